"""Hash links along a journal, by which the province finds the last op of it that it has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import structs
from sqlalchemy import Connection

from desktop_app.journal.devices import Device
from desktop_app.journal.ops import hash_at
from desktop_app.wire.messages import ChainLink, EnrolRequest, encode
from desktop_app.wire.protocol import ENROL_MAX_BYTES, LINK_BYTES, TRAIL_MAX

_NEAR: Final = (TRAIL_MAX - 32, 64, 16, 0)
"""The newest ops are sent one by one, at most so many; fewer if the ids before them take the room. 32 links,
each twice as far back as the one before, reach the start of every journal.
"""

_SIGNATURE_BYTES: Final = 160
"""What a renewal adds later: the signature of the old device, and what it signs."""


def with_trail(connection: Connection, request: EnrolRequest, device: Device) -> EnrolRequest:
    """Add links of the acknowledged journal of ``device`` to the request, as many as fit.

    Where the province has another journal from some op on, only the ops after it are sent again: so the
    newest are listed one by one. Further back, more may be sent again than was lost; the province then opens
    a conflict about values changed since.
    """
    for near in _NEAR:
        trail = [
            ChainLink(seq, hash_at(connection, device.number, seq)[:LINK_BYTES])
            for seq in sorted(_steps(device.acked_seq, near))
        ]
        said = structs.replace(request, trail=trail)
        if len(encode(said)) + (0 if request.code else _SIGNATURE_BYTES) <= ENROL_MAX_BYTES:
            return said
    return request


def _steps(last: int, near: int) -> Iterator[int]:
    first, apart = max(last - near, 0), 1
    yield from range(first, last + 1)
    while first > 0:
        first, apart = max(first - apart, 0), apart * 2
        yield first
