"""Links along a journal, by which the province finds the last op that it has of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import structs
from sqlalchemy import Connection

from desktop_app.journal.devices import Device
from desktop_app.journal.ops import hash_at
from desktop_app.wire.messages import EnrolRequest, Link, encode
from desktop_app.wire.protocol import ENROL_MAX_BYTES, LINK_BYTES, TRAIL_MAX

_FAR: Final = 32
"""So many links reach the beginning of every journal, each twice as far apart as the one behind it."""

_ROOM_FOR_SIGNATURE: Final = 256


def with_trail(connection: Connection, request: EnrolRequest, device: Device) -> EnrolRequest:
    """The request with what was acknowledged of the journal of ``device``, if there is room for it.

    Where the province knows another journal from some op on, the ops behind it are said again and no others:
    so the newest are told one by one. Of what lies farther back more may be said again than was lost; the
    province then asks a person about values that were changed since.
    """
    trail = [
        Link(seq, hash_at(connection, device.number, seq)[:LINK_BYTES])
        for seq in sorted(_steps(device.acked_seq))
    ]
    said = structs.replace(request, trail=trail)
    return said if len(encode(said)) + _ROOM_FOR_SIGNATURE <= ENROL_MAX_BYTES else request


def _steps(last: int) -> Iterator[int]:
    first, apart = max(last - TRAIL_MAX + _FAR, 0), 1
    yield from range(first, last + 1)
    while first > 0:
        first, apart = max(first - apart, 0), apart * 2
        yield first
