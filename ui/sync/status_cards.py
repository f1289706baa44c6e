"""How the exchange is: a sentence where nothing is left to do, else numbers in words of the office."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.base.clock import VIETNAM
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.sync.rounds.status import SyncStatus
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.frames import Card, Notice
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
    """A sentence where all is at the province; the numbers above zero beside each other where it is not."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.calm = Notice("", theme, "success")
        self.unsent = StatusCard(tr("Not sent"))
        self.unacknowledged = StatusCard(tr("Not confirmed"))
        self.conflicts = StatusCard(tr("Differ"))
        self.rejected = StatusCard(tr("Not accepted"))
        self.success = StatusCard(tr("Last time it went well"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.calm)
        row = QHBoxLayout()
        row.setSpacing(space.SMALL)
        layout.addLayout(row)
        for card in (self.unsent, self.unacknowledged, self.conflicts, self.rejected, self.success):
            row.addWidget(card, 1)

    def show_status(
        self, status: SyncStatus, unsent_since: datetime | None, now: datetime, crossed: int = 0
    ) -> None:
        """Show the numbers of ``status``; ``crossed`` entries of registers wait for a decision as well."""
        differ = status.conflicts + crossed
        counts = (
            (self.unsent, status.unsent),
            (self.unacknowledged, status.unacknowledged),
            (self.conflicts, differ),
            (self.rejected, status.rejected),
        )
        for card, count in counts:
            card.setVisible(bool(count))
        settled = not any(count for _, count in counts) and status.last_success is not None
        self.success.setVisible(not settled)
        self.calm.say(_calm_words(status.last_success, now) if settled else "", "success")
        since = unsent_since and tr(
            "Since {when}. Safe on this computer.", when=moment_words(unsent_since, now)
        )
        self.unsent.show_figure(format_number(status.unsent), since or "")
        self.unacknowledged.show_figure(
            format_number(status.unacknowledged),
            tr("Sent; the province has not said yet that it has them."),
        )
        meaning = tr("Two people took a step with the same entry. Settle it in the register.")
        if status.conflicts:
            meaning = tr("Two people entered different values. Choose below.")
        self.conflicts.show_figure(format_number(differ), meaning, "warning")
        refused = tr("The province did not take them. See why below.")
        self.rejected.show_figure(format_number(status.rejected), refused, "warning")
        if status.last_success is None:
            self.success.show_figure("–", tr("There has been no exchange yet."))
        else:
            local = status.last_success.astimezone(VIETNAM)
            self.success.show_figure(f"{local:%H:%M}", _day_words(local, now))


def _calm_words(last_success: datetime | None, now: datetime) -> str:
    when = "" if last_success is None else moment_words(last_success, now)
    return tr("Everything entered here is at the province. Last exchange: {when}.", when=when)


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
