"""Texts of a form with Markdown and HTML, in a label."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from desktop_app.forms.definition.markup import freed, has_markup, rich

_SHOWN = "shownText"


def show_marked(target: QLabel, text: str, mark: str = "") -> None:
    """Show a text with guarded answers, and a ``mark`` behind it; nothing happens when it is the same."""
    if target.property(_SHOWN) == text + mark:
        return
    target.setProperty(_SHOWN, text + mark)
    if has_markup(text):
        target.setTextFormat(Qt.TextFormat.RichText)
        target.setText(rich(text) + escape(mark))
    else:
        target.setTextFormat(Qt.TextFormat.PlainText)
        target.setText(freed(text) + mark)
