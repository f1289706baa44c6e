"""The grid under the fingers of somebody who knows Excel."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.grid.conftest import COLUMNS, a_table
from ui.grid.block_entry import Rectangle
from ui.grid.cells.editors import CellLineEditor, TextEditor
from ui.grid.grid import GridFrame
from ui.grid.model.table import CellEdit, GridRow, GridTable, ShownCell

Press = Callable[..., None]
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


def type_text(text: str) -> None:
    """Type letters one by one, Vietnamese ones too."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            target = QApplication.focusWidget()
            assert target is not None
            QApplication.sendEvent(target, QKeyEvent(kind, 0, NONE, letter))


def text_at(grid: GridFrame, row: str, column: str) -> str:
    place = grid.model.place_of((row, column))
    assert place is not None
    return grid.model.table.cell(*place).text


def test_the_cursor_begins_in_the_first_open_cell(grid: GridFrame) -> None:
    assert grid.view.place() == (0, 0)


def test_typing_replaces_and_enter_goes_down(grid: GridFrame, press: Press) -> None:
    grid.show_table(a_table(r0_a="7"), GridTable())
    type_text("12")
    press(Qt.Key.Key_Return)
    assert text_at(grid, "r0", "a") == "12"
    assert grid.view.place() == (1, 0)


def test_f2_changes_what_is_there(grid: GridFrame, press: Press) -> None:
    grid.show_table(a_table(r0_a="7"), GridTable())
    press(Qt.Key.Key_F2)
    type_text("5")
    press(Qt.Key.Key_Return)
    assert text_at(grid, "r0", "a") == "75"


def test_escape_leaves_the_cell_as_it_was(grid: GridFrame, press: Press) -> None:
    grid.show_table(a_table(r0_a="7"), GridTable())
    type_text("12")
    press(Qt.Key.Key_Escape)
    assert text_at(grid, "r0", "a") == "7"
    assert grid.view.place() == (0, 0)


def test_tab_skips_computed_and_closed_cells_and_enter_returns_below_the_start(
    grid: GridFrame, press: Press
) -> None:
    press(Qt.Key.Key_Tab)
    assert grid.view.place() == (0, 2)
    type_text("3")
    press(Qt.Key.Key_Tab)
    assert grid.view.place() == (0, 3)
    press(Qt.Key.Key_Return)
    assert grid.view.place() == (1, 0)
    grid.view.go_to((3, 3))
    press(Qt.Key.Key_Tab)
    assert grid.view.place() == (4, 2), "the commune does not report column a"
    press(Qt.Key.Key_Tab, SHIFT)
    assert grid.view.place() == (3, 3)


def test_tab_stays_in_the_table_beside_other_fields_and_leaves_it_at_its_end(
    qtbot: QtBot, grid: GridFrame, press: Press
) -> None:
    around = QWidget()
    qtbot.addWidget(around)
    layout = QVBoxLayout(around)
    fields = (QLineEdit(), QLineEdit())
    for each in (fields[0], grid, fields[1]):
        layout.addWidget(each)
    around.show()
    grid.view.setFocus()
    qtbot.waitUntil(grid.view.hasFocus)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Tab)
    assert grid.view.place() == (0, 3), "nothing was typed on the way"
    grid.view.go_to((4, 3))
    press(Qt.Key.Key_Tab)
    assert fields[1].hasFocus()
    grid.view.setFocus()
    grid.view.go_to((0, 0))
    press(Qt.Key.Key_Tab, SHIFT)
    assert fields[0].hasFocus()
    grid.setParent(None)  # it is closed by itself


def test_an_arrow_ends_typing_but_moves_the_caret_after_f2(grid: GridFrame, press: Press) -> None:
    type_text("4")
    press(Qt.Key.Key_Right)
    assert text_at(grid, "r0", "a") == "4"
    assert grid.view.place() == (0, 1)
    press(Qt.Key.Key_Left)
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_Left)
    type_text("9")
    press(Qt.Key.Key_Down)
    assert text_at(grid, "r0", "a") == "94"
    assert grid.view.place() == (1, 0)


def test_delete_empties_the_selection_in_one_step(grid: GridFrame, press: Press) -> None:
    grid.show_table(a_table(r0_a="7", r1_a="8", r0_c="9"), GridTable())
    steps: list[list[CellEdit]] = []
    grid.view.block_entered.connect(steps.append)
    press(Qt.Key.Key_Down, SHIFT)
    press(Qt.Key.Key_Right, SHIFT)
    press(Qt.Key.Key_Right, SHIFT)
    press(Qt.Key.Key_Delete)
    assert [len(step) for step in steps] == [3]
    assert text_at(grid, "r1", "a") == ""


def test_backspace_opens_an_empty_editor(grid: GridFrame, press: Press) -> None:
    grid.show_table(a_table(r0_a="7"), GridTable())
    press(Qt.Key.Key_Backspace)
    editor = QApplication.focusWidget()
    assert isinstance(editor, CellLineEditor)
    assert editor.text() == ""


def test_an_input_method_rewrites_a_letter_without_leaving_the_cell(grid: GridFrame, press: Press) -> None:
    grid.view.go_to((0, 2))
    type_text("d")
    press(Qt.Key.Key_Backspace)  # Unikey takes the letter back and types another
    type_text("đ")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "đ"
    assert grid.view.place() == (0, 2)


def test_a_composing_input_method_opens_the_editor(grid: GridFrame, press: Press) -> None:
    event = QInputMethodEvent()
    event.setCommitString("ố")
    QApplication.sendEvent(grid.view, event)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "ố"


def test_text_opens_a_larger_editor_where_enter_is_done(grid: GridFrame, press: Press) -> None:
    grid.view.go_to((0, 3))
    type_text("đ")
    editor = QApplication.focusWidget()
    assert isinstance(editor, TextEditor)
    assert editor.height() > 100
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    type_text("b")
    press(Qt.Key.Key_Return)
    assert text_at(grid, "r0", "t") == "đ\nb"
    assert grid.view.place() == (1, 3)


@pytest.mark.parametrize(
    ("key", "modifiers", "place"),
    [
        (Qt.Key.Key_Home, NONE, (2, 0)),
        (Qt.Key.Key_End, NONE, (2, 3)),
        (Qt.Key.Key_Home, CONTROL, (0, 0)),
        (Qt.Key.Key_End, CONTROL, (4, 3)),
        (Qt.Key.Key_Up, CONTROL, (1, 2)),
        (Qt.Key.Key_Down, CONTROL, (4, 2)),
    ],
)
def test_big_steps(
    grid: GridFrame, press: Press, key: Qt.Key, modifiers: Qt.KeyboardModifier, place: tuple[int, int]
) -> None:
    grid.show_table(a_table(r1_c="1", r2_c="2"), GridTable())
    grid.view.go_to((2, 2))
    press(key, modifiers)
    assert grid.view.place() == place


def test_shift_extends_and_shrinks_the_selection(grid: GridFrame, press: Press) -> None:
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up):
        press(key, SHIFT)
    area = grid.view.chosen()
    assert area is not None
    assert (area.top, area.left, area.bottom, area.right) == (0, 0, 1, 1)


def test_copy_gives_what_a_spreadsheet_reads(grid: GridFrame, press: Press) -> None:
    grid.show_table(a_table(r0_a="7", r1_c="500", r0_t='hai\n"dòng"'), GridTable())
    press(Qt.Key.Key_Down, SHIFT)
    press(Qt.Key.Key_End, SHIFT)
    press(Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == '7\t\t\t"hai\n""dòng"""\r\n\t\t500\t'


def test_fill_down_repeats_the_first_row(grid: GridFrame, press: Press) -> None:
    grid.show_table(a_table(r0_a="7"), GridTable())
    for _ in range(3):
        press(Qt.Key.Key_Down, SHIFT)
    press(Qt.Key.Key_D, CONTROL)
    assert [text_at(grid, f"r{n}", "a") for n in range(4)] == ["7"] * 4


def test_the_footer_shows_sum_average_and_count(grid: GridFrame, press: Press) -> None:
    grid.show_table(a_table(r0_a="1000", r1_a="0", r2_a="500"), GridTable())
    for _ in range(3):
        press(Qt.Key.Key_Down, SHIFT)
    for part in ("1.500", "500", "3"):
        assert part in grid.figures


def test_the_sentence_stands_beside_a_wrong_cell(grid: GridFrame, qtbot: QtBot) -> None:
    grid.set_cells({("r0", "a"): ShownCell("x", "x", problem="“x” không phải là số.")}, {})
    assert "không phải là số" in grid.bubble.text
    grid.view.go_to((1, 0))
    assert grid.bubble.text == ""


def test_cells_that_change_around_leave_the_typing_alone(grid: GridFrame, press: Press) -> None:
    grid.view.go_to((1, 0))
    type_text("12")
    grid.set_cells(
        {
            ("r0", "a"): ShownCell("1", "1"),
            ("r1", "a"): ShownCell("7", "7"),
            ("r2", "c"): ShownCell("3", "3"),
        },
        {},
    )
    type_text("5")
    press(Qt.Key.Key_Return)
    assert text_at(grid, "r1", "a") == "125"
    assert text_at(grid, "r0", "a") == "1"


def test_a_click_on_a_total_shows_no_second_cursor(grid: GridFrame) -> None:
    """The keys stay in the table above."""
    before = grid.summary.grab().toImage()
    place = grid.summary.visualRect(grid.summary.model().index(0, 2)).center()
    QTest.mouseClick(grid.summary.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert grid.summary.currentIndex().column() == 2
    assert grid.summary.grab().toImage() == before
    assert grid.view.hasFocus()


def test_a_low_grid_keeps_only_the_total_in_sight(grid: GridFrame, qtbot: QtBot) -> None:
    below = GridTable((GridRow("sum", "Tổng cộng"), GridRow("plan", "Kế hoạch")), COLUMNS, {})
    grid.show_table(a_table(), below)
    qtbot.waitUntil(lambda: not grid.summary.isRowHidden(1))
    tall = grid.summary.height()
    grid.resize(700, 300)
    qtbot.waitUntil(lambda: grid.summary.isRowHidden(1))
    assert grid.summary.height() < tall
    assert not grid.summary.isRowHidden(0)


def test_an_arrow_goes_on_from_where_the_selection_began(grid: GridFrame, press: Press) -> None:
    """As in Excel: the cell with the cursor is the first one, and what is typed goes there."""
    grid.view.go_to((1, 1))
    press(Qt.Key.Key_Down, SHIFT)
    press(Qt.Key.Key_Right, SHIFT)
    assert grid.view.chosen() == Rectangle(1, 1, 2, 2)
    assert grid.view.place() == (1, 1)
    press(Qt.Key.Key_Left)
    assert grid.view.place() == (1, 0)
    assert grid.view.chosen_places() == [(1, 0)]


def test_shift_after_all_is_chosen_moves_the_lower_right_corner(grid: GridFrame, press: Press) -> None:
    grid.view.choose(Rectangle(0, 0, 2, 2))
    press(Qt.Key.Key_Up, SHIFT)
    assert grid.view.chosen() == Rectangle(0, 0, 1, 2)
    press(Qt.Key.Key_Left, SHIFT)
    assert grid.view.chosen() == Rectangle(0, 0, 1, 1)


def test_a_block_drawn_with_the_mouse_has_the_cursor_where_it_began(grid: GridFrame) -> None:
    view, button = grid.view, Qt.MouseButton.LeftButton
    first, last = (view.visualRect(view.model().index(*place)).center() for place in ((0, 1), (2, 2)))
    QTest.mousePress(view.viewport(), button, NONE, first)
    QTest.mouseMove(view.viewport(), last)
    QTest.mouseRelease(view.viewport(), button, NONE, last)
    QTest.mouseClick(view.viewport(), button, SHIFT, last)
    assert view.chosen() == Rectangle(0, 1, 2, 2)
    assert view.place() == (0, 1)
