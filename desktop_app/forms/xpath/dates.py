"""Dates, times and instants as the ODK XForms specification writes and counts them.

A day is counted from 1 January 1970: a date without time is a whole number of days; an instant with an
offset is counted in UTC, with the time of day as the fraction.
"""

from __future__ import annotations

import re
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta, timezone, tzinfo

EPOCH = date(1970, 1, 1)
_EPOCH_INSTANT = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_SECONDS = 86_400.0
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?", re.ASCII)
_MILLION = 6


def looks_like_date(text: str) -> bool:
    """Whether the text starts as a date does; cheap, asked before parsing."""
    return len(text) >= 8 and text[4:5] == "-" and text[:4].isdigit()


def parse_date(text: str) -> date | None:
    """The date of ``YYYY-MM-DD`` (a time behind it is ignored), or None if it is none."""
    head, _, _ = text.strip().partition("T")
    match = _DATE.fullmatch(head)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def parse_instant(text: str, zone: tzinfo) -> datetime | None:
    """The instant of ``YYYY-MM-DDThh:mm[:ss[.fff]][offset]``; without an offset it is local to ``zone``.

    A date alone is its midnight in ``zone``. None if the text is neither.
    """
    head, mark, tail = text.strip().partition("T")
    day = parse_date(head)
    if day is None:
        return None
    if not mark:
        return datetime(day.year, day.month, day.day, tzinfo=zone)
    return _at_time(day, tail, zone)


def parse_time(text: str, day: date, zone: tzinfo) -> datetime | None:
    """The instant of ``hh:mm[:ss[.fff]][offset]`` on ``day``, or None."""
    return _at_time(day, text.strip(), zone)


def _at_time(day: date, text: str, zone: tzinfo) -> datetime | None:
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    fraction = (match[4] or "")[:_MILLION].ljust(_MILLION, "0")
    try:
        where = _offset(match[5]) if match[5] else zone
        moment = datetime(day.year, day.month, day.day, hour, minute, second, int(fraction), where)
        if not MINYEAR < day.year < MAXYEAR:  # the calendar may end on the way to another zone
            moment.astimezone(UTC)
            moment.astimezone(zone)
    except (ValueError, OverflowError):
        return None
    return moment


def _offset(text: str) -> tzinfo:
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def days_of(text: str, zone: tzinfo) -> float | None:
    """Days since 1 January 1970 UTC of a date or instant written as text, or None if it is neither."""
    if "T" not in text:
        day = parse_date(text)
        return None if day is None else float((day - EPOCH).days)
    instant = parse_instant(text, zone)
    return None if instant is None else days_of_instant(instant)


def days_of_instant(instant: datetime) -> float:
    """Days since 1 January 1970 UTC, with the time of day as fraction."""
    return (instant - _EPOCH_INSTANT) / timedelta(seconds=1) / _DAY_SECONDS


def day_fraction(instant: datetime, zone: tzinfo) -> float:
    """The share of the local day that has passed: noon is 0.5."""
    local = instant.astimezone(zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return (local - midnight) / timedelta(seconds=1) / _DAY_SECONDS


def date_of_days(days: float) -> date | None:
    """The date that many whole days after 1 January 1970, or None where the calendar ends."""
    try:
        return EPOCH + timedelta(days=int(days))
    except (OverflowError, ValueError):
        return None


def instant_of_days(days: float, zone: tzinfo) -> datetime | None:
    """The instant that many days after 1 January 1970 UTC, in ``zone``."""
    try:
        return (_EPOCH_INSTANT + timedelta(milliseconds=round(days * _DAY_SECONDS * 1000))).astimezone(zone)
    except (OverflowError, ValueError):
        return None


def write_instant(instant: datetime) -> str:
    """``YYYY-MM-DDThh:mm:ss.fff±hh:mm``, the dateTime of the specification."""
    return instant.isoformat(timespec="milliseconds")
