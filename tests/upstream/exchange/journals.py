"""Journals of devices, packed as they send them, for a province in memory."""

from __future__ import annotations

from sqlalchemy import Connection

from desktop_app.wire.op import GENESIS, Op, op_hash
from desktop_app.wire.segment import columns_of, pack_segment, unpack_segment
from upstream.devices.devices import EnrolledDevice, add_device, find_by_token
from upstream.exchange.whole_acts import Received

COMMUNE = "c"


def a_device(
    connection: Connection, device_id: str, predecessor: EnrolledDevice | None = None, known: int = 0
) -> EnrolledDevice:
    """A device of the commune; ``known`` ops of its predecessor were known where it began."""
    token = add_device(
        connection, COMMUNE, device_id, device_id, bytes(32), 1, predecessor=predecessor, known_seq=known
    )
    found = find_by_token(connection, token)
    assert found is not None
    return found


def sent(ops: list[Op], previous: bytes = GENESIS) -> Received:
    """A segment of these ops that follows from ``previous``; all its hashes are right."""
    link = previous
    for op in ops:
        link = op_hash(link, op)
    packed = pack_segment(columns_of(ops), previous, link)
    return Received(packed, unpack_segment(packed))
