"""A table of results for a whole year, computed anew as after every entry, against its plain sums."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from desktop_app.base.clock import FixedClock
from desktop_app.catalogue.indicator_set import IndicatorSet, Reporter
from desktop_app.catalogue.loading import shipped_packages
from desktop_app.movements.cell import Cell
from desktop_app.movements.formulas import formula_evaluator
from desktop_app.movements.grid_layout import ReportingUnit
from desktop_app.movements.period import Period
from desktop_app.movements.sheet.grid import compute_grid
from desktop_app.movements.sheet.period_sheet import PeriodSheet
from desktop_app.movements.values import Value
from tests.benchmarks.reporting.measured import Measured

pytestmark = pytest.mark.bench

SET = next(loaded.definition for loaded in shipped_packages() if isinstance(loaded.definition, IndicatorSet))
EVALUATE = formula_evaluator(FixedClock(datetime(2026, 11, 24, tzinfo=UTC)))
YEAR = Period.parse("2026-Y")


def a_year(areas: int) -> PeriodSheet:
    """Every cell of so many areas, seven organisations and the commune is filled."""
    units = [
        *(ReportingUnit(f"a{n}", Reporter.RESIDENTIAL_AREA, f"Thôn {n}", 150) for n in range(areas)),
        ReportingUnit("commune", Reporter.COMMUNE, "Xã"),
        *(ReportingUnit(f"org:{n}", Reporter.ORGANISATION, str(n)) for n in range(7)),
    ]
    values: dict[Cell, Value] = {
        Cell(unit.key, item.code, part.key): Decimal(7)
        for item in SET.indicators
        for part in YEAR.parts(item.period_type)
        for unit in units
        if unit.reporter in item.entered_by
    }
    targets = {item.code: Decimal(1000) for item in SET.indicators if item.has_target}
    return PeriodSheet(SET, YEAR, units, values, targets, EVALUATE)


def test_a_full_year_of_thirty_areas(measured: Measured) -> None:
    """Floor: every value is added to the sum of its indicator and of its unit."""
    year = a_year(30)

    def floor(_run: int) -> None:
        sums: defaultdict[str, Decimal] = defaultdict(Decimal)
        for cell, value in year.values.items():
            if isinstance(value, Decimal):
                sums[cell.indicator] += value
                sums[cell.unit] += value

    ratio = measured.in_turn(
        f"{len(year.values)} values of a year", lambda _run: compute_grid(year), floor, 9
    )
    measured.require(ratio, 100)


def test_four_times_the_areas_cost_four_times_the_time(measured: Measured) -> None:
    """Floor: a quarter of the areas."""
    large, small = a_year(60), a_year(15)
    ratio = measured.in_turn(
        "60 areas to 15", lambda _run: compute_grid(large), lambda _run: compute_grid(small), 9
    )
    measured.require(ratio, 8)
