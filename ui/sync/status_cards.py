"""The five numbers of the page, each explained in words of the office."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop_app.base.clock import VIETNAM
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.sync.rounds.status import SyncStatus
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.frames import Card
from ui.widgets.labels import Tone, label, muted, set_tone


class StatusCard(Card):
    """One number."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.figure: QLabel = label("–", TextRole.FIGURE)
        self._name = name
        self._meaning = muted("")
        self.body.setSpacing(space.HAIR)
        self.body.addWidget(label(name, TextRole.STRONG, wrap=True))
        self.body.addWidget(self.figure)
        self.body.addWidget(self._meaning)
        self.body.addStretch(1)

    def show_figure(self, figure: str, meaning: str, tone: Tone = "") -> None:
        """Show another number and what it means."""
        self.figure.setText(figure)
        set_tone(self.figure, tone)
        self._meaning.setText(meaning)
        self.setAccessibleName(f"{self._name}: {figure}. {meaning}")


class StatusCards(QWidget):
    """The five side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.unsent = StatusCard(tr("Not sent"))
        self.unacknowledged = StatusCard(tr("Not confirmed"))
        self.conflicts = StatusCard(tr("Differ"))
        self.rejected = StatusCard(tr("Not accepted"))
        self.success = StatusCard(tr("Last time it went well"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.SMALL)
        for card in (self.unsent, self.unacknowledged, self.conflicts, self.rejected, self.success):
            row.addWidget(card, 1)

    def show_status(
        self, status: SyncStatus, unsent_since: datetime | None, now: datetime, crossed: int = 0
    ) -> None:
        """Show the numbers of ``status``; ``crossed`` entries of registers wait for a decision as well."""
        since = (
            tr("Since {when}. Safe on this computer.", when=moment_words(unsent_since, now))
            if unsent_since
            else ""
        )
        self.unsent.show_figure(
            format_number(status.unsent), since if status.unsent else tr("Everything entered has gone out.")
        )
        self.unacknowledged.show_figure(
            format_number(status.unacknowledged),
            tr("Sent; the province has not said yet that it has them.")
            if status.unacknowledged
            else tr("The province has confirmed all it was sent."),
        )
        differ = status.conflicts + crossed
        meaning = tr("Nobody has entered another value than you.")
        if status.conflicts:
            meaning = tr("Two people entered different values. Choose below.")
        elif crossed:
            meaning = tr("Two people took a step with the same entry. Settle it in the register.")
        self.conflicts.show_figure(format_number(differ), meaning, "warning" if differ else "")
        self.rejected.show_figure(
            format_number(status.rejected),
            tr("The province did not take them. See why below.")
            if status.rejected
            else tr("The province has taken everything."),
            "warning" if status.rejected else "",
        )
        if status.last_success is None:
            self.success.show_figure("–", tr("There has been no exchange yet."))
        else:
            local = status.last_success.astimezone(VIETNAM)
            self.success.show_figure(f"{local:%H:%M}", _day_words(local, now))


def moment_words(moment: datetime, now: datetime) -> str:
    """Return a time as people say it: the hour alone when it is today."""
    local = moment.astimezone(VIETNAM)
    if local.date() == now.astimezone(VIETNAM).date():
        return f"{local:%H:%M}"
    return f"{local:%H:%M %d/%m/%Y}"


def _day_words(local: datetime, now: datetime) -> str:
    days = (now.astimezone(VIETNAM).date() - local.date()).days
    if days == 0:
        return tr("Today")
    return tr("Yesterday") if days == 1 else f"{local:%d/%m/%Y}"
