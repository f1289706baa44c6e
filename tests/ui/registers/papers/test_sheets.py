"""Ctrl+D: the daily line of a day, sent with one key; F9: the hot spots."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.journal.urgent import waiting
from tests.registers.builders import begin_opinion, put_unknown
from tests.ui.registers.conftest import CONTROL, World, press, settle
from ui.registers.registers_room import RegistersRoom
from ui.registers.sheets.sheet_dialog import RegisterSheetDialog
from ui.registers.statistics_dialog import StatisticsDialog


def test_the_days_list_is_chosen_sent_and_shown_on_paper(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    matter_id = begin_opinion(world.office, source="press", medium="Báo Làng", link="https://bao.invalid/1")
    room.show_entry(matter_id)
    settle(qtbot, world)
    press(Qt.Key.Key_D, modifier=CONTROL)
    settle(qtbot, world)
    dialog = room.list.dialog
    assert isinstance(dialog, RegisterSheetDialog)
    assert not dialog.send_button.isEnabled(), "nothing was said today"
    assert dialog.takes.text().startswith("Chỉ lấy mục có: Nguồn: Báo chí"), dialog.takes.text()
    for _ in range(3):  # the opinion was noted three days before the clock of the tests
        press(Qt.Key.Key_Left, modifier=Qt.KeyboardModifier.AltModifier)
        settle(qtbot, world)
    assert dialog.model.id_at(0) == matter_id
    press(Qt.Key.Key_Return, modifier=CONTROL)
    settle(qtbot, world)
    with world.office.read() as connection:
        assert len(waiting(connection)) == 1
    assert not dialog.send_button.isEnabled()
    assert dialog.papers.dialog is not None
    dialog.papers.dialog.reject()
    dialog.reject()


def test_a_day_that_was_just_typed_is_shown_before_its_list_is_sent(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    matter_id = begin_opinion(world.office, source="press", medium="Báo Làng", link="https://bao.invalid/1")
    room.show_entry(matter_id)
    settle(qtbot, world)
    press(Qt.Key.Key_D, modifier=CONTROL)
    settle(qtbot, world)
    dialog = room.list.dialog
    assert isinstance(dialog, RegisterSheetDialog)
    for _ in range(3):
        press(Qt.Key.Key_Left, modifier=Qt.KeyboardModifier.AltModifier)
        settle(qtbot, world)
    assert dialog.send_button.isEnabled()
    for typed in ("32/10/2026", "20/9/2026"):
        dialog.first.line.setFocus()
        dialog.first.line.selectAll()
        QTest.keyClicks(dialog.first.line, typed)
        dialog.send()
        dialog.show_paper()
        settle(qtbot, world)
        with world.office.read() as connection:
            assert not waiting(connection), typed
        assert (dialog.papers.dialog is None) == (typed == "32/10/2026")
    assert dialog.papers.dialog is not None
    dialog.papers.dialog.reject()
    dialog.reject()


def test_hot_spots_stand_first_among_the_statistics(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    opinion = begin_opinion(world.office, "a01")
    put_unknown(world.office, opinion)
    room.show_entry(opinion)
    settle(qtbot, world)
    press(Qt.Key.Key_F9)
    settle(qtbot, world)
    dialog = room.list.dialog
    assert isinstance(dialog, StatisticsDialog)
    assert dialog.hot_spots is not None
    assert dialog.hot_spots.model.rowCount() == 1
    assert dialog.count.text() == "1 mục · chưa tính 1 mục ghi theo phiên bản sổ chưa có trên máy này"
    dialog.print_hot_spots()
    settle(qtbot, world)
    assert dialog.papers.dialog is not None
    dialog.papers.dialog.reject()
    dialog.reject()
