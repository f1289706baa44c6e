"""Reading a workbook that comes back: its figures by their codes, and all that was not understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.exchange.file_cells import CellKind, CellSheet, FileCell, place_name, read_cells
from desktop_app.exchange.limits import STANDARD_LIMITS, ReadingLimits
from desktop_app.exchange.workbooks.mark import (
    CODE,
    COLUMNS,
    TITLES,
    VALUE,
    BookMark,
    NoMark,
    SpoiltMark,
    is_mark,
    mark_of,
)

_SEARCHED_ROWS = 50
"""So far down the row with the codes of the columns is looked for."""
_LISTED = 40
"""Places not understood that are listed of a file; of the rest only the number is said."""


class NotOurs(Problem):
    """A workbook was not written by this program, or is not as it was written."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with its place as the spreadsheet shows it: “Số liệu!E12”."""

    cell: FileCell
    place: str


@dataclass(slots=True)
class ReturnedBook:
    """What a workbook brings back. ``unknown`` are sentences about what was not understood."""

    path: Path
    mark: BookMark
    figures: Mapping[str, Placed]
    doubled: Mapping[str, Sequence[Placed]]
    """Codes that are in several rows with different figures: none of them is taken."""
    unknown: list[str] = field(default_factory=list)


def read_returned(path: Path, limits: ReadingLimits = STANDARD_LIMITS) -> ReturnedBook:
    """Read a workbook that was written by this program, whatever its sheets and columns are called by now.

    Raises:
        SpreadsheetProblem: the file cannot be read as a workbook.
        NotOurs: it has no hidden sheet of ours, or that was changed.
    """
    sheets = read_cells(path, limits)
    try:
        mark = mark_of(sheets)
    except NoMark as error:
        raise NotOurs(
            "“{name}” is not a workbook that was written for a unit: its hidden sheet is missing. Ask for the"
            " workbook that was sent, or take this one in with “Take in a table of any origin (Excel, CSV)”.",
            name=path.name,
        ) from error
    except SpoiltMark as error:
        raise NotOurs(
            "The hidden sheet of “{name}” was changed, or is of a newer version of the program. Write the"
            " workbook again and have the figures typed into it.",
            name=path.name,
        ) from error
    reader = _Reader(mark)
    for sheet in sheets:
        if not is_mark(sheet):
            reader.read(sheet)
    return reader.book(path)


class _Reader:
    """Gathers the figures of all sheets by their codes."""

    def __init__(self, mark: BookMark) -> None:
        self._mark = mark
        self._found: dict[str, list[Placed]] = {}
        self._unknown: list[str] = []

    def read(self, sheet: CellSheet) -> None:
        """Take the figures of a sheet."""
        head = _head_of(sheet)
        if head is None:
            if any(cell.kind is not CellKind.EMPTY for row in sheet.rows for cell in row):
                self._unknown.append(
                    tr("The sheet “{name}” has no codes of columns and was not read.", name=sheet.name)
                )
            return
        row, columns = head
        code, value = columns[CODE], columns[VALUE]
        known = set(columns.values())
        for number in range(row + 1, len(sheet.rows)):
            cell = sheet.at(number, value)
            named = sheet.at(number, code).text.strip()
            placed = Placed(cell, f"{sheet.name}!{place_name(number, value)}")
            if named == TITLES:
                continue
            if named in self._mark.stood:
                self._found.setdefault(named, []).append(placed)
                self._beside(sheet, number, known)
            elif named:
                self._unknown.append(
                    tr("{place}: “{code}” is no code of this workbook.", place=placed.place, code=named[:40])
                )
            elif cell.kind is not CellKind.EMPTY:
                self._unknown.append(
                    tr(
                        "{place}: “{text}” is in a row without a code.",
                        place=placed.place,
                        text=_cut(cell),
                    )
                )

    def book(self, path: Path) -> ReturnedBook:
        """Return what was found."""
        figures: dict[str, Placed] = {}
        doubled: dict[str, Sequence[Placed]] = {}
        for code, places in self._found.items():
            if len({each.cell for each in places}) == 1:
                figures[code] = places[0]
            else:
                doubled[code] = places
        gone = [code for code in self._mark.stood if code not in self._found]
        if gone:
            self._unknown.append(
                tr("The rows of {codes} are missing; their figures stay as they are.", codes=", ".join(gone))
            )
        unknown = self._unknown[:_LISTED]
        if len(self._unknown) > _LISTED:
            unknown.append(tr("{n} more places were not understood.", n=len(self._unknown) - _LISTED))
        return ReturnedBook(path, self._mark, figures, doubled, unknown)

    def _beside(self, sheet: CellSheet, row: int, known: set[int]) -> None:
        """Tell of what was written beside the columns of the workbook."""
        for column, cell in enumerate(sheet.rows[row]):
            if column not in known and cell.kind is not CellKind.EMPTY:
                place = f"{sheet.name}!{place_name(row, column)}"
                self._unknown.append(
                    tr("{place}: “{text}” is beside the columns.", place=place, text=_cut(cell))
                )


def _head_of(sheet: CellSheet) -> tuple[int, dict[str, int]] | None:
    """Return the row with the codes of the columns, and the place of each."""
    for number, row in enumerate(sheet.rows[:_SEARCHED_ROWS]):
        columns = dict(_columns(row))
        if CODE in columns and VALUE in columns:
            return number, columns
    return None


def _columns(row: Sequence[FileCell]) -> Iterator[tuple[str, int]]:
    for place, cell in enumerate(row):
        if cell.text.strip() in COLUMNS:
            yield cell.text.strip(), place


def _cut(cell: FileCell) -> str:
    return cell.text if len(cell.text) <= 60 else f"{cell.text[:59]}…"
