"""The cells of a workbook as they are: numbers, words, what cannot be taken for a figure; hidden sheets too.

Nothing in a file is ever calculated or run: a formula gives the value that the spreadsheet saved with it, and
one without such a value says so instead of looking empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from math import isfinite
from pathlib import Path
from typing import Any

from desktop_app.base.long_work import Progress, watched
from desktop_app.base.text import nfc
from desktop_app.exchange.cell_values import EXACT_DIGITS
from desktop_app.exchange.grid import MAX_CELL, cell_text
from desktop_app.exchange.limits import STANDARD_LIMITS, ReadingLimits
from desktop_app.exchange.problems import too_large
from desktop_app.exchange.spreadsheets import is_workbook, opened_workbook, read_spreadsheet


class CellKind(Enum):
    """What a cell holds. Only of words may it be a question how their numbers are written."""

    EMPTY = auto()
    NUMBER = auto()
    WORDS = auto()
    PERCENT = auto()
    """A number shown as a share: 0.93 that reads 93 %."""
    ERROR = auto()
    """``#DIV/0!`` and the like."""
    NO_RESULT = auto()
    """A formula whose result was not saved with it."""


@dataclass(frozen=True, slots=True)
class FileCell:
    """A cell; ``text`` is a number as it is typed here (12,5), or the words with their line breaks."""

    text: str = ""
    kind: CellKind = CellKind.EMPTY


EMPTY = FileCell()


@dataclass(frozen=True, slots=True)
class CellSheet:
    """A sheet with its name; rows and columns count from 0 as in the file."""

    name: str
    rows: tuple[tuple[FileCell, ...], ...]

    def at(self, row: int, column: int) -> FileCell:
        """Return the cell at a place; an empty one beyond the last."""
        if not 0 <= row < len(self.rows) or not 0 <= column < len(self.rows[row]):
            return EMPTY
        return self.rows[row][column]


def read_cells(
    path: Path, limits: ReadingLimits = STANDARD_LIMITS, progress: Progress | None = None
) -> list[CellSheet]:
    """Return all sheets of a workbook, the hidden ones too, or the one table of a text file.

    Raises:
        SpreadsheetProblem: the file is missing, too large, damaged, protected or of another format.
        Exception: whatever ``progress`` raises to stop the reading.
    """
    if not is_workbook(path, limits):
        return [
            CellSheet(sheet.name, tuple(tuple(_words(text) for text in row) for row in sheet.rows))
            for sheet in read_spreadsheet(path, limits, progress)
        ]
    with opened_workbook(path, limits) as book:
        sheets = _sheets(path, book, limits, progress)
    with opened_workbook(path, limits, results=False) as book:
        formulas = _formulas(book, limits)
    return [_with_missing(sheet, formulas.get(sheet.name, set())) for sheet in sheets]


def place_name(row: int, column: int) -> str:
    """Return how a spreadsheet calls the cell: ``E12``."""
    return f"{column_letters(column + 1)}{row + 1}"


def column_letters(column: int) -> str:
    """Return how a spreadsheet calls a column, counted from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _sheets(path: Path, book: Any, limits: ReadingLimits, progress: Progress | None) -> list[CellSheet]:
    left, found = limits.cells, []
    for sheet in book.worksheets:
        rows: list[tuple[FileCell, ...]] = []
        for row in watched(_rows(sheet, limits), sheet.max_row, progress):
            left -= len(row)
            if left < 0 or len(rows) >= limits.rows:
                raise too_large(path)
            rows.append(row)
        found.append(CellSheet(str(sheet.title), tuple(rows)))
    return found


def _rows(sheet: Any, limits: ReadingLimits) -> Iterator[tuple[FileCell, ...]]:
    """Yield the rows up to the last that holds something; a long stretch of nothing ends the sheet."""
    waiting = 0
    for row in sheet.iter_rows(max_col=limits.columns):
        cells = tuple(_trimmed(_cell(cell) for cell in row))
        if not cells:
            waiting += 1
            if waiting > limits.empty_rows:
                return
            continue
        yield from ((),) * waiting
        waiting = 0
        yield cells


def _trimmed(cells: Iterable[FileCell]) -> list[FileCell]:
    kept = list(cells)
    while kept and kept[-1].kind is CellKind.EMPTY:
        kept.pop()
    return kept


def _cell(cell: Any) -> FileCell:
    value = cell.value
    if value is None or value == "":
        return EMPTY
    if cell.data_type == "e":
        return FileCell(str(value), CellKind.ERROR)
    if isinstance(value, bool):
        return FileCell("1" if value else "0", CellKind.NUMBER)
    if isinstance(value, (int, float)):
        return _number(value, str(cell.number_format))
    if isinstance(value, str):
        return _words(value)
    return FileCell(cell_text(value), CellKind.WORDS)  # a day, a span of time


def _number(value: float, shown: str) -> FileCell:
    kind = CellKind.PERCENT if "%" in shown else CellKind.NUMBER
    if isinstance(value, int):
        return FileCell(str(value), kind)
    if not isfinite(value):
        return FileCell(str(value), CellKind.ERROR)  # 1e999: no spreadsheet writes it, and it is not empty
    exact = Decimal(f"{value:.{EXACT_DIGITS}g}")  # what is behind is noise of the spreadsheet's own sums
    return FileCell(cell_text(exact), kind)


def _words(text: str) -> FileCell:
    plain = nfc(text[:MAX_CELL]).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return FileCell(plain, CellKind.WORDS) if plain.strip() else EMPTY


def _formulas(book: Any, limits: ReadingLimits) -> dict[str, set[tuple[int, int]]]:
    """Return the places of formulas, by sheet."""
    found: dict[str, set[tuple[int, int]]] = {}
    left = limits.cells
    for sheet in book.worksheets:
        empty = 0
        for row in sheet.iter_rows(max_col=limits.columns, max_row=limits.rows):
            held = [cell for cell in row if cell.value is not None]
            empty = 0 if held else empty + 1
            left -= len(held)
            if empty > limits.empty_rows or left < 0:
                break
            places = {(cell.row - 1, cell.column - 1) for cell in held if cell.data_type == "f"}
            if places:
                found.setdefault(str(sheet.title), set()).update(places)
    return found


def _with_missing(sheet: CellSheet, formulas: set[tuple[int, int]]) -> CellSheet:
    """Return the sheet with formulas that have no value marked as such."""
    missing = {place for place in formulas if sheet.at(*place).kind is CellKind.EMPTY}
    if not missing:
        return sheet
    rows = [list(row) for row in sheet.rows]
    for row, column in missing:
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend([EMPTY] * (column + 1 - len(rows[row])))
        rows[row][column] = FileCell("", CellKind.NO_RESULT)
    return CellSheet(sheet.name, tuple(tuple(row) for row in rows))
