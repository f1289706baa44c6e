"""Comparing both ends by digests, and saying again what the province no longer knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from desktop_app.journal.devices import Device
from desktop_app.journal.ops import ops_of
from desktop_app.journal.recorder import Recorder
from desktop_app.storage.entities import ENTITIES
from desktop_app.sync.book import SyncBook
from desktop_app.sync.incoming.quarantine import quarantined_records
from desktop_app.wire.digest import add_digests, record_digest
from desktop_app.wire.messages import RecordDigest, ScopeDigest
from desktop_app.wire.scopes import scope_of
from desktop_app.wire.states import states_anything

_ROWS_AT_ONCE = 1_000

type Key = tuple[str, str]
"""Entity and id of a record."""


def scope_digests(connection: Connection) -> dict[str, ScopeDigest]:
    """The sum of every scope of the book."""
    sums: dict[str, tuple[int, int]] = {}
    for scope, digest in _whole_digests(connection):
        records, total = sums.get(scope, (0, 0))
        sums[scope] = records + 1, add_digests(total, digest)
    return {scope: ScopeDigest(scope, *found) for scope, found in sums.items()}


def _whole_digests(connection: Connection) -> Iterator[tuple[str, int]]:
    """Scope and digest of every record; of one that is kept aside as the province has it."""
    aside = {(state.entity, state.entity_id): state for state in quarantined_records(connection)}
    for scope, key, digest in _digests(connection):
        if key not in aside:
            yield scope, digest
    for key, state in aside.items():
        yield scope_of(*key, state.fields), record_digest(*key, state.fields)


def differing_scopes(connection: Connection, theirs: Sequence[ScopeDigest]) -> list[str]:
    """The scopes that are not the same at both ends."""
    ours = scope_digests(connection)
    other = {their.scope: their for their in theirs}
    return sorted(scope for scope in ours.keys() | other.keys() if ours.get(scope) != other.get(scope))


def unknown_there(connection: Connection, scope: str, theirs: Sequence[RecordDigest]) -> list[Key]:
    """Our records of a scope that the province does not have, or has with another content."""
    known = {(their.entity, their.entity_id): their.digest for their in theirs}
    return [key for found, key, digest in _digests(connection) if found == scope and known.get(key) != digest]


def restate(connection: Connection, book: SyncBook, device: Device, keys: Sequence[Key]) -> int:
    """Journal records again as they stand, except those whose creation will be sent anyway.

    States come last: a round that is closed takes nothing more.
    """
    recorder = Recorder(connection, "", book.clock, book.followers)
    pending = ops_of(connection, [key for _, key in keys], device=device.number, after=device.acked_seq)
    created = {(op.entity, op.entity_id) for op, before in pending if before is None}
    restated = 0
    for entity, entity_id in sorted(keys, key=lambda key: states_anything(key[0])):
        if (entity, entity_id) not in created:
            recorder.restate(entity, entity_id)
            restated += 1
    recorder.finish()
    return restated


def _digests(connection: Connection) -> Iterator[tuple[str, Key, int]]:
    for entity in ENTITIES.values():
        rows = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(select(entity.table)).mappings()
        for row in rows:
            fields = entity.fields_of(dict(row))
            key = (entity.name, str(row["id"]))
            yield scope_of(*key, fields), key, record_digest(*key, fields)
