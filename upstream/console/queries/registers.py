"""Sổ theo dõi: entries of registers over communes, by register and by commune, the overdue first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, case, func, select

from upstream.console.accounts.reach import Reach
from upstream.console.queries.communes import names_within
from upstream.database.read_tables import read_entry as table

SOON_DAYS = 3
"""An entry whose term ends within so many days is said to be due soon."""


@dataclass(frozen=True, slots=True)
class EntryCounts:
    """How many entries of a register a commune has; ``overdue`` and ``soon`` are among the open ones."""

    code: str
    name: str
    register: str
    entries: int
    open: int
    overdue: int
    soon: int
    crossed: int
    oldest_due: str


@dataclass(frozen=True, slots=True)
class OpenEntry:
    """An entry that is not settled. What it is about is in the record, and not shown in lists."""

    code: str
    name: str
    register: str
    entry: str
    state: str
    opened_on: str
    due_on: str
    days_over: int | None
    steps: int
    crossed: bool


def entry_counts(connection: Connection, reach: Reach, day: date, register: str = "") -> list[EntryCounts]:
    """Return the counts of each commune and register, those with most overdue entries first."""
    columns = table.c
    soon = (day + timedelta(days=SOON_DAYS)).isoformat()
    is_open, runs = columns.ends.is_(False), columns.due_on != ""
    over = is_open & runs & (columns.due_on < day.isoformat())
    near = is_open & runs & (columns.due_on >= day.isoformat()) & (columns.due_on <= soon)
    query = select(
        columns.commune,
        columns.register,
        func.count(),
        func.sum(case((is_open, 1), else_=0)),
        func.sum(case((over, 1), else_=0)),
        func.sum(case((near, 1), else_=0)),
        func.sum(case((columns.crossed.is_(True), 1), else_=0)),
        func.min(case((is_open & runs, columns.due_on))),
    ).where(reach.limit(columns.commune))
    if register:
        query = query.where(columns.register == register)
    names = names_within(connection, reach)
    found = [
        EntryCounts(
            code,
            names.get(code, code),
            of_register,
            *(int(entries), int(still_open), int(overdue), int(near_by), int(crossed)),
            oldest or "",
        )
        for code, of_register, entries, still_open, overdue, near_by, crossed, oldest in connection.execute(
            query.group_by(columns.commune, columns.register)
        )
    ]
    return sorted(found, key=lambda each: (-each.overdue, -each.soon, each.code, each.register))


def open_entries(
    connection: Connection, reach: Reach, day: date, *, register: str = "", overdue: bool = False
) -> Sequence[OpenEntry]:
    """Return the entries that are not settled, the one that is overdue longest first."""
    columns = table.c
    query = select(table).where(columns.ends.is_(False), reach.limit(columns.commune))
    if register:
        query = query.where(columns.register == register)
    if overdue:
        query = query.where(columns.due_on != "", columns.due_on < day.isoformat())
    names = names_within(connection, reach)
    found = [
        OpenEntry(
            row.commune,
            names.get(row.commune, row.commune),
            row.register,
            row.entry,
            row.state,
            row.opened_on,
            row.due_on,
            (day - date.fromisoformat(row.due_on)).days if row.due_on else None,
            row.steps,
            row.crossed,
        )
        for row in connection.execute(query)
    ]
    return sorted(found, key=lambda each: (each.due_on or "9", each.code, each.entry))
