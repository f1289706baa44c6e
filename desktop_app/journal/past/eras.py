"""Servers that the book has left, and the versions that they gave.

A version means something to the server that gave it and to no other. Of a server that is left the versions of
what came are put aside, below zero, in the order in which servers were left: so they stay an order for people
to read, and are above no version of the server that the book exchanges with now.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection, func, select, text

from desktop_app.journal.devices import current_device
from desktop_app.journal.past.births import write_out_behind
from desktop_app.storage.facts import get_fact, set_fact
from desktop_app.storage.tables.sync import sync_change

_FACT: Final = "journal.former_servers"
_FIRST_PLACE: Final = -(1 << 62)
_MOST_PLACES: Final = 1 << 55
"""What one server may take of them; only false versions are farther apart."""

_PUT_ASIDE = text(
    "UPDATE OR REPLACE sync_change SET version = :start + min(version - :lowest, :most) WHERE version > 0"
)


class FormerServer(msgspec.Struct, frozen=True):
    """A server that was left, with the epoch in which it was.

    The devices up to the local number ``last_device`` were connected to it, or to one before. ``lowest`` is
    the first version of what came from it, ``start`` and ``end`` where these versions were put.
    """

    server_id: str
    epoch: str
    last_device: int
    lowest: int
    start: int
    end: int

    def place_of(self, version: int) -> int:
        """Where a version of this server was put; what is older than all that came lies before them."""
        return self.start + max(min(version - self.lowest, _MOST_PLACES), -1)


class Eras:
    """The servers of a book, by the devices and the versions that belong to each."""

    def __init__(self, connection: Connection) -> None:
        stored = get_fact(connection, _FACT)
        self.former: Sequence[FormerServer] = (
            msgspec.json.decode(stored, type=list[FormerServer]) if stored else ()
        )

    @property
    def last_former_device(self) -> int:
        """The local number of the last device that was connected to a server which was left; 0 for none."""
        return self.former[-1].last_device if self.former else 0

    def of_device(self, number: int) -> FormerServer | None:
        """The server that a device was connected to; ``None`` for the present one."""
        return next((each for each in self.former if number <= each.last_device), None)

    def of_version(self, version: int) -> FormerServer | None:
        """The server that gave a version which was put aside; ``None`` for the present one."""
        return next((each for each in self.former if version < each.end), None)

    def place_of(self, device: int, version: int) -> int:
        """Where what a device wrote on top of a version stands among all that came."""
        server = self.of_device(device)
        return version if server is None else server.place_of(version)


def put_aside(connection: Connection, server_id: str, epoch: str) -> None:
    """Put the versions of the server aside that is being left, whose last device is the present one."""
    before = Eras(connection).former
    write_out_behind(connection, 0)
    came = sync_change.c.version
    lowest, highest = connection.execute(select(func.min(came), func.max(came)).where(came > 0)).one()
    # One place is left for what is older than all that came.
    start = (before[-1].end if before else _FIRST_PLACE) + 1
    span = min(highest - lowest, _MOST_PLACES) + 1 if lowest is not None else 0
    values = {"start": start, "lowest": lowest or 0, "most": _MOST_PLACES}
    connection.execute(_PUT_ASIDE, values)
    left = FormerServer(server_id, epoch, current_device(connection).number, lowest or 0, start, start + span)
    set_fact(connection, _FACT, msgspec.json.encode([*before, left]).decode())
