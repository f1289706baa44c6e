"""An icon on its own in a layout; it says nothing to a screen reader."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme
from ui.theme import spacing as space


class IconLabel(QWidget):
    """Paints one line icon in a colour of the palette, ``side`` wide and high."""

    def __init__(self, theme: Theme, icon: str, colour: str = "muted", side: int = space.ICON) -> None:
        super().__init__()
        self._theme = theme
        self._side = side
        self._icon = theme.icon(icon, colour)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, icon: str, colour: str) -> None:
        """Show another icon."""
        self._icon = self._theme.icon(icon, colour)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._icon.paint(painter, self.rect())
        painter.end()
        del event
