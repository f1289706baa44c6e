"""Reading .xlsx and .csv files into tables of text, in bounded time and memory.

Formulas give the value that Excel saved with them; nothing in a file is ever calculated or run.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from desktop_app.base.long_work import Progress, watched
from desktop_app.exchange.grid import FileSheet, Row, cell_text, checked_rows
from desktop_app.exchange.limits import STANDARD_LIMITS, ReadingLimits
from desktop_app.exchange.problems import SpreadsheetProblem, damaged, too_large
from desktop_app.exchange.text_tables import read_text_table

_STREAMED = ("xl/worksheets/", "xl/media/")
"""Parts that are read row by row or not at all; all others are loaded as a whole."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_spreadsheet(
    path: Path, limits: ReadingLimits = STANDARD_LIMITS, progress: Progress | None = None
) -> list[FileSheet]:
    """Return the visible sheets of an Excel file that hold something, or the one table of a CSV file.

    Raises:
        SpreadsheetProblem: the file is missing, too large, damaged, protected or of another format.
        Exception: whatever ``progress`` raises to stop the reading.
    """
    if is_workbook(path, limits):
        with opened_workbook(path, limits) as book:
            return _sheets(path, book, limits, progress)
    return read_text_table(path, limits)


def is_workbook(path: Path, limits: ReadingLimits = STANDARD_LIMITS) -> bool:
    """Return whether a file is a workbook; else it is text.

    Raises:
        SpreadsheetProblem: it is neither, or cannot be opened.
    """
    start = _start_of(path, limits)
    if start.startswith(_OLE):
        raise SpreadsheetProblem(
            "“{name}” is in the old Excel format (.xls) or protected by a password. Open it in Excel "
            "and save it as “Excel Workbook (.xlsx)” without a password, then choose that file.",
            name=path.name,
        )
    if not start.startswith(b"PK") and path.suffix.lower() not in {".csv", ".txt", ".tsv"}:
        raise SpreadsheetProblem(
            "“{name}” is not an Excel or CSV file. Save it as “Excel Workbook (.xlsx)” and choose that file.",
            name=path.name,
        )
    return start.startswith(b"PK")


def _start_of(path: Path, limits: ReadingLimits) -> bytes:
    try:
        if path.stat().st_size > limits.file_bytes:
            raise too_large(path)
        with path.open("rb") as stream:
            return stream.read(8)
    except OSError as error:
        raise SpreadsheetProblem(
            "“{name}” cannot be opened ({reason}). Close it in Excel or choose the file again.",
            name=path.name,
            reason=error.strerror or type(error).__name__,
        ) from error


@contextmanager
def opened_workbook(path: Path, limits: ReadingLimits, *, results: bool = True) -> Iterator[Any]:
    """A workbook to be read row by row; without ``results`` the formulas themselves.

    Raises:
        SpreadsheetProblem: it is too large, damaged or of another format.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        _check_archive(path, limits)
        with path.open("rb") as stream:
            book = load_workbook(stream, read_only=True, data_only=results, keep_links=False)
            try:
                yield book
            finally:
                book.close()
    except (
        zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError, EOFError,
        IndexError, AttributeError, OSError, OverflowError, SyntaxError,
    ) as error:  # fmt: skip
        # openpyxl lets whatever a malformed part provokes through
        raise damaged(path) from error


def _check_archive(path: Path, limits: ReadingLimits) -> None:
    """Refuse a packed file by what its directory says; unpacking stops at the sizes said there."""
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    names = {member.filename for member in members}
    if "mimetype" in names or "content.xml" in names or "xl/workbook.bin" in names:
        raise SpreadsheetProblem(
            "“{name}” is not an Excel or CSV file. Save it as “Excel Workbook (.xlsx)” and choose that file.",
            name=path.name,
        )
    if "[Content_Types].xml" not in names:
        raise damaged(path)
    whole = sum(member.file_size for member in members)
    streamed = sum(member.file_size for member in members if member.filename.startswith(_STREAMED))
    if whole > limits.unpacked_bytes or whole - streamed > limits.loaded_bytes:
        raise too_large(path)


def _sheets(path: Path, book: Any, limits: ReadingLimits, progress: Progress | None) -> list[FileSheet]:
    sheets = []
    left = limits.cells
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        values = sheet.iter_rows(max_col=limits.columns, values_only=True)
        rows, left = _take_rows(path, watched(values, sheet.max_row, progress), limits, left)
        if any(any(row) for row in rows):
            sheets.append(FileSheet(str(sheet.title), rows))
    return sheets


def _take_rows(
    path: Path, values: Iterable[tuple[object, ...]], limits: ReadingLimits, cells: int
) -> tuple[tuple[Row, ...], int]:
    rows: list[Row] = []
    for row in _until_empty(values, limits.empty_rows):
        cells -= len(row)
        if len(rows) >= limits.rows + limits.empty_rows or cells < 0:
            raise too_large(path)
        rows.append(tuple(cell_text(value) for value in row))
    kept = checked_rows(rows)
    if len(kept) > limits.rows:
        raise too_large(path)
    return kept, cells


def _until_empty(values: Iterable[tuple[object, ...]], most_empty: int) -> Iterator[tuple[object, ...]]:
    empty = 0
    for value in values:
        end = len(value)
        while end and value[end - 1] is None:
            end -= 1
        empty = 0 if end else empty + 1
        if empty > most_empty:
            return
        yield value[:end]
