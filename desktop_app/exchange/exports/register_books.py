"""The book of a register as an Excel file: all columns of the form, a row for each place, what it counts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desktop_app.exchange.workbook_writer import SheetColumn, require_workbook, writing
from desktop_app.registers.books.sheets import BookSheet

_LETTERS_OF_A_MILLIMETRE = 0.55


def export_register_book(sheets: Sequence[BookSheet], target: Path) -> None:
    """Write the sheets of a book.

    Raises:
        CannotWrite: the file cannot be written; an older one is untouched.
        Problem: the name is none of an Excel file.
    """
    require_workbook(target)
    with writing(target) as writer:
        for each in sheets:
            columns = [
                SheetColumn((title,), max(millimetres * _LETTERS_OF_A_MILLIMETRE, 8))
                for title, millimetres in each.headings
            ]
            sheet = writer.sheet(each.name, columns)
            for row in each.rows:
                sheet.append(list(row))
            if each.counted:
                sheet.append([each.counted])
            sheet.finish()
