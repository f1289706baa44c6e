"""From the result of a calculation to the text that is stored, for each data type.

Numbers, also those of other answers, become whole in a whole number and days since 1970 become dates; truth
is 1 or 0 where a number is stored. An instant becomes its local day in a date and its time of day in a time,
a date its midnight in a date with time.
"""

from __future__ import annotations

import re
from datetime import datetime, tzinfo

from desktop_app.forms.xpath.comparisons import text_of_value
from desktop_app.forms.xpath.dates import (
    date_of_days,
    instant_of_days,
    looks_like_date,
    parse_instant,
    write_instant,
)

_WITH_FRACTION = re.compile(r"-?[0-9]+\.[0-9]*")
_MOST = 1e12
"""Larger numbers are written as they are: they are no count and no day."""


def as_text(value: object, _zone: tzinfo) -> str:
    """``string()`` of the result."""
    return text_of_value(value)


def as_number(value: object, _zone: tzinfo) -> str:
    """The number; 1 or 0 for truth."""
    return _truth(value) if isinstance(value, bool) else text_of_value(value)


def as_whole_number(value: object, _zone: tzinfo) -> str:
    """The number without its fraction; 1 or 0 for truth."""
    if isinstance(value, bool):
        return _truth(value)
    number = _number(value)
    if number is not None:
        return str(int(number))
    text = text_of_value(value)
    return str(int(float(text))) if _WITH_FRACTION.fullmatch(text) else text


def as_day(value: object, zone: tzinfo) -> str:
    """The day of days since 1970, or the local day of an instant."""
    number = _number(value)
    if number is not None:
        day = date_of_days(number)
        return "" if day is None else day.isoformat()
    text = text_of_value(value)
    local = _local(text, zone)
    return text if local is None else local.date().isoformat()


def as_time_of_day(value: object, zone: tzinfo) -> str:
    """The local time of day of an instant."""
    text = text_of_value(value)
    local = _local(text, zone)
    return text if local is None else write_instant(local).partition("T")[2]


def as_moment(value: object, zone: tzinfo) -> str:
    """The instant of days since 1970; a date is its midnight."""
    number = _number(value)
    if number is not None:
        instant = instant_of_days(number, zone)
        return "" if instant is None else write_instant(instant)
    text = text_of_value(value)
    local = _local(text, zone)
    return text if local is None or "T" in text else write_instant(local)


def _truth(value: bool) -> str:
    return "1" if value else "0"


def _number(value: object) -> float | None:
    return value if isinstance(value, float) and value == value and abs(value) < _MOST else None


def _local(text: str, zone: tzinfo) -> datetime | None:
    instant = parse_instant(text, zone) if looks_like_date(text) else None
    return None if instant is None else instant.astimezone(zone)
