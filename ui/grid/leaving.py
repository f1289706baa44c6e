"""Where the cursor goes from a cell that is left: Enter below the cell in which a row of Tabs began."""

from __future__ import annotations

from ui.grid.cells.delegate import Leave
from ui.grid.model.navigation import Place, next_open, open_below
from ui.grid.model.table import GridTable

_STEPS: dict[Leave, Place] = {
    Leave.LEFT: (0, -1),
    Leave.RIGHT: (0, 1),
    Leave.ARROW_UP: (-1, 0),
    Leave.ARROW_DOWN: (1, 0),
}
_ALONG = (Leave.NEXT, Leave.BACK)


class WayOut:
    """Remembers in which column somebody began to go along a row with Tab."""

    def __init__(self) -> None:
        self._start: int | None = None

    def forget(self) -> None:
        """The cursor went elsewhere in another way."""
        self._start = None

    def target(self, table: GridTable, place: Place, leave: Leave) -> Place | None:
        """Where the cursor goes from ``place``; ``None`` at the edge. Arrows may lead out of the table."""
        if leave in _ALONG:
            return next_open(table, place, backwards=leave is Leave.BACK)
        if leave in (Leave.DOWN, Leave.UP):
            start = place if self._start is None else (place[0], self._start)
            return open_below(table, start, upwards=leave is Leave.UP)
        return place[0] + _STEPS[leave][0], place[1] + _STEPS[leave][1]

    def take(self, place: Place, leave: Leave) -> None:
        """The cell at ``place`` is left in this way."""
        if leave not in _ALONG:
            self._start = None
        elif self._start is None:
            self._start = place[1]
