"""Entries of a register as a table to be filled in or corrected in Excel, and read back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.catalogue.registers.definition import Register
from desktop_app.exchange.entries.columns import AREA, NUMBER, RECEIPT, EntryColumn, entry_columns
from desktop_app.exchange.workbook_writer import SheetColumn, require_workbook, writing
from desktop_app.registers.kinds.wording import RegisterWording, wording_of
from desktop_app.registers.lists.telling import WholeEntry, receipt_code

_WIDE, _NARROW = 48, 18
_LETTERS = 0.55
"""Letters that a millimetre of the printed book has room for."""


def write_entries(
    register: Register, several: Sequence[WholeEntry], areas: Sequence[str], target: Path
) -> None:
    """Write these entries, without their private answers; with none it is a table to be filled in.

    Raises:
        CannotWrite: the file cannot be written; an older one is untouched.
        Problem: the name is none of an Excel file.
    """
    require_workbook(target)
    words, columns = wording_of(register), entry_columns(register, with_private=False)
    with writing(target) as writer:
        heads = [_head(register, words, column, areas) for column in columns]
        sheet = writer.sheet(register.title.shown(), heads)
        for whole in several:
            sheet.append([_told(whole, column.key) for column in columns])
        sheet.finish()


def write_batch(register: Register, several: Sequence[WholeEntry], target: Path) -> None:
    """Write all entries of a batch with the columns of the register's book, however far each is.

    Raises:
        CannotWrite, Problem: as for :func:`write_entries`; no book is printed of the register.
    """
    require_workbook(target)
    book = register.book
    if book is None:
        raise Problem("No book is printed of this register.")
    with writing(target) as writer:
        heads = [
            SheetColumn((column.label.shown(),), max(column.millimetres * _LETTERS, 10))
            for column in book.columns
        ]
        sheet = writer.sheet(register.title.shown(), heads)
        for whole in several:
            cells = (
                [text for source in column.sources if (text := whole.tell(source))] for column in book.columns
            )
            sheet.append(["; ".join(texts) for texts in cells])
        sheet.append([tr("{n} entries", n=len(several))])
        sheet.finish()


def _head(
    register: Register, words: RegisterWording, column: EntryColumn, areas: Sequence[str]
) -> SheetColumn:
    if column.key == RECEIPT:
        note = tr("Leave this column as it is; empty for a new entry.")
        return SheetColumn((column.heading,), _NARROW, note)
    if column.key == AREA:
        return SheetColumn((column.heading,), _NARROW, "", tuple(areas))
    if column.key == NUMBER:
        return SheetColumn((column.heading,), _NARROW)
    choices = tuple(words.choices(column.key).values()) if words.takes_one(column.key) else ()
    width = _WIDE if column.key == register.title_question else _NARROW
    return SheetColumn((column.heading,), width, "", choices)


def _told(whole: WholeEntry, key: str) -> str:
    if key == RECEIPT:
        return receipt_code(whole.matter)
    if key == NUMBER:
        return whole.number
    if key == AREA:
        return whole.area
    return whole.wording.value(key, whole.matter.answers.get(key, ""))
