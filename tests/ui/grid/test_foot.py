"""The line below the cells follows what the cells show, not only where the cursor goes."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from tests.ui.grid.conftest import COLUMNS, a_table
from ui.grid.grid import GridFrame
from ui.grid.model.table import GridRow, GridTable, ShownCell

Change = Callable[[GridFrame, str, str], None]


def below(note: str) -> GridTable:
    return GridTable((GridRow("sum", "Tổng cộng"),), COLUMNS, {("sum", "a"): ShownCell("", note=note)})


def by_cells(grid: GridFrame, text: str, note: str) -> None:
    cell = ShownCell(text, text, number=Decimal(text))
    grid.set_cells({("r1", "a"): cell}, {("sum", "a"): ShownCell("", note=note)})


def by_reading(grid: GridFrame, text: str, note: str) -> None:
    grid.renew(a_table(r0_a="3", r1_a=text), below(note))


CHANGES = pytest.mark.parametrize("change", [by_cells, by_reading])


@CHANGES
def test_the_sum_of_a_selection_follows_its_cells(
    grid: GridFrame, press: Callable[..., None], change: Change
) -> None:
    grid.show_table(a_table(r0_a="3", r1_a="4"), below(""))
    press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert "7" in grid.figures
    change(grid, "20", "")
    assert "23" in grid.figures
    assert "7" not in grid.figures


@CHANGES
def test_how_many_have_reported_follows_what_was_taken_in(grid: GridFrame, change: Change) -> None:
    grid.show_table(a_table(r0_a="3"), below("1 trên 4"))
    assert grid.figures == "A: 1 trên 4"
    change(grid, "9", "2 trên 4")
    assert grid.figures == "A: 2 trên 4"
