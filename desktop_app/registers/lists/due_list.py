"""What is due: open entries whose deadline is near or past; urgent ones stand first, then the worst.

Every open entry is looked at whenever the page is shown, so the database tells of each in one text what its
clocks need of its events: its *course*. Events that follow each other in a chain, which is the rule, are in
order as they are read; of others there is no course, and their history is put in order. Of entries to which
the same happened on the same days, such as those of a batch, the clocks are reckoned once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, func, select

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
_PART, _END = " ", ";"
"""Between the facts of an event, and between events: no code of a step and no date holds them."""

_EVENTS = (
    select(
        func.group_concat(
            func.concat(_EVENT.action, _PART, _EVENT.on_day, _PART, _EVENT.extra_days, _PART, _EVENT.until),
            _END,
        ).label("course"),
        func.group_concat(_EVENT.after, _PART).label("after"),
        func.concat(_PART, func.group_concat(_EVENT.id, _PART)).label("ids"),
    )
    .where(_EVENT.matter_id == _LINE.matter_id)
    .correlate(matter_line)
    .subquery()
)
_FOLLOW = _EVENTS.c.after == func.substr(_EVENTS.c.ids, 1, func.length(_EVENTS.c.after))
"""Each event names the one read before it as the last that its author saw, and the first one names none."""

_OPEN = Prepared(
    select(
        _LINE.matter_id,
        _LINE.register_code,
        _LINE.register_version,
        _LINE.number,
        _LINE.title,
        _LINE.urgent,
        select(func.iif(_FOLLOW, _EVENTS.c.course, None)).scalar_subquery(),
    ).where(_LINE.ends == 0)
)
_NO_DAY = date.min.isoformat()
_NOTHING = len(Urgency), date.max
_WORST_FIRST = {urgency: place for place, urgency in enumerate(reversed(Urgency))}


class _Row(NamedTuple):
    """An open entry. ``course``: ``None`` where its events have to be put in order."""

    matter_id: str
    register_code: str
    register_version: str
    number: str
    title: str
    urgent: int
    course: str | None


class DueMatter(msgspec.Struct, frozen=True):
    """An open entry and the deadline of it that presses most."""

    matter_id: str
    register: Register
    number: str
    title: str
    deadline: Deadline
    urgent: bool = False
    """Whether the entry itself is urgent, as its register says."""

    @property
    def urgency(self) -> Urgency:
        """How pressing it is."""
        return self.deadline.due.urgency


class _Reckoned(NamedTuple):
    """The deadlines of an entry, and the one of them that presses most where one does."""

    deadlines: tuple[Deadline, ...]
    pressing: Deadline | None
    rank: tuple[int, date]
    """How pressing that one is, and the day on which it ends."""


def due_matters(connection: Connection, today: date, reader: str) -> list[DueMatter]:
    """The open entries with a deadline that presses, of the registers into which the officer may look."""
    found = [
        ((not row.urgent, reckoned.rank), _due_matter(row, register, reckoned.pressing))
        for row, register, reckoned in _running(connection, today, reader)
        if reckoned.pressing is not None
    ]
    found.sort(key=itemgetter(0))
    return [item for _, item in found]


def due_between(connection: Connection, first: date, last: date, today: date, reader: str) -> list[DueMatter]:
    """The deadlines of open entries that end on one of these days, in the order of the days.

    Only of the registers into which the officer may look.
    """
    found = [
        _due_matter(row, register, deadline)
        for row, register, reckoned in _running(connection, today, reader)
        for deadline in reckoned.deadlines
        if deadline.due.urgency is not Urgency.NONE and first <= (deadline.due.due_on or date.min) <= last
    ]
    return sorted(found, key=lambda item: (item.deadline.due.due_on or date.max, item.register.order))


def _due_matter(row: _Row, register: Register, deadline: Deadline) -> DueMatter:
    return DueMatter(row.matter_id, register, row.number, row.title, deadline, bool(row.urgent))


def _running(connection: Connection, today: date, reader: str) -> Iterator[tuple[_Row, Register, _Reckoned]]:
    """Each open entry with its register and its deadlines."""
    rows = list(map(_Row._make, _OPEN.all(connection, {})))
    registers = _watched(connection, rows, reader)
    dated = {key for key, register in registers.items() if _asks_for_a_date(register)}
    matters = matters_of(connection, [row[0] for row in rows if row[1:3] in dated])
    reckoning = _Reckoning(connection, today)
    for row in rows:
        register = registers.get(row[1:3])
        if register is not None:
            yield row, register, reckoning.deadlines(register, row, matters.get(row[0]))


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


class _Reckoning:
    """The deadlines of entries on a day; of those that went the same course they are reckoned once."""

    def __init__(self, connection: Connection, today: date) -> None:
        self._connection, self._today = connection, today
        self._calendar = calendar_of(connection)
        self._courses: dict[tuple[str | None, ...], _Reckoned] = {}

    def deadlines(self, register: Register, row: _Row, matter: Matter | None) -> _Reckoned:
        """The deadlines of an entry. ``matter``: itself, where a date among its answers is asked."""
        if row.course is None:  # two computers, or a wrong clock
            happenings = happenings_of(history(self._connection, row.matter_id))
            return self._reckoned(register, happenings, matter)
        if matter is not None:
            return self._reckoned(register, _plain(row.course), matter)
        course = (row.course, *row[1:3])
        found = self._courses.get(course)
        if found is None:
            found = self._courses[course] = self._reckoned(register, _plain(row.course), None)
        return found

    def _reckoned(
        self, register: Register, happenings: Sequence[Happening], matter: Matter | None
    ) -> _Reckoned:
        names, calendar, today = names_of(register), self._calendar, self._today
        deadlines = tuple(
            Deadline(rule, reckon(rule, happenings, calendar, today, dates_of(rule, matter)), names)
            for rule in register.clocks
        )
        most = most_pressing(deadlines)
        if most is None or not most.presses:
            return _Reckoned(deadlines, None, _NOTHING)
        return _Reckoned(deadlines, most, (_WORST_FIRST[most.due.urgency], most.due.due_on or date.max))


def _plain(course: str) -> list[Happening]:
    return [_happening(*event.split(_PART)) for event in course.split(_END)]


def _happening(action: str, on: str, days: str, until: str) -> Happening:
    end = date.fromisoformat(until) if until else None
    return Happening(action, date.fromisoformat(on or _NO_DAY), int(days) if days else None, end)


def _asks_for_a_date(register: Register) -> bool:
    return any(rule.starting_field for rule in register.clocks)
