"""Reporting periods: a month, quarter, half-year or year, or one event such as a storm.

The keys ``2026-M03``, ``2026-Q1``, ``2026-H1``, ``2026-Y``, ``2026-E-bao-so-3`` are what is stored and sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, total_ordering
from types import MappingProxyType
from typing import Final

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.catalogue.indicator_set import MONTHS, PeriodType

_KEY = re.compile(r"(\d{4})-(?:M(\d{2})|Q([1-4])|H([12])|(Y)|E-([a-z0-9]+(?:-[a-z0-9]+)*))", re.ASCII)
_RANK: Final = {kind: rank for rank, kind in enumerate(PeriodType)}
_ROMAN: Final = ("", "I", "II", "III", "IV")
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 9998
"""The calendar ends with the next one, in which reports of this one are due."""
TOGETHER: Final = ":"
"""Between the keys of the first and the last of several periods."""

SO_FAR: Final = "+"
"""Behind the key of a month: all months of the year up to its end."""

type EventDays = Mapping[str, date]
"""The first day of each event of which it is known, by the key of its period."""
NO_DAYS: Final[EventDays] = MappingProxyType({})


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """One reporting period. ``number`` counts from 1 within the year; an event has a ``slug`` instead."""

    kind: PeriodType
    year: int
    number: int = 1
    slug: str = ""

    def __post_init__(self) -> None:
        months = MONTHS.get(self.kind)
        fits = bool(self.slug) if months is None else not self.slug and 1 <= self.number <= 12 // months
        if not fits or not _FIRST_YEAR <= self.year <= _LAST_YEAR:
            raise ValueError(f"no such period: {self.kind} {self.number} of {self.year} {self.slug!r}")

    @classmethod
    def parse(cls, key: str) -> Period:
        """Return the period with this key.

        Raises:
            Problem: the text is no key of a period.
        """
        return _parse(key)

    @classmethod
    def of(cls, day: date, kind: PeriodType) -> Period:
        """Return the period of this kind that contains ``day``.

        Raises:
            Problem: events are not found by date.
        """
        if kind is PeriodType.EVENT:
            raise Problem("An event is chosen by name, not by date.")
        return cls(kind, day.year, (day.month - 1) // MONTHS[kind] + 1)

    @classmethod
    def events_of(cls, year: int) -> tuple[str, str]:
        """Return the first and the last text between which the keys of all events of a year lie."""
        return f"{year:04d}-E-", f"{year:04d}-E-~"

    @property
    def key(self) -> str:
        """The text by which the period is stored and sent."""
        match self.kind:
            case PeriodType.MONTH:
                return f"{self.year:04d}-M{self.number:02d}"
            case PeriodType.QUARTER:
                return f"{self.year:04d}-Q{self.number}"
            case PeriodType.HALF_YEAR:
                return f"{self.year:04d}-H{self.number}"
            case PeriodType.YEAR:
                return f"{self.year:04d}-Y"
            case PeriodType.EVENT:
                return f"{self.year:04d}-E-{self.slug}"

    def __str__(self) -> str:
        return self.key

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return self._order < other._order

    @property
    def _order(self) -> tuple[date, int, date, str]:
        return self.start, _RANK[self.kind], self.end, self.slug

    @property
    def start(self) -> date:
        """The first day; of an event, of its year."""
        return date(self.year, (self.number - 1) * self._months + 1, 1)

    @property
    def end(self) -> date:
        """The last day; of an event, of its year."""
        after = (self.number * self._months) + 1
        following = date(self.year, after, 1) if after <= 12 else date(self.year, 12, 31) + timedelta(1)
        return following - timedelta(1)

    @property
    def _months(self) -> int:
        return MONTHS.get(self.kind, 12)

    @property
    def months(self) -> range:
        """The months of the year that the period covers, from 1."""
        first = (self.number - 1) * self._months + 1
        return range(first, first + self._months)

    def parts(self, kind: PeriodType) -> tuple[Period, ...]:
        """Return the periods of ``kind`` that make up this one, in order; none where they do not fit."""
        if kind is self.kind:
            return (self,)
        if PeriodType.EVENT in (kind, self.kind) or MONTHS[kind] > self._months:
            return ()
        size = MONTHS[kind]
        return tuple(Period(kind, self.year, (month - 1) // size + 1) for month in self.months[::size])

    def year_to_date(self, kind: PeriodType) -> tuple[Period, ...]:
        """Return the periods of ``kind`` from January to the end of this one."""
        whole = Period(PeriodType.YEAR, self.year).parts(kind)
        return tuple(part for part in whole if part.end <= self.end)

    @property
    def has_own_sum(self) -> bool:
        """Whether the months from January to its end are no period of their own, as nine months."""
        return self.kind not in (PeriodType.EVENT, PeriodType.YEAR) and self.end.month not in (1, 3, 6, 12)

    @property
    def last_month(self) -> Period:
        """The month in which it ends."""
        return Period.of(self.end, PeriodType.MONTH)

    @property
    def settled_parts(self) -> tuple[Period, ...]:
        """The quarters from January to its end, and the months behind the last of them."""
        quarters = self.year_to_date(PeriodType.QUARTER)
        covered = quarters[-1].end.month if quarters else 0
        months = (part for part in self.year_to_date(PeriodType.MONTH) if part.number > covered)
        return (*quarters, *months)

    def so_far_label(self) -> str:
        """The name of the months from January to its end, in the language of the user."""
        return tr("First {n} months of {year}", n=self.end.month, year=self.year)

    def contains(self, other: Period) -> bool:
        """Return whether ``other`` lies within this period; a year contains its events."""
        if PeriodType.EVENT in (self.kind, other.kind):
            return self == other or (self.kind is PeriodType.YEAR and self.year == other.year)
        return self.start <= other.start and other.end <= self.end

    @property
    def longer(self) -> tuple[Period, ...]:
        """The periods that this one lies in, the shortest first."""
        return _longer(self)

    @property
    def next(self) -> Period:
        """The following period of the same kind.

        Raises:
            Problem: an event has none.
        """
        return self._moved(1)

    @property
    def previous(self) -> Period:
        """The period before, of the same kind.

        Raises:
            Problem: an event has none.
        """
        return self._moved(-1)

    def _moved(self, step: int) -> Period:
        if self.kind is PeriodType.EVENT:
            raise Problem("An event has no period before or after it. Choose the event by name.")
        per_year = 12 // self._months
        place = self.year * per_year + self.number - 1 + step
        return Period(self.kind, place // per_year, place % per_year + 1)

    def label(self, event: str = "") -> str:
        """Return the name in the language of the user: “Tháng 3/2026”, “Quý I/2026”, “6 tháng đầu năm 2026”.

        ``event`` is the name of an event; without it, the word in its key is used.
        """
        match self.kind:
            case PeriodType.MONTH:
                return tr("Month {number}/{year}", number=self.number, year=self.year)
            case PeriodType.QUARTER:
                return tr("Quarter {number}/{year}", number=_ROMAN[self.number], year=self.year)
            case PeriodType.HALF_YEAR if self.number == 1:
                return tr("First half of {year}", year=self.year)
            case PeriodType.HALF_YEAR:
                return tr("Second half of {year}", year=self.year)
            case PeriodType.YEAR:
                return tr("Year {year}", year=self.year)
            case PeriodType.EVENT:
                name = event or self.slug.replace("-", " ")
                return tr("Event “{name}”, {year}", name=name, year=self.year)


@lru_cache(maxsize=512)
def _longer(period: Period) -> tuple[Period, ...]:
    over = (Period.of(period.start, kind) for kind in MONTHS)
    return tuple(longer for longer in over if longer != period and longer.contains(period))


def counts_into(key: str, period: Period, days: EventDays) -> bool:
    """Return whether figures of the period ``key`` are part of those of ``period``.

    Periods within it are, and an event by its day.

    An event whose day is not known counts into its year only; no event counts into another one.
    """
    part = Period.parse(key)
    if period.contains(part):
        return True
    if PeriodType.EVENT is period.kind or key not in days:
        return False
    return period.start <= days[key] <= period.end


@lru_cache(maxsize=4096)
def days_of(key: str) -> tuple[date, date]:
    """Return the first and the last day of a period, or of several in one (``first:last``).

    Raises:
        Problem: the text is no key of a period.
    """
    first, _, last = key.partition(TOGETHER)
    start = Period.parse(first)
    return start.start, Period.parse(last).end if last else start.end


@lru_cache(maxsize=4096)
def _parse(key: str) -> Period:
    match = _KEY.fullmatch(key)
    if match:
        year, month, quarter, half, whole, slug = match.groups()
        kind, number = (
            (PeriodType.MONTH, month) if month
            else (PeriodType.QUARTER, quarter) if quarter
            else (PeriodType.HALF_YEAR, half) if half
            else (PeriodType.YEAR, "1") if whole
            else (PeriodType.EVENT, "1")
        )  # fmt: skip
        try:
            return Period(kind, int(year), int(number), slug or "")
        except ValueError:
            pass
    raise Problem("“{key}” is no reporting period. Choose one from the list.", key=key[:40])
