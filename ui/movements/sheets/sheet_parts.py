"""What a sheet of movements is made of, and what an act changes in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_app.catalogue.formula_order import reads
from desktop_app.catalogue.indicator_set import Indicator, IndicatorSet, Nature
from desktop_app.movements.sheet.grid import ColumnTotal, GridCell
from desktop_app.movements.values import CellKey, Value
from ui.grid.model.entry_history import UndoStep
from ui.grid.model.lazy_cells import LazyCells
from ui.grid.model.table import Key, ShownCell


@dataclass(frozen=True, slots=True)
class Changes:
    """What an act changed: cells to paint again, the rows below them, values to save, a step to undo.

    ``drafts`` are texts to keep until they are mended; ``None`` for a cell that is mended.
    """

    cells: LazyCells
    summary: Mapping[Key, ShownCell]
    values: Mapping[CellKey, Value | None]
    step: UndoStep
    drafts: Mapping[Key, str | None] = field(default_factory=dict)
    shown: Mapping[CellKey, Value | None] = field(default_factory=dict)
    """What stood in the cells of ``values`` before."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A column: its cells in the order of the rows, and its total."""

    indicator: Indicator
    cells: tuple[GridCell, ...]
    total: ColumnTotal

    @property
    def missing(self) -> int:
        """How many of its cells are empty that somebody should fill."""
        return 0 if self.indicator.nature is Nature.TEXT else sum(cell.awaited for cell in self.cells)

    def missing_at(self, place: int) -> bool:
        """Whether the cell of a row is empty and somebody should fill it."""
        return self.indicator.nature is not Nature.TEXT and self.cells[place].awaited


def dependants(indicators: IndicatorSet, codes: frozenset[str]) -> frozenset[str]:
    """The codes themselves and every computed indicator that reads them, directly or not."""
    found = set(codes)
    while True:
        more = {item.code for item in indicators.indicators if item.computed and reads(item) & found}
        if more <= found:
            return frozenset(found)
        found |= more
