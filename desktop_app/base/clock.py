"""The clock, passed as a parameter so that tests and imports can set the time."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Protocol

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Vietnam has had one zone without daylight saving since 1975; Windows lacks a zone database."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""Counted from by hand: what Python asks Windows for instants before it ends in an error."""
_MILLISECOND = timedelta(milliseconds=1)

_UPTIME = Path("/proc/uptime")
"""Linux: how long it has run, sleep included, which ``time.monotonic`` leaves out there."""


class Clock(Protocol):
    """Returns the present instant."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...

    def today(self) -> date:
        """Return the present date in Vietnam."""
        ...

    def running(self) -> timedelta:
        """Return how long the computer has been running; it cannot be set, and a restart begins at zero."""
        ...


class SystemClock:
    """The clock of the computer."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return the present date in Vietnam."""
        return self.now().astimezone(VIETNAM).date()

    def running(self) -> timedelta:
        """Return how long the computer has been running."""
        if _UPTIME.exists():
            return timedelta(seconds=float(_UPTIME.read_text("ascii").split()[0]))
        return timedelta(seconds=time.monotonic())


class FixedClock:
    """A clock that is moved by hand; for tests and for the sample office.

    ``instant`` may be assigned, as a person sets a computer's clock; only :meth:`advance` lets time pass.
    """

    def __init__(self, instant: datetime, running: timedelta = timedelta(hours=1)) -> None:
        self.instant = instant.astimezone(UTC)
        self._running = running

    def now(self) -> datetime:
        """Return the instant that was set."""
        return self.instant

    def today(self) -> date:
        """Return the date in Vietnam at that instant."""
        return self.instant.astimezone(VIETNAM).date()

    def running(self) -> timedelta:
        """Return how long the computer would have been running."""
        return self._running

    def advance(self, step: timedelta) -> None:
        """Let ``step`` pass."""
        self.instant += step
        self._running += step


def day_of_month(start: date, months: int, day: int) -> date:
    """A day of the month that comes ``months`` after that of ``start``; in a shorter one the last day."""
    month = start.year * 12 + start.month - 1 + months
    first, next_first = (date(each // 12, each % 12 + 1, 1) for each in (month, month + 1))
    return min(first + timedelta(days=day - 1), next_first - timedelta(days=1))


def to_millis(instant: datetime) -> int:
    """Milliseconds since 1970 UTC: how instants are stored and sent."""
    return (instant - _EPOCH) // _MILLISECOND


def vietnam_time(instant: datetime) -> datetime:
    """Return an instant in Vietnam's time; as it is in the last hours of the year 9999, which end nowhere."""
    with suppress(OverflowError):
        return instant.astimezone(VIETNAM)
    return instant


def from_millis(millis: int) -> datetime:
    """Return the aware UTC instant of a stored number of milliseconds."""
    return _EPOCH + timedelta(milliseconds=millis)


def stored_day(text: str | None) -> date | None:
    """Return a day as it is stored (``YYYY-MM-DD``); nothing for none."""
    return date.fromisoformat(text) if text else None
