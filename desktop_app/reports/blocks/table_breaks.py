"""Where a table goes on to the next page.

No title is at the foot of a page, few rows or a total are on none alone, and none is mostly empty: a high row
is torn rather.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from desktop_app.reports.blocks.model import RowKind

ENOUGH_ROWS = 2
"""So many rows of a table are on a page at least, beside its total."""
_ENOUGH_LINES = 4
"""One row is enough where it has so many lines; each part of a torn row has as many."""
_LAST_LINES = 8
"""So many lines of the last row are on a page of their own, or half of it."""
_FEWEST_LINES = 2
MOST_EMPTY = 0.35
"""A row that has no room is torn rather than leave more than this share of the page empty."""
HALF = 0.5
"""One low row is better than this share of a page with nothing on it."""
NOTHING = 0.01
"""Points that do not count, since heights are sums of broken numbers."""
_TITLES = frozenset({"total", "group", "key"})


@dataclass(frozen=True, slots=True)
class LaidRow:
    """A row broken into lines."""

    cells: tuple[tuple[str, ...], ...]
    kind: RowKind
    bold: frozenset[int]
    height: float
    torn: bool = False
    """Whether it is a part of a row that was torn: its cells begin at the top, as they were read."""

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return max(map(len, self.cells))


type Parts = tuple[list[LaidRow], list[LaidRow]]
"""The rows on this page, and those on the next ones."""


@dataclass(frozen=True, slots=True)
class TableBreaks:
    """The rows of a table; measures in points. ``page``: the height of a page without the table's heading."""

    rows: Sequence[LaidRow]
    page: float
    leading: float
    row_padding: float

    def parts(self, room: float, last: int, *, is_new_page: bool) -> Parts | None:
        """The rows for which there is ``room``, and the rest, which has ``last`` rows at least if it can.

        ``None`` where too few would be on this page; on a new one something is, whatever it is.
        """
        most = self._fitting(room)
        counts = [self._before_titles(min(most, end)) for end in (self._end(last), self._end(1))]
        found = [count for count in counts if self._are_enough(islice(self.rows, count))]
        for count in found:
            if room - self._height(count) <= self.page * MOST_EMPTY:
                return self._at(count)
        final = self._final()
        has_room = is_new_page or room > self.page * MOST_EMPTY
        if has_room and (most <= final or not found):
            torn = self._torn_at(min(most, final), room, is_final=most >= final)
            if torn is not None:
                return torn
        if found:
            return self._at(max(found))
        if is_new_page:
            return self._forced(most, room)
        count = self._before_titles(min(most, final))
        return self._at(count) if count and room > self.page * HALF else None

    def _fitting(self, room: float) -> int:
        for at, row in enumerate(self.rows):
            room -= row.height
            if room < -NOTHING:
                return at
        return len(self.rows)

    def _height(self, count: int) -> float:
        return sum(row.height for row in islice(self.rows, count))

    def _at(self, count: int) -> Parts:
        return list(self.rows[:count]), list(self.rows[count:])

    def _end(self, last: int) -> int:
        """Where the last rows begin that may be on a page by themselves; with ``last`` 1 a high one may."""
        plain = 0
        for at in reversed(range(len(self.rows))):
            plain += self.rows[at].kind not in _TITLES
            is_high = last == 1 and self._are_enough(islice(self.rows, at, None))
            if len(self.rows) - at >= last and (plain >= ENOUGH_ROWS or is_high):
                return at
        return 0

    def _are_enough(self, rows: Iterable[LaidRow]) -> bool:
        """Whether these rows are enough to be on a page."""
        count, height = 0, 0.0
        for row in rows:
            if row.kind not in _TITLES:
                count, height = count + 1, height + row.height
                if count >= ENOUGH_ROWS or height >= _ENOUGH_LINES * self.leading:
                    return True
        return False

    def _before_titles(self, count: int) -> int:
        """So many rows, or fewer where a note would be separated from its row, or a title from its rows."""
        while 0 < count < len(self.rows) and self.rows[count].kind == "note":
            count -= 1
        while count > 0 and self.rows[count - 1].kind in ("group", "key"):
            count -= 1
        return count

    def _final(self) -> int:
        """Where the last row is that is no title."""
        for at in reversed(range(len(self.rows))):
            if self.rows[at].kind not in _TITLES:
                return at
        return 0

    def _torn_at(self, at: int, room: float, *, is_final: bool) -> Parts | None:
        """A row in two parts of several lines."""
        row = self.rows[at]
        least = max(_ENOUGH_LINES, min(_LAST_LINES, row.lines // 2) if is_final else 0)
        lines = min(self._lines(room - self._height(at)), row.lines - least)
        return self._torn(at, lines) if lines >= _ENOUGH_LINES else None

    def _forced(self, most: int, room: float) -> Parts | None:
        """What there is room for on a page of its own: no more would be on another one."""
        if most:
            return self._at(self._before_titles(most) or most)
        lines = self._lines(room)
        return self._torn(0, lines) if _FEWEST_LINES <= lines < self.rows[0].lines else None

    def _lines(self, room: float) -> int:
        return int((room - 2 * self.row_padding + NOTHING) // self.leading)

    def _torn(self, at: int, lines: int) -> Parts:
        row = self.rows[at]
        upper = tuple(cell[:lines] for cell in row.cells)
        lower = tuple(cell[lines:] or ("",) for cell in row.cells)
        return [*self.rows[:at], self._part(row, upper)], [self._part(row, lower), *self.rows[at + 1 :]]

    def _part(self, row: LaidRow, cells: tuple[tuple[str, ...], ...]) -> LaidRow:
        height = max(map(len, cells)) * self.leading + 2 * self.row_padding
        return replace(row, cells=cells, height=height, torn=True)
