"""The one parser of numbers that people wrote: an ambiguous one is an error, never guessed.

Whole numbers (đồng, households, forms) have no decimals, so ``500,000`` and ``500.000`` are five hundred
thousand. Where decimals are possible, ``1,250`` can be two numbers, and :class:`AmbiguousNumber` names both.
For files and pasted blocks :mod:`desktop_app.base.figures.styles` finds the style first.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final

from desktop_app.base.figures.arithmetic import compute, is_sum
from desktop_app.base.figures.styles import both_readings, grouping_style, typed_form
from desktop_app.base.numbers import NumberStyle, plain_number_text
from desktop_app.base.problems import Problem

_MAX_DIGITS: Final = 18
_MOST_PLACES: Final = 6
"""Decimals of a computed sum; a result with more has to be rounded by hand."""
_DAY_AND_MONTH: Final = re.compile(r"\d{1,2}[/-]\d{1,2}(?:[/-](?:\d{4}|\d{2}))?")
_CURRENCY: Final = ("vnd", "vnđ", "đồng", "dong", "đ", "₫")
_MIXED_GROUPS: Final = re.compile(r"-?\d{1,3}(?:([.,\u00a0\u202f ])\d{3})(?:\1\d{3})*(?!\1)[.,]000")
_SEPARATORS: Final = re.compile(r"[.,\u00a0\u202f ]")


class NotANumber(Problem):
    """A text is no number at all."""


class AmbiguousNumber(Problem):
    """A text is one of two numbers; the sentence says how to type each of them."""

    def __init__(self, text: str, grouped: Decimal, decimal: Decimal) -> None:
        super().__init__(
            "“{text}” can mean {one} or {other}. Type the one that is meant.",
            text=text.strip()[:40],
            one=typed_form(grouped),
            other=typed_form(decimal),
        )
        self.grouped, self.decimal = grouped, decimal


def parse_number(text: str, style: NumberStyle | None = None) -> Decimal:
    """The number that a person typed where decimals belong: ``1.234.567,5``, ``12,5``, ``12.5``, ``=3+4``.

    ``style`` is how it is written, where that is known.

    Raises:
        AmbiguousNumber: it can be read in two ways and ``style`` is not given.
        Problem: the text is not a number, or is too long to be a figure of an office.
    """
    if is_sum(text):
        return _exact(text, compute(text, lambda part: Fraction(_decimal(part, style))))
    return _decimal(text, style)


def parse_whole(text: str) -> int:
    """Return the whole number that a person typed: ``1.234``, ``1,234``, ``1 234`` and ``=3+4``.

    Raises:
        AmbiguousNumber: its end is thousands or decimals, as in ``1.500,000``.
        Problem: it is no whole number.
    """
    number = whole_or_decimal(text)
    if number != number.to_integral_value():
        raise Problem("“{text}” is not a whole number. Type one, for example 12 or 1.200.", text=text[:40])
    return int(number)


def parse_dong(text: str) -> int:
    """Whole đồng, as people and banks write them: 1.500.000, 1,500,000.00, +1500000 VND, 500.000 đ.

    Raises:
        AmbiguousNumber: its end is thousands or decimals, as in ``1.500,000``.
        Problem: it is no amount of whole đồng.
    """
    try:
        number = whole_or_decimal(without_currency(text))
    except NotANumber as problem:
        raise _no_dong(text) from problem
    if number != number.to_integral_value():
        raise _no_dong(text)
    return int(number)


def parse_share(text: str) -> Decimal:
    """Return a share in percent, with its sign or without: never so large that it could have thousands.

    Raises:
        Problem: it is no number.
    """
    plain = text.replace("%", "").strip()
    readings = both_readings(plain)
    return readings.decimal if readings is not None else parse_number(plain)


def whole_or_decimal(text: str) -> Decimal:
    """As :func:`parse_number`, where whole numbers belong: what can be thousands is thousands.

    Raises:
        AmbiguousNumber: its end is thousands or decimals, as in ``1.500,000``.
        Problem: it is not a number.
    """
    if is_sum(text):
        return _exact(text, compute(text, lambda part: Fraction(_of_wholes(part))))
    return _of_wholes(text)


def digits_only(text: str) -> int | None:
    """A number that is never grouped, such as a year or the number of a form; ``None`` where it is none."""
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= _MAX_DIGITS else None


def without_currency(text: str) -> str:
    """Return an amount without đồng before or after it and without its plus."""
    plain = text.strip()
    for name in _CURRENCY:
        for written in (name, name.upper(), name.capitalize()):
            plain = plain.removesuffix(written).removeprefix(written).strip()
    return plain.removeprefix("+").strip()


def _decimal(text: str, style: NumberStyle | None) -> Decimal:
    if style is not None and (plain := plain_number_text(text, style)) is not None:
        return _not_too_long(text, Decimal(plain))
    readings = both_readings(text)
    if readings is not None:
        raise AmbiguousNumber(text, readings.grouped, readings.decimal)
    return _only_reading(text)


def _of_wholes(text: str) -> Decimal:
    if both_readings(text) is not None:
        plain = plain_number_text(text, grouping_style(text))
        return _not_too_long(text, Decimal(plain or 0))
    number = _only_reading(text)
    if _MIXED_GROUPS.fullmatch(text.strip()):  # what is counted whole has no three decimals
        raise AmbiguousNumber(text, Decimal(_SEPARATORS.sub("", text.strip())), number)
    return number


def _only_reading(text: str) -> Decimal:
    for style in NumberStyle:
        plain = plain_number_text(text, style)
        if plain is not None:
            return _not_too_long(text, Decimal(plain))
    if _DAY_AND_MONTH.fullmatch(text.strip()):
        raise Problem("“{text}” is a day, not a number. To compute, type ={text}.", text=text.strip())
    if sum(letter.isdigit() for letter in text) > _MAX_DIGITS:
        raise _too_long(text)
    raise NotANumber(
        "“{text}” is not a number. Type digits only, for example 1.234 or 12,5.", text=text.strip()[:40]
    )


def _not_too_long(text: str, number: Decimal) -> Decimal:
    if sum(letter.isdigit() for letter in text) > _MAX_DIGITS:
        raise _too_long(text)
    return number


def _exact(text: str, result: Fraction) -> Decimal:
    """Return a computed number; who typed it rounds one with more decimals than a figure has."""
    scaled = result * 10**_MOST_PLACES
    if scaled.denominator != 1:
        raise Problem(
            "“{text}” comes to more than {n} decimals. Type the rounded figure.",
            text=text.strip()[:40],
            n=_MOST_PLACES,
        )
    if abs(scaled.numerator) >= 10 ** (_MAX_DIGITS + _MOST_PLACES):
        raise _too_long(text)
    number = Decimal(f"{scaled.numerator}E-{_MOST_PLACES}").normalize()
    return Decimal(f"{number:f}")


def _too_long(text: str) -> Problem:
    return Problem("“{text}” has too many digits. Check the figure.", text=text.strip()[:40])


def _no_dong(text: str) -> Problem:
    return Problem("“{text}” is no amount of whole đồng.", text=text.strip()[:40])
