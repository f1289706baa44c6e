"""The figures of the status line, as plain values."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from desktop_app.book.office import Office
    from desktop_app.sync.rounds.status import SyncStatus


class LineState(StrEnum):
    """What is known of the way to the province."""

    NOT_CONNECTED = "not_connected"
    BY_STICK = "by_stick"
    """The province knows this computer, and no address of it is known here."""
    OFFLINE = "offline"
    REFUSED = "refused"
    """The province answers, but nothing is exchanged until a person has done something."""
    ONLINE = "online"
    SENDING = "sending"


class StatusFacts(msgspec.Struct, frozen=True):
    """Changes not yet sent and since when, files not yet sent, questions for a person, and the line."""

    unsent: int = 0
    unsent_since: datetime | None = None
    conflicts: int = 0
    rejected: int = 0
    line: LineState = LineState.NOT_CONNECTED
    files: int = 0


def read_status_facts(office: Office) -> StatusFacts:
    """The figures of the status line as the book has them."""
    from desktop_app.registers.lists.crossing import crossed_entries
    from desktop_app.sync.rounds.status import sync_status, unsent_since

    with office.read() as connection:
        crossed = len(crossed_entries(connection, office.officer))
        return status_facts(sync_status(connection), unsent_since(connection), crossed)


def status_facts(status: SyncStatus, unsent_since: datetime | None, crossed: int = 0) -> StatusFacts:
    """The line's figures from those of the sync page; a failed last try means that there is no line,
    unless the province refused it.

    ``crossed`` entries of registers wait for a decision as conflicts do.
    """
    if not status.connected:
        line = LineState.NOT_CONNECTED
    elif not status.address:
        line = LineState.BY_STICK
    else:
        failed = LineState.OFFLINE if status.offline else LineState.REFUSED
        line = failed if status.failures else LineState.ONLINE
    waiting = status.unsent + status.unacknowledged
    return StatusFacts(
        waiting, unsent_since, status.conflicts + crossed, status.rejected, line, status.files_to_send
    )
