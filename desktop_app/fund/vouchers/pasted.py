"""A list pasted from Excel: its columns identified by their headings (``resources/fund/pasted.toml``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import msgspec

from desktop_app.base.resource_files import resource_path
from desktop_app.base.text import fold
from desktop_app.fund.vouchers.typed import Lines

_SKIPPED: Final = "skipped"
_BRACKETS: Final = re.compile(r"\([^)]*\)")
_SUMS: Final = frozenset({"tong", "cong", "tong cong", "tong so"})
_NUMBER: Final = re.compile(r"(\d{1,5})\.?")


@dataclass(frozen=True, slots=True)
class PastedList:
    """Rows without headings; ``columns`` names what each of their cells holds.

    ``not_known``: headings of columns that were left out, because the list has none such.
    """

    columns: tuple[str, ...]
    rows: Lines
    not_known: tuple[str, ...]


def by_headings(block: Sequence[Sequence[str]], name: str) -> PastedList | None:
    """A block whose first row holds headings of the list of that name; ``None`` where it holds none."""
    if len(block) < 2:
        return None
    words, first = _headings()[name], block[0]
    found = [words.get(_plain(cell), "") for cell in first]
    known = [column for column in found if column]
    filled = sum(bool(cell.strip()) for cell in first)
    if not set(known) - {_SKIPPED} or (len(known) < 2 and filled > 1):
        return None
    places: dict[str, int] = {}
    not_known: list[str] = []
    for place, (cell, column) in enumerate(zip(first, found, strict=True)):
        if column == _SKIPPED or not cell.strip():
            continue
        if column and column not in places:
            places[column] = place
        else:
            not_known.append(" ".join(cell.split()))
    rows = tuple(
        tuple(row[place] if place < len(row) else "" for place in places.values())
        for row in _without_sums(block[1:])
    )
    return PastedList(tuple(places), rows, tuple(not_known))


def without_numbers(block: Sequence[Sequence[str]]) -> Lines:
    """A block that begins with names, without the column of 1, 2, 3 … before them and the sums below."""
    rows = _without_sums(block)
    if min((len(row) for row in rows), default=0) < 2:
        return rows
    numbers = [_NUMBER.fullmatch(row[0].strip()) for row in rows if any(cell.strip() for cell in row)]
    counted = [int(number[1]) for number in numbers if number is not None]
    if not counted or len(counted) < len(numbers):
        return rows
    if counted != list(range(counted[0], counted[0] + len(counted))):
        return rows
    return tuple(row[1:] for row in rows)


def _without_sums(block: Sequence[Sequence[str]]) -> Lines:
    """The rows without a last one that holds sums and no word but that; the list adds up by itself."""
    rows = tuple(tuple(row) for row in block)
    last = max((place for place, row in enumerate(rows) if any(cell.strip() for cell in row)), default=0)
    worded = [cell for cell in rows[last] if any(letter.isalpha() for letter in cell)] if rows else []
    return rows[:last] if last and len(worded) == 1 and _plain(worded[0]) in _SUMS else rows


@cache
def _headings() -> dict[str, dict[str, str]]:
    """By list: which column a heading means, folded; read once."""
    content = resource_path("fund", "pasted.toml").read_bytes()
    lists = msgspec.toml.decode(content, type=dict[str, dict[str, list[str]]])
    return {
        name: {_plain(word): column for column, words in columns.items() for word in words}
        for name, columns in lists.items()
    }


def _plain(cell: str) -> str:
    """A heading without marks, case, its unit, and what is behind it."""
    return re.sub(r", dong$", "", fold(_BRACKETS.sub(" ", cell)).strip(" :.*/"))
