"""Numbers and dates as Vietnamese offices write them: 1.234.567, 93,19, 05/9/2026 → 05/09/2026."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING

from desktop_app.base.problems import Problem
from desktop_app.base.resource_files import resource_path

if TYPE_CHECKING:
    from fractions import Fraction

type Number = int | Decimal | Fraction


class NumberStyle(Enum):
    """How a number is written."""

    VIETNAMESE = "vi"
    """1.234.567,5; groups may also be separated by spaces: 1 234 567,5."""
    ENGLISH = "en"
    """1,234,567.5."""


# A group of thousands never follows a nought: 0.500 is a half. Both kinds of patterns are compiled, and exact
# arithmetic is loaded, where they are first wanted: the first page of the window only writes whole numbers.
_FORMS = {
    NumberStyle.VIETNAMESE: r"-?(?:[1-9]\d{0,2}(?:(?:\.\d{3})+|(?:[\u00a0 ]\d{3})+)|\d+)(?:,\d+)?",
    NumberStyle.ENGLISH: r"-?(?:[1-9]\d{0,2}(?:,\d{3})+|0|[1-9]\d*)(?:\.\d+)?",
}
_DAY_OF_YEAR = r"[0-9]{1,2}[/.\-][0-9]{1,2}"
_DATES = (
    r"(?P<day>[0-9]{1,2})[/.\- ](?P<month>[0-9]{1,2})[/.\- ](?P<year>[0-9]{4}|[0-9]{2})",
    r"(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>[0-9]{4}|[0-9]{2})",
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})",
)
_MOST_PLACES = 18
_MEGABYTE = 1024 * 1024


def plain_number_text(text: str, style: NumberStyle) -> str | None:
    """A number written in a style, with a point and without groups; ``None`` when it is not written so."""
    cleaned = text.strip().replace("\u2212", "-").replace("\u202f", "\u00a0")
    if not re.fullmatch(_FORMS[style], cleaned):
        return None
    if style is NumberStyle.ENGLISH:
        return cleaned.replace(",", "")
    return re.sub(r"[.\u00a0 ]", "", cleaned).replace(",", ".")


def round_half_up(value: Number, places: int) -> Decimal:
    """Return the value to ``places`` decimals, halves away from zero as in the offices' own tables."""
    # In whole numbers: a report has thousands of shares, and a fraction is made slowly.
    over, under = value.as_integer_ratio()
    whole = (2 * abs(over) * 10**places + under) // (2 * under)
    sign = "-" if over < 0 and whole else ""  # never -0,00
    return Decimal(f"{sign}{whole}E-{places}")  # arithmetic on decimals would cut long numbers


def format_number(value: Number | None, places: int | None = None) -> str:
    """Return the value as ``1.234.567,5``; nothing for ``None``. Without ``places``, as many as it has."""
    if value is None:
        return ""
    if places is not None or not isinstance(value, int | Decimal):
        number = round_half_up(value, 2 if places is None else places)
    else:
        number = Decimal(value) or Decimal(0)
    text = f"{number:,f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(",", "\u0000").replace(".", ",").replace("\u0000", ".")


def plain_number(value: Decimal) -> str:
    """Return the value without groups, as a year or the number of a paper is written: ``1980``, ``12,5``."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return with_comma(text)


def with_comma(stored: str) -> str:
    """Return a number as it is stored, with a point, as it is written here: with a comma."""
    return stored.replace(".", ",")


def format_percent(ratio: Number | None, places: int = 2, *, beside: Number | None = None) -> str:
    """Return a ratio (0.9319) as the percentage ``93,19`` without the sign; empty for ``None``.

    Printed ``beside`` a required share it gets as many more decimals as it takes to stay on the same side:
    79,996 does not become 80,00 there.
    """
    if ratio is None:
        return ""
    from fractions import Fraction

    percent = Fraction(ratio) * 100
    if beside is not None:
        required = Fraction(beside) * 100
        while places < _MOST_PLACES and _side(round_half_up(percent, places), required) != _side(
            percent, required
        ):
            places += 1
    return format_number(percent, places)


def _side(value: Number, other: Number) -> int:
    return (value > other) - (value < other)


def format_size(size: int) -> str:
    """Return a number of bytes as people speak of files: ``340 kB``, ``1,2 MB``, ``25 MB``."""
    if size < _MEGABYTE:
        return f"{max(1, size // 1024)} kB"
    return f"{format_number(Decimal(size) / _MEGABYTE, 0 if size >= 10 * _MEGABYTE else 1)} MB"


def format_date(day: date | None) -> str:
    """Return a date as ``dd/mm/yyyy``; nothing for ``None``."""
    return "" if day is None else f"{day:%d/%m/%Y}"


def _full_year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) <= _last_short_year() else 1900)


@cache
def _last_short_year() -> int:
    import tomllib

    with resource_path("office", "typing.toml").open("rb") as stream:
        return int(tomllib.load(stream)["dates"]["last_short_year"])


def is_day_of_year(text: str) -> bool:
    """Whether a text is a day and month without a year: ``25/11``."""
    return re.fullmatch(_DAY_OF_YEAR, text.strip()) is not None


def parse_date(text: str, year: int | None = None) -> date:
    """Return the date typed as ``d/m/yyyy`` or ``d/m/yy`` (also with dots, dashes), ``ddmmyyyy``, ``ddmmyy``.

    ``25/11`` is the day of ``year``, where that is given.

    Raises:
        Problem: the text is not a date of the calendar.
    """
    typed = text.strip()
    if year is not None and is_day_of_year(typed):
        typed = f"{typed}/{year:04}"
    match = next((found for form in _DATES if (found := re.fullmatch(form, typed))), None)
    try:
        if match:
            return date(_full_year(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        pass
    raise Problem("“{text}” is not a date. Type day/month/year, for example 05/09/2026.", text=text[:40])
