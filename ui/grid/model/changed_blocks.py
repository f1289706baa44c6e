"""What of a table is painted again: a figure and two totals are three columns, not all between them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ui.grid.model.navigation import Place

_AT_MOST = 12
"""More blocks than this cost more than the cells between them."""


class ChangedBlock(NamedTuple):
    """A block of places, borders included."""

    top: int
    left: int
    bottom: int
    right: int


def blocks_of(places: Iterable[Place]) -> list[ChangedBlock]:
    """Blocks that hold all places: neighbouring columns with the same rows together."""
    rows: dict[int, tuple[int, int]] = {}
    for row, column in places:
        top, bottom = rows.get(column, (row, row))
        if row <= top:
            rows[column] = row, bottom
        elif row > bottom:  # compared, not min and max: of a large block a hundred thousand places
            rows[column] = top, row
    blocks: list[ChangedBlock] = []
    for column in sorted(rows):
        top, bottom = rows[column]
        last = blocks[-1] if blocks else None
        if last is not None and (last.top, last.right + 1, last.bottom) == (top, column, bottom):
            blocks[-1] = last._replace(right=column)
        else:
            blocks.append(ChangedBlock(top, column, bottom, column))
    if len(blocks) <= _AT_MOST:
        return blocks
    tops, lefts, bottoms, rights = zip(*blocks, strict=True)
    return [ChangedBlock(min(tops), min(lefts), max(bottoms), max(rights))]
