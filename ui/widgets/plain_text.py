"""Words that others wrote, shown as they stand: Qt takes a text for HTML when it looks like it.

Tool tips, message boxes and labels decide by ``Qt.mightBeRichText`` and would load pictures and follow
styles of a text that came from a form, another computer or a file.
"""

from __future__ import annotations

from typing import Any

from PySide6 import QtGui
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QDialog, QInputDialog, QLabel, QLineEdit, QTextBrowser, QWidget


def as_plain(text: str) -> str:
    """A text that is shown letter by letter, for places of Qt that know no plain text."""
    return QtGui.Qt.convertFromPlainText(text) if QtGui.Qt.mightBeRichText(text) else text


def set_tip(target: QWidget, text: str) -> None:
    """The tip of a widget; every tip that is not a sentence of the program is set here."""
    target.setToolTip(as_plain(text))


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
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    return (dialog.textValue() if accepted else ""), accepted


class PlainBrowser(QTextBrowser):
    """Several lines to read and select; it never loads anything, whatever the text names."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        del kind, name

    def show_lines(self, text: str) -> None:
        """Show a text as it stands."""
        self.setPlainText(text)
