"""Figures of the answers to one question, from how often each answer was given; exact, rounded when shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal, InvalidOperation, localcontext
from fractions import Fraction
from functools import partial
from typing import Final

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number

_FEW_VALUES: Final = 12
"""So many different numbers have a bar each; more are put together in bands."""
_MOST_BANDS: Final = 10
_FEW_DAYS, _FEW_MONTHS, _FEW_YEARS = 31, 24, 20
MOST_DIGITS: Final = 18
EXACT: Final = 4 * MOST_DIGITS
"""Digits with which nothing of such numbers is rounded."""
STEPS: Final = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Band:
    """A part of the scale of numbers or of the calendar, and how many answers lie in it."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class NumberSummary:
    """At least one number: how many, their mean and median, the least and the greatest.

    ``ordered``: each number with how many gave it, from the least; ``bands``: for who may see all of them.
    """

    count: int
    mean: Fraction
    median: Fraction
    low: Decimal
    high: Decimal
    ordered: tuple[tuple[Decimal, int], ...]
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True, slots=True)
class DaySummary:
    """At least one day: how many, the first and the last; ``ordered`` and ``bands`` as of numbers."""

    count: int
    first: date
    last: date
    ordered: tuple[tuple[date, int], ...]
    bands: tuple[Band, ...] = ()

    @property
    def median(self) -> date:
        """The day in the middle; the earlier of two."""
        return nth(self.ordered, (self.count - 1) // 2)


def number_of(answer: str) -> Decimal | None:
    """Return a stored number; ``None`` for what is none, or has more digits than anybody counts with."""
    try:
        number = Decimal(answer.strip())
    except InvalidOperation:
        return None
    if not number.is_finite() or len(answer) > 2 * MOST_DIGITS or abs(number.adjusted()) > MOST_DIGITS:
        return None
    return number


def day_of(answer: str) -> date | None:
    """Return the day of a stored day or moment; ``None`` for what is none."""
    try:
        return date.fromisoformat(answer[:10])
    except ValueError:
        return None


def number_summary(numbers: Mapping[Decimal, int]) -> NumberSummary | None:
    """Return the figures of numbers by how often each occurs; ``None`` without any."""
    count = sum(numbers.values())
    if not count:
        return None
    ordered = sorted(numbers.items())
    total = Fraction(exact_sum(ordered))
    middle = (Fraction(nth(ordered, (count - 1) // 2)) + Fraction(nth(ordered, count // 2))) / 2
    low, high = ordered[0][0], ordered[-1][0]
    bands = tuple(_number_bands(ordered))
    return NumberSummary(count, total / count, middle, low, high, tuple(ordered), bands)


def exact_sum(numbers: Iterable[tuple[Decimal, int]]) -> Decimal:
    """Return the sum of numbers, each with how many gave it; no sum of so many digits is rounded."""
    with localcontext(prec=EXACT):  # fractions take ten times as long
        return sum((number * times for number, times in numbers), Decimal(0))


def day_summary(days: Mapping[date, int]) -> DaySummary | None:
    """Return the figures of days by how often each occurs; ``None`` without any."""
    if not days:
        return None
    ordered = sorted(days.items())
    first, last = ordered[0][0], ordered[-1][0]
    return DaySummary(sum(days.values()), first, last, tuple(ordered), tuple(_day_bands(ordered)))


def band_names(first: date, last: date) -> Callable[[date], str]:
    """Return what gives a day the label of its band in a summary from ``first`` to ``last``."""
    return _scale(first, last)[0]


def nth[T](ordered: Iterable[tuple[T, int]], place: int) -> T:
    """Return the answer in a place from 0 among all in their order.

    Raises:
        ValueError: there are not so many answers.
    """
    for answer, times in ordered:
        place -= times
        if place < 0:
            return answer
    raise ValueError("there are not so many answers")


def _number_bands(ordered: list[tuple[Decimal, int]]) -> Iterable[Band]:
    if len(ordered) <= _FEW_VALUES:
        return [Band(format_number(number), times) for number, times in ordered]
    whole = all(number == number.to_integral_value() for number, _ in ordered)
    with localcontext(prec=EXACT, rounding=ROUND_FLOOR):
        step = _step(ordered[-1][0] - ordered[0][0])
        counts: dict[int, int] = {}
        for number, times in ordered:
            place = int((number / step).to_integral_value())
            counts[place] = counts.get(place, 0) + times
        return [
            Band(band_words(place * step, (place + 1) * step, whole=whole), counts.get(place, 0))
            for place in range(min(counts), max(counts) + 1)
        ]


def _step(span: Decimal) -> Decimal:
    """Return the width by which people count (1, 2, 5, 10, …) that needs few bands."""
    power = -MOST_DIGITS
    while True:
        for factor in STEPS:
            step = Decimal(factor).scaleb(power)
            if span < step * (_MOST_BANDS - 1):
                return step
        power += 1


def band_words(low: Decimal, high: Decimal, *, whole: bool) -> str:
    """Return the words for the numbers from one to below another; ``whole``: all are whole."""
    if not whole or low != low.to_integral_value() or high != high.to_integral_value():
        return tr("{low} to below {high}", low=format_number(low), high=format_number(high))
    if high - low == 1:
        return format_number(int(low))
    return f"{format_number(int(low))} – {format_number(int(high - 1))}"


def _day_bands(ordered: list[tuple[date, int]]) -> Iterable[Band]:
    name, labels = _scale(ordered[0][0], ordered[-1][0])
    counts = dict.fromkeys(labels or (name(day) for day, _ in ordered), 0)
    for day, times in ordered:
        counts[name(day)] += times
    return [Band(label, count) for label, count in counts.items()]


def _scale(first: date, last: date) -> tuple[Callable[[date], str], tuple[str, ...]]:
    """Return what names the band of a day, and all bands in their order; none where each day is its own."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    years = last.year - first.year + 1
    if (last - first).days < _FEW_DAYS:
        return format_date, ()
    if months <= _FEW_MONTHS:
        at = first.year * 12 + first.month - 1
        return _month, tuple(f"{month % 12 + 1:02}/{month // 12}" for month in range(at, at + months))
    if years <= _FEW_YEARS:
        return _year, tuple(str(year) for year in range(first.year, last.year + 1))
    width = next(width for width in (10, 100, 1_000) if years <= _FEW_YEARS * width)
    begins = range(first.year - first.year % width, last.year + 1, width)
    return partial(_years_of, width), tuple(f"{year} – {year + width - 1}" for year in begins)


def _month(day: date) -> str:
    return f"{day:%m/%Y}"


def _year(day: date) -> str:
    return str(day.year)


def _years_of(width: int, day: date) -> str:
    begin = day.year - day.year % width
    return f"{begin} – {begin + width - 1}"
