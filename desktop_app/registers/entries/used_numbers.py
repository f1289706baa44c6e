"""The number of a document that went out is used once, in steps of any register and among documents out."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, func, select

from desktop_app.base.clock import stored_day
from desktop_app.base.field_problem import at
from desktop_app.base.numbers import format_date
from desktop_app.base.problems import Problem
from desktop_app.registers.entries.reading import entries_of
from desktop_app.registers.entries.records import Paper
from desktop_app.registers.entries.relations import reference_of
from desktop_app.storage.tables.registers import register_event, register_number


def require_unused(connection: Connection, paper: Paper, addressee: str) -> None:
    """See that the document of a step that sends something does not bear the number of another one.

    Several entries go out by one document: it has one day.

    Raises:
        FieldProblem: the number was used in the same year with another day.
    """
    if not (paper.number.strip() and paper.date and addressee.strip()):
        return
    year = paper.date.year
    used = (*sent_with(connection, paper.number, year), *_issued_with(connection, paper.number, year))
    other = next((day for day in used if day != paper.date), None)
    if other is not None:
        raise at(
            "paper_number",
            Problem(
                "Number {number} was used for a document of {day}. Type the number that this one bears.",
                number=paper.number.strip(),
                day=format_date(other),
            ),
        )


def sent_with(connection: Connection, number: str, year: int) -> list[date]:
    """The days of the documents with this number that steps say went out in a year; none taken back."""
    event = register_event.c
    back = select(event.takes_back).where(event.takes_back != "")
    query = select(event.paper_date).where(
        func.lower(event.paper_number) == number.strip().lower(),
        event.paper_date.between(date(year, 1, 1).isoformat(), date(year, 12, 31).isoformat()),
        event.addressee != "",
        event.id.not_in(back),
    )
    return [day for stored in connection.execute(query).scalars() if (day := stored_day(stored))]


def _issued_with(connection: Connection, number: str, year: int) -> list[date]:
    """The days of the entries that are referred to by this number, such as documents out, in a year."""
    wanted, given = number.strip().casefold(), register_number.c
    query = select(given.matter_id, given.given_on).where(
        func.lower(given.written) == wanted.partition("/")[0],
        given.year == year,
    )
    days = {matter_id: day for matter_id, day in connection.execute(query) if matter_id}
    found = entries_of(connection, list(days))
    same = [each for each in found.values() if reference_of(connection, each).casefold() == wanted]
    return [day for each in same if (day := stored_day(days[each.id]))]
