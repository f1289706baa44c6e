"""The hot spots of a register on the page of its statistics: a ranking by field and area, to be printed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.catalogue.registers.sheets import HotSpots
from desktop_app.registers.lists.ranking import HotSpot
from ui.theme import Theme
from ui.widgets.buttons import button
from ui.widgets.frames import Card
from ui.widgets.tables.rows_model import RowsModel, TextCell, TextRow
from ui.widgets.tables.tables import set_widths, table

_RANK_WIDTH, _NAME_WIDTH, _FIGURE_WIDTH = 60, 190, 84
_ROW_PIXELS = 36
_MOST_ROWS = 10
"""So many rows are seen at once; the others are reached with the arrows."""


class HotSpotsCard(Card):
    """A table; ``print_button`` is connected by the page."""

    def __init__(self, theme: Theme, rule: HotSpots) -> None:
        super().__init__(rule.title.shown())
        names = [name.shown() for name in rule.names]
        counts = [each.name.shown() for each in rule.counts]
        headings = (tr("Rank"), *names, tr("Number of entries"), tr("Still open"), *counts)
        figures = range(1 + len(names), len(headings))
        self.model = RowsModel(theme, headings, (0, *figures), self)
        self.view = table(rule.title.shown())
        self.view.setModel(self.model)
        self.view.horizontalHeader().setStretchLastSection(False)
        name_widths = [0, *(_NAME_WIDTH for _ in names[1:])]
        set_widths(self.view, (_RANK_WIDTH, *name_widths, *(_FIGURE_WIDTH for _ in figures)))
        self.print_button = button(tr("Print the ranking (Ctrl+Shift+P)"))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.print_button)
        self.body.addWidget(self.view)
        self.body.addLayout(foot)

    def show_ranking(self, spots: Sequence[HotSpot]) -> None:
        """Show the ranking, the most frequent first."""
        self.model.set_rows(list(map(_row, spots)))
        self.view.setFixedHeight(_ROW_PIXELS * (1 + min(max(len(spots), 1), _MOST_ROWS)) + 4)
        self.setVisible(bool(spots))


def _row(spot: HotSpot) -> TextRow:
    names = [TextCell(name or tr("Not stated")) for name in spot.names]
    counts = [TextCell(format_number(count), "" if count else "muted") for count in spot.counts]
    figures = [TextCell(format_number(spot.entries)), TextCell(format_number(spot.open))]
    return TextRow(" ".join(spot.names), (TextCell(format_number(spot.rank)), *names, *figures, *counts))
