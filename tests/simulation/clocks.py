"""The one right time, and clocks that are wrong by years."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from desktop_app.base.clock import VIETNAM, to_millis

BEGIN = datetime(2026, 10, 5, 1, 0, tzinfo=UTC)


class Time:
    """The right time. It goes on only where somebody says so."""

    def __init__(self) -> None:
        self.now = BEGIN

    def go_on(self, by: timedelta) -> None:
        """Let time pass."""
        self.now += by


class WrongClock:
    """The clock of one computer: right, or wrong by ``wrong``."""

    def __init__(self, time: Time) -> None:
        self._time = time
        self.wrong = timedelta(0)

    def now(self) -> datetime:
        """What the clock shows, in UTC."""
        return self._time.now + self.wrong

    def today(self) -> date:
        """The date it shows, in Vietnam."""
        return self.now().astimezone(VIETNAM).date()

    def running(self) -> timedelta:
        """How long the computer would have been running."""
        return self._time.now - BEGIN

    def nanoseconds(self) -> int:
        """What it shows, as ``time.time_ns`` tells it."""
        return to_millis(self.now()) * 1_000_000
