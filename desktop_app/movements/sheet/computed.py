"""Some columns of a sheet, computed: their cells in the order of the rows, and their totals."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import repeat

from desktop_app.catalogue.formula_order import reads
from desktop_app.catalogue.indicator_set import Indicator, IndicatorSet, Nature
from desktop_app.movements.sheet.grid import ColumnTotal, GridCell, compute_grid
from desktop_app.movements.sheet.period_sheet import PeriodSheet


@dataclass(frozen=True, slots=True)
class Computed:
    """A column: its cells in the order of the rows, and its total."""

    indicator: Indicator
    cells: tuple[GridCell, ...]
    total: ColumnTotal

    @property
    def missing(self) -> int:
        """How many of its awaited cells are empty."""
        return 0 if self.indicator.nature is Nature.TEXT else sum(cell.awaited for cell in self.cells)

    def missing_at(self, place: int) -> bool:
        """Whether the cell of a row is awaited but empty."""
        return self.indicator.nature is not Nature.TEXT and self.cells[place].awaited


def computed(sheet: PeriodSheet, codes: Collection[str]) -> dict[str, Computed]:
    """The columns of some indicators."""
    grid = compute_grid(sheet.only(codes))
    cells = zip(*grid.rows, strict=True) if grid.rows else repeat(())
    return {
        column.indicator.code: Computed(column.indicator, tuple(own), total)
        for column, own, total in zip(grid.columns, cells, grid.totals, strict=False)
    }


def dependants(indicators: IndicatorSet, codes: frozenset[str]) -> frozenset[str]:
    """The codes themselves and every computed indicator that reads them, directly or not."""
    found = set(codes)
    while True:
        more = {item.code for item in indicators.indicators if item.computed and reads(item) & found}
        if more <= found:
            return frozenset(found)
        found |= more
