"""How many entries of a register were entered, and how many took each step, month by month of some days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection, or_, select

from desktop_app.catalogue.registers.definition import OPENED, VOID_STATE, Register
from desktop_app.registers.entries.reading import entries_of, histories
from desktop_app.registers.kinds.rights import require_reader
from desktop_app.storage.tables.registers import matter_line, register_event

MOST_MONTHS: Final = 12
"""More days than these have a column for each year."""


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step and how many entries took it in each column; ``code`` is ``opened`` of those that were entered.

    ``entries``: how many took it in all the days; one that took it in two months is one of them.
    """

    code: str
    counts: tuple[int, ...]
    entries: int


@dataclass(frozen=True, slots=True)
class StepsByMonth:
    """``columns`` are the first days of months, or of years where the days are more than twelve months."""

    columns: tuple[date, ...]
    by_year: bool
    rows: tuple[StepRow, ...]


def steps_by_month(
    connection: Connection, register: Register, first: date, last: date, reader: str
) -> StepsByMonth:
    """Count by the day of each step, whenever it was recorded.

    Voided entries do not count, nor steps that were taken back; a step that nobody took has no row.

    Raises:
        NotAllowed: the officer may not look into this register.
    """
    require_reader(connection, reader, register.code)
    months = _months(first, last)
    by_year = len(months) > MOST_MONTHS
    columns = tuple(dict.fromkeys(_column(month, by_year) for month in months))
    found: defaultdict[str, defaultdict[date, set[str]]] = defaultdict(lambda: defaultdict(set))
    for matter_id, code, day in _taken(connection, register, first, last):
        found[code][_column(day, by_year)].add(matter_id)
    order = (OPENED, *(action.code for action in register.actions))
    rows = tuple(
        StepRow(
            code,
            tuple(len(found[code][column]) for column in columns),
            len(set().union(*found[code].values())),
        )
        for code in order
        if code in found
    )
    return StepsByMonth(columns, by_year, rows)


def _taken(
    connection: Connection, register: Register, first: date, last: date
) -> Iterable[tuple[str, str, date]]:
    """Each step within the days, with the entry and the day."""
    line, event = matter_line.c, register_event.c
    days = first.isoformat(), last.isoformat()
    stepped = select(event.matter_id).where(event.on_day.between(*days))
    query = select(line.matter_id).where(
        line.register_code == register.code,
        line.state != VOID_STATE,
        line.known == 1,  # of others statistics say how many there are
        or_(line.opened_on.between(*days), line.matter_id.in_(stepped)),
    )
    ids = list(connection.execute(query).scalars())
    known = {action.code for action in register.actions}
    for matter_id, matter in entries_of(connection, ids).items():
        if first <= matter.opened_on <= last:
            yield matter_id, OPENED, matter.opened_on
    for matter_id, past in histories(connection, ids).items():
        for each in past.events:
            if each.action in known and first <= each.on <= last:
                yield matter_id, each.action, each.on


def _months(first: date, last: date) -> list[date]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    begin = first.year * 12 + first.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(begin, begin + count)]


def _column(day: date, by_year: bool) -> date:
    return date(day.year, 1, 1) if by_year else day.replace(day=1)
