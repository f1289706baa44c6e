"""The communes within somebody's reach, with their names, and how long ago each was heard from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from upstream.communes.unit_lists import commune_names
from upstream.console.accounts.reach import Reach
from upstream.database.read_tables import read_contact
from upstream.database.tables import commune as table
from upstream.database.tables import device

UNKNOWN_VERSION = "-"
"""Stands for the version of computers whose program has not reported it."""


@dataclass(frozen=True, slots=True)
class CommuneContact:
    """When anything was heard from a commune; times in ms UTC, 0 for never.

    ``seen_at``: its computers' last request; ``received_at``: its last changes; ``changed_at``: when these
    were made, by the clock of the computer; ``waiting_since``: since when a computer holds changes back.
    """

    code: str
    name: str
    computers: int
    seen_at: int
    received_at: int
    changed_at: int
    enrolled_at: int
    waiting_since: int


@dataclass(frozen=True, slots=True)
class ComputerContact:
    """The same of a computer."""

    number: int
    device_id: str
    name: str
    enrolled_at: int
    revoked_at: int | None
    seen_at: int
    received_at: int
    changed_at: int
    program: str
    waiting_since: int


@dataclass(frozen=True, slots=True)
class ProgramVersion:
    """How many computers of a commune have a version of the program; an empty one is unknown."""

    commune: str
    version: str
    computers: int


def program_versions(connection: Connection, reach: Reach) -> list[ProgramVersion]:
    """Return the versions of the program by commune."""
    columns = device.c
    query = select(columns.commune, columns.program, func.count()).where(
        columns.token_hash.is_not(None), columns.revoked_at.is_(None), reach.limit(columns.commune)
    )
    rows = connection.execute(query.group_by(columns.commune, columns.program))
    return sorted((ProgramVersion(*row) for row in rows), key=lambda each: (each.commune, each.version))


def program_counts(connection: Connection, reach: Reach) -> list[tuple[str, int]]:
    """Return how many computers have each version, the most frequent first."""
    counted = Counter[str]()
    columns = device.c
    query = select(columns.program, func.count()).where(
        columns.token_hash.is_not(None), columns.revoked_at.is_(None), reach.limit(columns.commune)
    )
    for version, number in connection.execute(query.group_by(columns.program).order_by(columns.program)):
        counted[version or UNKNOWN_VERSION] += number
    return counted.most_common()


def names_within(connection: Connection, reach: Reach) -> Mapping[str, str]:
    """Return the names of the communes that are kept here, by code; one that no list has is its code."""
    query = select(table.c.code).where(reach.limit(table.c.code)).order_by(table.c.code)
    known = commune_names(connection)
    return {code: known.get(code, code) for code in connection.execute(query).scalars()}


def contacts(connection: Connection, reach: Reach) -> dict[str, CommuneContact]:
    """Return when each commune was heard from."""
    columns = device.c
    computers = (
        select(
            columns.commune,
            func.count(),
            func.max(columns.seen_at),
            func.max(columns.enrolled_at),
            func.min(columns.enrolled_at),
            func.min(columns.waiting_since),
        )
        .where(columns.token_hash.is_not(None), columns.revoked_at.is_(None), reach.limit(columns.commune))
        .group_by(columns.commune)
    )
    changes = select(
        read_contact.c.commune, func.max(read_contact.c.received_at), func.max(read_contact.c.changed_at)
    )
    own = changes.join(device, device.c.number == read_contact.c.device).where(
        device.c.token_hash.is_not(None), reach.limit(read_contact.c.commune)
    )
    came = {row[0]: row for row in connection.execute(own.group_by(read_contact.c.commune))}
    seen = {row[0]: row for row in connection.execute(computers)}
    found = {}
    for code, name in names_within(connection, reach).items():
        _, number, last, enrolled, first, waiting = seen.get(code, (code, 0, 0, 0, 0, 0))
        _, received, changed = came.get(code, (code, 0, 0))
        found[code] = CommuneContact(
            code, name, number, max(last or 0, enrolled), received or 0, changed or 0, first, waiting or 0
        )
    return found


def computers_of(connection: Connection, reach: Reach, commune: str) -> list[ComputerContact]:
    """Return the computers of a commune, the revoked ones too; none where it is not within reach."""
    columns, came = device.c, read_contact.c
    query = (
        select(device, came.received_at, came.changed_at)
        .outerjoin(read_contact, came.device == columns.number)
        .where(columns.commune == commune, reach.limit(columns.commune), columns.token_hash.is_not(None))
        .order_by(columns.number)
    )
    return [
        ComputerContact(
            row.number,
            row.device_id,
            row.name,
            row.enrolled_at,
            row.revoked_at,
            row.seen_at or row.enrolled_at,
            row.received_at or 0,
            row.changed_at or 0,
            row.program,
            row.waiting_since or 0,
        )
        for row in connection.execute(query)
    ]
