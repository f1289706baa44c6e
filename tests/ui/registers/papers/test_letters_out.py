"""A letter of a step is entered among the documents out by one tick, by keys."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.office.profile import change_profile
from desktop_app.registers.entries.steps import Step, take_step
from tests.builders import COMMUNE
from tests.registers.builders import ON, begin_opinion, past_of
from tests.ui.registers.conftest import CONTROL, World, in_register, press, settle, until
from tests.ui.registers.test_registers_room import ask_step
from ui.registers.registers_room import RegistersRoom

_Flag = QItemSelectionModel.SelectionFlag


def test_a_tick_numbers_the_letter(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    matter_id = begin_opinion(world.office)
    with world.office.record() as rec:
        change_profile(rec, COMMUNE, {"signer_name": "Nguyễn Văn An"})
        take_step(rec, matter_id, "receive", Step(ON))
    room.show_entry(matter_id)
    until(qtbot, lambda: room.list.panel.timeline is not None and room.list.matter_id == matter_id)
    dialog = ask_step(qtbot, room, "Chuyển xử lý")
    assert dialog.paper_number.isVisible()
    QTest.keyClick(dialog.letter_out, Qt.Key.Key_Space)
    assert not dialog.paper_number.isVisible()
    dialog.addressee.setText("UBND xã")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    until(qtbot, lambda: "trích yếu" in dialog.problem)
    assert QApplication.focusWidget() is dialog.paper_title, "where it is mended"
    dialog.paper_title.setText("V/v sửa đường vào thôn")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    until(qtbot, lambda: not dialog.isVisible())
    sent = past_of(world.office, matter_id).last("forward")
    assert sent is not None
    assert sent.paper.number == "01/MTTQ-BTT"
    assert "01/MTTQ-BTT" in world.said[-1], "it is written on the paper"
    settle(qtbot, world)


def test_a_tick_numbers_one_letter_for_several(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    ids = [begin_opinion(world.office, content=f"Ý kiến {number}") for number in range(2)]
    with world.office.record() as rec:
        change_profile(rec, COMMUNE, {"signer_name": "Nguyễn Văn An"})
        for each in ids:
            take_step(rec, each, "receive", Step(ON))
    in_register(qtbot, world, room)
    until(qtbot, lambda: room.list.panel.timeline)
    press(Qt.Key.Key_Down, modifier=Qt.KeyboardModifier.ShiftModifier)
    until(qtbot, lambda: len(room.list.panel.several) == 2)
    next(each for each in room.list.panel.menu.actions() if "Chuyển xử lý" in each.text()).trigger()
    until(qtbot, lambda: room.together.dialog is not None and room.together.dialog.isVisible())
    dialog = room.together.dialog
    assert dialog is not None
    QTest.keyClick(dialog.letter_out, Qt.Key.Key_Space)
    dialog.addressee.setText("UBND xã")
    dialog.paper_title.setText("V/v hai ý kiến")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    until(qtbot, lambda: not dialog.isVisible())
    sent = [past_of(world.office, each).last("forward") for each in ids]
    assert [each.paper.number for each in sent if each] == ["01/MTTQ-BTT"] * 2
    settle(qtbot, world)


def test_what_was_done_at_once_is_taken_back_while_all_of_them_are_still_chosen(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    ids = [begin_opinion(world.office, content=f"Ý kiến {number}") for number in range(3)]
    with world.office.record() as rec:
        for each in ids[:2]:
            take_step(rec, each, "receive", Step(ON, act="cùng-lúc"))
    in_register(qtbot, world, room)
    until(qtbot, lambda: room.list.panel.timeline)
    press(Qt.Key.Key_A, modifier=CONTROL)
    until(qtbot, lambda: len(room.list.panel.several) == 3)
    assert not [each for each in room.list.panel.menu.actions() if "Lùi" in each.text()], "one of them alone"
    room.list.view.clearSelection()
    for row in range(room.list.model.rowCount()):
        if room.list.model.id_at(row) in ids[:2]:
            room.list.view.selectionModel().select(room.list.model.index(row, 0), _Flag.Select | _Flag.Rows)
    until(qtbot, lambda: len(room.list.panel.several) == 2)
    next(each for each in room.list.panel.menu.actions() if "Lùi" in each.text()).trigger()
    until(qtbot, lambda: room.dialog is not None and room.dialog.isVisible())
    dialog = room.dialog
    assert dialog is not None
    assert "2" in dialog.windowTitle()
    dialog.reason.setPlainText("nhầm")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    until(qtbot, lambda: not dialog.isVisible())
    assert {past_of(world.office, each).state for each in ids} == {"new"}
    settle(qtbot, world)
