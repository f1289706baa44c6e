"""The outbox: ops of the journal behind the acknowledged one, cut into segments."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from desktop_app.journal.devices import Device
from desktop_app.journal.ops import decode_patch
from desktop_app.storage.tables.journal import journal_op
from desktop_app.wire.op import GENESIS
from desktop_app.wire.protocol import REQUEST_BYTES, SEGMENT_BYTES, SEGMENT_OPS
from desktop_app.wire.segment import OpColumns, TooManyShapes, pack_segment


@dataclass(frozen=True, slots=True)
class Outbox:
    """Segments for one request, and the last op in them (0 when there is nothing to send)."""

    segments: tuple[bytes, ...]
    last_seq: int
    ops: int


def cut(connection: Connection, device: Device, request_bytes: int = REQUEST_BYTES) -> Outbox:
    """Cut what follows the acknowledged op until ``request_bytes`` are reached."""
    previous = hash_at(connection, device, device.acked_seq)
    segments: list[bytes] = []
    after, size = device.acked_seq, 0
    while size < request_bytes:
        read = _read(connection, device, after, SEGMENT_OPS)
        if read is None:
            break
        ops, links = read
        part = pack(ops, links, previous)
        segments += part
        size += sum(map(len, part))
        previous = links[-1]
        after += len(links)
        if len(links) < SEGMENT_OPS:
            break
    return Outbox(tuple(segments), after if segments else 0, after - device.acked_seq)


def pack(ops: OpColumns, links: Sequence[bytes], previous: bytes) -> list[bytes]:
    """Pack ops, given the hash after each; what would be too large or too varied is halved."""
    with suppress(TooManyShapes):
        packed = pack_segment(ops, previous, links[-1])
        if len(packed) <= SEGMENT_BYTES or len(links) == 1:
            return [packed]
    half = len(links) // 2
    return pack(ops.between(0, half), links[:half], previous) + pack(
        ops.between(half, len(links)), links[half:], links[half - 1]
    )


def hash_at(connection: Connection, device: Device, seq: int) -> bytes:
    """The hash of the device's chain after op ``seq``."""
    found = connection.execute(
        select(journal_op.c.hash).where(journal_op.c.device == device.number, journal_op.c.device_seq == seq)
    ).scalar_one_or_none()
    return GENESIS if found is None else bytes(found)


def _read(
    connection: Connection, device: Device, after: int, limit: int
) -> tuple[OpColumns, Sequence[bytes]] | None:
    rows = connection.execute(_behind(), {"number": device.number, "after": after, "limit": limit}).all()
    if not rows:
        return None
    seqs, entities, keys, bases, patches, authors, times, resolves, links = zip(*rows, strict=True)
    decoded = list(map(decode_patch, patches))
    return OpColumns(seqs[0], entities, keys, bases, decoded, authors, times, resolves), links


@cache
def _behind() -> Select[Any]:
    columns = journal_op.c
    return (
        select(
            columns.device_seq,
            columns.entity,
            columns.entity_id,
            columns.base_version,
            columns.patch,
            columns.author,
            columns.at,
            columns.resolves,
            columns.hash,
        )
        .where(columns.device == bindparam("number"), columns.device_seq > bindparam("after"))
        .order_by(columns.device_seq)
        .limit(bindparam("limit"))
    )
