"""Times of day as they are typed into minutes: ``8:00 05/09/2026``, ``8h30 5/9/2026``."""

from __future__ import annotations

import re
from datetime import datetime, time

from desktop_app.base.clock import VIETNAM
from desktop_app.base.numbers import parse_date
from desktop_app.base.problems import Problem

_MOMENT = re.compile(r"(\d{1,2})\s*(?:[:.]|h|g|giờ)\s*(\d{1,2})?\s*(?:phút)?\s*,?\s*(?:ngày)?\s+(\S+)")


def parse_moment(text: str) -> datetime | None:
    """The moment in Vietnam; ``None`` for an empty text.

    Raises:
        Problem: the text is not a time and a date.
    """
    cleaned = text.strip().lower()
    if not cleaned:
        return None
    match = _MOMENT.fullmatch(cleaned)
    try:
        if match is not None:
            hour, minute, day = match.groups()
            return datetime.combine(parse_date(day), time(int(hour), int(minute or 0)), VIETNAM)
    except ValueError:
        pass
    raise Problem("“{text}” is not a time with its date. Type for example 8:00 05/09/2026.", text=text[:40])
