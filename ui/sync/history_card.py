"""The last exchanges, one line each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtWidgets import QGridLayout

from desktop_app.base.clock import from_millis
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.sync.rounds.round_log import RoundEntry
from desktop_app.sync.state import problem_sentence
from ui.sync.status_cards import moment_words
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.frames import Card
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import label, muted

SHOWN = 8


class HistoryCard(Card):
    """Card of recent syncs; rebuilt when it grows."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(tr("Last exchanges"))
        self._theme = theme
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(space.MEDIUM)
        self._rows.setVerticalSpacing(space.TINY)
        self._rows.setColumnStretch(2, 1)
        self.body.addLayout(self._rows)
        self._shown: tuple[RoundEntry, ...] | None = None
        self.lines: list[str] = []

    def show_rounds(self, rounds: Sequence[RoundEntry], now: datetime) -> None:
        """Show the newest of ``rounds``."""
        shown = tuple(rounds[:SHOWN])
        if shown == self._shown:
            return
        self._shown = shown
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.lines = [entry_words(entry) for entry in shown]
        for number, (entry, words) in enumerate(zip(shown, self.lines, strict=True)):
            icon, colour = ("check_circle", "success")
            if entry.problem or entry.stopped:
                icon, colour = ("line_off", "muted")
            self._rows.addWidget(IconLabel(self._theme, icon, colour), number, 0)
            self._rows.addWidget(label(moment_words(from_millis(entry.at), now)), number, 1)
            self._rows.addWidget(label(words, wrap=True), number, 2)
        if not shown:
            self._rows.addWidget(muted(tr("There has been no exchange yet.")), 0, 0, 1, 3)


def entry_words(entry: RoundEntry) -> str:
    """Return what an exchange did."""
    if entry.stopped:
        return tr("Stopped by hand. The rest follows the next time.")
    if entry.problem:
        return problem_sentence(entry.problem)
    parts = []
    if entry.sent:
        parts.append(tr("sent {n} changes", n=format_number(entry.sent)))
    if entry.received:
        parts.append(tr("received {n} records", n=format_number(entry.received)))
    if entry.conflicts:
        parts.append(tr("{n} differ", n=format_number(entry.conflicts)))
    if entry.rejected:
        parts.append(tr("{n} not accepted", n=format_number(entry.rejected)))
    if entry.packages and entry.unsigned:
        parts.append(tr("new forms, not signed by the province: {names}", names=", ".join(entry.packages)))
    elif entry.packages:
        parts.append(tr("new forms: {names}", names=", ".join(entry.packages)))
    if entry.withdrawn:
        parts.append(
            tr("withdrawn by the province, or valid again: {names}", names=", ".join(entry.withdrawn))
        )
    if entry.program:
        parts.append(tr("version {version} of the program, ready to install", version=entry.program))
    if entry.unit_lists:
        parts.append(
            tr(
                "a newer list of communes ({version}), in use from the next start",
                version=entry.unit_lists[-1],
            )
        )
    words = ", ".join(parts) or tr("nothing new on either side")
    return " ".join([words[:1].upper() + words[1:], *entry.notices])
