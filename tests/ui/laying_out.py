"""What is laid out again, anywhere in the program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget


class LaidOut(QObject):
    """Hears of every widget whose layout asks for another look."""

    def __init__(self) -> None:
        super().__init__()
        self.widgets: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.LayoutRequest and isinstance(watched, QWidget):
            self.widgets.append(type(watched).__name__)
        return False


@contextmanager
def laying_out(application: QApplication) -> Iterator[list[str]]:
    """The widgets that are laid out again within; what was asked for before is done first."""
    application.processEvents()
    heard = LaidOut()
    application.installEventFilter(heard)
    yield heard.widgets
    application.processEvents()  # what is asked for is heard when it is done
    application.removeEventFilter(heard)
