"""How far the reports of a year's months are, unit by unit and of all installed sets together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.catalogue.installed import installed
from desktop_app.catalogue.packages.package import PackageKind
from desktop_app.movements.analysis.grid_cache import Sights
from desktop_app.movements.analysis.missing import reports_of
from desktop_app.movements.period import Period
from desktop_app.movements.period_state import is_closed
from desktop_app.movements.progress.board import ReportStage, UnitProgress


class UnitMonth(NamedTuple):
    """The cells that a unit has to fill for a month, and the first that is empty.

    ``is_reported``: somebody said that the unit has reported, or the commune closed the month.
    """

    filled: int
    expected: int
    is_reported: bool
    gap: str
    due: date | None

    def with_other(self, other: UnitMonth) -> UnitMonth:
        """Both together, of two sets."""
        days = [day for day in (self.due, other.due) if day is not None]
        return UnitMonth(
            self.filled + other.filled,
            self.expected + other.expected,
            self.is_reported and other.is_reported,
            self.gap or other.gap,
            min(days, default=None),
        )


type YearMap = Mapping[Period, Mapping[str, UnitMonth]]
"""The months up to now, and in each the units that have to report, in the order of the sheet."""


def year_map(connection: Connection, clock: Clock, commune_code: str, year: int) -> YearMap:
    """Return the months of ``year`` that have started by today, with their units."""
    months = [each for each in _months(year) if each.start <= clock.today()]
    found: dict[Period, dict[str, UnitMonth]] = {month: {} for month in months}
    for code in sorted({package.code for package in installed(connection, PackageKind.INDICATOR_SET)}):
        sights = Sights(connection, clock, commune_code, code)
        for month in months:
            closed = is_closed(connection, code, month)
            for key, progress in reports_of(sights, month).items():
                own, before = _of(progress, closed=closed), found[month].get(key)
                found[month][key] = own if before is None else before.with_other(own)
    return found


def _months(year: int) -> Iterator[Period]:
    yield from Period(PeriodType.YEAR, year).parts(PeriodType.MONTH)


def _of(progress: UnitProgress, *, closed: bool) -> UnitMonth:
    gap = progress.missing[0].code if progress.missing else ""
    reported = closed or progress.stage is ReportStage.REPORTED
    return UnitMonth(progress.filled, progress.expected, reported, gap, progress.due)
