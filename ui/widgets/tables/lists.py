"""Lists at the side of a page that choose what it shows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget


def side_list(name: str) -> QListWidget:
    """An empty list; ``name`` is what a screen reader says.

    It takes its style at once: items that are added before have no room around them.
    """
    made = QListWidget()
    made.setAccessibleName(name)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setTextElideMode(Qt.TextElideMode.ElideRight)
    made.ensurePolished()
    return made
