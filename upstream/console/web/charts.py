"""Charts for pages: the shapes of the charts of papers, as SVG inside the page."""

from __future__ import annotations

import math
from typing import assert_never

from markupsafe import Markup

from desktop_app.reports.blocks.model import ChartLine, LineChart, ValueBarChart
from desktop_app.reports.charts.layout import ChartLayout
from desktop_app.reports.charts.sketch import Dot, Shape, Sketch, SketchBox, SketchText, Stroke
from desktop_app.reports.charts.values import line_sketch, value_sketches
from desktop_app.reports.frame.drawings import PaperRuler
from desktop_app.reports.frame.fonts import register_fonts

_WIDTH = 720.0
_MARGIN = 24.0
"""At each side: letters of the screen are wider than those of papers, with which the sketch is measured."""
_LAYOUT = ChartLayout(
    size_pt=12,
    bar_pt=12,
    gap_pt=6,
    label_share=0.3,
    passed_colour="#1f5fae",
    failed_colour="#a8201a",
    limit_colour="#55606f",
    grid_colour="#d5dae2",
)


def bar_drawing(chart: ValueBarChart, name: str) -> Markup:
    """Bars as a drawing of its own; ``name``: what it shows."""
    register_fonts()
    (sketch,) = value_sketches(chart, _LAYOUT, (_WIDTH, math.inf), PaperRuler())
    return _drawing(sketch, name)


def line_drawing(places: tuple[str, ...], line: ChartLine) -> Markup:
    """A series as a drawing of its own."""
    register_fonts()
    return _drawing(line_sketch(LineChart("", places, (line,)), _LAYOUT, _WIDTH, PaperRuler()), line.name)


def _drawing(sketch: Sketch, name: str) -> Markup:
    head = Markup('<svg viewBox="{} 0 {} {}" role="img" aria-label="{}">').format(
        -_MARGIN, sketch.width + 2 * _MARGIN, sketch.height, name
    )
    return head + Markup("").join(_drawn(each, sketch) for each in sketch.shapes) + Markup("</svg>")


def _drawn(shape: Shape, sketch: Sketch) -> Markup:
    top = sketch.height  # shapes are measured from below
    match shape:
        case SketchText(x, y, text, size, anchor, bold, _):
            weight = "bold" if bold else "normal"
            return Markup(
                '<text x="{:.1f}" y="{:.1f}" font-size="{:.1f}" text-anchor="{}" font-weight="{}">{}</text>'
            ).format(x, top - y, size, anchor, weight, text)
        case Stroke(x1, y1, x2, y2, colour, width, dashed):
            dashes = Markup(' stroke-dasharray="3 2"') if dashed else ""
            return Markup(
                '<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" stroke="{}" stroke-width="{}"{}/>'
            ).format(x1, top - y1, x2, top - y2, colour, width, dashes)
        case SketchBox(x, y, width, height, colour):
            return Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}"/>').format(
                x, top - y - height, width, height, colour
            )
        case Dot(x, y, radius, colour, is_open):
            return Markup('<circle cx="{:.1f}" cy="{:.1f}" r="{}" fill="{}" stroke="{}"/>').format(
                x, top - y, radius, "#fff" if is_open else colour, colour
            )
        case _:
            assert_never(shape)
