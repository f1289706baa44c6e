"""Numbers and days by groups of answers, as paper names them: no figure is the answer of a few people.

The scale is divided into cells of a round width. The outer cells take in all answers beyond them and are then
open ("90 or more"), so that one answer far outside is not seen and does not widen the others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal, localcontext
from typing import Final

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.surveys.results.summaries import (
    EXACT,
    MOST_DIGITS,
    STEPS,
    Band,
    DaySummary,
    NumberSummary,
    band_words,
    nth,
)

_DECIMALS: Final = 2
_MOST_OF_ALL: Final = 2
"""Answers too few for two groups are one, named by so many cells at most."""

type Answered[T] = Sequence[tuple[T, int]]
"""Each answer with how many gave it, in the order of the answers."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """``low``, ``median`` and ``high`` in words: the answer itself only where enough people gave it.

    Of days there is no ``median``.
    """

    low: str
    high: str
    bands: tuple[Band, ...]
    median: str = ""


def grouped_numbers(numbers: NumberSummary, smallest: int, most: int) -> Grouped:
    """Return numbers in at most ``most`` groups of at least ``smallest`` answers each.

    Raises:
        ValueError: there are fewer answers than that.
    """
    whole = all(number == number.to_integral_value() for number, _ in numbers.ordered)
    with localcontext(prec=EXACT, rounding=ROUND_FLOOR):
        groups = _Groups(numbers.ordered, smallest, most, format_number, lambda: _number_scales(whole=whole))
        middle = [nth(numbers.ordered, place) for place in ((numbers.count - 1) // 2, numbers.count // 2)]
        given = all(groups.is_given_often(each) for each in middle)
        median = format_number(numbers.median, _DECIMALS) if given else groups.between(*middle)
        return Grouped(*groups.ends(), groups.bands, median)


def grouped_days(days: DaySummary, smallest: int, most: int) -> Grouped:
    """Return days in at most ``most`` groups of at least ``smallest`` answers each.

    Raises:
        ValueError: there are fewer answers than that.
    """
    groups = _Groups(days.ordered, smallest, most, format_date, _day_scales)
    return Grouped(*groups.ends(), groups.bands)


@dataclass(frozen=True, slots=True)
class _Scale[T]:
    """Cells, numbered in their order.

    ``between``: the words for all from one cell to another; ``below``, ``above``: up to a cell, and from it.
    """

    place: Callable[[T], int]
    between: Callable[[int, int], str]
    below: Callable[[int], str]
    above: Callable[[int], str]

    def cells(self, low: T, high: T) -> int:
        """Return how many cells reach from one answer to another."""
        return self.place(high) - self.place(low) + 1


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring cells that are one group."""

    first: int
    last: int
    label: str
    count: int


class _Groups[T: (Decimal, date)]:
    """Answers put together, so that each group has enough of them."""

    def __init__(
        self,
        ordered: Answered[T],
        smallest: int,
        most: int,
        exact: Callable[[T], str],
        scales: Callable[[], Iterator[_Scale[T]]],
    ) -> None:
        self._ordered: Answered[T] = ordered
        self._smallest = smallest
        self._exact: Callable[[T], str] = exact
        self._times: dict[T, int] = dict(ordered)
        total = sum(self._times.values())
        if total < smallest:
            raise ValueError("there are fewer answers than the smallest group")
        low, high = nth(ordered, smallest - 1), nth(ordered, total - smallest)
        self._runs: list[_Run] = []
        self._scale: _Scale[T]
        if low <= high:
            inner = [value for value, _ in ordered if low <= value <= high]
            by_value = len(inner) <= most and all(self.is_given_often(each) for each in inner)
            self._scale = _scale_of(inner, exact) if by_value else _first(scales(), low, high, most)
            self._runs = self._divided(self._scale.place(low), self._scale.place(high))
        if not self._runs:
            least, greatest = ordered[0][0], ordered[-1][0]
            self._scale = _first(scales(), least, greatest, _MOST_OF_ALL)
            first, last = self._scale.place(least), self._scale.place(greatest)
            self._runs = [_Run(first, last, self._scale.between(first, last), total)]

    def is_given_often(self, value: T) -> bool:
        """Whether so many people gave exactly this answer that it may be named."""
        return self._times[value] >= self._smallest

    @property
    def bands(self) -> tuple[Band, ...]:
        """The groups in their order."""
        return tuple(Band(run.label, run.count) for run in self._runs)

    def ends(self) -> tuple[str, str]:
        """Return the words for the least and for the greatest answer."""
        least, greatest = self._ordered[0][0], self._ordered[-1][0]
        return self.between(least, least), self.between(greatest, greatest)

    def between(self, low: T, high: T) -> str:
        """Return the words for the group of an answer, or for the groups from one answer to another."""
        if low == high and self.is_given_often(low):
            return self._exact(low)
        first, last = self._run_of(low), self._run_of(high)
        return first.label if first == last else self._scale.between(first.first, last.last)

    def _run_of(self, value: T) -> _Run:
        place = self._scale.place(value)
        return next((run for run in self._runs if place <= run.last), self._runs[-1])

    def _divided(self, first: int, last: int) -> list[_Run]:
        """Put the cells from the first to the last together; nothing where one would hold all and more.

        The outer cells have enough answers: those beyond them belong to them.
        """
        counts: Counter[int] = Counter()
        is_open_below = is_open_above = False
        for value, times in self._ordered:
            place = self._scale.place(value)
            is_open_below |= place < first
            is_open_above |= place > last
            counts[min(max(place, first), last)] += times
        if first == last and is_open_below and is_open_above:
            return []
        groups = [[first]]
        waiting: list[int] = []
        for place in range(first + 1, last):
            waiting.append(place)
            if sum(counts[each] for each in waiting) >= self._smallest:
                groups.append(waiting)
                waiting = []
        groups[-1] += waiting
        if first < last:
            groups.append([last])
        runs = []
        for each in groups:
            begin, end = each[0], each[-1]
            label = self._scale.between(begin, end)
            if begin == first and is_open_below:
                label = self._scale.below(end)
            elif end == last and is_open_above:
                label = self._scale.above(begin)
            runs.append(_Run(begin, end, label, sum(counts[place] for place in each)))
        return runs


def _first[T](scales: Iterator[_Scale[T]], low: T, high: T, most: int) -> _Scale[T]:
    """Return the finest scale that has few enough cells between two answers, or the coarsest there is."""
    for scale in scales:
        if scale.cells(low, high) <= most:
            break
    return scale


def _scale_of[T: (Decimal, date)](values: Sequence[T], exact: Callable[[T], str]) -> _Scale[T]:
    """Return a scale on which each of these answers is a cell."""

    def between(first: int, last: int) -> str:
        ends = exact(values[first]), exact(values[last])
        return ends[0] if first == last else " – ".join(ends)

    return _Scale(
        lambda value: -1 if value < values[0] else bisect_left(values, value),
        between,
        lambda last: tr("{n} or less", n=exact(values[last])),
        lambda first: tr("{n} or more", n=exact(values[first])),
    )


def _number_scales(*, whole: bool) -> Iterator[_Scale[Decimal]]:
    """Yield scales as people count (1, 2, 5, 10, …), the finest first."""
    for power in range(0 if whole else -MOST_DIGITS, 2 * MOST_DIGITS):
        for factor in STEPS:
            yield _number_scale(Decimal(factor).scaleb(power), whole=whole)


def _number_scale(width: Decimal, *, whole: bool) -> _Scale[Decimal]:
    def between(first: int, last: int) -> str:
        return band_words(first * width, (last + 1) * width, whole=whole)

    def below(last: int) -> str:
        end = (last + 1) * width
        if whole:
            return tr("{n} or less", n=format_number(end - 1))
        return tr("below {n}", n=format_number(end))

    return _Scale(
        lambda number: int((number / width).to_integral_value()),
        between,
        below,
        lambda first: tr("{n} or more", n=format_number(first * width)),
    )


def _day_scales() -> Iterator[_Scale[date]]:
    """Yield months, years, decades and centuries."""
    yield _calendar(lambda day: day.year * 12 + day.month - 1, _month, _month)
    for years in (1, 10, 100):
        yield _years(years)


def _years(width: int) -> _Scale[date]:
    return _calendar(
        lambda day: day.year // width,
        lambda place: str(place * width),
        lambda place: str(place * width + width - 1),
    )


def _month(place: int) -> str:
    return f"{place % 12 + 1:02}/{place // 12}"


def _calendar(
    place: Callable[[date], int], begin: Callable[[int], str], end: Callable[[int], str]
) -> _Scale[date]:
    def between(first: int, last: int) -> str:
        ends = begin(first), end(last)
        return ends[0] if ends[0] == ends[1] else " – ".join(ends)

    return _Scale(
        place,
        between,
        lambda last: tr("until {day}", day=end(last)),
        lambda first: tr("since {day}", day=begin(first)),
    )
