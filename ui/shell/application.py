"""The application object of Qt, with the names and the icon of the program."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop_app.base.i18n import tr
from ui.base.collecting import Collecting
from ui.theme.icons import program_icon


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
    return application
