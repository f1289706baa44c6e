"""A drawing of a report on the screen: the same that is printed."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

_PAPER = QColor("#ffffff")
"""The drawing is made for paper: it keeps a white ground in the dark window too."""


class Picture(QWidget):
    """Paints one SVG in the ``width`` it is given."""

    def __init__(self, name: str, width: int) -> None:
        super().__init__()
        self._width = width
        self._renderer = QSvgRenderer(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.hide()

    def show_svg(self, svg: str) -> None:
        """Show a drawing; an empty text shows none."""
        if svg:
            self._renderer.load(QByteArray(svg.encode()))
        self.setVisible(bool(svg))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        size = self._renderer.defaultSize()
        return QSize(self._width, round(size.height() * self._width / max(size.width(), 1)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), _PAPER)
        size = self._renderer.defaultSize()
        height = size.height() * self.width() / max(size.width(), 1)
        self._renderer.render(painter, QRectF(0, 0, self.width(), height))
        painter.end()
        del event
