"""Pieces of the sentences about a term; each is written in the language that the user has then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from desktop_app.base.i18n import N_, tr
from desktop_app.base.numbers import format_date
from desktop_app.catalogue.packages.labels import Label
from desktop_app.catalogue.registers.working_calendar import SpecialDay

WEEKDAYS: Final = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)


@dataclass(frozen=True, slots=True)
class DayWord:
    """A day with its day of the week: thứ Sáu 13/02/2026."""

    day: date

    def __str__(self) -> str:
        return f"{tr(WEEKDAYS[self.day.weekday()])} {format_date(self.day)}"


@dataclass(frozen=True, slots=True)
class NameWord:
    """A name of the catalogue."""

    name: Label

    def __str__(self) -> str:
        return self.name.shown()


@dataclass(frozen=True, slots=True)
class WeekdayWord:
    """A day of the week, 0 for Monday."""

    number: int

    def __str__(self) -> str:
        return tr(WEEKDAYS[self.number])


@dataclass(frozen=True, slots=True)
class HolidayWord:
    """A holiday of one day or of several in a row: nghỉ Tết Nguyên đán 16–20/02."""

    name: Label
    first: date
    last: date

    def __str__(self) -> str:
        if self.first == self.last:
            days = f"{self.first:%d/%m}"
        elif (self.first.year, self.first.month) == (self.last.year, self.last.month):
            days = f"{self.first:%d}–{self.last:%d/%m}"
        else:
            days = f"{self.first:%d/%m}–{self.last:%d/%m}"
        return tr("{name} on {days}", name=self.name.shown(), days=days)


@dataclass(frozen=True, slots=True)
class ListWord:
    """Several pieces: a, b and c."""

    items: tuple[object, ...]

    def __str__(self) -> str:
        *before, last = [str(item) for item in self.items]
        return tr("{items} and {last}", items=", ".join(before), last=last) if before else last


def in_rows(days: Sequence[SpecialDay]) -> list[HolidayWord]:
    """Holidays in their order, those of one name that follow each other as one."""
    found: list[HolidayWord] = []
    for item in days:
        before = found[-1] if found else None
        if before is not None and before.name == item.name and (item.day - before.last).days <= 3:
            found[-1] = HolidayWord(item.name, before.first, item.day)
        else:
            found.append(HolidayWord(item.name, item.day, item.day))
    return found
