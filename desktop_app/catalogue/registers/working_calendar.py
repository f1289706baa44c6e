"""A table of days off as a package: weekly ones, holidays, Tết, and working days that make up for one.

The Government and the province announce them a year at a time; a newer package needs no new program.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from desktop_app.base.problems import Problem
from desktop_app.catalogue.packages.faults import FaultList
from desktop_app.catalogue.packages.labels import Certainty, Label, LegalBasis, PackageStatus
from desktop_app.catalogue.packages.manifest import (
    ManifestTable,
    read_dated,
    read_legal_bases,
    unknown_word,
)
from desktop_app.catalogue.packages.package import Package, PackageKind

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100
_LONGEST: Final = 31
"""No single holiday is longer, in days."""


class Weekday(StrEnum):
    """The days of the week, in the order of :meth:`datetime.date.weekday`."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


_WEEKDAYS: Final = tuple(Weekday)


@dataclass(frozen=True, slots=True)
class TableYear:
    """A year that the table speaks for; not ``confirmed`` where nobody has announced its days off yet."""

    year: int
    mark: Certainty
    basis: str


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day off, or a working day on what would be one.

    ``confirmed`` and ``proposed`` days count; an ``open`` one is listed and not counted.
    """

    day: date
    name: Label
    mark: Certainty
    basis: str
    note_vi: str


@dataclass(frozen=True, slots=True)
class WorkingCalendarTable:
    """One version of the table; ``version`` is a day, and the later one is the newer one."""

    code: str
    version: str
    status: PackageStatus
    title: Label
    note_vi: str
    weekly: frozenset[int]
    """Days of the week that are off, 0 for Monday."""
    years: tuple[TableYear, ...]
    days_off: tuple[SpecialDay, ...]
    working_days: tuple[SpecialDay, ...]
    """Days of the week that are off and on which work is made up for."""
    legal_basis: tuple[LegalBasis, ...]
    sha256: str

    @property
    def counted(self) -> tuple[SpecialDay, ...]:
        """The days off without those that nobody has decided yet."""
        return tuple(item for item in self.days_off if item.mark is not Certainty.OPEN)


def read_working_calendar(package: Package) -> WorkingCalendarTable:
    """The table that ``package`` holds.

    Raises:
        PackageFaults: the manifest has mistakes.
    """
    faults = FaultList()
    manifest = read_dated(package, PackageKind.WORKING_CALENDAR, faults)
    table = WorkingCalendarTable(
        code=manifest.text("code"),
        version=manifest.text("version"),
        status=manifest.choice("status", PackageStatus),
        title=manifest.label("title"),
        note_vi=manifest.text("note_vi", required=False),
        weekly=_weekly(manifest),
        years=tuple(_year(row) for row in manifest.tables("years")),
        days_off=tuple(day for row in manifest.tables("days_off") for day in _days(row)),
        working_days=tuple(day for row in manifest.tables("working_days") for day in _days(row)),
        legal_basis=read_legal_bases(manifest),
        sha256=package.sha256,
    )
    _check(table, manifest)
    faults.raise_if_any()
    return table


def _weekly(manifest: ManifestTable) -> frozenset[int]:
    words = manifest.texts("weekly_days_off")
    for word in words:
        if word not in _WEEKDAYS:
            manifest.fault("weekly_days_off", unknown_word(word, _WEEKDAYS))
    found = frozenset(number for number, day in enumerate(_WEEKDAYS) if day in words)
    if len(found) == len(_WEEKDAYS):
        manifest.fault("weekly_days_off", Problem("A week needs a working day. Leave one out."))
    return found


def _year(row: ManifestTable) -> TableYear:
    year = row.whole("year") or 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        problem = Problem("This must be a year from {first} to {last}.", first=FIRST_YEAR, last=LAST_YEAR)
        row.fault("year", problem)
    return TableYear(year, row.choice("mark", Certainty), row.text("basis", required=False))


def _days(row: ManifestTable) -> Iterator[SpecialDay]:
    """The days of a row: ``day``, or all from ``day`` to ``to``."""
    first, last = row.day("day"), row.day("to")
    name, mark = row.label("name"), row.choice("mark", Certainty)
    basis, note = row.text("basis", required=False), row.text("note_vi", required=False)
    if first is None:
        if not row.has("day"):
            row.fault("day", Problem("This is missing. Fill it in."))
        return
    length = 1 if last is None else (last - first).days + 1
    if not 1 <= length <= _LONGEST:
        row.fault("to", Problem("This must be the last day, at most {most} in all.", most=_LONGEST))
        return
    for step in range(length):
        yield SpecialDay(first + timedelta(step), name, mark, basis, note)


def _check(table: WorkingCalendarTable, manifest: ManifestTable) -> None:
    years = [item.year for item in table.years]
    for year in sorted({year for year in years if years.count(year) > 1}):
        manifest.fault("years", Problem("The year {year} is here twice.", year=year))
    off = _once("days_off", table.days_off, manifest)
    made_up = _once("working_days", table.working_days, manifest)
    for key, days in (("days_off", off), ("working_days", made_up)):
        for day in sorted(day for day in days if day.year not in years):
            problem = Problem("{day} is in a year that is not listed under “years”.", day=day.isoformat())
            manifest.fault(key, problem)
    for day in sorted(made_up):
        if day in off:
            problem = Problem("{day} is a day off and a working day. Remove one.", day=day.isoformat())
            manifest.fault("working_days", problem)
        elif day.weekday() not in table.weekly:
            problem = Problem("{day} is a working day without being listed here.", day=day.isoformat())
            manifest.fault("working_days", problem)


def _once(key: str, days: tuple[SpecialDay, ...], manifest: ManifestTable) -> set[date]:
    seen: set[date] = set()
    for item in days:
        if item.day in seen:
            manifest.fault(key, Problem("{day} is here twice.", day=item.day.isoformat()))
        seen.add(item.day)
    return seen
