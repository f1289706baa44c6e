"""Bar charts as drawings that paper and screen share.

A bar that misses its required share is marked by a word as well as colour: most prints are black and white.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from reportlab.graphics.renderSVG import drawToString
from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib.colors import HexColor

from desktop_app.base.numbers import format_percent
from desktop_app.reports.blocks.model import Bar, BarChart
from desktop_app.reports.frame.fonts import (
    BOLD,
    ITALIC,
    REGULAR,
    clean,
    register_fonts,
    text_width,
)
from desktop_app.reports.frame.profile import ChartLayout
from desktop_app.reports.frame.text_lines import break_lines, limit_lines

_LABEL_LINES = 2
_AXIS_STEP = 20


def chart_drawings(
    chart: BarChart, layout: ChartLayout, width: float, height: float, marks: tuple[str, str] = ("", "–")
) -> list[Drawing]:
    """The chart as drawings of ``width`` points, none higher than ``height``.

    ``marks`` are the words behind a bar that misses its required share and in place of a missing share.
    """
    register_fonts()
    scale = _Scale(chart, layout, width)
    parts: list[list[tuple[Bar, list[str]]]] = [[]]
    used = scale.frame + 1
    for bar in chart.bars:
        lines = scale.label(bar)
        if parts[-1] and used + scale.step(lines) > height:
            parts.append([])
            used = scale.frame + 1
        parts[-1].append((bar, lines))
        used += scale.step(lines)
    return [_drawing(chart, part, scale, marks) for part in parts]


def drawing_svg(drawing: Drawing, family: str = "Liberation Serif") -> str:
    """The drawing as SVG text for the screen, in a font ``family`` that the screen knows.

    reportlab writes a bare clip path, which Qt's renderer paints as a black page: it is taken out.
    """
    svg = str(drawToString(drawing))
    svg = re.sub(r"<clipPath\b.*?</clipPath>", "", svg, flags=re.DOTALL)
    svg = svg.replace("clip-path: url(#clip)", "")
    for font, extra in ((BOLD, "font-weight: bold; "), (ITALIC, "font-style: italic; "), (REGULAR, "")):
        svg = re.sub(rf"font-family: ?'?{font}'?(?![\w-])", f"{extra}font-family: {family}", svg)
    return svg


class _Scale:
    """Where things stand in the drawing, in points."""

    def __init__(self, chart: BarChart, layout: ChartLayout, width: float) -> None:
        self.layout, self.width, self.size = layout, width, layout.size_pt
        self.left = width * layout.label_share
        shares = [share for bar in chart.bars for share in (bar.share, bar.limit) if share is not None]
        most = min(max([Fraction(1), *shares]), Fraction(3, 2))
        self.top_percent = -(-int(most * 100) // _AXIS_STEP) * _AXIS_STEP
        self.right = width - text_width("1.000,00  Chưa đạt", REGULAR, self.size)
        self.title_height = self.size * 2.6 if chart.title else 0.0
        self.frame = self.title_height + self.size * 3.4

    def x(self, share: Fraction) -> float:
        """The place of a share on the axis, at most its end."""
        part = min(float(share) * 100 / self.top_percent, 1.0)
        return self.left + (self.right - self.left) * max(part, 0.0)

    def label(self, bar: Bar) -> list[str]:
        """The label in at most two lines."""
        return limit_lines(break_lines(bar.label, REGULAR, self.size, self.left - 6), _LABEL_LINES)

    def step(self, lines: Sequence[str]) -> float:
        """Height of a bar with its gap."""
        return max(self.layout.bar_pt, len(lines) * self.size * 1.1) + self.layout.gap_pt


def _drawing(
    chart: BarChart, bars: list[tuple[Bar, list[str]]], scale: _Scale, marks: tuple[str, str]
) -> Drawing:
    body = sum(scale.step(lines) for _, lines in bars)
    # Whole points: the SVG of reportlab cuts the fraction off its view box.
    drawing = Drawing(scale.width, math.ceil(body + scale.frame), initialFontName=REGULAR)
    foot = scale.size * 3.4
    top = foot + body
    if chart.title:
        draw_text(
            drawing, chart.title, BOLD, scale.size * 1.15, scale.width / 2, top + scale.size * 1.1, "middle"
        )
    _grid(drawing, scale, foot, top)
    y = top
    for bar, lines in bars:
        height = scale.step(lines)
        _bar(drawing, bar, lines, scale, y - height, height, marks)
        y -= height
    if chart.limit_label and any(bar.limit is not None for bar, _ in bars):
        _legend(drawing, chart.limit_label, scale)
    return drawing


def _grid(drawing: Drawing, scale: _Scale, foot: float, top: float) -> None:
    colour = HexColor(scale.layout.grid_colour)
    for percent in range(0, scale.top_percent + 1, _AXIS_STEP):
        x = scale.x(Fraction(percent, 100))
        drawing.add(Line(x, foot, x, top, strokeColor=colour, strokeWidth=0.5))
        draw_text(drawing, str(percent), REGULAR, scale.size * 0.9, x, foot - scale.size * 1.1, "middle")


def _bar(
    drawing: Drawing,
    bar: Bar,
    lines: list[str],
    scale: _Scale,
    y: float,
    height: float,
    marks: tuple[str, str],
) -> None:
    layout, size = scale.layout, scale.size
    middle = y + height / 2
    base = middle + (len(lines) / 2 - 0.78) * size * 1.1
    for line in lines:
        draw_text(drawing, line, REGULAR, size, 0, base, "start")
        base -= size * 1.1
    end = scale.left
    if bar.share is not None:
        end = scale.x(bar.share)
        colour = layout.failed_colour if bar.passed is False else layout.passed_colour
        low = middle - layout.bar_pt / 2
        drawing.add(
            Rect(
                scale.left, low, end - scale.left, layout.bar_pt, fillColor=HexColor(colour), strokeColor=None
            )
        )
    if bar.limit is not None:
        x = scale.x(bar.limit)
        colour = HexColor(layout.limit_colour)
        drawing.add(Line(x, y + 0.5, x, y + height - 0.5, strokeColor=colour, strokeWidth=1.2))
        end = max(end, x)
    value = format_percent(bar.share) if bar.share is not None else marks[1]
    note = f"{value}  {marks[0]}" if bar.passed is False and marks[0] else value
    draw_text(
        drawing, note, BOLD if bar.passed is False else REGULAR, size, end + 4, middle - size * 0.33, "start"
    )


def _legend(drawing: Drawing, label: str, scale: _Scale) -> None:
    y = scale.size * 0.6
    colour = HexColor(scale.layout.limit_colour)
    drawing.add(
        Line(scale.left, y - 1, scale.left, y + scale.size * 0.8, strokeColor=colour, strokeWidth=1.2)
    )
    draw_text(drawing, label, ITALIC, scale.size * 0.9, scale.left + 5, y, "start")


def draw_text(drawing: Drawing, text: str, font: str, size: float, x: float, y: float, anchor: str) -> None:
    """Words in a drawing; ``anchor`` is start, middle or end."""
    style: dict[str, Any] = {"fontName": font, "fontSize": size, "textAnchor": anchor}
    drawing.add(String(x, y, clean(text).replace("\n", " "), **style))
