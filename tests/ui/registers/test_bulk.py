"""Several entries are chosen and answered by one document; what is refused stays with its reason."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.registers.entries.bulk import outcomes_of
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.steps import Step, add_note, take_step
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.listing import whole_entries
from tests.registers.builders import ON, begin_opinion, past_of
from tests.ui.registers.conftest import World, in_register, press, settle, until
from ui.registers.bulk.table import BulkTable
from ui.registers.registers_room import RegistersRoom


def test_several_entries_take_a_step_and_the_refused_one_stays_with_its_reason(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    ids = [begin_opinion(world.office, content=f"Ý kiến số {number}") for number in range(3)]
    in_register(qtbot, world, room)
    until(qtbot, lambda: room.list.panel.timeline)
    press(Qt.Key.Key_Down, Qt.Key.Key_Down, modifier=Qt.KeyboardModifier.ShiftModifier)
    until(qtbot, lambda: len(room.list.panel.several) == 3)
    next(each for each in room.list.panel.menu.actions() if "Tiếp nhận" in each.text()).trigger()
    until(qtbot, lambda: room.together.dialog is not None and room.together.dialog.isVisible())
    dialog, table = room.together.dialog, room.together.table
    assert dialog is not None
    assert table is not None
    with world.office.record() as rec:  # a colleague was faster with one of them
        add_note(rec, ids[1], "Đã gọi điện", ON)
    dialog.go.click()
    until(qtbot, lambda: [whole.matter.id for whole in table.several] == [ids[1]])
    states = [past_of(world.office, matter_id).state for matter_id in ids]
    assert states == ["received", "new", "received"]
    assert table.model.rows[0].cells[3].text, "the reason stands beside the entry"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    settle(qtbot, world)


def test_nobody_is_satisfied_until_a_digit_says_so(qtbot: QtBot, world: World) -> None:
    with world.office.record() as rec:
        petitions = register_in_use(rec.connection, "KNCT")
        given = {"received_on": ON.isoformat(), "channel": "letter", "field": "land", "named": "no"}
        ids = [begin_entry(rec, petitions, {**given, "content": text}) for text in ("Sửa cống", "Thêm đèn")]
        several = whole_entries(rec.connection, ids, ON)
    outcomes = outcomes_of(petitions, "answer")
    table = BulkTable(world.context.theme, several, outcomes)
    qtbot.addWidget(table)
    assert list(table.chosen.values()) == [None, None]
    QTest.keyClick(table.view, Qt.Key.Key_1)
    assert list(table.chosen.values()) == [outcomes[0]] * 2, "all are chosen at first"
    table.view.selectRow(1)
    QTest.keyClick(table.view, Qt.Key.Key_2)
    assert [table.chosen[each] for each in ids] == [outcomes[0], outcomes[1]]


def test_what_the_step_lacks_is_said_at_its_field_and_nothing_is_counted_as_done(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    ids = [begin_opinion(world.office, content=f"Ý kiến số {number}") for number in range(2)]
    with world.office.record() as rec:
        for each in ids:
            take_step(rec, each, "receive", Step(ON))
    in_register(qtbot, world, room)
    until(qtbot, lambda: room.list.panel.timeline)
    press(Qt.Key.Key_Down, modifier=Qt.KeyboardModifier.ShiftModifier)
    until(qtbot, lambda: len(room.list.panel.several) == 2)
    next(each for each in room.list.panel.menu.actions() if "Chuyển" in each.text()).trigger()
    until(qtbot, lambda: room.together.dialog is not None and room.together.dialog.isVisible())
    dialog, said = room.together.dialog, len(world.said)
    assert dialog is not None
    dialog.go.click()
    assert "ghi nơi nhận" in dialog.problem
    assert dialog.notice.text == "", "it stands at the field"
    assert dialog.addressee.hasFocus()
    assert world.said[said:] == []
    dialog.addressee.setText("UBND xã")
    dialog.go.click()
    until(qtbot, lambda: not dialog.isVisible())
    assert {past_of(world.office, each).state for each in ids} == {"handling"}
    settle(qtbot, world)
