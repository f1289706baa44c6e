"""A small window shown during slow work when there is no other window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.work_queues import Ok, Outcome, WorkQueue
from ui.base.answers import submit
from ui.theme import spacing as space
from ui.widgets.dialog import Dialog
from ui.widgets.labels import label


class WaitDialog(Dialog):
    """Closed only by the end of the work."""

    def __init__(self, parent: QWidget | None, sentence: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Sổ Mặt trận"))
        self.setMinimumWidth(space.FORM_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.XLARGE, space.XLARGE, space.XLARGE, space.XLARGE)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(label(sentence, wrap=True))
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(sentence)
        layout.addWidget(bar)

    def reject(self) -> None:
        """Escape does not stop what is being written."""


def wait_for[T](queue: WorkQueue, work: Callable[[], T], sentence: str, parent: QWidget | None = None) -> T:
    """Return the value of ``work``, done on ``queue`` while the window waits; raises what the work raised."""
    dialog = WaitDialog(parent, sentence)
    outcomes: list[Outcome[T]] = []

    def done(outcome: Outcome[T]) -> None:
        outcomes.append(outcome)
        dialog.accept()

    submit(queue, dialog, work, done)
    if not outcomes:
        dialog.exec()
    dialog.deleteLater()
    outcome = outcomes[0]
    if isinstance(outcome, Ok):
        return outcome.value
    raise outcome.error
