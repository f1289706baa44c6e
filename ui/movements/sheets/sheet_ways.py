"""The sync status of the figures of a sheet, cell by cell. No Qt, no database."""

from __future__ import annotations

from dataclasses import replace

from desktop_app.base.i18n import tr
from desktop_app.catalogue.indicator_set import Indicator
from desktop_app.movements.cell import Cell
from desktop_app.movements.progress.figure_stages import FigureStage, FigureStages, OtherValue
from ui.grid.model.table import ShownCell, SyncMark
from ui.movements.sheets.cell_text import stored_text

_MARKS = {
    FigureStage.WAITING: SyncMark.WAITING,
    FigureStage.CONFLICT: SyncMark.CONFLICT,
    FigureStage.REFUSED: SyncMark.REFUSED,
}


class FigureSyncStatus:
    """Of one period."""

    def __init__(self, period: str, stages: FigureStages) -> None:
        self._period = period
        self._stages = stages

    def take(self, stages: FigureStages) -> set[Cell]:
        """Take what is known now; returns the cells that look otherwise by that."""
        before, self._stages = self._stages, stages
        here = (cell for cell in before.marked | stages.marked if cell.period == self._period)
        return {cell for cell in here if _look(before, cell) != _look(stages, cell)}

    def marked(self, cell: Cell, shown: ShownCell, indicator: Indicator) -> ShownCell:
        """Return the cell with the mark of its status, and what it says."""
        travel = _MARKS.get(self._stages.way_of(cell), SyncMark.NONE)
        if travel is SyncMark.NONE:
            return shown
        return replace(shown, travel=travel, way=self.words(cell, indicator))

    def words(self, cell: Cell, indicator: Indicator) -> str:
        """Return in a sentence, where the figure of a cell is."""
        match self._stages.way_of(cell):
            case FigureStage.HERE:
                return tr("Saved on this computer.")
            case FigureStage.WAITING:
                return tr("Saved on this computer; waits to be sent to the province.")
            case FigureStage.SENT:
                return tr("Sent to the province.")
            case FigureStage.REFUSED:
                return tr("The province did not take it: {reason}", reason=self._stages.refused[cell])
            case FigureStage.CONFLICT:
                other = self._stages.conflicts[cell]
                return tr(
                    "Another value waits: “{value}”, by {author} ({device}). Choose one of both in Sync.",
                    value=_with_unit(other, indicator) or tr("empty"),
                    author=other.author or "–",
                    device=other.device or "–",
                )

    def asks(self, cell: Cell) -> bool:
        """Return whether a person has to decide something about a cell."""
        return self._stages.way_of(cell) in (FigureStage.CONFLICT, FigureStage.REFUSED)


def _with_unit(other: OtherValue, indicator: Indicator) -> str:
    """Return a number that waits, with its unit where that is not the one of the sheet."""
    words = stored_text(indicator, other.stored)
    if not words or other.unit == indicator.unit:
        return words
    return f"{words} {'?' if other.unit is None else other.unit}"


def _look(stages: FigureStages, cell: Cell) -> tuple[object, ...]:
    return stages.way_of(cell), stages.conflicts.get(cell), stages.refused.get(cell)
