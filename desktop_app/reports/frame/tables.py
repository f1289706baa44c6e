"""Official tables: bold heading repeated on each page, thin rules, figures at the right, "Tổng cộng" last.

A table is drawn row by row and split by row number, so the time grows with the number of rows and no faster.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus.flowables import Flowable

from desktop_app.reports.blocks.model import (
    BOLD_ROWS,
    ITALIC_ROWS,
    OVER_ALL,
    Align,
    BlockColumn,
    BlockRow,
    RowKind,
)
from desktop_app.reports.blocks.table_breaks import ENOUGH_ROWS, MOST_EMPTY, NOTHING, LaidRow, TableBreaks
from desktop_app.reports.frame.fonts import BOLD, ITALIC, REGULAR
from desktop_app.reports.frame.page import CountingCanvas
from desktop_app.reports.frame.profile import TableLayout
from desktop_app.reports.frame.text_lines import TextPen, break_lines, limit_lines

_HEADING_LINES = 14
_GROUP_LINES = 5
_WHOLE = 0.3
"""A table that is no higher than this share of the page is not split."""
NEW_PAGE = 0.9
"""A place that is higher than this share of the page is as good as a new one."""
_HEIGHT = attrgetter("height")
_MANY_ROWS = 500
"""More than any page holds: what is left of a long table is split again before it is drawn."""

RowsDrawn = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class TableMeasures:
    """Measures in points of one table."""

    widths: tuple[float, ...]
    size: float
    leading: float
    padding: float
    row_padding: float
    rule: float
    least: float = 0.0
    """No plain row is lower."""

    @property
    def width(self) -> float:
        """The width of the whole table."""
        return sum(self.widths)

    def edges(self) -> list[float]:
        """The x of each vertical rule."""
        edges = [0.0]
        for width in self.widths:
            edges.append(edges[-1] + width)
        return edges


def table_style(
    layout: TableLayout, widths: Sequence[float], size: float, row_mm: float = 0
) -> TableMeasures:
    """The measures of a table of these column widths and this type size, of rows at least so high."""
    padding, rule = layout.padding_mm * mm, layout.rule_pt
    return TableMeasures(
        tuple(widths), size, size * layout.leading, padding, layout.row_padding_pt, rule, row_mm * mm
    )


class HeadingRow:
    """The heading: one line of titles, or two where neighbouring columns share a group title."""

    def __init__(self, columns: Sequence[BlockColumn], style: TableMeasures) -> None:
        self._style = style
        edges = style.edges()
        self._cells: list[tuple[float, float, bool, bool, list[str]]] = []
        """(left, right, begins in the upper line, ends in the lower line, lines)"""
        at = 0
        for name, members in groupby(columns, key=lambda column: column.group):
            run = list(members)
            if name:
                self._add(edges[at], edges[at + len(run)], True, False, name)
            for offset, column in enumerate(run):
                self._add(edges[at + offset], edges[at + offset + 1], not name, True, column.title)
            at += len(run)
        self._upper = self._height(lambda top, bottom: top and not bottom)
        self._lower = self._height(lambda top, bottom: bottom and not top)
        self._lower = max(self._lower, self._height(lambda top, bottom: top and bottom) - self._upper)
        self.height = self._upper + self._lower

    def _add(self, left: float, right: float, is_top: bool, is_bottom: bool, text: str) -> None:
        lines = break_lines(text, BOLD, self._style.size, right - left - 2 * self._style.padding)
        most = _HEADING_LINES if is_bottom else _GROUP_LINES
        self._cells.append((left, right, is_top, is_bottom, limit_lines(lines, most)))

    def _height(self, is_wanted: Callable[[bool, bool], bool]) -> float:
        heights = [
            len(lines) * self._style.leading + 2 * self._style.row_padding
            for _, _, top, bottom, lines in self._cells
            if is_wanted(top, bottom)
        ]
        return max(heights, default=0.0)

    def draw(self, canvas: Any, pen: TextPen, top: float) -> None:
        """Draw downwards from ``top``."""
        style = self._style
        for left, right, is_top, is_bottom, lines in self._cells:
            upper = top if is_top else top - self._upper
            lower = top - self.height if is_bottom else top - self._upper
            canvas.rect(left, lower, right - left, upper - lower)
            block = len(lines) * style.leading
            base = (upper + lower + block) / 2
            pen.lines(lines, BOLD, (style.size, style.leading), (left + right) / 2, base, "center")


class OfficialTable(Flowable):  # type: ignore[misc]
    """Rows under a repeated heading. ``page_height`` is the most a page can hold, in points."""

    def __init__(
        self,
        columns: Sequence[BlockColumn],
        rows: Sequence[BlockRow | LaidRow],
        style: TableMeasures,
        page_height: float,
        on_rows: RowsDrawn | None = None,
        marked: frozenset[tuple[int, int]] = frozenset(),
        heading: HeadingRow | None = None,
    ) -> None:
        super().__init__()
        self._columns, self._style, self._page_height, self._on_rows = columns, style, page_height, on_rows
        bold: dict[int, set[int]] = {}
        for row_at, column_at in marked:
            bold.setdefault(row_at, set()).add(column_at)
        self._heading = heading or HeadingRow(columns, style)
        self._rows = [
            row if isinstance(row, LaidRow) else self._laid(row, frozenset(bold.get(at, ())))
            for at, row in enumerate(rows)
        ]
        self.width = style.width
        self.height = self._heading.height + sum(map(_HEIGHT, self._rows))

    def _part(self, rows: list[LaidRow], most: float) -> OfficialTable:
        """Some of the rows under the same heading, at most so high: many are not added up each time."""
        part = OfficialTable(
            self._columns, (), self._style, self._page_height, self._on_rows, heading=self._heading
        )
        part._rows = rows
        height = 0.0 if len(rows) > _MANY_ROWS else self._heading.height + sum(map(_HEIGHT, rows))
        part.height = min(height, most) or most
        return part

    @property
    def heights(self) -> tuple[float, list[float]]:
        """Height of the heading, and of each row."""
        return self._heading.height, [row.height for row in self._rows]

    @property
    def breaks_figures(self) -> bool:
        """Whether a figure has no room in one line."""
        figures = [at for at, column in enumerate(self._columns) if column.align == "right"]
        return any(len(row.cells[at]) > 1 for row in self._rows if row.kind not in OVER_ALL for at in figures)

    @property
    def least_height(self) -> float:
        """With less room the table begins on the next page: all of a low one, else its first rows."""
        if self.is_whole:
            return float(self.height)
        rows = sum(row.height for row in self._rows[:ENOUGH_ROWS])
        return float(self._heading.height + min(rows, self._page_height * MOST_EMPTY))

    @property
    def is_whole(self) -> bool:
        """Whether the table is so low that it is not split."""
        return bool(self.height <= self._page_height * _WHOLE)

    def _laid(self, row: BlockRow, bold: frozenset[int]) -> LaidRow:
        style = self._style
        font = _font_of(row.kind)
        if row.kind in OVER_ALL:
            cells = [break_lines(row.cells[0], font, style.size, style.width - 2 * style.padding)]
        else:
            cells = [
                break_lines(
                    text, BOLD if at in bold else font, style.size, style.widths[at] - 2 * style.padding
                )
                for at, text in enumerate(row.cells)
            ]
        height = max(self._row_height(cells), style.least if row.kind == "plain" else 0.0)
        return LaidRow(tuple(map(tuple, cells)), row.kind, bold, height)

    def _row_height(self, cells: Sequence[Sequence[str]]) -> float:
        return max(len(lines) for lines in cells) * self._style.leading + 2 * self._style.row_padding

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Size in points."""
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """The part that fits and the rest; nothing when too little would be here."""
        if self.height <= available_height + NOTHING:
            return [self]
        if self.is_whole and available_height < self._page_height * NEW_PAGE:
            return []
        return list(self.parted(available_height, ENOUGH_ROWS) or ())

    @property
    def page_height(self) -> float:
        """The most a page can hold, in points."""
        return self._page_height

    def parted(self, room: float, last: int) -> tuple[OfficialTable, OfficialTable] | None:
        """The rows that fit, and the rest, which has so many rows at least if it can.

        ``None`` where too few would be here.
        """
        is_new_page = room >= self._page_height * NEW_PAGE
        style, heading = self._style, self._heading.height
        breaks = TableBreaks(self._rows, self._page_height - heading, style.leading, style.row_padding)
        parts = breaks.parts(room - heading, last, is_new_page=is_new_page)
        if parts is None:
            return None
        first, rest = parts
        return self._part(first, room), self._part(rest, self.height)

    def draw(self) -> None:
        """Draw on the current page."""
        canvas = self.canv
        if isinstance(canvas, CountingCanvas):
            return
        canvas.setLineWidth(self._style.rule)
        canvas.setLineCap(2)
        pen = TextPen(canvas)
        self._heading.draw(canvas, pen, self.height)
        top = self.height - self._heading.height
        edges = self._style.edges()
        canvas.lines(self._rules(top, edges))
        for row in self._rows:
            self._draw_row(pen, row, top, edges)
            top -= row.height
        pen.lift()
        if self._on_rows:
            self._on_rows(len(self._rows))

    def _align(self, row: LaidRow, at: int) -> Align:
        """Words of several lines among figures read from the left; figures below each other do not."""
        if row.kind in OVER_ALL:
            return "left"
        if row.kind == "key":
            return "center"
        align = self._columns[at].align
        lines = row.cells[at]
        has_words = (len(lines) > 1 or row.torn) and any(
            letter.isalpha() for line in lines for letter in line
        )
        return "left" if align == "right" and has_words else align

    def _rules(self, top: float, edges: Sequence[float]) -> list[tuple[float, float, float, float]]:
        """The rules below each row, and those beside the cells of all rows that follow each other."""
        rules: list[tuple[float, float, float, float]] = []
        for is_over_all, rows in groupby(self._rows, key=lambda row: row.kind in OVER_ALL):
            begin = top
            for row in rows:
                top -= row.height
                rules.append((0, top, self._style.width, top))
            sides = (edges[0], edges[-1]) if is_over_all else edges
            rules += [(x, top, x, begin) for x in sides]
        return rules

    def _draw_row(self, pen: TextPen, row: LaidRow, top: float, edges: Sequence[float]) -> None:
        style = self._style
        bottom = top - row.height
        for at, lines in enumerate(row.cells):
            font = BOLD if at in row.bold else _font_of(row.kind)
            align = self._align(row, at)
            left, right = edges[at], edges[at + 1]
            x = {"left": left + style.padding, "center": (left + right) / 2, "right": right - style.padding}[
                align
            ]
            middle = (top + bottom + len(lines) * style.leading) / 2
            base = top - style.row_padding if row.torn else middle
            struck = row.kind == "struck"
            pen.lines(lines, font, (style.size, style.leading), x, base, align, struck=struck)


def _font_of(kind: RowKind) -> str:
    if kind in ITALIC_ROWS:
        return ITALIC
    return BOLD if kind in BOLD_ROWS else REGULAR
