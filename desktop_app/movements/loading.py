"""The grid of an office's own figures: its units, values and plan figures, read and computed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from desktop_app.areas.administrative import commune
from desktop_app.areas.queries import all_areas
from desktop_app.base.clock import Clock
from desktop_app.catalogue.indicator_set import IndicatorSet, PeriodType, Reporter
from desktop_app.catalogue.starter_lists import member_organisations
from desktop_app.movements.formulas import formula_evaluator
from desktop_app.movements.grid import Grid, GridInput, compute_grid
from desktop_app.movements.grid_layout import COMMUNE_UNIT, ReportingUnit, unit_order
from desktop_app.movements.period import Period
from desktop_app.movements.plans import load_plans
from desktop_app.movements.queries import load_values
from desktop_app.movements.units import area_units, area_units_between
from desktop_app.movements.values import CellKey, typed_values


def load_grid(
    connection: Connection,
    clock: Clock,
    commune_code: str,
    indicators: IndicatorSet,
    period: Period,
    groups: frozenset[str] | None = None,
    *,
    until: Period | None = None,
) -> Grid:
    """The grid of a set and period with everything recorded in the book.

    With ``until``, periods that end later are left out: a year's grid until its third quarter is what
    was reached since January. Events have no place in the order of time and are never left out.
    """
    return compute_grid(load_input(connection, clock, commune_code, indicators, period, groups, until=until))


def load_input(
    connection: Connection,
    clock: Clock,
    commune_code: str,
    indicators: IndicatorSet,
    period: Period,
    groups: frozenset[str] | None = None,
    *,
    until: Period | None = None,
) -> GridInput:
    """What the grid is computed from."""
    stored = load_values(connection, indicators.code, period.year)
    if until is not None:
        stored = {key: value for key, value in stored.items() if _ends_by(key[1], until)}
    units, units_to_date = units_of_grid(connection, commune_code, period, stored, until=until)
    plans = load_plans(connection, commune_code, indicators.code, period.year)
    return GridInput(
        indicators,
        period,
        units,
        typed_values(indicators, stored),
        plans.whole(),
        formula_evaluator(clock),
        groups,
        units_to_date,
        plans.of_units(),
    )


def units_of_grid(
    connection: Connection,
    commune_code: str,
    period: Period,
    cells: Iterable[CellKey],
    *,
    until: Period | None = None,
) -> tuple[tuple[ReportingUnit, ...], tuple[ReportingUnit, ...]]:
    """Who reports for a period, and who did from January to its end.

    ``cells`` are those with a figure: of an area that ended, a figure of the very period keeps its row.
    """
    areas = all_areas(connection, commune_code)
    last = (until or period).end
    to_date = area_units_between(areas, date(period.year, 1, 1), last)
    if until is None:
        rows = area_units(areas, period, {unit for _, key, unit in cells if key == period.key})
    else:
        rows = to_date
    others = _other_units(commune_code)
    return unit_order([*rows, *others]), unit_order([*to_date, *others])


def _other_units(commune_code: str) -> list[ReportingUnit]:
    unit = commune(commune_code)
    organisations = [
        ReportingUnit(organisation.unit, Reporter.ORGANISATION, organisation.name.vi)
        for organisation in member_organisations()
    ]
    return [
        ReportingUnit(COMMUNE_UNIT, Reporter.COMMUNE, unit.name if unit else commune_code),
        *organisations,
    ]


def _ends_by(key: str, until: Period) -> bool:
    period = Period.parse(key)
    return period.kind is PeriodType.EVENT or period.end <= until.end
