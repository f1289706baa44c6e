"""The one sheet of a period: its units, the figures of its year and its plans, as everything takes them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

import msgspec

from desktop_app.areas.residential import ResidentialArea
from desktop_app.catalogue.indicator_set import IndicatorSet, PeriodType
from desktop_app.movements.cell import Cell
from desktop_app.movements.formulas import Evaluate
from desktop_app.movements.grid_layout import ReportingUnit
from desktop_app.movements.period import NO_DAYS, EventDays, Period
from desktop_app.movements.plans import PlanKey
from desktop_app.movements.unit_figures import (
    UNFOLDED,
    Folding,
    Span,
    event_keys,
    span_of,
    span_to_date,
)
from desktop_app.movements.values import Value


@dataclass(frozen=True, slots=True)
class PeriodSheet:
    """The figures of one set and period. :class:`YearFigures` alone reads one from the book.

    ``values`` holds the typed values of the whole year of ``period``: the plan of the year is compared with
    the months before it too, as ``units_to_date`` reported them (``units`` when not given). ``targets`` are
    plan figures of the commune by indicator code, ``unit_targets`` those of single units; of a ratio they
    are in percent.
    """

    indicators: IndicatorSet
    period: Period
    units: Sequence[ReportingUnit]
    values: Mapping[Cell, Value]
    targets: Mapping[str, Decimal]
    evaluate: Evaluate
    units_to_date: Sequence[ReportingUnit] | None = None
    unit_targets: Mapping[PlanKey, Decimal] = MappingProxyType({})
    event_days: EventDays = NO_DAYS
    folding: Folding = UNFOLDED
    """Which figures of ``values`` are sums of several periods."""
    areas: Sequence[ResidentialArea] = ()
    """The residential areas of the commune, also those that have ended."""
    events: Sequence[str] | None = None
    """The keys of the year's events with a value; ``None``: to be found among the values."""
    until: Period | None = None
    """Of a year, the period at whose end its figures stop."""

    @property
    def all_units(self) -> Sequence[ReportingUnit]:
        """The units that reported from January on."""
        return self.units if self.units_to_date is None else self.units_to_date

    def to_date(self) -> PeriodSheet:
        """The sheet of the year from January to the end of the period.

        An event whose day is not known is in it: it has no place in the order of time.
        """
        year = Period(PeriodType.YEAR, self.period.year)
        return replace(self, period=year, units=self.all_units, until=self.period)

    def span(self) -> Span:
        """The periods whose figures are those of the sheet."""
        if self.until is not None:
            return self.span_to_date()
        return span_of(self.period, self._events(), self.event_days, self.folding)

    def span_to_date(self) -> Span:
        """The periods with whose figures the plan of the year is compared."""
        return span_to_date(self.until or self.period, self._events(), self.event_days, self.folding)

    def _events(self) -> Sequence[str]:
        return event_keys(self.period.year, self.values) if self.events is None else self.events

    def only(self, codes: Collection[str]) -> PeriodSheet:
        """The sheet with the columns of some indicators."""
        return replace(self, indicators=narrowed(self.indicators, codes))

    def without_plans(self) -> PeriodSheet:
        """The sheet without any plan figure, so that none is computed."""
        return replace(self, targets={}, unit_targets={})


def narrowed(indicators: IndicatorSet, codes: Collection[str] | None) -> IndicatorSet:
    """The set with the columns of some indicators, ``None`` for all; what they read stays in ``by_code``."""
    if codes is None:
        return indicators
    kept = tuple(item for item in indicators.indicators if item.code in codes)
    return msgspec.structs.replace(indicators, indicators=kept)
