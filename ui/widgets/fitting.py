"""Sizes of dialogs: the height that the text needs, and never more than the screen has."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QWidget

_FRAME = QSize(16, 48)
"""What window managers and Windows put around a window at most."""


def within_screen(window: QWidget, size: tuple[int, int]) -> QSize:
    """A width and height, or what the screen has room for: at a scale of 125 % it has 1093 × 614."""
    return QSize(*size).boundedTo(window.screen().availableGeometry().size() - _FRAME)


def fit_height(dialog: QDialog, *, least: int = 0) -> None:
    """Qt does not follow the lines of wrapped text by itself once a window has its size."""
    layout = dialog.layout()
    if layout is None:
        return
    layout.activate()
    width = max(dialog.width(), dialog.minimumWidth())
    by_width = layout.hasHeightForWidth()
    height = layout.totalHeightForWidth(width) if by_width else layout.totalSizeHint().height()
    dialog.resize(width, max(height, least))
