"""A figure of an area that was no more can be emptied, and not be replaced by another."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.areas.commands import retire_area
from desktop_app.movements.cell import Cell
from tests.builders import put_figures
from tests.ui.movements.conftest import shown
from tests.ui.movements.test_movements_room import SET, cell, enter, press, saved
from ui.context.room import RoomContext
from ui.movements.movements_view import MovementsRoom


def test_a_figure_from_after_the_end_is_only_emptied(context: RoomContext, qtbot: QtBot) -> None:
    with context.office.record() as rec:
        retire_area(rec, "a01", date(2026, 8, 15))
        put_figures(rec, SET, {Cell("a01", "NT01", "2026-M09"): "4"})
    room = shown(qtbot, MovementsRoom(context))
    enter(room, "a01", "NT01", "5")
    wrong = cell(room, "a01", "NT01")
    assert "chỉ tồn tại đến 15/08/2026" in wrong.problem
    assert "Số đã lưu vẫn là 4" in wrong.problem
    assert saved(context.office, "NT01") == {"a01": "4"}
    room.grid.go_to(("a01", "NT01"))
    press(Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: saved(context.office, "NT01") == {})
