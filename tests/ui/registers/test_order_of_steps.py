"""What F4 offers first goes on; several entries are numbered in their order."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.catalogue.registers.definition import RegisterRoom
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.numbers.reading import number_of_entry
from tests.registers.builders import ON, begin_opinion
from tests.registers.entries.test_relations import drafted
from tests.ui.documents.test_documents_room import opened
from tests.ui.registers.conftest import World, in_register, press, settle, until
from ui.places.registers import RegisterEntryPlace
from ui.registers.registers_room import RegistersRoom


def test_f4_and_enter_never_give_a_document_back(
    qtbot: QtBot, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A menu opens on a real display only."""
    document = drafted(world.office)
    with world.office.record() as rec:
        take_step(rec, document, "submit", Step(ON))
    room = opened(qtbot, world, [], RegisterRoom.DOCUMENTS)
    room.show_place(RegisterEntryPlace(document))
    until(qtbot, lambda: room.list.panel.timeline is not None and room.list.matter_id == document)
    menu, shown = room.list.panel.menu, list[object]()
    monkeypatch.setattr(menu, "popup", shown.append)
    room.list.take_focus()
    press(Qt.Key.Key_F4)
    assert shown
    words = [action.text() for action in menu.actions()]
    chosen = menu.activeAction()
    assert chosen is not None
    assert chosen.text() == "Ban hành, cấp số…"
    assert words.index("Trả lại dự thảo…") > words.index("Ban hành, cấp số…")


def test_where_only_going_back_is_left_nothing_is_chosen(
    qtbot: QtBot, world: World, room: RegistersRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    menu = room.list.panel.menu
    monkeypatch.setattr(menu, "popup", lambda _: None)
    in_register(qtbot, world, room)
    begin_opinion(world.office)
    room.list.refresh()
    until(qtbot, lambda: room.list.panel.timeline)
    timeline = room.list.panel.timeline
    assert timeline is not None
    refusing = next(action for action in timeline.register.actions if action.kind.turns_back)
    menu.clear()
    room.list.panel._offer_step(refusing, lambda _: None)
    room.list.panel.open_menu()
    assert menu.activeAction() is None
    settle(qtbot, world)


def test_several_entries_are_numbered_as_they_came(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    ids = [begin_opinion(world.office, content=f"Ý kiến số {number}") for number in range(3)]
    in_register(qtbot, world, room)
    until(qtbot, lambda: room.list.panel.timeline)
    press(Qt.Key.Key_Down, Qt.Key.Key_Down, modifier=Qt.KeyboardModifier.ShiftModifier)
    until(qtbot, lambda: len(room.list.panel.several) == 3)
    next(each for each in room.list.panel.menu.actions() if "Tiếp nhận" in each.text()).trigger()
    until(qtbot, lambda: room.together.dialog is not None and room.together.dialog.isVisible())
    dialog = room.together.dialog
    assert dialog is not None
    dialog.go.click()
    until(qtbot, lambda: not dialog.isVisible())
    with world.office.read() as connection:
        given = [number_of_entry(connection, each) for each in ids]
    assert [number.written for number in given if number] == ["01/2026", "02/2026", "03/2026"]
    settle(qtbot, world)
