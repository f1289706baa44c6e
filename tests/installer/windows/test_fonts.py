"""Qt's own platform for Windows gives lists, tables, menus, tips and boxes the program's font."""

from __future__ import annotations

import pytest

from tests.installer.windows.wine import Wine
from tools.windows.places import Places

pytestmark = pytest.mark.wine

FONTS = """
from PySide6.QtWidgets import QApplication
from ui.shell.application import build_application
from ui.theme import Theme
from ui.theme.appearance import Appearance
CLASSES = ("QAbstractItemView", "QListView", "QTableView", "QHeaderView", "QMenu", "QMessageBox", "QTipLabel")
def told(when):
    fonts = sorted({(font.family(), font.pointSizeF()) for font in map(QApplication.font, CLASSES)})
    print(when, QApplication.platformName(), fonts)
application = build_application(())
application.setStyleSheet("QLabel {}")
told("without the theme:")
theme = Theme(application)
told("with it:")
theme.choose(Appearance.DARK)
told("with another:")
"""


def test_no_class_has_a_font_of_the_system(wine: Wine, built: Places) -> None:
    ended = wine.run(built.version / "python.exe", "-X", "utf8", "-c", FONTS)
    assert ended.status == 0, ended.said
    lines = [line.strip() for line in ended.said.splitlines() if "windows" in line]
    assert lines[1:] == [f"{when}: windows [('Inter', 11.0)]" for when in ("with it", "with another")]
    assert "Inter" not in lines[0], "this Windows gives the classes no fonts of its own, so it proves nothing"
