"""Where the cursor goes: pure functions over a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ui.grid.model.table import CellAccess, GridTable, ShownCell

type Place = tuple[int, int]
"""(row, column)."""


def next_open(table: GridTable, place: Place, *, backwards: bool = False) -> Place | None:
    """The next cell of the reading order that a person types in, or None at the end.

    Cells whose words are chosen from a list are passed by: digits typed one after the other never meet one.
    """
    for row, column in _from(table, place, backwards=backwards):
        if not table.columns[column].options and table.is_open(row, column):
            return row, column
    return None


def next_at(table: GridTable, place: Place, wanted: Callable[[Place], bool]) -> Place | None:
    """The nearest place after one in reading order for which ``wanted`` holds."""
    return next((each for each in _from(table, place, backwards=False) if wanted(each)), None)


def _from(table: GridTable, place: Place, *, backwards: bool) -> Iterator[Place]:
    """The places after (or before) one in reading order."""
    width = len(table.columns)
    if width:
        position = place[0] * width + place[1]
        whole = range(position - 1, -1, -1) if backwards else range(position + 1, width * len(table.rows))
        yield from (divmod(number, width) for number in whole)


def open_below(table: GridTable, place: Place, *, upwards: bool = False) -> Place | None:
    """The next cell below (or above) that a person fills, or None at the edge."""
    row, column = place
    rows = range(row - 1, -1, -1) if upwards else range(row + 1, len(table.rows))
    for other in rows:
        if table.is_open(other, column):
            return other, column
    return None


def edge(table: GridTable, place: Place, step: Place) -> Place:
    """Where Ctrl and an arrow go: the end of this run of filled cells, else the next filled cell.

    As in Excel, with nothing filled ahead the cursor goes to the border.
    """
    ahead = _neighbour(table, place, step)
    if ahead is None:
        return place
    run = _filled(table, place) and _filled(table, ahead)
    current = ahead
    while (further := _neighbour(table, current, step)) is not None:
        if run and not _filled(table, further):
            return current
        if not run and _filled(table, current):
            return current
        current = further
    return current


def _neighbour(table: GridTable, place: Place, step: Place) -> Place | None:
    row, column = place[0] + step[0], place[1] + step[1]
    inside = 0 <= row < len(table.rows) and 0 <= column < len(table.columns)
    return (row, column) if inside else None


def _filled(table: GridTable, place: Place) -> bool:
    return bool(table.cell(*place).text)


def is_empty(cell: ShownCell) -> bool:
    """Whether somebody may type in a cell, and nothing is there."""
    return cell.access is CellAccess.OPEN and not cell.text


def is_asked(cell: ShownCell) -> bool:
    """Whether another figure is asked for in a cell, and somebody may type it."""
    return cell.asked and cell.access is CellAccess.OPEN
