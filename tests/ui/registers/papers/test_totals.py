"""What was collected is offered with the paper that goes out, and another number is asked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.registers.builders import past_of
from tests.registers.papers.test_summary import collected
from tests.ui.registers.conftest import CONTROL, World, settle, until
from tests.ui.registers.test_registers_room import ask_step
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
