"""What each save reads and seldom finds changed, kept by a connection from one transaction to the next.

Rights, locks, the state of a period, an area's days and the end of the journal would be read again with every
cell. They are forgotten when anybody has changed anything past this connection, in this program or another
one (``PRAGMA data_version``), and when this connection has changed one of :data:`WATCHED`: temporary triggers
notice that, whichever statement did it (docs/decisions/0071).
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final
from weakref import ref

from sqlalchemy import Connection

WATCHED: Final = (
    "officer",
    "sync_conflict",
    "sync_lock",
    "sync_unseen",
    "period_status",
    "residential_area",
    "survey_round",
    "catalogue_package",
    "journal_device",
    "journal_segment",
    "held_key",
    "office_key",
    "sealed_otherwise",
)
"""The tables from which something may be kept."""

_EVENTS: Final = {
    **dict.fromkeys(WATCHED, ("INSERT", "UPDATE", "DELETE")),
    "journal_op": ("UPDATE", "DELETE"),
}
"""New ops change nothing that is kept but the end of the journal, and who writes them knows that."""

JOURNAL_HEAD: Final = "journal_head"
"""The key of the number of a device, and of the number and hash of the last op written in its name."""

_MOST: Final = 1_000
_NAME: Final = "kept_reads"

type Known = dict[Hashable, Any]
"""What was read, by a key that says what it is. What follows from other tables is not put here."""


class KeptReads:
    """What one connection has read, for as long as that is so."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self._served: ref[Connection] | None = None
        self._version = -1
        self._known: Known = {}
        self._changed = False
        self._within = False
        driver.create_function("watched_changed", 0, self._note_change)
        for table, events in _EVENTS.items():
            for event in events:
                driver.execute(
                    f"CREATE TEMP TRIGGER IF NOT EXISTS watch_{table}_{event} AFTER {event} ON main.{table} "
                    "BEGIN SELECT watched_changed(); END"
                )

    @property
    def known(self) -> Known:
        """What is known, to be read and added to at once; after a change, nothing that is kept."""
        return self._known if self._within and not self._changed else {}

    def serve(self, connection: Connection) -> None:
        """Forget what was read through another object: it is closed, and what was read may hold on to it."""
        if self._served is None or self._served() is not connection:
            self._served, self._known = ref(connection), {}

    def __enter__(self) -> None:
        """Forget what is no longer so: a writing transaction starts."""
        ((version,),) = self._driver.execute("PRAGMA data_version").fetchall()
        if version != self._version or len(self._known) > _MOST:
            self._known = {}
        self._version, self._changed, self._within = version, False, True

    def __exit__(self, *_: object) -> None:
        """From here on another connection may write, so nothing is known."""
        self._within = False

    def _note_change(self) -> int:
        self._known, self._changed = {}, True
        return 0


def reads_kept_by(connection: Connection) -> KeptReads:
    """What a connection keeps; made where it keeps nothing yet, outside of a transaction."""
    kept: KeptReads | None = connection.info.get(_NAME)
    if kept is None:
        kept = connection.info[_NAME] = KeptReads(connection.connection.driver_connection)
    kept.serve(connection)
    return kept


def known_to(connection: Connection) -> Known:
    """What is known to a writing transaction, to be read and added to at once."""
    kept: KeptReads | None = connection.info.get(_NAME)
    return {} if kept is None else kept.known
