"""The grid of an office's own figures: its units, values and plan figures, read and computed.

What adds up over time is added as it is read (:func:`folded_values`): the twelve months of a wide set are
hundreds of thousands of cells, of which a grid needs the sum by unit and indicator.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from desktop_app.areas.administrative import commune
from desktop_app.areas.queries import all_areas
from desktop_app.base.clock import Clock
from desktop_app.catalogue.indicator_set import IndicatorSet, PeriodType, Reporter
from desktop_app.catalogue.starter_lists import member_organisations
from desktop_app.movements.aggregation import sum_of_stored
from desktop_app.movements.converting import as_shown, shown_of_unit, shown_together
from desktop_app.movements.events import event_days
from desktop_app.movements.formulas import formula_evaluator
from desktop_app.movements.grid import Grid, GridInput, compute_grid
from desktop_app.movements.grid_layout import COMMUNE_UNIT, ReportingUnit, unit_order
from desktop_app.movements.lines import lived_in_part, lived_keys, with_merged
from desktop_app.movements.period import Period
from desktop_app.movements.plans import Plans, load_plans
from desktop_app.movements.queries import load_values, values_between, values_of_code
from desktop_app.movements.unit_figures import UNFOLDED, EventDays, Folding, counts_into, folds
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
    """The figures and plans of a set for a year, and the grids that are computed from them."""

    def __init__(
        self, connection: Connection, clock: Clock, commune_code: str, set_code: str, year: int
    ) -> None:
        self._connection = connection
        self._commune = commune_code
        self._set_code = set_code
        self._year = year
        self._evaluate = formula_evaluator(clock)
        self.plans = load_plans(connection, commune_code, set_code, year)
        self._days = event_days(connection, year)
        self._of_events = values_between(connection, set_code, *Period.events_of(year))

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
        told = self._of_events | values_between(self._connection, self._set_code, period.key, period.key)
        units, to_date = units_of_grid(self._connection, self._commune, period, told, until=until)
        if through is not None:
            areas = all_areas(self._connection, self._commune)
            units = unit_order([*area_units_through(areas, period, through), *_other_units(self._commune)])
        plans = self.plans_of(indicators)
        folding = Folding.of(period)
        single = told | single_values(self._connection, indicators, self._year)
        if until is not None:
            single = {key: text for key, text in single.items() if _ends_by(key[1], until, self._days)}
        together = folded_values(self._connection, indicators, folding, [*units, *to_date], until)
        return GridInput(
            indicators,
            period,
            units,
            typed_values(indicators, as_shown(self._connection, indicators, single)) | together,
            plans.whole(),
            self._evaluate,
            groups,
            to_date,
            plans.of_units(),
            self._days,
            folding,
        )

    def plans_of(self, indicators: IndicatorSet) -> Plans:
        """The plans in the units of a version of the set."""
        if not indicators.factors:
            return self.plans
        return load_plans(self._connection, self._commune, self._set_code, self._year, indicators)

    def given_singly(self, indicators: IndicatorSet, period: Period) -> GridInput:
        """The same with every figure of the year for itself, for whoever shows what a total is made of."""
        stored = load_values(self._connection, self._set_code, self._year)
        given = self.given(indicators, period)
        shown = as_shown(self._connection, indicators, stored)
        return replace(given, values=typed_values(indicators, shown), folding=UNFOLDED)

    def without_day(self, codes: Collection[str]) -> tuple[str, ...]:
        """The events with a figure of these indicators whose day is not known."""
        told = {key for code, key, _ in self._of_events if code in codes and key not in self._days}
        return tuple(sorted(told))


def single_values(connection: Connection, indicators: IndicatorSet, year: int) -> dict[CellKey, str]:
    """The stored texts of a year of all indicators that are neither folded nor told by event."""
    found: dict[CellKey, str] = {}
    for code, item in indicators.by_code.items():
        if not (item.computed or folds(item) or item.period_type is PeriodType.EVENT):
            found |= values_of_code(connection, indicators.code, code, year)
    return found


def folded_values(
    connection: Connection,
    indicators: IndicatorSet,
    folding: Folding,
    units: Iterable[ReportingUnit],
    until: Period | None = None,
) -> dict[CellKey, Value]:
    """The sums of a folding, under the keys of its groups; exactly what adding cell by cell gives.

    A unit that was there in some periods of a group has the sum of these: what it told of others is no figure
    of its own. With ``until``, periods that end later are left out.
    """
    members = list({unit.key: unit for unit in with_merged(units)}.values())
    found: dict[CellKey, Value] = {}
    for group, keys in folding.groups.items():
        told = [key for key in keys if until is None or Period.parse(key).end <= until.end]
        if not told:
            continue
        kind, ends = Period.parse(told[0]).kind, (told[0], told[-1])
        partly = {unit.key: lived_keys(unit, keys) for unit in members if lived_in_part(unit, keys)}
        for code, item in indicators.by_code.items():
            if item.period_type is not kind or not folds(item):
                continue
            for unit, texts in shown_together(connection, indicators, code, *ends):
                total = sum_of_stored(texts)
                if total is not None:
                    found[code, group, unit] = total
            for unit, lived in partly.items():
                found.pop((code, group, unit), None)
                of_unit = shown_of_unit(connection, indicators, code, unit, *ends)
                total = sum_of_stored([text for key, text in of_unit.items() if key in lived])
                if total is not None:
                    found[code, group, unit] = total
    return found


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
