"""Servers that the book has left, and their versions.

A version is only comparable with others of the same server. When a server is left, the versions of its
changes become negative, in the order in which servers were left: so they remain ordered for display, and are
below every version of the present server.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection, func, select, text

from desktop_app.journal.devices import current_device
from desktop_app.journal.past.record_origins import write_out_behind
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
    """A server that was left, with its epoch then.

    The devices up to the local number ``last_device`` were connected to it, or to one before. ``lowest`` is
    the first version received from it, ``start`` and ``end`` the range these versions were moved to.
    """

    server_id: str
    epoch: str
    last_device: int
    lowest: int
    start: int
    end: int

    def place_of(self, version: int) -> int:
        """Return where a version of this server was moved; versions older than all received ones come before
        them.
        """
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
        """Return the server that a device was connected to; ``None`` for the present one."""
        return next((each for each in self.former if number <= each.last_device), None)

    def of_version(self, version: int) -> FormerServer | None:
        """Return the server that gave a version which was put aside; ``None`` for the present one."""
        return next((each for each in self.former if version < each.end), None)

    def place_of(self, device: int, version: int) -> int:
        """Return the place, among all received changes, of an own change based on a version."""
        server = self.of_device(device)
        return version if server is None else server.place_of(version)


def put_aside(connection: Connection, server_id: str, epoch: str) -> None:
    """Put the versions of the server aside that is being left, whose last device is the present one."""
    before = Eras(connection).former
    write_out_behind(connection, 0)
    came = sync_change.c.version
    lowest, highest = connection.execute(select(func.min(came), func.max(came)).where(came > 0)).one()
    # One place is left for versions older than all received ones.
    start = (before[-1].end if before else _FIRST_PLACE) + 1
    span = min(highest - lowest, _MOST_PLACES) + 1 if lowest is not None else 0
    values = {"start": start, "lowest": lowest or 0, "most": _MOST_PLACES}
    connection.execute(_PUT_ASIDE, values)
    left = FormerServer(server_id, epoch, current_device(connection).number, lowest or 0, start, start + span)
    set_fact(connection, _FACT, msgspec.json.encode([*before, left]).decode())
