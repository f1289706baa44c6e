"""Entries of a register as a table to be filled in or corrected in Excel, and read back."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress, reported
from desktop_app.base.problems import Problem
from desktop_app.catalogue.registers.definition import BookColumn, Register
from desktop_app.exchange.entries.columns import AREA, NUMBER, RECEIPT, EntryColumn, entry_columns
from desktop_app.exchange.exports.register_books import book_column
from desktop_app.exchange.workbook_writer import SheetColumn, require_workbook, writing
from desktop_app.registers.kinds.wording import RegisterWording, wording_of
from desktop_app.registers.lists.telling import WholeEntry, receipt_code

_WIDE, _NARROW = 48, 18


def write_entries(
    register: Register,
    several: Sequence[WholeEntry],
    areas: Sequence[str],
    target: Path,
    progress: Progress | None = None,
) -> None:
    """Write these entries, without their private answers; with none it is a table to be filled in.

    Questions that are private have a column all the same, where a new entry says them.

    Raises:
        CannotWrite: the file cannot be written; an older one is untouched.
        Problem: the name is none of an Excel file.
        Exception: whatever ``progress`` raises to stop the work; nothing is written then.
    """
    require_workbook(target)
    words, columns = wording_of(register), entry_columns(register)
    with writing(target) as writer:
        heads = [_head(register, words, column, areas) for column in columns]
        sheet = writer.sheet(register.title.shown(), heads, titles=(register.title.shown(),))
        for whole in reported(several, progress):
            sheet.append([_told(register, whole, column.key) for column in columns])
        sheet.finish()


def write_batch(
    register: Register, several: Sequence[WholeEntry], target: Path, progress: Progress | None = None
) -> None:
    """Write all entries of a batch with the columns of the register's book, however far each is.

    Raises:
        CannotWrite, Problem: as for :func:`write_entries`; no book is printed of the register.
    """
    require_workbook(target)
    book = register.book
    if book is None:
        raise Problem("No book is printed of this register.")
    with writing(target) as writer:
        rows = [
            [_in_batch(whole, column) for column in book.columns] for whole in reported(several, progress)
        ]
        heads = [
            book_column(column.label.shown(), column.millimetres, [row[place] for row in rows])
            for place, column in enumerate(book.columns)
        ]
        sheet = writer.sheet(register.title.shown(), heads, titles=(register.title.shown(),))
        for row in rows:
            sheet.append(row)
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
    note = ""
    if column.key in register.private:
        note = tr(
            "Never written out: it stays on the computer on which it was typed. Fill it in for new entries."
        )
    return SheetColumn(
        (column.heading,), width, note, choices, whole=words.is_figure(column.key), wraps=not choices
    )


def _told(register: Register, whole: WholeEntry, key: str) -> str | Decimal:
    if key == RECEIPT:
        return receipt_code(whole.matter)
    if key == NUMBER:
        return whole.number
    if key == AREA:
        return whole.area
    if key in register.private:
        return ""
    stored = whole.matter.answers.get(key, "")
    number = _number(whole.wording, key, stored)
    return whole.wording.value(key, stored) if number is None else number


def _in_batch(whole: WholeEntry, column: BookColumn) -> str | Decimal:
    if len(column.sources) == 1 and not column.sources[0].fact:
        (source,) = column.sources
        number = _number(whole.wording, source.answer, whole.raw(source))
        if number is not None:
            return number
    return "; ".join(text for source in column.sources if (text := whole.tell(source)))


def _number(words: RegisterWording, key: str, stored: str) -> Decimal | None:
    """A number as a number, which a spreadsheet adds up; nothing where it is none."""
    if not stored or not words.is_number(key):
        return None
    try:
        number = Decimal(stored)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
