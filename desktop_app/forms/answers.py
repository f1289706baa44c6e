"""From what a person gives as an answer to the text that is stored, by the data type of the question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, tzinfo
from decimal import Decimal

from desktop_app.forms.dates import parse_date, parse_instant, parse_time, write_instant
from desktop_app.forms.functions.geography import points_of
from desktop_app.forms.values import number_text
from desktop_app.i18n import N_
from desktop_app.problems import Problem
from desktop_app.text import carriable, nfc

type Answer = str | int | float | Decimal | bool | date | datetime | time | Sequence[str] | None
"""What the session takes as an answer; None and "" are blank, a sequence is the choices of a select."""

_INTEGER = re.compile(r"[+-]?[0-9]{1,15}")
_MANY_DIGITS = re.compile(r"[+-]?[0-9]{16,}")
_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)")
_DECIMAL_LENGTH = 400
"""Enough to write any number a computer calculates with; more is no answer on paper."""
_TOLD_LENGTH = 60
"""So much of an answer that was refused stands in the sentence about it."""
_SOME_DAY = date(2000, 1, 1)


def stored_answer(value: Answer, kind: str, zone: tzinfo) -> str:  # noqa: PLR0911  (one return a type)
    """The text to store for ``value`` in a question of the data type ``kind``.

    Letters that no record can carry (control characters, halves of a character) are left out. Raises
    :class:`Problem` when the value is not one of that type.
    """
    try:
        text = carriable(_plain(value, zone))
    except (TypeError, ValueError, ArithmeticError):  # no answer at all, or more digits than are ever written
        raise Problem(
            "“{value}” cannot be an answer. Give a text, a number, a date or a list of choices.",
            value=told(value),
        ) from None
    if text == "":
        return ""
    match kind:
        case "int":
            return _number(text, _INTEGER, N_("“{value}” is not a whole number. Type digits only."))
        case "decimal":
            return _number(text, _DECIMAL, N_("“{value}” is not a number. Type digits and one decimal sign."))
        case "date":
            day = parse_date(text)
            if day is None:
                raise Problem("“{value}” is not a date. Type day, month and year.", value=told(text))
            return day.isoformat()
        case "time":
            if parse_time(text, _SOME_DAY, zone) is None:
                raise Problem("“{value}” is not a time of day. Type hours and minutes.", value=told(text))
            return text
        case "dateTime":
            instant = parse_instant(text, zone)
            if instant is None:
                raise Problem("“{value}” is not a date with time. Type both.", value=told(text))
            return write_instant(instant)
        case "geopoint" | "geotrace" | "geoshape":
            return _places(text, kind)
        case _:
            return text


def _plain(value: Answer, zone: tzinfo) -> str:  # noqa: PLR0911  (one return a type)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return _decimal_text(value)
    if isinstance(value, float):
        return "" if value != value else number_text(value)
    if isinstance(value, datetime):
        return write_instant(value if value.tzinfo else value.replace(tzinfo=zone))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return datetime.combine(_SOME_DAY, value, value.tzinfo or zone).timetz().isoformat("milliseconds")
    return _chosen(value)


def _decimal_text(value: Decimal) -> str:
    if value.is_nan():
        return ""
    if value.is_finite() and abs(value.adjusted()) > _DECIMAL_LENGTH:
        return str(value)  # written out it could fill the memory
    return format(value, "f")


def _chosen(value: object) -> str:
    """The choices as they are stored: with spaces between them. Raises TypeError for what is no list."""
    if not isinstance(value, Sequence) or isinstance(value, bytes | bytearray | memoryview):
        raise TypeError
    return " ".join(nfc(part) for part in value)


def told(value: object) -> str:
    """A value as it stands in a sentence about it: one that can be shown, and not long."""
    try:
        text = value if isinstance(value, str) else str(value)
    except ValueError:  # a whole number of thousands of digits
        text = type(value).__name__
    text = carriable(text)
    return text if len(text) <= _TOLD_LENGTH else text[:_TOLD_LENGTH] + "…"


def _number(text: str, form: re.Pattern[str], sentence: str) -> str:
    stripped = text.strip()
    if len(stripped) > _DECIMAL_LENGTH or (form is _INTEGER and _MANY_DIGITS.fullmatch(stripped)):
        raise Problem("The number “{value}” is too long. Check what was typed.", value=told(text))
    if not form.fullmatch(stripped):
        raise Problem(sentence, value=told(text))
    return stripped.removeprefix("+")


def _places(text: str, kind: str) -> str:
    points = points_of(text)
    least = {"geopoint": 1, "geotrace": 2, "geoshape": 3}[kind]
    if points is None or len(points) < least or (kind == "geopoint" and len(points) != 1):
        raise Problem("“{value}” is not a place. Type latitude and longitude in degrees.", value=told(text))
    return text.strip()
