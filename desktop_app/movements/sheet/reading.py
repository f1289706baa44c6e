"""Reads the sheets of an office's own figures: their units, values and plan figures.

What adds up over time is added as it is read (:func:`folded_values`): the twelve months of a wide set are
hundreds of thousands of cells, of which a grid needs the sum by unit and indicator.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cached_property

from sqlalchemy import Connection

from desktop_app.areas.administrative import commune
from desktop_app.areas.queries import all_areas
from desktop_app.areas.residential import ResidentialArea
from desktop_app.base.clock import Clock
from desktop_app.catalogue.indicator_set import IndicatorSet, PeriodType, Reporter
from desktop_app.catalogue.starter_lists import member_organisations
from desktop_app.movements.aggregation import sum_of_stored
from desktop_app.movements.cell import Cell
from desktop_app.movements.converting import (
    UnconvertedFigures,
    as_shown,
    shown_of_unit,
    shown_together,
    unconverted_figures,
)
from desktop_app.movements.events import event_days, event_names
from desktop_app.movements.formulas import formula_evaluator
from desktop_app.movements.grid_layout import COMMUNE_UNIT, ReportingUnit, unit_order
from desktop_app.movements.lines import lived_in_part, lived_keys, with_merged
from desktop_app.movements.period import EventDays, Period, counts_into
from desktop_app.movements.plans import Plans, load_plans
from desktop_app.movements.queries import load_values, values_between, values_of_code
from desktop_app.movements.set_versions import SetVersions
from desktop_app.movements.sheet.grid import Grid, compute_grid
from desktop_app.movements.sheet.period_sheet import PeriodSheet
from desktop_app.movements.unit_figures import UNFOLDED, Folding, folds
from desktop_app.movements.units import area_units, area_units_between, area_units_through
from desktop_app.movements.values import ShownTexts, Value, typed_values

type Units = tuple[ReportingUnit, ...]


def typed_texts(connection: Connection, indicators: IndicatorSet, period: Period) -> ShownTexts:
    """The stored texts that were typed in a period, as figures of a version of the set."""
    stored = values_between(connection, indicators.code, period.key, period.key)
    return as_shown(connection, indicators, stored)


class YearFigures:
    """The figures and plans of a set for a year, each read once, and the sheets that are made of them."""

    def __init__(
        self, connection: Connection, clock: Clock, commune_code: str, set_code: str, year: int
    ) -> None:
        self._connection = connection
        self._commune = commune_code
        self._set_code = set_code
        self.year = year
        self._evaluate = formula_evaluator(clock)
        self._of_code: dict[str, dict[Cell, str]] = {}
        self._of_period: dict[str, dict[Cell, str]] = {}
        self._singly: dict[object, Mapping[Cell, Value]] = {}

    @cached_property
    def versions(self) -> SetVersions:
        """The installed versions of the set, and those that the year's figures were typed under."""
        return SetVersions(self._connection, self._set_code, self.year, self.event_days)

    @cached_property
    def plans(self) -> Plans:
        """The plans in the units of the set of the whole year."""
        return load_plans(self._connection, self._commune, self.versions)

    @cached_property
    def event_days(self) -> EventDays:
        """The first days of the year's events of which they are known."""
        return event_days(self._connection, self.year)

    @cached_property
    def event_names(self) -> Mapping[str, str]:
        """The names of the year's events, by the word in their keys."""
        return event_names(self._connection, self.year)

    @cached_property
    def stored(self) -> Mapping[Cell, str]:
        """Every figure of the year for itself, as stored text."""
        return load_values(self._connection, self._set_code, self.year)

    @cached_property
    def _areas(self) -> list[ResidentialArea]:
        return all_areas(self._connection, self._commune)

    @cached_property
    def _of_events(self) -> dict[Cell, str]:
        return values_between(self._connection, self._set_code, *Period.events_of(self.year))

    def set_of(self, period: Period) -> IndicatorSet:
        """The set as a period of the year shows it.

        Raises:
            NotInstalled: no version of the set is here.
        """
        return self.versions.of(period)

    def set_so_far(self, period: Period) -> IndicatorSet:
        """The set as the year shows it from January to the end of a period.

        Raises:
            NotInstalled: no version of the set is here.
        """
        return self.versions.so_far(period)

    def grid(self, indicators: IndicatorSet, period: Period) -> Grid:
        """The grid of a period of the year."""
        return compute_grid(self.sheet(indicators, period))

    def sheet(
        self,
        indicators: IndicatorSet,
        period: Period,
        *,
        through: date | None = None,
        drafted: Collection[str] = (),
    ) -> PeriodSheet:
        """The sheet of a period; ``drafted`` as for :meth:`units`.

        With ``through``, its rows are those of a later day: an area has what was reported by the areas that
        were merged into it until then. Totals are those without it.
        """
        units, to_date = self.units(period, drafted=drafted)
        if through is not None:
            of_areas = area_units_through(self._areas, period, through)
            units = unit_order([*of_areas, *_other_units(self._commune)])
        folding = Folding.of(period)
        single = self._recorded_in(period) | self._single_values(indicators)
        together = folded_values(self._connection, indicators, folding, [*units, *to_date])
        values = typed_values(indicators, as_shown(self._connection, indicators, single)) | together
        return self._sheet(indicators, period, (units, to_date), values, folding)

    def singly(
        self,
        indicators: IndicatorSet,
        period: Period,
        units: Collection[str] | None = None,
        codes: Collection[str] | None = None,
        *,
        drafted: Collection[str] = (),
    ) -> PeriodSheet:
        """The sheet with every figure of the year for itself, which shows what a total is made of.

        Only the figures of ``units`` and of the indicators ``codes``, where they are given.
        """
        some = tuple(None if each is None else frozenset(each) for each in (units, codes))
        wanted = indicators.version, indicators.carried, some
        if wanted not in self._singly:
            stored = {
                cell: text
                for cell, text in self.stored.items()
                if (units is None or cell.unit in units) and (codes is None or cell.indicator in codes)
            }
            self._singly[wanted] = typed_values(indicators, as_shown(self._connection, indicators, stored))
        return self._sheet(indicators, period, self.units(period, drafted=drafted), self._singly[wanted])

    def typed_in(self, indicators: IndicatorSet, period: Period) -> PeriodSheet:
        """The sheet with the figures that were typed in the period itself, and no others."""
        values = typed_values(indicators, as_shown(self._connection, indicators, self._typed_in(period)))
        plans = Plans({}, {})  # nothing is compared with one: the first page does not wait for them
        return self._sheet(indicators, period, self.units(period), values, plans=plans)

    def units(self, period: Period, *, drafted: Collection[str] = ()) -> tuple[Units, Units]:
        """Who reports for a period, and who did from January to its end.

        Of an area that ended, a figure of the very period keeps its row; so does a text of ``drafted`` that
        does not fit yet.
        """
        reported = {cell.unit for cell in self._typed_in(period)} | set(drafted)
        rows = area_units(self._areas, period, reported, self._counted_into(period))
        to_date = area_units_between(self._areas, date(period.year, 1, 1), period.end)
        others = _other_units(self._commune)
        return unit_order([*rows, *others]), unit_order([*to_date, *others])

    def plans_of(self, indicators: IndicatorSet) -> Plans:
        """The plans in the units of a version of the set."""
        if not indicators.factors:
            return self.plans
        return load_plans(self._connection, self._commune, self.versions, indicators)

    def without_day(self, codes: Collection[str]) -> tuple[str, ...]:
        """The events with a figure of these indicators whose day is not known."""
        days = self.event_days
        found = {cell.period for cell in self._of_events if cell.indicator in codes}
        return tuple(sorted(found - days.keys()))

    def unconverted(self, indicators: IndicatorSet, period: Period) -> list[UnconvertedFigures]:
        """What is in no total from January to the end of a period: its version counts something else."""
        found = []
        bounds = f"{self.year}-", f"{self.year}-~"
        for each in unconverted_figures(self._connection, indicators, *bounds):
            periods = tuple(key for key in each.periods if Period.parse(key).end <= period.end)
            if periods:
                found.append(each._replace(periods=periods))
        return found

    def _sheet(
        self,
        indicators: IndicatorSet,
        period: Period,
        units: tuple[Units, Units],
        values: Mapping[Cell, Value],
        folding: Folding = UNFOLDED,
        plans: Plans | None = None,
    ) -> PeriodSheet:
        if plans is None:
            plans = self.plans_of(indicators)
        return PeriodSheet(
            indicators,
            period,
            units[0],
            values,
            plans.whole(),
            self._evaluate,
            units[1],
            plans.of_units(),
            self.event_days,
            folding,
            areas=self._areas,
        )

    def _typed_in(self, period: Period) -> dict[Cell, str]:
        if period.key not in self._of_period:
            found = values_between(self._connection, self._set_code, period.key, period.key)
            self._of_period[period.key] = found
        return self._of_period[period.key]

    def _recorded_in(self, period: Period) -> dict[Cell, str]:
        """The figures of the period itself and of the year's events."""
        return self._of_events | self._typed_in(period)

    def _counted_into(self, period: Period) -> set[str]:
        """The units with a figure of an event that counts into a period by its day."""
        if period.kind is PeriodType.YEAR:
            return set()
        days = self.event_days
        events = {key for key in days if counts_into(key, period, days) and key != period.key}
        return {cell.unit for cell in self._of_events if cell.period in events} if events else set()

    def _single_values(self, indicators: IndicatorSet) -> dict[Cell, str]:
        """The stored texts of a year of all indicators that are neither folded nor reported by event."""
        found: dict[Cell, str] = {}
        for code, item in indicators.by_code.items():
            if item.computed or folds(item) or item.period_type is PeriodType.EVENT:
                continue
            if code not in self._of_code:
                of_code = values_of_code(self._connection, self._set_code, code, self.year)
                self._of_code[code] = of_code
            found |= self._of_code[code]
        return found


def folded_values(
    connection: Connection,
    indicators: IndicatorSet,
    folding: Folding,
    units: Iterable[ReportingUnit],
) -> dict[Cell, Value]:
    """The sums of a folding, under the keys of its groups; exactly what adding cell by cell gives.

    A unit that was there in some periods of a group has the sum of these: its figures of other
    periods are not counted.
    """
    members = list({unit.key: unit for unit in with_merged(units)}.values())
    found: dict[Cell, Value] = {}
    for group, keys in folding.groups.items():
        kind, ends = Period.parse(keys[0]).kind, (keys[0], keys[-1])
        partly = {unit.key: lived_keys(unit, keys) for unit in members if lived_in_part(unit, keys)}
        for code, item in indicators.by_code.items():
            if item.period_type is not kind or not folds(item):
                continue
            for unit, texts in shown_together(connection, indicators, code, *ends):
                total = sum_of_stored(texts)
                if total is not None:
                    found[Cell(unit, code, group)] = total
            for unit, lived in partly.items():
                found.pop(Cell(unit, code, group), None)
                of_unit = shown_of_unit(connection, indicators, code, unit, *ends)
                total = sum_of_stored([text for key, text in of_unit.items() if key in lived])
                if total is not None:
                    found[Cell(unit, code, group)] = total
    return found


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
