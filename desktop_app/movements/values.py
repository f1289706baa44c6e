"""Figures of cells: what was typed becomes a value, and a value the text that is stored.

A cell holds a ``Decimal`` (also for money in whole đồng and for yes = 1, no = 0) or words.
An empty cell has no value at all; it is not zero.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Final, NewType

from desktop_app.base.figures.number_reader import (
    NotANumber,
    parse_number,
    whole_or_decimal,
    without_currency,
)
from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold, nfc
from desktop_app.catalogue.indicator_set import Indicator, IndicatorSet, Nature, ValueKind
from desktop_app.movements.cell import Cell

type Value = Decimal | str
ShownTexts = NewType("ShownTexts", dict[Cell, str])
"""Stored texts as figures of one version of a set (:func:`desktop_app.movements.converting.as_shown`)."""

MAX_TEXT: Final = 20_000
MAX_DECIMALS: Final = 6
YES: Final = Decimal(1)
NO: Final = Decimal(0)
NOTHING: Final = Decimal("-0")
"""Không phát sinh: somebody says that nothing occurred. It adds nothing and counts as reported.

It is stored as ``-0``, which older versions read, add and show as zero (decision 28).
"""
_NOTHING_WORDS: Final = frozenset({"kps", "-", "–", "—", "nil", "khong phat sinh", "khong co phat sinh"})
_DIGITS: Final = re.compile(r"\d{1,18}", re.ASCII)
WHOLE: Final = frozenset({ValueKind.INTEGER, ValueKind.MONEY})
NUMBERS: Final = frozenset({ValueKind.INTEGER, ValueKind.MONEY, ValueKind.DECIMAL})
_YES_WORDS: Final = frozenset({"co", "c", "x", "1", "dat", "yes", "y", "true", "v"})
_NO_WORDS: Final = frozenset({"khong", "k", "0", "khong dat", "no", "n", "false"})


class NotThisKind(Problem):
    """What was typed does not fit the kind of figure the indicator takes."""


def parse_value(indicator: Indicator, typed: str) -> Value | None:
    """The value of a cell from what was typed or pasted; ``None`` when it was left empty.

    Raises:
        NotThisKind: the text does not fit the indicator; the sentence says what to type.
    """
    if _DIGITS.fullmatch(typed) and indicator.value_kind in NUMBERS:
        return Decimal(typed)  # nearly every figure of a large block
    text = nfc(typed).strip()
    if text and indicator.value_kind in NUMBERS and fold(text) in _NOTHING_WORDS:
        return _nothing(indicator)
    return _parsed(indicator.value_kind, text) if text else None


def parse_plan(indicator: Indicator, typed: str) -> Decimal:
    """A plan figure from what was typed; what a whole indicator can have as thousands is thousands.

    Raises:
        Problem: it is no number, or can be two.
    """
    is_whole = indicator.value_kind in WHOLE and indicator.nature is not Nature.RATIO
    return whole_or_decimal(without_currency(typed)) if is_whole else parse_number(typed)


def is_nothing(value: object) -> bool:
    """Whether a value says that nothing occurred; a zero does not."""
    return isinstance(value, Decimal) and value.is_zero() and value.is_signed()


def takes_nothing(indicator: Indicator) -> bool:
    """Whether "nothing occurred" can be said: of what happens in a period, not of what is there then."""
    return indicator.nature is Nature.FLOW and indicator.value_kind in NUMBERS and not indicator.computed


def nothing_word() -> str:
    """How "nothing occurred" is shown, copied and printed."""
    return tr("nil")


def _nothing(indicator: Indicator) -> Decimal:
    if takes_nothing(indicator):
        return NOTHING
    raise NotThisKind("“Nothing occurred” is for what happens in a period. Type a figure here, 0 for none.")


def _parsed(kind: ValueKind, text: str) -> Value:
    match kind:
        case ValueKind.TEXT:
            return _words(text)
        case ValueKind.YES_NO:
            return _yes_no(text)
        case ValueKind.INTEGER:
            return _whole(text, not_this_kind(ValueKind.INTEGER))
        case ValueKind.MONEY:
            return _whole(without_currency(text), not_this_kind(ValueKind.MONEY))
        case ValueKind.DECIMAL:
            return _decimal(text)


def not_this_kind(kind: ValueKind) -> NotThisKind:
    """What to type where figures of this kind belong."""
    match kind:
        case ValueKind.YES_NO:
            return NotThisKind("Type yes or no.")
        case ValueKind.INTEGER:
            return NotThisKind("Type a whole number, for example 12 or 1.200.")
        case ValueKind.MONEY:
            return NotThisKind("Type whole đồng, for example 500.000.000.")
        case _:
            return NotThisKind("Type a number, for example 12,5.")


def to_stored(value: Value | None) -> str | None:
    """The text that is stored: a plain decimal with a point and no needless zeros, or the words."""
    if value is None or isinstance(value, str):
        return value
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def same_value(one: Value | None, other: Value | None) -> bool:
    """Whether two values are the same: zero and "nothing occurred" are not, though they add alike."""
    return one == other and is_nothing(one) == is_nothing(other)


def from_stored(indicator: Indicator, stored: str) -> Value | None:
    """The value of a stored text; ``None`` when an older set left words where a figure belongs."""
    return stored or None if indicator.value_kind is ValueKind.TEXT else stored_number(stored)


def stored_number(stored: str) -> Decimal | None:
    """The number of a stored text; ``None`` when an older set left words where a figure belongs."""
    try:
        value = Decimal(stored)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def typed_values(indicators: IndicatorSet, stored: ShownTexts) -> dict[Cell, Value]:
    """The values of all cells whose indicator is in the set; unreadable and foreign ones are left out."""
    words = {code for code, item in indicators.by_code.items() if item.value_kind is ValueKind.TEXT}
    figures = indicators.by_code.keys() - words
    number = cache(stored_number)  # most figures of a year occur many times
    values: dict[Cell, Value] = {}
    for cell, text in stored.items():
        value = number(text) if cell.indicator in figures else text if cell.indicator in words else None
        if value is not None and value != "":
            values[cell] = value
    return values


def stored_numbers(texts: Iterable[str]) -> list[Decimal]:
    """The numbers among stored texts; words that an older set left are passed by."""
    return [number for text in texts if (number := stored_number(text)) is not None]


def _words(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise NotThisKind("The text is longer than {limit} characters. Shorten it.", limit=MAX_TEXT)
    return text


def _yes_no(text: str) -> Decimal:
    word = fold(text)
    if word in _YES_WORDS:
        return YES
    if word in _NO_WORDS:
        return NO
    raise not_this_kind(ValueKind.YES_NO)


def _whole(text: str, problem: NotThisKind) -> Decimal:
    value = _number(text, whole_or_decimal, problem)
    if value != value.to_integral_value():
        raise problem
    return _not_negative(value.to_integral_value())


def _decimal(text: str) -> Decimal:
    value = _number(text, parse_number, not_this_kind(ValueKind.DECIMAL))
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MAX_DECIMALS:
        raise NotThisKind("Type at most {count} decimals.", count=MAX_DECIMALS)
    return _not_negative(value)


def _number(text: str, read: Callable[[str], Decimal], problem: NotThisKind) -> Decimal:
    """What was typed; why it cannot be read is said where there is more to say than that it is no number."""
    try:
        return read(text)
    except NotANumber as cause:
        raise problem from cause
    except Problem as cause:
        raise NotThisKind(cause.message, **cause.params) from cause


def _not_negative(value: Decimal) -> Decimal:
    if value < 0:
        raise NotThisKind("A figure below zero is not possible here. Check the figure.")
    return abs(value)
