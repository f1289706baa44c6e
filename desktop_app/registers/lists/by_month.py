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
MOST_YEARS: Final = 12
"""More years than these have a column only if something happened in them, and the first all before as well: a
day of the year 0202 is soon typed."""


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
    """``columns`` are the first days of months, or of years where the days are more than twelve months.

    ``leaves_out``: years without any step have no column; ``has_earlier``: the first one is also that of all
    years before it.
    """

    columns: tuple[date, ...]
    by_year: bool
    rows: tuple[StepRow, ...]
    leaves_out: bool = False
    has_earlier: bool = False


def steps_by_month(
    connection: Connection, register: Register, first: date, last: date, reader: str
) -> StepsByMonth:
    """Count by the day of each step, whenever it was recorded.

    Voided entries do not count, nor steps that were taken back; a step that nobody took has no row.

    Raises:
        NotAllowed: the officer may not look into this register.
    """
    require_reader(connection, reader, register.code)
    taken = list(_taken(connection, register, first, last))
    by_year = _number_of(last) - _number_of(first) >= MOST_MONTHS
    leaves_out = last.year - first.year >= MOST_YEARS
    if leaves_out:
        columns = sorted({_column(day, by_year) for _, _, day in taken})
    elif by_year:
        columns = [date(year, 1, 1) for year in range(first.year, last.year + 1)]
    else:
        columns = [_month(number) for number in range(_number_of(first), _number_of(last) + 1)]
    shown = columns[-MOST_YEARS:]
    found: defaultdict[str, defaultdict[date, set[str]]] = defaultdict(lambda: defaultdict(set))
    for matter_id, code, day in taken:
        found[code][max(_column(day, by_year), shown[0])].add(matter_id)
    order = (OPENED, *(action.code for action in register.actions))
    rows = tuple(
        StepRow(
            code,
            tuple(len(found[code][column]) for column in shown),
            len(set().union(*found[code].values())),
        )
        for code in order
        if code in found
    )
    return StepsByMonth(tuple(shown), by_year, rows, leaves_out, len(shown) < len(columns))


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


def _number_of(month: date) -> int:
    return month.year * 12 + month.month - 1


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _column(day: date, by_year: bool) -> date:
    return date(day.year, 1, 1) if by_year else day.replace(day=1)
