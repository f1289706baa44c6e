"""A chart in the window's own font and colours, laid out as papers lay it out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.base.numbers import format_percent
from desktop_app.reports.blocks.model import BarChart, Chart, LineChart, ValueBarChart
from desktop_app.reports.charts.layout import ChartLayout
from desktop_app.reports.charts.sketch import Dot, Shape, Sketch, SketchBox, SketchText, Stroke
from desktop_app.reports.charts.values import sketches_of
from ui.base.answers import listen
from ui.theme import Theme
from ui.theme.fonts import TextRole, font_for, tabular

_LABEL_SHARE = 0.44
_BAR, _GAP = 0.85, 0.7
"""Height of a bar and of the room between two, against the size of the letters."""
_ELLIPSIS = "…"
_HIGHEST = 100_000.0
_DASHES = [4.0, 3.0]


class WindowRuler:
    """Measures in pixels, in the font of the window."""

    def __init__(self, font: QFont) -> None:
        self._font = font
        self._metrics: dict[int, QFontMetricsF] = {}

    def font(self, size: float) -> QFont:
        """Return the font in a size in pixels."""
        made = QFont(self._font)
        made.setPixelSize(max(round(size), 1))
        return made

    def width(self, text: str, size: float) -> float:
        """Return the width of one line."""
        known = self._metrics.setdefault(round(size), QFontMetricsF(self.font(size)))
        return known.horizontalAdvance(text)

    def lines(self, text: str, size: float, width: float, most: int) -> list[str]:
        """Return at most ``most`` lines, none wider than ``width``; an ellipsis marks a cut."""
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.width(longer, size) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        if len(lines) > most:
            lines = [*lines[: most - 1], lines[most - 1] + _ELLIPSIS]
        return [self._fitting(line, size, width) for line in lines]

    def _fitting(self, line: str, size: float, width: float) -> str:
        if self.width(line, size) <= width:
            return line
        metrics = QFontMetricsF(self.font(size))
        return metrics.elidedText(line, Qt.TextElideMode.ElideRight, width)


class ChartView(QWidget):
    """Takes the height that its chart needs in the width it is given; hidden while there is none."""

    def __init__(self, name: str, theme: Theme, missing: str = "–") -> None:
        super().__init__()
        self._theme = theme
        self._ruler = WindowRuler(tabular(font_for(TextRole.BODY)))
        self._size = float(QFontInfo(font_for(TextRole.BODY)).pixelSize())
        self._missing = missing
        """Shown in place of a missing share."""
        self._chart: Chart | None = None
        self._sketch = Sketch(0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        listen(theme.changed, self, self._lay_out)
        self.hide()

    @property
    def sketch(self) -> Sketch:
        """What is painted."""
        return self._sketch

    def show_chart(self, chart: Chart | None) -> None:
        """Show a chart, or none."""
        self._chart = chart
        self.setAccessibleDescription("" if chart is None else "\n".join(_told(chart)))
        self._lay_out()
        self.setVisible(chart is not None)

    def sizeHint(self) -> QSize:
        return QSize(round(self._sketch.width), round(self._sketch.height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for shape in self._sketch.shapes:
            self._paint(painter, shape)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._colour("focus"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()
        del event

    def _lay_out(self) -> None:
        if self._chart is None:
            return
        tokens = self._theme.palette.tokens()
        layout = ChartLayout(
            size_pt=self._size,
            bar_pt=self._size * _BAR,
            gap_pt=self._size * _GAP,
            label_share=_LABEL_SHARE,
            passed_colour=tokens["focus"],
            failed_colour=tokens["danger"],
            limit_colour=tokens["text"],
            grid_colour=tokens["border"],
        )
        room = max(float(self.width()), 1.0), _HIGHEST
        self._sketch = sketches_of(self._chart, layout, room, self._ruler, ("", self._missing))[0]
        self.setFixedHeight(round(self._sketch.height))
        self.update()

    def _paint(self, painter: QPainter, shape: Shape) -> None:
        match shape:
            case SketchText():
                self._write(painter, shape)
            case Stroke(x1, y1, x2, y2, colour, width, dashed):
                pen = QPen(QColor(colour), width)
                if dashed:
                    pen.setDashPattern(_DASHES)
                painter.setPen(pen)
                painter.drawLine(self._point(x1, y1), self._point(x2, y2))
            case SketchBox(x, y, width, height, colour):
                top = self._point(x, y + height)
                painter.fillRect(QRectF(top.x(), top.y(), width, height), QColor(colour))
            case Dot(x, y, radius, colour, is_open):
                painter.setPen(QPen(QColor(colour), 1.2))
                painter.setBrush(self._colour("surface") if is_open else QColor(colour))
                painter.drawEllipse(self._point(x, y), radius * 1.4, radius * 1.4)

    def _write(self, painter: QPainter, words: SketchText) -> None:
        font = self._ruler.font(words.size)
        font.setBold(words.bold)
        font.setItalic(words.italic)
        width = QFontMetricsF(font).horizontalAdvance(words.text)
        x = words.x - {"start": 0.0, "middle": width / 2, "end": width}[words.anchor]
        painter.setFont(font)
        painter.setPen(self._colour("text"))
        painter.drawText(self._point(x, words.y), words.text)

    def _point(self, x: float, y: float) -> QPointF:
        """Sketches are measured from below."""
        return QPointF(x, self._sketch.height - y)

    def _colour(self, name: str) -> QColor:
        return QColor(self._theme.palette.tokens()[name])


def _told(chart: Chart) -> Sequence[str]:
    """Return what the chart shows in words, for who does not see it."""
    match chart:
        case BarChart(bars=bars):
            shares = ("–" if bar.share is None else f"{format_percent(bar.share)} %" for bar in bars)
            return [f"{bar.label}: {share}" for bar, share in zip(bars, shares, strict=True)]
        case ValueBarChart(bars=figures):
            return [f"{bar.label}: {bar.shown}" for bar in figures]
        case LineChart(lines=lines):
            return [line.name for line in lines]
