"""The grids that a look is made from, each computed once. No figure is put together anywhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.catalogue.indicator_set import AREAS, Indicator, IndicatorSet, Nature, PeriodType, ValueKind
from desktop_app.movements.events import label_within_year, period_label
from desktop_app.movements.grid_layout import Column, ReportingUnit, entered_of
from desktop_app.movements.notes.version_notes import version_notes
from desktop_app.movements.period import Period
from desktop_app.movements.plans import Plans
from desktop_app.movements.sheet.grid import ColumnTotal, Grid, GridCell, compute_grid
from desktop_app.movements.sheet.period_sheet import narrowed
from desktop_app.movements.sheet.reading import YearFigures

type Codes = frozenset[str] | None
"""Some indicators; ``None`` for all."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A grid whose cells are found at once."""

    grid: Grid
    rows: dict[str, int]
    columns: dict[str, int]

    def unit(self, key: str) -> ReportingUnit | None:
        """Return the unit of a row."""
        return self.grid.units[self.rows[key]] if key in self.rows else None

    def column(self, code: str) -> Column | None:
        """Return the column of an indicator."""
        return self.grid.columns[self.columns[code]] if code in self.columns else None

    def cell(self, unit: str, code: str) -> GridCell | None:
        """Return a cell of a unit that is there and has the indicator."""
        if unit not in self.rows or code not in self.columns:
            return None
        row, found = self.grid.units[self.rows[unit]], self.grid.rows[self.rows[unit]][self.columns[code]]
        if not found.applies or not has_started(row, self.grid.period):
            return None
        of_areas = self.grid.columns[self.columns[code]].indicator.denominator == AREAS
        if of_areas and any(not each.ended for each in row.merged):
            return found._replace(value=None, awaited=False)  # it was several areas then
        return found

    def total(self, code: str) -> ColumnTotal | None:
        """Return the commune's figure."""
        return self.grid.totals[self.columns[code]] if code in self.columns else None


def has_started(unit: ReportingUnit, period: Period) -> bool:
    """Return whether a unit, or one that was merged into it, is there by the end of a period."""
    return unit.first is None or unit.first <= period.end


class Sights:
    """The grids of a set: of each period as it is typed, and with the rows of a later day."""

    def __init__(self, connection: Connection, clock: Clock, commune_code: str, set_code: str) -> None:
        self.connection = connection
        self.clock = clock
        self.set_code = set_code
        self._commune = commune_code
        self._years: dict[int, YearFigures] = {}
        self._sets: dict[str, IndicatorSet] = {}
        self._present: IndicatorSet | None = None
        self._known: dict[tuple[str, Codes, date | None, bool], Sight] = {}

    def figures(self, year: int) -> YearFigures:
        """Return the figures of a year."""
        if year not in self._years:
            self._years[year] = YearFigures(self.connection, self.clock, self._commune, self.set_code, year)
        return self._years[year]

    def indicators(self, period: Period) -> IndicatorSet:
        """Return the set as a period shows it, in the units of today's."""
        if period.key not in self._sets:
            self._sets[period.key] = self.figures(period.year).versions.in_units_of(period, self._reference())
        return self._sets[period.key]

    def plans(self, year: int) -> Plans:
        """Return the plan figures of a year, in the same units."""
        return self.figures(year).plans_of(self.indicators(Period(PeriodType.YEAR, year)))

    def _reference(self) -> IndicatorSet:
        """Return the set that counts today: figures of all periods are looked at in its units."""
        if self._present is None:
            this_year = Period(PeriodType.YEAR, self.clock.today().year)
            self._present = self.figures(this_year.year).set_of(this_year)
        return self._present

    def indicator(self, period: Period, code: str) -> Indicator:
        """Return an indicator of a period.

        Raises:
            Problem: the set of the period does not have it.
        """
        found = self.indicators(period).by_code.get(code)
        if found is None:
            raise Problem(
                "The indicators of {period} have no “{code}”. Choose another one.",
                period=self.label(period),
                code=code[:40],
            )
        return found

    def typed(self, period: Period, codes: Codes = None) -> Sight:
        """Return the grid as the sheet of the period has it; its totals are those of the commune."""
        return self._sight(period, codes)

    def through(self, period: Period, last: date, codes: Codes = None) -> Sight:
        """Return the grid of a period with the rows that are there on ``last``."""
        return self._sight(period, codes, last)

    def to_date(self, period: Period, codes: Codes = None) -> Sight:
        """Return the grid of the year as far as the end of a period."""
        return self._sight(period, codes, to_date=True)

    def label(self, period: Period) -> str:
        """Return the name of a period."""
        return period_label(period, self.figures(period.year).event_names)

    def short_label(self, period: Period) -> str:
        """Return the same in a table of one year."""
        return label_within_year(period, self.figures(period.year).event_names)

    def _sight(
        self, period: Period, codes: Codes, last: date | None = None, *, to_date: bool = False
    ) -> Sight:
        key = period.key, codes, last, to_date
        if key not in self._known:
            some = narrowed(self.indicators(year_of(period) if to_date else period), codes)
            sheet = self.figures(period.year).sheet(some, period, through=last)
            grid = compute_grid(sheet.to_date() if to_date else sheet)
            self._known[key] = Sight(
                grid,
                {unit.key: place for place, unit in enumerate(grid.units)},
                {column.indicator.code: place for place, column in enumerate(grid.columns)},
            )
        return self._known[key]


def figure_notes(sights: Sights, period: Period, indicators: Iterable[Indicator]) -> Iterator[str]:
    """Yield which figures are missing from those shown.

    An event without a day is in no month, quarter or half-year; figures of another version of the set are in
    none that it does not convert. ``indicators`` are those of ``period``; of what is computed, the
    figures count that it is computed from.
    """
    indicators = list(indicators)
    known, figures = sights.indicators(period), sights.figures(period.year)
    yield from version_notes(figures, known, period, [each.code for each in indicators])
    entered = [one for each in indicators for one in entered_of(each, known)]
    codes = {one.code for one in entered if one.counts_in not in (None, PeriodType.YEAR)}
    events = figures.without_day(codes)
    if events:
        names = ", ".join(sights.label(Period.parse(key)) for key in events)
        yield tr("In the whole year only, for their first day is not known: {events}.", events=names)


def is_figure(indicator: Indicator) -> bool:
    """Return whether it has figures and no words."""
    return indicator.nature is not Nature.TEXT and indicator.value_kind is not ValueKind.TEXT


def fitting_period(indicator: Indicator, period: Period) -> Period:
    """Return the period, or the longer one at its end that the indicator has figures of."""
    kinds = tuple(PeriodType)
    least = indicator.shortest_period
    if period.kind is PeriodType.EVENT or kinds.index(period.kind) >= kinds.index(least):
        return period
    return Period.of(period.end, least)


def year_of(period: Period) -> Period:
    """Return the whole year of a period."""
    return Period(PeriodType.YEAR, period.year)
