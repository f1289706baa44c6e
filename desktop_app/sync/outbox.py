"""The outbox: ops of the journal after the acknowledged one, cut into segments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop_app.journal.devices import Device
from desktop_app.journal.ops import hash_at, pieces_after
from desktop_app.journal.segments import StoredSegment, pack_for_sending
from desktop_app.wire.protocol import REQUEST_BYTES
from desktop_app.wire.segment import ends_within_act


@dataclass(frozen=True, slots=True)
class Outbox:
    """Segments for one request, and the last op in them (0 when there is nothing to send)."""

    segments: tuple[bytes, ...]
    last_seq: int
    ops: int


def cut(connection: Connection, device: Device, request_bytes: int = REQUEST_BYTES) -> Outbox:
    """Cut what follows the acknowledged op until ``request_bytes`` are reached, and the act there ends."""
    segments: list[bytes] = []
    after, size = device.acked_seq, 0
    for packed, last_seq in segments_behind(connection, device):
        segments.append(packed)
        after = last_seq
        size += len(packed)
        if size >= request_bytes and not ends_within_act(packed):
            break
    return Outbox(tuple(segments), after if segments else 0, after - device.acked_seq)


def segments_behind(connection: Connection, device: Device) -> Iterator[tuple[bytes, int]]:
    """Yield each segment of what follows the acknowledged op, and the number of its last op."""
    previous = hash_at(connection, device.number, device.acked_seq)
    for piece in pieces_after(connection, device.number, device.acked_seq):
        if isinstance(piece, StoredSegment):
            yield piece.packed, piece.last_seq
            previous = piece.last_hash
        else:
            for item in pack_for_sending(piece, previous):
                yield item.content, item.entries[-1].op.device_seq
            previous = piece[-1].link
