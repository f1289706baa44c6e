"""A list of residential areas before it is recorded: its rows as written, and their errors.

It is checked as a whole, and again whenever a person has corrected a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from desktop_app.areas.fields import AreaField, AreaFields, area_fields, name_problem
from desktop_app.areas.kinds import full_name, kind_of_code, name_key, split_name
from desktop_app.base.numbers import format_number
from desktop_app.base.problems import Problem


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """A row as it was written: ``texts`` by field. ``kind`` is the code that counts where the name says none.

    ``unclear`` are its numbers that can be read in two ways where nothing in the list tells in which.
    """

    number: int
    kind: str
    texts: Mapping[str, str]
    unclear: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The name as it was written."""
        return self.texts["name"]

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedArea(AreaFields):
    """One area of the list; ``number`` is its row as the person counts, beginning at 1."""

    number: int


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
    """A checked list: rows that can be recorded, and all problems.

    ``written`` are all its rows as they stand, ``places`` the columns (counted from 1) of the
    fields that it has.
    """

    rows: tuple[ListedArea, ...]
    problems: tuple[CellProblem, ...]
    has_header: bool
    written: tuple[WrittenRow, ...]
    places: Mapping[str, int]
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
        """Return the list without the rows that cannot be recorded."""
        bad = self.left_out
        rows = tuple(row for row in self.rows if row.number not in bad)
        return replace(
            self, rows=rows, problems=tuple(found for found in self.problems if not found.blocking)
        )


def understood(
    written: Iterable[WrittenRow],
    places: Mapping[str, int],
    stated: StatedTotal | None,
    *,
    has_header: bool,
) -> AreaList:
    """Check the rows of a list; those without any word are passed over."""
    written = tuple(written)
    found: list[ListedArea] = []
    problems: list[CellProblem] = []
    for row in written:
        if row.name or row.texts["households"]:
            _check_row(row, places, found, problems)
    problems += _repeated(found, places["name"])
    if stated is not None:
        problems += _wrong_total(found, stated, places.get("households", 1))
    if not found and not problems:
        nothing = Problem("No residential areas were found. Copy the columns of names and households.")
        problems.append(CellProblem(1, 0, nothing))
    return AreaList(tuple(found), tuple(problems), has_header, written, places, stated)


def mended(areas: AreaList, number: int, **texts: str) -> AreaList:
    """Return the list with texts of one row, by field, corrected, and checked again; a kind by its code."""
    written = tuple(_mended(row, texts) if row.number == number else row for row in areas.written)
    return understood(written, areas.places, areas.stated, has_header=areas.has_header)


def without_unit(text: str) -> str:
    """Return a number of households without the word for them."""
    return re.sub(r"\s*hộ$", "", text, flags=re.IGNORECASE)


def _mended(row: WrittenRow, texts: dict[str, str]) -> WrittenRow:
    kind = texts.pop("kind", row.kind_code)
    row = replace(row, texts={**row.texts, **{name: text.strip() for name, text in texts.items()}})
    if kind == row.kind_code:
        return row
    return replace(row, texts={**row.texts, "name": split_name(row.name)[1]}, kind=kind)


def _check_row(
    row: WrittenRow,
    places: Mapping[str, int],
    found: list[ListedArea],
    problems: list[CellProblem],
) -> None:
    if not row.name:
        missing = Problem("This row has no name. Type the name of the residential area, or delete the row.")
        problems.append(CellProblem(row.number, places["name"], missing))
        return
    wrong_name = name_problem(row.name)
    if wrong_name is not None:
        problems.append(CellProblem(row.number, places["name"], wrong_name))
        return
    kind = kind_of_code(row.kind_code)
    values: dict[str, Any] = {
        "name": row.name if kind is None else full_name(row.name, kind),
        "kind": row.kind_code,
    }
    for each in area_fields():
        if each.name in values:
            continue
        values[each.name], wrong = _value(row, each)
        if wrong is not None:
            column = places.get(each.name, places["name"] + 1)
            problems.append(CellProblem(row.number, column, wrong))
    found.append(ListedArea(number=row.number, **values))


def _value(row: WrittenRow, field: AreaField) -> tuple[Any, Problem | None]:
    """Return the value of a field, or an empty one and what is wrong."""
    text = row.texts.get(field.name, "")
    if field.whole and text in {"-", "–"}:
        text = ""
    if text and text in row.unclear:
        ambiguous = Problem(
            "“{text}” can be read in two ways. Type the number without separators.", text=text
        )
        return None, ambiguous
    try:
        value = field.read(without_unit(text) if field.whole else text)
    except Problem as problem:
        return None, problem
    wrong = field.problem(value)
    return (value, None) if wrong is None else (field.from_book(None), wrong)


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
                "“{name}” is in row {row} already. Delete one of the two.", name=row.name, row=earlier
            )
            problems.append(CellProblem(row.number, column, twice))
    return problems
