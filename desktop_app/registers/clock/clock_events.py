"""The events of an entry that deadlines depend on, and their text in the line of each open entry.

From that text all deadlines of a list are calculated without reading the events.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec


class ClockEvent(msgspec.Struct, frozen=True):
    """One event of an entry, as the clock sees it.

    ``on`` is the local day of the event, day 0 of whatever is counted from it. An event that extends a term
    carries more days in the unit of the rule (``days``), or the new date (``until``), which goes first.

    Events are given in the order in which the log has them, and that order holds: a day that is before one
    ahead of it (a computer with a wrong clock) counts as that day, and the explanation says so.
    """

    code: str
    on: date
    days: int | None = None
    until: date | None = None


_PART, _END = " ", ";"
"""Between the facts of an event, and between events: no code of a step and no date holds them."""


def timeline_text(events: Iterable[ClockEvent]) -> str:
    """The course that these events make, in their order."""
    return _END.join(map(_written, events))


def clock_events_in(course: str) -> list[ClockEvent]:
    """The events of a course, in their order."""
    return [_read(*part.split(_PART)) for part in course.split(_END) if part]


def _written(item: ClockEvent) -> str:
    days = "" if item.days is None else str(item.days)
    until = "" if item.until is None else item.until.isoformat()
    return _PART.join((item.code, item.on.isoformat(), days, until))


def _read(code: str, on: str, days: str, until: str) -> ClockEvent:
    end = date.fromisoformat(until) if until else None
    return ClockEvent(code, date.fromisoformat(on), int(days) if days else None, end)
