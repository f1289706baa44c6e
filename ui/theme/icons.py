"""Line icons, drawn from ``resources/icons/*.svg`` in the colour and resolution they are shown in."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop_app.base.resource_files import resource_path

_INK = "#000000"


type ColourOf = Callable[[QIcon.Mode, QIcon.State], str]


class _LineIcon(QIconEngine):
    """Paints one SVG with its black strokes in the colour that holds at the moment of painting."""

    def __init__(self, name: str, colour_of: ColourOf) -> None:
        super().__init__()
        self._name = name
        self._colour_of = colour_of

    def clone(self) -> QIconEngine:
        """A copy, as QIcon asks for."""
        return _LineIcon(self._name, self._colour_of)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw the icon into ``rect``."""
        # A wider place leaves a gap at its right: that is how buttons keep icon and words apart.
        side = min(rect.width(), rect.height())
        square = QRectF(rect.x(), rect.y() + (rect.height() - side) / 2, side, side)
        _renderer(self._name, self._colour_of(mode, state)).render(painter, square)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The icon as pixels."""
        pixels = QPixmap(size)
        pixels.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixels)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixels


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    text = resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")
    made = QSvgRenderer()  # with the text in here, Qt's XML reader and its enumerations would be loaded, too
    made.load(QByteArray(text.replace(_INK, colour).encode()))
    return made


def line_icon(name: str, colour_of: ColourOf) -> QIcon:
    """The icon ``name``; ``colour_of`` is asked at every painting, so light and dark need no signal."""
    return QIcon(_LineIcon(name, colour_of))


def program_icon() -> QIcon:
    """The icon of the program, in its own colours."""
    return QIcon(str(resource_path("icons", "app.svg")))
