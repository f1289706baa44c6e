"""Reading many files: how far it is, and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.numbers import format_number
from desktop_app.base.work_queues import Ok, Outcome, WorkQueue
from ui.theme import spacing as space
from ui.widgets.dialog import Dialog
from ui.widgets.work.work_bar import WorkBar, was_stopped

_WIDTH = 560


class ReadingDialog(Dialog):
    """Escape stops; nothing of the book was touched then."""

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self.bar = WorkBar(files_done)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.LARGE, space.LARGE, space.LARGE, space.LARGE)
        layout.addWidget(self.bar)

    def run[T](
        self,
        queue: WorkQueue,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        refused: Callable[[Exception], None],
    ) -> None:
        """Do ``work``; the dialog closes when it has ended, before ``done`` or ``refused`` hears of it."""

        def settled(outcome: Outcome[T]) -> None:
            super(ReadingDialog, self).reject()
            if isinstance(outcome, Ok):
                done(outcome.value)
            elif not was_stopped(outcome):
                refused(outcome.error)

        self.open()
        self.bar.run(queue, work, settled)
        self.bar.stop_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def reject(self) -> None:
        """Stop what is read; the dialog closes when it has ended."""
        self.bar.stop()


def files_done(done: int, of: int) -> str:
    """Return how far it is, in words."""
    return tr("{done} of {all} files", done=format_number(done), all=format_number(of))
