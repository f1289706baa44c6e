"""The last exchanges of this computer, kept as a fact of the book."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection

from desktop_app.base.clock import to_millis
from desktop_app.storage.facts import get_fact, set_fact
from desktop_app.sync.book import SyncBook
from desktop_app.sync.stages import RoundResult
from desktop_app.sync.state import note_success
from desktop_app.wire.malformed import UNREADABLE

FACT = "recent_exchanges"
KEPT = 20


@dataclass(frozen=True, slots=True)
class RoundEntry:
    """One exchange. ``at`` is milliseconds since 1970 UTC; ``problem`` a stored problem, empty for none.

    ``unsigned``: the packages came from a province that does not sign. ``program``: a newer one is complete.
    ``notices`` are sentences about published content that was refused, and why. ``clock_ahead`` is how many
    milliseconds this computer's clock is ahead of the province's.
    """

    at: int
    sent: int = 0
    received: int = 0
    conflicts: int = 0
    rejected: int = 0
    problem: str = ""
    stopped: bool = False
    clock_ahead: int = 0
    packages: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    unit_lists: tuple[str, ...] = ()
    unsigned: bool = False
    program: str = ""
    notices: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether neither side had anything to say."""
        return self == RoundEntry(self.at, clock_ahead=self.clock_ahead)


def round_entry_of(now: int, result: RoundResult) -> RoundEntry:
    """Return the log entry of a completed round."""
    return RoundEntry(
        now,
        sent=result.pushed,
        received=sum(result.applied.records.values()),
        conflicts=result.applied.conflicts,
        rejected=result.applied.rejected,
        clock_ahead=result.clock_ahead,
        packages=tuple(result.packages),
        withdrawn=tuple(result.withdrawn),
        unit_lists=tuple(result.unit_lists),
        unsigned=result.unsigned,
        program=result.program,
        notices=tuple(result.package_problems),
    )


def note_end(book: SyncBook, result: RoundResult) -> None:
    """Record a completed round in one transaction, so that the disk is flushed once."""
    now = to_millis(book.clock.now())
    with book.store.write() as connection:
        note_success(connection, now)
        add_round(connection, round_entry_of(now, result))
    result.ended = True


def read_rounds(connection: Connection) -> tuple[RoundEntry, ...]:
    """Return the last exchanges, the newest first."""
    stored = get_fact(connection, FACT)
    if not stored:
        return ()
    try:
        return msgspec.json.decode(stored, type=tuple[RoundEntry, ...])
    except UNREADABLE:
        return ()  # another version of the program wrote it; it is only a convenience


def add_round(connection: Connection, entry: RoundEntry) -> None:
    """Keep one more; one that follows the same failure, or none with news either, takes its place."""
    known = read_rounds(connection)
    fails_again = bool(known) and entry.problem and known[0].problem == entry.problem
    if fails_again or (known and entry.is_empty and known[0].is_empty):
        known = known[1:]
    kept = (entry, *known)[:KEPT]
    set_fact(connection, FACT, msgspec.json.encode(kept).decode())
