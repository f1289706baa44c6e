"""F5 on the page of what is due: letters to whoever has not answered, by keys."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.office.profile import change_profile
from desktop_app.registers.entries.steps import Step, take_step
from tests.builders import COMMUNE
from tests.registers.builders import begin_opinion, past_of
from tests.ui.registers.conftest import CONTROL, World, press, settle, until
from ui.places.registers import DuePlace
from ui.registers.register_list import WEEK
from ui.registers.registers_room import RegistersRoom
from ui.registers.reminding.remind_dialog import RemindDialog


def test_a_letter_is_shown_and_written_into_the_history(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    matter_id = begin_opinion(world.office, noted_on="2026-09-20")
    with world.office.record() as rec:
        take_step(rec, matter_id, "receive", Step(date(2026, 9, 21)))
        take_step(rec, matter_id, "forward", Step(date(2026, 9, 21), addressee="UBND xã"))
    room.refresh()
    settle(qtbot, world)
    room.due.take_focus()
    press(Qt.Key.Key_F5)
    settle(qtbot, world)
    dialog = room.due.dialog
    assert dialog is not None
    assert [item.matter_id for item in dialog.chosen] == [matter_id]
    press(Qt.Key.Key_Space)
    assert dialog.chosen == []
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_P, modifier=CONTROL)
    settle(qtbot, world)
    assert dialog.papers.dialog is not None
    dialog.papers.dialog.reject()
    dialog.record()
    settle(qtbot, world)
    assert "người ký" in dialog.notice.text, "it is to be numbered among the documents out"
    assert past_of(world.office, matter_id).times("remind") == 0
    with world.office.record() as rec:
        change_profile(rec, COMMUNE, {"signer_name": "Nguyễn Văn An"})
    dialog.record()
    settle(qtbot, world)
    assert any("01/MTTQ-BTT" in said for said in world.said)
    assert dialog.papers.dialog is not None, "the letter is shown as it went out"
    dialog.papers.dialog.reject()
    assert past_of(world.office, matter_id).times("remind") == 1
    assert dialog.offered[0].next_time == 2
    dialog.record()
    settle(qtbot, world)
    assert past_of(world.office, matter_id).times("remind") == 1, "the same keys are no second letter"
    dialog.reject()


def test_the_letters_open_on_the_chosen_entry(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    asked = {}
    for day, addressee in ((20, "UBND xã"), (21, "Công an xã"), (22, "Công an xã")):
        asked[day] = begin_opinion(world.office, noted_on=f"2026-09-{day}", content=f"Việc {day}")
        with world.office.record() as rec:
            take_step(rec, asked[day], "receive", Step(date(2026, 9, day)))
            take_step(rec, asked[day], "forward", Step(date(2026, 9, day), addressee=addressee))
    room.refresh()
    settle(qtbot, world)
    room.due.take_focus()
    rows = {room.due.model.id_at(row): row for row in range(room.due.model.rowCount())}
    room.due.view.setCurrentIndex(room.due.model.index(rows[asked[22]], 0))
    press(Qt.Key.Key_F5)
    settle(qtbot, world)
    dialog = room.due.dialog
    assert dialog is not None
    assert dialog.addressee.currentData() == "Công an xã"
    assert dialog.model.id_at(dialog.view.currentIndex().row()) == asked[22]
    dialog.reject()


def letters_of(room: RegistersRoom) -> RemindDialog | None:
    return room.due.dialog


def test_the_keys_of_a_page_are_heard_in_the_list_of_registers_beside_it(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    """Its buttons say them while the cursor stands there."""
    begin_opinion(world.office, noted_on="2026-03-02")
    room.registers.choose(WEEK)
    settle(qtbot, world)
    room.registers.setFocus()
    monday = room.week.monday
    press(Qt.Key.Key_Right, modifier=Qt.KeyboardModifier.AltModifier)
    settle(qtbot, world)
    assert (room.week.monday - monday).days == 7
    press(Qt.Key.Key_F5)
    settle(qtbot, world)
    assert letters_of(room) is None, "of the page that is shown only"
    room.show_place(DuePlace())
    room.refresh()  # the entry was written past the room
    until(qtbot, lambda: room.due.model.rowCount() > 1)
    room.registers.setFocus()
    press(Qt.Key.Key_F5)
    settle(qtbot, world)
    dialog = letters_of(room)
    assert dialog is not None
    dialog.reject()
    settle(qtbot, world)
