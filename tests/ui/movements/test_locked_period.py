"""A period that the province has locked is known before anybody types into it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.builders import COMMUNE
from tests.support.servers.upstream import Desk, Upstream
from tests.ui.movements.test_movements_room import cell, enter, saved
from ui.context.room import RoomContext
from ui.grid.model.table import CellAccess
from ui.movements.movements_view import MovementsRoom

QUARTER = ("--commune", COMMUNE, "--scope", "period:MTTQ_CO_SO:2026-Q3")


def exchange(qtbot: QtBot, context: RoomContext) -> None:
    """An exchange as the window makes it."""
    sync = context.sync()
    with qtbot.waitSignal(sync.round_finished):
        sync.sync_now()


def test_the_grid_of_a_locked_period_says_so_and_takes_no_typing(
    upstream: Upstream, room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    Desk(context.office).enrol(upstream)
    enter(room, "a01", "NT01", "60")
    qtbot.waitUntil(lambda: saved(context.office, "NT01") == {"a01": "60"})
    Desk(context.office).submit_report("MTTQ_CO_SO", "2026-Q3")
    exchange(qtbot, context)
    upstream.command("accept", *QUARTER, "--reason", "Đã chốt quý III")
    exchange(qtbot, context)

    qtbot.waitUntil(lambda: "Đã chốt quý III" in room.notice.text)
    shown = cell(room, "a01", "NT01")
    assert (shown.text, shown.access) == ("60", CellAccess.COMPUTED)
    assert "Đã chốt quý III" in shown.why
    assert not room.missing_button.isEnabled(), "no gap can be filled"
    enter(room, "a01", "NT01", "837")
    enter(room, "a02", "NT01", "5")
    assert cell(room, "a01", "NT01").text == "60"
    assert saved(context.office, "NT01") == {"a01": "60"}

    upstream.command("return", *QUARTER, "--reason", "Thiếu Thôn Đoài")
    exchange(qtbot, context)
    qtbot.waitUntil(lambda: "Thiếu Thôn Đoài" in room.notice.text)
    assert room.missing_button.isEnabled()
    enter(room, "a01", "NT01", "61")
    qtbot.waitUntil(lambda: saved(context.office, "NT01") == {"a01": "61"})


def test_what_is_being_typed_when_the_period_is_locked_stays_with_its_reason(
    upstream: Upstream, room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    Desk(context.office).enrol(upstream)
    enter(room, "a01", "NT01", "60")
    qtbot.waitUntil(lambda: saved(context.office, "NT01") == {"a01": "60"})
    Desk(context.office).submit_report("MTTQ_CO_SO", "2026-Q3")
    exchange(qtbot, context)
    view = room.grid.view
    view.setFocus()
    room.grid.go_to(("a01", "NT01"))
    QTest.keyClick(view, Qt.Key.Key_8)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    QTest.keyClicks(editor, "37")
    upstream.command("accept", *QUARTER, "--reason", "Đã chốt quý III")
    exchange(qtbot, context)
    qtbot.waitUntil(lambda: "Đã chốt quý III" in room.notice.text)
    assert editor.text() == "837"
    QTest.keyClick(editor, Qt.Key.Key_Return)

    shown = cell(room, "a01", "NT01")
    assert shown.text == "837", "what was typed stays until somebody takes it away"
    assert "Đã chốt quý III" in shown.problem
    assert saved(context.office, "NT01") == {"a01": "60"}
    room.grid.go_to(("a01", "NT01"))
    QTest.keyClick(view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: cell(room, "a01", "NT01").text == "60")
    assert cell(room, "a01", "NT01").problem == ""


def test_another_period_is_typed_as_before(
    upstream: Upstream, room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    Desk(context.office).enrol(upstream)
    upstream.command("lock", "--commune", COMMUNE, "--scope", "period:MTTQ_CO_SO:2026-M08")
    exchange(qtbot, context)
    enter(room, "a01", "NT01", "5")
    qtbot.waitUntil(lambda: saved(context.office, "NT01") == {"a01": "5"})
    assert room.notice.text == ""
