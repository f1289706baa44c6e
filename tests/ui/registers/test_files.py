"""Files of an entry by keyboard: while it is typed, in the book, and with a step."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.registers.lists.timeline import timeline_of
from tests.registers.builders import begin_opinion
from tests.ui.registers.conftest import CONTROL, World, in_register, press, settle, until
from tests.ui.registers.test_registers_room import ask_step, new_entry, type_opinion
from ui.registers.registers_room import RegistersRoom


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "Công văn 12.pdf"
    path.write_bytes(b"%PDF-1.7 letter")
    return path


def names(world: World, matter_id: str) -> list[str]:
    with world.office.read() as connection:
        told = timeline_of(connection, matter_id, world.office.clock.today(), world.office.officer)
    assert told is not None
    return [file.name for file in told.files]


def test_a_file_is_attached_while_an_entry_is_typed(
    qtbot: QtBot, world: World, room: RegistersRoom, letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.ask, "open_file", lambda *_: letter)
    new_entry(qtbot, world, room)
    press(Qt.Key.Key_F9)
    dialog = room.entry.files.dialog
    assert dialog is not None
    dialog.add_button.click()
    until(qtbot, lambda: len(dialog.model.rows) == 1)
    dialog.reject()
    settle(qtbot, world)
    assert "1" in room.entry.files_button.text()
    room.activateWindow()
    room.entry.focus_form()
    until(qtbot, lambda: QApplication.focusWidget() is not None)
    type_opinion("Đường vào thôn ngập")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: len(world.lines()) == 1)
    assert names(world, world.lines()[0].id)[0].startswith("Công_văn_12-")
    settle(qtbot, world)
    assert "1" not in room.entry.files_button.text(), "the next entry has none"


def test_a_file_is_pasted_on_the_entry_in_the_list_and_a_bad_one_is_told(
    qtbot: QtBot, world: World, room: RegistersRoom, letter: Path, tmp_path: Path
) -> None:
    matter_id = begin_opinion(world.office)
    in_register(qtbot, world, room)
    until(qtbot, lambda: room.list.panel.timeline)
    paste(letter)
    until(qtbot, lambda: names(world, matter_id))
    until(qtbot, lambda: room.list.panel.files.isVisible())
    bad = tmp_path / "chạy.exe"
    bad.write_bytes(b"MZ")
    paste(bad)
    until(qtbot, lambda: world.ask.asked)
    assert len(names(world, matter_id)) == 1


def paste(path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    QGuiApplication.clipboard().setMimeData(data)
    press(Qt.Key.Key_V, modifier=CONTROL)


def test_a_file_comes_with_a_step(
    qtbot: QtBot, world: World, room: RegistersRoom, letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter_id = begin_opinion(world.office)
    in_register(qtbot, world, room)
    until(qtbot, lambda: room.list.panel.timeline)
    dialog = ask_step(qtbot, room, "Tiếp nhận")
    monkeypatch.setattr(world.ask, "open_file", lambda *_: letter)
    press(Qt.Key.Key_F9)
    until(qtbot, lambda: dialog.files.candidates)
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: names(world, matter_id))


def test_a_file_dropped_on_a_row_of_the_list_is_attached_to_that_entry(
    qtbot: QtBot, world: World, room: RegistersRoom, letter: Path
) -> None:
    ids = {begin_opinion(world.office, content=text): text for text in ("Cống tắc", "Đèn hỏng")}
    in_register(qtbot, world, room)
    until(qtbot, lambda: room.list.model.rowCount() == 2)
    view, data = room.list.view, QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(letter))])
    assert view.viewport().acceptDrops()
    where = view.visualRect(room.list.model.index(1, 0)).center()
    below = view.visualRect(room.list.model.index(1, 0)).bottomLeft() + QPoint(5, 60)
    for place in (below, where):
        how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(view.viewport(), QDragEnterEvent(QPointF(place), *how))
        QApplication.sendEvent(view.viewport(), QDropEvent(QPointF(place), *how))
    other, dropped_on = (room.list.model.id_at(row) for row in (0, 1))
    assert dropped_on in ids
    until(qtbot, lambda: names(world, str(dropped_on)))
    settle(qtbot, world)
    assert len(names(world, str(dropped_on))) == 1
    assert names(world, str(other)) == []
