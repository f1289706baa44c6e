"""A draft of a register that is opened again shows what has the keys, through the room itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from tests.ui.forms.test_sight import REGISTERS, in_sight, open_cards
from tests.ui.registers.conftest import World, press, settle
from ui.forms.question_card import QuestionCard
from ui.registers.registers_room import RegistersRoom

IN_THE_ROOM = sorted(code for code, register in REGISTERS.items() if register.room == "registers")


def last_typed(room: RegistersRoom) -> QuestionCard:
    """The last question that is typed."""
    assert room.entry.body is not None
    cards = open_cards(room.entry.body.view)
    return [card for card in cards if isinstance(card.editor, QLineEdit | QPlainTextEdit)][-1]


def opened(qtbot: QtBot, world: World, room: RegistersRoom, code: str) -> QuestionCard:
    room._show_lists(code)
    settle(qtbot, world)
    room.new_entry()
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.entry and room.entry.body is not None)
    settle(qtbot, world)
    return last_typed(room)


@pytest.mark.parametrize("code", IN_THE_ROOM)
def test_a_draft_is_reopened_at_its_last_question(
    qtbot: QtBot, world: World, room: RegistersRoom, code: str
) -> None:
    room.resize(1100, 480)
    last = opened(qtbot, world, room, code)
    assert room.entry.body is not None
    room.entry.body.view.go_to(last)
    assert isinstance(last.editor, QLineEdit | QPlainTextEdit)
    (last.editor.setText if isinstance(last.editor, QLineEdit) else last.editor.setPlainText)("Dở dang")
    room.entry.keep_now()
    press(Qt.Key.Key_Escape)
    settle(qtbot, world)
    again = opened(qtbot, world, room, code)
    view = room.entry.body.view
    qtbot.waitUntil(lambda: not view._late)
    QApplication.processEvents()
    assert view.current == again.ref
    assert QApplication.focusWidget() is again.editor
    assert again.editor is not None
    assert in_sight(view.page, again.editor)
