"""A table that a page shows and a file takes out: the same rows, found and sorted once."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

import xlsxwriter

from desktop_app.base.numbers import format_number, format_percent, round_half_up
from desktop_app.base.text import fold
from upstream.console.accounts.seen_log import LogEvent, log_event
from upstream.console.web.listing import Asked, PagedList, counted, found_of
from upstream.console.web.paper import PaperTable, table_as_pdf
from upstream.console.web.request import NotFound, PageRequest, SentFile

type CellValue = str | int | Decimal | Fraction | None
"""Words, a figure, a share of one, or nothing."""

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""With these a program for sheets begins a formula, whatever the file says."""
_SHARE_PLACES = 6
_EXACT_DIGITS = 15
"""A sheet keeps so many digits of a number; longer ones are written as words."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: its name in the address, its title, and whether it holds figures."""

    key: str
    title: str
    is_figure: bool = False


@dataclass(frozen=True, slots=True)
class DataRow:
    """A row; ``link``: the page of what it is about."""

    cells: tuple[CellValue, ...]
    link: str = ""


@dataclass(frozen=True, slots=True)
class DataTable:
    """The columns, all rows that were found, and the page of them; ``whole``: sums, in front of all rows.

    ``missing``: a sentence about what is not in the figures yet; a page has it above, a file below.
    """

    title: str
    columns: Sequence[TableColumn]
    found: Sequence[DataRow]
    page: PagedList[DataRow]
    whole: Sequence[DataRow] = ()
    missing: str = ""

    @property
    def taken_rows(self) -> Sequence[DataRow]:
        """The rows of a file."""
        nothing = (None,) * (len(self.columns) - 1)
        said = [DataRow((self.missing, *nothing))] if self.missing else []
        return (*self.whole, *self.found, *said)


FILE_FIELD = "tep"


def file_address(asked: Asked, kind: str) -> str:
    """The address of all of a table as a file, as it is searched, filtered and sorted."""
    address = asked.address()
    return f"{address}{'&' if '?' in address else '?'}{urlencode({FILE_FIELD: kind})}"


def table_of(
    asked: Asked,
    title: str,
    columns: Sequence[TableColumn],
    rows: Sequence[DataRow],
    whole: Sequence[DataRow] = (),
    missing: str = "",
) -> DataTable:
    """Search and sort rows by their words and columns."""
    keys = {column.key: _sorted_by(place) for place, column in enumerate(columns)}
    found = found_of(asked, rows, _words_of, keys)
    return DataTable(title, columns, found, counted(asked, found, len(found), len(rows)), whole, missing)


def _words_of(row: DataRow) -> str:
    return " ".join(cell for cell in row.cells if isinstance(cell, str))


def _sorted_by(place: int) -> Callable[[DataRow], Any]:
    def key(row: DataRow) -> tuple[int, Any]:
        cell = row.cells[place]
        if cell is None:
            return 0, 0
        return (2, fold(cell)) if isinstance(cell, str) else (1, Fraction(cell))

    return key


def shown_cell(cell: CellValue) -> str:
    """A cell as people write it."""
    if isinstance(cell, Fraction):
        return f"{format_percent(cell)} %"
    return cell if isinstance(cell, str) else format_number(None if cell is None else Decimal(cell))


def taken_out(request: PageRequest, table: DataTable, name: str) -> SentFile:
    """Return a table as the file for which the address asks, and write into the log that it was taken out.

    Raises:
        NotFound: the address asks for another kind of file.
    """
    kind = request.query.text(FILE_FIELD)
    if kind not in _WRITERS:
        raise NotFound
    content = file_of(table, kind, request.services.identity.name)
    with request.write() as connection:
        subject = file_address(table.page.asked, kind)
        log_event(connection, request.user, LogEvent.EXPORTED, request.now, subject)
    return SentFile(content, _WRITERS[kind][1], f"{name}.{kind}")


def file_of(table: DataTable, kind: str, province: str = "") -> bytes:
    """Return a table as a file: ``csv``, ``xlsx`` or ``pdf``."""
    return _WRITERS[kind][0](table, province)


def _as_pdf(table: DataTable, province: str) -> bytes:
    columns = [(column.title, column.is_figure) for column in table.columns]
    rows = [[shown_cell(cell) for cell in row.cells] for row in table.taken_rows]
    return table_as_pdf(PaperTable(table.title, columns, rows, len(table.whole)), province)


def _as_csv(table: DataTable, _: str) -> bytes:
    """Numbers with a point; UTF-8 with its mark, by which programs for sheets know it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_harmless(column.title) for column in table.columns])
    writer.writerows([_in_csv(cell) for cell in row.cells] for row in table.taken_rows)
    return text.getvalue().encode("utf-8-sig")


def _in_csv(cell: CellValue) -> str:
    match cell:
        case None:
            return ""
        case str():
            return _harmless(cell)
        case Fraction():
            return f"{round_half_up(cell, _SHARE_PLACES):f}"
        case _:
            return f"{Decimal(cell):f}"


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def _as_excel(table: DataTable, _: str) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        whole, decimal, share = (book.add_format({"num_format": each}) for each in _NUMBER_FORMATS)
        for place, column in enumerate(table.columns):
            sheet.write_string(0, place, column.title, head)
            sheet.set_column(place, place, _FIGURE_WIDTH if column.is_figure else _WORDS_WIDTH)
        for line, row in enumerate(table.taken_rows, start=1):
            for place, cell in enumerate(row.cells):
                match cell:
                    case None:
                        pass
                    case str():
                        sheet.write_string(line, place, cell)  # never a formula
                    case Fraction():
                        sheet.write_number(line, place, float(cell), share)
                    case _ if len(Decimal(cell).as_tuple().digits) > _EXACT_DIGITS:
                        sheet.write_string(line, place, f"{Decimal(cell):f}")
                    case _:
                        is_whole = Decimal(cell) == int(cell)
                        sheet.write_number(line, place, float(cell), whole if is_whole else decimal)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_paper(_A4)
    return written.getvalue()


_NUMBER_FORMATS = ("#,##0", "#,##0.######", "0.00%")
_FIGURE_WIDTH, _WORDS_WIDTH, _A4 = 16, 36, 9
_WRITERS: Mapping[str, tuple[Callable[[DataTable, str], bytes], str]] = {
    "csv": (_as_csv, "text/csv; charset=utf-8"),
    "xlsx": (_as_excel, _EXCEL),
    "pdf": (_as_pdf, "application/pdf"),
}
