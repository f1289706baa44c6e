"""The grid of an office's own figures: its units, values and plan figures, read and computed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from sqlalchemy import Connection

from desktop_app.areas.administrative import commune
from desktop_app.areas.queries import all_areas
from desktop_app.base.clock import Clock
from desktop_app.catalogue.indicator_set import IndicatorSet, PeriodType, Reporter
from desktop_app.catalogue.starter_lists import member_organisations
from desktop_app.movements.events import event_days
from desktop_app.movements.formulas import formula_evaluator
from desktop_app.movements.grid import Grid, GridInput, compute_grid
from desktop_app.movements.grid_layout import COMMUNE_UNIT, ReportingUnit, unit_order
from desktop_app.movements.period import Period
from desktop_app.movements.plans import load_plans
from desktop_app.movements.queries import load_values
from desktop_app.movements.unit_figures import EventDays, counts_into
from desktop_app.movements.units import area_units, area_units_between, area_units_through
from desktop_app.movements.values import CellKey, Value, typed_values


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
    was reached since January. Events whose day is not known have no place in it and are never left out.
    """
    figures = FiguresOfYear(connection, clock, commune_code, indicators.code, period.year)
    return figures.grid(indicators, period, groups, until=until)


class FiguresOfYear:
    """The figures and plans of a set for a year, read once, and the grids that are computed from them."""

    def __init__(
        self, connection: Connection, clock: Clock, commune_code: str, set_code: str, year: int
    ) -> None:
        self._connection = connection
        self._commune = commune_code
        self._evaluate = formula_evaluator(clock)
        self._stored = load_values(connection, set_code, year)
        self.plans = load_plans(connection, commune_code, set_code, year)
        self._days = event_days(connection, year)
        self._typed: dict[tuple[str, frozenset[str]], dict[CellKey, Value]] = {}

    def grid(
        self,
        indicators: IndicatorSet,
        period: Period,
        groups: frozenset[str] | None = None,
        *,
        until: Period | None = None,
        through: date | None = None,
    ) -> Grid:
        """The grid of a period of the year; ``until`` as for :func:`load_grid`.

        With ``through``, its rows are those of a later day: an area has what was reported by the areas that
        were merged into it until then. Totals are those without it.
        """
        return compute_grid(self.given(indicators, period, groups, until=until, through=through))

    def given(
        self,
        indicators: IndicatorSet,
        period: Period,
        groups: frozenset[str] | None = None,
        *,
        until: Period | None = None,
        through: date | None = None,
    ) -> GridInput:
        """What such a grid is computed from."""
        values: Mapping[CellKey, Value] = self._values(indicators)
        stored: Iterable[CellKey] = self._stored
        if until is not None:
            values = {key: value for key, value in values.items() if _ends_by(key[1], until, self._days)}
            stored = [key for key in stored if _ends_by(key[1], until, self._days)]
        units, to_date = units_of_grid(self._connection, self._commune, period, stored, until=until)
        if through is not None:
            areas = all_areas(self._connection, self._commune)
            units = unit_order([*area_units_through(areas, period, through), *_other_units(self._commune)])
        return GridInput(
            indicators,
            period,
            units,
            values,
            self.plans.whole(),
            self._evaluate,
            groups,
            to_date,
            self.plans.of_units(),
            self._days,
        )

    def without_day(self, codes: Collection[str]) -> tuple[str, ...]:
        """The events with a figure of these indicators whose day is not known."""
        told = {key for code, key, _ in self._stored if code in codes and key not in self._days}
        return tuple(sorted(key for key in told if Period.parse(key).kind is PeriodType.EVENT))

    def _values(self, indicators: IndicatorSet) -> dict[CellKey, Value]:
        known = indicators.sha256, indicators.carried
        if known not in self._typed:
            self._typed[known] = typed_values(indicators, self._stored)
        return self._typed[known]


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
        days = {} if period.kind is PeriodType.YEAR else event_days(connection, period.year)
        own, events = period.key, {key for key in days if counts_into(key, period, days)}
        told, counted = set[str](), set[str]()
        for _, key, unit in cells:
            if key == own:
                told.add(unit)
            elif key in events:
                counted.add(unit)
        rows = area_units(areas, period, told, counted)
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


def _ends_by(key: str, until: Period, days: EventDays) -> bool:
    period = Period.parse(key)
    if period.kind is PeriodType.EVENT:
        return days.get(key, until.end) <= until.end
    return period.end <= until.end
