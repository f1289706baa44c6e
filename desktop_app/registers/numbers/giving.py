"""Giving numbers, in the transaction of the step that needs one.

One computer holds a book at a time, so computers without a line never give the same number; the id of a
number is made of its place, so that two of them could not be beside each other unnoticed even then.
Basis: Decree 30/2020/NĐ-CP, Art. 15: numbers run from 01 on 1 January to 31 December in the order of issue,
and are given after the signature.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from desktop_app.base.clock import VIETNAM, from_millis, to_millis
from desktop_app.base.ids import number_book_id, register_number_id
from desktop_app.base.problems import Problem
from desktop_app.catalogue.registers.definition import NumberRule
from desktop_app.journal.devices import current_device, device_changed_at
from desktop_app.journal.recorder import Given, Recorder
from desktop_app.registers.numbers.reading import book_of, day_at, highest, number_of_entry
from desktop_app.registers.numbers.records import BOOK, NUMBER, NumberBook

_SUFFIXES: Final = "abcdefghijklmnopqrstuvwxyz"


class NumberRefused(Problem):
    """A number cannot be given; the sentence says why and what to do."""


class DayRefused(NumberRefused):
    """It is the day that does not fit."""

    field = "day"


class ReasonMissing(NumberRefused):
    """A number that is not simply the next one is given for a reason."""

    field = "reason"


class OrdinalRefused(NumberRefused):
    """It is the number that does not fit."""

    field = "ordinal"


class NotTheHolder(NumberRefused):
    """Another computer holds the book."""


class LaterDayBefore(DayRefused):
    """The number before bears a later day, which the parameter ``day`` says as text."""


def give_number(rec: Recorder, rule: NumberRule, matter_id: str, on: date) -> str:
    """Give an entry the next number of the year, as it is written; one that has a number keeps it.

    Raises:
        NotTheHolder: another computer gives the numbers of this book.
        LaterDayBefore: an earlier number bears a later day.
        NumberRefused: the year is closed.
    """
    present = number_of_entry(rec.connection, matter_id)
    if present is not None:
        return present.written
    book = _book_to_give_from(rec, rule.series, on.year)
    ordinal = max(highest(rec.connection, rule.series, on.year) + 1, book.first_free)
    last, _ = day_at(rec.connection, rule.series, on.year, ordinal)
    if last is not None and on < last:
        raise LaterDayBefore(
            "The previous number has a later day ({day}). Give the entry that day or a later one, or "
            "insert its number between two others with a reason.",
            day=last.strftime("%d/%m/%Y"),
        )
    return _put(rec, rule, matter_id, on, ordinal, "", "", stamped=False)


def require_fits(rec: Recorder, matter_id: str, on: date) -> None:
    """See that the number given to an entry ahead of its step fits the day of that step.

    Series are of a year, and their days do not run backwards; one that its paper bore is for its own reason
    out of that order.

    Raises:
        DayRefused: it does not.
    """
    present = number_of_entry(rec.connection, matter_id)
    if present is None:
        return
    if present.year != on.year:
        raise DayRefused(
            "The entry has number {number} of {year}, and this step is of {now}: numbers are of one year. "
            "Void that number in “Numbers” with the reason; the step then gives one of {now}.",
            number=present.written,
            year=present.year,
            now=on.year,
        )
    _, later = day_at(rec.connection, present.series, present.year, present.ordinal)
    if later is not None and on > later and not present.stamped_before:
        raise DayRefused(
            "The entry has number {number}, and those behind it bear days from {day} on. Take the step with "
            "that day or an earlier one, or void the number in “Numbers” with the reason.",
            number=present.written,
            day=later.strftime("%d/%m/%Y"),
        )


def insert_number(rec: Recorder, rule: NumberRule, matter_id: str, on: date, after: int, reason: str) -> str:
    """Give an entry a number between two others, such as 12a behind 12, for a reason.

    Raises:
        NotTheHolder: another computer gives the numbers of this book.
        NumberRefused: there is no reason, no such number, no letter left, or the day is not between.
    """
    _require_reason(reason)
    _require_none(rec, matter_id)
    _book_to_give_from(rec, rule.series, on.year)
    if rec.get(NUMBER, register_number_id(rule.series, on.year, after)) is None:
        raise OrdinalRefused("There is no number {number} in this book.", number=after)
    earlier, later = day_at(rec.connection, rule.series, on.year, after)
    if earlier is not None and on < earlier:
        raise DayRefused(
            "The numbers up to {number} bear days up to {day}. Give the entry that day or a later one, or "
            "choose another number behind which it belongs.",
            number=after,
            day=earlier.strftime("%d/%m/%Y"),
        )
    if later is not None and on > later:
        raise DayRefused(
            "The numbers behind {number} bear days from {day} on. Give the entry that day or an earlier one, "
            "or choose another number behind which it belongs.",
            number=after,
            day=later.strftime("%d/%m/%Y"),
        )
    for suffix in _SUFFIXES:
        if rec.get(NUMBER, register_number_id(rule.series, on.year, after, suffix)) is None:
            return _put(rec, rule, matter_id, on, after, suffix, reason, stamped=False)
    raise OrdinalRefused("No letter is left behind number {number}.", number=after)


def give_stamped(rec: Recorder, rule: NumberRule, matter_id: str, on: date, ordinal: int, reason: str) -> str:
    """Enter the number that a paper bears already, for a reason.

    Raises:
        NotTheHolder: another computer gives the numbers of this book.
        NumberRefused: there is no reason, or the number was given before.
    """
    _require_reason(reason)
    _require_none(rec, matter_id)
    _book_to_give_from(rec, rule.series, on.year)
    if ordinal < 1:
        raise OrdinalRefused("Numbers begin with 1.")
    if rec.get(NUMBER, register_number_id(rule.series, on.year, ordinal)) is not None:
        raise OrdinalRefused(
            "The number {number} is already used. Look it up in the book.",
            number=rule.written(ordinal, "", on.year),
        )
    return _put(rec, rule, matter_id, on, ordinal, "", reason, stamped=True)


def _book_to_give_from(rec: Recorder, series: str, year: int) -> NumberBook:
    """The book, which begins with its first number on the computer that gives it.

    Raises:
        NotTheHolder, NumberRefused: no number can be given from it here.
    """
    here = current_device(rec.connection).device_id
    book = book_of(rec.connection, series, year)
    if book is None:
        _require_known_beginning(rec, year)
        rec.put(BOOK, number_book_id(series, year), {"series": series, "year": year, "holder": here})
        return NumberBook(series, year, here, 0, "", None, "")
    if book.closed_on is not None:
        raise DayRefused(
            "The book of {year} is closed since {day}. Number the entry in the year that runs.",
            year=year,
            day=book.closed_on.strftime("%d/%m/%Y"),
        )
    if book.holder != here:
        raise NotTheHolder(
            "Another computer gives the numbers of this book. Take the step there, or take the book over in "
            "“Numbers” when that computer no longer does."
        )
    return book


def _require_known_beginning(rec: Recorder, year: int) -> None:
    """A restored book does not know what was given after the backup: it does not begin with 1 again."""
    at = device_changed_at(rec.connection)
    since = None if at is None else from_millis(at).astimezone(VIETNAM).date()
    if since is not None and since.year >= year:
        raise NumberRefused(
            "This computer was restored or reconnected on {day}; it may not know of all numbers "
            "given in {year} before. Take the book over in “Numbers” with the last number that was "
            "given.",
            day=since.strftime("%d/%m/%Y"),
            year=year,
        )


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing("This number needs a reason. Type why it is not simply the next one.")


def _require_none(rec: Recorder, matter_id: str) -> None:
    present = number_of_entry(rec.connection, matter_id)
    if present is not None:
        raise NumberRefused("The entry has the number {number} already.", number=present.written)


def _put(
    rec: Recorder,
    rule: NumberRule,
    matter_id: str,
    on: date,
    ordinal: int,
    suffix: str,
    reason: str,
    *,
    stamped: bool,
) -> str:
    written = rule.written(ordinal, suffix, on.year)
    fields: dict[str, Given] = {
        "series": rule.series,
        "year": on.year,
        "ordinal": ordinal,
        "suffix": suffix,
        "written": written,
        "matter_id": matter_id,
        "given_on": on.isoformat(),
        "reason": reason.strip(),
        "stamped_before": int(stamped),
        "given_by": rec.author,
        "given_at": to_millis(rec.clock.now()),
        "holder": current_device(rec.connection).device_id,
    }
    rec.put(NUMBER, register_number_id(rule.series, on.year, ordinal, suffix), fields)
    return written
