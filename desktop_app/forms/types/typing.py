"""Answers as they are typed and shown again in the field, by the appearance of the question."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, tzinfo
from decimal import Decimal, InvalidOperation

from desktop_app.base.figures.number_reader import AmbiguousNumber, parse_number, whole_or_decimal
from desktop_app.base.figures.styles import typed_form
from desktop_app.base.numbers import (
    format_date,
    format_number,
    parse_date,
)
from desktop_app.base.problems import Problem
from desktop_app.forms.xpath.dates import parse_instant

_PART = re.compile(r"(?:(?P<month>\d{1,2})\s*[/.\-]\s*)?(?P<year>\d{4})")
_TIME = re.compile(r"(?P<hour>\d{1,2})\s*[:hHgG.]\s*(?P<minute>\d{2})(?:\s*[:.mp]\s*(?P<second>\d{2}))?")
_SPOKEN_TIME = re.compile(
    r"(?P<hour>\d{1,2})\s*(?:giờ|gio|h|g)(?:\s*(?P<minute>\d{1,2})\s*(?:phút|phut|ph|p|['’])?)?",
    re.IGNORECASE,
)
"""As times are spoken: 8h, 8 giờ, 8 giờ 5 phút, 8h5'."""
_STORED_TIME = re.compile(
    r"(?P<short>\d\d:\d\d)(?::(?P<second>\d\d)(?:\.(?P<rest>\d+))?)?(?P<zone>Z|[+-]\d\d:?\d\d)?"
)


def typed_text(text: str, _appearance: str, _zone: tzinfo) -> str:
    """Return what was typed unchanged."""
    return text


def shown_text(stored: str, _appearance: str, _zone: tzinfo) -> str:
    """Return what is stored unchanged."""
    return stored


def typed_number(text: str, appearance: str, _zone: tzinfo) -> Decimal:
    """What was typed, in Vietnamese notation. Raises :class:`Problem` when it is no number."""
    try:
        return parse_number(text)
    except AmbiguousNumber as problem:
        if "." in text and _is_grouped(appearance):
            return problem.grouped  # so the field itself writes it
        raise


def typed_whole(text: str, _appearance: str, _zone: tzinfo) -> Decimal:
    """What was typed where a whole number belongs. Raises :class:`Problem` when it is no number."""
    return whole_or_decimal(text)


def shown_number(stored: str, appearance: str, _zone: tzinfo) -> str:
    """A stored number: 1980 is a year or a number of a paper, and grouped only where the form asks for it.

    What is stored and is no number, such as an answer to a question that was a text before, stays as it is.
    """
    try:
        number = Decimal(stored)
    except InvalidOperation:
        return stored
    return format_number(number) if _is_grouped(appearance) and abs(number) >= 1000 else typed_form(number)


def _is_grouped(appearance: str) -> bool:
    return "thousands-sep" in appearance.split()


def typed_day(text: str, appearance: str, _zone: tzinfo) -> date:
    """What was typed: a day, or a year or month alone where the form asks for no more.

    Raises :class:`Problem` when it is no day.
    """
    match = _PART.fullmatch(text.strip())
    shown = appearance.split()
    if match is None or not ("year" in shown or ("month-year" in shown and match["month"])):
        return parse_date(text)
    try:
        return date(int(match["year"]), int(match["month"] or 1), 1)
    except ValueError as error:
        raise Problem("“{value}” is not a date. Type day, month and year.", value=text) from error


def shown_day(stored: str, appearance: str, _zone: tzinfo) -> str:
    """A stored day; only its year or month where the form asks for no more."""
    day = date.fromisoformat(stored[:10])
    shown = appearance.split()
    if "year" in shown:
        return f"{day.year}"
    return f"{day.month}/{day.year}" if "month-year" in shown else format_date(day)


def typed_time(text: str, _appearance: str, _zone: tzinfo) -> time:
    """What was typed, as 8:30, 8h30, 8h or 08:30:15. Raises :class:`Problem` when it is no time of day."""
    return _time(text)


def shown_time(stored: str, _appearance: str, _zone: tzinfo) -> str:
    """``08:30:00.000+07:00`` as 08:30, with the seconds where there are any."""
    return _short_time(stored)


def typed_moment(text: str, _appearance: str, zone: tzinfo) -> datetime:
    """What was typed, as 28/2/2026 8:30. Raises :class:`Problem` when it is no day with a time."""
    day, _, rest = text.strip().partition(" ")
    if not rest.strip():
        raise Problem("“{value}” is not a date with time. Type both.", value=text)
    return datetime.combine(parse_date(day), _time(rest), zone)


def shown_moment(stored: str, _appearance: str, zone: tzinfo) -> str:
    """A stored moment as day, month, year, hours and minutes of ``zone``."""
    instant = parse_instant(stored, zone) if stored else None
    if instant is None:
        return stored
    local = instant.astimezone(zone)
    return f"{format_date(local.date())} {_short_time(local.strftime('%H:%M:%S'))}"


def _time(text: str) -> time:
    plain = unicodedata.normalize("NFC", text.strip())
    match = _TIME.fullmatch(plain) or _SPOKEN_TIME.fullmatch(plain)
    try:
        if match is None:
            raise ValueError(text)
        parts = match.groupdict()
        return time(int(match["hour"]), int(match["minute"] or 0), int(parts.get("second") or 0))
    except ValueError as error:
        raise Problem(
            "“{value}” is not a time of day. Type hours and minutes, for example 8:30.", value=text
        ) from error


def _short_time(stored: str) -> str:
    match = _STORED_TIME.fullmatch(stored)
    if match is None:
        return stored
    second = match["second"] or "00"
    return match["short"] if second == "00" else f"{match['short']}:{second}"
