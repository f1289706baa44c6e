"""When the changes of each computer came last, and when they were made."""

from __future__ import annotations

from sqlalchemy import Connection

from desktop_app.wire.ranges import LATEST
from upstream.database.read_tables import read_contact
from upstream.database.statements import put
from upstream.devices.devices import EnrolledDevice

type ContactRow = tuple[int, str, int, int]
"""Device, commune, when its last changes came, and when the last of them was made."""


def note_contact(connection: Connection, device: EnrolledDevice, changed_at: int, now: int) -> None:
    """Note that changes of a computer came, the last of them of a moment of its own clock."""
    put_contacts(connection, [(device.number, device.commune, now, changed_at)])


def put_contacts(connection: Connection, rows: list[ContactRow]) -> None:
    """Note the last contact of each computer; a time outside the calendar is none."""
    put(
        connection,
        read_contact,
        [
            (device, commune, received, changed if 0 <= changed <= LATEST else 0)
            for device, commune, received, changed in rows
        ],
    )
