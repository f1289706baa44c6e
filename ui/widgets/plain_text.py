"""Foreign text, shown unformatted: Qt takes a text for HTML when it looks like it.

Tool tips, message boxes and labels decide by ``Qt.mightBeRichText`` and would load pictures and follow
styles of a text that came from a form, another computer or a file.
"""

from __future__ import annotations

from PySide6 import QtGui
from PySide6.QtWidgets import QWidget


def as_plain(text: str) -> str:
    """A text that is shown letter by letter, for places of Qt that know no plain text."""
    return QtGui.Qt.convertFromPlainText(text) if QtGui.Qt.mightBeRichText(text) else text


def set_tip(target: QWidget, text: str) -> None:
    """The tip of a widget; every tip that is not a sentence of the program is set here."""
    target.setToolTip(as_plain(text))
