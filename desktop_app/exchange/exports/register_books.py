"""The book of a register as an Excel file: all columns of the form, a row for each place, what it counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from desktop_app.base.long_work import Progress, reported
from desktop_app.exchange.workbook_writer import (
    SheetCell,
    SheetColumn,
    require_workbook,
    writing,
)
from desktop_app.registers.books.sheets import BookSheet

_LETTERS_OF_A_MILLIMETRE, _LEAST_LETTERS = 0.55, 8
_MORE_THAN_A_YEAR = 10_000


def export_register_book(sheets: Sequence[BookSheet], target: Path, progress: Progress | None = None) -> None:
    """Write the sheets of a book.

    Raises:
        CannotWrite: the file cannot be written; an older one is untouched.
        Problem: the name is none of an Excel file.
        Exception: whatever ``progress`` raises to stop the work; nothing is written then.
    """
    require_workbook(target)
    with writing(target) as writer:
        for each in sheets:
            columns = [
                book_column(title, millimetres, [row[place] for row in each.rows])
                for place, (title, millimetres) in enumerate(each.headings)
            ]
            sheet = writer.sheet(each.name, columns, titles=each.titles)
            for row in reported(each.rows, progress):
                sheet.append(list(row))
            if each.counted:
                sheet.append([each.counted])
            sheet.finish()


def book_column(title: str, millimetres: int, cells: Iterable[SheetCell]) -> SheetColumn:
    """A column of a printed book, as wide as there; thousands are apart where no cell can be a year."""
    numbers = [cell for cell in cells if isinstance(cell, (int, Decimal))]
    width = max(millimetres * _LETTERS_OF_A_MILLIMETRE, _LEAST_LETTERS)
    return SheetColumn((title,), width, whole=max(numbers, default=0) >= _MORE_THAN_A_YEAR, wraps=True)
