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
from desktop_app.text import nfc

type Answer = str | int | float | Decimal | bool | date | datetime | time | Sequence[str] | None
"""What the session takes as an answer; None and "" are blank, a sequence is the choices of a select."""

_INTEGER = re.compile(r"[+-]?\d{1,15}")
_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)")
_SOME_DAY = date(2000, 1, 1)


def stored_answer(value: Answer, kind: str, zone: tzinfo) -> str:  # noqa: PLR0911  (one return a type)
    """The text to store for ``value`` in a question of the data type ``kind``.

    Raises :class:`Problem` when the value is not one of that type.
    """
    text = _plain(value, zone)
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
                raise Problem("“{value}” is not a date. Type day, month and year.", value=text)
            return day.isoformat()
        case "time":
            if parse_time(text, _SOME_DAY, zone) is None:
                raise Problem("“{value}” is not a time of day. Type hours and minutes.", value=text)
            return text
        case "dateTime":
            instant = parse_instant(text, zone)
            if instant is None:
                raise Problem("“{value}” is not a date with time. Type both.", value=text)
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
    if isinstance(value, int | Decimal):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    if isinstance(value, float):
        return "" if value != value else number_text(value)
    if isinstance(value, datetime):
        return write_instant(value if value.tzinfo else value.replace(tzinfo=zone))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return datetime.combine(_SOME_DAY, value, value.tzinfo or zone).timetz().isoformat("milliseconds")
    return " ".join(nfc(part) for part in value)


def _number(text: str, form: re.Pattern[str], sentence: str) -> str:
    stripped = text.strip()
    if not form.fullmatch(stripped):
        raise Problem(sentence, value=text)
    return stripped.removeprefix("+")


def _places(text: str, kind: str) -> str:
    points = points_of(text)
    least = {"geopoint": 1, "geotrace": 2, "geoshape": 3}[kind]
    if points is None or len(points) < least or (kind == "geopoint" and len(points) != 1):
        raise Problem("“{value}” is not a place. Type latitude and longitude in degrees.", value=text)
    return text.strip()
