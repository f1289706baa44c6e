"""How many entries of a register there are by field, by area, by state: what the statistics page shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from desktop_app.base.spelling import Tones
from desktop_app.catalogue.registers.definition import VOID_STATE, Register, Statistic
from desktop_app.catalogue.registers.sources import EntryFact, Source
from desktop_app.registers.clock.due import Urgency
from desktop_app.registers.kinds.rights import require_reader
from desktop_app.registers.lists.listing import unknown_between, whole_entries
from desktop_app.registers.lists.telling import WholeEntry
from desktop_app.storage.tables.registers import matter_line


@dataclass(frozen=True, slots=True)
class CountedValue:
    """One row of a table: what is counted, how often, and how many of these are still open.

    ``parts``: how many of them are in each of the columns of a table that crosses two sources.
    """

    name: str
    count: int
    open: int
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CountedTable:
    """A table of the statistics page, the most frequent value first.

    ``statistic``: what the register asks for; ``None``: the open entries by how pressing they are, the worst
    first, with words of :class:`~desktop_app.registers.clock.due.Urgency` as names. ``columns``: the values
    of the second source, where two are crossed. ``total`` is the sum of the rows, ``entries`` how many were
    counted, ``unknown`` how many were not, since their version of the register has not come.
    """

    statistic: Statistic | None
    rows: tuple[CountedValue, ...]
    total: int
    entries: int
    unknown: int = 0
    columns: tuple[str, ...] = ()

    @property
    def whole(self) -> int:
        """Of how many entries the rows are shares: of all, or of those that are open."""
        return self.total if self.statistic is None else self.entries

    @property
    def repeats(self) -> bool:
        """Whether an entry may be in several rows."""
        return self.statistic is not None and self.total != self.entries


def statistics_of(
    connection: Connection,
    register: Register,
    first: date,
    last: date,
    today: date,
    reader: str,
    *,
    tones: Tones | None = None,
) -> tuple[CountedTable, ...]:
    """The tables of a register over the entries opened from ``first`` to ``last``; voided ones do not count.

    A choice of several counts under each of its values, so that the rows of such a table may be more than the
    entries; ``total`` says so. ``tones``: how the words of the register are spelled, on a paper.

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
    ids = list(connection.execute(query).scalars())
    wholes = whole_entries(connection, ids, today, tones=tones, named_on=last)
    unknown = unknown_between(connection, register.code, first, last)
    tables = [_table(statistic, wholes, unknown) for statistic in register.statistics]
    if register.clocks:
        tables.append(_by_urgency(wholes, unknown))
    return tuple(tables)


def last_day_of(connection: Connection, register_code: str) -> date:
    """The latest day of an entry that counts; the earliest date where there is none."""
    line = matter_line.c
    query = select(func.max(line.opened_on)).where(
        line.register_code == register_code, line.state != VOID_STATE
    )
    found = connection.execute(query).scalar_one()
    return date.min if found is None else date.fromisoformat(found)


def voided_between(connection: Connection, register_code: str, first: date, last: date) -> int:
    """How many entries opened within the days do not count, since they were voided."""
    line = matter_line.c
    query = select(func.count()).where(
        line.register_code == register_code,
        line.state == VOID_STATE,
        line.opened_on.between(first.isoformat(), last.isoformat()),
    )
    return int(connection.execute(query).scalar_one())


def _by_urgency(wholes: Sequence[WholeEntry], unknown: int) -> CountedTable:
    """The open entries by the deadline of each that presses most."""
    found = Counter(
        Urgency.NONE if whole.deadline is None else whole.deadline.due.urgency
        for whole in wholes
        if not whole.wording.register.ends(whole.past.state)
    )
    rows = tuple(
        CountedValue(urgency, found[urgency], found[urgency])
        for urgency in reversed(Urgency)
        if found[urgency]
    )
    return CountedTable(None, rows, found.total(), len(wholes), unknown)


def _table(statistic: Statistic, wholes: Sequence[WholeEntry], unknown: int) -> CountedTable:
    count: Counter[str] = Counter()
    still_open: Counter[str] = Counter()
    crossed: Counter[tuple[str, str]] = Counter()
    for whole in wholes:
        for name in values_of(statistic.source, whole):
            count[name] += 1
            still_open[name] += not whole.wording.register.ends(whole.past.state)
            if statistic.by is not None:
                crossed.update((name, other) for other in values_of(statistic.by, whole))
    columns = _columns(statistic.by, wholes, crossed) if statistic.by is not None else ()
    rows = tuple(
        CountedValue(name, number, still_open[name], tuple(crossed[name, other] for other in columns))
        for name, number in count.most_common()
    )
    return CountedTable(statistic, rows, sum(count.values()), len(wholes), unknown, columns)


def _columns(
    by: Source, wholes: Sequence[WholeEntry], crossed: Mapping[tuple[str, str], int]
) -> tuple[str, ...]:
    """The values that occur, in the order of the states or choices; others by their words, nothing last."""
    ordered: dict[str, None] = {}
    for wording in {id(whole.wording): whole.wording for whole in wholes}.values():
        if by.fact == EntryFact.STATE and not by.event:
            ordered |= dict.fromkeys(wording.state(state.code) for state in wording.register.states)
        elif by.answer:
            ordered |= dict.fromkeys(wording.value(by.answer, code) for code in wording.choices(by.answer))
    place = {name: number for number, name in enumerate(ordered)}
    found = {other for _, other in crossed}
    return tuple(sorted(found, key=lambda name: (not name, place.get(name, len(place)), name)))


def values_of(source: Source, whole: WholeEntry) -> Iterable[str]:
    """The values of an entry in words; an empty one where it has none."""
    choices = whole.wording.choices(source.answer) if source.answer else {}
    if choices and not whole.wording.takes_one(source.answer):
        codes = whole.raw(source).split()
        return [whole.wording.value(source.answer, code) for code in codes] or [""]
    return [whole.tell(source)]
