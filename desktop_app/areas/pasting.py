"""Understanding a list of residential areas that was pasted or read from a file.

Nothing is recorded here. The result is what would be recorded, row by row, with every doubt as a
sentence; :func:`desktop_app.areas.importing.import_areas` records it once a person has agreed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from desktop_app.areas.kinds import (
    AreaKind,
    full_name,
    kind_of_code,
    kind_of_label,
    list_rules,
    name_key,
    split_name,
)
from desktop_app.areas.residential import households_problem
from desktop_app.numbers import format_number, parse_number
from desktop_app.problems import Problem
from desktop_app.text import fold

type Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area of the list; ``number`` is its row as the person counts, beginning at 1."""

    number: int
    name: str
    kind: str
    households: int | None


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong at a row and column (both counted from 1; column 0: the whole row).

    With ``blocking``, the row cannot be recorded; without, it is only to be looked at.
    """

    row: int
    column: int
    problem: Problem
    blocking: bool = True


@dataclass(frozen=True, slots=True)
class AreaList:
    """What a list says: rows that can be recorded, and everything that is to be looked at."""

    rows: tuple[AreaRow, ...]
    problems: tuple[CellProblem, ...]
    has_header: bool

    @property
    def importable(self) -> bool:
        """Whether there is something to record and nothing that keeps it from being recorded."""
        return bool(self.rows) and not self.left_out

    @property
    def left_out(self) -> frozenset[int]:
        """The numbers of the rows that cannot be recorded as they are."""
        return frozenset(found.row for found in self.problems if found.blocking)

    def good_rows(self) -> AreaList:
        """The list without the rows that cannot be recorded."""
        bad = self.left_out
        rows = tuple(row for row in self.rows if row.number not in bad)
        return replace(
            self, rows=rows, problems=tuple(found for found in self.problems if not found.blocking)
        )


@dataclass(frozen=True, slots=True)
class _Columns:
    first_row: int
    name: int
    households: int | None
    kind: int | None
    kind_from_header: AreaKind | None
    has_header: bool


def read_area_list(rows: Sequence[Row], default_kind: str) -> AreaList:
    """Understand a table of names and households, with or without a header.

    ``default_kind`` is the code of the kind of areas whose name, column or header says none.

    Raises:
        KeyError: there is no such kind.
    """
    columns = _find_columns(rows)
    default = kind_of_code(default_kind)
    if default is None:
        raise KeyError(default_kind)
    found: list[AreaRow] = []
    problems: list[CellProblem] = []
    stated_total: tuple[int, int] | None = None
    for index in range(columns.first_row, len(rows)):
        row = rows[index]
        if not any(cell.strip() for cell in row) or _numbers_the_columns(row, index, columns):
            continue
        if _is_total(row, columns):
            stated_total = _total(row, index, columns) or stated_total
            continue
        _read_row(row, index + 1, columns, default, found, problems)
    problems += _repeated(found, columns.name + 1)
    if stated_total is not None:
        problems += _wrong_total(found, *stated_total, column=(columns.households or 0) + 1)
    if not found and not problems:
        nothing = Problem("No residential areas were found. Copy the columns of names and households.")
        problems.append(CellProblem(1, 0, nothing))
    return AreaList(tuple(found), tuple(problems), columns.has_header)


def _read_row(
    row: Row,
    number: int,
    columns: _Columns,
    default_kind: AreaKind,
    found: list[AreaRow],
    problems: list[CellProblem],
) -> None:
    name = _cell(row, columns.name)
    if not name:
        if columns.has_header and not found:
            return  # a second line of the header: "Tổng số | Trong đó hộ nghèo"
        missing = Problem("This row has no name. Type the name of the residential area, or delete the row.")
        problems.append(CellProblem(number, columns.name + 1, missing))
        return
    limit = list_rules().limits.name_length
    if len(name) > limit:
        too_long = Problem("The name is longer than {n} letters. Shorten it.", n=limit)
        problems.append(CellProblem(number, columns.name + 1, too_long))
        return
    kind = _kind(row, name, columns) or default_kind
    households = None
    if columns.households is not None:
        try:
            households = _households(_cell(row, columns.households))
        except Problem as problem:
            problems.append(CellProblem(number, columns.households + 1, problem))
    found.append(AreaRow(number, full_name(name, kind), kind.code, households))


def _kind(row: Row, name: str, columns: _Columns) -> AreaKind | None:
    by_name, _ = split_name(name)
    by_column = kind_of_label(_cell(row, columns.kind)) if columns.kind is not None else None
    return by_name or by_column or columns.kind_from_header


def _households(text: str) -> int | None:
    if text in {"", "-", "–"}:
        return None
    number = parse_number(_without_unit(text))
    if number != number.to_integral_value():
        raise Problem("“{text}” is not a whole number. Households are counted one by one.", text=text)
    if not 0 <= number <= list_rules().limits.households:
        raise households_problem(int(number))
    return int(number)


def _find_columns(rows: Sequence[Row]) -> _Columns:
    rules = list_rules()
    for index, row in enumerate(rows[: rules.limits.header_rows]):
        name = _best_header(row, rules.headers.name)
        if name is None:
            continue
        households = _best_header(row, rules.headers.households)
        alone = sum(1 for cell in row if cell.strip()) == 1
        if households is not None or alone or fold(row[name]).startswith("ten "):
            kind = _best_header(row, rules.headers.kind)
            return _Columns(index + 1, name, households, kind, _header_kind(row[name]), True)
    return _columns_without_header(rows)


def _best_header(row: Row, words: Sequence[str]) -> int | None:
    """The column whose header is the earliest of the words; the order in the data is the preference."""
    headers = [fold(cell) for cell in row]
    for word in words:
        if fold(word) in headers:
            return headers.index(fold(word))
    return None


def _header_kind(header: str) -> AreaKind | None:
    text = fold(header)
    return kind_of_label(text.removeprefix("ten "))


def _columns_without_header(rows: Sequence[Row]) -> _Columns:
    """Without a header: the first column of text is the name, the first number after it the households."""
    width = max((len(row) for row in rows), default=1)
    scores = [sum(1 for row in rows if _is_text(_cell(row, column))) for column in range(width)]
    name = scores.index(max(scores)) if scores else 0
    numbers = [
        column
        for column in range(name + 1, width)
        if any(_cell(row, column) for row in rows)
        and all(_is_number(_cell(row, column)) for row in rows if _cell(row, column))
    ]
    return _Columns(0, name, numbers[0] if numbers else None, None, None, False)


def _numbers_the_columns(row: Row, index: int, columns: _Columns) -> bool:
    """A row such as "A | B | 1 | 2" or "(1) | (2) | (3)" directly below the header."""
    signs = [cell.strip().strip("()") for cell in row if cell.strip()]
    near = columns.has_header and index < columns.first_row + 3
    digits = [int(sign) for sign in signs if re.fullmatch(r"\d{1,2}", sign)]
    letters = [ord(sign) for sign in signs if re.fullmatch(r"[A-Z]", sign)]
    if not near or len(signs) < 2 or len(digits) + len(letters) != len(signs):
        return False
    return all(after - before == 1 for run in (digits, letters) for before, after in pairwise(run))


def _is_total(row: Row, columns: _Columns) -> bool:
    words = {fold(word) for word in list_rules().totals.words}
    return any(fold(cell).rstrip(" :.") in words for cell in row[: columns.name + 1])


def _total(row: Row, index: int, columns: _Columns) -> tuple[int, int] | None:
    if columns.households is None:
        return None
    try:
        return int(parse_number(_cell(row, columns.households))), index + 1
    except Problem:
        return None


def _wrong_total(found: Sequence[AreaRow], stated: int, number: int, *, column: int) -> list[CellProblem]:
    added = sum(row.households or 0 for row in found)
    if added == stated:
        return []
    differs = Problem(
        "The list says {stated} households in all, but its rows add up to {added}. Compare the rows.",
        stated=format_number(stated),
        added=format_number(added),
    )
    return [CellProblem(number, column, differs, blocking=False)]


def _repeated(found: Sequence[AreaRow], column: int) -> list[CellProblem]:
    first: dict[str, int] = {}
    problems = []
    for row in found:
        earlier = first.setdefault(name_key(row.name), row.number)
        if earlier != row.number:
            twice = Problem(
                "“{name}” stands in row {row} already. Delete one of the two.", name=row.name, row=earlier
            )
            problems.append(CellProblem(row.number, column, twice))
    return problems


def _cell(row: Row, column: int | None) -> str:
    return row[column].strip() if column is not None and column < len(row) else ""


def _is_number(text: str) -> bool:
    try:
        parse_number(_without_unit(text))
    except Problem:
        return False
    return True


def _without_unit(text: str) -> str:
    return re.sub(r"\s*hộ$", "", text, flags=re.IGNORECASE)


def _is_text(text: str) -> bool:
    return bool(text) and any(letter.isalpha() for letter in text)


def with_kind(areas: AreaList, number: int, kind: AreaKind) -> AreaList:
    """The list with the kind of one row corrected by the person."""

    def corrected(row: AreaRow) -> AreaRow:
        return replace(row, kind=kind.code, name=full_name(split_name(row.name)[1], kind))

    return replace(areas, rows=tuple(corrected(row) if row.number == number else row for row in areas.rows))
