"""What a computer reports of itself with an exchange: the version of its program, whether changes wait."""

from __future__ import annotations

import re

from sqlalchemy import update

from upstream.database.database import Database
from upstream.database.tables import device as table
from upstream.devices.devices import EnrolledDevice

_PROGRAM = re.compile(rb"[0-9A-Za-z.+-]{1,20}")


def program_in(query: bytes) -> str:
    """Return the version of the program after “?”: sent with changes, and by no program before 1.0.0."""
    return query.decode() if _PROGRAM.fullmatch(query) else ""


def note_reported(database: Database, device: EnrolledDevice, program: str, now: int, *, waits: bool) -> None:
    """Note what a computer reported, where it is anything new.

    ``waits``: its journal has changes, and it sent none of them.
    """
    since = (device.waiting_since or now) if waits else None
    program = program or device.program
    if (program, since) == (device.program, device.waiting_since):
        return
    with database.write() as connection:
        mine = table.c.number == device.number
        connection.execute(update(table).where(mine).values(program=program, waiting_since=since))
