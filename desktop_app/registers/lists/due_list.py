"""What is due: the open entries of all registers whose deadline is near or past, the worst first.

Every open entry is looked at whenever the page is shown, so events are read as plain rows: of those that
follow each other in a chain, which is the rule, nothing has to be put in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection, select

from desktop_app.catalogue.registers.definition import Register
from desktop_app.registers.clock.calendar import WorkingCalendar
from desktop_app.registers.clock.due import Urgency
from desktop_app.registers.clock.happenings import Happening
from desktop_app.registers.clock.reckoning import reckon
from desktop_app.registers.kinds.in_use import known_register
from desktop_app.registers.kinds.rights import may_read
from desktop_app.registers.lists.deadlines import (
    Deadline,
    calendar_of,
    dates_of,
    happenings_of,
    most_pressing,
    names_of,
)
from desktop_app.registers.matters.reading import history, matter_of
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.registers import matter_line, register_event

_LINE, _EVENT = matter_line.c, register_event.c
_OPEN = Prepared(
    select(_LINE.matter_id, _LINE.register_code, _LINE.register_version, _LINE.number, _LINE.title).where(
        _LINE.ends == 0
    )
)
_EVENTS = Prepared(
    select(
        _EVENT.matter_id,
        _EVENT.id,
        _EVENT.after,
        _EVENT.action,
        _EVENT.on_day,
        _EVENT.extra_days,
        _EVENT.until,
    )
    .join(matter_line, _LINE.matter_id == _EVENT.matter_id)
    .where(_LINE.ends == 0)
    .order_by(_EVENT.matter_id, _EVENT.recorded_at, _EVENT.id)
)
_NO_DAY = date.min.isoformat()

type _Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class DueMatter:
    """An open entry and the deadline of it that presses most."""

    matter_id: str
    register: Register
    number: str
    title: str
    deadline: Deadline

    @property
    def urgency(self) -> Urgency:
        """How pressing it is."""
        return self.deadline.due.urgency


def due_matters(connection: Connection, today: date, reader: str) -> list[DueMatter]:
    """The open entries with a deadline that presses, of the registers into which the officer may look."""
    found = [
        DueMatter(matter_id, register, number, title, deadline)
        for matter_id, register, number, title, deadlines in _running(connection, today, reader)
        if (deadline := most_pressing(deadlines)) is not None and deadline.presses
    ]
    order = list(reversed(Urgency))
    return sorted(found, key=lambda item: (order.index(item.urgency), item.deadline.due.due_on or date.max))


def due_between(connection: Connection, first: date, last: date, today: date, reader: str) -> list[DueMatter]:
    """The deadlines of open entries that end on one of these days, in the order of the days.

    Only of the registers into which the officer may look.
    """
    found = [
        DueMatter(matter_id, register, number, title, deadline)
        for matter_id, register, number, title, deadlines in _running(connection, today, reader)
        for deadline in deadlines
        if deadline.due.urgency is not Urgency.NONE and first <= (deadline.due.due_on or date.min) <= last
    ]
    return sorted(found, key=lambda item: (item.deadline.due.due_on or date.max, item.register.order))


def _running(
    connection: Connection, today: date, reader: str
) -> Iterator[tuple[str, Register, str, str, tuple[Deadline, ...]]]:
    """Each open entry with its register, number, title and deadlines."""
    rows = _OPEN.all(connection, {})
    registers = _watched(connection, rows, reader)
    lines = {row[0]: row for row in rows if (row[1], row[2]) in registers}
    calendar = calendar_of(connection)
    for matter_id, events in groupby(_EVENTS.all(connection, {}), itemgetter(0)):
        line = lines.get(matter_id)
        if line is not None:
            register = registers[line[1], line[2]]
            happenings = _happenings(connection, matter_id, list(events))
            deadlines = _deadlines(connection, matter_id, register, happenings, calendar, today)
            yield matter_id, register, line[3], line[4], deadlines


def _watched(connection: Connection, rows: Iterable[_Row], reader: str) -> Mapping[tuple[str, str], Register]:
    """The registers of open entries that have clocks and may be read, by code and version."""
    keys = {(row[1], row[2]) for row in rows}
    return {
        key: register
        for key in keys
        if (register := known_register(connection, *key)) is not None
        and register.clocks
        and may_read(connection, reader, register)
    }


def _happenings(connection: Connection, matter_id: str, events: Sequence[_Row]) -> Sequence[Happening]:
    before = ""
    for _, event_id, after, *_rest in events:
        if after != before:  # two computers, or a wrong clock: the whole history has to be put in order
            return happenings_of(history(connection, matter_id))
        before = event_id
    return list(_plain(events))


def _plain(events: Iterable[_Row]) -> Iterator[Happening]:
    for _, _, _, action, on, days, until in events:
        end = date.fromisoformat(until) if until else None
        yield Happening(action, date.fromisoformat(on or _NO_DAY), days, end)  # type: ignore[arg-type]


def _deadlines(
    connection: Connection,
    matter_id: str,
    register: Register,
    happenings: Sequence[Happening],
    calendar: WorkingCalendar,
    today: date,
) -> tuple[Deadline, ...]:
    names = names_of(register)
    matter = matter_of(connection, matter_id) if _asks_for_a_date(register) else None
    return tuple(
        Deadline(rule, reckon(rule, happenings, calendar, today, dates_of(rule, matter)), names)
        for rule in register.clocks
    )


def _asks_for_a_date(register: Register) -> bool:
    return any(rule.starting_field for rule in register.clocks)
