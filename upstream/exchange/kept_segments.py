"""The segments as the province keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert

from desktop_app.wire.segment import segment_name
from upstream.database.tables import segment
from upstream.devices.devices import EnrolledDevice
from upstream.exchange.whole_acts import ActPart

_KEEP = insert(segment)


def keep(
    connection: Connection, device: EnrolledDevice, parts: Sequence[tuple[ActPart, bool]], head: int, now: int
) -> list[bytes]:
    """Keep what was taken of segments, behind the version ``head``; return their bytes.

    With each part: whether its ops made a record each, of their own, so that its bytes can be handed on.
    """
    rows: list[dict[str, Any]] = []
    for part, fresh in parts:
        packed, ops = part.packed(), part.end - part.start
        rows.append(
            {
                "commune": device.commune,
                "first": head + 1,
                "last": head + ops,
                "device": device.number,
                "first_seq": part.last_seq - ops + 1,
                "last_seq": part.last_seq,
                "last_hash": part.last,
                "name": segment_name(packed),
                "fresh": fresh and part.is_whole,
                "received_at": now,
                "packed": packed,
            }
        )
        head += ops
    connection.execute(_KEEP, rows)
    return [row["packed"] for row in rows]
