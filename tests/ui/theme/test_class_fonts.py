"""Lists, tables, menus, tips and message boxes have the program's font, whatever Qt gives them by itself.

On Windows Qt keeps a font of the system for each of these classes and sets them anew with a style sheet,
which no other system does: the application object here does the same.
"""

from __future__ import annotations

import subprocess
import sys

from tests.support.patience import PATIENCE_SECONDS
from tests.support.processes import ROOT

WINDOWS = """
import sys
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

CLASSES = ("QListView", "QAbstractItemView", "QTableView", "QHeaderView", "QMenu", "QMenuBar", "QMessageBox",
           "QStatusBar", "QTipLabel", "QToolButton", "QMdiSubWindowTitleBar", "QDockWidgetTitle")

class AsOnWindows(QApplication):
    def setStyleSheet(self, sheet):
        super().setStyleSheet(sheet)
        for name in CLASSES:
            QApplication.setFont(QFont("Liberation Serif", 8), name)

def fonts():
    return {(QApplication.font(name).family(), QApplication.font(name).pointSizeF()) for name in CLASSES}

application = AsOnWindows(["test", "-platform", "offscreen"])
application.setStyleSheet("")
assert fonts() == {("Liberation Serif", 8.0)}, "the application here is not like that of Windows"
from ui.theme import Theme
from ui.theme.appearance import Appearance
theme = Theme(application)
print("after the start", fonts())
theme.choose(Appearance.DARK)
print("after a choice", fonts())
"""


def test_no_class_keeps_a_font_of_the_system() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WINDOWS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    ours = "{('Inter', 11.0)}"
    assert done.stdout.splitlines() == [f"after the start {ours}", f"after a choice {ours}"]
