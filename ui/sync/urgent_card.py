"""The last urgent reports of the office and their state at the province."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.base.i18n import tr
from desktop_app.sync.rounds.status import SyncStatus
from ui.base.urgent_words import is_settled, urgent_words
from ui.widgets.frames import Card
from ui.widgets.labels import label, set_tone


class UrgentCard(Card):
    """Not there while the office has reported nothing."""

    def __init__(self) -> None:
        super().__init__(tr("Urgent reports"))
        self._lines: list[QWidget] = []
        self.hide()

    def show_status(self, status: SyncStatus) -> None:
        """Show the reports, the newest first."""
        for line in self._lines:
            self.body.removeWidget(line)
            line.deleteLater()
        self._lines = []
        for report in status.reports:
            line = label(f"{report.kind}: {report.title} – {urgent_words(report)}", wrap=True)
            set_tone(line, "success" if is_settled(report) else "warning")
            self.body.addWidget(line)
            self._lines.append(line)
        self.setVisible(bool(status.reports))
