"""Date and time functions. Dates are strings in the specification; numbers count days since 1970."""

from __future__ import annotations

import re
from datetime import date, datetime

from desktop_app.forms.functions.signature import Function
from desktop_app.forms.xpath.context import Context
from desktop_app.forms.xpath.dates import (
    date_of_days,
    day_fraction,
    days_of,
    instant_of_days,
    looks_like_date,
    parse_instant,
    parse_time,
    write_instant,
)
from desktop_app.forms.xpath.values import NAN, text_to_number, to_text

_DIRECTIVE = re.compile(r"%(.)", re.DOTALL)
_MONTHS = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "vi": [f"thg {month}" for month in range(1, 13)],
}
_WEEKDAYS = {
    "en": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    "vi": ["Th 2", "Th 3", "Th 4", "Th 5", "Th 6", "Th 7", "CN"],
}


def _instant(c: Context, value: object) -> datetime | None:
    if isinstance(value, float | bool):
        return instant_of_days(float(value), c.world.zone) if value == value else None
    text = to_text(value).strip()
    if looks_like_date(text):
        instant = parse_instant(text, c.world.zone)
        return None if instant is None else instant.astimezone(c.world.zone)
    number = text_to_number(text, c.world.zone)
    return instant_of_days(number, c.world.zone) if number == number else None


def _date(c: Context, value: object) -> str:
    day: date | None
    text = value if isinstance(value, str) else "" if isinstance(value, float) else to_text(value)
    if looks_like_date(text.strip()):
        instant = _instant(c, text)
        day = None if instant is None else instant.date()
    else:
        number = value if isinstance(value, float) else text_to_number(text, c.world.zone)
        day = date_of_days(number) if number == number else None
    return "" if day is None else day.isoformat()


def _date_time(c: Context, value: object) -> str:
    instant = _instant(c, value)
    return "" if instant is None else write_instant(instant)


def _decimal_date_time(c: Context, value: object) -> float:
    if isinstance(value, float):
        return value
    text = to_text(value).strip()
    days = days_of(text, c.world.zone) if looks_like_date(text) else text_to_number(text, c.world.zone)
    return NAN if days is None else days


def _decimal_time(c: Context, value: object) -> float:
    if isinstance(value, float):
        return value % 1.0 if value == value else value
    text = to_text(value).strip()
    today = c.world.clock.now().astimezone(c.world.zone).date()
    instant = parse_instant(text, c.world.zone) if "-" in text[:8] else parse_time(text, today, c.world.zone)
    return NAN if instant is None else day_fraction(instant, c.world.zone)


def _format(c: Context, value: object, form: str) -> str:
    instant = _instant(c, value)
    if instant is None:
        time_text = to_text(value).strip()
        today = c.world.clock.now().astimezone(c.world.zone).date()
        instant = parse_time(time_text, today, c.world.zone) if ":" in time_text else None
    if instant is None:
        return ""
    moment = instant.astimezone(c.world.zone)
    language = _language(c.world.language_name())
    return _DIRECTIVE.sub(lambda match: _piece(moment, match[1], language), form)


def _language(name: str) -> str:
    return "vi" if "(vi" in name.lower() or name.lower() in ("vi", "vi-vn", "tiếng việt") else "en"


def _piece(moment: datetime, directive: str, language: str) -> str:
    pieces = {
        "Y": f"{moment.year:04d}",
        "y": f"{moment.year % 100:02d}",
        "m": f"{moment.month:02d}",
        "n": str(moment.month),
        "b": _MONTHS[language][moment.month - 1],
        "d": f"{moment.day:02d}",
        "e": str(moment.day),
        "a": _WEEKDAYS[language][moment.weekday()],
        "H": f"{moment.hour:02d}",
        "h": str(moment.hour),
        "M": f"{moment.minute:02d}",
        "S": f"{moment.second:02d}",
        "3": f"{moment.microsecond // 1000:03d}",
        "%": "%",
    }
    return pieces.get(directive, "%" + directive)


FUNCTIONS = (
    Function("today", "", "s", lambda c: c.world.clock.now().astimezone(c.world.zone).date().isoformat()),
    Function("now", "", "s", lambda c: write_instant(c.world.clock.now().astimezone(c.world.zone))),
    Function("date", "a", "s", _date),
    Function("date-time", "a", "s", _date_time),
    Function("decimal-date-time", "a", "n", _decimal_date_time),
    Function("decimal-time", "a", "n", _decimal_time),
    Function("format-date", "as", "s", _format),
    Function("format-date-time", "as", "s", _format),
)
