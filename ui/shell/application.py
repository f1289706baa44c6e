"""The application object of Qt, with the names and the icon of the program."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop_app.base.i18n import tr
from ui.base.collecting import Collecting
from ui.theme.icons import program_icon

_LOCK_SECONDS = 0.0005
"""So long a thread that computes keeps the lock of Python while the window's waits for it, which gives it
away at each call into Qt. With Python's own 5 ms a key beside such a thread was painted a third later."""


def build_application(qt_arguments: tuple[str, ...] = ()) -> QApplication:
    """The application object, made at the first call; ``qt_arguments`` are the command line's words to Qt."""
    known = QApplication.instance()
    if isinstance(known, QApplication):
        return known
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication([sys.argv[0], *qt_arguments, "-style", "Fusion"])
    application.setApplicationName("so-mat-tran")
    application.setApplicationDisplayName(tr("Sổ Mặt trận"))
    application.setDesktopFileName("so-mat-tran")
    application.setWindowIcon(program_icon())
    application.setQuitOnLastWindowClosed(False)
    Collecting(application)
    sys.setswitchinterval(_LOCK_SECONDS)
    return application
