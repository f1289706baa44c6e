"""The rows of a table of a package: a CSV file, with its mistakes by row and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from desktop_app.base.problems import Problem
from desktop_app.base.text import nfc
from desktop_app.catalogue.packages.faults import FaultList
from desktop_app.catalogue.packages.manifest import unknown_word


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table while it is read; ``number`` counts as a spreadsheet does."""

    cells: Mapping[str, str]
    number: int
    file: str
    faults: FaultList

    def fault(self, column: str, problem: Problem) -> None:
        """Note a mistake in a column of the row."""
        self.faults.add(problem, self.file, self.number, column)

    def text(self, column: str) -> str:
        """The text of a cell."""
        return self.cells.get(column, "")

    def needed(self, column: str) -> str:
        """The text of a cell that may not be empty."""
        value = self.text(column)
        if not value:
            self.fault(column, Problem("This is missing. Fill it in."))
        return value

    def word[E: StrEnum](self, column: str, kind: type[E], default: E | None = None) -> E:
        """One of the words of ``kind``; its first one is used when the given one is unknown."""
        value = self.text(column)
        if not value:
            if default is None:
                words = ", ".join(kind)
                self.fault(column, Problem("This is missing. Write one of: {allowed}.", allowed=words))
            return default or next(iter(kind))
        try:
            return kind(value)
        except ValueError:
            self.fault(column, unknown_word(value, kind))
            return next(iter(kind))

    def number_in(self, column: str) -> Decimal | None:
        """A number with a point before its decimals, or ``None`` when the cell is empty."""
        value = self.text(column)
        if not value:
            return None
        try:
            found = Decimal(value)
        except InvalidOperation:
            found = Decimal("NaN")
        if found.is_finite():
            return found
        self.fault(column, Problem("This must be a number such as 100 or 0.5."))
        return None

    def words[E: StrEnum](self, column: str, kind: type[E]) -> frozenset[E]:
        """Words of ``kind``, separated by ``|``."""
        return frozenset(kind(word) for word in self.known(column, kind))

    def known(self, column: str, allowed: Collection[str]) -> Iterator[str]:
        """The words of a cell, separated by ``|``, without those that are not ``allowed``."""
        for value in self.parts(column):
            if value in allowed:
                yield value
            else:
                self.fault(column, unknown_word(value, allowed))

    def parts(self, column: str) -> list[str]:
        """The texts of a cell, separated by ``|``."""
        return [part for part in (part.strip() for part in self.text(column).split("|")) if part]


def table_rows(content: bytes, file: str, columns: Collection[str], faults: FaultList) -> list[TableRow]:
    """The rows that hold something; Excel may have saved them with semicolons or tabs.

    ``columns`` are those that must be there.
    """
    try:
        text = nfc(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        faults.add(Problem("The file is not UTF-8 text. Save it as UTF-8."), file)
        return []
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        faults.add(Problem("The table cannot be read: {reason}.", reason=error), file)
        return []
    titles = [title.strip() for title in lines[0]] if lines else []
    for missing in sorted(set(columns) - set(titles)):
        faults.add(Problem("The column is missing. Add it."), file, 1, missing)
    return [
        TableRow(
            {title: cell.strip() for title, cell in zip(titles, line, strict=False)}, number, file, faults
        )
        for number, line in enumerate(lines[1:], start=2)
        if any(cell.strip() for cell in line)
    ]
