"""The grid of an office's own figures: its units, values and plan figures, read and computed."""

from __future__ import annotations

from sqlalchemy import Connection

from desktop_app.areas.administrative import commune
from desktop_app.areas.queries import areas_at
from desktop_app.base.clock import Clock
from desktop_app.catalogue.indicator_set import IndicatorSet, PeriodType, Reporter
from desktop_app.catalogue.starter_lists import member_organisations
from desktop_app.movements.formulas import formula_evaluator
from desktop_app.movements.grid import Grid, GridInput, compute_grid
from desktop_app.movements.grid_layout import COMMUNE_UNIT, ReportingUnit, unit_order
from desktop_app.movements.period import Period
from desktop_app.movements.queries import load_targets, load_values
from desktop_app.movements.values import typed_values


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
    stored = load_values(connection, indicators.code, period.year)
    if until is not None:
        stored = {key: value for key, value in stored.items() if _ends_by(key[1], until)}
    return compute_grid(
        GridInput(
            indicators,
            period,
            reporting_units(connection, commune_code, until or period),
            typed_values(indicators, stored),
            load_targets(connection, indicators.code, period.year),
            formula_evaluator(clock),
            groups,
        )
    )


def reporting_units(connection: Connection, commune_code: str, period: Period) -> tuple[ReportingUnit, ...]:
    """Who reports for a period: the areas that exist at its end, the commune, the member organisations."""
    unit = commune(commune_code)
    areas = [
        ReportingUnit(area.id, Reporter.RESIDENTIAL_AREA, area.name, area.households)
        for area in areas_at(connection, period.end, commune_code)
    ]
    organisations = [
        ReportingUnit(organisation.unit, Reporter.ORGANISATION, organisation.name.vi)
        for organisation in member_organisations()
    ]
    own = ReportingUnit(COMMUNE_UNIT, Reporter.COMMUNE, unit.name if unit else commune_code)
    return unit_order([*areas, own, *organisations])


def _ends_by(key: str, until: Period) -> bool:
    period = Period.parse(key)
    return period.kind is PeriodType.EVENT or period.end <= until.end
