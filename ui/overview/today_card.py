"""What is due, as a list of rows: what, when, and a button that goes there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from ui.context.room import Destination
from ui.overview.due_words import DueCard
from ui.overview.lines_card import LinesCard
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.frames import Notice
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import badge, label, muted

MOST = 5
"""So many rows are shown until somebody asks for the others."""


class TodayCard(LinesCard[DueCard]):
    """The most pressing come first; :attr:`more` shows those that are left out."""

    def __init__(self, theme: Theme, navigate: Callable[[Destination], None]) -> None:
        super().__init__(tr("Today"), self._row, self._done)
        self._theme = theme
        self._navigate = navigate
        self._left: Sequence[DueCard] = ()
        self._all = False
        self._words = ""
        self.more = button("", self._show_all, kind="quiet")
        self.body.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.more.hide()

    def show_dues(self, cards: Sequence[DueCard], nothing: str) -> bool:
        """Show what is due, or the sentence ``nothing``; whether that is something else than before."""
        same_words, self._words = self._words == nothing, nothing
        most = len(cards) if self._all else MOST
        self._left = cards[most:]
        self.more.setText(tr("{n} more things to do", n=format_number(len(self._left))))
        self.more.setAccessibleName(self.more.text())
        self.more.setVisible(bool(self._left))
        if self.show_lines(cards[:most]):
            return True
        if not cards and not same_words:
            self.lay_out()
        return False

    def _show_all(self) -> None:
        self._all = True
        self.show_dues((*self.lines, *self._left), self._words)
        self.steps[MOST].setFocus(Qt.FocusReason.OtherFocusReason)

    def _done(self) -> QWidget:
        return Notice(self._words, self._theme, "success")

    def _row(self, due: DueCard, place: int) -> QHBoxLayout:
        first = place == 0
        row = QHBoxLayout()
        row.setSpacing(space.MEDIUM)
        colour = "danger" if due.late else "accent_text" if first else "muted"
        words = QVBoxLayout()
        words.setSpacing(space.HAIR)
        top = QHBoxLayout()
        top.setSpacing(space.SMALL)
        top.addWidget(label(due.heading, TextRole.STRONG, wrap=True), 1)
        if due.late:
            top.addWidget(badge(tr("Overdue"), "danger"), 0, Qt.AlignmentFlag.AlignTop)
        words.addLayout(top)
        words.addWidget(muted(due.sentence))
        go = button(due.action, lambda: self._navigate(due.destination), kind="primary" if first else "plain")
        go.setAccessibleName(f"{due.action}: {due.heading}")
        self.steps.append(go)
        row.addWidget(IconLabel(self._theme, due.icon, colour), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(go, 0, Qt.AlignmentFlag.AlignVCenter)
        return row
