"""What the province knows of a device's journal: the hash at any op that it has taken."""

from __future__ import annotations

from sqlalchemy import Connection, select

from desktop_app.wire.op import GENESIS
from desktop_app.wire.segment import unpack_segment
from upstream.database.tables import segment as table
from upstream.devices.devices import Device


def link_at(connection: Connection, device: Device, seq: int) -> bytes | None:
    """The hash of the device's chain after op ``seq``; ``None`` when that op is not here."""
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
