"""Gives a dialog the height its text needs, also after a sentence has come or gone."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog


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
