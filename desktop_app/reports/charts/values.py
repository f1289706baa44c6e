"""Bars of figures and lines of series, as sketches that paper and window share.

Lines differ by their strokes and marks as well as colour: most prints are black and white.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from desktop_app.base.numbers import format_number
from desktop_app.reports.blocks.model import BarChart, Chart, ChartLine, LineChart, ValueBar, ValueBarChart
from desktop_app.reports.charts.bars import LABEL_LINES, bar_sketches, label
from desktop_app.reports.charts.layout import ChartLayout
from desktop_app.reports.charts.sketch import Dot, Ruler, Sketch, SketchBox, SketchText, Stroke

_STEPS = 4
"""Into how many parts the axis of a line chart is divided, at least."""
_PLOT_SHARE = 0.36
"""Height of the plot of a line chart against its width."""


def sketches_of(
    chart: Chart,
    layout: ChartLayout,
    room: tuple[float, float],
    ruler: Ruler,
    marks: tuple[str, str] = ("", "–"),
) -> list[Sketch]:
    """A chart of any kind as sketches of the width of ``room``, none higher than its height."""
    match chart:
        case BarChart():
            return bar_sketches(chart, layout, room, ruler, marks)
        case ValueBarChart():
            return value_sketches(chart, layout, room, ruler)
        case LineChart():
            return [line_sketch(chart, layout, room[0], ruler)]


def value_sketches(
    chart: ValueBarChart, layout: ChartLayout, room: tuple[float, float], ruler: Ruler
) -> list[Sketch]:
    """The bars as sketches of the width of ``room``, none higher than its height."""
    width, height = room
    size, left = layout.size_pt, width * layout.label_share
    figures = max((ruler.width(bar.shown, size) for bar in chart.bars), default=0.0) + 8
    most = max((bar.value for bar in chart.bars), default=Fraction(0))
    right = max(width - figures, left + 20)
    labelled = [(bar, ruler.lines(bar.label, size, left - 6, LABEL_LINES)) for bar in chart.bars]
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
) -> Sketch:
    width, left, right = across
    size = layout.size_pt
    head = size * 2.6 if title else 0.0
    height = math.ceil(sum(_step(layout, lines) for _, lines in bars) + head + 4)
    sketch = Sketch(width, height)
    if title:
        sketch.add(SketchText(width / 2, height - size * 1.4, title, size * 1.15, "middle", bold=True))
    top = height - head
    sketch.add(Stroke(left, 2, left, top, layout.grid_colour, 0.5))
    y = top
    for bar, lines in bars:
        step = _step(layout, lines)
        middle = y - step / 2
        label(sketch, lines, size, middle)
        share = float(Fraction(bar.value) / Fraction(most)) if most > 0 else 0.0
        length = (right - left) * max(share, 0.0)
        low = middle - layout.bar_pt / 2
        sketch.add(SketchBox(left, low, length, layout.bar_pt, layout.passed_colour))
        sketch.add(SketchText(left + length + 4, middle - size * 0.33, bar.shown, size))
        y -= step
    return sketch


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where the lines stand."""

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


def line_sketch(chart: LineChart, layout: ChartLayout, width: float, ruler: Ruler) -> Sketch:
    """The series in one sketch of a width."""
    size = layout.size_pt
    values = [value for line in chart.lines for value in line.values if value is not None]
    is_share = any(isinstance(value, Fraction) for value in values)
    step, steps = _axis(max((Fraction(value) for value in values), default=Fraction(0)))
    marks = [_marked(step * number, is_share=is_share) for number in range(steps + 1)]
    left = max(ruler.width(mark, size * 0.9) for mark in marks) + 6
    head = size * (2.6 if chart.title else 0.6)
    low = size * 4
    high = low + width * _PLOT_SHARE
    sketch = Sketch(width, math.ceil(high + head))
    if chart.title:
        base = sketch.height - size * 1.4
        sketch.add(SketchText(width / 2, base, chart.title, size * 1.15, "middle", bold=True))
    plot = _Plot(left, width, low, high, step * steps, len(chart.places))
    for number, mark in enumerate(marks):
        y = plot.y(step * number)
        sketch.add(Stroke(left, y, width, y, layout.grid_colour, 0.5))
        sketch.add(SketchText(left - 4, y - size * 0.3, mark, size * 0.9, "end"))
    for place, name in enumerate(chart.places):
        sketch.add(SketchText(plot.x(place), low - size * 1.2, name, size * 0.9, "middle"))
    for number, line in reversed(list(enumerate(chart.lines))):
        _draw_line(sketch, line, plot, layout, strong=number == 0)
    x = left
    for number, line in enumerate(chart.lines):
        x = _legend(sketch, line.name, x, (layout, ruler), strong=number == 0)
    return sketch


def _draw_line(sketch: Sketch, line: ChartLine, plot: _Plot, layout: ChartLayout, *, strong: bool) -> None:
    colour = layout.passed_colour if strong else layout.limit_colour
    width = 1.8 if strong else 0.9
    for run in _runs(line.values):
        points = [(plot.x(place), plot.y(value)) for place, value in run]
        for begin, end in pairwise(points):
            sketch.add(Stroke(*begin, *end, colour, width, dashed=not strong))
        for x, y in points:
            sketch.add(Dot(x, y, 2.2, colour, open=not strong))


def _legend(sketch: Sketch, name: str, x: float, means: tuple[ChartLayout, Ruler], *, strong: bool) -> float:
    layout, ruler = means
    size, y = layout.size_pt, layout.size_pt * 0.9
    colour = layout.passed_colour if strong else layout.limit_colour
    sketch.add(Stroke(x, y, x + 22, y, colour, 1.8 if strong else 0.9, dashed=not strong))
    sketch.add(SketchText(x + 27, y - size * 0.33, name, size))
    return x + 27 + ruler.width(name, size) + 18


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
