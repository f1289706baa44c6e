"""Write ops into the journal: as rows, and every 500 of them packed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, delete, insert

from desktop_app.journal.ops import encode_patch, hash_at, rows_between
from desktop_app.journal.segments import BLOCK, SegmentEntry, insert_segment, pack_entries
from desktop_app.storage.expected_head import end_of
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.journal import journal_op

_INSERT = Prepared(
    insert(journal_op).values({column.name: bindparam(column.name) for column in journal_op.columns})
)


def write_entries(
    connection: Connection, device: int, entries: Sequence[SegmentEntry], previous: bytes
) -> None:
    """Write the ops that follow the hash ``previous``, which is that of the device's last op until now."""
    before, last = entries[0].op.device_seq - 1, entries[-1].op.device_seq
    end = end_of(connection)
    end.device, end.seq, end.hash = device, last, entries[-1].link
    full = last - last % BLOCK
    if full <= before:
        _insert_rows(connection, device, entries)
        return
    start = before - before % BLOCK
    older = rows_between(connection, device, start, before)
    if len(older) == before - start and older:
        previous = hash_at(connection, device, start)
    else:
        older = []  # what is there was packed already; the block begins with the new ones
    packing = [*older, *entries[: full - before]]
    if older:
        _delete_rows(connection, device, start, before)
    for block in _blocks(packing):
        pack(connection, device, block, previous)
        previous = block[-1].link
    _insert_rows(connection, device, entries[full - before :])


def pack(connection: Connection, device: int, entries: Sequence[SegmentEntry], previous: bytes) -> None:
    """Write consecutive ops, of which no rows are there, as segments; what cannot be packed as rows."""
    for part in pack_entries(entries, previous):
        if isinstance(part, SegmentEntry):
            _insert_rows(connection, device, [part])
        else:
            insert_segment(connection, device, part)


def pack_rows(connection: Connection, device: int, after: int) -> bool:
    """Pack the 500 rows after ``after``; ``False`` when they are not all there as rows."""
    entries = rows_between(connection, device, after, after + BLOCK)
    if len(entries) != BLOCK:
        return False
    previous = hash_at(connection, device, after)
    _delete_rows(connection, device, after, after + BLOCK)
    pack(connection, device, entries, previous)
    return True


def _blocks(entries: Sequence[SegmentEntry]) -> Iterable[Sequence[SegmentEntry]]:
    """Cut where sequence numbers pass a multiple of 500."""
    start = 0
    while start < len(entries):
        end = start + BLOCK - (entries[start].op.device_seq - 1) % BLOCK
        yield entries[start:end]
        start = end


def _insert_rows(connection: Connection, device: int, entries: Sequence[SegmentEntry]) -> None:
    if len(entries) == 1:
        _INSERT.run(connection, _row(device, entries[0]))
    elif entries:
        _INSERT.run_many(connection, [_row(device, entry) for entry in entries])


def _row(device: int, item: SegmentEntry) -> dict[str, object]:
    op = item.op
    return {
        "device": device,
        "device_seq": op.device_seq,
        "entity": op.entity,
        "entity_id": op.entity_id,
        "base_version": op.base_version,
        "patch": encode_patch(op.patch),
        "before": item.before,
        "author": op.author,
        "at": op.at,
        "resolves": op.resolves,
        "continues": op.continues,
        "hash": item.link,
    }


def _delete_rows(connection: Connection, device: int, after: int, until: int) -> None:
    columns = journal_op.c
    connection.execute(
        delete(journal_op).where(
            columns.device == device, columns.device_seq > after, columns.device_seq <= until
        )
    )
