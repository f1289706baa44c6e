"""Ctrl+Y does again what was taken back, on every system: Qt gives fields Ctrl+Shift+Z alone on some."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QWidget


def redo_typing(window: QWidget, event: QKeyEvent) -> bool:
    """Do again what was taken back in the field that has the cursor; whether the key is for that.

    For windows, which are asked last: where Ctrl+Y means something of its own it does not come here.
    """
    if event.keyCombination() != Qt.Modifier.CTRL | Qt.Key.Key_Y:
        return False
    here = window.focusWidget()
    if not isinstance(here, QLineEdit | QPlainTextEdit | QTextEdit):
        return False
    here.redo()
    return True
