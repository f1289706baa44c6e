"""Two computers of one office at work in the registers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.numbers.records import GivenNumber
from desktop_app.sync.decisions.rejections import Rejection, open_rejections
from tests.registers.builders import ON
from tests.registers.numbers.books import RULE, YEAR, numbers
from tests.support.servers.upstream import Desk


def exchange(*desks: Desk) -> None:
    """Exchange until everybody has heard of everything."""
    for _ in range(2):
        for desk in desks:
            desk.sync()


def step(desk: Desk, matter_id: str, code: str, **given: Any) -> str:
    """Take a step with an entry."""
    with desk.office.record() as rec:
        return take_step(rec, matter_id, code, Step(**{"on": ON, **given}))


def refused(desk: Desk, entity: str = "register_number") -> list[Rejection]:
    """What the province did not take of a computer, and nobody has looked after."""
    with desk.office.read() as connection:
        return [item for item in open_rejections(connection) if item.entity == entity]


def book(desk: Desk, series: str = RULE.series, year: int = YEAR) -> list[tuple[str, str]]:
    """The numbers of a book and the entries that bear them."""
    return [(number.written, number.matter_id) for number in numbers_of(desk, series, year)]


def numbers_of(desk: Desk, series: str = RULE.series, year: int = YEAR) -> list[GivenNumber]:
    """The numbers of a book with all that is said of them."""
    from dataclasses import replace

    return numbers(desk.office, replace(RULE, series=series), year)


def lines(desk: Desk) -> Sequence[Any]:
    """The list of a computer, in an order of its own."""
    with desk.office.read() as connection:
        columns = (
            "matter_id, register_code, known, state, ends, crossed, urgent, opened_on, number, title, course,"
            " words"
        )
        query = f"SELECT {columns} FROM matter_line JOIN matter_words USING (row) ORDER BY matter_id"
        return [tuple(row) for row in connection.exec_driver_sql(query)]
