"""When to try again. Pure: the window's timer calls it."""

from __future__ import annotations

from datetime import datetime, timedelta

from desktop_app.sync.rounds.status import SyncStatus

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=30)
LONGEST_ASKED = timedelta(hours=1)
"""However long the province asks to wait."""

ASK_EVERY = timedelta(seconds=30)
"""With nothing to send: how often to ask whether others or the province sent something.

With :data:`AFTER_CHANGE` on the other computer, a colleague's change is here within a minute. A question is
one request of at most 330 bytes both ways, on a connection that stays open.
"""

PAUSE = timedelta(minutes=15)
"""After somebody stopped an exchange: how long until the next one that nobody asks for."""

AFTER_CHANGE = timedelta(seconds=20)
"""How long a change may wait, so that a form entered in a row goes as one segment with others."""

LONGEST_URGENT = timedelta(minutes=1)
"""So long at most an urgent report waits for the next try, also where its record is through."""


def next_try(status: SyncStatus, chance: float) -> timedelta | None:
    """Return how long after the last try the next one is due; ``None`` while there is no line to a province.

    ``chance`` (0 to 1) spreads the offices of a province, so that they do not all call in the same
    second after an outage: a failed try is repeated after half to one and a half of its wait.
    """
    if not status.address:
        return None
    if status.failures:
        doublings = min(status.failures - 1, 10)
        wait: timedelta = min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
        wait *= 0.5 + chance
        if status.not_before is not None and status.last_try is not None:
            asked: timedelta = status.not_before - status.last_try
            return max(wait, min(asked + FIRST_WAIT * chance, LONGEST_ASKED))
        return min(wait, LONGEST_URGENT) if status.urgent else wait
    if status.unsent or status.unacknowledged:
        return AFTER_CHANGE
    return LONGEST_URGENT if status.urgent else ASK_EVERY * (0.75 + chance / 2)


def due_in(
    status: SyncStatus, now: datetime, chance: float, *, line_came_back: bool = False
) -> timedelta | None:
    """Return how long from now until the next try; ``None`` while the office is not connected.

    Once the connection is back there is no wait, unless the province asked for it.
    """
    wait = next_try(status, chance)
    if wait is None:
        return None
    asked_to_wait = bool(status.failures) and status.not_before is not None
    if status.last_try is None or (line_came_back and not asked_to_wait):
        return timedelta(0)
    since = now - status.last_try
    waits = timedelta(0) <= since < wait  # a clock that was set back must not stop sync
    return wait - since if waits else timedelta(0)
