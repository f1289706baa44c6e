"""How far the figures of a sheet have come on their way to the province, cell by cell. No Qt, no database."""

from __future__ import annotations

from dataclasses import replace

from desktop_app.base.i18n import tr
from desktop_app.catalogue.indicator_set import Indicator
from desktop_app.movements.progress.standing import Standings, Way
from desktop_app.movements.values import CellKey
from ui.grid.model.table import Key, ShownCell, SyncMark
from ui.movements.sheets.cell_text import stored_text

_TRAVEL = {Way.WAITING: SyncMark.WAITING, Way.CONFLICT: SyncMark.CONFLICT, Way.REFUSED: SyncMark.REFUSED}


class SheetWays:
    """Of one period."""

    def __init__(self, period: str, standings: Standings) -> None:
        self._period = period
        self._standings = standings

    def take(self, standings: Standings) -> set[Key]:
        """Take what is known now: the cells that look otherwise by that."""
        before, self._standings = self._standings, standings
        here = (key for key in before.marked | standings.marked if key[1] == self._period)
        return {(key[2], key[0]) for key in here if _look(before, key) != _look(standings, key)}

    def marked(self, key: Key, cell: ShownCell, indicator: Indicator) -> ShownCell:
        """The cell with the mark of its way, and what it says."""
        travel = _TRAVEL.get(self._standings.way_of(self._key(key)), SyncMark.NONE)
        if travel is SyncMark.NONE:
            return cell
        return replace(cell, travel=travel, way=self.words(key, indicator))

    def words(self, key: Key, indicator: Indicator) -> str:
        """In a sentence, where the figure of a cell is."""
        cell = self._key(key)
        match self._standings.way_of(cell):
            case Way.HERE:
                return tr("Saved on this computer.")
            case Way.WAITING:
                return tr("Saved on this computer; waits to be sent to the province.")
            case Way.SENT:
                return tr("Sent to the province.")
            case Way.REFUSED:
                return tr("The province did not take it: {reason}", reason=self._standings.refused[cell])
            case Way.CONFLICT:
                other = self._standings.conflicts[cell]
                return tr(
                    "Another value waits: “{value}”, by {author} ({device}). Choose one of both in Sync.",
                    value=stored_text(indicator, other.stored) or tr("empty"),
                    author=other.author or "–",
                    device=other.device or "–",
                )

    def asks(self, key: Key) -> bool:
        """Whether a person has to decide something about a cell."""
        return self._standings.way_of(self._key(key)) in (Way.CONFLICT, Way.REFUSED)

    def _key(self, key: Key) -> CellKey:
        return (key[1], self._period, key[0])


def _look(standings: Standings, key: CellKey) -> tuple[object, ...]:
    return standings.way_of(key), standings.conflicts.get(key), standings.refused.get(key)
