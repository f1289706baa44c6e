"""A pasted list of areas: what is wrong is mended in the preview, by keyboard, and checked anew."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.areas.pasting import read_area_list
from desktop_app.exchange.grid import clipboard_rows
from ui.settings.areas.area_list_dialog import AreaListDialog
from ui.theme import Theme

LIST = "Tên thôn\tSố hộ\nBến\t80\nGò\ttám mươi\n\t30\nBến\t7\nSông\t1.050"
CONTROL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def recorded() -> list[list[tuple[str, int | None]]]:
    return []


@pytest.fixture
def dialog(qtbot: QtBot, qapp: QApplication, recorded: list[list[tuple[str, int | None]]]) -> AreaListDialog:
    parent = QWidget()
    qtbot.addWidget(parent)

    def record(dialog: AreaListDialog) -> None:
        recorded.append([(row.name, row.households) for row in dialog.areas.good_rows().rows])
        dialog.accept()

    made = AreaListDialog(parent, read_area_list(clipboard_rows(LIST), "thon"), Theme(qapp), record)
    qtbot.addWidget(made)
    made.open()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    return made


def press(*keys: Qt.Key | str, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """Keys where the cursor is; a text stands for its letters."""
    for key in keys:
        for part in key if isinstance(key, str) else (key,):
            target = QApplication.focusWidget()
            assert target is not None
            if isinstance(part, str):
                QTest.keyClicks(target, part, modifiers)
            else:
                QTest.keyClick(target, part, modifiers)


def test_bad_rows_are_mended_where_they_stand(
    dialog: AreaListDialog, recorded: list[list[tuple[str, int | None]]]
) -> None:
    assert dialog.grid.current_key() == ("3", "households"), "the cursor stands in the first wrong cell"
    assert "tám mươi" in dialog.grid.bubble.text
    assert "3, 4, 5" in dialog.wrong.text
    press("80", Qt.Key.Key_Return)
    assert "4, 5" in dialog.wrong.text
    press(Qt.Key.Key_F8)
    assert dialog.grid.current_key() == ("4", "name")
    press("xom moi", Qt.Key.Key_Return)
    press(Qt.Key.Key_F8)
    assert dialog.grid.current_key() == ("5", "name")
    press("bai", Qt.Key.Key_Return)
    assert dialog.wrong.isHidden()
    assert dialog.go.text() == "Ghi danh sách (Ctrl+Enter)"
    press(Qt.Key.Key_Return, modifiers=CONTROL)
    (rows,) = recorded
    assert rows[0] == ("Thôn Bến", 80)
    assert rows[1] == ("Thôn Gò", 80)
    assert [households for _, households in rows[2:]] == [30, 7, 1050]


def test_what_was_mended_is_checked_against_the_whole_list(dialog: AreaListDialog) -> None:
    dialog.grid.go_to(("6", "name"))
    QGuiApplication.clipboard().setText("Bến")
    press("v", modifiers=CONTROL)
    assert "3, 4, 5, 6" in dialog.wrong.text
    press("z", modifiers=CONTROL)
    assert "6" not in dialog.wrong.text
    dialog.grid.go_to(("3", "households"))
    QGuiApplication.clipboard().setText("81\n31\n8")
    press("v", modifiers=CONTROL)
    assert [row.households for row in dialog.areas.rows] == [80, 81, 8, 1050], "a row without name is none"


def test_rows_left_wrong_are_left_out(
    dialog: AreaListDialog, recorded: list[list[tuple[str, int | None]]]
) -> None:
    assert dialog.go.text() == "Ghi 2 dòng, bỏ qua 3 dòng (Ctrl+Enter)"
    press(Qt.Key.Key_Return, modifiers=CONTROL)
    assert recorded == [[("Thôn Bến", 80), ("Thôn Sông", 1050)]]


def test_a_further_field_of_the_list_is_mended_too(qtbot: QtBot, qapp: QApplication) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    rows = clipboard_rows("Tên thôn\tSố hộ\tSĐT\nBến\t80\thỏi lại")
    dialog = AreaListDialog(parent, read_area_list(rows, "thon"), Theme(qapp), lambda _: None)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    assert dialog.grid.current_key() == ("2", "head_phone")
    assert "hỏi lại" in dialog.grid.bubble.text
    press("0912345678", Qt.Key.Key_Return)
    assert [row.head_phone for row in dialog.areas.good_rows().rows] == ["0912345678"]
