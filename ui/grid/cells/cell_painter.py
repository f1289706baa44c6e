"""How a cell looks: open, computed or closed; empty, zero or wrong; saving, saved or not saved."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPen, QPolygon, QPolygonF

from ui.base.answers import listen
from ui.grid.model.table import Alert, CellAccess, GridColumnKind, SaveMark, ShownCell, SyncMark
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole, font_for, tabular

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_CENTRE = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine
_MARGINS = 2 * space.SMALL + 2
"""Pixels left and right of a text, together."""


class CellPainter:
    """Paints cells in the colours in force; colours are looked up once for each palette."""

    def __init__(self, theme: Theme, owner: QObject, *, strong: bool = False) -> None:
        self._theme = theme
        self._font: QFont = tabular(font_for(TextRole.STRONG if strong else TextRole.BODY))
        self._metrics = QFontMetrics(self._font)
        self._slanted = QFont(self._font)
        self._slanted.setItalic(True)
        self._colours: dict[str, QColor] = {}
        self._take_colours()
        listen(theme.changed, owner, self._take_colours)

    @property
    def font(self) -> QFont:
        """The font of the cells."""
        return self._font

    def paint(
        self, painter: QPainter, rect: QRect, cell: ShownCell, kind: GridColumnKind, *, selected: bool
    ) -> None:
        """Draw ground, text and marks of a cell."""
        if kind is GridColumnKind.ACTION:
            self._button(painter, rect, cell, selected)
            return
        self._ground(painter, rect, cell, selected)
        self._text(painter, rect, cell, kind, selected)
        if cell.problem:
            self._corner(painter, rect, self._colours["danger"])
        elif cell.comment:
            self._corner(painter, rect, self._colours["warning" if cell.asked else "accent"])
        self._alert(painter, rect, cell.alert)
        self._mark(painter, rect, cell.mark)
        self._travel(painter, rect, cell.travel)
        if cell.files:
            self._sheet(painter, rect)
        if cell.source and not cell.hint:
            self._register(painter, rect)

    def width_of(self, cell: ShownCell) -> int:
        """The width in pixels of a column that shows the whole figure of a cell."""
        if not cell.text and cell.hint:
            return QFontMetrics(self._slanted).horizontalAdvance(cell.hint) + _MARGINS
        return self._metrics.horizontalAdvance(cell.text) + _MARGINS if cell.text and not cell.problem else 0

    def frame(self, painter: QPainter, rect: QRect) -> None:
        """Draw the frame of the cell in which the cursor is."""
        painter.setPen(QPen(self._colours["focus"], 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def lines(self, painter: QPainter, rect: QRect, *, block: bool) -> None:
        """Draw the lines right of and below a cell, and the stronger one above a new block."""
        painter.setPen(self._colours["border"])
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if block:
            painter.setPen(self._colours["border_strong"])
            painter.drawLine(rect.topLeft(), rect.topRight())

    def _take_colours(self) -> None:
        self._colours = {
            name: QColor(value) for name, value in self._theme.palette.tokens().items() if "#" in value
        }

    def _ground(self, painter: QPainter, rect: QRect, cell: ShownCell, selected: bool) -> None:
        name = "surface" if cell.access is CellAccess.OPEN else "window"
        if cell.problem:
            name = "danger_soft"
        elif cell.asked:
            name = "warning_soft"
        painter.fillRect(rect, self._colours["selection" if selected else name])
        if cell.access is CellAccess.CLOSED:
            painter.fillRect(rect, QBrush(self._colours["border"], Qt.BrushStyle.BDiagPattern))

    def _text(
        self, painter: QPainter, rect: QRect, cell: ShownCell, kind: GridColumnKind, selected: bool
    ) -> None:
        inner = rect.adjusted(space.SMALL, 0, space.SMALL - _MARGINS, 0)
        painter.setFont(self._font)
        flags = {GridColumnKind.NUMBER: _RIGHT, GridColumnKind.TEXT: _LEFT, GridColumnKind.LINE: _LEFT}.get(
            kind, _CENTRE
        )
        if not cell.text:
            if cell.hint:
                painter.setFont(self._slanted)
                painter.setPen(self._colours["on_selection" if selected else "muted"])
                painter.drawText(inner, flags, cell.hint)
            return
        plain = cell.tone or ("muted" if cell.access is CellAccess.COMPUTED else "text")
        painter.setPen(self._colours["danger" if cell.problem else "on_selection" if selected else plain])
        text = cell.text
        if kind in (GridColumnKind.TEXT, GridColumnKind.LINE) or cell.problem:
            text = " ".join(text.split())
            flags = _LEFT
        elif kind is GridColumnKind.NUMBER and self.width_of(cell) > rect.width():
            text = "####"  # a figure cut short would be a wrong figure; its column becomes wider at once
        if kind is not GridColumnKind.NUMBER or cell.problem:
            text = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, flags, text)

    def _button(self, painter: QPainter, rect: QRect, cell: ShownCell, selected: bool) -> None:
        painter.fillRect(rect, self._colours["selection" if selected else "surface"])
        if not cell.text:
            return
        quiet = cell.tone == "muted"
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._colours["border" if quiet else "accent"])
        painter.setBrush(self._colours["surface"])
        painter.drawRoundedRect(rect.adjusted(4, 3, -4, -3), 6, 6)
        painter.setPen(self._colours["muted" if quiet else "accent_text"])
        painter.setFont(font_for(TextRole.LABEL))
        painter.drawText(rect, _CENTRE, cell.text)
        painter.restore()

    def _corner(self, painter: QPainter, rect: QRect, colour: QColor) -> None:
        side = 8
        corner = rect.topRight()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygon([corner + QPoint(-side, 0), corner, corner + QPoint(0, side)]))

    def _alert(self, painter: QPainter, rect: QRect, alert: Alert) -> None:
        """A bar for an error, a corner below for a warning: different without their colours."""
        if alert is Alert.ERROR:
            painter.fillRect(rect.left(), rect.top(), 4, rect.height() - 1, self._colours["danger"])
        elif alert is Alert.WARNING:
            corner = rect.bottomLeft() + QPoint(0, -1)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colours["warning"])
            painter.drawPolygon(QPolygon([corner + QPoint(0, -9), corner, corner + QPoint(9, 0)]))

    def _sheet(self, painter: QPainter, rect: QRect) -> None:
        """A sheet with a folded corner at the left: files belong to the figure."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._colours["muted"], 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        corner = QPointF(rect.left() + 15.5, rect.center().y() - 4.5)
        outline = [(0, 0), (5, 0), (8, 3), (8, 10), (0, 10)]
        painter.drawPolygon(QPolygonF([corner + QPointF(*each) for each in outline]))
        painter.drawPolyline(QPolygonF([corner + QPointF(*each) for each in ((5, 0), (5, 3), (8, 3))]))
        painter.restore()

    def _register(self, painter: QPainter, rect: QRect) -> None:
        """Three lines one below the other, at the left: a register has the figure too."""
        painter.setPen(QPen(self._colours["muted"], 1))
        left, middle = rect.left() + 4, rect.center().y()
        for line in (-3, 0, 3):
            painter.drawLine(left, middle + line, left + 7, middle + line)

    def _travel(self, painter: QPainter, rect: QRect, travel: SyncMark) -> None:
        """Right below, in the margin of the figure: an arrow waits, a diamond asks, a cross was refused."""
        if travel is SyncMark.NONE:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        spot = QPointF(rect.right() - 5, rect.bottom() - 6)
        if travel is SyncMark.WAITING:
            painter.setPen(QPen(self._colours["muted"], 1.2))
            tip, side = spot + QPointF(0, -3), QPointF(2.5, 0)
            painter.drawLine(tip, spot + QPointF(0, 3))
            painter.drawLine(tip, spot + QPointF(0, -0.5) - side)
            painter.drawLine(tip, spot + QPointF(0, -0.5) + side)
        elif travel is SyncMark.CONFLICT:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colours["warning"])
            corners = [(0, -4), (4, 0), (0, 4), (-4, 0)]
            painter.drawPolygon(QPolygonF([spot + QPointF(*each) for each in corners]))
        else:
            painter.setPen(QPen(self._colours["danger"], 2))
            painter.drawLine(spot + QPointF(-3, -3), spot + QPointF(3, 3))
            painter.drawLine(spot + QPointF(-3, 3), spot + QPointF(3, -3))
        painter.restore()

    def _mark(self, painter: QPainter, rect: QRect, mark: SaveMark) -> None:
        if mark is SaveMark.NONE:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        spot = QRectF(rect.left() + 4, rect.top() + 4, 7, 7)
        if mark is SaveMark.SAVING:
            painter.setPen(QPen(self._colours["muted"], 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(spot)
        elif mark is SaveMark.SAVED:
            painter.setPen(QPen(self._colours["success"], 1.6))
            painter.drawPolyline(
                [
                    spot.topLeft().toPoint() + QPoint(0, 4),
                    spot.topLeft().toPoint() + QPoint(2, 6),
                    spot.topLeft().toPoint() + QPoint(7, 0),
                ]
            )
        else:
            painter.setPen(QPen(self._colours["danger"], 2))
            painter.drawLine(spot.center().toPoint() + QPoint(0, -4), spot.center().toPoint() + QPoint(0, 1))
            painter.drawPoint(spot.center().toPoint() + QPoint(0, 4))
        painter.restore()
