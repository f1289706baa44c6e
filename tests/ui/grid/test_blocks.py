"""Pure parts of the grid: text of the clipboard, paste plans, undo, figures."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.ui.grid.conftest import COLUMNS, ROWS, a_table
from ui.grid.block_entry import Rectangle, fill_down, plan_paste
from ui.grid.model.clipboard_text import format_block, parse_block
from ui.grid.model.entry_history import CellState, EntryHistory, UndoStep
from ui.grid.model.navigation import Place, next_at
from ui.grid.model.table import CellEdit, GridTable, ShownCell
from ui.grid.selection_figures import figures_of


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("1\t2\r\n3\t4\r\n", [["1", "2"], ["3", "4"]]),
        ("500.000.000\r\n", [["500.000.000"]]),
        ('"hai\ndòng"\t7', [["hai\ndòng", "7"]]),
        ('"nói ""khéo"""\r\n\r\n3', [['nói "khéo"'], [""], ["3"]]),
        ('Gia đình "văn hóa"\t1', [['Gia đình "văn hóa"', "1"]]),
        ("\r\n", [[""]]),
        ("", []),
    ],
)
def test_clipboard_text_of_excel(text: str, block: list[list[str]]) -> None:
    assert parse_block(text) == block


def test_what_is_copied_can_be_pasted() -> None:
    block = [["1", 'a "b"'], ["hai\ndòng", "tab\tở giữa"]]
    assert parse_block(format_block(block)) == block


def only_digits(entry: CellEdit) -> str:
    return "" if entry.text.isdigit() or not entry.text else "không phải số"


def test_a_paste_is_divided_into_what_fits_and_what_does_not() -> None:
    table = a_table(r0_b="50")
    block = [["1", "50", "2"], ["x", "60", "3"], ["", "", "-"]]
    plan = plan_paste(table, Rectangle(0, 0, 0, 0), block, only_digits)
    assert [(e.row, e.column, e.text) for e in plan.good] == [
        ("r0", "a", "1"),
        ("r0", "c", "2"),
        ("r1", "c", "3"),
        ("r2", "a", ""),
        ("r2", "c", ""),
    ]
    assert [e.key for e in plan.wrong] == [("r1", "a")]
    assert [e.key for e in plan.refused] == [("r1", "b")], "the computed cell that differs"
    assert plan.area == Rectangle(0, 0, 2, 2)
    assert not plan.clean


def test_what_falls_outside_is_counted() -> None:
    plan = plan_paste(a_table(), Rectangle(4, 2, 4, 2), [["1", "a", "9"], ["2", "", ""]], lambda _: "")
    assert plan.outside == 2
    assert len(plan.good) == 2


def test_one_copied_cell_fills_the_selection() -> None:
    plan = plan_paste(a_table(), Rectangle(0, 0, 3, 0), [["5"]], only_digits)
    assert [e.text for e in plan.good] == ["5"] * 4


def test_fill_down_of_one_row_repeats_the_row_above() -> None:
    assert [e.text for e in fill_down(a_table(r0_a="3"), Rectangle(1, 0, 1, 0))] == ["3"]
    assert fill_down(a_table(), Rectangle(0, 0, 0, 0)) == []


def test_undo_and_redo_in_turn() -> None:
    key = ("r", "a")
    history = EntryHistory()
    history.add(UndoStep({key: CellState("1")}, {key: CellState("2")}))
    history.add(UndoStep({key: CellState("2")}, {key: CellState("2", "hai")}))
    assert history.undo() == {key: CellState("2")}
    assert history.undo() == {key: CellState("1")}
    assert history.undo() == {}
    assert history.redo() == {key: CellState("2")}
    history.add(UndoStep({key: CellState("2")}, {key: CellState("9")}))
    assert history.redo() == {}


def test_an_empty_cell_is_not_counted_and_a_zero_is() -> None:
    table = a_table(r0_a="0", r1_a="4")
    figures = figures_of(table.cell(row, 0) for row in range(4))
    assert (figures.filled, figures.numbers) == (2, 2)
    assert figures.total == Fraction(4)


def test_the_next_place_is_looked_for_in_reading_order() -> None:
    cells = {("r1", "a"): ShownCell(due=True), ("r2", "c"): ShownCell(due=True)}
    table = GridTable(ROWS, COLUMNS, cells)

    def next_due(start: Place) -> Place | None:
        return next_at(table, start, lambda place: table.cell(*place).due)

    assert next_due((0, -1)) == (1, 0)
    assert next_due((1, 0)) == (2, 2)
    assert next_due((2, 2)) is None
