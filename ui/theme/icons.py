"""Line icons, drawn from ``resources/icons/*.svg`` in the colour and resolution they are shown in.

At a scale of 100 % each is drawn once for a colour and size, and its pixels are kept: a table shows the same
few in every cell. At other scales they do not lie on those of the screen, and each place draws its own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPixmap, QPixmapCache
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
        if side <= 0:
            return
        colour, over = self._colour_of(mode, state), rect.height() - side
        if _scale() == 1.0 and over % 2 == 0:
            painter.drawPixmap(rect.x(), rect.y() + over // 2, _drawn(self._name, colour, side))
        else:
            square = QRectF(rect.x(), rect.y() + over / 2, side, side)
            _renderer(self._name, colour).render(painter, square)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The icon as pixels."""
        pixels = QPixmap(size)
        pixels.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixels)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixels


def _scale() -> float:
    """How many pixels of the screen stand for one of the window; of several screens, of the finest."""
    application = QGuiApplication.instance()
    return application.devicePixelRatio() if isinstance(application, QGuiApplication) else 1.0


def _drawn(name: str, colour: str, side: int) -> QPixmap:
    """The icon in a square of so many pixels."""
    key = f"{name} {colour} {side}"
    kept: Any = QPixmapCache  # its types know no find that gives a pixmap
    pixels: QPixmap | None = kept.find(key)
    if pixels is None:
        pixels = QPixmap(side, side)
        pixels.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixels)
        _renderer(name, colour).render(painter, QRectF(0, 0, side, side))
        painter.end()
        QPixmapCache.insert(key, pixels)
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
