"""Sketches drawn by reportlab, for paper."""

from __future__ import annotations

from typing import Any, assert_never

from reportlab.graphics.shapes import Circle, Drawing, Line, Rect, String
from reportlab.lib.colors import HexColor

from desktop_app.reports.blocks.model import Chart
from desktop_app.reports.charts.layout import ChartLayout
from desktop_app.reports.charts.sketch import Dot, Shape, Sketch, SketchBox, SketchText, Stroke
from desktop_app.reports.charts.values import sketches_of
from desktop_app.reports.frame.fonts import BOLD, ITALIC, REGULAR, clean, register_fonts, text_width
from desktop_app.reports.frame.text_lines import break_lines, limit_lines

_DASHES = [3, 2]


class PaperRuler:
    """Measures in points, in the font of documents."""

    def width(self, text: str, size: float) -> float:
        """The width of one line."""
        return text_width(text, REGULAR, size)

    def lines(self, text: str, size: float, width: float, most: int) -> list[str]:
        """At most ``most`` lines, none wider than ``width``."""
        return limit_lines(break_lines(text, REGULAR, size, width), most)


def drawings_of(
    chart: Chart, layout: ChartLayout, width: float, height: float, marks: tuple[str, str] = ("", "–")
) -> list[Drawing]:
    """A chart of any kind as drawings of ``width`` points, none higher than ``height``."""
    register_fonts()
    return [drawn(each) for each in sketches_of(chart, layout, (width, height), PaperRuler(), marks)]


def drawn(sketch: Sketch) -> Drawing:
    """A sketch as a drawing of reportlab."""
    drawing = Drawing(sketch.width, sketch.height, initialFontName=REGULAR)
    for shape in sketch.shapes:
        drawing.add(_shape(shape))
    return drawing


def _shape(shape: Shape) -> Any:
    match shape:
        case SketchText(x, y, text, size, anchor, bold, italic):
            font = BOLD if bold else ITALIC if italic else REGULAR
            style: dict[str, Any] = {"fontName": font, "fontSize": size, "textAnchor": anchor}
            return String(x, y, clean(text).replace("\n", " "), **style)
        case Stroke(x1, y1, x2, y2, colour, width, dashed):
            dashes = _DASHES if dashed else None
            return Line(
                x1, y1, x2, y2, strokeColor=HexColor(colour), strokeWidth=width, strokeDashArray=dashes
            )
        case SketchBox(x, y, width, height, colour):
            return Rect(x, y, width, height, fillColor=HexColor(colour), strokeColor=None)
        case Dot(x, y, radius, colour, is_open):
            fill = HexColor("#ffffff" if is_open else colour)
            return Circle(x, y, radius, fillColor=fill, strokeColor=HexColor(colour), strokeWidth=0.9)
        case _:
            assert_never(shape)
