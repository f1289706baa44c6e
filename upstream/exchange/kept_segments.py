"""The segments as the province keeps them."""

from __future__ import annotations

from sqlalchemy import Connection, insert

from desktop_app.wire.segment import segment_name
from upstream.database.tables import segment
from upstream.devices.devices import EnrolledDevice
from upstream.exchange.whole_acts import ActPart

_KEEP = insert(segment)


def keep(
    connection: Connection, device: EnrolledDevice, part: ActPart, head: int, now: int, *, fresh: bool
) -> bytes:
    """Keep what was taken of a segment, behind the version ``head``; return its bytes."""
    packed = part.packed()
    ops = part.end - part.start
    row = {
        "commune": device.commune,
        "first": head + 1,
        "last": head + ops,
        "device": device.number,
        "first_seq": part.last_seq - ops + 1,
        "last_seq": part.last_seq,
        "last_hash": part.last,
        "name": segment_name(packed),
        "fresh": fresh,
        "received_at": now,
        "packed": packed,
    }
    connection.execute(_KEEP, row)
    return packed
