"""Compare both ends by digests, and send again what the province no longer has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from desktop_app.attachments.holding import forget_unnamed
from desktop_app.base.ids import OFFICER
from desktop_app.journal.devices import Device, current_device, head
from desktop_app.journal.ops import decode_patch, encode_patch, ops_of
from desktop_app.journal.past.field_writes import FieldWrites
from desktop_app.journal.past.record_origins import write_out_changing
from desktop_app.journal.recorder import Recorder
from desktop_app.office_key.ring import key_ring
from desktop_app.storage.entities import ENTITIES
from desktop_app.storage.revisions import HEAD
from desktop_app.storage.tables.sync import sync_conflict, sync_rejected, sync_set_aside
from desktop_app.sync.authorship import Authorship
from desktop_app.sync.book import SyncBook
from desktop_app.sync.holdback import held_until
from desktop_app.sync.incoming.quarantine import quarantined_records
from desktop_app.sync.rounds.record_sums import Key, RecordSums
from desktop_app.sync.state import change_state
from desktop_app.sync.transport.https import HttpTransport
from desktop_app.sync.values import decode_held
from desktop_app.wire.digest import (
    Sums,
    add_sums,
    conflict_digest,
    record_digest,
    rejected_digest,
    scope_digests_of,
    sums_of,
    take_out,
)
from desktop_app.wire.guards.bound_fields import fields_of, value_of
from desktop_app.wire.guards.creations import SAID
from desktop_app.wire.messages import DigestsAnswer, DigestsRequest, RecordDigest, ScopeDigest
from desktop_app.wire.op import Value
from desktop_app.wire.scopes import scope_of
from desktop_app.wire.states import order_of_saying


def sums_made(book: SyncBook, at: int) -> Callable[[], bool]:
    """Makes some of the sums that are missing; whether all are there: else it is to be done again.

    They are there before the province is asked: what is written while they are made would seem to differ.
    """

    def work() -> bool:
        with book.store.write() as connection:
            return not RecordSums(connection, at).make_some()

    return work


def scopes_differing(
    book: SyncBook, theirs: Sequence[ScopeDigest], at: int
) -> Callable[[], list[str] | None]:
    """Finds the scopes that are not the same at both ends; none of them yet where sums are still to be made.

    Then it is to be done again: the book can be written in meanwhile.
    """

    def work() -> list[str] | None:
        with book.store.write() as connection:
            sums = RecordSums(connection, at)
            return None if sums.make_some() else _differing(known_sums(connection, sums), theirs)

    return work


def known_sums(connection: Connection, sums: RecordSums) -> Sums:
    """Return the sums of all records; a quarantined one counts as the province has it."""
    total = sums.total()
    for state in quarantined_records(connection):
        key = state.entity, state.entity_id
        if (kept := sums.digested(key)) is not None:
            take_out(total, kept.scope, kept.digest)
        add_sums(total, {scope_of(*key, state.fields): (1, record_digest(*key, state.fields))})
    return total


def _differing(sums: Sums, theirs: Sequence[ScopeDigest]) -> list[str]:
    ours = {our.scope: our for our in scope_digests_of(sums)}
    other = {their.scope: their for their in theirs}
    return sorted(scope for scope in ours.keys() | other.keys() if ours.get(scope) != other.get(scope))


def differing_items(book: SyncBook, theirs: DigestsAnswer) -> int:
    """Count open conflicts that differ between both ends, and refusals that are missing here.

    Refusals that the province has lost stay here until a person settles them; an older server does not report
    them.
    """
    if not theirs.scopes:
        return 0
    with book.store.read() as connection:
        ours = set(_items(connection, current_device(connection)))
    others = {(item.entity, item.entity_id, item.digest) for item in theirs.records}
    return len(others - ours) + len({item for item in ours - others if item[0] == "conflict"})


def _items(connection: Connection, device: Device) -> Iterator[tuple[str, str, int]]:
    for row in connection.execute(select(sync_conflict).where(sync_conflict.c.resolved_by == "")):
        other = value_of(decode_held(row.other))
        yield "conflict", row.id, conflict_digest(row.id, row.entity, row.entity_id, row.field, other)
    columns = sync_rejected.c
    rows = connection.execute(
        select(columns.device_seq, columns.entity, columns.entity_id).where(columns.device == device.number)
    )
    for seq, entity, entity_id in rows:
        yield "rejected", str(seq), rejected_digest(seq, entity, entity_id)


def items_differing(book: SyncBook, theirs: DigestsAnswer) -> Callable[[], int]:
    """Counts what :func:`differing_items` returns."""
    return lambda: differing_items(book, theirs)


def digests_of(transport: HttpTransport, scope: str) -> Callable[[], DigestsAnswer]:
    """Asks the province for one scope's digests."""
    return lambda: transport.digests(DigestsRequest(scope))


class ScopeDifference(NamedTuple):
    """Whether a scope differs now that both ends have read its records, and what the province lacks of it."""

    differs: bool
    unknown: list[Key]


def unknown_of(
    book: SyncBook, scope: str, theirs: Sequence[RecordDigest], at: int
) -> Callable[[], ScopeDifference]:
    """Finds our records of a scope that the province does not have, or has with another content.

    A record the province lacks claims no version of it.
    """

    def work() -> ScopeDifference:
        known = {(their.entity, their.entity_id): their.digest for their in theirs}
        with book.store.write() as connection:
            sums = RecordSums(connection, at)
            keys = [each.key for each in sums.records_in(scope) if known.get(each.key) != each.digest]
            said = sums_of((scope, their.digest) for their in theirs)
            ours = known_sums(connection, sums).get(scope, (0, 0))
            for entity, entity_id in keys:
                if (entity, entity_id) not in known:
                    table = ENTITIES[entity].table
                    write_out_changing(connection, entity, {entity_id: 0})
                    connection.execute(update(table).where(table.c.id == entity_id).values(version=0))
            return ScopeDifference(ours != said.get(scope, (0, 0)), keys)

    return work


def restating(book: SyncBook, keys: Sequence[Key], items: DigestsAnswer) -> Callable[[], int]:
    """Journals again what is still unknown there, conflicts after the records they belong to."""

    def work() -> int:
        with book.store.write() as connection:
            device = current_device(connection)
            refuse_without_record(connection, device, items)
            change_state(connection, say_conflicts=1)
            return restate(connection, book, device, keys)

    return work


def restate(connection: Connection, book: SyncBook, device: Device, keys: Sequence[Key]) -> int:
    """Journal records again in their present state, with their last author and time.

    Except those whose creation will be sent anyway. States come last: a closed round accepts no more changes.
    """
    recorder = Recorder(connection, "", book.clock, book.followers)
    pending = ops_of(connection, [key for _, key in keys], device=device.number, after=device.acked_seq)
    created = {(op.entity, op.entity_id) for op, before in pending if before is None}
    writers = _last_writers(connection, keys)
    lacking = [entity_id for entity, entity_id in keys if entity == OFFICER]
    authors = Authorship(connection, lacking)
    officers = [(OFFICER, entity_id) for entity_id in authors.officers_in_order(lacking)]
    others = sorted((key for key in keys if key[0] != OFFICER), key=lambda key: order_of_saying(key[0]))
    restated = 0
    for key in (*officers, *others):
        if key not in created:
            name, at = writers.get(key, ("", None))
            author = authors.author_of_officer(name) if key[0] == OFFICER else authors.author(name)
            recorder.restate(*key, author, at)
            restated += 1
    recorder.finish()
    return restated


def note_compared(book: SyncBook, now: int) -> None:
    """Record that both ends were compared, and drop what was only kept for an answer of the province."""
    with book.store.write() as connection:
        change_state(connection, last_compared=now, compared_tables=HEAD)
        device = current_device(connection)
        if held_until(connection, device) == head(connection, device).seq:
            forget_unnamed(connection)


def _last_writers(connection: Connection, keys: Sequence[Key]) -> dict[Key, tuple[str, int]]:
    """Return the last author of each record and the time, here or on the computer it came from."""
    last: dict[Key, tuple[str, int]] = {}
    for entity in dict.fromkeys(entity for entity, _ in keys):
        ids = [entity_id for kind, entity_id in keys if kind == entity]
        writings = FieldWrites(connection, entity, ids)
        for entity_id in ids:
            if found := writings.of(entity_id):
                last[entity, entity_id] = (found[-1].author, found[-1].at)
    return last


def refuse_without_record(connection: Connection, device: Device, theirs: DigestsAnswer) -> int:
    """Turn the values of open conflicts that the province lacks, with their record, into refusals; return how
    many.

    ``theirs``: its conflicts, fetched after everything else. A record is known by then, here or in
    quarantine, if the province has it. Without a refusal of its creation the conflict stays.
    """
    known = {item.digest for item in theirs.records if item.entity == "conflict"}
    refused, ring = 0, key_ring(connection)
    for row in connection.execute(select(sync_conflict).where(sync_conflict.c.resolved_by == "")).all():
        other = decode_held(row.other)
        if conflict_digest(row.id, row.entity, row.entity_id, row.field, value_of(other)) in known:
            continue
        if _has_record(connection, row.entity, row.entity_id):
            continue
        creation = _refused_creation(connection, row.entity, row.entity_id)
        if creation is not None:
            opened = ring.opened_held(row.entity, row.entity_id, row.field, other)
            patch = {**decode_patch(creation.patch), **fields_of(row.entity, row.field, opened)}
            _hold(connection, device, row, patch, creation.reason)
            connection.execute(delete(sync_conflict).where(sync_conflict.c.id == row.id))
            refused += 1
    return refused


def _has_record(connection: Connection, entity: str, entity_id: str) -> bool:
    aside = sync_set_aside.c
    quarantined = select(aside.entity_id).where(aside.entity == entity, aside.entity_id == entity_id)
    if entity not in ENTITIES or connection.execute(quarantined).first() is not None:
        return True
    table = ENTITIES[entity].table
    return connection.execute(select(table.c.id).where(table.c.id == entity_id)).first() is not None


def _refused_creation(connection: Connection, entity: str, entity_id: str) -> Any:
    """Return the newest refusal of a whole record, settled or not."""
    columns = sync_rejected.c
    rows = connection.execute(
        select(columns.patch, columns.reason)
        .where(columns.entity == entity, columns.entity_id == entity_id)
        .order_by(columns.number.desc())
    )
    return next((row for row in rows if decode_patch(row.patch).get(SAID.get(entity, ""))), None)


def _hold(connection: Connection, device: Device, item: Any, patch: dict[str, Value], reason: str) -> None:
    """Keep the value among the refusals, unless it waits there already. Its number is that of no op."""
    columns = sync_rejected.c
    open_ones = select(columns.patch).where(
        columns.entity == item.entity, columns.entity_id == item.entity_id, columns.settled_at.is_(None)
    )
    held = connection.execute(open_ones).scalars()
    if any(decode_patch(each).get(item.field) == patch[item.field] for each in held):
        return
    lowest = select(func.min(columns.device_seq)).where(columns.device == device.number)
    number = min(connection.execute(lowest).scalar() or 0, 0) - 1
    connection.execute(
        insert(sync_rejected).values(
            device=device.number,
            device_seq=number,
            act=number,
            entity=item.entity,
            entity_id=item.entity_id,
            patch=encode_patch(patch),
            reason=reason,
            at=item.at,
        )
    )
