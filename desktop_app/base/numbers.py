"""Numbers and dates as Vietnamese offices write them: 1.234.567, 93,19, 05/9/2026 → 05/09/2026."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache

from desktop_app.base.problems import Problem
from desktop_app.base.resource_files import resource_path

Number = int | Decimal | Fraction
_GROUPED = re.compile(r"-?\d{1,3}(?:[.\u00a0 ]\d{3})+(?:,\d+)?")
_PLAIN = re.compile(r"-?\d+(?:,\d+)?")
_GROUPED_ENGLISH = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DATES = (
    re.compile(r"(?P<day>[0-9]{1,2})[/.\- ](?P<month>[0-9]{1,2})[/.\- ](?P<year>[0-9]{4}|[0-9]{2})"),
    re.compile(r"(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>[0-9]{4}|[0-9]{2})"),
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"),
)
_MAX_DIGITS = 18
_MEGABYTE = 1024 * 1024


def parse_number(text: str) -> Decimal:
    """The number a person typed or pasted, in Vietnamese notation.

    Accepts ``1.234.567,5``, ``1234567,5`` and, where no reading is possible but the English one,
    ``1,234,567.5`` and ``12.5``. A single group such as ``1.234`` is one thousand two hundred and
    thirty-four, as everywhere in Vietnam.

    Raises:
        Problem: the text is not a number, or is too long to be a figure of an office.
    """
    cleaned = text.strip().replace("\u2212", "-").replace("\u202f", "\u00a0")
    if sum(letter.isdigit() for letter in cleaned) > _MAX_DIGITS:
        raise Problem("“{text}” has too many digits. Check the figure.", text=cleaned[:40])
    if _GROUPED.fullmatch(cleaned):
        plain = re.sub(r"[.\u00a0 ]", "", cleaned).replace(",", ".")
    elif _PLAIN.fullmatch(cleaned):
        plain = cleaned.replace(",", ".")
    elif _GROUPED_ENGLISH.fullmatch(cleaned):
        plain = cleaned.replace(",", "")
    elif re.fullmatch(r"-?\d+\.\d+", cleaned):
        plain = cleaned
    else:
        raise Problem(
            "“{text}” is not a number. Type digits only, for example 1.234 or 12,5.", text=cleaned[:40]
        )
    return Decimal(plain)


def round_half_up(value: Number, places: int) -> Decimal:
    """The value to ``places`` decimals, halves away from zero as in the offices' own tables."""
    step = Decimal(1).scaleb(-places)
    if isinstance(value, Fraction):
        scaled = abs(value) * 10**places
        whole = int(scaled + Fraction(1, 2))
        rounded = (Decimal(whole) * step).copy_sign(Decimal(value.numerator))
    else:
        rounded = Decimal(value).quantize(step, rounding=ROUND_HALF_UP)
    return rounded or rounded.copy_abs()  # nobody writes -0,00


def format_number(value: Number | None, places: int | None = None) -> str:
    """The value as ``1.234.567,5``; nothing for ``None``. Without ``places``, as many as it has."""
    if value is None:
        return ""
    if places is not None or isinstance(value, Fraction):
        number = round_half_up(value, 2 if places is None else places)
    else:
        number = Decimal(value) or Decimal(0)
    text = f"{number:,f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(",", "\u0000").replace(".", ",").replace("\u0000", ".")


def plain_number(value: Decimal) -> str:
    """The value without groups, as a year or the number of a paper is written: ``1980``, ``12,5``."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",")


def format_percent(ratio: Number | None, places: int = 2) -> str:
    """A ratio (0.9319) as the percentage ``93,19`` without the sign; nothing for ``None``."""
    if ratio is None:
        return ""
    return format_number(Fraction(ratio) * 100, places)


def format_size(size: int) -> str:
    """A number of bytes as people speak of files: ``340 kB``, ``1,2 MB``, ``25 MB``."""
    if size < _MEGABYTE:
        return f"{max(1, size // 1024)} kB"
    return f"{format_number(Decimal(size) / _MEGABYTE, 0 if size >= 10 * _MEGABYTE else 1)} MB"


def format_date(day: date | None) -> str:
    """A date as ``dd/mm/yyyy``; nothing for ``None``."""
    return "" if day is None else f"{day:%d/%m/%Y}"


def _full_year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) <= _last_short_year() else 1900)


@cache
def _last_short_year() -> int:
    with resource_path("office", "typing.toml").open("rb") as stream:
        return int(tomllib.load(stream)["dates"]["last_short_year"])


def parse_date(text: str) -> date:
    """The date typed as ``d/m/yyyy`` or ``d/m/yy`` (also with dots, dashes), ``ddmmyyyy``, ``ddmmyy``.

    Raises:
        Problem: the text is not a date of the calendar.
    """
    typed = text.strip()
    match = next((found for form in _DATES if (found := form.fullmatch(typed))), None)
    try:
        if match:
            return date(_full_year(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        pass
    raise Problem("“{text}” is not a date. Type day/month/year, for example 05/09/2026.", text=text[:40])
