"""Cells of a large table are made when somebody looks at them, and anew once they are others."""

from __future__ import annotations

from ui.grid.model.lazy_cells import KeyBlock, LazyCells
from ui.grid.model.model import GridModel
from ui.grid.model.navigation import next_open
from ui.grid.model.table import CellAccess, GridColumn, GridRow, GridTable, Key, ShownCell


class Numbers:
    """Knows 60,000 cells and counts how many were made."""

    def __init__(self) -> None:
        self.made: list[Key] = []
        self.word = "a"

    def cell(self, key: Key) -> ShownCell:
        self.made.append(key)
        return ShownCell(self.word, access=CellAccess.OPEN if self.is_open(key) else CellAccess.CLOSED)

    def is_open(self, key: Key) -> bool:
        return key[1] == "c199"


ROWS, COLUMNS = tuple(f"r{n}" for n in range(300)), tuple(f"c{n}" for n in range(200))


def a_model(source: Numbers) -> GridModel:
    model = GridModel()
    rows, columns = (
        tuple(GridRow(key, key) for key in ROWS),
        tuple(GridColumn(key, key, key) for key in COLUMNS),
    )
    model.set_table(GridTable(rows, columns, LazyCells(KeyBlock(ROWS, COLUMNS), source)))
    return model


def test_nothing_is_made_until_somebody_looks() -> None:
    source = Numbers()
    model = a_model(source)
    assert next_open(model.table, (0, -1)) == (0, 199)
    assert not source.made
    assert model.table.cell(3, 4).text == model.table.cell(3, 4).text == "a"
    assert source.made == [("r3", "c4")]


def test_what_has_changed_is_made_anew_and_nothing_else() -> None:
    source = Numbers()
    model = a_model(source)
    assert [model.table.cell(0, 0).text, model.table.cell(0, 1).text] == ["a", "a"]
    source.word = "b"
    model.set_cells(LazyCells({("r0", "c0")}, source))
    assert [model.table.cell(0, 0).text, model.table.cell(0, 1).text] == ["b", "a"]


def test_where_all_cells_are_others_all_is_painted_again_and_else_only_the_rest() -> None:
    source, painted = Numbers(), []
    model = a_model(source)
    model.dataChanged.connect(
        lambda first, last: painted.append((first.row(), first.column(), last.row(), last.column()))
    )
    model.set_cells(LazyCells(KeyBlock(ROWS, COLUMNS), source))
    model.set_cells(LazyCells(KeyBlock(ROWS[:-1], COLUMNS[2:]), source))
    assert painted == [(0, 0, 299, 199), (0, 2, 298, 199)]


def test_a_sheet_that_was_read_anew_takes_the_place_of_the_old_one() -> None:
    old, new = Numbers(), Numbers()
    model = a_model(old)
    assert model.table.cell(0, 0).text == "a"
    new.word = "new"
    model.set_cells(LazyCells(KeyBlock(ROWS, COLUMNS), new))
    assert model.table.cell(0, 0).text == "new"


def test_cells_outside_are_closed() -> None:
    cells = LazyCells(KeyBlock(ROWS, COLUMNS), Numbers())
    assert len(cells) == 60_000
    assert ("r0", "elsewhere") not in cells
    assert cells.get(("r0", "elsewhere")) is None
    assert not cells.is_open(("elsewhere", "c199"))
