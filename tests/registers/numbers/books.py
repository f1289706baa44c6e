"""Giving numbers in a book of the tests, without the steps of an entry."""

from __future__ import annotations

from datetime import date

from desktop_app.book.office import Office
from desktop_app.catalogue.registers.definition import NumberRule
from desktop_app.registers.numbers.giving import give_number
from desktop_app.registers.numbers.inspecting import Inspection, inspect
from desktop_app.registers.numbers.reading import book_of, numbers_of_book
from desktop_app.registers.numbers.records import GivenNumber

RULE = NumberRule("DLXH", "{n}/{year}", 2)
YEAR = 2026


def day(number: int) -> date:
    """A day of October."""
    return date(YEAR, 10, number)


def give(office: Office, matter_id: str, on: date, rule: NumberRule = RULE) -> str:
    """Give an entry the next number; as it is written."""
    with office.record() as rec:
        return give_number(rec, rule, matter_id, on)


def numbers(office: Office, rule: NumberRule = RULE, year: int = YEAR) -> list[GivenNumber]:
    """All numbers of a book."""
    with office.read() as connection:
        return numbers_of_book(connection, rule.series, year)


def written(office: Office, year: int = YEAR) -> list[str]:
    """The numbers of a book as they are written."""
    return [number.written for number in numbers(office, year=year)]


def inspected(office: Office, rule: NumberRule = RULE, year: int = YEAR) -> Inspection:
    """What an inspection of a book finds."""
    with office.read() as connection:
        return inspect(numbers_of_book(connection, rule.series, year), book_of(connection, rule.series, year))
