"""Who only reads begins nothing; private answers that lie on another computer are not asked for again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import delete

from desktop_app.accounts.session import Session
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.reading import entry_of
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.storage.tables.registers import matter_secret
from tests.builders import register
from tests.registers.builders import ON, begin_opinion
from tests.ui.registers.conftest import CONTROL, World, in_register, press, settle, until
from ui.registers.numbers_dialog import NumbersDialog
from ui.registers.registers_room import RegistersRoom


def test_the_leader_reads_registers_and_begins_nothing(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    begin_opinion(world.office)
    register(world.office, "Quản Trị", "admin")
    register(world.office, "Lãnh Đạo", "leader")
    world.office.officer, world.office.session = "Lãnh Đạo", Session("Lãnh Đạo")
    room.refresh()
    settle(qtbot, world)
    in_register(qtbot, world, room)
    until(qtbot, lambda: room.list.model.rowCount() == 1)
    assert not room.list.new.isEnabled()
    assert not room.list.correct.isEnabled()
    press(Qt.Key.Key_N, modifier=CONTROL)
    press(Qt.Key.Key_Return)
    settle(qtbot, world)
    assert room.list.isVisible(), "neither Ctrl+N nor Enter begins to type"


def test_a_private_answer_of_another_computer_is_not_demanded(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    answers = {
        "received_on": ON.isoformat(),
        "channel": "letter",
        "content": "Sửa cống thoát nước khu 2",
        "field": "infrastructure",
        "named": "yes",
        "petitioner": "Người Kiến Nghị",
        "consent": "yes",
    }
    with world.office.record() as rec:
        matter_id = begin_entry(rec, register_in_use(rec.connection, "KNCT"), answers)
        rec.connection.execute(delete(matter_secret))  # as on a computer to which only the entry came
    room.correct(matter_id)
    until(qtbot, lambda: room.entry.isVisible() and room.entry.body is not None)
    settle(qtbot, world)
    form = room.entry.body
    assert form is not None
    told = [card.ref.rpartition("/")[2] for card in form.view.cards() if card.beside.isVisibleTo(form)]
    assert {"petitioner"} <= set(told) <= {"petitioner", "petitioner_address", "petitioner_phone"}
    room.entry.finish()
    until(qtbot, lambda: room.pages.currentWidget() is not room.entry)
    with world.office.read() as connection:
        assert entry_of(connection, matter_id).answers["named"] == "yes"


def test_an_identity_number_is_read_only_where_the_cursor_stands(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    answers = {
        "received_on": ON.isoformat(),
        "citizen": "Nguyễn Văn Dân",
        "identity_number": "001 099 012 345",
        "content": "Hỏi về đất ở",
    }
    with world.office.record() as rec:
        matter_id = begin_entry(rec, register_in_use(rec.connection, "TCD"), answers)
    room.correct(matter_id)
    until(qtbot, lambda: room.entry.isVisible() and room.entry.body is not None)
    settle(qtbot, world)
    form = room.entry.body
    assert form is not None
    lines = {card.ref.rpartition("/")[2]: card.findChild(QLineEdit) for card in form.view.cards()}
    number, name = lines["identity_number"], lines["citizen"]
    assert number is not None
    assert name is not None
    assert number.text() == "001 099 012 345"
    assert "0" not in number.displayText()
    assert name.displayText() == "Nguyễn Văn Dân"
    number.setFocus()
    assert number.displayText() == "001 099 012 345"
    name.setFocus()
    assert "0" not in number.displayText()


def test_a_reason_that_was_refused_stands_there_again(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    asked: list[str] = []

    def text(title: str, label: str, initial: str = "") -> str | None:
        del title, label
        asked.append(initial)
        return "viết hỏng giấy"

    world.ask.text = text  # type: ignore[method-assign]
    with world.office.read() as connection:
        rule = register_in_use(connection, "DLXH").number
    assert rule is not None
    dialog = NumbersDialog(room, world.context, rule, (2026,))
    for _ in range(2):
        dialog._ask("Huỷ", "Vì sao?")
    assert asked == ["", "viết hỏng giấy"]
    dialog._change(lambda _: None)
    until(qtbot, lambda: not dialog._typed)
    settle(qtbot, world)


def test_ctrl_enter_gives_the_number(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    begin_opinion(world.office)
    in_register(qtbot, world, room)
    until(qtbot, lambda: room.list.panel.timeline)
    room._ask_number()
    dialog = room.number_dialog
    assert dialog is not None
    until(qtbot, dialog.isActiveWindow)
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    until(qtbot, lambda: [line.number for line in world.lines()] == ["01/2026"])
    settle(qtbot, world)
