"""The line that shows where an exchange is, with a button to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from desktop_app.i18n import N_, tr
from desktop_app.numbers import format_number
from desktop_app.sync.stages import FileProgress, Stage
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.labels import label

_WORDS = {
    Stage.PROBE: N_("Looking for the line"),
    Stage.PUSH: N_("Sending what was entered"),
    Stage.PULL: N_("Receiving what others entered"),
    Stage.RENEW: N_("Making this computer known again"),
    Stage.RECOVER: N_("Sending again what the province lost"),
    Stage.DIGESTS: N_("Comparing both sides"),
    Stage.CATALOGUE: N_("Receiving new forms"),
    Stage.ATTACHMENTS: N_("Looking for attached files"),
    Stage.DONE: N_("Finishing"),
}
_ORDER = tuple(Stage)


class StageBar(QWidget):
    """Hidden while nothing is exchanged."""

    stop_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = label("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, len(_ORDER))
        self.bar.setAccessibleName(tr("Progress"))
        self.stop = button(tr("Stop"), self._stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.MEDIUM)
        row.addWidget(self.words)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        self.hide()

    def show_running(self, running: bool) -> None:
        """An exchange has begun or ended."""
        if running:
            self.bar.setValue(0)
            self.words.setText(tr(_WORDS[Stage.PROBE]))
        self.stop.setEnabled(running)
        self.setVisible(running)

    def show_stage(self, stage: str) -> None:
        """Where it is."""
        if self.stop.isEnabled():
            self.words.setText(tr(_WORDS[Stage(stage)]))
        self.bar.setValue(max(self.bar.value(), _ORDER.index(Stage(stage)) + 1))

    def show_progress(self, progress: FileProgress) -> None:
        """Which file is under way, and how far a large one is."""
        if not self.stop.isEnabled():
            return
        if progress.sending:
            words = tr("Sending attached files {n}/{of}", **_numbers(progress))
        else:
            words = tr("Fetching attached files {n}/{of}", **_numbers(progress))
        self.words.setText(f"{words} ({progress.percent} %)" if progress.percent else words)

    def _stop(self) -> None:
        self.stop.setEnabled(False)
        self.words.setText(tr("Stopping…"))
        self.stop_asked.emit()


def _numbers(progress: FileProgress) -> dict[str, str]:
    return {"n": format_number(progress.number), "of": format_number(progress.total)}
