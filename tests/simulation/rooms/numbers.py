"""Numbers of entries: given, inserted, voided, explained; the row of numbers taken over."""

from __future__ import annotations

from desktop_app.registers.entries.numbering import NumberWay, WantedNumber, number_entry
from desktop_app.registers.numbers.inspecting import inspect
from desktop_app.registers.numbers.keeping import explain_gap, take_over, void_number
from desktop_app.registers.numbers.reading import book_of, highest, numbers_of_book
from desktop_app.storage.tables.registers import number_book, register_matter, register_number
from tests.simulation.rooms.actions import Action, At, Work


def number(at: At) -> Work | None:
    """An entry gets the next number, more often than one between others, or one that its paper bears."""
    numbered = {row["matter_id"] for row in at.rows(register_number)}
    entry = at.one_of([row for row in at.rows(register_matter) if row["id"] not in numbered])
    if entry is None:
        return None
    way = (NumberWay.NEXT, NumberWay.NEXT, NumberWay.INSERTED, NumberWay.STAMPED)[at.more % 4]
    wanted = WantedNumber(way, at.today, 1 + at.more, f"vào sổ {at.words}")
    return lambda rec: number_entry(rec, str(entry["id"]), wanted)


def take_book_over(at: At) -> Work | None:
    """This computer gives the numbers from now on, sometimes behind some that were given on paper."""
    book = at.one_of(at.rows(number_book))
    if book is None:
        return None
    series, year = str(book["series"]), int(book["year"])
    with at.reading() as connection:
        last = highest(connection, series, year) + at.more % 3
    return lambda rec: take_over(rec, series, year, last, f"máy kia hỏng {at.words}")


def void(at: At) -> Work | None:
    """A number is taken out of use."""
    found = at.one_of(at.rows(register_number, register_number.c.voided_on.is_(None)))
    if found is None:
        return None
    return lambda rec: void_number(rec, str(found["id"]), f"bỏ số {at.words}")


def explain(at: At) -> Work | None:
    """Somebody says why a number was never given."""
    for book in at.rows(number_book):
        series, year = str(book["series"]), int(book["year"])
        with at.reading() as connection:
            gaps = inspect(numbers_of_book(connection, series, year), book_of(connection, series, year)).gaps
        if gaps:
            gap = gaps[at.pick % len(gaps)]
            return lambda rec: explain_gap(rec, series, year, gap, f"giấy hỏng {at.words}")
    return None


ACTIONS = {
    "number an entry": Action(number, 3),
    "take a book of numbers over": Action(take_book_over),
    "take a number out of use": Action(void),
    "explain a gap": Action(explain),
}
