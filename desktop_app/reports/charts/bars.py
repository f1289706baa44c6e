"""Bar charts as sketches that paper and window share.

A bar that misses its required share is marked by a word as well as colour: most prints are black and white.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from desktop_app.base.numbers import format_percent
from desktop_app.reports.blocks.model import Bar, BarChart
from desktop_app.reports.charts.layout import ChartLayout
from desktop_app.reports.charts.sketch import Ruler, Sketch, SketchBox, SketchText, Stroke

LABEL_LINES = 2
_AXIS_STEP = 20
_WIDER_STEPS = (_AXIS_STEP, 50, 100)
"""Per cent from one mark of the axis to the next, as close as the marks have room."""
_WIDEST_NOTE = "1.000,00"


def bar_sketches(
    chart: BarChart,
    layout: ChartLayout,
    room: tuple[float, float],
    ruler: Ruler,
    marks: tuple[str, str] = ("", "–"),
) -> list[Sketch]:
    """The chart as sketches of the width of ``room``, none higher than its height.

    ``marks`` are the words behind a bar that misses its required share and in place of a missing share.
    """
    width, height = room
    scale = _Scale(chart, layout, width, ruler, marks)
    parts: list[list[tuple[Bar, list[str]]]] = [[]]
    used = scale.frame + 1
    for bar in chart.bars:
        lines = scale.label(bar)
        if parts[-1] and used + scale.step(lines) > height:
            parts.append([])
            used = scale.frame + 1
        parts[-1].append((bar, lines))
        used += scale.step(lines)
    return [_sketch(chart, part, scale) for part in parts]


class _Scale:
    """Where things stand in the sketch."""

    def __init__(
        self, chart: BarChart, layout: ChartLayout, width: float, ruler: Ruler, marks: tuple[str, str]
    ) -> None:
        self.layout, self.width, self.size = layout, width, layout.size_pt
        self.ruler, self.marks = ruler, marks
        self.left = width * layout.label_share
        shares = [share for bar in chart.bars for share in (bar.share, bar.limit) if share is not None]
        most = min(max([Fraction(1), *shares]), Fraction(3, 2))
        self.top_percent = -(-int(most * 100) // _AXIS_STEP) * _AXIS_STEP
        widest = max(ruler.width(text, self.size) for text in (f"{_WIDEST_NOTE}  {marks[0]}", marks[1]))
        self.right = width - widest
        between = (self.right - self.left) / self.top_percent
        mark = ruler.width("100 ", self.size * 0.9)
        self.axis_step = next((step for step in _WIDER_STEPS if step * between >= mark), _WIDER_STEPS[-1])
        self.title_height = self.size * 2.6 if chart.title else 0.0
        self.frame = self.title_height + self.size * 3.4

    def x(self, share: Fraction) -> float:
        """The place of a share on the axis, at most its end."""
        part = min(float(share) * 100 / self.top_percent, 1.0)
        return self.left + (self.right - self.left) * max(part, 0.0)

    def label(self, bar: Bar) -> list[str]:
        """The label in at most two lines."""
        return self.ruler.lines(bar.label, self.size, self.left - 6, LABEL_LINES)

    def step(self, lines: Sequence[str]) -> float:
        """Height of a bar with its gap."""
        return max(self.layout.bar_pt, len(lines) * self.size * 1.1) + self.layout.gap_pt


def _sketch(chart: BarChart, bars: list[tuple[Bar, list[str]]], scale: _Scale) -> Sketch:
    body = sum(scale.step(lines) for _, lines in bars)
    # Whole points: what is drawn as a picture cuts the fraction off.
    sketch = Sketch(scale.width, math.ceil(body + scale.frame))
    foot = scale.size * 3.4
    top = foot + body
    if chart.title:
        title, base = scale.size * 1.15, top + scale.size * 1.1
        sketch.add(SketchText(scale.width / 2, base, chart.title, title, "middle", bold=True))
    _grid(sketch, scale, foot, top)
    y = top
    for bar, lines in bars:
        height = scale.step(lines)
        _bar(sketch, bar, lines, scale, (y - height, height))
        y -= height
    if chart.limit_label and any(bar.limit is not None for bar, _ in bars):
        _legend(sketch, chart.limit_label, scale)
    return sketch


def _grid(sketch: Sketch, scale: _Scale, foot: float, top: float) -> None:
    for percent in range(0, scale.top_percent + 1, scale.axis_step):
        x = scale.x(Fraction(percent, 100))
        sketch.add(Stroke(x, foot, x, top, scale.layout.grid_colour, 0.5))
        sketch.add(SketchText(x, foot - scale.size * 1.1, str(percent), scale.size * 0.9, "middle"))


def _bar(sketch: Sketch, bar: Bar, lines: list[str], scale: _Scale, place: tuple[float, float]) -> None:
    layout, size, (y, height) = scale.layout, scale.size, place
    middle = y + height / 2
    label(sketch, lines, size, middle)
    end = scale.left
    if bar.share is not None:
        end = scale.x(bar.share)
        colour = layout.failed_colour if bar.passed is False else layout.passed_colour
        sketch.add(SketchBox(scale.left, middle - layout.bar_pt / 2, end - scale.left, layout.bar_pt, colour))
    if bar.limit is not None:
        x = scale.x(bar.limit)
        sketch.add(Stroke(x, y + 0.5, x, y + height - 0.5, layout.limit_colour, 1.2))
        end = max(end, x)
    failed, missing = scale.marks
    value = format_percent(bar.share, beside=bar.limit) if bar.share is not None else missing
    note = f"{value}  {failed}" if bar.passed is False and failed else value
    sketch.add(SketchText(end + 4, middle - size * 0.33, note, size, bold=bar.passed is False))


def label(sketch: Sketch, lines: Sequence[str], size: float, middle: float) -> None:
    """The name of a bar at the left, in the height of its middle."""
    base = middle + (len(lines) / 2 - 0.78) * size * 1.1
    for line in lines:
        sketch.add(SketchText(0, base, line, size))
        base -= size * 1.1


def _legend(sketch: Sketch, words: str, scale: _Scale) -> None:
    y = scale.size * 0.6
    sketch.add(Stroke(scale.left, y - 1, scale.left, y + scale.size * 0.8, scale.layout.limit_colour, 1.2))
    sketch.add(SketchText(scale.left + 5, y, words, scale.size * 0.9, italic=True))
