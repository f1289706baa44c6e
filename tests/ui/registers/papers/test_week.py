"""The calendar of the week by keys: arrows, Enter, the week before and behind, today."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.registers.builders import begin_opinion
from tests.ui.registers.conftest import World, press, settle
from ui.registers.register_list import WEEK
from ui.registers.registers_room import RegistersRoom

ALT = Qt.KeyboardModifier.AltModifier


def test_the_week_is_walked_through_by_keys(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    matter_id = begin_opinion(world.office)
    press(Qt.Key.Key_Down)
    settle(qtbot, world)
    assert room.registers.code == WEEK
    press(Qt.Key.Key_Return)
    page = room.week
    assert page.view.hasFocus()
    monday = page.monday
    press(Qt.Key.Key_Right, modifier=ALT)
    settle(qtbot, world)
    assert (page.monday - monday).days == 7
    press(Qt.Key.Key_Home, modifier=ALT)
    settle(qtbot, world)
    assert page.monday == monday
    row = next(
        row for row in range(page.model.rowCount()) if (page.model.id_at(row) or "").startswith(matter_id)
    )
    page.view.setCurrentIndex(page.model.index(row, 0))
    press(Qt.Key.Key_Return)
    settle(qtbot, world)
    assert room.list.matter_id == matter_id
