"""The menu of commands that have no button: opened, walked and used by keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.command_menu import CommandMenu

# The offscreen platform has no such feature; real ones do, and tests/together presses the keys there.
pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support grabbing the keyboard", extend=True)


def a_room(qtbot: QtBot, done: list[str]) -> tuple[QWidget, CommandMenu, QLineEdit]:
    room = QWidget()
    qtbot.addWidget(room)
    menu, line = CommandMenu(room), QLineEdit()
    layout = QVBoxLayout(room)
    layout.addWidget(menu)
    layout.addWidget(line)
    menu.add("First", lambda: done.append("first"))
    menu.add("Second", lambda: done.append("second"), "Ctrl+Shift+K")
    room.show()
    line.setFocus(Qt.FocusReason.OtherFocusReason)
    qtbot.waitUntil(line.hasFocus)
    return room, menu, line


def test_f10_opens_it_and_arrows_and_enter_choose(qtbot: QtBot) -> None:
    done: list[str] = []
    _, menu, line = a_room(qtbot, done)
    QTest.keyClick(line, Qt.Key.Key_F10)
    qtbot.waitUntil(menu.list.isVisible)
    QTest.keyClick(menu.list, Qt.Key.Key_Down)
    QTest.keyClick(menu.list, Qt.Key.Key_Return)
    assert done == ["second"]
    assert line.hasFocus(), "whoever looked into the menu goes on where they were"


def test_escape_leaves_it_without_doing_anything(qtbot: QtBot) -> None:
    done: list[str] = []
    _, menu, line = a_room(qtbot, done)
    QTest.keyClick(line, Qt.Key.Key_F10)
    qtbot.waitUntil(menu.list.isVisible)
    QTest.keyClick(menu.list, Qt.Key.Key_Escape)
    assert not menu.list.isVisible()
    assert not done


def test_a_command_with_a_key_needs_no_menu(qtbot: QtBot) -> None:
    done: list[str] = []
    _, menu, line = a_room(qtbot, done)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(line, Qt.Key.Key_K, both)
    assert done == ["second"]
    assert not menu.list.isVisible()


def test_the_first_command_is_chosen_where_those_above_the_line_do_not_apply(qtbot: QtBot) -> None:
    """Enter was swallowed: the line was chosen."""
    done: list[str] = []
    room = QWidget()
    qtbot.addWidget(room)
    menu, line = CommandMenu(room), QLineEdit()
    layout = QVBoxLayout(room)
    layout.addWidget(menu)
    layout.addWidget(line)
    menu.add("Undo", lambda: done.append("undo"), applies=lambda: False)
    menu.add_line()
    menu.add("Go on", lambda: done.append("go on"))
    room.show()
    line.setFocus(Qt.FocusReason.OtherFocusReason)
    qtbot.waitUntil(line.hasFocus)
    QTest.keyClick(line, Qt.Key.Key_F10)
    qtbot.waitUntil(menu.list.isVisible)
    QTest.keyClick(menu.list, Qt.Key.Key_Return)
    assert done == ["go on"]
