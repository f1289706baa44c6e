"""Bringing the program before all others, from wherever its window is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def come_forward(window: QWidget | None) -> None:
    """Bring a window, and a question that lies over it, before all others."""
    for each in (window, QApplication.activeModalWidget()):
        if each is not None:
            each.setWindowState(each.windowState() & ~Qt.WindowState.WindowMinimized)
            each.show()
            each.raise_()
            each.activateWindow()
