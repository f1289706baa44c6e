"""Boxes whose names differ at their end."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.display import Display
from tests.support.processes import ROOT
from tests.ui.shell_parts import OpenApp
from ui.places.settings import SectionPlace
from ui.theme import Appearance, Theme
from ui.widgets.fields.choice_box import ChoiceBox

NAMES = [f"Phiếu lấy ý kiến về sự hài lòng của người dân, {year}-{year + 4}" for year in range(1991, 2021)]


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("rows", [3, 12, 30])
def test_the_years_are_seen_and_the_list_is_as_high_as_its_rows(
    qapp: QApplication, qtbot: QtBot, rows: int
) -> None:
    theme = Theme(qapp, Appearance.LIGHT)
    box = ChoiceBox()
    qtbot.addWidget(box)
    box.addItems(NAMES[:rows])
    box.setFixedWidth(260)
    box.show()
    assert box.shown.endswith("1991-1995")
    assert "…" in box.shown
    box.showPopup()
    view = box.view()
    qtbot.waitUntil(view.isVisible)
    seen = min(rows, 20)
    needed = sum(view.sizeHintForRow(row) for row in range(seen))
    screen = box.screen().availableGeometry()
    assert view.viewport().height() >= needed or view.window().height() == screen.height()
    assert screen.contains(view.window().geometry())
    box.hidePopup()
    del theme


_OPENED = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget
from ui.shell.application import build_application
from ui.theme import Appearance, Theme
from ui.widgets.fields.choice_box import ChoiceBox

application = build_application()
theme = Theme(application, Appearance.LIGHT)
window = QWidget()
box = ChoiceBox(window)
box.addItems(["Từng phiếu", "Số tổng kiểm tay"])
QVBoxLayout(window).addWidget(box)
window.show()

def look():
    view = box.view()
    print(view.visualRect(view.model().index(1, 0)).bottom() < view.viewport().height())
    application.quit()

QTimer.singleShot(300, box.showPopup)
QTimer.singleShot(600, look)
application.exec()
"""


@pytest.mark.window
def test_a_list_of_two_shows_both_on_a_real_display(display: Display) -> None:
    """There Qt puts arrows to scroll in the place of rows; the offscreen platform does not."""
    environment = {**os.environ, **display.env}
    done = subprocess.run(
        [sys.executable, "-c", _OPENED],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "True", done.stderr


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("ma pin", "officers"),
        ("sao luu", "safety"),
        ("ngon ngu", "window"),
        ("noi nhan", "office"),
        ("mau phieu", "catalogue"),
    ],
)
def test_the_search_finds_what_is_set(app: OpenApp, typed: str, place: str) -> None:
    app.shell.show()
    app.settle()
    search = app.window.search
    search.open()
    search.field.setText(typed)
    app.settle()
    hits = [search.model.hit(row) for row in range(search.model.rowCount())]
    assert SectionPlace(place).destination in [hit.destination for hit in hits if hit]
