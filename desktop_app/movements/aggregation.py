"""How figures are put together over areas and over time, as each indicator declares.

Nothing put together from nothing is nothing, not zero. Flows are added; of a stock the latest given
value counts; ratios are sums divided by sums and never averaged; words are joined.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from typing import Final

from desktop_app.catalogue.indicator_set import AreaAggregation, Indicator, TimeAggregation, ValueKind
from desktop_app.movements.values import Value, stored_numbers

_EXACT: Final = Context(prec=60)
_PLAIN: Final = 50
"""Digits of a number whose sums are exact in any case."""


def sum_of(values: Iterable[Value | None]) -> Decimal | None:
    """The exact sum of the given figures; ``None`` when none is given."""
    total: Decimal | None = None
    for value in values:
        if isinstance(value, Decimal):
            total = value if total is None else _EXACT.add(total, value)
    return total


def sum_of_all(values: Iterable[Decimal | None]) -> Decimal | None:
    """The exact sum where every figure is given: a part of them says nothing about the whole."""
    every = list(values)
    return None if None in every else sum_of(every)


def sum_of_stored(texts: Sequence[str]) -> Decimal | None:
    """The same of stored texts; words that an older set left where figures belong count nowhere."""
    digits = "".join(texts)
    if digits.isascii() and digits.isdigit() and all(texts) and len(max(texts, key=len)) <= _PLAIN:
        return Decimal(sum(map(int, texts)))  # nearly all of a large year
    return sum_of(stored_numbers(texts))


def latest_of(values: Iterable[Value | None]) -> Value | None:
    """The last given value of a series in the order of time."""
    found: Value | None = None
    for value in values:
        if value is not None:
            found = value
    return found


def count_of(values: Iterable[Value | None]) -> Decimal | None:
    """How many answered yes; ``None`` when nobody answered."""
    answered = [value for value in values if isinstance(value, Decimal)]
    return Decimal(sum(1 for value in answered if value)) if answered else None


def joined(values: Iterable[Value | None]) -> str | None:
    """The given words, each on its own line, the same line once."""
    lines = dict.fromkeys(value for value in values if isinstance(value, str) and value)
    return "\n".join(lines) or None


def ratio_of(numerator: Value | Fraction | None, denominator: Value | Fraction | None) -> Fraction | None:
    """The exact quotient; ``None`` when a side is missing or the denominator is zero."""
    if numerator is None or isinstance(numerator, str):
        return None
    if denominator is None or isinstance(denominator, str) or not denominator:
        return None
    return Fraction(numerator) / Fraction(denominator)


def over_time(rule: TimeAggregation, values: Iterable[Value | None]) -> Value | None:
    """The value of a longer period from the values of its parts, given in the order of time.

    A ratio has no value of its own to put together: its numerator and denominator are, and
    :func:`ratio_of` divides them.
    """
    match rule:
        case TimeAggregation.SUM:
            return sum_of(values)
        case TimeAggregation.LATEST:
            return latest_of(values)
        case TimeAggregation.CONCAT:
            return joined(values)
        case TimeAggregation.RATIO_OF_SUMS | TimeAggregation.NONE:
            return None


def over_areas(rule: AreaAggregation, values: Iterable[Value | None]) -> Value | None:
    """The commune's value from the values of its reporting units; for ratios see :func:`over_time`."""
    match rule:
        case AreaAggregation.SUM:
            total = sum_of(values)
            return None if total is None else _EXACT.add(total, 0)  # of units where nothing occurred: zero
        case AreaAggregation.COUNT:
            return count_of(values)
        case AreaAggregation.CONCAT:
            return joined(values)
        case AreaAggregation.NONE:
            return _only(values)
        case AreaAggregation.RATIO_OF_SUMS:
            return None


def adds_over_communes(indicator: Indicator) -> bool:
    """Whether a province's figure is the sum of those of its communes: counts are added, not counted."""
    return indicator.area_aggregation in (AreaAggregation.SUM, AreaAggregation.COUNT)


def over_merged(indicator: Indicator, values: Sequence[Value]) -> Value | None:
    """The figure of an area with those merged into it: one yes is a yes, where answers are not counted."""
    if indicator.value_kind is ValueKind.TEXT:
        return joined(values)
    if indicator.value_kind is ValueKind.YES_NO and not indicator.adds_over_time:
        return max(value for value in values if isinstance(value, Decimal))
    return sum_of(values)


def as_one_area(indicator: Indicator, values: Sequence[Decimal]) -> Decimal | None:
    """What one area would have reported in place of several; ``None`` where their figures are not added."""
    if indicator.value_kind is ValueKind.YES_NO:
        return max(values)
    return sum_of(values) if indicator.area_aggregation is AreaAggregation.SUM else None


def _only(values: Iterable[Value | None]) -> Value | None:
    """The value of an indicator that is not put together: that of the only unit that gave one."""
    given = [value for value in values if value is not None]
    return given[0] if len(given) == 1 else None
