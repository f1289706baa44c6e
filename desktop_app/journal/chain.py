"""Proving that the journal is whole: sequence without gaps, hashes that follow from one another."""

from __future__ import annotations

from sqlalchemy import Connection, select

from desktop_app.journal.devices import Device
from desktop_app.journal.ops import ops_after
from desktop_app.storage.tables.journal import journal_device, journal_op
from desktop_app.wire.op import GENESIS, op_hash


def first_break(connection: Connection) -> tuple[str, int] | None:
    """The device id and sequence number at which the chain does not hold; ``None`` when it is whole."""
    devices = connection.execute(
        select(journal_device.c.number, journal_device.c.device_id, journal_device.c.acked_seq)
    ).all()
    for row in devices:
        device = Device(*row)
        stored = connection.execute(
            select(journal_op.c.hash)
            .where(journal_op.c.device == device.number)
            .order_by(journal_op.c.device_seq)
        ).scalars()
        link = GENESIS
        for expected, ((op, _), kept) in enumerate(
            zip(ops_after(connection, device, 0), stored, strict=True), 1
        ):
            link = op_hash(link, op)
            if op.device_seq != expected or link != kept:
                return device.device_id, expected
    return None
