"""The tabs of the groups: what is opened, remembered, kept while another is shown; the keys in and out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from tests.ui.movements.test_movements_room import CONTROL, cell, enter, press, saved, type_text
from ui.base.saves import SavedEntity
from ui.context.room import RoomContext
from ui.grid.model.table import CellEdit
from ui.movements.movements_view import MovementsRoom
from ui.places.movements import FigurePlace, IndicatorPlace, UnitPlace

SET = "MTTQ_CO_SO"


def opened(qtbot: QtBot, context: RoomContext) -> MovementsRoom:
    """The room as it comes to the front."""
    room = MovementsRoom(context)
    qtbot.addWidget(room)
    room.resize(1268, 660)
    room.show()
    qtbot.waitUntil(lambda: room.presenter.sheet is not None)
    room.activateWindow()
    room.entered()
    qtbot.waitUntil(room.grid.view.hasFocus)
    return room


@pytest.fixture
def room(qtbot: QtBot, context: RoomContext) -> MovementsRoom:
    """The room with the rows of all units."""
    made = opened(qtbot, context)
    made.presenter.choose_rows("")
    return made


def words(room: MovementsRoom) -> dict[str, str]:
    """What stands in the tabs, by group."""
    return room.tabs.words


def groups(room: MovementsRoom) -> set[str]:
    """The groups of which columns are shown."""
    sheet = room.presenter.sheet
    assert sheet is not None
    return {sheet.indicator(column.key).group for column in room.grid.model.table.columns}


def test_it_opens_on_one_group_and_on_the_last_one_of_the_officer_later(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    assert groups(room) == {"TT"}, "the first in which something is left"
    assert words(room)["TT"].endswith("· còn 94")
    assert "VH" not in words(room), "reported for years only"
    period = context.period.key
    press(Qt.Key.Key_PageDown, CONTROL)
    assert groups(room) == {"NT"}
    assert room.grid.current_key() == ("a01", "NT01")
    assert context.period.key == period
    type_text("12")
    press(Qt.Key.Key_PageDown, CONTROL)  # while a figure is typed: it is taken
    assert groups(room) == {"VN"}
    qtbot.waitUntil(lambda: saved(context.office, "NT01") == {"a01": "12"})
    again = opened(qtbot, context)
    assert groups(again) == {"VN"}
    assert again.presenter.groups.rows == "", "the choice of rows, too"
    press(Qt.Key.Key_PageUp, CONTROL)
    context.office.officer = "Trần Thị Hai"
    other = opened(qtbot, context)
    assert groups(other) == {"TT"}, "another officer has chosen nothing yet"
    assert {row.group for row in other.grid.model.table.rows} == {"K"}, "areas, without hatched columns"


def test_all_groups_are_a_tab_and_the_keys_go_round(room: MovementsRoom, qtbot: QtBot) -> None:
    press(Qt.Key.Key_PageUp, CONTROL)
    assert len(groups(room)) > 3
    assert room.tabs.currentIndex() == 0
    press(Qt.Key.Key_PageUp, CONTROL)
    assert groups(room) == {"TM"}
    press(Qt.Key.Key_F6)
    qtbot.waitUntil(room.tabs.hasFocus)
    press(Qt.Key.Key_Left)
    assert groups(room) == {"UT"}
    assert {row.group for row in room.grid.model.table.rows} == {"O"}, "nobody else reports it"
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(room.grid.view.hasFocus)
    press(Qt.Key.Key_F4)
    press(Qt.Key.Key_F6)
    qtbot.waitUntil(room.panel.target.hasFocus)
    press(Qt.Key.Key_F6)
    qtbot.waitUntil(room.tabs.hasFocus)
    press(Qt.Key.Key_F6)
    qtbot.waitUntil(room.grid.view.hasFocus)
    press(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(room.tabs.hasFocus)


def test_a_group_of_events_keeps_the_keys_and_lets_them_go_on(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    room.presenter.choose_group("VN")
    press(Qt.Key.Key_PageDown, CONTROL)
    assert room.presenter.group == "CT"
    assert room.pages.currentWidget() is room.no_columns
    qtbot.waitUntil(room.no_columns.new_event.hasFocus)
    press(Qt.Key.Key_F6)
    qtbot.waitUntil(room.tabs.hasFocus)
    press(Qt.Key.Key_F6)
    qtbot.waitUntil(room.no_columns.new_event.hasFocus)
    press(Qt.Key.Key_PageUp, Qt.KeyboardModifier.AltModifier)
    assert context.period.key == "2026-M08"
    press(Qt.Key.Key_PageDown, CONTROL)
    qtbot.waitUntil(room.grid.view.hasFocus)
    assert groups(room) == {"GS"}


def test_what_does_not_fit_stays_in_its_group_and_is_counted(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    enter(room, "a01", "TT01", "5")
    enter(room, "a02", "TT01", "ba")
    assert words(room)["TT"].endswith("· còn 93 · 1 sai")
    press(Qt.Key.Key_PageDown, CONTROL)
    assert room.grid.state.endswith("· 1 ô sai, chưa tính")
    assert "Nhóm này còn 140 ô trống" in room.grid.state
    with context.office.record("Người khác") as rec:
        set_values(rec, SET, "1.1", [(Cell("a03", "TT01", "2026-M09"), "4")])
    context.saves.publish([SavedEntity.INDICATOR_VALUE])
    qtbot.waitUntil(lambda: words(room)["TT"].endswith("· còn 92 · 1 sai"))
    assert groups(room) == {"NT"}, "news from others change no tab"
    press(Qt.Key.Key_PageUp, CONTROL)
    assert (cell(room, "a02", "TT01").text, bool(cell(room, "a02", "TT01").problem)) == ("ba", True)
    enter(room, "a02", "TT01", "3")
    assert words(room)["TT"].endswith("· còn 91")
    press(Qt.Key.Key_PageDown, CONTROL)
    press(Qt.Key.Key_Z, CONTROL)
    assert groups(room) == {"TT"}, "what is taken back is shown"
    assert room.grid.current_key() == ("a02", "TT01")
    assert cell(room, "a02", "TT01").text == "ba"


def test_what_is_left_is_gone_through_into_the_next_group(room: MovementsRoom, qtbot: QtBot) -> None:
    sheet = room.presenter.sheet
    assert sheet is not None
    gaps = [(unit.key, code) for unit in sheet.data.units for code in sheet.left.gaps(unit.key, sheet.layout)]
    first = [key for key in gaps if key[1].startswith("TT")]
    room.presenter.enter([CellEdit(*key, "1") for key in first[:-2]])
    room.grid.view.go_to((0, 0))
    for key in first[-2:]:
        room.missing_button.click()
        assert room.grid.current_key() == key
    room.missing_button.click()
    assert room.grid.current_key() == ("a01", "NT01")
    room.presenter.enter([CellEdit(*key, "1") for key in first[-2:]])
    assert words(room)["TT"].endswith("· đủ")
    room.presenter.choose_group("TT")
    enter(room, "a01", "TT01", "một")
    room.missing.next()
    assert groups(room) == {"NT"}
    room.presenter.choose_group("TM")  # the last one
    room.missing.next()
    assert room.grid.current_key() == ("a01", "TT01"), "what does not fit is left, too"


def test_a_block_wider_than_the_group_lands_in_it_and_the_rest_is_told(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    columns = room.grid.model.table.columns
    room.grid.go_to(("a01", columns[-2].key))
    QGuiApplication.clipboard().setText("1\t2\t3\t4")
    press(Qt.Key.Key_V, CONTROL)
    assert "2 ô nằm ngoài bảng" in room.paste_bar.text
    assert "thẻ Tất cả" in room.paste_bar.text
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: saved(context.office, columns[-1].key) == {"a01": "2"})
    assert saved(context.office, "NT01") == {}
    room.presenter.choose_group("")
    room.grid.go_to(("a01", columns[-2].key))
    press(Qt.Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: saved(context.office, "NT02") == {"a01": "4"})


def test_the_report_of_a_unit_has_all_its_groups_and_leads_back_into_one(
    room: MovementsRoom, qtbot: QtBot
) -> None:
    press(Qt.Key.Key_U, CONTROL)
    qtbot.waitUntil(room.report.isVisible)
    assert not room.tabs.isVisible()
    codes = {entry.column.key for entry in room.report._entries.values()}
    assert {"TT01", "NT01", "TM01"} <= codes
    room.report.begin("NT03")
    qtbot.waitUntil(lambda: room.report.code_at_keys == "NT03")
    QTest.keyClick(room.report, Qt.Key.Key_Escape)
    qtbot.waitUntil(room.grid.view.hasFocus)
    assert groups(room) == {"NT"}
    assert room.grid.current_key() == ("a01", "NT03")
    assert room.tabs.isVisible()


def test_a_link_leads_into_the_group_of_its_figure(room: MovementsRoom, context: RoomContext) -> None:
    room.show_place(FigurePlace("2026-M09", "a03", "VN10A"))
    assert (groups(room), room.grid.current_key()) == ({"VN"}, ("a03", "VN10A"))
    room.show_place(UnitPlace("commune"))
    assert room.grid.current_key() == ("commune", "VN01"), "its first gap in the group that is shown"
    remembered = context.preferences.current.shown_groups
    assert remembered == {}, "nobody has chosen a tab"
    room.presenter.choose_rows("K")
    room.show_place(IndicatorPlace("NT05"))
    assert room.grid.current_key() == ("commune", "NT05"), "the commune alone reports it"


def test_areas_alone_have_no_column_that_no_area_reports(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    sheet = room.presenter.sheet
    assert sheet is not None
    room.presenter.choose_group("VN")
    whole = {column.key for column in room.grid.model.table.columns}
    press(Qt.Key.Key_F9)
    columns = {column.key for column in room.grid.model.table.columns}
    assert columns == {code for code in whole if "K" in sheet.layout[code].reporters} != whole
    assert {row.group for row in room.grid.model.table.rows} == {"K"}
    assert words(room)["VN"].endswith("· còn 97"), "the group as a whole, as the board counts it"
    room.grid.go_to(("a01", room.grid.model.table.columns[-1].key))
    QGuiApplication.clipboard().setText("1\t2")
    press(Qt.Key.Key_V, CONTROL)
    assert "mọi đơn vị" in room.paste_bar.text
    press(Qt.Key.Key_Escape)
    gaps = [
        CellEdit(row.key, code, "1")
        for row in room.grid.model.table.rows
        for code in sheet.left.gaps(row.key, sheet.layout)
    ]
    room.presenter.enter(gaps)
    room.missing.next()
    key = room.grid.current_key()
    assert key is not None
    assert room.presenter.only_rows == "", "what is left is in rows that were not shown"
    assert key[0] not in {entry.row for entry in gaps}
    assert opened(qtbot, context).presenter.groups.rows == "K", "the choice is remembered"
    room.presenter.choose_rows("K")
    room.presenter.choose_group("GS")
    assert {row.group for row in room.grid.model.table.rows} == {"X"}, "areas report nothing of it"


def test_a_block_over_columns_that_are_not_shown_is_not_pasted_without_a_word(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    """It may have been copied from a form that has them: each figure would stand one column too early."""
    room.presenter.choose_group("VN")
    press(Qt.Key.Key_F9)
    columns = room.grid.model.table.columns
    at = next(at for at, column in enumerate(columns) if column.left_out)
    before, behind = columns[at - 1].key, columns[at].key
    room.grid.go_to(("a01", before))
    QGuiApplication.clipboard().setText("7\t8")
    press(Qt.Key.Key_V, CONTROL)
    assert f"{columns[at].left_out} cột đang ẩn" in room.paste_bar.text
    assert "mọi đơn vị" in room.paste_bar.text
    press(Qt.Key.Key_Escape)
    assert not room.paste_bar.isVisible()
    assert (saved(context.office, before), saved(context.office, behind)) == ({}, {})
    press(Qt.Key.Key_V, CONTROL)
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: saved(context.office, behind) == {"a01": "8"})
    press(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    press(Qt.Key.Key_C, CONTROL)
    room.grid.go_to(("a02", before))
    press(Qt.Key.Key_V, CONTROL)
    assert not room.paste_bar.isVisible(), "what was copied here has the columns that are shown"
    qtbot.waitUntil(lambda: saved(context.office, behind) == {"a01": "8", "a02": "8"})


def test_a_search_finds_what_stands_in_another_group(room: MovementsRoom, qtbot: QtBot) -> None:
    press(Qt.Key.Key_F, CONTROL)
    type_text("so ho hien dat")
    assert groups(room) == {"NT"}
    key = room.grid.current_key()
    assert key is not None
    assert key[1] == "NT01"
    assert QApplication.focusWidget() is room.toolbar.search
