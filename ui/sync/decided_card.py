"""Decided conflicts, each with the way to decide it again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout

from desktop_app.base.i18n import tr
from ui.sync.status_cards import moment_words
from ui.sync.sync_presenter import DecidedRow
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.frames import Card
from ui.widgets.labels import label, muted

SHOWN = 5
"""So many are laid out; the older ones on request."""


class DecidedCard(Card):
    """The newest decision first; hidden while there is none."""

    again_asked = Signal(object)
    """The :class:`DecidedRow` to decide again."""

    def __init__(self) -> None:
        super().__init__(tr("Decided before"))
        self.rows: tuple[DecidedRow, ...] = ()
        self._now: datetime | None = None
        self._all = False
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(space.MEDIUM)
        self._grid.setVerticalSpacing(space.SMALL)
        self._grid.setColumnStretch(0, 1)
        self.older = button(tr("Show older decisions"), self._show_all, kind="quiet")
        self.body.addLayout(self._grid)
        self.body.addWidget(self.older, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_rows(self, rows: Sequence[DecidedRow], now: datetime) -> None:
        """Show these decisions; unchanged ones are not laid out again."""
        if self.rows == tuple(rows):
            return
        self.rows, self._now = tuple(rows), now
        self._lay_out()

    def leave_out(self, conflict_id: str) -> None:
        """Remove one, because it is open again above."""
        self.rows = tuple(row for row in self.rows if row.conflict.item.id != conflict_id)
        self._lay_out()

    def _show_all(self) -> None:
        self._all = True
        self._lay_out()

    def _lay_out(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        shown = self.rows if self._all else self.rows[:SHOWN]
        for number, row in enumerate(shown):
            self._add(number, row)
        self.older.setVisible(len(shown) < len(self.rows))
        self.setVisible(bool(self.rows))

    def _add(self, number: int, row: DecidedRow) -> None:
        subject = row.conflict.subject
        words = tr(
            "{subject}, {field}: “{value}” was kept",
            subject=subject.title,
            field=subject.field,
            value=subject.form.with_unit(row.conflict.current_held),
        )
        assert self._now is not None
        when = moment_words(row.decided_at, self._now)
        press = button(tr("Decide again"), lambda: self.again_asked.emit(row))
        press.setAccessibleDescription(words)
        self._grid.addWidget(label(words, wrap=True), 2 * number, 0)
        decided = tr("Decided by {author}, {when}", author=row.decided_by, when=when)
        self._grid.addWidget(muted(decided), 2 * number + 1, 0)
        self._grid.addWidget(press, 2 * number, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
