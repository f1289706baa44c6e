"""No dialog is larger than the screen: what lies beyond its edge cannot be pressed."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.architecture.imports import module_name, source_files
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.dialog_foot import dialog_foot
from ui.widgets.fitting import FittedArea, within_screen
from ui.widgets.labels import label


def test_every_dialog_keeps_its_buttons_on_the_screen() -> None:
    own = re.compile(r"^class \w+\([^)]*\bQDialog\b", re.MULTILINE)
    found = {module_name(path) for path in source_files("ui") if own.search(path.read_text("utf-8"))}
    assert found == {"ui.widgets.dialog"}


def test_a_body_without_room_scrolls_and_its_buttons_stay(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Dialog()
    qtbot.addWidget(made)
    layout = QVBoxLayout(made)
    fields = [QLineEdit() for _ in range(30)]
    for field in fields:
        layout.addWidget(field)
    go = button("Save")
    layout.addLayout(dialog_foot(made, go))
    room = QSize(400, 300)
    monkeypatch.setattr("ui.widgets.dialog.room_on_screen", lambda _: room)
    made.open()
    assert made.size().boundedTo(room) == made.size()
    area = made.body_area
    assert area is not None
    qtbot.waitUntil(lambda: area.height() < room.height())
    qtbot.waitUntil(made.isActiveWindow)
    assert made.rect().contains(go.geometry()), "the button is seen"
    fields[-1].setFocus()
    qtbot.waitUntil(fields[-1].hasFocus)
    place = fields[-1].mapTo(area.viewport(), fields[-1].rect().center())
    assert area.viewport().rect().contains(place), "what has the keys is seen"


def test_what_changed_out_of_sight_is_whole_when_it_is_shown(qtbot: QtBot) -> None:
    """A panel beside a list learns of a change while another page is in front."""
    content, page = QWidget(), QWidget()
    words, below = label("", wrap=True), QPlainTextEdit()
    inside, outside = QVBoxLayout(content), QVBoxLayout(page)
    inside.addWidget(words)
    inside.addWidget(below, 1)
    words.hide()
    area = FittedArea(content)
    outside.addWidget(area)
    pages = QStackedWidget()
    qtbot.addWidget(pages)
    pages.addWidget(page)
    pages.addWidget(QWidget())
    pages.resize(240, 200)
    pages.show()
    qtbot.waitExposed(pages)
    pages.setCurrentIndex(1)
    QApplication.processEvents()
    words.show()
    for times in (1, 12):  # of the second change Qt tells a page that nobody sees nothing
        words.setText("Phát sinh từ hội nghị tiếp xúc cử tri. " * times)
        QApplication.processEvents()
    pages.setCurrentIndex(0)
    QApplication.processEvents()
    assert words.height() >= words.heightForWidth(words.width())
    assert area.verticalScrollBar().maximum() > 0


@pytest.fixture
def dialog(qtbot: QtBot) -> QDialog:
    made = QDialog()
    qtbot.addWidget(made)
    return made


def test_a_dialog_leaves_room_for_its_frame(dialog: QDialog) -> None:
    room = dialog.screen().availableGeometry().size()
    found = within_screen(dialog, (5000, 5000))
    assert found.width() < room.width()
    assert found.height() < room.height()


def test_what_fits_has_the_size_that_it_asks_for(dialog: QDialog) -> None:
    assert within_screen(dialog, (400, 300)) == QSize(400, 300)


def test_no_dialog_asks_for_a_size_without_looking_at_the_screen() -> None:
    fixed = re.compile(r"self\.(?:resize|setMinimumSize)\(\*\w*SIZE")
    found = {module_name(path) for path in source_files("ui") if fixed.search(path.read_text("utf-8"))}
    assert found == set()
