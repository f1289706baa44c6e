"""A table as rows of cells, with the headings of its columns by which it is known again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import msgspec

from desktop_app.base.text import fold, one_line
from desktop_app.exchange.file_cells import CellKind, CellSheet, FileCell, place_name
from desktop_app.exchange.plain.mapping import HeadPlace

PERIOD_SIGN = "#"
"""Stands for a period in a heading, which is another one the next time."""


@dataclass(frozen=True)
class PlainTable:
    """A sheet of a file, or what was copied. ``path`` is the file, or a name for what has none."""

    path: Path
    sheet: CellSheet

    @cached_property
    def width(self) -> int:
        """How many columns hold anything."""
        return max((len(row) for row in self.sheet.rows), default=0)

    def headings(self, head: HeadPlace, column: int) -> list[str]:
        """Return the texts above a column, from the top; one over several columns (merged) is above each."""
        found = []
        for row in range(head.last - head.rows + 1, head.last + 1):
            text = self.text(row, column)
            if not text and row < head.last:
                left = (self.text(row, place) for place in range(column - 1, -1, -1))
                text = next((each for each in left if each), "")
            if text and text not in found:
                found.append(text)
        return found

    def text(self, row: int, column: int) -> str:
        """Return the words of a cell in one line."""
        return one_line(self.sheet.at(row, column).text)

    def rows(self, head: HeadPlace, most: int | None = None) -> Iterator[int]:
        """Yield the rows below the headings that hold anything."""
        last = len(self.sheet.rows)
        if most is not None:
            last = min(last, head.first_figures + most)
        for number in range(head.first_figures, last):
            if any(cell.kind is not CellKind.EMPTY for cell in self.sheet.rows[number]):
                yield number

    def place(self, row: int, column: int) -> str:
        """Return how the spreadsheet calls a cell: “Biểu 2!E12”."""
        return f"{self.sheet.name}!{place_name(row, column)}"

    def cell(self, row: int, column: int) -> FileCell:
        """Return the text of a cell."""
        return self.sheet.at(row, column)


def heading_keys(table: PlainTable, head: HeadPlace, is_period: Callable[[str], bool]) -> list[str]:
    """Return what each column is remembered by: its headings without periods, and which one of them it is."""
    seen: Counter[str] = Counter()
    keys = []
    for column in range(table.width):
        parts = [PERIOD_SIGN if is_period(text) else fold(text) for text in table.headings(head, column)]
        words = "\n".join(parts)
        seen[words] += 1
        keys.append(f"{words}\n{seen[words]}")
    return keys


def signature(keys: Sequence[str]) -> str:
    """Return what identifies the headings of a table, in whatever order they are."""
    headings = sorted(key for key in keys if not key.startswith("\n"))
    return sha256(msgspec.msgpack.encode(headings)).hexdigest()
