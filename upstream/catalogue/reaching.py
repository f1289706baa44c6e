"""Which computers have which version: those that fetched it, as they did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from upstream.database.ring_tables import package_fetched as table
from upstream.database.ring_tables import ring_commune
from upstream.database.statements import put
from upstream.database.tables import catalogue_item, device
from upstream.devices.devices import EnrolledDevice


@dataclass(frozen=True, slots=True)
class PackageReach:
    """How far a package came in one commune: its computers, and those that fetched it, first and last."""

    commune: str
    computers: int
    fetched: int
    first_at: int | None
    last_at: int | None


def is_noted(connection: Connection, fetcher: EnrolledDevice, sha256: str) -> bool:
    """Whether it is known that a computer fetched a package."""
    columns = table.c
    query = select(columns.at).where(
        columns.sha256 == sha256, columns.commune == fetcher.commune, columns.device == fetcher.number
    )
    return connection.execute(query).first() is not None


def note_fetched(connection: Connection, fetcher: EnrolledDevice, sha256: str, now: int) -> None:
    """Note that a computer fetched a package, where it is not noted yet."""
    if not is_noted(connection, fetcher, sha256):
        # One device that asks twice at once, at two workers, is noted by both.
        put(connection, table, [(fetcher.commune, sha256, fetcher.number, now)])


def reach_of(connection: Connection, sha256: str) -> list[PackageReach]:
    """Return how far a package came in the communes that get it, in their order.

    A computer that goes on under another id has what it fetched under the ones before.
    """
    ring = connection.execute(
        select(catalogue_item.c.ring).where(catalogue_item.c.sha256 == sha256)
    ).scalar_one_or_none()
    known = select(device.c.number, device.c.commune, device.c.predecessor, device.c.revoked_at)
    known = known.where(device.c.token_hash.is_not(None))
    if ring is not None:
        members = select(ring_commune.c.commune).where(ring_commune.c.ring == ring)
        known = known.where(device.c.commune.in_(members))
    rows = {row.number: row for row in connection.execute(known)}
    before = {number: row.predecessor for number, row in rows.items()}
    times = {
        row.device: row.at
        for row in connection.execute(select(table.c.device, table.c.at).where(table.c.sha256 == sha256))
    }
    found: dict[str, list[int | None]] = {}
    for number in rows.keys() - set(before.values()):
        if rows[number].revoked_at is None:
            found.setdefault(rows[number].commune, []).append(_fetched_at(number, before, times))
    return [
        PackageReach(commune, len(each), len(at), min(at, default=None), max(at, default=None))
        for commune, each in sorted(found.items())
        for at in ([time for time in each if time is not None],)
    ]


def _fetched_at(number: int | None, before: Mapping[int, int | None], times: Mapping[int, int]) -> int | None:
    while number is not None:
        if number in times:
            return times[number]
        number = before.get(number)
    return None
