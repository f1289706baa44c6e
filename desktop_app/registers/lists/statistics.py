"""How many entries of a register there are by field, by area, by state: what the statistics page shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from desktop_app.catalogue.registers.definition import VOID_STATE, Register, Statistic
from desktop_app.registers.kinds.rights import require_reader
from desktop_app.registers.lists.listing import unknown_between, whole_matters
from desktop_app.registers.lists.telling import WholeMatter
from desktop_app.storage.tables.registers import matter_line


@dataclass(frozen=True, slots=True)
class CountedValue:
    """One row of a table: what is counted, how often, and how many of these are still open."""

    name: str
    count: int
    open: int


@dataclass(frozen=True, slots=True)
class CountedTable:
    """A table of the statistics page, the most frequent value first.

    ``total`` is the sum of its rows, ``entries`` how many were counted, ``unknown`` how many were not, since
    their version of the register has not come.
    """

    statistic: Statistic
    rows: tuple[CountedValue, ...]
    total: int
    entries: int
    unknown: int = 0


def statistics_of(
    connection: Connection, register: Register, first: date, last: date, today: date, reader: str
) -> tuple[CountedTable, ...]:
    """The tables of a register over the entries begun from ``first`` to ``last``; voided ones do not count.

    A choice of several counts under each of its values, so that the rows of such a table may be more than the
    entries; ``total`` says so.

    Raises:
        NotAllowed: the officer may not look into this register.
    """
    require_reader(connection, reader, register.code)
    line = matter_line.c
    query = select(line.matter_id).where(
        line.register_code == register.code,
        line.state != VOID_STATE,
        line.opened_on.between(first.isoformat(), last.isoformat()),
    )
    told = whole_matters(connection, list(connection.execute(query).scalars()), today)
    unknown = unknown_between(connection, register.code, first, last)
    return tuple(_table(statistic, told, unknown) for statistic in register.statistics)


def _table(statistic: Statistic, told: Sequence[WholeMatter], unknown: int) -> CountedTable:
    count: Counter[str] = Counter()
    still_open: Counter[str] = Counter()
    for whole in told:
        for name in _values(statistic, whole):
            count[name] += 1
            still_open[name] += not whole.wording.register.ends(whole.past.state)
    rows = tuple(CountedValue(name, number, still_open[name]) for name, number in count.most_common())
    return CountedTable(statistic, rows, sum(count.values()), len(told), unknown)


def _values(statistic: Statistic, whole: WholeMatter) -> Iterable[str]:
    """The values of an entry in words; an empty one where it has none."""
    source = statistic.source
    choices = whole.wording.choices(source.answer) if source.answer else {}
    if choices and not whole.wording.takes_one(source.answer):
        codes = whole.raw(source).split()
        return [whole.wording.value(source.answer, code) for code in codes] or [""]
    return [whole.tell(source)]
