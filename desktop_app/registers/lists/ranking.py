"""Where the most is said: entries by field and area together, the most frequent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, select

from desktop_app.base.spelling import Tones
from desktop_app.catalogue.registers.definition import VOID_STATE, Register
from desktop_app.registers.kinds.rights import require_reader
from desktop_app.registers.lists.listing import whole_entries
from desktop_app.storage.tables.registers import matter_line


@dataclass(frozen=True, slots=True)
class HotSpot:
    """One row: what it is about, how many entries, how many of these are open, and what is counted apart."""

    names: tuple[str, ...]
    entries: int
    open: int
    counts: tuple[int, ...]
    rank: int = 0
    """Equal ones share it."""


def hot_spots_of(
    connection: Connection,
    register: Register,
    first: date,
    last: date,
    today: date,
    reader: str,
    *,
    tones: Tones | None = None,
) -> tuple[HotSpot, ...]:
    """The ranking over the entries opened from ``first`` to ``last``; none where the register has no ranking.

    The most frequent is first; of two that are alike the one with more of what is counted apart, in the
    order of the register, then with more open entries.

    Raises:
        NotAllowed: the officer may not look into this register.
    """
    require_reader(connection, reader, register.code)
    rule = register.hot_spots
    if rule is None:
        return ()
    line = matter_line.c
    query = select(line.matter_id).where(
        line.register_code == register.code,
        line.state != VOID_STATE,
        line.opened_on.between(first.isoformat(), last.isoformat()),
    )
    ids = list(connection.execute(query).scalars())
    entries: Counter[tuple[str, ...]] = Counter()
    still_open: Counter[tuple[str, ...]] = Counter()
    apart: dict[tuple[str, ...], list[int]] = {}
    for whole in whole_entries(connection, ids, today, tones=tones, named_on=last):
        names = tuple(whole.tell(source) for source in rule.by)
        entries[names] += 1
        still_open[names] += not whole.wording.register.ends(whole.past.state)
        counts = apart.setdefault(names, [0] * len(rule.counts))
        for place, each in enumerate(rule.counts):
            counts[place] += each.when.holds({source: whole.raw(source) for source in each.when.wanted})
    found = [
        HotSpot(names, number, still_open[names], tuple(apart[names])) for names, number in entries.items()
    ]
    return tuple(_ranked(sorted(found, key=lambda row: (_weight(row), row.names))))


def _weight(row: HotSpot) -> tuple[int, ...]:
    return (-row.entries, *(-number for number in row.counts), -row.open)


def _ranked(ordered: Sequence[HotSpot]) -> Iterator[HotSpot]:
    rank = 0
    for place, row in enumerate(ordered):
        if not place or _weight(ordered[place - 1]) != _weight(row):
            rank = place + 1
        yield replace(row, rank=rank)
