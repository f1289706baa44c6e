"""The events of an entry that deadlines depend on, as one text: the *course* of an entry.

The line of each open entry has it, so that all deadlines are calculated without reading the events.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from desktop_app.registers.clock.clock_events import ClockEvent

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
