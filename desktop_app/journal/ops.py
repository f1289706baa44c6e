"""Read ops back from the journal, as rows or packed.

What shows records to people or compares them gets ops with what names a person opened (:func:`ops_of`,
:func:`ops_about`, :func:`op_at`); what sends, packs, proves or renumbers gets them as they are hashed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import structs
from sqlalchemy import ColumnElement, Connection, Select, select

from desktop_app.journal.segments import (
    BLOCK,
    SegmentEntry,
    StoredSegment,
    first_segment_behind,
    segments_with,
)
from desktop_app.office_key.ring import KeyRing, key_ring
from desktop_app.storage.tables.journal import journal_op, journal_segment
from desktop_app.wire.guards.personal_fields import personal_fields
from desktop_app.wire.op import GENESIS, Op, Value

if TYPE_CHECKING:
    from desktop_app.journal.devices import Device

_IDS_IN_ONE_QUERY = 500
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(dict[str, Value])


def encode_patch(patch: dict[str, Value]) -> bytes:
    """Return the stored form of a patch."""
    return _encoder.encode(patch)


def decode_patch(stored: bytes) -> dict[str, Value]:
    """Return the patch of its stored form."""
    return _decoder.decode(stored)


def pieces_after(
    connection: Connection, device: int, after: int
) -> Iterator[StoredSegment | list[SegmentEntry]]:
    """Yield what a device wrote after sequence number ``after``, in order and piece by piece.

    Segments that begin there or later come whole; everything else as at most 500 entries.

    Raises:
        Malformed: the first segment, of which only the end is needed, is damaged.
    """
    while (segment := first_segment_behind(connection, device, after)) is not None:
        if segment.first_seq <= after:
            yield [entry for entry in segment.entries() if entry.op.device_seq > after]
        else:
            if segment.first_seq > after + 1:
                yield from _rows_between(connection, device, after, segment.first_seq)
            yield segment
        after = segment.last_seq
    yield from _rows_between(connection, device, after, None)


def entries_after(connection: Connection, device: Device, after: int) -> list[SegmentEntry]:
    """Yield the device's ops after sequence number ``after`` with everything this file knows of them."""
    found: list[SegmentEntry] = []
    for piece in pieces_after(connection, device.number, after):
        found += piece.entries() if isinstance(piece, StoredSegment) else piece
    return found


def ops_of(
    connection: Connection, ids: Sequence[str], *, device: int | None = None, after: int = 0
) -> Iterator[tuple[Op, bytes | None]]:
    """Yield all ops of these records in the order of the journal, each with its stored ``before``.

    ``device`` and ``after`` narrow them to what one device wrote after a sequence number.
    """
    found: list[tuple[int, Op, bytes | None]] = []
    wanted = frozenset(ids)
    for segment in segments_with(connection, wanted, device=device, after=after):
        ops = segment.read().ops
        found += [
            (segment.device, op, before)
            for op, before in zip(ops, segment.befores(len(ops)), strict=True)
            if op.entity_id in wanted and op.device_seq > after
        ]
    narrowed = [journal_op.c.device_seq > after]
    if device is not None:
        narrowed.append(journal_op.c.device == device)
    for start in range(0, len(ids), _IDS_IN_ONE_QUERY):
        part = ids[start : start + _IDS_IN_ONE_QUERY]
        rows = _select(*narrowed, journal_op.c.entity_id.in_(part)).add_columns(journal_op.c.device)
        found += [
            (row[-1], item.op, item.before) for row in connection.execute(rows) for item in [_entry(row)]
        ]
    found.sort(key=lambda item: (item[0], item[1].device_seq))
    ring = key_ring(connection)
    return ((_opened(ring, op), before) for _, op, before in found)


def ops_about(
    connection: Connection, entities: Collection[str], device: int, after: int, until: int
) -> Iterator[Op]:
    """Yield the ops of a device about records of some entities, after ``after`` up to ``until``.

    Segments without such records are not read.
    """
    at, ring = after, key_ring(connection)
    while at < until and (segment := first_segment_behind(connection, device, at)) is not None:
        if segment.names(entities):
            yield from (
                _opened(ring, op)
                for op in segment.read().ops
                if after < op.device_seq <= until and op.entity in entities
            )
        at = segment.last_seq
    columns = journal_op.c
    narrowed = (columns.device == device, columns.device_seq > after, columns.device_seq <= until)
    rows = _select(*narrowed, columns.entity.in_(entities)).order_by(columns.device_seq)
    yield from (_opened(ring, _entry(row).op) for row in connection.execute(rows))


def rows_between(connection: Connection, device: int, after: int, until: int) -> list[SegmentEntry]:
    """Return the ops after ``after`` up to ``until`` that are still rows."""
    columns = journal_op.c
    narrowed = (columns.device == device, columns.device_seq > after, columns.device_seq <= until)
    return [_entry(row) for row in connection.execute(_select(*narrowed).order_by(columns.device_seq))]


def hash_at(connection: Connection, device: int, seq: int) -> bytes:
    """The hash of the device's chain after op ``seq``; that of an empty journal when there is no such op."""
    found = connection.execute(
        select(journal_op.c.hash)
        .where(journal_op.c.device == device, journal_op.c.device_seq == seq)
        .union_all(
            select(journal_segment.c.last_hash).where(
                journal_segment.c.device == device, journal_segment.c.last_seq == seq
            )
        )
    ).scalar()
    if found is not None:
        return bytes(found)
    segment = first_segment_behind(connection, device, seq)
    if segment is None or segment.first_seq > seq:
        return GENESIS
    return segment.read().links[seq - segment.first_seq]


def op_at(connection: Connection, device: int, seq: int) -> Op | None:
    """One op, ``None`` when there is no such one."""
    ring = key_ring(connection)
    for row in rows_between(connection, device, seq - 1, seq):
        return _opened(ring, row.op)
    segment = first_segment_behind(connection, device, seq - 1)
    if segment is None or segment.first_seq > seq:
        return None
    return _opened(ring, segment.read().ops[seq - segment.first_seq])


def _opened(ring: KeyRing, op: Op) -> Op:
    if not ring.keys or op.entity not in personal_fields():
        return op
    return structs.replace(op, patch=ring.opened(op.entity, op.entity_id, op.patch))


def _rows_between(
    connection: Connection, device: int, after: int, before: int | None
) -> Iterator[list[SegmentEntry]]:
    columns = journal_op.c
    while True:
        narrowed = [columns.device == device, columns.device_seq > after]
        if before is not None:
            narrowed.append(columns.device_seq < before)
        query = _select(*narrowed).order_by(columns.device_seq).limit(BLOCK)
        entries = [_entry(row) for row in connection.execute(query)]
        if entries:
            yield entries
            after = entries[-1].op.device_seq
        if len(entries) < BLOCK:
            return


def _select(*narrowed: ColumnElement[bool]) -> Select[Any]:
    columns = journal_op.c
    return select(
        columns.device_seq,
        columns.entity,
        columns.entity_id,
        columns.base_version,
        columns.patch,
        columns.author,
        columns.at,
        columns.resolves,
        columns.continues,
        columns.before,
        columns.hash,
    ).where(*narrowed)


def _entry(row: Any) -> SegmentEntry:
    seq, entity, entity_id, base, patch, author, at, resolves, continues, before, link = row[:11]
    op = Op(seq, entity, entity_id, base, decode_patch(patch), author, at, resolves, bool(continues))
    return SegmentEntry(op, before, link)
