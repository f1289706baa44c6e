"""A browser that shows foreign text unformatted; see ``plain_text``."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QTextBrowser


class PlainBrowser(QTextBrowser):
    """Several lines to read and select; it never loads anything, whatever the text names."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        del kind, name

    def show_lines(self, text: str) -> None:
        """Show a text as it is."""
        self.setPlainText(text)
