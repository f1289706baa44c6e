"""A list of residential areas before it is recorded: its rows as written, and what is wrong with them.

It is checked as a whole, and again whenever a person has mended a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from desktop_app.areas.kinds import full_name, kind_of_code, list_rules, name_key, split_name
from desktop_app.areas.residential import households_problem, phone_problem
from desktop_app.base.figures.reading import parse_whole
from desktop_app.base.numbers import format_number
from desktop_app.base.problems import Problem


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """A row as it was written. ``kind`` is the code that counts where the name says none.

    ``unclear`` is the text of its number where that can be read in two ways and nothing in the list tells
    in which.
    """

    number: int
    name: str
    kind: str
    households: str
    unclear: str = ""
    head_name: str = ""
    head_phone: str = ""

    @property
    def kind_code(self) -> str:
        """The kind that the row is of."""
        by_name, _ = split_name(self.name)
        return self.kind if by_name is None else by_name.code


@dataclass(frozen=True, slots=True)
class StatedTotal:
    """The households that the list says it has in all, and the row that says so."""

    households: int
    row: int


@dataclass(frozen=True, slots=True)
class ListedArea:
    """One area of the list; ``number`` is its row as the person counts, beginning at 1."""

    number: int
    name: str
    kind: str
    households: int | None
    head_name: str = ""
    head_phone: str = ""


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
    """What a list says: rows that can be recorded, and everything that is to be looked at.

    ``written`` are all its rows as they stand, ``places`` the columns (counted from 1) of names and of
    households, where there are any.
    """

    rows: tuple[ListedArea, ...]
    problems: tuple[CellProblem, ...]
    has_header: bool
    written: tuple[WrittenRow, ...]
    places: tuple[int, int | None]
    stated: StatedTotal | None

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


def understood(
    written: Iterable[WrittenRow],
    places: tuple[int, int | None],
    stated: StatedTotal | None,
    *,
    has_header: bool,
) -> AreaList:
    """Check the rows of a list; those without any word are passed over."""
    written = tuple(written)
    found: list[ListedArea] = []
    problems: list[CellProblem] = []
    for row in written:
        if row.name or row.households:
            _check_row(row, places, found, problems)
    problems += _repeated(found, places[0])
    if stated is not None:
        problems += _wrong_total(found, stated, places[1] or 1)
    if not found and not problems:
        nothing = Problem("No residential areas were found. Copy the columns of names and households.")
        problems.append(CellProblem(1, 0, nothing))
    return AreaList(tuple(found), tuple(problems), has_header, written, places, stated)


def mended(
    areas: AreaList,
    number: int,
    *,
    name: str | None = None,
    kind: str | None = None,
    households: str | None = None,
) -> AreaList:
    """The list with texts of one row mended by a person, checked anew. ``kind`` is a code."""
    written = tuple(
        _mended(row, name, kind, households) if row.number == number else row for row in areas.written
    )
    return understood(written, areas.places, areas.stated, has_header=areas.has_header)


def without_unit(text: str) -> str:
    """A number of households without the word for them."""
    return re.sub(r"\s*hộ$", "", text, flags=re.IGNORECASE)


def _mended(row: WrittenRow, name: str | None, kind: str | None, households: str | None) -> WrittenRow:
    if name is not None:
        row = replace(row, name=name.strip())
    if kind is not None and kind != row.kind_code:
        row = replace(row, name=split_name(row.name)[1], kind=kind)
    return row if households is None else replace(row, households=households.strip())


def _check_row(
    row: WrittenRow,
    places: tuple[int, int | None],
    found: list[ListedArea],
    problems: list[CellProblem],
) -> None:
    name_place, households_place = places
    if not row.name:
        missing = Problem("This row has no name. Type the name of the residential area, or delete the row.")
        problems.append(CellProblem(row.number, name_place, missing))
        return
    limit = list_rules().limits.name_length
    if len(row.name) > limit:
        too_long = Problem("The name is longer than {n} letters. Shorten it.", n=limit)
        problems.append(CellProblem(row.number, name_place, too_long))
        return
    households = None
    try:
        households = _households(row)
    except Problem as problem:
        problems.append(CellProblem(row.number, households_place or name_place + 1, problem))
    wrong_phone = phone_problem(row.head_phone)
    if wrong_phone is not None:
        problems.append(CellProblem(row.number, 0, wrong_phone))
    kind = kind_of_code(row.kind_code)
    name = row.name if kind is None else full_name(row.name, kind)
    found.append(ListedArea(row.number, name, row.kind_code, households, row.head_name, row.head_phone))


def _households(row: WrittenRow) -> int | None:
    text = row.households
    if text in {"", "-", "–"}:
        return None
    if text == row.unclear:
        raise Problem("“{text}” can be read in two ways. Type the number without separators.", text=text)
    number = parse_whole(without_unit(text))
    if not 0 <= number <= list_rules().limits.households:
        raise households_problem(number)
    return number


def _wrong_total(found: Sequence[ListedArea], stated: StatedTotal, column: int) -> list[CellProblem]:
    added = sum(row.households or 0 for row in found)
    if added == stated.households:
        return []
    differs = Problem(
        "The list says {stated} households in all, but its rows add up to {added}. Compare the rows.",
        stated=format_number(stated.households),
        added=format_number(added),
    )
    return [CellProblem(stated.row, column, differs, blocking=False)]


def _repeated(found: Sequence[ListedArea], column: int) -> list[CellProblem]:
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
