"""The four kinds of value of XPath 1.0 and the conversions between them.

A value is a ``str``, a ``float``, a ``bool`` or a node-set (a list of nodes in document order).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import tzinfo
from decimal import Decimal
from typing import Protocol

from desktop_app.forms.xpath.dates import days_of, looks_like_date

NAN = math.nan
_SPACES = re.compile("[ \t\r\n]+")
_NUMBER = re.compile(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_WHOLE_LIMIT = 1e15
WHITESPACE = " \t\r\n"
"""What XPath takes for white space; a no-break space is a letter like others."""


class ValueNode(Protocol):
    """What conversions need of a node."""

    def text(self) -> str:
        """The string value: what is written in the node and in all below it."""
        ...


type Value = str | float | bool | list[ValueNode]


def number_text(number: float) -> str:
    """A number as XPath 1.0 writes it: no exponent, no point in whole numbers, NaN, Infinity."""
    if number != number:
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == int(number):
        return (
            str(int(number))
            if abs(number) < _WHOLE_LIMIT
            else format(Decimal(repr(number)), "f").removesuffix(".0")
        )
    text = repr(number)
    return format(Decimal(text), "f") if "e" in text else text


def to_text(value: object) -> str:
    """``string()`` of XPath 1.0; of a node-set its first node, of an empty one the empty string."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, list):
        return str(value[0].text()) if value else ""
    return str(value)


def is_number_text(text: str) -> bool:
    """Whether XPath reads the text as a number."""
    return _NUMBER.fullmatch(text) is not None


def text_to_number(text: str, zone: tzinfo) -> float:
    """``number()`` of a string: as in XPath 1.0, and days since 1970 for a date or dateTime."""
    if _NUMBER.fullmatch(text):
        return float(text)
    text = text.strip(WHITESPACE)
    if _NUMBER.fullmatch(text):
        return float(text)
    if looks_like_date(text):
        days = days_of(text, zone)
        return NAN if days is None else days
    return NAN


def to_number(value: object, zone: tzinfo) -> float:
    """``number()`` of the specification."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    return text_to_number(to_text(value), zone)


def numbers_of(values: Iterable[object], zone: tzinfo) -> list[float]:
    """``number()`` of each value; of a node-set, of each of its nodes."""
    numbers: list[float] = []
    for value in values:
        if isinstance(value, list):
            numbers.extend(text_to_number(node.text(), zone) for node in value)
        else:
            numbers.append(to_number(value, zone))
    return numbers


def to_boolean(value: object) -> bool:
    """``boolean()`` of XPath 1.0: zero, NaN, the empty string and the empty node-set are false."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return value == value and value != 0.0
    if isinstance(value, str):
        return value != ""
    return bool(value)


def from_python(value: object) -> Value:
    """The expression value of a Python value: None is blank, numbers are floats, dates ISO text."""
    if value is None:
        return ""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float | Decimal):
        return float(value)
    isoformat = getattr(value, "isoformat", None)
    return str(isoformat()) if isoformat is not None else str(value)


def words_of(text: str) -> list[str]:
    """The items of a list with white space between them."""
    return [word for word in _SPACES.split(text) if word]


def texts_of(values: Iterable[object]) -> list[str]:
    """The strings of several arguments, a node-set giving one for each of its nodes."""
    texts: list[str] = []
    for value in values:
        if isinstance(value, list):
            texts.extend(node.text() for node in value)
        else:
            texts.append(to_text(value))
    return texts
