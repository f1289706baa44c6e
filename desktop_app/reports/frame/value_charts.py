"""Bars of figures and lines of series, as drawings that paper and screen share.

Lines differ by their strokes and marks as well as colour: most prints are black and white.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from reportlab.graphics.shapes import Circle, Drawing, Line, Rect
from reportlab.lib.colors import HexColor

from desktop_app.base.numbers import format_number
from desktop_app.reports.blocks.model import BarChart, Chart, ChartLine, LineChart, ValueBar, ValueBarChart
from desktop_app.reports.frame.charts import chart_drawings, draw_text
from desktop_app.reports.frame.fonts import BOLD, REGULAR, register_fonts, text_width
from desktop_app.reports.frame.profile import ChartLayout
from desktop_app.reports.frame.text_lines import break_lines, limit_lines

_LABEL_LINES = 2
_STEPS = 4
"""Into how many parts the axis of a line chart is divided, at least."""
_PLOT_SHARE = 0.36
"""Height of the plot of a line chart against its width."""


def drawings_of(
    chart: Chart, layout: ChartLayout, width: float, height: float, marks: tuple[str, str] = ("", "–")
) -> list[Drawing]:
    """A chart of any kind as drawings of ``width`` points, none higher than ``height``."""
    match chart:
        case BarChart():
            return chart_drawings(chart, layout, width, height, marks)
        case ValueBarChart():
            return value_drawings(chart, layout, width, height)
        case LineChart():
            return [line_drawing(chart, layout, width)]


def value_drawings(chart: ValueBarChart, layout: ChartLayout, width: float, height: float) -> list[Drawing]:
    """The bars as drawings of ``width`` points, none higher than ``height``."""
    register_fonts()
    size, left = layout.size_pt, width * layout.label_share
    room = max((text_width(bar.shown, REGULAR, size) for bar in chart.bars), default=0.0) + 8
    most = max((bar.value for bar in chart.bars), default=Fraction(0))
    right = max(width - room, left + 20)
    labelled = [
        (bar, limit_lines(break_lines(bar.label, REGULAR, size, left - 6), _LABEL_LINES))
        for bar in chart.bars
    ]
    head = size * 2.6 if chart.title else 0.0
    parts: list[list[tuple[ValueBar, list[str]]]] = [[]]
    used = head
    for bar, lines in labelled:
        step = _step(layout, lines)
        if parts[-1] and used + step > height:
            parts.append([])
            used = head
        parts[-1].append((bar, lines))
        used += step
    return [_bars(chart.title, part, layout, (width, left, right), most) for part in parts]


def _step(layout: ChartLayout, lines: Sequence[str]) -> float:
    return max(layout.bar_pt, len(lines) * layout.size_pt * 1.1) + layout.gap_pt


def _bars(
    title: str,
    bars: Sequence[tuple[ValueBar, list[str]]],
    layout: ChartLayout,
    across: tuple[float, float, float],
    most: Decimal | Fraction,
) -> Drawing:
    width, left, right = across
    size = layout.size_pt
    head = size * 2.6 if title else 0.0
    height = math.ceil(sum(_step(layout, lines) for _, lines in bars) + head + 4)
    drawing = Drawing(width, height, initialFontName=REGULAR)
    if title:
        draw_text(drawing, title, BOLD, size * 1.15, width / 2, height - size * 1.4, "middle")
    top = height - head
    drawing.add(Line(left, 2, left, top, strokeColor=HexColor(layout.grid_colour), strokeWidth=0.5))
    y = top
    for bar, lines in bars:
        step = _step(layout, lines)
        middle = y - step / 2
        base = middle + (len(lines) / 2 - 0.78) * size * 1.1
        for line in lines:
            draw_text(drawing, line, REGULAR, size, 0, base, "start")
            base -= size * 1.1
        share = float(Fraction(bar.value) / Fraction(most)) if most > 0 else 0.0
        length = (right - left) * max(share, 0.0)
        drawing.add(
            Rect(
                left,
                middle - layout.bar_pt / 2,
                length,
                layout.bar_pt,
                fillColor=HexColor(layout.passed_colour),
                strokeColor=None,
            )
        )
        draw_text(drawing, bar.shown, REGULAR, size, left + length + 4, middle - size * 0.33, "start")
        y -= step
    return drawing


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where the lines stand, in points."""

    left: float
    right: float
    low: float
    high: float
    top: Fraction
    count: int

    def x(self, place: int) -> float:
        return self.left + (self.right - self.left) * (place + 0.5) / max(self.count, 1)

    def y(self, value: Decimal | Fraction) -> float:
        return self.low + (self.high - self.low) * float(Fraction(value) / self.top)


def line_drawing(chart: LineChart, layout: ChartLayout, width: float) -> Drawing:
    """The series in one drawing of ``width`` points."""
    register_fonts()
    size = layout.size_pt
    values = [value for line in chart.lines for value in line.values if value is not None]
    is_share = any(isinstance(value, Fraction) for value in values)
    step, steps = _axis(max((Fraction(value) for value in values), default=Fraction(0)))
    marks = [_marked(step * number, is_share=is_share) for number in range(steps + 1)]
    left = max(text_width(mark, REGULAR, size * 0.9) for mark in marks) + 6
    head = size * (2.6 if chart.title else 0.6)
    low = size * 4
    high = low + width * _PLOT_SHARE
    height = math.ceil(high + head)
    drawing = Drawing(width, height, initialFontName=REGULAR)
    if chart.title:
        draw_text(drawing, chart.title, BOLD, size * 1.15, width / 2, height - size * 1.4, "middle")
    plot = _Plot(left, width, low, high, step * steps, len(chart.places))
    for number, mark in enumerate(marks):
        y = plot.y(step * number)
        drawing.add(Line(left, y, width, y, strokeColor=HexColor(layout.grid_colour), strokeWidth=0.5))
        draw_text(drawing, mark, REGULAR, size * 0.9, left - 4, y - size * 0.3, "end")
    for place, name in enumerate(chart.places):
        draw_text(drawing, name, REGULAR, size * 0.9, plot.x(place), low - size * 1.2, "middle")
    x = left
    for number, line in reversed(list(enumerate(chart.lines))):
        _draw_line(drawing, line, plot, layout, strong=number == 0)
    for number, line in enumerate(chart.lines):
        x = _legend(drawing, line.name, x, layout, strong=number == 0)
    return drawing


def _draw_line(drawing: Drawing, line: ChartLine, plot: _Plot, layout: ChartLayout, *, strong: bool) -> None:
    colour = HexColor(layout.passed_colour if strong else layout.limit_colour)
    for run in _runs(line.values):
        points = [(plot.x(place), plot.y(value)) for place, value in run]
        for begin, end in pairwise(points):  # Qt fills the polyline of reportlab's SVG
            drawing.add(
                Line(
                    *begin,
                    *end,
                    strokeColor=colour,
                    strokeWidth=1.8 if strong else 0.9,
                    strokeDashArray=None if strong else [3, 2],
                )
            )
        for x, y in points:
            fill = colour if strong else HexColor("#ffffff")
            drawing.add(Circle(x, y, 2.2, fillColor=fill, strokeColor=colour, strokeWidth=0.9))


def _legend(drawing: Drawing, name: str, x: float, layout: ChartLayout, *, strong: bool) -> float:
    size = layout.size_pt
    colour = HexColor(layout.passed_colour if strong else layout.limit_colour)
    dash = None if strong else [3, 2]
    y = size * 0.9
    drawing.add(
        Line(x, y, x + 22, y, strokeColor=colour, strokeWidth=1.8 if strong else 0.9, strokeDashArray=dash)
    )
    draw_text(drawing, name, REGULAR, size, x + 27, y - size * 0.33, "start")
    return x + 27 + text_width(name, REGULAR, size) + 18


def _runs(
    values: Iterable[Decimal | Fraction | None],
) -> list[list[tuple[int, Decimal | Fraction]]]:
    """The parts of a series without a gap."""
    runs: list[list[tuple[int, Decimal | Fraction]]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((place, value))
    return [run for run in runs if run]


def _axis(most: Fraction) -> tuple[Fraction, int]:
    """A step that people count in (1, 2, 5, 10, …) and how many of them hold the greatest figure."""
    if most <= 0:
        return Fraction(1), 1
    size = Fraction(10) ** (math.floor(math.log10(float(most))) - 1)
    while True:
        for factor in (1, 2, 5):
            step = size * factor
            steps = math.ceil(most / step)
            if steps <= _STEPS + 2:
                return step, steps
        size *= 10


def _marked(value: Fraction, *, is_share: bool) -> str:
    if is_share:
        return f"{format_number(value * 100, 0 if value * 100 % 1 == 0 else 1)} %"
    return format_number(Decimal(value.numerator) / Decimal(value.denominator))
