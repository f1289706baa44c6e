"""Blocks of cells taken apart and put together; in a loop over a large one every key is hashed again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from desktop_app.movements.cell import Cell


def by_period[T](cells: Mapping[Cell, T]) -> Mapping[str, Mapping[Cell, T]]:
    """The cells of each period."""
    periods = {cell.period for cell in cells}
    if len(periods) == 1:
        return {periods.pop(): cells}
    found: dict[str, dict[Cell, T]] = {}
    for cell, each in cells.items():
        found.setdefault(cell.period, {})[cell] = each
    return found


def together[T](parts: Iterable[Mapping[Cell, T]]) -> dict[Cell, T]:
    """All of them in one."""
    found: dict[Cell, T] = {}
    for part in parts:
        found |= part
    return found
