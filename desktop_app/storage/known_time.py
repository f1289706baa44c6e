"""The latest time the book has known. It only goes forward, and never follows a jump of the computer's clock.

It decides what may be deleted after months or years: the clock of an office computer is set by hand, and its
battery dies.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from desktop_app.base.clock import Clock, from_millis, to_millis
from desktop_app.storage.facts import get_fact, set_fact

FACT = "known_time"
"""Read by the trigger that protects the access log too (migration 0045)."""

LONGEST_STEP = timedelta(days=31)
"""What one day's work moves it on at most; an office that was closed for a year catches up in twelve days."""


def known_time(connection: Connection) -> datetime | None:
    """Return the latest time the book has known; ``None`` before its first day of work."""
    stored = get_fact(connection, FACT)
    return None if stored is None else from_millis(int(stored))


def move_on(connection: Connection, clock: Clock) -> datetime:
    """Move the known time towards the clock, once a day; returns it."""
    known, now = known_time(connection), clock.now()
    moved = now if known is None else max(known, min(now, known + LONGEST_STEP))
    if moved != known:
        set_fact(connection, FACT, str(to_millis(moved)))
    return moved
