"""Tables of any origin in the window: explained, shown, recorded, remembered, all by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.book.office import Office
from tests.exchange.plain.tables import Cells, sheet_file
from tests.exchange.workbooks.returning import stands, written
from tests.ui.contexts import room_context
from tests.ui.movements.conftest import shown
from tests.ui.recorder import AskRecorder
from ui.context.period_choice import PeriodChoice
from ui.context.room import RoomContext
from ui.movements.movements_view import MovementsRoom
from ui.movements.plain.mapping_dialog import MappingDialog
from ui.movements.workbooks.import_dialog import ImportDialog

CTRL = Qt.KeyboardModifier.ControlModifier
ROWS: Cells = [
    ["TỔNG HỢP THÁNG 9 NĂM 2026"],
    ["Khu dân cư", "Số hộ hiến đất", "Đường mới"],
    ["Thôn An Bình", 4, "1.250"],
    ["Đoài", 5, None],
    ["Tổng cộng", 9, None],
]


@pytest.fixture
def ask() -> AskRecorder:
    return AskRecorder()


@pytest.fixture
def context(office: Office, qapp: QApplication, ask: AskRecorder) -> Iterator[RoomContext]:
    with room_context(office, qapp, period=PeriodChoice("2026-M09")) as made:
        yield replace(made, ask=ask)


@pytest.fixture
def room(qtbot: QtBot, context: RoomContext) -> MovementsRoom:
    return shown(qtbot, MovementsRoom(context))


def press(
    widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(widget, key, modifier)


def opened(qtbot: QtBot, room: MovementsRoom, ask: AskRecorder, path: Path) -> MappingDialog:
    ask.answers.append(path)
    room.tables.take_file()
    return waited(qtbot, room)


def waited(qtbot: QtBot, room: MovementsRoom) -> MappingDialog:
    qtbot.waitUntil(lambda: room.tables.dialog is not None)
    dialog = room.tables.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.view.hasFocus)
    return dialog


def went_on(qtbot: QtBot, room: MovementsRoom, dialog: MappingDialog) -> ImportDialog:
    """What would change, after Ctrl+Enter."""
    press(dialog.view, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: room.books.importing is not None)
    preview = room.books.importing
    assert preview is not None
    qtbot.waitUntil(preview.view.hasFocus)
    return preview


def meanings(dialog: MappingDialog) -> dict[str, tuple[str, str]]:
    return {row.cells[1].text: (row.cells[3].text, row.cells[4].text) for row in dialog.model.rows}


def choose(qtbot: QtBot, dialog: MappingDialog, text: str, typed: str) -> None:
    """Go to a row, Enter, type some letters, Enter."""
    row = next(number for number, item in enumerate(dialog.items) if item.text == text)
    dialog.view.selectRow(row)
    press(dialog.view, Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.choices.field.hasFocus)
    QTest.keyClicks(dialog.choices.field, typed)
    press(dialog.choices.field, Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.view.hasFocus)


def test_the_menu_has_the_commands(room: MovementsRoom) -> None:
    words = {action.text() for action in room.more.list.actions()}
    assert {"Nhập từ bảng bất kỳ (Excel, CSV)…", "Nhập từ bảng đã sao chép…"} <= words


def test_a_table_is_explained_shown_recorded_and_remembered_by_keys(
    qtbot: QtBot, room: MovementsRoom, ask: AskRecorder, office: Office, tmp_path: Path
) -> None:
    path = sheet_file(tmp_path / "a.xlsx", ROWS)
    dialog = opened(qtbot, room, ask, path)
    found = meanings(dialog)
    assert found["Số hộ hiến đất"] == ("Số liệu: NT01 Số hộ hiến đất", "Nhận ra")
    assert found["Đường mới"] == ("Không dùng", "Chưa hiểu, không lấy")
    assert found["Đoài"] == ("Thôn Đoài", "Đề nghị, hãy xem lại")
    assert found["Tổng cộng"] == ("Bỏ qua", "Chưa hiểu, không lấy")
    choose(qtbot, dialog, "Đường mới", "nt06")
    choose(qtbot, dialog, "Tổng cộng", "bo qua")
    qtbot.waitUntil(lambda: meanings(dialog)["Tổng cộng"][1] == "Đã chọn")
    assert meanings(dialog)["Đường mới"][0].startswith("Số liệu: NT06")
    preview = went_on(qtbot, room, dialog)
    assert stands(office, "a01", "NT01") is None, "nothing is written yet"
    press(preview.view, Qt.Key.Key_F6)
    press(preview.view, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: not preview.english.isVisibleTo(preview))
    press(preview.view, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: room.books.importing is None)
    assert room.tables.dialog is None
    recorded = [
        stands(office, unit, code) for unit, code in (("a01", "NT01"), ("a04", "NT01"), ("a01", "NT06"))
    ]
    assert recorded == ["4", "5", "1.25"]
    again = opened(qtbot, room, ask, path)
    assert meanings(again)["Đường mới"][1] == "Như lần trước"
    assert meanings(again)["Tổng cộng"] == ("Bỏ qua", "Như lần trước")


def test_escape_goes_back_to_the_list_and_then_takes_nothing(
    qtbot: QtBot, room: MovementsRoom, ask: AskRecorder, office: Office, tmp_path: Path
) -> None:
    dialog = opened(qtbot, room, ask, sheet_file(tmp_path / "a.xlsx", ROWS))
    press(dialog.view, Qt.Key.Key_F6)
    assert dialog.items[dialog.view.currentIndex().row()].open
    press(dialog.view, Qt.Key.Key_F2)
    qtbot.waitUntil(dialog.choices.field.hasFocus)
    press(dialog.choices.field, Qt.Key.Key_Escape)
    qtbot.waitUntil(dialog.view.hasFocus)
    assert dialog.isVisible()
    press(dialog.view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: room.tables.dialog is None)
    assert room.books.importing is None
    assert stands(office, "a01", "NT01") is None


def test_escape_in_the_preview_goes_back_to_the_table(
    qtbot: QtBot, room: MovementsRoom, ask: AskRecorder, office: Office, tmp_path: Path
) -> None:
    """What was said of the table is still said, and what would change is shown anew."""
    dialog = opened(qtbot, room, ask, sheet_file(tmp_path / "a.xlsx", ROWS))
    choose(qtbot, dialog, "Đường mới", "nt06")
    preview = went_on(qtbot, room, dialog)
    assert preview.back_button.text() == "Về bảng (Esc)"
    press(preview.view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: room.books.importing is None)
    assert room.tables.dialog is dialog
    qtbot.waitUntil(dialog.view.hasFocus)
    assert meanings(dialog)["Đường mới"][1] == "Đã chọn"
    assert stands(office, "a01", "NT01") is None
    choose(qtbot, dialog, "Đường mới", "khong dung")
    again = went_on(qtbot, room, dialog)
    assert not again.english.isVisibleTo(again), "no figure with decimals is taken any more"
    press(again.view, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: room.tables.dialog is None)
    assert stands(office, "a01", "NT01") == "4"
    assert stands(office, "a01", "NT06") is None


def test_other_rows_can_be_the_headings(
    qtbot: QtBot, room: MovementsRoom, ask: AskRecorder, tmp_path: Path
) -> None:
    rows: Cells = [["Số hộ hiến đất", "NT03"], ["x", "y"], ["Khu dân cư", "NT01"], ["Thôn Đoài", 3]]
    dialog = opened(qtbot, room, ask, sheet_file(tmp_path / "a.xlsx", rows))
    dialog.last_head.setCurrentIndex(3)
    qtbot.waitUntil(lambda: "NT01" in meanings(dialog))
    assert meanings(dialog)["Khu dân cư"][0] == "Tên đơn vị của từng hàng"
    dialog.last_head.setCurrentIndex(0)
    qtbot.waitUntil(lambda: not dialog.head_rows.isEnabled())
    assert dialog.mapping.head.rows == 0


def test_a_sheet_of_several_is_chosen(
    qtbot: QtBot, room: MovementsRoom, ask: AskRecorder, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    path = sheet_file(tmp_path / "a.xlsx", ROWS)
    book = load_workbook(path)
    other = book.create_sheet("Biểu 3")
    for row in (["Thôn", "NT03"], ["Thôn Đoài", 7]):
        other.append(row)
    book.save(path)
    dialog = opened(qtbot, room, ask, path)
    dialog.sheets.setCurrentIndex(1)
    assert "NT03" in meanings(dialog)
    preview = went_on(qtbot, room, dialog)
    assert [cell.new for file in preview.files for cell in file.cells] == ["7"]


def test_what_was_copied_in_a_spreadsheet_is_taken(qtbot: QtBot, room: MovementsRoom, office: Office) -> None:
    QGuiApplication.clipboard().setText("Thôn\tNT01\tNT03\nThôn Đoài\t1.200\t2,5\n")
    room.tables.take_copied()
    preview = went_on(qtbot, room, waited(qtbot, room))
    press(preview.view, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: room.books.importing is None)
    assert [stands(office, "a04", "NT01"), stands(office, "a04", "NT03")] == ["1200", "2.5"]


def test_what_is_no_table_and_what_is_a_workbook_of_ours_are_told(
    qtbot: QtBot, room: MovementsRoom, ask: AskRecorder, office: Office, tmp_path: Path
) -> None:
    QGuiApplication.clipboard().setText("chỉ một dòng chữ")
    room.tables.take_copied()
    qtbot.waitUntil(lambda: len(ask.warned) == 1)
    (path,) = written(office, tmp_path / "out", "a01")
    ask.answers.append(path)
    room.tables.take_file()
    qtbot.waitUntil(lambda: len(ask.warned) == 2)
    assert "Nhận tệp Excel gửi về" in ask.warned[1]
    assert room.tables.dialog is None
