"""What registers have for the cells of a sheet: offered where one is empty, else a mark beside its figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.catalogue.indicator_set import Indicator
from desktop_app.derived.derived_figure import DerivedFigure, RegisterFigures
from desktop_app.derived.fund_feeds import FUND
from desktop_app.movements.cell import Cell
from ui.grid.model.table import CellAccess, ShownCell
from ui.movements.sheets.cell_text import edit_text, shown_text


class SheetOffers:
    """Of one period."""

    def __init__(self) -> None:
        self.figures: Mapping[Cell, DerivedFigure] = {}
        self._titles: Mapping[str, str] = {}

    def take(self, found: RegisterFigures, period: str) -> set[Cell]:
        """Take what is counted now: the cells that look otherwise by that."""
        before, self.figures = self.figures, found.of_period(period)
        self._titles = found.titles
        return {cell for cell in {*before, *self.figures} if before.get(cell) != self.figures.get(cell)}

    def words(self, cell: Cell, indicator: Indicator) -> str:
        """Return from what the figure of a cell is counted; nothing, where registers have none."""
        found = self.figures.get(cell)
        return "" if found is None else derived_words(found, indicator, self._titles)

    def marked(self, cell: Cell, shown: ShownCell, indicator: Indicator) -> ShownCell:
        """Return the cell with what registers have; where it is empty and awaited, with the figure itself."""
        found = self.figures.get(cell)
        if found is None:
            return shown
        empty = not shown.text and not shown.problem and shown.access is CellAccess.OPEN
        source = derived_words(found, indicator, self._titles)
        if not empty:
            return replace(shown, source=source)
        hint = tr("register: {figure}", figure=shown_text(indicator, found.value))
        return replace(shown, source=source, hint=hint, offered=edit_text(indicator, found.value))


def derived_words(found: DerivedFigure, indicator: Indicator, titles: Mapping[str, str]) -> str:
    """Say from which registers and how many entries a figure is counted."""
    words = tr(
        "Counted from registers: {figure} ({registers}).",
        figure=shown_text(indicator, found.value),
        registers="; ".join(_counts(found, titles)),
    )
    if found.without_number:
        more = tr("{n} entries have no number yet.", n=format_number(found.without_number))
        words = f"{words} {more}"
    return words


def _counts(found: DerivedFigure, titles: Mapping[str, str]) -> Iterable[str]:
    for code, ids in found.by_register().items():
        yield source_words(code, len(ids), titles)


def source_words(code: str, count: int, titles: Mapping[str, str]) -> str:
    """Return how many entries of a register, or vouchers of the fund, count."""
    name, number = titles.get(code, code), format_number(count)
    if code == FUND:
        return tr("{fund}: {n} vouchers", fund=name, n=number)
    return tr("{register}: {n} entries", register=name, n=number)
