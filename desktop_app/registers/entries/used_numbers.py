"""The number of a document that went out is used once, in steps of any register and among documents out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection, select

from desktop_app.base.clock import stored_day
from desktop_app.base.field_problem import at
from desktop_app.base.numbers import format_date
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold, one_line
from desktop_app.registers.entries.reading import entries_of
from desktop_app.registers.entries.records import Paper
from desktop_app.registers.entries.relations import reference_of
from desktop_app.storage.tables.registers import register_event, register_number

RECIPIENTS: Final = "recipients"
"""The question of documents out that says to whom one goes."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A document that went out with a number: its day, and to whom, where that is said."""

    on: date
    to: str


def another_with(used: Sequence[Sent], day: date, addressee: str) -> Sent | None:
    """Which of these documents is not the one of that day to this addressee: it may have several."""
    other_day = next((each for each in used if each.on != day), None)
    if other_day is not None:
        return other_day
    here, known = _named(addressee), [each for each in used if each.to.strip()]
    there = {name for each in known for name in _named(each.to)}
    return known[0] if here and known and here.isdisjoint(there) else None


def require_unused(connection: Connection, paper: Paper, addressee: str) -> None:
    """See that the document of a step that sends something does not bear the number of another one.

    Several entries go out by one document: it has one day, and its addressees.

    Raises:
        FieldProblem: the number was used in the same year with another day, or for somebody else.
    """
    if not (paper.number.strip() and paper.date and addressee.strip()):
        return
    year = paper.date.year
    used = (*sent_with(connection, paper.number, year), *_issued_with(connection, paper.number, year))
    other = another_with(used, paper.date, addressee)
    if other is not None:
        raise at("paper_number", used_already(paper.number.strip(), other, paper.date))


def used_already(number: str, other: Sent, on: date) -> Problem:
    """Say of which document a number is, for one of the day ``on``."""
    if other.on != on:
        return Problem(
            "Number {number} was used for a document of {day}. Type the number that this one bears.",
            number=number,
            day=format_date(other.on),
        )
    return Problem(
        "Number {number} of {day} went to “{addressee}”. Type the number that this document bears; if it is "
        "the same one, name that addressee here, too.",
        number=number,
        day=format_date(other.on),
        addressee=one_line(other.to),
    )


def sent_with(connection: Connection, number: str, year: int) -> list[Sent]:
    """The documents with this number that steps say went out in a year; none taken back."""
    event = register_event.c
    back = select(event.takes_back).where(event.takes_back != "")
    wanted = number.strip().casefold()
    query = select(event.paper_date, event.addressee, event.paper_number).where(
        event.paper_number != "",
        event.paper_date.between(date(year, 1, 1).isoformat(), date(year, 12, 31).isoformat()),
        event.addressee != "",
        event.id.not_in(back),
    )
    found = (row for row in connection.execute(query) if row.paper_number.strip().casefold() == wanted)
    return [Sent(day, row.addressee) for row in found if (day := stored_day(row.paper_date)) is not None]


def _issued_with(connection: Connection, number: str, year: int) -> list[Sent]:
    """The entries that are referred to by this number, such as documents out, in a year."""
    wanted, given = number.strip().casefold(), register_number.c
    query = select(given.matter_id, given.given_on, given.written).where(
        given.year == year,
    )
    written = wanted.partition("/")[0]
    days = {
        matter_id: day
        for matter_id, day, number in connection.execute(query)
        if matter_id and (number or "").casefold() == written
    }
    found = entries_of(connection, list(days))
    same = [each for each in found.values() if reference_of(connection, each).casefold() == wanted]
    return [
        Sent(day, each.answers.get(RECIPIENTS, ""))
        for each in same
        if (day := stored_day(days[each.id])) is not None
    ]


def _named(addressees: str) -> set[str]:
    """The addressees of a document one by one, however they were typed."""
    return {fold(part) for part in re.split(r"[;,\n]", addressees) if part.strip()}
