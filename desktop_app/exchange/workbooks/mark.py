"""What a workbook says of itself in its hidden sheet: whose it is, and what it was written with.

The digest tells whether the sheet is as it was written: what "stood in the book" is believed only then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Final

import msgspec

from desktop_app.exchange.file_cells import CellSheet

FORMAT: Final = "so-mat-tran-workbook-1"
"""Changes when older programs could misread newer workbooks."""
SHEET_NAME: Final = "_so_mat_tran"

# The first row of the sheet of figures, hidden: by these its columns are found, wherever they stand.
CODE: Final = "#code"
VALUE: Final = "#value"
OTHERS: Final = ("#number", "#name", "#unit", "#how")
TITLES: Final = "#titles"
"""Stands for a code in the row of titles that people read."""
COLUMNS: Final = frozenset({CODE, VALUE, *OTHERS})

_CHECK = "check"
_STOOD = "stood"
_HEAD = (
    "commune",
    "set_code",
    "set_version",
    "period",
    "unit",
    "unit_name",
    "device",
    "written_at",
    "language",
)


class NoMark(Exception):
    """A workbook has no hidden sheet of ours."""


class SpoiltMark(Exception):
    """The hidden sheet is not as it was written, or of a newer program."""


class BookMark(msgspec.Struct, frozen=True):
    """Whose workbook it is. ``stood`` is what its cells held when it was written: stored texts by code.

    A code without a value was offered empty. ``written_at`` is in milliseconds since 1970.
    """

    commune: str
    set_code: str
    set_version: str
    period: str
    unit: str
    unit_name: str
    device: str
    written_at: str
    stood: Mapping[str, str]
    language: str = "vi"

    def rows(self) -> list[list[str]]:
        """Return the rows of the hidden sheet."""
        body = self._body()
        return [[FORMAT], [_CHECK, digest(body)], *body]

    def _body(self) -> list[list[str]]:
        head = [[name, str(getattr(self, name))] for name in _HEAD]
        return [*head, *([_STOOD, code, value] for code, value in self.stood.items())]


def digest(rows: Iterable[Iterable[str]]) -> str:
    """Return a digest over rows of texts."""
    found = sha256()
    for row in rows:
        found.update(msgspec.msgpack.encode([text for text in row if text]))
    return found.hexdigest()


def mark_of(sheets: Iterable[CellSheet]) -> BookMark:
    """Return the mark of a workbook, whatever its sheets are called by now.

    Raises:
        NoMark: it has none.
        SpoiltMark: it is not as it was written.
    """
    for sheet in sheets:
        first = sheet.at(0, 0).text
        if first == FORMAT:
            return _read(sheet)
        if first.startswith(FORMAT.rstrip("0123456789")):
            raise SpoiltMark(first)
    raise NoMark


def is_mark(sheet: CellSheet) -> bool:
    """Return whether a sheet is the hidden one."""
    return sheet.at(0, 0).text.startswith(FORMAT.rstrip("0123456789"))


def _read(sheet: CellSheet) -> BookMark:
    rows = [[cell.text for cell in row] for row in sheet.rows[1:]]
    checks = [row[1] for row in rows if len(row) > 1 and row[0] == _CHECK]
    body = [row for row in rows if row and row[0] != _CHECK]
    head = {row[0]: row[1] for row in body if row[0] in _HEAD and len(row) > 1}
    if checks != [digest(body)] or head.keys() != set(_HEAD):
        raise SpoiltMark(SHEET_NAME)
    stood = {row[1]: row[2] if len(row) > 2 else "" for row in body if row[0] == _STOOD and len(row) > 1}
    return BookMark(**head, stood=stood)
