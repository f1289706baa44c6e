"""Known hashes of a device's journal, at any op that was taken."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from sqlalchemy import Connection, select

from desktop_app.wire.messages import ChainLink, FormerDevice
from desktop_app.wire.op import GENESIS
from desktop_app.wire.protocol import LINK_BYTES, TRAIL_MAX
from desktop_app.wire.segment import unpack_segment
from upstream.database.tables import segment as table
from upstream.devices.devices import EnrolledDevice


def last_common(
    connection: Connection, device: EnrolledDevice, trail: Sequence[ChainLink]
) -> FormerDevice | None:
    """Return the last op of a trail that is here with the same hash; ``None`` where none is.

    A hash covers everything before it, so after the first that differs none is the same.
    """

    def differs(link_sent: ChainLink) -> bool:
        link = link_at(connection, device, link_sent.seq)
        return link is None or link[:LINK_BYTES] != link_sent.start

    own = sorted(trail[:TRAIL_MAX], key=lambda link_sent: link_sent.seq)
    same = bisect_left(own, True, key=differs)
    if not same:
        return None
    seq = own[same - 1].seq
    return FormerDevice(device.device_id, seq, link_at(connection, device, seq) or GENESIS)


def link_at(connection: Connection, device: EnrolledDevice, seq: int) -> bytes | None:
    """Return the hash of the device's chain after op ``seq``; ``None`` when that op is not here."""
    if seq == device.acked_seq:
        return device.acked_hash
    if seq == 0:
        return GENESIS
    row = connection.execute(
        select(table.c.last_seq, table.c.last_hash, table.c.packed)
        .where(table.c.device == device.number, table.c.last_seq >= seq)
        .order_by(table.c.last_seq)
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    if row.last_seq == seq:
        return bytes(row.last_hash)
    segment = unpack_segment(bytes(row.packed))  # an office was cut off within it: rare
    return segment.links[seq - segment.first_seq] if segment.first_seq <= seq else None
