"""A sheet that is laid out like a page: lines over its whole width, lines in parts, tables with figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, groupby, pairwise
from typing import NamedTuple

from desktop_app.exchange.cell_values import Cell
from desktop_app.exchange.papers.figures import number_written, shown_number
from desktop_app.exchange.sheet_parts import put, set_up_a4, set_width
from desktop_app.exchange.workbook_writer import WorkbookWriter
from desktop_app.reports.blocks.model import (
    BOLD_ROWS,
    ITALIC_ROWS,
    OVER_ALL,
    BlockColumn,
    BlockRow,
    BlockTable,
    Figure,
)
from desktop_app.reports.frame.column_widths import fitted
from desktop_app.reports.frame.fonts import BOLD, REGULAR, clean
from desktop_app.reports.frame.page import landscape, portrait
from desktop_app.reports.frame.profile import LayoutProfile
from desktop_app.reports.frame.text_lines import break_lines

_FONT = "Times New Roman"
_POINTS_OF_A_LETTER = 5.6
"""Widths of columns are counted in letters of the usual size."""
_POINTS_OF_A_MILLIMETRE = 72 / 25.4
_LEADING = 1.3
_CELL_ROOM = 6.0
_ON_SCREEN_AND_PAPER = 2
_HEADER_INCHES = 0.5
_NEAR = 7.0
"""Edges that are not further apart in points are one."""
_OFF = 0.25
"""A part of a line may be off its place by this share of its width."""


@dataclass(frozen=True, slots=True)
class LinePart:
    """A text in one part of a line."""

    text: str
    bold: bool = False
    italic: bool = False


class _Span(NamedTuple):
    """A cell over the columns from ``left`` to before ``right``, and over ``rows``: 0 below one of 2."""

    left: int
    right: int
    text: str
    align: str = "left"
    figure: Figure | None = None
    bold: bool = False
    italic: bool = False
    struck: bool = False
    rows: int = 1


class PrintedSheet:
    """Rows appended to a sheet; its columns are fine enough that each table has its own widths in them."""

    def __init__(
        self,
        writer: WorkbookWriter,
        name: str,
        tables: Sequence[BlockTable],
        parts: Iterable[int],
        profile: LayoutProfile,
        across: bool,
    ) -> None:
        """``parts``: into how many parts lines are split beside the tables."""
        self._writer, self._sheet, self._profile = writer, writer.free_sheet(name), profile
        self._row = 0
        self._breaks: list[int] = []
        self._repeats = False
        width = (landscape if across else portrait)(profile).text_width
        self._edges_of = {columns: self._own_edges(columns, rows, width) for columns, rows in _alike(tables)}
        self._edges = _united(self._edges_of.values(), parts, width)
        self._widths = [right - left for left, right in pairwise(self._edges)]
        self._prepare(across)

    def _own_edges(
        self, columns: tuple[BlockColumn, ...], rows: Sequence[BlockRow], width: float
    ) -> list[float]:
        """Return where the columns of a table lie on paper."""
        padding = self._profile.table.padding_mm * _POINTS_OF_A_MILLIMETRE
        widths, _ = fitted(columns, rows, self._size, padding, width)
        return [0.0, *accumulate(widths)]

    @property
    def _size(self) -> float:
        return self._profile.table.size_pt

    def _prepare(self, across: bool) -> None:
        for place, width in enumerate(self._widths):
            set_width(self._sheet, place, round(width / _POINTS_OF_A_LETTER, 1))
        self._sheet.hide_gridlines(_ON_SCREEN_AND_PAPER)
        set_up_a4(self._sheet, across=across, profile=self._profile)
        self._sheet.set_header("&C&P", {"margin": _HEADER_INCHES})
        if self._profile.page_number.hide_on_first:
            self._writer.number_pages_from_the_second()

    def line(self, text: str, align: str = "left", *, bold: bool = False, italic: bool = False) -> None:
        """A text over the whole width; nothing for an empty one."""
        if text:
            self._write([_Span(0, len(self._widths), text, align, bold=bold, italic=italic)])

    def split(self, places: Sequence[LinePart]) -> None:
        """Texts beside each other, centred in parts that are about equally wide."""
        step = self._edges[-1] / len(places)
        edges = self._places([at * step for at in range(len(places) + 1)])
        self._write(
            [
                _Span(left, right, place.text, "center", bold=place.bold, italic=place.italic)
                for (left, right), place in zip(pairwise(edges), places, strict=True)
            ]
        )

    def _places(self, wanted: Sequence[float]) -> list[int]:
        """Return the edges nearest to these, each behind the one before it."""
        found = [0]
        for at, edge in enumerate(wanted[1:-1], start=1):
            last = len(self._edges) - (len(wanted) - at)
            choice = range(found[-1] + 1, last + 1)
            found.append(min(choice, key=lambda place: abs(self._edges[place] - edge)))
        return [*found, len(self._edges) - 1]

    def gap(self) -> None:
        """An empty row."""
        self._end_row(self._size * _LEADING)

    def break_page(self) -> None:
        """What follows is printed on a new page."""
        self._breaks.append(self._row)

    def table(self, block: BlockTable) -> None:
        """A table: its heading, then all rows, figures as numbers."""
        edges = self._places(self._edges_of[block.columns])
        first = self._row
        self._heading(block.columns, edges)
        if self._row > first and not self._repeats:
            self._sheet.repeat_rows(first, self._row - 1)
            self._repeats = True
        for row in block.shown_rows:
            self._table_row(row, block, edges)

    def finish(self) -> None:
        """Say where pages end."""
        self._sheet.set_h_pagebreaks(self._breaks)

    def _heading(self, columns: Sequence[BlockColumn], edges: Sequence[int]) -> None:
        if not any(column.title or column.group for column in columns):
            return
        if any(column.group for column in columns):
            self._groups(columns, edges)
        grouped = any(column.group for column in columns)
        self._write(
            [
                _Span(left, right, "", rows=0)
                if grouped and not column.group
                else _Span(left, right, column.title, "center", bold=True)
                for (left, right), column in zip(pairwise(edges), columns, strict=True)
            ],
            framed=True,
        )

    def _groups(self, columns: Sequence[BlockColumn], edges: Sequence[int]) -> None:
        """The upper row of a heading; a title without a group spans both rows."""
        upper: list[_Span] = []
        for name, members in groupby(range(len(columns)), key=lambda at: columns[at].group or at):
            run = list(members)
            text, rows = (name, 1) if isinstance(name, str) else (columns[run[0]].title, 2)
            upper.append(_Span(edges[run[0]], edges[run[-1] + 1], text, "center", bold=True, rows=rows))
        self._write(upper, framed=True)

    def _table_row(self, row: BlockRow, block: BlockTable, edges: Sequence[int]) -> None:
        bold, italic, struck = row.kind in BOLD_ROWS, row.kind in ITALIC_ROWS, row.kind == "struck"
        if row.kind in OVER_ALL:
            self._write([_Span(0, edges[-1], row.cells[0], bold=bold, italic=italic)], framed=True)
            return
        figures = row.figures or (None,) * len(row.cells)
        spans = [
            _Span(
                left,
                right,
                text,
                "center" if row.kind == "key" else column.align,
                figure,
                bold,
                italic,
                struck,
            )
            for (left, right), text, column, figure in zip(
                pairwise(edges), row.cells, block.columns, figures, strict=True
            )
        ]
        least = block.row_mm * _POINTS_OF_A_MILLIMETRE if row.kind == "plain" else 0.0
        self._write(spans, least=least, framed=True)

    def _write(self, spans: Sequence[_Span], *, least: float = 0.0, framed: bool = False) -> None:
        height = least
        for span in spans:
            if span.rows:
                self._write_span(span, framed)
            height = max(height, self._height(span))
        self._end_row(height)

    def _write_span(self, span: _Span, framed: bool) -> None:
        look: dict[str, object] = {
            "font_name": _FONT,
            "font_size": self._size,
            "bold": span.bold,
            "italic": span.italic,
            "font_strikeout": span.struck,
            "align": span.align,
            "valign": "vcenter" if framed else "top",
            "text_wrap": True,
            "border": int(framed),
        }
        value, shown = _content(span, framed)
        made = self._writer.look(**look, num_format=shown)
        if span.rows > 1 or span.right - span.left > 1:
            last = self._row + span.rows - 1
            self._sheet.merge_range(self._row, span.left, last, span.right - 1, "", self._writer.look(**look))
        put(self._sheet, self._row, span.left, value, made)

    def _height(self, span: _Span) -> float:
        width = self._edges[span.right] - self._edges[span.left] - _CELL_ROOM
        if len(span.text) * self._size < width and "\n" not in span.text:
            return self._size * _LEADING + 2  # no letter is wider than it is high
        lines = break_lines(span.text, BOLD if span.bold else REGULAR, self._size, max(width, self._size))
        return len(lines) * self._size * _LEADING + 2

    def _end_row(self, height: float) -> None:
        self._sheet.set_row(self._row, round(height, 1))
        self._row += 1


def _content(span: _Span, framed: bool) -> tuple[Cell, str]:
    """Return a figure as a number or day where a workbook holds it exactly, else the text; and its format.

    What a paper gives as text is a number where it reads as one and its column is none of words, which
    stand at the left.
    """
    figure = span.figure
    if isinstance(figure, date):
        return figure, "dd/mm/yyyy"
    number = number_written(span.text) if framed and figure is None and span.align != "left" else None
    number = number if figure is None else shown_number(figure)
    return (clean(span.text), "General") if number is None else (number.value, number.shown)


def _alike(tables: Sequence[BlockTable]) -> Iterator[tuple[tuple[BlockColumn, ...], list[BlockRow]]]:
    """Columns with all rows that stand below the same ones."""
    rows: dict[tuple[BlockColumn, ...], list[BlockRow]] = {}
    for table in tables:
        rows.setdefault(table.columns, []).extend(table.shown_rows)
    yield from rows.items()


def _united(tables: Iterable[Sequence[float]], parts: Iterable[int], width: float) -> list[float]:
    """All edges of all tables, those that nearly meet as one, and what lines of so many ``parts`` lack."""
    edges = _apart({edge for edges in tables for edge in edges}, width)
    for count in parts:
        step = width / count
        wanted = [at * step for at in range(1, count)]
        lacking = [edge for edge in wanted if min(abs(edge - have) for have in edges) > step * _OFF]
        edges = _apart({*edges, *lacking}, width)
    return edges


def _apart(wanted: Iterable[float], width: float) -> list[float]:
    edges = [0.0]
    for edge in sorted(wanted):
        if edge - edges[-1] > _NEAR and edge < width - _NEAR:
            edges.append(edge)
    return [*edges, width]
