"""What the clocks ask of a history, as one text: the *course* of an entry.

It stands in the line of each open entry, so that all clocks are reckoned without reading the events of each.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from desktop_app.registers.clock.happenings import Happening

_PART, _END = " ", ";"
"""Between the facts of a happening, and between happenings: no code of a step and no date holds them."""


def course_of(happenings: Iterable[Happening]) -> str:
    """The course that these happenings make, in their order."""
    return _END.join(map(_written, happenings))


def happenings_in(course: str) -> list[Happening]:
    """The happenings of a course, in their order."""
    return [_read(*part.split(_PART)) for part in course.split(_END) if part]


def _written(item: Happening) -> str:
    days = "" if item.days is None else str(item.days)
    until = "" if item.until is None else item.until.isoformat()
    return _PART.join((item.code, item.on.isoformat(), days, until))


def _read(code: str, on: str, days: str, until: str) -> Happening:
    end = date.fromisoformat(until) if until else None
    return Happening(code, date.fromisoformat(on), int(days) if days else None, end)
