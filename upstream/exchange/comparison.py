"""The province's side of comparing both ends."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from desktop_app.wire.digest import ITEMS, add_digests, conflict_digest, record_digest, rejected_digest
from desktop_app.wire.guards.bound_fields import value_of
from desktop_app.wire.messages import DigestsAnswer, RecordDigest, ScopeDigest
from desktop_app.wire.scopes import scope_of
from upstream.database.tables import conflict, rejected
from upstream.database.tables import record as table
from upstream.devices.devices import EnrolledDevice
from upstream.records.stored import decode_fields, decode_held

_ROWS_AT_ONCE = 1_000


def compare(connection: Connection, commune: str, scope: str) -> DigestsAnswer:
    """Return the sums of all scopes, or the digests of one scope's records."""
    if scope:
        return DigestsAnswer(
            records=[item for found, item in _digests(connection, commune) if found == scope]
        )
    sums: dict[str, tuple[int, int]] = {}
    for found, item in _digests(connection, commune):
        records, total = sums.get(found, (0, 0))
        sums[found] = records + 1, add_digests(total, item.digest)
    return DigestsAnswer(scopes=[ScopeDigest(name, *sums[name]) for name in sorted(sums)])


def compare_items(connection: Connection, device: EnrolledDevice) -> DigestsAnswer:
    """Return the open conflicts and the device's refusals; with a sum, which older servers do not send."""
    found = [
        RecordDigest(
            "conflict",
            row.id,
            conflict_digest(row.id, row.entity, row.entity_id, row.field, value_of(decode_held(row.other))),
        )
        for row in connection.execute(
            select(conflict).where(conflict.c.commune == device.commune, conflict.c.resolved_by == "")
        )
    ]
    found += [
        RecordDigest(
            "rejected", str(row.device_seq), rejected_digest(row.device_seq, row.entity, row.entity_id)
        )
        for row in connection.execute(
            select(rejected.c.device_seq, rejected.c.entity, rejected.c.entity_id).where(
                rejected.c.device == device.number
            )
        )
    ]
    total = 0
    for item in found:
        total = add_digests(total, item.digest)
    return DigestsAnswer([ScopeDigest(ITEMS, len(found), total)], found)


def _digests(connection: Connection, commune: str) -> Iterator[tuple[str, RecordDigest]]:
    rows = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(
        select(table.c.entity, table.c.entity_id, table.c.fields).where(table.c.commune == commune)
    )
    for entity, entity_id, stored in rows:
        fields = decode_fields(stored)
        digest = record_digest(entity, entity_id, fields)
        yield scope_of(entity, entity_id, fields), RecordDigest(entity, entity_id, digest)
