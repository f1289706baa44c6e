"""Keeping a book of numbers: taken over, numbers voided, gaps explained, the year closed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from desktop_app.accounts.officers import require_author
from desktop_app.base.clock import to_millis
from desktop_app.base.ids import number_book_id, register_number_id
from desktop_app.base.problems import Problem
from desktop_app.catalogue.registers.definition import VOID_STATE
from desktop_app.journal.devices import current_device
from desktop_app.journal.recorder import Given, Recorder
from desktop_app.registers.numbers.inspecting import inspect
from desktop_app.registers.numbers.reading import book_of, highest, numbers_of_book
from desktop_app.registers.numbers.records import BOOK, NUMBER
from desktop_app.storage.tables.fund import fund_voucher
from desktop_app.storage.tables.registers import matter_line, register_matter, register_number

KEEP = "registers.review"
"""The right that keeping a book needs."""


def take_over(rec: Recorder, series: str, year: int, last_given: int, reason: str) -> None:
    """Let this computer give the numbers of a book from now on, behind the last one that was given anywhere.

    Also starts a book whose first numbers are on paper.

    Raises:
        NotAllowed: the author has no right to it.
        Problem: there is no reason, the year is closed, or a higher number is known here.
    """
    require_author(rec.connection, rec.author, KEEP)
    _require_reason(reason)
    _require_open(rec, series, year)
    known = highest(rec.connection, series, year)
    if last_given < known:
        raise Problem(
            "Number {number} is in the book already. Give the last number that was given, on paper or here.",
            number=known,
        )
    fields: dict[str, Given] = {
        "series": series,
        "year": year,
        "holder": current_device(rec.connection).device_id,
        "first_free": last_given + 1,
        "reason": reason.strip(),
    }
    rec.put(BOOK, number_book_id(series, year), fields)


def void_number(rec: Recorder, number_id: str, reason: str) -> None:
    """Take a number out of use; it keeps its place in the book, with the reason, and is never given again.

    Raises:
        NotAllowed: the author has no right to it.
        Problem: there is no reason, no such number, it was voided before, the year is closed, or a posted
            voucher of the fund or a document that went out bears it.
    """
    require_author(rec.connection, rec.author, KEEP)
    _require_reason(reason)
    present = rec.get(NUMBER, number_id)
    if present is None or present["voided_on"]:
        raise Problem("This number is not in use.")
    voucher = select(fund_voucher.c.id).where(fund_voucher.c.id == present["matter_id"])
    if rec.connection.execute(voucher).first() is not None:
        raise Problem(
            "A posted voucher keeps its number. Take the voucher back by a reversing one, for a reason."
        )
    _require_not_out(rec, str(present["matter_id"]), number_id)
    _require_open(rec, str(present["series"]), int(str(present["year"])))
    rec.put(NUMBER, number_id, {"voided_on": rec.clock.today().isoformat(), "void_reason": reason.strip()})


def explain_gap(rec: Recorder, series: str, year: int, ordinal: int, reason: str) -> None:
    """Say why a number was never given: the book shows it as voided.

    Raises:
        NotAllowed: the author has no right to it.
        Problem: there is no reason, the number was given, or the year is closed.
    """
    require_author(rec.connection, rec.author, KEEP)
    _require_reason(reason)
    _require_open(rec, series, year)
    gaps = inspect(numbers_of_book(rec.connection, series, year), book_of(rec.connection, series, year)).gaps
    if ordinal not in gaps:
        raise Problem("Number {number} is no gap.", number=ordinal)
    number_id = register_number_id(series, year, ordinal)
    today = rec.clock.today().isoformat()
    fields: dict[str, Given] = {
        "series": series,
        "year": year,
        "ordinal": ordinal,
        "written": str(ordinal),
        "given_on": today,
        "voided_on": today,
        "void_reason": reason.strip(),
        "given_by": rec.author,
        "given_at": to_millis(rec.clock.now()),
    }
    rec.put(NUMBER, number_id, fields)


def year_not_over(year: int) -> Problem:
    """Why the book of a year that has days to come is not closed."""
    return Problem("The year {year} is not over. Its book is closed in the year after.", year=year)


def gap_left(number: int) -> Problem:
    """Why a book with a number that was never given is not closed."""
    return Problem(
        "Number {number} was never given, without an explanation. Explain each gap, then close the year.",
        number=number,
    )


def close_year(rec: Recorder, series: str, year: int, on: date) -> None:
    """Close a book for ever; from then on no number of the year is given or voided.

    Raises:
        NotAllowed: the author has no right to it.
        Problem: the book was never started, the year is not over, or a gap is not explained.
    """
    require_author(rec.connection, rec.author, KEEP)
    _require_open(rec, series, year)
    if book_of(rec.connection, series, year) is None:
        raise Problem("No number of this year was given yet.")
    if on.year <= year:
        raise year_not_over(year)
    book = book_of(rec.connection, series, year)
    gaps = inspect(numbers_of_book(rec.connection, series, year), book).gaps
    if gaps:
        raise gap_left(gaps[0])
    rec.put(BOOK, number_book_id(series, year), {"closed_on": on.isoformat(), "closed_by": rec.author})


def _require_not_out(rec: Recorder, matter_id: str, number_id: str) -> None:
    """See that a number is no longer the one that a document bears which went out and counts.

    Of several numbers of one entry all but the last may be voided: it bears one of them.
    """
    line, number = matter_line.c, register_number.c
    out = (
        select(line.row)
        .join(register_matter, register_matter.c.id == line.matter_id)
        .where(line.matter_id == matter_id, line.state != VOID_STATE, register_matter.c.sealed == 1)
    )
    another = select(number.id).where(
        number.matter_id == matter_id, number.id != number_id, number.voided_on.is_(None)
    )
    if rec.connection.execute(out).first() and not rec.connection.execute(another).first():
        raise Problem(
            "The document with this number was issued. Recall or replace it (F4); if it was entered "
            "by mistake, void the entry first."
        )


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Problem("This step needs a reason. Type why it is taken.")


def _require_open(rec: Recorder, series: str, year: int) -> None:
    book = book_of(rec.connection, series, year)
    if book is not None and book.closed_on is not None:
        raise Problem(
            "The book of {year} is closed since {day}. Number the entry in the year that runs.",
            year=year,
            day=book.closed_on.strftime("%d/%m/%Y"),
        )
