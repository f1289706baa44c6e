"""What earlier steps said is offered with a step; where they add up, another number is asked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.registers.entries.steps import Step, take_step
from tests.registers.builders import ON, past_of
from tests.registers.entries.test_batches import petition
from tests.registers.papers.test_summary import collected
from tests.ui.registers.conftest import CONTROL, World, settle, until
from tests.ui.registers.test_registers_room import ask_step, dialog_of
from ui.registers.registers_room import RegistersRoom


def test_twelve_is_offered_and_eleven_is_asked(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    matter_id = collected(world.office)
    room.show_entry(matter_id)
    until(qtbot, lambda: room.list.panel.timeline is not None and room.list.matter_id == matter_id)
    assert any("Bảng tổng hợp ý kiến" in each.text() for each in room.list.panel.menu.actions())
    dialog = ask_step(qtbot, room, "Gửi văn bản góp ý")
    form = dialog.form
    assert form is not None
    assert form.answers()["comments_total"] == "12"
    dialog.addressee.setText("UBND xã")
    dialog.paper_number.setText("7/MTTQ-BTT")
    dialog.paper_date.setText("05/10/2026")
    clock = world.office.clock
    form.show_answers({**form.answers(), "comments_total": "11"}, "", clock)
    world.ask.confirmed = False
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    settle(qtbot, world)
    assert "12" in world.ask.asked[-1]
    assert past_of(world.office, matter_id).last("send") is None
    world.ask.confirmed = True
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    until(qtbot, lambda: past_of(world.office, matter_id).last("send"))
    sent = past_of(world.office, matter_id).last("send")
    assert sent is not None
    assert sent.answers["comments_total"] == "11"
    settle(qtbot, world)


def test_the_office_it_was_passed_on_to_is_offered_as_the_one_who_answered(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    matter_id = petition(world.office, "Cấp nước sạch")
    with world.office.record() as rec:
        take_step(rec, matter_id, "classify", Step(ON, answers={"competence": "commune"}))
        take_step(rec, matter_id, "forward", Step(ON, addressee="Công an xã"))
    room.show_entry(matter_id)
    until(qtbot, lambda: room.list.panel.timeline is not None and room.list.matter_id == matter_id)
    room.list.panel.step_asked.emit("answer")
    dialog = dialog_of(qtbot, room)
    assert dialog.form is not None
    assert dialog.form.answers()["reply_office"] == "Công an xã"
    asked = len(world.ask.asked)
    dialog.reject()
    assert not dialog.isVisible()
    assert len(world.ask.asked) == asked, "what is only offered is not lost"
