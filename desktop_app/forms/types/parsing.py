"""From an answer given as text to the text that is stored, for each data type."""

from __future__ import annotations

import re
from datetime import date, tzinfo

from desktop_app.base.i18n import N_
from desktop_app.base.problems import Problem
from desktop_app.base.text import carriable
from desktop_app.forms.functions.geography import points_of
from desktop_app.forms.xpath.dates import parse_date, parse_instant, parse_time, write_instant

SOME_DAY = date(2000, 1, 1)
LONGEST_NUMBER = 400
"""Enough to write any number a computer calculates with; more is no answer on paper."""

_INTEGER = re.compile(r"[+-]?[0-9]{1,15}")
_MANY_DIGITS = re.compile(r"[+-]?[0-9]{16,}")
_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)")
_LONGEST_QUOTE = 60
"""The sentence about a refused answer quotes this much of it."""


def any_text(text: str, _zone: tzinfo) -> str:
    """Every text is an answer."""
    return text


def whole_number(text: str, _zone: tzinfo) -> str:
    """Digits, with or without a sign."""
    stripped = text.strip()
    if _MANY_DIGITS.fullmatch(stripped):
        raise _too_long(text)
    return _number(text, _INTEGER, N_("“{value}” is not a whole number. Type digits only."))


def decimal_number(text: str, _zone: tzinfo) -> str:
    """Digits with at most one decimal point."""
    return _number(text, _DECIMAL, N_("“{value}” is not a number. Type digits and one decimal sign."))


def day(text: str, _zone: tzinfo) -> str:
    """A day; a time behind it goes."""
    found = parse_date(text)
    if found is None:
        raise Problem("“{value}” is not a date. Type day, month and year.", value=quoted(text))
    return found.isoformat()


def time_of_day(text: str, zone: tzinfo) -> str:
    """Hours and minutes."""
    if parse_time(text, SOME_DAY, zone) is None:
        raise Problem(
            "“{value}” is not a time of day. Type hours and minutes, for example 8:30.", value=quoted(text)
        )
    return text


def moment(text: str, zone: tzinfo) -> str:
    """A day with a time."""
    instant = parse_instant(text, zone)
    if instant is None:
        raise Problem("“{value}” is not a date with time. Type both.", value=quoted(text))
    return write_instant(instant)


def one_place(text: str, _zone: tzinfo) -> str:
    """One point of the map."""
    return _places(text, least=1, most=1)


def line_of_places(text: str, _zone: tzinfo) -> str:
    """Two points of the map or more."""
    return _places(text, least=2)


def places_around(text: str, _zone: tzinfo) -> str:
    """Three points of the map or more."""
    return _places(text, least=3)


def quoted(value: object) -> str:
    """A value as it is quoted in a sentence about it: printable and not long."""
    try:
        text = value if isinstance(value, str) else str(value)
    except ValueError:  # a whole number of thousands of digits
        text = type(value).__name__
    text = carriable(text)
    return text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "…"


def _number(text: str, form: re.Pattern[str], sentence: str) -> str:
    stripped = text.strip()
    if len(stripped) > LONGEST_NUMBER:
        raise _too_long(text)
    if not form.fullmatch(stripped):
        raise Problem(sentence, value=quoted(text))
    return stripped.removeprefix("+")


def _too_long(text: str) -> Problem:
    return Problem("The number “{value}” is too long. Check what was typed.", value=quoted(text))


def _places(text: str, *, least: int, most: int | None = None) -> str:
    points = points_of(text)
    if points is None or len(points) < least or (most is not None and len(points) > most):
        raise Problem("“{value}” is not a place. Type latitude and longitude in degrees.", value=quoted(text))
    return text.strip()
