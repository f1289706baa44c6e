"""Where something is left to fill: from one cell to the next, and on into the next group."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.base.i18n import tr
from ui.grid.grid import GridFrame
from ui.grid.model.navigation import Place, is_asked, is_empty, next_at
from ui.movements.grouped_sheets import GroupedSheets

type Wanted = Callable[[Place], bool]


class MissingCellsWalk:
    """Leads through what the tabs count; of a period returned for single cells, through these."""

    def __init__(self, owner: GroupedSheets, grid: GridFrame, say: Callable[[str], None]) -> None:
        self._owner = owner
        self._grid = grid
        self._say = say

    def next(self) -> None:
        """Go to the next cell that is left, in this group or the next; where none is, to an empty one."""
        self._grid.view.finish_editing()
        if not self._lead(self._left) and not self._around(self._empty):
            self._say(tr("Nothing is missing here."))

    def _lead(self, wanted: Wanted) -> bool:
        if self._go(wanted, self._grid.view.place()):
            return True
        group = self._owner.next_group_left() if self._owner.group else ""
        if group:
            self._owner.choose_group(group)
        if self._go(wanted, (0, -1)):
            return True
        if not self._owner.only_rows:
            return False
        self._owner.show_all_rows()  # what is left is in rows that are not shown
        return self._go(wanted, (0, -1))

    def _around(self, wanted: Wanted) -> bool:
        return self._go(wanted, self._grid.view.place()) or self._go(wanted, (0, -1))

    def _go(self, wanted: Wanted, start: Place) -> bool:
        target = next_at(self._grid.model.table, start, wanted)
        return target is not None and self._grid.go_to(self._grid.model.key_at(*target))

    def _left(self, place: Place) -> bool:
        if any(tab.asked for tab in self._owner.tabs):
            return self._asked(place)
        return self._owner.awaited(self._grid.model.key_at(*place))

    def _asked(self, place: Place) -> bool:
        return is_asked(self._grid.model.table.cell(*place))

    def _empty(self, place: Place) -> bool:
        return is_empty(self._grid.model.table.cell(*place))
