"""Packed segments of the journal: 500 ops in one row, the very bytes that sync sends.

A segment is written only after its bytes were unpacked again and the hashes computed from them lead to
the hash of its last op. An op that would not pass stays a row of ``journal_op``.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select

from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.journal import journal_segment, journal_segment_record
from desktop_app.wire.compression import compress, decompress
from desktop_app.wire.malformed import Malformed
from desktop_app.wire.op import Op
from desktop_app.wire.protocol import SEGMENT_BYTES, SEGMENT_OPS
from desktop_app.wire.segment import (
    Segment,
    columns_of,
    pack_segment,
    read_segment,
    read_tables,
    unpack_segment,
)
from desktop_app.wire.tables import TooManyShapes

BLOCK = SEGMENT_OPS
"""Packing happens where sequence numbers pass a multiple of this."""

_TIME_DIGITS = 7
_HASH_BITS = 20
_IDS_IN_ONE_QUERY = 500
_INSERT_RECORDS = Prepared(
    insert(journal_segment_record).values(record=bindparam("record"), segment=bindparam("segment"))
)
_befores = msgspec.msgpack.Decoder(list[bytes | None])
_encoder = msgspec.msgpack.Encoder()


class SegmentEntry(NamedTuple):
    """An op with what only this file knows of it: the stored ``before``, and the hash after it."""

    op: Op
    before: bytes | None
    link: bytes


@dataclass(frozen=True, slots=True)
class Packed:
    """A segment packed from entries, with what is stored next to it; nothing of that is sent."""

    entries: Sequence[SegmentEntry]
    content: bytes
    before: bytes | None = None


@dataclass(frozen=True, slots=True)
class StoredSegment:
    """A segment as it is stored."""

    device: int
    first_seq: int
    last_seq: int
    last_hash: bytes
    packed: bytes
    before: bytes | None

    def names(self, entities: Iterable[str]) -> bool:
        """Whether it may hold ops about records of one of these entities.

        Raises:
            Malformed: the bytes are damaged.
        """
        content = decompress(self.packed)
        return any(entity.encode() in content for entity in entities)

    def read(self) -> Segment:
        """Its ops.

        Raises:
            Malformed: the bytes are damaged.
        """
        return read_segment(self.packed)

    def ids_with(self, entity: str, name: str) -> Iterator[str]:
        """Yield the ids of an entity's records of which it writes a field, read by columns.

        Raises:
            Malformed: the bytes are damaged.
        """
        for table in read_tables(self.packed):
            if table.entity == entity and name in table.fields:
                yield from table.entity_ids

    def entries(self) -> list[SegmentEntry]:
        """Its ops with their ``before`` and the hashes computed from their content.

        Raises:
            Malformed: the bytes are damaged.
        """
        segment = self.read()
        befores = self.befores(len(segment.ops))
        return [SegmentEntry(*item) for item in zip(segment.ops, befores, segment.links, strict=True)]

    def befores(self, ops: int) -> list[bytes | None]:
        """For each of its ops the stored ``before``."""
        return [None] * ops if self.before is None else _befores.decode(decompress(self.before))


def pack_entries(entries: Sequence[SegmentEntry], previous: bytes) -> list[Packed | SegmentEntry]:
    """Pack consecutive ops that follow the hash ``previous``.

    What would be too large or too varied for one segment is halved; an op that cannot be packed at all is
    returned unchanged.
    """
    packed = _proved(entries, previous)
    if packed is not None:
        return [packed]
    if len(entries) == 1:
        return list(entries)
    half = len(entries) // 2
    return pack_entries(entries[:half], previous) + pack_entries(entries[half:], entries[half - 1].link)


def _proved(entries: Sequence[SegmentEntry], previous: bytes) -> Packed | None:
    with suppress(TooManyShapes, Malformed):
        content = pack_segment(columns_of([entry.op for entry in entries]), previous, entries[-1].link)
        if len(content) <= SEGMENT_BYTES or len(entries) == 1:
            unpack_segment(content)
            befores = _packed_befores(entries)
            if befores is not None:
                decompress(befores)
            return Packed(entries, content, befores)
    return None


def pack_for_sending(entries: Sequence[SegmentEntry], previous: bytes) -> list[Packed]:
    """Pack ops for sending, where the receiver verifies them; what would be too large or varied is halved."""
    with suppress(TooManyShapes):
        content = pack_segment(columns_of([entry.op for entry in entries]), previous, entries[-1].link)
        if len(content) <= SEGMENT_BYTES or len(entries) == 1:
            return [Packed(entries, content)]
    half = len(entries) // 2
    return pack_for_sending(entries[:half], previous) + pack_for_sending(
        entries[half:], entries[half - 1].link
    )


def insert_segment(connection: Connection, device: int, packed: Packed) -> None:
    """Keep a segment and where the ops of each record are."""
    entries = packed.entries
    done = connection.execute(
        insert(journal_segment).values(
            device=device,
            first_seq=entries[0].op.device_seq,
            last_seq=entries[-1].op.device_seq,
            last_hash=entries[-1].link,
            packed=packed.content,
            before=packed.before,
        )
    )
    assert done.inserted_primary_key is not None
    number = int(done.inserted_primary_key[0])
    records = sorted({record_number(entry.op.entity_id) for entry in entries})
    _INSERT_RECORDS.run_many(connection, [{"record": record, "segment": number} for record in records])


def first_segment_behind(connection: Connection, device: int, after: int) -> StoredSegment | None:
    """Return the first segment of a device with an op after ``after``."""
    row = _FIRST_BEHIND.first(connection, {"of_device": device, "after": after})
    return None if row is None else _segment(row)


def segments_with(
    connection: Connection, ids: Iterable[str], *, device: int | None = None, after: int = 0
) -> list[StoredSegment]:
    """Return the segments that may hold ops of these records, in the order of the journal."""
    columns = journal_segment.c
    wanted = sorted({number for item in ids for number in _numbers_of(item)})
    found: dict[tuple[int, int], StoredSegment] = {}
    for start in range(0, len(wanted), _IDS_IN_ONE_QUERY):
        numbers = select(journal_segment_record.c.segment).where(
            journal_segment_record.c.record.in_(wanted[start : start + _IDS_IN_ONE_QUERY])
        )
        query = select(*_stored()).where(columns.number.in_(numbers), columns.last_seq > after)
        if device is not None:
            query = query.where(columns.device == device)
        for row in connection.execute(query):
            found[row.device, row.last_seq] = _segment(row)
    return [found[key] for key in sorted(found)]


def delete_segments_behind(connection: Connection, device: int, after: int) -> None:
    """Delete the segments of a device that hold an op after ``after``."""
    where = (journal_segment.c.device == device, journal_segment.c.last_seq > after)
    numbers = select(journal_segment.c.number).where(*where)
    connection.execute(delete(journal_segment_record).where(journal_segment_record.c.segment.in_(numbers)))
    connection.execute(delete(journal_segment).where(*where))


def record_number(entity_id: str) -> int:
    """Return a number for a record's id; two records may have the same one.

    What is written together is adjacent in the index, which is otherwise rewritten nearly whole with a large
    block. Ids that begin with their time (UUIDv7) get numbers that rise with it in steps of 17 minutes; those
    of a unit's figures of a period (``kind:set:indicator:period:unit``) begin alike.
    """
    checksum = zlib.crc32(entity_id.encode())
    low = checksum & ((1 << _HASH_BITS) - 1)
    if len(entity_id) == 32:
        with suppress(ValueError):
            return int(entity_id[:_TIME_DIGITS], 16) << _HASH_BITS | low
    kind, *parts = entity_id.split(":", 3)
    if len(parts) != 3:
        return checksum
    of_set, _, place = parts
    return zlib.crc32(f"{kind}:{of_set}:{place}".encode()) << _HASH_BITS | low


def _numbers_of(entity_id: str) -> tuple[int, ...]:
    """Return its number, and that of segments which a program before revision 0056 has packed."""
    return record_number(entity_id), zlib.crc32(entity_id.encode())


def _packed_befores(entries: Sequence[SegmentEntry]) -> bytes | None:
    befores = [entry.before for entry in entries]
    return None if befores.count(None) == len(befores) else compress(_encoder.encode(befores))


def _stored() -> tuple[ColumnElement[Any], ...]:
    columns = journal_segment.c
    return (
        columns.device,
        columns.first_seq,
        columns.last_seq,
        columns.last_hash,
        columns.packed,
        columns.before,
    )


def _segment(row: Any) -> StoredSegment:
    return StoredSegment(*row)


_FIRST_BEHIND = Prepared(
    select(*_stored())
    .where(
        journal_segment.c.device == bindparam("of_device"), journal_segment.c.last_seq > bindparam("after")
    )
    .order_by(journal_segment.c.last_seq)
)
