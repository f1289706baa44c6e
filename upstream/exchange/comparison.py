"""The province's side of comparing both ends."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from desktop_app.wire.digest import add_digests, record_digest
from desktop_app.wire.messages import DigestsAnswer, RecordDigest, ScopeDigest
from desktop_app.wire.scopes import scope_of
from upstream.database.tables import record as table
from upstream.records.stored import decode_fields

_ROWS_AT_ONCE = 1_000


def compare(connection: Connection, commune: str, scope: str) -> DigestsAnswer:
    """The sums of all scopes, or the digests of one scope's records."""
    if scope:
        return DigestsAnswer(
            records=[item for found, item in _digests(connection, commune) if found == scope]
        )
    sums: dict[str, tuple[int, int]] = {}
    for found, item in _digests(connection, commune):
        records, total = sums.get(found, (0, 0))
        sums[found] = records + 1, add_digests(total, item.digest)
    return DigestsAnswer(scopes=[ScopeDigest(name, *sums[name]) for name in sorted(sums)])


def _digests(connection: Connection, commune: str) -> Iterator[tuple[str, RecordDigest]]:
    rows = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(
        select(table.c.entity, table.c.entity_id, table.c.fields).where(table.c.commune == commune)
    )
    for entity, entity_id, stored in rows:
        fields = decode_fields(stored)
        digest = record_digest(entity, entity_id, fields)
        yield scope_of(entity, entity_id, fields), RecordDigest(entity, entity_id, digest)
