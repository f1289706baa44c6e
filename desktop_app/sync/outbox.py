"""The outbox: ops of the journal behind the acknowledged one, cut into segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from desktop_app.journal.devices import Device
from desktop_app.journal.ops import decode_patch
from desktop_app.storage.tables.journal import journal_op
from desktop_app.wire.op import GENESIS, Op
from desktop_app.wire.protocol import REQUEST_BYTES, SEGMENT_BYTES, SEGMENT_OPS
from desktop_app.wire.segment import pack_segment
from desktop_app.wire.tables import MAX_SHAPES, shape_of

type Link = tuple[Op, bytes]
"""An op and the hash after it."""


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
    last_seq, ops = 0, 0
    after = device.acked_seq
    while sum(map(len, segments)) < request_bytes:
        links = _links_after(connection, device, after, SEGMENT_OPS)
        for part in _fitting(links):
            segments += pack(part, previous)
            previous = part[-1][1]
        if links:
            after = last_seq = links[-1][0].device_seq
            ops += len(links)
        if len(links) < SEGMENT_OPS:
            break
    return Outbox(tuple(segments), last_seq, ops)


def pack(links: Sequence[Link], previous: bytes) -> list[bytes]:
    """Pack ops; what would be too large for a segment is halved."""
    packed = pack_segment([op for op, _ in links], previous, links[-1][1])
    if len(packed) <= SEGMENT_BYTES or len(links) == 1:
        return [packed]
    half = len(links) // 2
    return pack(links[:half], previous) + pack(links[half:], links[half - 1][1])


def hash_at(connection: Connection, device: Device, seq: int) -> bytes:
    """The hash of the device's chain after op ``seq``."""
    found = connection.execute(
        select(journal_op.c.hash).where(journal_op.c.device == device.number, journal_op.c.device_seq == seq)
    ).scalar_one_or_none()
    return GENESIS if found is None else bytes(found)


def _links_after(connection: Connection, device: Device, after: int, limit: int) -> list[Link]:
    columns = journal_op.c
    rows = connection.execute(
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
        .where(columns.device == device.number, columns.device_seq > after)
        .order_by(columns.device_seq)
        .limit(limit)
    )
    return [
        (Op(seq, entity, key, base, decode_patch(patch), author, at, resolves), link)
        for seq, entity, key, base, patch, author, at, resolves, link in rows
    ]


def _fitting(links: Sequence[Link]) -> list[Sequence[Link]]:
    """Parts with few enough shapes of ops for one segment each."""
    parts: list[Sequence[Link]] = []
    start, shapes = 0, set()
    for position, (op, _) in enumerate(links):
        shapes.add(shape_of(op.entity, op.patch))
        if len(shapes) > MAX_SHAPES:
            parts.append(links[start:position])
            start, shapes = position, {shape_of(op.entity, op.patch)}
    if links:
        parts.append(links[start:])
    return parts
