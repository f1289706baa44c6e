"""The rest of Excel's keys: fill right, a block at once, moving inside a selection, the menu of a cell."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.grid.conftest import a_table
from tests.ui.grid.test_keyboard import text_at, type_text
from ui.grid.block_entry import Rectangle
from ui.grid.context_menu import Command
from ui.grid.grid import GridFrame
from ui.grid.model.table import GridTable

Press = Callable[..., None]
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
# The offscreen platform has no such feature; real ones do, and tests/together presses the keys there.
pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support grabbing the keyboard", extend=True)


def test_ctrl_r_repeats_the_left_column(grid: GridFrame, press: Press) -> None:
    grid.show_table(a_table(r0_a="7", r1_a="8"), GridTable())
    grid.view.choose(Rectangle(0, 0, 1, 2))
    press(Qt.Key.Key_R, CONTROL)
    assert [text_at(grid, row, "c") for row in ("r0", "r1")] == ["7", "8"]
    assert text_at(grid, "r0", "b") == "", "nobody types in what is computed"


def test_ctrl_enter_writes_into_the_whole_block(grid: GridFrame, press: Press) -> None:
    grid.show_table(a_table(r0_a="1"), GridTable())
    grid.view.choose(Rectangle(0, 0, 2, 0))
    type_text("12")
    press(Qt.Key.Key_Return, CONTROL)
    assert [text_at(grid, row, "a") for row in ("r0", "r1", "r2")] == ["12", "12", "12"]
    assert not grid.view.editing
    assert len(grid.view.chosen_places()) == 3


def test_enter_and_tab_stay_inside_a_selection(grid: GridFrame, press: Press) -> None:
    grid.show_table(a_table(), GridTable())
    grid.view.choose(Rectangle(0, 0, 1, 2))
    seen = []
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Return):
        press(key)
        seen.append(grid.view.place())
    assert seen == [(1, 0), (0, 2), (1, 2), (0, 0)]
    press(Qt.Key.Key_Tab)
    assert grid.view.place() == (0, 2)
    press(Qt.Key.Key_Return, SHIFT)
    assert grid.view.place() == (1, 0)
    assert len(grid.view.chosen_places()) == 6


def test_typing_and_enter_fill_a_selection(grid: GridFrame, press: Press) -> None:
    grid.show_table(a_table(), GridTable())
    grid.view.choose(Rectangle(0, 0, 1, 2))
    for text in ("1", "2", "3", "4"):
        type_text(text)
        press(Qt.Key.Key_Return)
    assert [text_at(grid, *key) for key in (("r0", "a"), ("r1", "a"), ("r0", "c"), ("r1", "c"))] == [
        "1",
        "2",
        "3",
        "4",
    ]


def test_shift_f10_opens_the_menu_and_a_command_of_the_room_is_done(grid: GridFrame, press: Press) -> None:
    done: list[str] = []
    grid.view.menu.add(Command("Of the room", lambda: done.append("room"), "F4"))
    press(Qt.Key.Key_F10, SHIFT)
    menu = grid.view.menu.shown
    assert menu is not None
    words = [action.text() for action in menu.actions() if action.text()]
    assert {"Dán", "Điền sang phải", "Of the room"} <= set(words)
    assert all(action.shortcut().toString() for action in menu.actions() if action.text())
    QTest.keyClick(menu, Qt.Key.Key_Up)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert done == ["room"]
    QApplication.processEvents()
    assert grid.view.menu.shown is None
