"""The grid of the month in which two areas became one."""

from __future__ import annotations

from datetime import date

from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from desktop_app.areas.commands import NewArea, merge_areas
from tests.ui.movements.conftest import shown
from tests.ui.movements.test_movements_room import below, cell, enter, saved
from ui.context.room import RoomContext
from ui.grid.cells.header import _BEFORE_NAME, _BEHIND_NAME, ROW_NAME_WIDTH
from ui.movements.movements_view import MovementsRoom
from ui.movements.sheets.summary_rows import TOTAL


def test_both_parts_and_the_new_area_are_typed_in_and_add_up(context: RoomContext, qtbot: QtBot) -> None:
    with context.office.record() as rec:
        merged = merge_areas(rec, ["a01", "a02"], NewArea("An Minh", "thon"), date(2026, 9, 16)).id
    room = shown(qtbot, MovementsRoom(context), "VN")
    names = {row.key: row.name for row in room.grid.model.table.rows}
    assert [names[key] for key in ("a01", "a02", merged)] == [
        "Thôn An Bình (đến 15/09)", "Thôn Bình Minh (đến 15/09)", "Thôn An Minh",
    ]  # fmt: skip

    for unit, flow, stock in (("a01", "60", "7"), ("a02", "5", "4")):
        enter(room, unit, "VN10A", flow)
        enter(room, unit, "VN10B", stock)
    assert below(room, TOTAL, "VN10A") == "65"
    assert below(room, TOTAL, "VN10B") == "11"
    enter(room, merged, "VN10A", "1")
    enter(room, merged, "VN10B", "10")
    assert below(room, TOTAL, "VN10A") == "66"
    assert below(room, TOTAL, "VN10B") == "10", (
        "what is there at the end of the month is told by the new area"
    )
    old = cell(room, "a01", "VN10B")
    assert old.text == "7"
    assert "Không tính vào tổng" in old.note
    qtbot.waitUntil(lambda: saved(context.office, "VN10B") == {"a01": "7", "a02": "4", merged: "10"})


def test_the_day_of_an_ended_area_is_not_cut_from_its_name(context: RoomContext, qtbot: QtBot) -> None:
    with context.office.record() as rec:
        merge_areas(rec, ["a07", "a08"], NewArea("An Minh", "thon"), date(2026, 9, 16))
    room = shown(qtbot, MovementsRoom(context))
    rows = room.grid.view.rows
    names = {row.key: row.name for row in room.grid.model.table.rows}
    written = QFontMetrics(rows._font).horizontalAdvance(names["a07"])
    assert ROW_NAME_WIDTH < written + _BEFORE_NAME + _BEHIND_NAME <= rows.width()
