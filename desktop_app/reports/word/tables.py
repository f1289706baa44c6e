"""Official tables in Word: repeated heading, rows that stay whole, the widths they have on paper.

Written as XML in one piece: python-docx looks for each cell again, which takes minutes for a long list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from reportlab.lib.units import mm

from desktop_app.reports.blocks.model import (
    BOLD_ROWS,
    ITALIC_ROWS,
    OVER_ALL,
    BlockColumn,
    BlockRow,
    BlockTable,
)
from desktop_app.reports.blocks.table_breaks import ENOUGH_ROWS, HALF
from desktop_app.reports.frame.column_widths import fitted
from desktop_app.reports.frame.fonts import REGULAR, clean, text_width
from desktop_app.reports.frame.profile import LayoutProfile
from desktop_app.reports.frame.signed_tables import LAST_ROWS
from desktop_app.reports.word.shaping import unbroken

_TWIPS = 20
"""Parts of a point that Word counts in."""
_RULE_PT = 0.5
"""What Word adds to a row for its rule."""
_ROOM = "<room/>"
"""In place of the room around a text, which is the same in all cells of a table."""
_WHOLE_LINES = 12
"""A table of no more lines stays on one page: a higher one would leave the page before it empty."""
_ENOUGH_LINES = 4
"""A first row of fewer lines is not alone below the heading."""
_TITLES = frozenset({"group", "key"})
_LINES_OF_HEADING = 4
"""So many lines of a page the repeated heading takes, nearly."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell: its text, over how many columns it is, and whether it begins or continues one downwards.

    ``marked``: it is bold in a row that is not.
    """

    text: str
    align: str
    width: float
    span: int = 1
    merged: str = ""
    marked: bool = False


def put_table(
    document: Any,
    block: BlockTable,
    profile: LayoutProfile,
    page: tuple[float, float],
    *,
    is_signed: bool = False,
) -> None:
    """Add the table, as wide as a ``page``; if ``is_signed``, its last rows stay with what follows.

    A heading, or the title of a group, is never at the foot of a page without a row below it.
    """
    layout, (width, height) = profile.table, page
    size = {"body": layout.size_pt, "small": layout.small_pt, "fine": layout.matrix_pt}[block.size]
    padding = layout.padding_mm * mm
    widths, size = fitted(block.columns, block.shown_rows, size, padding, width)
    around = _twips(layout.row_padding_pt - _RULE_PT / 2)
    line = int(size * layout.leading * _TWIPS)
    room = f'<w:spacing w:before="{around}" w:after="{around}" w:line="{line}" w:lineRule="atLeast"/>'
    rows = [
        row.replace(_ROOM, room)
        for row in (
            *_heading_rows(block.columns, widths, size),
            *_body_rows(block, widths, size, int(height / (size * layout.leading)), is_signed=is_signed),
        )
    ]
    grid = "".join(f'<w:gridCol w:w="{_twips(each)}"/>' for each in widths)
    margins = "".join(f'<w:{side} w:w="{_twips(padding)}" w:type="dxa"/>' for side in ("left", "right"))
    shape = (
        f'<w:tblStyle w:val="TableGrid"/><w:tblW w:w="{_twips(sum(widths))}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
    )
    head = f"<w:tblPr>{shape}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    table = parse_xml(f"<w:tbl {nsdecls('w')}>{head}{''.join(rows)}</w:tbl>")
    document.element.body.find(qn("w:sectPr")).addprevious(table)


def _heading_rows(columns: Sequence[BlockColumn], widths: Sequence[float], size: float) -> Iterator[str]:
    """None where no column has a title, two where some share one."""
    if not any(column.title or column.group for column in columns):
        return
    pairs = list(zip(columns, widths, strict=True))
    if any(column.group for column in columns):
        upper: list[_Cell] = []
        for name, members in groupby(pairs, key=lambda pair: pair[0].group):
            run = list(members)
            if name:
                upper.append(_Cell(name, "center", sum(each for _, each in run), len(run)))
            else:
                upper += [_Cell(column.title, "center", each, merged="restart") for column, each in run]
        yield _row(upper, size, bold=True, is_heading=True, stays=True)
        lower = [
            _Cell(
                column.title if column.group else "",
                "center",
                each,
                merged="" if column.group else "continue",
            )
            for column, each in pairs
        ]
    else:
        lower = [_Cell(column.title, "center", each) for column, each in pairs]
    yield _row(lower, size, bold=True, is_heading=True, stays=True)


def _body_rows(
    block: BlockTable, widths: Sequence[float], size: float, most_lines: int, *, is_signed: bool
) -> Iterator[str]:
    """``most_lines``: so many has a page."""
    rows = block.shown_rows
    lines = [_lines(row, widths, size) for row in rows]
    is_low = sum(lines) <= _WHOLE_LINES
    kept = range(0 if is_low else _last_rows(rows, lines, LAST_ROWS if is_signed else ENOUGH_ROWS), len(rows))
    first = next((at for at, row in enumerate(rows) if row.kind not in _TITLES), 0)
    for at, row in enumerate(rows):
        least = block.row_mm * mm if row.kind == "plain" else 0.0
        yield _row(
            list(_cells(row, block.columns, widths)),
            size,
            bold=row.kind in BOLD_ROWS,
            italic=row.kind in ITALIC_ROWS,
            struck=row.kind == "struck",
            least=least,
            stays=(row.kind in _TITLES or (at == first and lines[at] < _ENOUGH_LINES) or at in kept)
            and (is_signed or at + 1 < len(rows)),
            is_torn=lines[at] > (most_lines - _LINES_OF_HEADING) * HALF,
        )


def _last_rows(rows: Sequence[BlockRow], lines: Sequence[int], least: int) -> int:
    """Where the rows begin that stay together at the end: ``least``, and some beside titles and totals.

    They are fewer where they are high.
    """
    at, height, plain = len(rows), 0, 0
    while at > 0 and (len(rows) - at < least or plain < ENOUGH_ROWS) and height < _WHOLE_LINES:
        at -= 1
        height += lines[at]
        plain += rows[at].kind not in _TITLES | {"total"}
    return at


def _lines(row: BlockRow, widths: Sequence[float], size: float) -> int:
    """How many lines a row takes, nearly."""
    room = [sum(widths)] if row.kind in OVER_ALL else widths
    found = (
        sum(1 + int(text_width(line, REGULAR, size) / width) for line in clean(text).split("\n"))
        for text, width in zip(row.cells, room, strict=False)
    )
    return max(found, default=1)


def _cells(row: BlockRow, columns: Sequence[BlockColumn], widths: Sequence[float]) -> Iterator[_Cell]:
    if row.kind in OVER_ALL:
        yield _Cell(row.cells[0], "left", sum(widths), len(columns))
        return
    for at, (text, column, width) in enumerate(zip(row.cells, columns, widths, strict=True)):
        align = "center" if row.kind == "key" else column.align
        yield _Cell(text, align, width, marked=at in row.marked)


def _row(
    cells: Sequence[_Cell],
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    struck: bool = False,
    is_heading: bool = False,
    least: float = 0.0,
    stays: bool = False,
    is_torn: bool = False,
) -> str:
    """``is_torn``: it may be split over pages, since it is so high, and so it is read from the top."""
    height = f'<w:trHeight w:val="{_twips(least)}" w:hRule="atLeast"/>' if least else ""
    whole, align = ("", "top") if is_torn else ("<w:cantSplit/>", "center")
    shape = f"{whole}{height}{'<w:tblHeader/>' if is_heading else ''}"
    marks = "".join(f"<w:{name}/>" for name, wanted in (("i", italic), ("strike", struck)) if wanted)
    plain = f'{marks}<w:sz w:val="{round(size * 2)}"/></w:rPr>'
    runs = {True: f"<w:rPr><w:b/>{plain}", False: f"<w:rPr>{plain}"}
    shown = "".join(_cell(cell, runs[bold or cell.marked], stays, align) for cell in cells)
    return f"<w:tr><w:trPr>{shape}</w:trPr>{shown}</w:tr>"


def _cell(cell: _Cell, run: str, stays: bool, align: str) -> str:
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    merged = f'<w:vMerge w:val="{cell.merged}"/>' if cell.merged else ""
    shape = f'<w:tcW w:w="{_twips(cell.width)}" w:type="dxa"/>{span}{merged}<w:vAlign w:val="{align}"/>'
    lines = clean(cell.text).split("\n") if cell.text else []
    text = "<w:br/>".join("<w:noBreakHyphen/>".join(map(_text, unbroken(line))) for line in lines)
    kept = "<w:keepNext/>" if stays else ""
    paragraph = f'<w:pPr>{kept}{_ROOM}<w:ind w:firstLine="0"/><w:jc w:val="{cell.align}"/>{run}</w:pPr>'
    filled = f"<w:r>{run}{text}</w:r>" if text else ""
    return f"<w:tc><w:tcPr>{shape}</w:tcPr><w:p>{paragraph}{filled}</w:p></w:tc>"


def _text(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


def _twips(points: float) -> int:
    return round(points * _TWIPS)
