"""What is due: open entries whose deadline is near or past; urgent ones are first, then the worst.

Every open entry is looked at whenever the page is shown, so its line holds what its clocks ask of its events:
its course. Of entries to which the same happened on the same days, such as those of a batch, the clocks are
calculated once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from operator import itemgetter
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, select

from desktop_app.base.clock import VIETNAM
from desktop_app.catalogue.registers.definition import Register
from desktop_app.registers.clock.clock_events import ClockEvent, clock_events_in
from desktop_app.registers.clock.deadline_calculation import calculate_deadline
from desktop_app.registers.clock.due import Urgency
from desktop_app.registers.entries.history import History
from desktop_app.registers.entries.reading import answered_by_steps, entries_of
from desktop_app.registers.entries.records import RegisterEntry
from desktop_app.registers.kinds.in_use import known_register
from desktop_app.registers.kinds.rights import may_read
from desktop_app.registers.lists.deadlines import (
    Deadline,
    calendar_of,
    dates_of,
    deadlines_of,
    most_pressing,
    names_of,
)
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.registers import matter_line

_LINE = matter_line.c
_OPEN = Prepared(
    select(
        _LINE.matter_id,
        _LINE.register_code,
        _LINE.register_version,
        _LINE.number,
        _LINE.title,
        _LINE.urgent,
        _LINE.course,
    ).where(_LINE.ends == 0)
)
_NOTHING = len(Urgency), date.max
_WORST_FIRST = {urgency: place for place, urgency in enumerate(reversed(Urgency))}


class _Row(NamedTuple):
    """An open entry."""

    matter_id: str
    register_code: str
    register_version: str
    number: str
    title: str
    urgent: int
    course: str


class DueEntry(msgspec.Struct, frozen=True):
    """An open entry and the deadline of it that presses most."""

    matter_id: str
    register: Register
    number: str
    title: str
    deadline: Deadline
    urgent: bool = False
    """Whether the entry itself is urgent, as its register says."""
    ends_at: datetime | None = None
    """The moment at which a term in hours ends; ``None`` where it ends with the day."""

    @property
    def urgency(self) -> Urgency:
        """How pressing it is."""
        return self.deadline.due.urgency


class _Calculated(NamedTuple):
    """The deadlines of an entry, and the one of them that presses most where one does."""

    deadlines: tuple[Deadline, ...]
    pressing: Deadline | None
    rank: tuple[int, date]
    """How pressing that one is, and the day on which it ends."""


def due_entries(connection: Connection, today: date, reader: str) -> list[DueEntry]:
    """The open entries with a deadline that presses, of the registers into which the officer may look."""
    found = [
        ((not (row.urgent or item.ends_at), calculated.rank), item)
        for row, register, calculated, answers in _running(connection, today, reader)
        if calculated.pressing is not None
        for item in [_due_entry(row, register, calculated.pressing, answers)]
    ]
    found.sort(key=itemgetter(0))
    return [item for _, item in found]


def due_between(connection: Connection, first: date, last: date, today: date, reader: str) -> list[DueEntry]:
    """The deadlines of open entries that end on one of these days, in the order of the days.

    Only of the registers into which the officer may look.
    """
    found = [
        _due_entry(row, register, deadline, answers)
        for row, register, calculated, answers in _running(connection, today, reader)
        for deadline in calculated.deadlines
        if deadline.due.urgency is not Urgency.NONE and first <= (deadline.due.due_on or date.min) <= last
    ]
    return sorted(found, key=lambda item: (item.deadline.due.due_on or date.max, item.register.order))


def _due_entry(row: _Row, register: Register, deadline: Deadline, answers: Mapping[str, str]) -> DueEntry:
    ends_at = _moment(deadline, answers)
    return DueEntry(row.matter_id, register, row.number, row.title, deadline, bool(row.urgent), ends_at)


def _moment(deadline: Deadline, answers: Mapping[str, str]) -> datetime | None:
    hour, day = answers.get(deadline.rule.hour, ""), deadline.due.due_on
    if not hour or day is None:
        return None
    with suppress(ValueError):
        return datetime.combine(day, time.fromisoformat(hour).replace(tzinfo=None), VIETNAM)
    return None


def _running(
    connection: Connection, today: date, reader: str
) -> Iterator[tuple[_Row, Register, _Calculated, Mapping[str, str]]]:
    """Each open entry with its register and its deadlines, and its answers where a date is among them."""
    rows = list(map(_Row._make, _OPEN.all(connection, {})))
    registers = _watched(connection, rows, reader)
    dated = {key for key, register in registers.items() if _asks_for_a_date(register)}
    questions = {
        rule.starting_field for key in dated for rule in registers[key].clocks if rule.starting_field
    }
    ids = [row[0] for row in rows if row[1:3] in dated]
    matters, pasts = entries_of(connection, ids), answered_by_steps(connection, ids, sorted(questions))
    calculation = _Calculation(connection, today)
    for row in rows:
        register = registers.get(row[1:3])
        if register is not None:
            matter = matters.get(row[0])
            calculated = calculation.deadlines(register, row, matter, pasts.get(row[0]))
            yield row, register, calculated, {} if matter is None else matter.answers


def _watched(connection: Connection, rows: Iterable[_Row], reader: str) -> Mapping[tuple[str, ...], Register]:
    """The registers of open entries that have clocks and may be read, by code and version."""
    keys = {(row.register_code, row.register_version) for row in rows}
    return {
        key: register
        for key in keys
        if (register := known_register(connection, *key)) is not None
        and register.clocks
        and may_read(connection, reader, register)
    }


class _Calculation:
    """The deadlines of entries on a day; of those that went the same course they are calculated once."""

    def __init__(self, connection: Connection, today: date) -> None:
        self._today = today
        self._calendar = calendar_of(connection)
        self._courses: dict[tuple[str, ...], _Calculated] = {}

    def deadlines(
        self, register: Register, row: _Row, matter: RegisterEntry | None, past: History | None
    ) -> _Calculated:
        """The deadlines of an entry.

        ``matter``: itself, where a date among its answers is asked; ``past``: its history, where a step was
        given that date.
        """
        if matter is not None and past is not None:
            return _judged(deadlines_of(register, matter, past, self._calendar, self._today))
        if matter is not None:
            return self._calculated(register, clock_events_in(row.course), matter.answers)
        course = (row.course, *row[1:3])
        found = self._courses.get(course)
        if found is None:
            found = self._courses[course] = self._calculated(register, clock_events_in(row.course), {})
        return found

    def _calculated(
        self, register: Register, events: Sequence[ClockEvent], answers: Mapping[str, str]
    ) -> _Calculated:
        names, calendar, today = names_of(register), self._calendar, self._today
        return _judged(
            tuple(
                Deadline(
                    rule,
                    calculate_deadline(rule, events, calendar, today, dates_of(rule, answers)),
                    names,
                )
                for rule in register.clocks
            )
        )


def _judged(deadlines: tuple[Deadline, ...]) -> _Calculated:
    most = most_pressing(deadlines)
    if most is None or not most.presses:
        return _Calculated(deadlines, None, _NOTHING)
    return _Calculated(deadlines, most, (_WORST_FIRST[most.due.urgency], most.due.due_on or date.max))


def _asks_for_a_date(register: Register) -> bool:
    return any(rule.starting_field for rule in register.clocks)
