"""Which days are worked, counted without walking from day to day.

Days are the numbers of :meth:`datetime.date.toordinal`. Within the years of the tables the working days are
counted once, beyond them the week repeats itself; so every question takes the same short time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Final

from desktop_app.catalogue.packages.labels import Certainty
from desktop_app.catalogue.registers.working_calendar import SpecialDay, WorkingCalendarTable

WEEKEND: Final = frozenset({5, 6})
"""Saturday and Sunday (decision 188/1999/QĐ-TTg), where no table says another week."""

_LAST: Final = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class DayOff:
    """Why a day is off: a holiday, or nothing but its day of the week."""

    day: date
    holiday: SpecialDay | None


class _Week:
    """Counts the working days of a week that repeats itself since 0001-01-01, a Monday."""

    def __init__(self, off: frozenset[int]) -> None:
        self.off = off
        self._worked = [number for number in range(7) if number not in off]
        self._before = list(accumulate((number not in off for number in range(7)), initial=0))

    def count(self, day: int) -> int:
        """Working days up to ``day``, that included."""
        weeks, rest = divmod(max(day, 0), 7)
        return weeks * len(self._worked) + self._before[rest]

    def day(self, rank: int) -> int:
        """The working day of this rank, counted from 1; the first or last day that can be written at most."""
        weeks, rest = divmod(max(rank, 1) - 1, len(self._worked))
        return min(weeks * 7 + self._worked[rest] + 1, _LAST)


class WorkingCalendar:
    """The days off of all published tables together: each year is read from the first table that has it."""

    def __init__(self, tables: Sequence[WorkingCalendarTable]) -> None:
        self._week = _Week(tables[0].weekly if tables else WEEKEND)
        self._tables: dict[int, WorkingCalendarTable] = {}
        self._marks: dict[int, Certainty] = {}
        for table in tables:
            for item in table.years:
                if item.year not in self._tables:
                    self._tables[item.year], self._marks[item.year] = table, item.mark
        own = self._own
        self._holidays = {item.day: item for table in tables for item in own(table, table.days_off)}
        self._made_up = {item.day: item for table in tables for item in own(table, table.working_days)}
        self._first, self._last = 1, 0
        if self._tables:
            self._first = date(min(self._tables), 1, 1).toordinal()
            self._last = date(max(self._tables), 12, 31).toordinal()
        flags = [self._look_up(day) for day in range(self._first, self._last + 1)]
        self._counts = list(accumulate(flags, initial=0))
        self._worked = [day for day, works in enumerate(flags, self._first) if works]
        self._before = self._week.count(self._first - 1)
        self._behind = self._week.count(self._last)

    def is_working(self, day: date) -> bool:
        """Whether the office works on this day."""
        number = day.toordinal()
        return self._count(number) > self._count(number - 1)

    def why_off(self, day: date) -> DayOff | None:
        """Why a day is off; ``None`` on a working day."""
        if self.is_working(day):
            return None
        holiday = self._holidays.get(day)
        return DayOff(day, holiday if holiday is not None and holiday.mark is not Certainty.OPEN else None)

    def between(self, start: int, end: int) -> int:
        """Working days behind ``start`` up to ``end``, that included; none where ``end`` is not later."""
        return self._count(end) - self._count(start) if end > start else 0

    def forwards(self, day: int, count: int) -> int:
        """The working day ``count`` working days behind ``day``, which is day 0 itself.

        With 0 it is the day itself, or the next working day where it is off.
        """
        ahead = self._count(day - 1) if count <= 0 else self._count(day)
        return self._day(ahead + max(count, 1))

    def backwards(self, day: int, count: int) -> int:
        """The working day ``count`` working days ahead of ``day``, which is day 0 itself.

        With 0 it is the day itself, or the working day before it where it is off.
        """
        ahead = self._count(day) if count <= 0 else self._count(day - 1)
        return self._day(ahead - max(count, 1) + 1)

    def holidays(self, start: int, end: int) -> list[SpecialDay]:
        """The holidays behind ``start`` up to ``end`` that are no day off of the week anyway."""
        return [
            item
            for item in self._within(self._holidays.values(), start, end)
            if item.mark is not Certainty.OPEN and item.day.weekday() not in self._week_of(item.day.year).off
        ]

    def weekly(self, start: int, end: int) -> list[int]:
        """The days of the week that are off behind ``start`` up to ``end``, 0 for Monday."""
        days = range(start + 1, min(end, start + 7 * 60) + 1)
        found = (day for day in days if self._is_weekly(date.fromordinal(day)))
        return sorted({(day + 6) % 7 for day in found})

    def made_up(self, start: int, end: int) -> list[SpecialDay]:
        """The days behind ``start`` up to ``end`` on which work is made up for."""
        found = self._within(self._made_up.values(), start, end)
        return [item for item in found if item.mark is not Certainty.OPEN]

    def not_confirmed(self, start: int, end: int) -> list[SpecialDay]:
        """The days behind ``start`` up to ``end`` of which nobody knows yet whether they are off."""
        listed = self._within([*self._holidays.values(), *self._made_up.values()], start, end)
        return [item for item in listed if item.mark is Certainty.OPEN]

    def years(self, start: int, end: int, mark: Certainty | None) -> list[int]:
        """The years from ``start`` to ``end`` whose table has this mark; ``None``: that have no table."""
        first, last = date.fromordinal(start).year, date.fromordinal(end).year
        return [year for year in range(first, last + 1) if self._marks.get(year) == mark]

    def _own(self, table: WorkingCalendarTable, days: Iterable[SpecialDay]) -> list[SpecialDay]:
        return [item for item in days if self._tables.get(item.day.year) is table]

    @staticmethod
    def _within(days: Iterable[SpecialDay], start: int, end: int) -> list[SpecialDay]:
        return sorted(
            (item for item in days if start < item.day.toordinal() <= end), key=lambda item: item.day
        )

    def _week_of(self, year: int) -> _Week:
        table = self._tables.get(year)
        return self._week if table is None or table.weekly == self._week.off else _Week(table.weekly)

    def _is_weekly(self, day: date) -> bool:
        return day.weekday() in self._week_of(day.year).off and self.why_off(day) is not None

    def _look_up(self, number: int) -> bool:
        day = date.fromordinal(number)
        special = self._made_up.get(day)
        if special is not None and special.mark is not Certainty.OPEN:
            return True
        special = self._holidays.get(day)
        if special is not None and special.mark is not Certainty.OPEN:
            return False
        return day.weekday() not in self._week_of(day.year).off

    def _count(self, day: int) -> int:
        """Working days up to ``day``, counted from the first day of the tables; negative before it."""
        if day < self._first:
            return self._week.count(day) - self._before
        if day > self._last:
            return self._counts[-1] + self._week.count(day) - self._behind
        return self._counts[day - self._first + 1]

    def _day(self, rank: int) -> int:
        """The day at which :meth:`_count` reaches ``rank``."""
        if rank <= 0:
            return self._week.day(rank + self._before)
        if rank > len(self._worked):
            return self._week.day(rank - len(self._worked) + self._behind)
        return self._worked[rank - 1]
