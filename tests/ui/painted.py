"""What is painted of some widgets, and what of them is laid out again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot


class Painted(QObject):
    """Hears of what is painted and laid out again."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: dict[QObject, list[QRect]] = {}
        self.areas: dict[QObject, int] = {}
        """Pixels that were painted, one painted twice counted twice."""
        self.laid_out: list[QObject] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Paint:
            assert isinstance(event, QPaintEvent)
            self.parts.setdefault(watched, []).append(event.rect())
            area = sum(part.width() * part.height() for part in event.region())  # type: ignore[attr-defined]
            self.areas[watched] = self.areas.get(watched, 0) + area
        elif event.type() == QEvent.Type.LayoutRequest:
            self.laid_out.append(watched)
        return False

    def of(self, widget: QWidget) -> QRect:
        """All that was painted of a widget."""
        whole = QRect()
        for each in self.parts.get(widget, []):
            whole = whole.united(each)
        return whole


@contextmanager
def painting(qtbot: QtBot, *widgets: QWidget) -> Iterator[Painted]:
    """Look what is painted of these; what is asked for together is painted together."""
    window = widgets[0].window()

    def settle() -> None:
        corner = Painted()
        window.installEventFilter(corner)
        window.update(0, 0, 1, 1)
        qtbot.waitUntil(lambda: window in corner.parts)
        window.removeEventFilter(corner)

    settle()
    heard = Painted()
    for each in widgets:
        each.installEventFilter(heard)
    yield heard
    settle()
    for each in widgets:
        each.removeEventFilter(heard)
