"""Dialogs and browsers that show words of others as they stand; see ``plain_text``."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QDialog, QInputDialog, QLabel, QLineEdit, QTextBrowser, QWidget

_LINE_WIDTH = 480
"""A reason is a sentence."""


def plain_labels(dialog: QDialog) -> None:
    """Have no label of a dialog of Qt's own read its text as HTML; call it when all texts are set."""
    for part in dialog.findChildren(QLabel):
        part.setTextFormat(Qt.TextFormat.PlainText)


def ask_line(parent: QWidget | None, title: str, label: str, initial: str = "") -> tuple[str, bool]:
    """A line of text and whether it was accepted, as ``QInputDialog.getText`` asks it."""
    dialog = QInputDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setLabelText(label)
    dialog.setTextValue(initial)
    dialog.setTextEchoMode(QLineEdit.EchoMode.Normal)
    plain_labels(dialog)
    dialog.resize(_LINE_WIDTH, dialog.sizeHint().height())
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    return (dialog.textValue() if accepted else ""), accepted


class PlainBrowser(QTextBrowser):
    """Several lines to read and select; it never loads anything, whatever the text names."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        del kind, name

    def show_lines(self, text: str) -> None:
        """Show a text as it stands."""
        self.setPlainText(text)
