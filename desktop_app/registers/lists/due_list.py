"""What is due: the open entries of all registers whose deadline is near or past, the worst first.

Every open entry is looked at whenever the page is shown, so events are read as plain rows: of those that
follow each other in a chain, which is the rule, nothing has to be put in order. Of entries to which the same
happened on the same days, such as those of a batch, the clocks are reckoned once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection, select

from desktop_app.catalogue.registers.definition import Register
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
from desktop_app.registers.matters.reading import history, matters_of
from desktop_app.registers.matters.records import Matter
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
    .where(_EVENT.matter_id.in_(select(_LINE.matter_id).where(_LINE.ends == 0)))
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
    reckoning = _Reckoning(connection, today)
    dated = [key for key, line in lines.items() if _asks_for_a_date(registers[line[1], line[2]])]
    matters = matters_of(connection, dated)
    for matter_id, events in groupby(_EVENTS.all(connection, {}), itemgetter(0)):
        line = lines.get(matter_id)
        if line is not None:
            register = registers[line[1], line[2]]
            deadlines = reckoning.deadlines(register, matter_id, list(events), matters.get(matter_id))
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


class _Reckoning:
    """The deadlines of entries on a day; of those that went the same course they are reckoned once."""

    def __init__(self, connection: Connection, today: date) -> None:
        self._connection, self._today = connection, today
        self._calendar = calendar_of(connection)
        self._courses: dict[tuple[object, ...], tuple[Deadline, ...]] = {}

    def deadlines(
        self, register: Register, matter_id: str, events: Sequence[_Row], matter: Matter | None
    ) -> tuple[Deadline, ...]:
        """The deadlines of an entry. ``matter``: itself, where a date among its answers is asked."""
        if not _follow_each_other(events):  # two computers, or a wrong clock: they have to be put in order
            happenings = happenings_of(history(self._connection, matter_id))
            return self._reckoned(register, happenings, matter)
        if matter is not None:
            return self._reckoned(register, list(_plain(events)), matter)
        course = (register.code, register.version, *(event[3:] for event in events))
        found = self._courses.get(course)
        if found is None:
            found = self._courses[course] = self._reckoned(register, list(_plain(events)), None)
        return found

    def _reckoned(
        self, register: Register, happenings: Sequence[Happening], matter: Matter | None
    ) -> tuple[Deadline, ...]:
        names, calendar, today = names_of(register), self._calendar, self._today
        return tuple(
            Deadline(rule, reckon(rule, happenings, calendar, today, dates_of(rule, matter)), names)
            for rule in register.clocks
        )


def _follow_each_other(events: Sequence[_Row]) -> bool:
    before = ""
    for event in events:
        if event[2] != before:
            return False
        before = event[1]
    return True


def _plain(events: Iterable[_Row]) -> Iterator[Happening]:
    for _, _, _, action, on, days, until in events:
        end = date.fromisoformat(until) if until else None
        yield Happening(action, date.fromisoformat(on or _NO_DAY), days, end)  # type: ignore[arg-type]


def _asks_for_a_date(register: Register) -> bool:
    return any(rule.starting_field for rule in register.clocks)
