"""Progress of an exchange in one line, with a button to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop_app.base.i18n import N_, tr
from desktop_app.base.numbers import format_number
from desktop_app.sync.stages import FileProgress, SyncStage
from ui.widgets.labels import label
from ui.widgets.work.work_row import WorkRow

_WORDS = {
    SyncStage.URGENT: N_("Sending an urgent report"),
    SyncStage.PROBE: N_("Checking the connection"),
    SyncStage.PUSH: N_("Sending what was entered"),
    SyncStage.PULL: N_("Receiving what others entered"),
    SyncStage.RENEW: N_("Making this computer known again"),
    SyncStage.RECOVER: N_("Sending again what the province lost"),
    SyncStage.DIGESTS: N_("Comparing both sides"),
    SyncStage.CATALOGUE: N_("Receiving new forms"),
    SyncStage.ATTACHMENTS: N_("Looking for attached files"),
    SyncStage.PROGRAM: N_("Fetching the new version of the program"),
    SyncStage.DONE: N_("Finishing"),
}
_ORDER = tuple(SyncStage)


class StageBar(WorkRow):
    """Hidden while nothing is exchanged."""

    stop_asked = Signal()

    def __init__(self) -> None:
        super().__init__(label(""), self._stop)
        self.bar.setRange(0, len(_ORDER))

    def show_running(self, running: bool) -> None:
        """Show that an exchange has started or ended."""
        if running:
            self.bar.setValue(0)
            self.words.setText(tr(_WORDS[SyncStage.PROBE]))
        self.stop_button.setEnabled(running)
        self.setVisible(running)

    def show_stage(self, stage: str) -> None:
        """Where it is."""
        if self.stop_button.isEnabled():
            self.words.setText(tr(_WORDS[SyncStage(stage)]))
        self.bar.setValue(max(self.bar.value(), _ORDER.index(SyncStage(stage)) + 1))

    def show_progress(self, progress: FileProgress) -> None:
        """Which file is under way, and how far a large one is."""
        if not self.stop_button.isEnabled():
            return
        if progress.sending:
            words = tr("Sending attached files {n}/{of}", **_numbers(progress))
        else:
            words = tr("Fetching attached files {n}/{of}", **_numbers(progress))
        self.words.setText(f"{words} ({progress.percent} %)" if progress.percent else words)

    def _stop(self) -> None:
        self.stop_button.setEnabled(False)
        self.words.setText(tr("Stopping…"))
        self.stop_asked.emit()


def _numbers(progress: FileProgress) -> dict[str, str]:
    return {"n": format_number(progress.number), "of": format_number(progress.total)}
