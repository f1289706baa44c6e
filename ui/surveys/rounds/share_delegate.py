"""Paints a share as a bar in a table cell, with its figure and a mark at the threshold."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from ui.theme import Theme
from ui.widgets.tables.elided_tips import TippingDelegate

_Index = QModelIndex | QPersistentModelIndex
_BAR = 14
_FIGURE = 84
_LEAST_BAR = 70
"""Pixels: of a shorter bar nobody sees how near it is to the threshold."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share from 0 to 1, the threshold, and whether it was reached."""

    share: float | None
    threshold: float | None
    reached: bool | None


class ShareDelegate(TippingDelegate):
    """Draws :attr:`shares` by row; the text of the cell is the figure."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.shares: list[Share] = []

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(_FIGURE + 12 + _LEAST_BAR + 16, super().sizeHint(option, index).height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        shares = self.shares
        if not 0 <= index.row() < len(shares):
            return
        item, tokens = shares[index.row()], self._theme.palette.tokens()
        rect = QRectF(option.rect).adjusted(8, 0, -8, 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(tokens["text"]))
        figure = QRectF(rect.left(), rect.top(), _FIGURE, rect.height())
        words = str(index.data() or "")
        painter.drawText(figure, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)
        whole = QRectF(
            figure.right() + 12, rect.center().y() - _BAR / 2, rect.right() - figure.right() - 12, _BAR
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens["sunken"]))
        painter.drawRoundedRect(whole, 3, 3)
        if item.share is not None:
            part = QRectF(whole)
            part.setWidth(whole.width() * min(max(item.share, 0.0), 1.0))
            colour = "muted" if item.reached is None else "success" if item.reached else "danger"
            painter.setBrush(QColor(tokens[colour]))
            painter.drawRoundedRect(part, 3, 3)
        if item.threshold is not None:
            place = whole.left() + whole.width() * item.threshold
            painter.setBrush(QColor(tokens["text"]))
            painter.drawRect(QRectF(place - 1, whole.top() - 4, 2, whole.height() + 8))
        painter.restore()
