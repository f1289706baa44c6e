"""Dialogs over the list of a register, open while an exchange brings what a colleague entered."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.registers.entries.steps import Step, take_step
from tests.registers.builders import ON, begin_opinion
from tests.registers.entries.test_batches import petition
from tests.ui.registers.conftest import CONTROL, World, in_register, press, settle, until
from ui.base.saves import SavedEntity
from ui.places.registers import RegisterPlace
from ui.registers.batches.dialog import BatchesDialog
from ui.registers.numbers_dialog import NumbersDialog
from ui.registers.registers_room import RegistersRoom
from ui.registers.sheets.sheet_dialog import RegisterSheetDialog
from ui.registers.statistics_dialog import StatisticsDialog


def came(world: World) -> None:
    """Tell the rooms that an exchange brought entries and steps."""
    for entity in (SavedEntity.REGISTER_MATTER, SavedEntity.REGISTER_EVENT, SavedEntity.EXCHANGE):
        world.context.saves.changed.emit(entity)


def received(world: World, content: str) -> str:
    matter_id = begin_opinion(world.office, content=content)
    with world.office.record() as rec:
        take_step(rec, matter_id, "receive", Step(ON))
    return matter_id


def test_open_statistics_count_what_came(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    for field in ("land", "welfare", "security", "environment"):
        begin_opinion(world.office, field=field)
    in_register(qtbot, world, room)
    settle(qtbot, world)
    press(Qt.Key.Key_F9)
    dialog = room.list.dialog
    assert isinstance(dialog, StatisticsDialog)
    until(qtbot, lambda: dialog.count.text().startswith("4 "))
    bar = dialog.body.verticalScrollBar()
    until(qtbot, lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum() // 2)
    at, cards = bar.value(), list(dialog._cards)
    came(world)
    qtbot.wait(300)
    settle(qtbot, world)
    assert (bar.value(), dialog._cards) == (at, cards), "nothing moves where nothing has changed"
    begin_opinion(world.office, field="land", content="Đường khác")
    came(world)
    until(qtbot, lambda: dialog.count.text().startswith("5 "))
    qtbot.wait(50)
    assert bar.value() == at, "what is read stays in sight"
    dialog.reject()


def test_an_open_book_of_numbers_has_what_came_and_keeps_its_row(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    for place in range(3):
        received(world, f"Ý kiến {place}")
    in_register(qtbot, world, room)
    settle(qtbot, world)
    room.list.show_numbers()
    dialog = room.list.dialog
    assert isinstance(dialog, NumbersDialog)
    until(qtbot, lambda: dialog.data is not None)
    dialog.view.setCurrentIndex(dialog.model.index(2, 0))
    chosen = dialog.model.id_at(2)
    received(world, "Ý kiến khác")
    came(world)
    until(qtbot, lambda: dialog.model.rowCount() == 4)
    assert dialog.model.id_at(dialog.view.currentIndex().row()) == chosen
    dialog.reject()


def test_an_open_list_of_the_day_has_what_came_and_keeps_its_row(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    press_entry = {"source": "press", "medium": "Báo Làng", "link": "https://bao.invalid/1"}
    chosen = begin_opinion(world.office, **press_entry)
    room.show_entry(chosen)
    settle(qtbot, world)
    press(Qt.Key.Key_D, modifier=CONTROL)
    settle(qtbot, world)
    dialog = room.list.dialog
    assert isinstance(dialog, RegisterSheetDialog)
    for _ in range(3):  # the opinion was noted three days before the clock of the tests
        press(Qt.Key.Key_Left, modifier=Qt.KeyboardModifier.AltModifier)
        settle(qtbot, world)
    assert dialog.model.id_at(dialog.view.currentIndex().row()) == chosen
    begin_opinion(world.office, **press_entry, urgency="urgent", content="Sạt lở")  # it stands first
    came(world)
    until(qtbot, lambda: dialog.model.rowCount() == 2)
    assert dialog.model.id_at(0) != chosen
    assert dialog.model.id_at(dialog.view.currentIndex().row()) == chosen, "Enter opens the same entry"
    dialog.reject()


def test_open_batches_have_what_came_and_keep_their_row(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    petition(world.office, "Cầu", "Kỳ họp thứ 5")
    petition(world.office, "Đường", "Kỳ họp thứ 6")
    room.show_place(RegisterPlace("KNCT"))
    until(qtbot, lambda: room.list.model.rowCount() == 2)
    room.list.show_batches()
    dialog = room.list.dialog
    assert isinstance(dialog, BatchesDialog)
    until(qtbot, lambda: len(dialog.batches) == 2)
    dialog.view.selectRow(1)
    chosen = dialog.chosen
    assert chosen is not None
    petition(world.office, "Trường", "Kỳ họp thứ 4")
    came(world)
    until(qtbot, lambda: len(dialog.batches) == 3)
    assert dialog.chosen is not None
    assert dialog.chosen.name == chosen.name, "what is locked is what was chosen"
    dialog.reject()
