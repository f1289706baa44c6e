"""How many awaited cells of a period are empty, by unit, and when they are due.

Counted from the grids of the installed sets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.catalogue.indicator_set import IndicatorSet, Nature, Reporter
from desktop_app.catalogue.installed import installed
from desktop_app.catalogue.packages.package import PackageKind
from desktop_app.movements.period import Period
from desktop_app.movements.progress.due import due_days
from desktop_app.movements.set_versions import set_of_period
from desktop_app.movements.sheet.grid import compute_cells
from desktop_app.movements.sheet.period_sheet import narrowed
from desktop_app.movements.sheet.reading import YearFigures


@dataclass(frozen=True, slots=True)
class MissingCells:
    """Empty cells by unit, and the first day by which one of them is due."""

    units: Counter[str]
    by: date | None


def missing_cells(
    connection: Connection, clock: Clock, commune_code: str, period: Period, areas: Collection[str]
) -> MissingCells:
    """What is empty of the ``areas``, the commune and the member organisations. Text may stay empty."""
    missing: Counter[str] = Counter()
    days: list[date] = []
    for whole in _sets(connection, period):
        indicators = _typed(whole, period)
        figures = YearFigures(connection, clock, commune_code, whole.code, period.year)
        grid = compute_cells(figures.typed_in(indicators, period))
        empty: set[int] = set()
        for unit, row in zip(grid.units, grid.rows, strict=True):
            if unit.reporter is not Reporter.RESIDENTIAL_AREA or unit.key in areas:
                places = [place for place, cell in enumerate(row) if cell.awaited]
                missing[unit.key] += len(places)
                empty.update(places)
        by = due_days(whole, period).first(grid.columns[place].indicator for place in empty)
        days += () if by is None else (by,)
    return MissingCells(+missing, min(days, default=None))


def first_due_day(connection: Connection, period: Period) -> date | None:
    """The first day by which a figure of a period is due, as the installed sets and their indicators say."""
    days = (
        due_days(each, period).first(_typed(each, period).indicators) for each in _sets(connection, period)
    )
    return min((day for day in days if day is not None), default=None)


def _sets(connection: Connection, period: Period) -> list[IndicatorSet]:
    """The installed sets, each in the version of the period."""
    codes = {package.code for package in installed(connection, PackageKind.INDICATOR_SET)}
    return [set_of_period(connection, code, period) for code in sorted(codes)]


def _typed(indicators: IndicatorSet, period: Period) -> IndicatorSet:
    """The set with what is typed in the period and must not stay empty: nothing is computed from it here."""
    kept = [
        item.code
        for item in indicators.indicators
        if item.period_type is period.kind and not item.computed and item.nature is not Nature.TEXT
    ]
    return narrowed(indicators, kept)
