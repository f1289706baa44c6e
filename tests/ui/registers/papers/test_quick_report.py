"""F8 on an urgent entry: the report filled in, Ctrl+Enter sends it first and shows the paper."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.journal.urgent import waiting
from desktop_app.storage.facts import set_fact
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
    for told in (world.said[-1], world.ask.asked[-1], room.list.panel.reports.text()):
        assert "còn ở máy này, vì máy chưa kết nối với tỉnh" in told, "it was said to be sent"
    room.quick.papers.dialog.reject()


def test_where_there_is_a_province_it_waits_to_be_sent(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    with world.office.record() as rec:
        set_fact(rec.connection, "sync.server_id", "tinh")
    room.show_entry(begin_urgent(world.office))
    settle(qtbot, world)
    press(Qt.Key.Key_F8)
    settle(qtbot, world)
    press(Qt.Key.Key_Return, modifier=CONTROL)
    settle(qtbot, world)
    assert world.said[-1] == "✓ Báo cáo nhanh: đang chờ gửi, đi trước mọi dữ liệu khác"
    assert not world.ask.asked
    shown = room.quick.papers.dialog
    assert shown is not None
    shown.reject()


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
