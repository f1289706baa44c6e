"""Bar charts in Word: a row for each bar, whose length is the shading of a paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from desktop_app.base.numbers import format_percent
from desktop_app.reports.blocks.model import BarChart, ValueBarChart
from desktop_app.reports.charts.layout import ChartLayout
from desktop_app.reports.frame.fonts import BOLD, REGULAR, clean, text_width
from desktop_app.reports.word.shaping import SINGLE

_TWIPS = 20
"""Parts of a point that Word counts in."""
_BESIDE = 4.0
"""Points between a bar and the texts beside it."""
_MOST = Fraction(3, 2)
"""A share above is no longer drawn longer, as on paper."""
_WHOLE = 0.6
"""A chart that is no higher than this share of the page, nearly, stays on one page."""
_LAST_ROWS = 3
"""So many bars of a higher chart stay with what it holds on to."""

type BarsOnly = BarChart | ValueBarChart


@dataclass(frozen=True, slots=True)
class _WordBar:
    """A bar: its length against the longest that has room, its figure, the word for one that fails."""

    label: str
    length: float
    figure: str
    colour: str
    mark: str = ""


def put_bars(
    document: Any,
    chart: BarsOnly,
    layout: ChartLayout,
    page: tuple[float, float],
    marks: tuple[str, str],
    *,
    holds_on: bool = False,
) -> None:
    """Add the bars, as wide as a ``page``. ``marks``: as :func:`sketches_of` has them.

    A chart that ``holds_on`` stays with what follows.
    """
    width, most = page
    bars = list(_bars(chart, layout, marks))
    texts = ([bar.figure for bar in bars], [bar.mark for bar in bars])
    figures, failures = (max(text_width(text, BOLD, layout.size_pt) for text in column) for column in texts)
    behind = [each + 2 * _BESIDE for each in (figures, failures) if each]
    label = width * layout.label_share
    widths = (label, max(width - label - sum(behind), _BESIDE), *behind)
    is_whole = sum(_height(bar, layout, label) for bar in bars) <= most * _WHOLE
    first = 0 if is_whole else len(bars) - _LAST_ROWS if holds_on else len(bars)
    rows = (
        _row(bar, layout, widths, stays=at >= first and (holds_on or at + 1 < len(bars)))
        for at, bar in enumerate(bars)
    )
    grid = "".join(f'<w:gridCol w:w="{_twips(each)}"/>' for each in widths)
    shape = (
        f'<w:tblW w:w="{_twips(width)}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
    )
    head = f"<w:tblPr>{shape}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    table = parse_xml(f"<w:tbl {nsdecls('w')}>{head}{''.join(rows)}</w:tbl>")
    document.element.body.find(qn("w:sectPr")).addprevious(table)


def _height(bar: _WordBar, layout: ChartLayout, width: float) -> float:
    """The height in points of a bar with its label, nearly."""
    lines = 1 + int(text_width(bar.label, REGULAR, layout.size_pt) / (width - _BESIDE))
    return max(layout.bar_pt + layout.gap_pt, lines * layout.size_pt * SINGLE)


def _bars(chart: BarsOnly, layout: ChartLayout, marks: tuple[str, str]) -> Iterator[_WordBar]:
    failed, missing = marks
    if isinstance(chart, ValueBarChart):
        most = max((Fraction(bar.value) for bar in chart.bars), default=Fraction(0))
        for value in chart.bars:
            part = float(Fraction(value.value) / most) if most > 0 else 0.0
            yield _WordBar(value.label, part, value.shown, layout.passed_colour)
        return
    shares = (bar.share for bar in chart.bars if bar.share is not None)
    whole = min(max(shares, default=Fraction(0)), _MOST)
    for bar in chart.bars:
        figure = missing if bar.share is None else format_percent(bar.share, beside=bar.limit)
        part = float((bar.share or Fraction(0)) / max(whole, Fraction(1)))
        if bar.passed is False:
            yield _WordBar(bar.label, part, figure, layout.failed_colour, failed)
        else:
            yield _WordBar(bar.label, part, figure, layout.passed_colour)


def _row(bar: _WordBar, layout: ChartLayout, widths: Sequence[float], *, stays: bool) -> str:
    label, room, *behind = widths
    size = f'<w:sz w:val="{round(layout.size_pt * 2)}"/>'
    bold = f"<w:b/>{size}" if bar.mark else size
    length = room * min(max(bar.length, 0.0), 1.0)
    line = _twips(layout.bar_pt)
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{bar.colour.removeprefix("#")}"/>'
    room_around = f'<w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="exact"/>'
    inset = f'<w:ind w:left="0" w:right="{_twips(room - length)}" w:firstLine="0"/>'
    kept = "<w:keepNext/>" if stays else ""
    drawn = f"<w:p><w:pPr>{kept}{shade if length else ''}{room_around}{inset}</w:pPr></w:p>"
    height = f'<w:trHeight w:val="{_twips(layout.bar_pt + layout.gap_pt)}" w:hRule="atLeast"/>'
    texts = (bar.figure, bar.mark)[: len(behind)]
    cells = (
        _cell(label, _text(bar.label, size, kept, "right")),
        _cell(room, drawn),
        *(_cell(each, _text(text, bold, kept, "left")) for each, text in zip(behind, texts, strict=True)),
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{height}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(width: float, content: str) -> str:
    shape = f'<w:tcW w:w="{_twips(width)}" w:type="dxa"/><w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{shape}</w:tcPr>{content}</w:tc>"


def _text(text: str, run: str, kept: str, side: str) -> str:
    """A text beside a bar, which is at this side of it."""
    spacing = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    shape = f'{kept}{spacing}<w:ind w:{side}="{_twips(_BESIDE)}" w:firstLine="0"/>'
    words = f'<w:t xml:space="preserve">{escape(clean(text))}</w:t>'
    return f"<w:p><w:pPr>{shape}</w:pPr><w:r><w:rPr>{run}</w:rPr>{words}</w:r></w:p>"


def _twips(points: float) -> int:
    return round(points * _TWIPS)
