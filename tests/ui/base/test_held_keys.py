"""Keys typed while a record is saved reach the next one: letters as letters, commands as commands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.base.held_keys import HeldKeys

CONTROL = Qt.KeyboardModifier.ControlModifier


class Page(QWidget):
    """A page with two fields, a command of its own and one of the field that had the cursor."""

    def __init__(self) -> None:
        super().__init__()
        self.before, self.now = QLineEdit(), QLineEdit()
        layout = QVBoxLayout(self)
        layout.addWidget(self.before)
        layout.addWidget(self.now)
        self.done: list[str] = []
        self._add("Ctrl+Return", self, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._add("Ctrl+J", self.before, Qt.ShortcutContext.WidgetShortcut)
        self._add("Ctrl+Z", self, Qt.ShortcutContext.WindowShortcut)  # a field takes it for itself
        action = QAction(self)
        action.setShortcut(QKeySequence("F9"))
        action.triggered.connect(lambda: self.done.append("F9"))
        self.addAction(action)
        self.keys = HeldKeys(self)

    def _add(self, keys: str, of: QWidget, context: Qt.ShortcutContext) -> None:
        shortcut = QShortcut(QKeySequence(keys), of)
        shortcut.setContext(context)
        shortcut.activated.connect(lambda: self.done.append(keys))


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    made = Page()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    made.before.setFocus()
    qtbot.waitUntil(made.before.hasFocus)
    return made


def test_commands_that_were_held_are_done_in_their_place(page: Page) -> None:
    page.keys.hold()
    QTest.keyClicks(page.before, "12")
    QTest.keyClick(page.before, Qt.Key.Key_Return, CONTROL)
    QTest.keyClick(page.before, Qt.Key.Key_F9)
    assert (page.before.text(), page.done) == ("", [])
    page.now.setFocus()
    page.keys.give()
    assert (page.before.text(), page.now.text()) == ("", "12")
    assert page.done == ["Ctrl+Return", "F9"]


def test_what_a_field_does_itself_and_what_is_another_field_s_is_no_command(page: Page) -> None:
    page.keys.hold()
    QTest.keyClicks(page.before, "1")
    QTest.keyClick(page.before, Qt.Key.Key_Z, CONTROL)
    QTest.keyClick(page.before, Qt.Key.Key_J, CONTROL)
    page.now.setFocus()
    page.keys.give()
    assert (page.now.text(), page.done) == ("", [])


def test_what_is_dropped_does_nothing(page: Page) -> None:
    page.keys.hold()
    QTest.keyClick(page.before, Qt.Key.Key_Return, CONTROL)
    page.keys.drop()
    page.keys.give()
    assert page.done == []
