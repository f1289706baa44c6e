"""No dialog is larger than the screen: what lies beyond its edge cannot be pressed."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from tests.architecture.imports import module_name, source_files
from ui.widgets.fitting import within_screen


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
