"""What keeps an entry from being saved is told above the form until an answer is changed, and no longer."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.registers.conftest import CONTROL, World, press, settle
from tests.ui.registers.test_registers_room import new_entry
from ui.registers.registers_room import RegistersRoom


def test_the_sentence_goes_with_the_answer_that_mends_it(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    new_entry(qtbot, world, room)
    press(Qt.Key.Key_Return, modifier=CONTROL)
    form = room.entry.body
    assert form is not None
    assert room.entry.notice.text
    form.left_question.emit(form.view.current)  # nothing was changed
    assert room.entry.notice.text
    press(Qt.Key.Key_2)
    settle(qtbot, world)
    assert room.entry.notice.text == ""
