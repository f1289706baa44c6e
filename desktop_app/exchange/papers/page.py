"""A sheet that is laid out like a page: lines over its whole width, lines in parts, tables with figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, groupby, pairwise
from typing import Any

from desktop_app.exchange.papers.figures import number_written, shown_number
from desktop_app.exchange.workbook_writer import set_text, set_up_a4
from desktop_app.reports.blocks.model import (
    BOLD_ROWS,
    ITALIC_ROWS,
    OVER_ALL,
    Align,
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
_NEAR = 7.0
"""Edges that are not further apart in points are one."""
_OFF = 0.25
"""A part of a line may be off its place by this share of its width."""


@dataclass(frozen=True, slots=True)
class Place:
    """A text in one part of a line."""

    text: str
    bold: bool = False
    italic: bool = False


class Page:
    """Rows appended to a sheet; its columns are fine enough that each table has its own widths in them."""

    def __init__(
        self,
        sheet: Any,
        tables: Sequence[BlockTable],
        parts: Iterable[int],
        profile: LayoutProfile,
        across: bool,
    ) -> None:
        """``parts``: into how many parts lines are split beside the tables."""
        self._sheet, self._profile = sheet, profile
        self._row = 0
        self._breaks: list[int] = []
        self._looks: dict[tuple[bool, bool, bool, str, bool], Any] = {}
        width = (landscape if across else portrait)(profile).text_width
        self._edges_of = {columns: self._own_edges(columns, rows, width) for columns, rows in _alike(tables)}
        self._edges = _united(self._edges_of.values(), parts, width)
        self._widths = [right - left for left, right in pairwise(self._edges)]
        self._prepare(across)

    def _own_edges(
        self, columns: tuple[BlockColumn, ...], rows: Sequence[BlockRow], width: float
    ) -> list[float]:
        """Where the columns of a table lie on paper."""
        padding = self._profile.table.padding_mm * _POINTS_OF_A_MILLIMETRE
        widths, _ = fitted(columns, rows, self._size, padding, width)
        return [0.0, *accumulate(widths)]

    @property
    def _size(self) -> float:
        return self._profile.table.size_pt

    def _prepare(self, across: bool) -> None:
        from openpyxl.utils import get_column_letter

        sheet = self._sheet
        for place, width in enumerate(self._widths, start=1):
            sheet.column_dimensions[get_column_letter(place)].width = round(width / _POINTS_OF_A_LETTER, 1)
        sheet.sheet_view.showGridLines = False
        set_up_a4(sheet, across=across, profile=self._profile)
        sheet.HeaderFooter.differentFirst = self._profile.page_number.hide_on_first
        sheet.oddHeader.center.text = "&P"

    def line(self, text: str, align: str = "left", *, bold: bool = False, italic: bool = False) -> None:
        """A text over the whole width; nothing for an empty one."""
        if text:
            self._spread([(0, len(self._widths), Place(text, bold, italic))], align)

    def split(self, places: Sequence[Place]) -> None:
        """Texts beside each other, centred in parts that are about equally wide."""
        step = self._edges[-1] / len(places)
        edges = self._places([at * step for at in range(len(places) + 1)])
        spans = [(edges[at], edges[at + 1], place) for at, place in enumerate(places)]
        self._spread(spans, "center")

    def _places(self, wanted: Sequence[float]) -> list[int]:
        """The edges nearest to these, each behind the one before it."""
        found = [0]
        for at, edge in enumerate(wanted[1:-1], start=1):
            last = len(self._edges) - (len(wanted) - at)
            choice = range(found[-1] + 1, last + 1)
            found.append(min(choice, key=lambda place: abs(self._edges[place] - edge)))
        return [*found, len(self._edges) - 1]

    def gap(self) -> None:
        """An empty row."""
        self._append([], self._size * _LEADING)

    def break_page(self) -> None:
        """What follows is printed on a new page."""
        self._breaks.append(self._row)

    def table(self, block: BlockTable) -> None:
        """A table: its heading, then all rows, figures as numbers."""
        edges = self._places(self._edges_of[block.columns])
        heading = self._heading(block.columns, edges)
        for row in block.shown_rows:
            self._table_row(row, block, edges)
        if heading and not self._sheet.print_title_rows:
            self._sheet.print_title_rows = heading

    def finish(self) -> None:
        """Say where pages end."""
        from openpyxl.worksheet.pagebreak import Break

        for row in self._breaks:
            self._sheet.row_breaks.append(Break(id=row))

    def _heading(self, columns: Sequence[BlockColumn], edges: Sequence[int]) -> str:
        """Write the heading; the rows it takes, as Excel names them."""
        if not any(column.title or column.group for column in columns):
            return ""
        first = self._row + 1
        if any(column.group for column in columns):
            self._groups(columns, edges)
        titles = [
            (edges[at], edges[at + 1], self._lower(column, columns)) for at, column in enumerate(columns)
        ]
        self._framed([(left, right, text, "center", None) for left, right, text in titles], bold=True)
        return f"{first}:{self._row}"

    def _groups(self, columns: Sequence[BlockColumn], edges: Sequence[int]) -> None:
        """The upper row of a heading; a title without a group lies over both rows."""
        upper: list[tuple[int, int, str]] = []
        for name, members in groupby(range(len(columns)), key=lambda at: columns[at].group or at):
            run = list(members)
            text = name if isinstance(name, str) else columns[run[0]].title
            upper.append((edges[run[0]], edges[run[-1] + 1], text))
        row = self._row + 1
        self._framed([(left, right, text, "center", None) for left, right, text in upper], bold=True)
        for at, column in enumerate(columns):
            if not column.group:
                self._merge_down(edges[at], edges[at + 1], row)

    def _lower(self, column: BlockColumn, columns: Sequence[BlockColumn]) -> str:
        """The title of a column in the lower row of a heading."""
        return "" if any(each.group for each in columns) and not column.group else column.title

    def _table_row(self, row: BlockRow, block: BlockTable, edges: Sequence[int]) -> None:
        style = {"bold": row.kind in BOLD_ROWS, "italic": row.kind in ITALIC_ROWS}
        if row.kind in OVER_ALL:
            self._framed([(0, edges[-1], row.cells[0], "left", None)], **style)
            return
        figures = row.figures or (None,) * len(row.cells)
        cells: list[tuple[int, int, str, Align, Figure | None]] = [
            (edges[at], edges[at + 1], text, "center" if row.kind == "key" else column.align, figure)
            for at, (text, column, figure) in enumerate(zip(row.cells, block.columns, figures, strict=True))
        ]
        least = block.row_mm * _POINTS_OF_A_MILLIMETRE if row.kind == "plain" else 0.0
        self._framed(cells, least=least, struck=row.kind == "struck", **style)

    def _framed(
        self,
        cells: Sequence[tuple[int, int, str, Align, Figure | None]],
        *,
        least: float = 0.0,
        bold: bool = False,
        italic: bool = False,
        struck: bool = False,
    ) -> None:
        made: list[Any] = []
        height = least
        for left, right, text, align, figure in cells:
            for at in range(left, right):
                cell = self._cell(bold=bold, italic=italic, struck=struck, align=align, framed=True)
                if at == left:
                    _fill(cell, text, figure, align)
                made.append(cell)
            self._merge(left, right)
            height = max(height, self._height(text, left, right, bold=bold))
        self._append(made, height)

    def _spread(self, spans: Sequence[tuple[int, int, Place]], align: str) -> None:
        made: list[Any] = []
        height = 0.0
        for left, right, place in spans:
            for at in range(left, right):
                cell = self._cell(bold=place.bold, italic=place.italic, align=align)
                if at == left and place.text:
                    set_text(cell, clean(place.text))
                made.append(cell)
            self._merge(left, right)
            height = max(height, self._height(place.text, left, right, bold=place.bold))
        self._append(made, height)

    def _merge(self, left: int, right: int) -> None:
        from openpyxl.utils import get_column_letter

        if right - left > 1:
            row = self._row + 1
            self._sheet.merged_cells.add(
                f"{get_column_letter(left + 1)}{row}:{get_column_letter(right)}{row}"
            )

    def _merge_down(self, left: int, right: int, row: int) -> None:
        """Make one cell of two rows, the second of which is still to be written."""
        from openpyxl.utils import get_column_letter

        first, last = get_column_letter(left + 1), get_column_letter(right)
        if right - left > 1:
            self._sheet.merged_cells.remove(f"{first}{row}:{last}{row}")
        self._sheet.merged_cells.add(f"{first}{row}:{last}{row + 1}")

    def _height(self, text: str, left: int, right: int, *, bold: bool) -> float:
        width = self._edges[right] - self._edges[left] - _CELL_ROOM
        if len(text) * self._size < width and "\n" not in text:
            return self._size * _LEADING + 2  # no letter is wider than it is high
        lines = break_lines(text, BOLD if bold else REGULAR, self._size, max(width, self._size))
        return len(lines) * self._size * _LEADING + 2

    def _append(self, cells: list[Any], height: float) -> None:
        self._row += 1
        self._sheet.row_dimensions[self._row].height = round(height, 1)
        self._sheet.append(cells)

    def _cell(
        self,
        *,
        bold: bool = False,
        italic: bool = False,
        struck: bool = False,
        align: str = "left",
        framed: bool = False,
    ) -> Any:
        """A cell of this look; a look is made once, since making it takes longer than writing the cell."""
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self._sheet)
        key = (bold, italic, struck, align, framed)
        if key not in self._looks:
            self._looks[key] = self._styled(*key)
        cell._style = copy(self._looks[key]._style)
        return cell

    def _styled(self, bold: bool, italic: bool, struck: bool, align: str, framed: bool) -> Any:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Border, Font, Side

        cell = WriteOnlyCell(self._sheet)
        cell.font = Font(name=_FONT, size=self._size, bold=bold, italic=italic, strike=struck)
        cell.alignment = Alignment(horizontal=align, vertical="center" if framed else "top", wrap_text=True)
        if framed:
            side = Side(style="thin")
            cell.border = Border(left=side, right=side, top=side, bottom=side)
        return cell


def _fill(cell: Any, text: str, figure: Figure | None, align: str) -> None:
    """A figure as a number or day where a workbook holds it exactly, else the text.

    What a paper gives as text is a number where it reads as one and its column is none of words, which
    stand at the left.
    """
    if isinstance(figure, date):
        cell.value, cell.number_format = figure, "dd/mm/yyyy"
        return
    number = number_written(text) if figure is None and align != "left" else None
    number = number if figure is None else shown_number(figure)
    if number is not None:
        cell.value, cell.number_format = number.value, number.shown
    elif text:
        set_text(cell, clean(text))


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
