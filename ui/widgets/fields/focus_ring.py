"""The ring around a widget that takes keys although it is no field of Qt's own."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from ui.theme import spacing as space


def draw_focus_ring(widget: QWidget) -> None:
    """Draw the ring while the widget has the focus; called in its ``paintEvent``."""
    if not widget.hasFocus():
        return
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(widget.palette().link().color(), space.FOCUS_RING))
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(1, 1, -1, -1), space.CORNER, space.CORNER)
    painter.end()
