"""F8 on an urgent entry: the report filled in, Ctrl+Enter sends it first and shows the paper."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.journal.urgent import waiting
from tests.registers.builders import begin_opinion, begin_urgent
from tests.ui.fits.screens import FRAME, SCREENS, left_for_windows
from tests.ui.registers.conftest import CONTROL, World, press, settle
from ui.registers.registers_room import RegistersRoom
from ui.widgets import dialog as base_dialog
from ui.widgets import fitting


def test_one_key_leads_from_the_entry_to_the_paper(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    matter_id = begin_urgent(world.office)
    room.show_entry(matter_id)
    settle(qtbot, world)
    press(Qt.Key.Key_F8)
    settle(qtbot, world)
    dialog = room.quick.dialog
    assert dialog is not None
    assert dialog.form.answers()["place"] == "Cầu Suối Cạn"
    press(Qt.Key.Key_Return, modifier=CONTROL)
    settle(qtbot, world)
    with world.office.read() as connection:
        assert [message.title for message in waiting(connection)] == ["Sạt lở đường vào thôn"]
    assert room.quick.papers.dialog is not None
    assert "waits to be sent" in room.list.panel.reports.text() or "chờ" in room.list.panel.reports.text()
    room.quick.papers.dialog.reject()


def test_an_entry_that_is_not_urgent_says_so(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    room.show_entry(begin_opinion(world.office))
    settle(qtbot, world)
    press(Qt.Key.Key_F8)
    settle(qtbot, world)
    assert room.quick.dialog is None
    assert len(world.ask.asked) == 1


def test_at_150_percent_one_bar_scrolls(
    qtbot: QtBot, world: World, room: RegistersRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = left_for_windows(SCREENS["150 %"]) - FRAME
    for module in (fitting, base_dialog):
        monkeypatch.setattr(module, "room_on_screen", lambda _: left)
    room.show_entry(begin_urgent(world.office))
    settle(qtbot, world)
    press(Qt.Key.Key_F8)
    settle(qtbot, world)
    dialog = room.quick.dialog
    assert dialog is not None
    for _ in range(2):
        assert dialog.height() <= left.height()
        assert dialog.body_area is None or not dialog.body_area.verticalScrollBar().maximum()
        dialog.refused("Cần điền thời gian xảy ra.")
        settle(qtbot, world)
    dialog.reject()
