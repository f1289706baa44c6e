"""Apply a pull: the acknowledgement, pages and cursor, together in one transaction.

The state of a record here is that of the province with the office's own pending ops on top.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from desktop_app.accounts.officer_changes import log_received, rights_of_officers
from desktop_app.base.clock import to_millis
from desktop_app.base.ids import OFFICER
from desktop_app.journal.devices import Device, current_device
from desktop_app.journal.ops import encode_patch, hash_at, ops_of
from desktop_app.journal.rows import RecordWriter
from desktop_app.office_key.ring import key_ring
from desktop_app.storage.engine import UNSTORABLE, bulk_writing, savepoint
from desktop_app.storage.entities import ENTITIES
from desktop_app.storage.fitting import fitting_instant
from desktop_app.storage.tables.journal import journal_device
from desktop_app.storage.tables.sync import sync_conflict, sync_lock, sync_rejected
from desktop_app.sync.applied import Applied
from desktop_app.sync.book import SyncBook
from desktop_app.sync.incoming.record_tables import NotAllNew, TableApplier, pending_fields
from desktop_app.sync.incoming.unpacking import UnpackedPage
from desktop_app.sync.state import change_state
from desktop_app.sync.values import decode_held, encode_value
from desktop_app.wire.digest import content_id
from desktop_app.wire.guards.bound_fields import alike, current_of, other_of
from desktop_app.wire.malformed import Malformed
from desktop_app.wire.messages import Answer, Conflict, PullPage, Rejected, ScopeLock


class DifferentHistory(Exception):
    """The province acknowledges an op that is another one in this journal: a copy of the book sent it."""


def acknowledge(connection: Connection, device: Device, answer: Answer) -> Device:
    """Note the last op that is durable at the province.

    Raises:
        DifferentHistory: it is not the op of this journal; nothing is acknowledged.
    """
    if answer.acked_seq != device.acked_seq:
        if hash_at(connection, device.number, answer.acked_seq) != answer.acked_hash:
            raise DifferentHistory
        connection.execute(
            update(journal_device)
            .where(journal_device.c.number == device.number)
            .values(acked_seq=answer.acked_seq)
        )
    return current_device(connection)


def apply_pages(connection: Connection, book: SyncBook, device: Device, pages: Sequence[PullPage]) -> Applied:
    """As :func:`apply_unpacked`, for packed pages."""
    return apply_unpacked(connection, book, device, list(map(UnpackedPage, pages)))


def apply_unpacked(
    connection: Connection, book: SyncBook, device: Device, pages: Sequence[UnpackedPage]
) -> Applied:
    """Apply pages in their order and move the cursor past them. The caller commits.

    A record that no table can hold is quarantined, and does not hold up the others.

    Raises:
        Malformed: a page cannot be read; nothing may be committed then.
    """
    try:
        if len(pages) < 2:
            return _apply_all(connection, book, device, pages)
        with bulk_writing(connection):
            with suppress(NotAllNew), savepoint(connection):
                return _apply_all(connection, book, device, pages, at_once=True)
            return _apply_all(connection, book, device, pages)
    except UNSTORABLE as error:
        raise Malformed("a page holds values that a record cannot have") from error


def _apply_all(
    connection: Connection,
    book: SyncBook,
    device: Device,
    pages: Sequence[UnpackedPage],
    *,
    at_once: bool = False,
) -> Applied:
    """A savepoint for each table copies, time and again, the pages of indexes that every table touches."""
    writer = RecordWriter(connection, book.followers)
    tables = TableApplier(connection, writer, device, to_millis(book.clock.now()), at_once=at_once)
    applied = Applied()
    about_officers = any(table.entity == OFFICER for unpacked in pages for table, _ in unpacked.tables)
    rights = rights_of_officers(connection) if about_officers else {}
    for unpacked in pages:
        page = unpacked.page
        for table, origins in unpacked.tables:
            applied.count(table, tables.apply(table, origins))
        for conflict in page.conflicts:
            applied.conflicts += _keep_conflict(connection, device, conflict)
        for item in page.rejected:
            if _keep_rejected(connection, writer, device, item):
                applied.removed.add(item.entity)
            applied.rejected += 1
        for lock in page.locks:
            _keep_lock(connection, lock)
            applied.locks += 1
    writer.finish()
    if about_officers:
        log_received(connection, book.clock, rights)
    if pages:
        change_state(connection, cursor=pages[-1].page.cursor)
    return applied


def _keep_conflict(connection: Connection, device: Device, conflict: Conflict) -> int:
    """Insert or replace a conflict item; 1 when it is new and open.

    One that was decided here stays decided while the decision is on its way; a decision that the province
    has answered and did not take leaves the item open.
    """
    _make_room(connection, conflict)
    known = connection.execute(
        select(sync_conflict.c.resolved_by).where(sync_conflict.c.id == conflict.id)
    ).scalar_one_or_none()
    if known and not conflict.resolved_by and _is_pending_decision(connection, device, conflict):
        return 0
    values = {
        "id": conflict.id,
        "entity": conflict.entity,
        "entity_id": conflict.entity_id,
        "field": conflict.field,
        "current": encode_value(current_of(conflict)),
        "current_author": conflict.current_author,
        "current_device": conflict.current_device,
        "current_at": fitting_instant(conflict.current_at),
        "other": encode_value(other_of(conflict)),
        "author": conflict.author,
        "device": conflict.device,
        "at": fitting_instant(conflict.at),
        "resolved_by": conflict.resolved_by,
        "resolved_at": fitting_instant(conflict.resolved_at),
    }
    if not conflict.resolved_by:  # a value has one conflict, whatever id it had in a lost time
        columns = sync_conflict.c
        where = [columns[name] == values[name] for name in ("entity", "entity_id", "field", "other")]
        double = (*where, columns.resolved_by == "", columns.id != conflict.id)
        connection.execute(delete(sync_conflict).where(*double))
    statement = insert(sync_conflict).values(values)
    connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
    return int(known is None and not conflict.resolved_by)


def _make_room(connection: Connection, conflict: Conflict) -> None:
    """Give another conflict of a lost time with this id a new one; usually there is none."""
    columns = sync_conflict.c
    row = connection.execute(select(sync_conflict).where(columns.id == conflict.id)).one_or_none()
    if row is None:
        return
    said, other = (conflict.entity, conflict.entity_id, conflict.field), decode_held(row.other)
    if (row.entity, row.entity_id, row.field) == said and alike(other, other_of(conflict)):
        return
    own_id = content_id(row.entity, row.entity_id, row.field, other, row.author, row.at)
    connection.execute(delete(sync_conflict).where(columns.id == own_id))
    connection.execute(update(sync_conflict).where(columns.id == conflict.id).values(id=own_id))


def _is_pending_decision(connection: Connection, device: Device, conflict: Conflict) -> bool:
    own = ops_of(connection, [conflict.entity_id], device=device.number, after=device.acked_seq)
    return any(op.resolves == conflict.id for op, _ in own)


def _keep_lock(connection: Connection, lock: ScopeLock) -> None:
    """Keep that a scope is locked, or why it was opened again; opened without a word is as never locked."""
    connection.execute(delete(sync_lock).where(sync_lock.c.scope == lock.scope))
    if lock.locked or lock.reason:
        values = {"scope": lock.scope, "reason": lock.reason, "locked": int(lock.locked)}
        connection.execute(insert(sync_lock).values(values))


def _keep_rejected(connection: Connection, writer: RecordWriter, device: Device, item: Rejected) -> bool:
    """Store a rejection to be settled; return whether its record is removed with it.

    A record that the province has sent stays: it was accepted after this refusal.
    """
    if item.entity not in ENTITIES:
        return False  # no op of this program: it cannot be settled here
    patch = key_ring(connection).opened(item.entity, item.entity_id, item.patch)
    statement = insert(sync_rejected).values(
        device=device.number,
        device_seq=item.device_seq,
        entity=item.entity,
        entity_id=item.entity_id,
        patch=encode_patch(patch),
        reason=item.reason,
        at=fitting_instant(item.at),
        act=item.act or item.device_seq,
    )
    connection.execute(statement.on_conflict_do_nothing())
    record = writer.get(item.entity, item.entity_id)
    alone = record is not None and not record.version
    gone = alone and not item.exists and not pending_fields(connection, device, [item.entity_id])
    if gone:
        writer.remove(item.entity, item.entity_id)
    return gone
