"""A horizontal bar that shows a share, with a mark for the target where there is one."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme

_HEIGHT = 10


class Meter(QWidget):
    """Shows ``share`` (0 to 1) of a whole; the number itself belongs in a label beside it."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._share = 0.0
        self._target: float | None = None
        self._colour = "focus"
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_share(self, share: float, *, target: float | None = None, colour: str = "focus") -> None:
        """Set the share, the target's mark and the palette's colour of the bar."""
        self._share = min(max(share, 0.0), 1.0)
        self._target = target
        self._colour = colour
        self.setAccessibleDescription(f"{round(self._share * 100)} %")
        self.update()

    @property
    def share(self) -> float:
        """The share that is shown."""
        return self._share

    def sizeHint(self) -> QSize:
        return QSize(160, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(48, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.palette.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(0, (self.height() - _HEIGHT) / 2, self.width(), _HEIGHT)
        painter.setBrush(QColor(tokens["sunken"]))
        painter.drawRoundedRect(whole, _HEIGHT / 2, _HEIGHT / 2)
        if self._share > 0:
            part = QRectF(whole)
            part.setWidth(max(_HEIGHT, whole.width() * self._share))
            painter.setBrush(QColor(tokens[self._colour]))
            painter.drawRoundedRect(part, _HEIGHT / 2, _HEIGHT / 2)
        if self._target is not None:
            place = whole.width() * min(max(self._target, 0.0), 1.0)
            painter.setBrush(QColor(tokens["text"]))
            painter.drawRect(QRectF(min(place, whole.width() - 2), whole.top() - 1, 2, _HEIGHT + 2))
        painter.end()
        del event
