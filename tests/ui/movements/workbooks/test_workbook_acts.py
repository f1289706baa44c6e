"""Workbooks in the window: written for chosen units, taken in after every change was shown, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.book.office import Office
from tests.exchange.workbooks.returning import filled, stands, type_in, written
from tests.ui.contexts import room_context
from tests.ui.movements.conftest import shown
from tests.ui.recorder import AskRecorder
from ui.context.period_choice import PeriodChoice
from ui.context.room import RoomContext
from ui.grid.model.table import CellEdit, ShownCell
from ui.movements.movements_view import MovementsRoom
from ui.movements.workbooks.import_dialog import ImportDialog

PERIOD = "2026-M09"


@pytest.fixture
def ask() -> AskRecorder:
    return AskRecorder()


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def context(office: Office, qapp: QApplication, ask: AskRecorder, said: list[str]) -> Iterator[RoomContext]:
    with room_context(office, qapp, period=PeriodChoice(PERIOD)) as made:
        yield replace(made, ask=ask, say=said.append)


@pytest.fixture
def room(qtbot: QtBot, context: RoomContext) -> MovementsRoom:
    return shown(qtbot, MovementsRoom(context))


def opened(qtbot: QtBot, room: MovementsRoom, ask: AskRecorder, *paths: Path) -> ImportDialog:
    """The dialog over workbooks that came back."""
    ask.answers.append(paths)
    room.books.take_files()
    qtbot.waitUntil(lambda: room.books.importing is not None)
    dialog = room.books.importing
    assert dialog is not None
    qtbot.waitUntil(dialog.view.hasFocus)
    return dialog


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    QTest.keyClick(widget, key, modifier or Qt.KeyboardModifier.NoModifier)


def cells(dialog: ImportDialog, row: int) -> list[str]:
    return [cell.text for cell in dialog.model.rows[row].cells]


def drawn(room: MovementsRoom, code: str) -> ShownCell:
    """A cell of the first village as it is drawn."""
    place = room.grid.model.place_of(("a01", code))
    assert place is not None
    return room.grid.model.table.cell(*place)


def test_the_menu_has_the_commands(room: MovementsRoom) -> None:
    words = [action.text() for action in room.more.list.actions()]
    assert {"Ghi tệp Excel cho các đơn vị…", "Nhận tệp Excel gửi về…", "Nhận cả thư mục tệp Excel…"} <= set(
        words
    )


def test_chosen_units_are_written_into_a_folder(
    qtbot: QtBot, room: MovementsRoom, ask: AskRecorder, tmp_path: Path
) -> None:
    folder = tmp_path / "usb"
    folder.mkdir()
    room.books.write_books()
    qtbot.waitUntil(lambda: room.books.units is not None)
    dialog = room.books.units
    assert dialog is not None
    qtbot.waitUntil(dialog.view.hasFocus)
    press(dialog.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press(dialog.view, Qt.Key.Key_Space)
    press(dialog.view, Qt.Key.Key_Down)
    press(dialog.view, Qt.Key.Key_Space)
    assert dialog.chosen == {"a01", "a02"}
    ask.answers.append(folder)
    press(dialog.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: dialog.written.isVisibleTo(dialog))
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["2026-M09 Thôn An Bình.xlsx", "2026-M09 Thôn Bình Minh.xlsx"]


def test_nothing_is_written_before_it_was_shown_and_confirmed(
    qtbot: QtBot, room: MovementsRoom, ask: AskRecorder, office: Office, tmp_path: Path, said: list[str]
) -> None:
    type_in(office, {("a01", "NT01"): "5", ("a01", "NT03"): "40"})
    (path,) = written(office, tmp_path / "out", "a01")
    filled(path, {"NT01": 6, "NT03": 41, "NT04": "mười", "NT06": 1.5})
    type_in(office, {("a01", "NT01"): "7"})
    dialog = opened(qtbot, room, ask, path)
    assert cells(dialog, 0)[1].startswith("Thôn An Bình")
    assert cells(dialog, 1)[:5] == ["–", "Thôn An Bình", "NT01 Số hộ hiến đất", "7", "6"]
    assert cells(dialog, 2)[4] == "mười"
    assert [cells(dialog, row)[3:5] for row in (3, 4)] == [["40", "41"], ["(để trống)", "1,5"]]
    press(dialog.view, Qt.Key.Key_F6)
    assert dialog.view.currentIndex().row() == 1
    assert "Lúc ghi tệp: 5" in dialog.detail.text()
    press(dialog.view, Qt.Key.Key_Space)
    assert cells(dialog, 1)[0] == "✓"
    assert stands(office, "a01", "NT06") is None
    press(dialog.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: room.books.importing is None)
    assert [stands(office, "a01", code) for code in ("NT01", "NT03", "NT04", "NT06")] == [
        "6",
        "41",
        None,
        "1.5",
    ]
    assert said[-1].startswith("Đã ghi 3 số liệu")
    qtbot.waitUntil(lambda: drawn(room, "NT04").text == "mười")
    assert drawn(room, "NT03").text == "41"


def test_a_file_that_came_in_is_taken_back_as_one_act(
    qtbot: QtBot, room: MovementsRoom, ask: AskRecorder, office: Office, tmp_path: Path, said: list[str]
) -> None:
    type_in(office, {("a01", "NT01"): "5", ("a01", "NT02"): "8", ("a01", "NT03"): "40"})
    (path,) = written(office, tmp_path / "out", "a01")
    filled(path, {"NT01": 6, "NT02": "chín", "NT03": 41, "NT04": "mười", "NT06": 1.5})
    room.presenter.enter([CellEdit("a02", "NT01", "3")])
    qtbot.waitUntil(lambda: stands(office, "a02", "NT01") == "3")
    dialog = opened(qtbot, room, ask, path)
    press(dialog.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: drawn(room, "NT04").text == "mười")
    type_in(office, {("a01", "NT06"): "9"})  # somebody mends one of them
    ask.answers.append(False)
    room.presenter.undo()
    assert "Hoàn tác 5 số liệu" in ask.asked[-1]
    assert [stands(office, "a01", code) for code in ("NT01", "NT03")] == ["6", "41"]
    ask.answers.append(True)
    room.presenter.undo()
    qtbot.waitUntil(lambda: said[-1] == "Đã hoàn tác 4 số liệu của tệp.")
    assert [stands(office, "a01", code) for code in ("NT01", "NT03", "NT06")] == ["5", "40", "9"]
    qtbot.waitUntil(lambda: drawn(room, "NT04").text == "")
    assert (drawn(room, "NT02").text, drawn(room, "NT02").problem) == ("8", ""), "no text over the figure"
    assert stands(office, "a02", "NT01") == "3", "what was typed before the file waits for the next undo"
    room.presenter.undo()
    qtbot.waitUntil(lambda: stands(office, "a02", "NT01") is None)


def test_files_that_change_nothing_are_one_row_behind_those_that_do(
    qtbot: QtBot, room: MovementsRoom, ask: AskRecorder, office: Office, tmp_path: Path
) -> None:
    paths = written(office, tmp_path / "out", "a01", "a02", "a03")
    filled(paths[2], {"NT01": 6})
    dialog = opened(qtbot, room, ask, *paths)
    assert cells(dialog, 0)[1].startswith("Thôn Cao Xá")
    assert cells(dialog, 1)[4] == "6"
    assert cells(dialog, 2)[1] == "2 trong 3 tệp không có gì thay đổi (dấu cách)"
    assert len(dialog.model.rows) == 3
    dialog.view.selectRow(2)
    press(dialog.view, Qt.Key.Key_Space)
    assert cells(dialog, 3)[1].startswith("Thôn An Bình")
    assert cells(dialog, 4)[1].startswith("Thôn Bình Minh")
    assert dialog.view.currentIndex().row() == 2
    press(dialog.view, Qt.Key.Key_Space)
    assert len(dialog.model.rows) == 3
    press(dialog.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: room.books.importing is None)
    assert stands(office, "a03", "NT01") == "6"


def test_escape_writes_nothing(
    qtbot: QtBot, room: MovementsRoom, ask: AskRecorder, office: Office, tmp_path: Path
) -> None:
    (path,) = written(office, tmp_path / "out", "a01")
    filled(path, {"NT01": 6})
    dialog = opened(qtbot, room, ask, path)
    press(dialog, Qt.Key.Key_Escape)
    assert room.books.importing is None
    assert stands(office, "a01", "NT01") is None


def test_how_a_file_writes_numbers_is_answered_by_key(
    qtbot: QtBot, room: MovementsRoom, ask: AskRecorder, office: Office, tmp_path: Path
) -> None:
    (path,) = written(office, tmp_path / "out", "a01")
    filled(path, {"NT06": "2.750"})
    dialog = opened(qtbot, room, ask, path)
    assert dialog.english.isVisibleTo(dialog)
    press(dialog.view, Qt.Key.Key_F6)
    press(dialog.view, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: cells(dialog, 1)[4] == "2,75")
    assert not dialog.english.isVisibleTo(dialog)


def test_what_the_book_changed_meanwhile_is_shown_before_it_is_written(
    qtbot: QtBot, room: MovementsRoom, ask: AskRecorder, office: Office, tmp_path: Path
) -> None:
    (path,) = written(office, tmp_path / "out", "a01")
    filled(path, {"NT01": 6})
    dialog = opened(qtbot, room, ask, path)
    type_in(office, {("a01", "NT01"): "9"})
    press(dialog.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: cells(dialog, 1)[3] == "9")
    assert dialog.notice.isVisibleTo(dialog)
    assert stands(office, "a01", "NT01") == "9"


def test_a_folder_without_workbooks_says_so(
    qtbot: QtBot, room: MovementsRoom, ask: AskRecorder, tmp_path: Path
) -> None:
    ask.answers.append(tmp_path / "book" if (tmp_path / "book").is_dir() else tmp_path)
    room.books.take_folder()
    qtbot.waitUntil(lambda: bool(ask.warned))
    assert "không có tệp Excel" in ask.warned[0]


def test_reading_can_be_stopped_and_opens_nothing_then(
    qtbot: QtBot, room: MovementsRoom, ask: AskRecorder, office: Office, tmp_path: Path
) -> None:
    """The stop comes before the queue has begun: it waits behind a gate."""
    paths = written(office, tmp_path / "out", "a01", "a02")
    gate = Event()
    room.books._context.files.submit(gate.wait, lambda _: None)
    ask.answers.append(tuple(paths))
    room.books.take_files()
    reading = room.books.reading
    assert reading is not None
    press(reading, Qt.Key.Key_Escape)
    with qtbot.waitSignal(reading.finished):
        gate.set()
    assert room.books.importing is None
    assert not ask.warned


def test_writing_can_be_stopped_and_says_what_stands(
    qtbot: QtBot, room: MovementsRoom, ask: AskRecorder, tmp_path: Path
) -> None:
    room.books.write_books()
    qtbot.waitUntil(lambda: room.books.units is not None)
    dialog = room.books.units
    assert dialog is not None
    gate = Event()
    room.books._context.files.submit(gate.wait, lambda _: None)
    ask.answers.append(tmp_path / "usb")
    (tmp_path / "usb").mkdir()
    press(dialog.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.bar.busy
    press(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    gate.set()
    qtbot.waitUntil(lambda: not dialog.bar.busy)
    assert "Đã dừng" in dialog.written.accessibleName()
    assert list((tmp_path / "usb").iterdir()) == []
    press(dialog.view, Qt.Key.Key_Escape)
    assert room.books.units is None
