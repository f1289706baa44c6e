"""A filter under a name: kept by officer and register, and in force again when the register is opened."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.registers.builders import begin_opinion
from tests.ui.registers.conftest import World, in_register, settle, until
from ui.registers.registers_room import RegistersRoom


def test_a_saved_filter_holds_again_in_a_new_window(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    begin_opinion(world.office, content="Chợ mới chưa có nhà vệ sinh")
    begin_opinion(world.office, "a01", content="Rác thải đổ ra bờ mương")
    in_register(qtbot, world, room)
    until(qtbot, lambda: room.list.model.rowCount() == 2)
    room.list.filters.text.setText("rac thai")
    until(qtbot, lambda: room.list.model.rowCount() == 1)
    world.ask.answer = "Rác & bãi thải"
    room.list.saved.save()
    assert "Rác && bãi thải" in room.list.saved.button.text()
    again = RegistersRoom(world.context)
    qtbot.addWidget(again)
    again.list.open_register("DLXH")
    until(qtbot, lambda: again.list.model.rowCount() == 1)
    assert [each.name for each in again.list.saved._kept.filters] == ["Rác & bãi thải"]
    again.list.saved.use_none()
    until(qtbot, lambda: again.list.model.rowCount() == 2)
    world.office.officer = "another"
    again.list.open_register("")
    again.list.open_register("DLXH")
    assert again.list.saved._kept.filters == [], "another officer has filters of his own"
    settle(qtbot, world)


def test_a_filter_is_renamed_at_its_digit_and_forgotten(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    begin_opinion(world.office, content="Chợ mới chưa có nhà vệ sinh")
    in_register(qtbot, world, room)
    saved = room.list.saved
    for name in ("Chợ", "Rác"):
        room.list.filters.text.setText(name)
        world.ask.answer = name
        saved.save()
    world.ask.answer = "Vệ sinh"
    saved.rename(saved._kept.filters[0])
    assert [each.name for each in saved._kept.filters] == ["Vệ sinh", "Rác"]
    assert saved._kept.used == "Rác"
    world.ask.answer = "Vệ sinh"
    saved.rename(saved._kept.filters[1])
    assert [each.name for each in saved._kept.filters] == ["Vệ sinh", "Rác"], "the name is taken"
    assert "Vệ sinh" in world.ask.asked[-1]
    saved._forget(saved._kept.filters[1])
    assert [each.name for each in saved._kept.filters] == ["Vệ sinh"]
    settle(qtbot, world)
