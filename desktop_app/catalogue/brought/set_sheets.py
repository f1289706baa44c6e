"""Reads the sheets of an indicator set into rows of words as its package has them, and notes what is wrong.

Nothing is guessed: an unknown heading or word is reported with sheet, row and column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from desktop_app.base.figures.number_reader import parse_number
from desktop_app.base.figures.styles import StyleEvidence, style_evidence
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import parse_date
from desktop_app.base.problems import Problem
from desktop_app.catalogue.brought import set_words
from desktop_app.catalogue.brought.set_words import ColumnWords
from desktop_app.forms.importing.message_places import WorkbookProblem, at_place
from desktop_app.forms.importing.workbook_tables import CellValue, TableSheet, WorkbookTables

_OWN = ("#", "_")
"""How the heading of a column begins that the author keeps for himself."""
_DAYS = frozenset({"valid_from", "date"})
_DUE = ("due_",)
_PARTED = re.compile(r"[|;\n]")
_OR_COMMAS = re.compile(r"[|;,\n]")


@dataclass(frozen=True, slots=True)
class SetSheetRow:
    """A row of a sheet: its number, and its texts by the column of the package."""

    number: int
    cells: Mapping[str, str]


@dataclass(slots=True)
class SetSheets:
    """The sheets as rows, the names and headings that the author gave them, and what is wrong so far."""

    rows: dict[str, list[SetSheetRow]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    headings: dict[tuple[str, str], str] = field(default_factory=dict)
    problems: list[WorkbookProblem] = field(default_factory=list)

    def fault(self, text: str, sheet: str, row: int | None = None, column: str = "") -> None:
        """Note a mistake; ``sheet`` and ``column`` are those of the package."""
        name = self.names.get(sheet, sheet)
        self.problems.append(at_place(text, name, row, self.heading(sheet, column)))

    def heading(self, sheet: str, column: str) -> str:
        """What the author calls a column of the package."""
        known = {each.to: each.key for each in set_words.columns_of(sheet)}
        return self.headings.get((sheet, column), known.get(column, column))


def read_set_sheets(tables: WorkbookTables) -> SetSheets:
    """The rows of the sheets that are known, with their words as a package has them."""
    found = SetSheets()
    for table in tables.sheets:
        key = set_words.sheet_called(table.name)
        if key is None:
            continue
        if key in found.rows:
            found.problems.append(
                at_place(
                    tr("There are two sheets “{key}”. Keep one, or give the other another name.", key=key),
                    table.name,
                )
            )
            continue
        found.names[key] = table.name
        found.rows[key] = _rows(table, key, found)
    return found


def _rows(table: TableSheet, key: str, found: SetSheets) -> list[SetSheetRow]:
    columns = _columns(table, key, found)
    evidence = {heading: _evidence(table, heading) for heading, column in columns.items() if column.number}
    rows = []
    for number, cells in table.rows:
        texts = {}
        for heading, column in columns.items():
            if heading in cells:
                try:
                    texts[column.to] = _text(column, cells[heading], evidence.get(heading, StyleEvidence()))
                except Problem as problem:
                    found.fault(problem.sentence(), key, number, column.to)
        if texts:
            rows.append(SetSheetRow(number, texts))
    return rows


def _columns(table: TableSheet, key: str, found: SetSheets) -> dict[str, ColumnWords]:
    """The columns by the headings of the author."""
    columns: dict[str, ColumnWords] = {}
    for heading in table.headings:
        column = set_words.column_called(key, heading)
        if column is None:
            if not heading.startswith(_OWN):
                found.problems.append(at_place(_unknown(key, heading), table.name, 1, heading))
            continue
        earlier = next((each for each, taken in columns.items() if taken is column), None)
        if earlier is not None:
            text = tr("“{one}” and “{other}” mean the same. Delete one of them.", one=earlier, other=heading)
            found.problems.append(at_place(text, table.name, 1, heading))
            continue
        columns[heading] = column
        found.headings[key, column.to] = heading
    for heading in table.twice:
        text = tr("There are two columns “{value}”. Delete or rename one of them.", value=heading)
        found.problems.append(at_place(text, table.name, 1, heading))
    for letter in table.unheaded:
        text = tr("This column has content, but its first row is empty. Write the heading there.")
        found.problems.append(at_place(text, table.name, 1, letter))
    for column in set_words.columns_of(key):
        if column.needed and column not in columns.values():
            text = tr("The column is missing. Write its heading into the first row of the sheet.")
            found.problems.append(at_place(text, table.name, 1, column.key))
    return columns


def _unknown(key: str, heading: str) -> str:
    like = set_words.column_like(key, heading)
    if like:
        return tr("Unknown heading. Correct it if “{like}” is meant.", like=like)
    return tr("Unknown heading. Delete the column, or start its heading with # to keep it for yourself.")


def _evidence(table: TableSheet, heading: str) -> StyleEvidence:
    """How the numbers of a column that stand there as text are written."""
    texts = (cells[heading] for _, cells in table.rows if heading in cells)
    return style_evidence((text, False) for text in texts if isinstance(text, str))


def _text(column: ColumnWords, value: CellValue, evidence: StyleEvidence) -> str:
    """A cell as the package has it.

    Raises :class:`Problem` where a day or a number cannot be read.
    """
    if column.to in _DAYS:
        return _day(value)
    if column.to == "due_day" or column.to.startswith(_DUE):
        return f"{value.day}/{value.month}" if isinstance(value, date) else _plain(value)
    if column.number:
        return _number(value, evidence)
    text = _plain(value)
    if column.several:
        parting = _OR_COMMAS if column.words else _PARTED
        meant: Callable[[str], str] = lambda part: _meant(column, part)  # noqa: E731
        return "|".join(meant(part) for part in (each.strip() for each in parting.split(text)) if part)
    return _meant(column, text)


def _meant(column: ColumnWords, text: str) -> str:
    return set_words.word_meant(column.words, text) if column.words else text


def _plain(value: CellValue) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def _day(value: CellValue) -> str:
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        return parse_date(_plain(value)).isoformat()


def _number(value: CellValue, evidence: StyleEvidence) -> str:
    """A number that a spreadsheet holds as one; else as its column is written."""
    if isinstance(value, Decimal):
        return _plain(value)
    text = _plain(value)
    return format(parse_number(text, evidence.style_of(text, whole=False)), "f")
