"""While an entry is typed, one that says nearly the same is told; looking at it loses nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.registers.builders import begin_opinion
from tests.ui.registers.conftest import CONTROL, World, in_register, press, settle, type_text, until
from ui.registers.registers_room import RegistersRoom

TEXT = "Đường vào thôn Đoài ngập sau mưa lớn"


def typing(qtbot: QtBot, world: World, room: RegistersRoom, text: str) -> None:
    in_register(qtbot, world, room)
    press(Qt.Key.Key_N, modifier=CONTROL)
    until(qtbot, lambda: room.pages.currentWidget() is room.entry)
    settle(qtbot, world)
    press(Qt.Key.Key_Tab, Qt.Key.Key_2)
    type_text(text)


def told(room: RegistersRoom) -> str:
    form = room.entry.body
    assert form is not None
    card = form.view.card(form.view.current)
    return "" if card is None or card.beside.isHidden() else card.beside.text()


def test_an_entry_like_the_one_being_typed_is_told_and_looked_at(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    matter_id = begin_opinion(world.office, content=TEXT)
    typing(qtbot, world, room, "duong vao thon doai ngap sau mua")
    until(qtbot, lambda: "Đường vào thôn Đoài" in told(room))
    press(Qt.Key.Key_F2)
    dialog = room.entry.duplicates.dialog
    assert dialog is not None
    until(qtbot, lambda: dialog.happened._made)
    press(Qt.Key.Key_Escape)
    settle(qtbot, world)
    assert room.entry.body is not None
    assert room.entry.body.answers()["content"] == "duong vao thon doai ngap sau mua"
    room.entry.duplicates.open()
    until(qtbot, lambda: (QApplication.focusWidget() or room).window() is not room.window())
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: room.list.isVisible() and room.list.matter_id == matter_id)
    settle(qtbot, world)
    assert not room.list.unsaved.isHidden(), "what was typed is kept and offered again"


def test_what_is_alike_never_keeps_an_entry_from_being_saved(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    begin_opinion(world.office, content=TEXT)
    typing(qtbot, world, room, TEXT)
    until(qtbot, lambda: told(room))
    press(Qt.Key.Key_Tab, Qt.Key.Key_4)
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: len(world.lines()) == 2)
    settle(qtbot, world)
    form = room.entry.body
    assert form is not None
    assert all(card.beside.isHidden() for card in form.view.cards()), "the next entry begins without it"
