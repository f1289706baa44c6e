"""F4 offers to take back the last step, and what was done at once with several entries."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.registers.builders import begin_opinion, past_of
from tests.ui.registers.conftest import CONTROL, World, in_register, press, settle, type_text, until
from ui.registers.registers_room import RegistersRoom


def offered(room: RegistersRoom, words: str) -> bool:
    action = next((each for each in room.list.panel.menu.actions() if each.text() == words), None)
    if action is not None:
        action.trigger()
    return action is not None


def say_why(qtbot: QtBot, room: RegistersRoom) -> None:
    dialog = room.dialog
    assert dialog is not None
    until(qtbot, dialog.isVisible)
    dialog.reason.setFocus()
    until(qtbot, dialog.reason.hasFocus)
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return, CONTROL)
    assert dialog.problem, "it needs a reason"
    type_text("Nham")
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return, CONTROL)
    until(qtbot, lambda: not dialog.isVisible())


def test_a_step_with_several_is_taken_back_for_one_and_for_all(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    ids = [begin_opinion(world.office, content=f"Ý kiến số {number}") for number in range(3)]
    in_register(qtbot, world, room)
    until(qtbot, lambda: room.list.panel.timeline)
    press(Qt.Key.Key_Down, Qt.Key.Key_Down, modifier=Qt.KeyboardModifier.ShiftModifier)
    until(qtbot, lambda: len(room.list.panel.several) == 3)
    next(each for each in room.list.panel.menu.actions() if "Tiếp nhận" in each.text()).trigger()
    until(qtbot, lambda: room.together.dialog is not None and room.together.dialog.isVisible())
    assert room.together.dialog is not None
    room.together.dialog.go.click()
    until(qtbot, lambda: {past_of(world.office, each).state for each in ids} == {"received"})
    settle(qtbot, world)
    room.show_entry(ids[0])
    until(qtbot, lambda: room.list.panel.timeline and room.list.panel.timeline.back)
    words = [each.text() for each in room.list.panel.menu.actions() if each.text().startswith("Lùi")]
    assert len(words) == 2
    assert "cả 3 mục" in words[1]
    assert offered(room, words[1])
    settle(qtbot, world)
    say_why(qtbot, room)
    assert {past_of(world.office, each).state for each in ids} == {"new"}
    settle(qtbot, world)
