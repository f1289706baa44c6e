"""Refuses hostile workbooks before a library opens them: bounded in bytes, rows, cells and expansion."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import IO

from desktop_app.base.problems import Problem
from desktop_app.forms.importing.workbook_formulas import (
    FORM_SHEETS,
    Reads,
    formula_notices,
    formulas_of,
    old_formulas,
)

MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 64 * 1024 * 1024
MAX_RATIO = 150
"""How much one part may expand; spreadsheets reach about 30, a bomb over 1,000."""
MAX_PARTS = 500
MAX_ROWS = 20_000
"""Rows of all sheets together; a list of all communes of the country has 3,321."""
MAX_CELLS = 400_000
_CHUNK = 1024 * 1024
_OVERLAP = 128
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\x00!\x00D\x00|\x00<\x00!\x00D")
_ENCODING = re.compile(rb"""[^>]{0,200}?encoding\s*=\s*["']([^"']*)""")
_SHEET = re.compile(rb"<(?:\w+:)?worksheet[\s>/]")
"""What makes a part a sheet: not its name, which the workbook may choose freely."""
_STRING = re.compile(rb"<(?:\w+:)?si[\s>/]")
_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")


def check_xlsx(data: bytes, read: Reads = FORM_SHEETS.__contains__) -> list[Problem]:
    """Look through the parts of an .xlsx workbook, unpacking no more than the limits allow.

    ``read`` says which sheets are read: formulas elsewhere are nobody's concern.

    Returns the notices for the author. Raises :class:`Problem` saying what is not allowed.
    """
    _check_size(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            with_formulas = _check_parts(archive)
            return formula_notices(formulas_of(archive, with_formulas, read)) if with_formulas else []
    except Problem:
        raise
    except Exception as error:
        # A damaged archive: zipfile and zlib report it by whatever fails first, without a common class.
        raise Problem(
            "The workbook cannot be read ({reason}). Save it again from Excel or LibreOffice.",
            reason=str(error) or type(error).__name__,
        ) from error


def check_xls(data: bytes) -> list[Problem]:
    """The same for the older .xls format, which is not packed."""
    _check_size(data)
    import xlrd  # type: ignore[import-untyped]  # ships no types

    try:
        with xlrd.open_workbook(file_contents=data, on_demand=True) as book:
            rows = cells = 0
            for sheet in book.sheets():
                rows += sheet.nrows
                cells += sheet.nrows * sheet.ncols
                _check_counts(rows, cells)
            return formula_notices(old_formulas(book.mem, book.base, book.stream_len, book.sheet_names()))
    except Problem:
        raise
    except Exception as error:
        # Damaged records: xlrd, too, reports them by whatever fails first.
        if "encrypted" in str(error).lower():
            raise Problem(
                "The workbook is protected by a password. Save it without one, then choose it again."
            ) from error
        raise Problem(
            "The workbook cannot be read ({reason}). Save it again from Excel or LibreOffice.",
            reason=str(error) or type(error).__name__,
        ) from error


def check_table_text(data: bytes) -> None:
    """The same for .csv and .md text."""
    _check_size(data)
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem("The file is not UTF-8 text. Save it as CSV UTF-8.") from error
    _check_counts(
        max(data.count(b"\n"), data.count(b"\r")),
        data.count(b",") + data.count(b"|") + data.count(b";") + data.count(b"\t"),
    )


def _check_size(data: bytes) -> None:
    if len(data) > MAX_FILE_BYTES:
        raise Problem(
            "The file is larger than {limit} MB. Choose a smaller one.", limit=MAX_FILE_BYTES // 1024 // 1024
        )


def _check_counts(rows: int, cells: int) -> None:
    if rows > MAX_ROWS:
        raise Problem(
            "The workbook has more than {limit} rows. Put long lists into a CSV file of their own.",
            limit=MAX_ROWS,
        )
    if cells > MAX_CELLS:
        raise Problem(
            "The workbook has more than {limit} cells. Delete what is not part of the form.", limit=MAX_CELLS
        )


def _check_parts(archive: zipfile.ZipFile) -> list[str]:
    """Look through all parts; the names of sheets that have formulas."""
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise Problem("The workbook has more than {limit} parts. It was not opened.", limit=MAX_PARTS)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED_BYTES or any(_expands(part) for part in parts):
        raise Problem("The workbook unpacks to far more than it holds. It was not opened.")
    counted = _Counted()
    for part in parts:
        with archive.open(part) as stream:
            _check_part(part.filename, stream, counted)
    return list(counted.with_formulas)


@dataclass(slots=True)
class _Counted:
    """What the parts looked at so far hold together."""

    unpacked: int = 0
    rows: int = 0
    cells: int = 0
    strings: int = 0
    with_formulas: dict[str, None] = field(default_factory=dict)


def _check_part(name: str, stream: IO[bytes], counted: _Counted) -> None:
    tail, marked, sheet = b"", name.endswith((".xml", ".rels")), False
    first = True
    while chunk := stream.read(_CHUNK):
        counted.unpacked += len(chunk)
        if counted.unpacked > MAX_UNPACKED_BYTES:
            raise Problem("The workbook unpacks to far more than it holds. It was not opened.")
        if first:
            marked = marked or _looks_marked_up(chunk)
        if first and marked:
            _check_encoding(chunk)
        first = False
        if not marked:
            continue
        window = tail + chunk
        sheet = sheet or _SHEET.search(window) is not None
        _check_window(window)
        if sheet and _FORMULA.search(window):
            counted.with_formulas[name] = None
        if sheet:
            counted.rows += len(_ROW.findall(chunk))
            counted.cells += len(_CELL.findall(chunk))
        counted.strings += len(_STRING.findall(chunk))
        _check_counts(counted.rows, max(counted.cells, counted.strings))
        tail = chunk[-_OVERLAP:]


def _looks_marked_up(start: bytes) -> bool:
    """Whether a part is markup although it is not called so."""
    return start.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\0\xff\xfe")[:1] == b"<"


def _expands(part: zipfile.ZipInfo) -> bool:
    return part.file_size > _CHUNK and part.file_size > MAX_RATIO * max(part.compress_size, 1)


def _check_encoding(start: bytes) -> None:
    """In another encoding a declaration could hide from the search for it; spreadsheets write UTF-8."""
    said = _ENCODING.match(start)
    plain = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<" and b"\0" not in start[:_OVERLAP]
    if not plain or (said is not None and said[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")):
        raise Problem("The workbook is not written in UTF-8. Save it again from Excel or LibreOffice.")


def _check_window(window: bytes) -> None:
    if _DECLARATION.search(window):
        raise Problem(
            "The file declares a document type or entities, which a form never needs. It was not opened."
        )
