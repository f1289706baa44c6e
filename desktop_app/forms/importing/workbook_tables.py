"""The sheets of any workbook as tables, by the headings in their first row, with the number of each row.

For workbooks written by hand like an XLSForm that are no form. They pass the same bounds
and checks as forms before a library opens them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from desktop_app.base.problems import Problem
from desktop_app.base.text import nfc, one_line
from desktop_app.forms.importing.sheets import unreadable_as_problem
from desktop_app.forms.importing.workbook_bounds import MAX_COLUMNS, MAX_LETTERS
from desktop_app.forms.importing.workbook_formulas import letters_of, sheet_names
from desktop_app.forms.importing.workbook_kinds import has_macros, kind_of
from desktop_app.forms.importing.workbook_safety import MAX_ROWS, check_xls, check_xlsx

LAST_ROW = 1_048_576
"""Of any sheet, by the format; a file may claim more."""

type CellValue = str | Decimal | date
"""Words, a number, or a day; the reader of a table knows what a cell is for."""


@dataclass(frozen=True, slots=True)
class TableSheet:
    """One sheet: its rows that hold something, by heading.

    ``unheaded`` are the columns with content and no heading.
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, CellValue]], ...]
    unheaded: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkbookTables:
    """The sheets that were read, and what their author should look at."""

    sheets: tuple[TableSheet, ...]
    warnings: tuple[Problem, ...]


def names_of_sheets(data: bytes, filename: str) -> tuple[str, ...]:
    """The names of the sheets, as far as they are known without opening the workbook; none of other files.

    Raises :class:`Problem` for an empty file and for one that a password protects.
    """
    suffix = kind_of(data, PurePath(filename).suffix.lower())
    if suffix == ".xls":
        check_xls(data)
        import xlrd  # type: ignore[import-untyped]  # ships no types

        with xlrd.open_workbook(file_contents=data, on_demand=True) as book:
            return tuple(str(name) for name in book.sheet_names())
    if suffix not in (".xlsx", ".xlsm"):
        return ()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return tuple(sheet_names(archive).values())
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError, EOFError):
        return ()  # the reader reports what is wrong with it


def read_tables(data: bytes, filename: str, wanted: Callable[[str], bool]) -> WorkbookTables:
    """The sheets whose names in small letters are ``wanted``.

    Raises :class:`Problem` for a workbook that is damaged, hostile, too large or protected by a password, and
    for formulas without a stored value.
    """
    suffix = kind_of(data, PurePath(filename).suffix.lower())
    if suffix == ".xls":
        warnings = check_xls(data)
        with unreadable_as_problem():
            return WorkbookTables(tuple(_old_sheets(data, wanted)), tuple(warnings))
    warnings = check_xlsx(data, wanted)
    if has_macros(data):
        warnings.insert(
            0, Problem("The workbook has macros. They are not run and do not become part of the form.")
        )
    with unreadable_as_problem():
        return WorkbookTables(tuple(_sheets(data, wanted)), tuple(warnings))


type _Rows = Iterator[tuple[int, dict[int, object]]]
"""The number of each row that is written, with its cells by the place of their column."""


def _sheets(data: bytes, wanted: Callable[[str], bool]) -> Iterator[TableSheet]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            if wanted(str(sheet.title).strip().lower()):
                yield _table(str(sheet.title).strip(), _written_rows(sheet))
    finally:
        book.close()


def _written_rows(sheet: Any) -> _Rows:
    """The rows that hold something, whatever size the file says that the sheet has.

    Raises :class:`Problem` for a row beyond the last that a sheet can have.
    """
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > LAST_ROW:
            raise _too_long()
        if cells := {place: value for place, value in enumerate(row) if value is not None}:
            yield number, cells


def _old_sheets(data: bytes, wanted: Callable[[str], bool]) -> Iterator[TableSheet]:
    import xlrd

    with xlrd.open_workbook(file_contents=data) as book:
        for sheet in book.sheets():
            if wanted(str(sheet.name).strip().lower()):
                rows = (
                    (number, {place: _old_value(cell, book.datemode) for place, cell in enumerate(row)})
                    for number, row in enumerate(sheet.get_rows(), start=1)
                )
                yield _table(str(sheet.name).strip(), rows)


def _old_value(cell: Any, datemode: int) -> object:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return xlrd.xldate.xldate_as_datetime(cell.value, datemode)
    return cell.value if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_TEXT) else None


def _table(name: str, rows: _Rows) -> TableSheet:
    headings: list[str] = []
    found: list[tuple[int, Mapping[str, CellValue]]] = []
    unheaded: dict[int, None] = {}
    for number, row in rows:
        values = {place: value for place, each in row.items() if (value := _value(each)) is not None}
        if not values:
            continue
        if max(values) >= MAX_COLUMNS:
            raise _too_wide(name)
        if number == 1:
            headings = [one_line(str(values.get(place, ""))) for place in range(max(values) + 1)]
            continue
        if number > MAX_ROWS:
            raise _too_long()
        cells: dict[str, CellValue] = {}
        for place, value in values.items():
            heading = headings[place] if place < len(headings) else ""
            _check_length(name, number, heading or letters_of(place), value)
            if heading:
                cells.setdefault(heading, value)
            else:
                unheaded[place] = None
        found.append((number, cells))
    given = [heading for heading in headings if heading]
    twice = tuple(dict.fromkeys(each for each in given if given.count(each) > 1))
    return TableSheet(
        name, tuple(dict.fromkeys(given)), tuple(found), tuple(map(letters_of, sorted(unheaded))), twice
    )


def _too_long() -> Problem:
    return Problem(
        "The workbook has more than {limit} rows. Put long lists into a CSV file of their own.",
        limit=MAX_ROWS,
    )


def _too_wide(sheet: str) -> Problem:
    return Problem(
        "The sheet “{sheet}” has more than {limit} columns. Delete those that the form does not need.",
        sheet=sheet,
        limit=MAX_COLUMNS,
    )


def _check_length(sheet: str, row: int, column: str, value: CellValue) -> None:
    if isinstance(value, str) and len(value) > MAX_LETTERS:
        raise Problem(
            "Sheet “{sheet}”, row {row}, column “{column}”: more than {limit} letters. Shorten it.",
            sheet=sheet,
            row=row,
            column=column[:40],
            limit=MAX_LETTERS,
        )


def _value(value: object) -> CellValue | None:
    """What a cell holds; ``None`` for nothing. Yes and no become words."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            number = Decimal(repr(value))
            return number if number.is_finite() else None
        case datetime():
            return value.date()
        case date():
            return value
        case None:
            return None
    text = nfc(str(value)).replace("\u00a0", " ").replace("\r\n", "\n").replace("_x000D_", "").strip()
    return text or None
