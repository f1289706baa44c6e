"""The one sheet of a period: its units, the figures of its year and its plans, as everything takes them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

import msgspec

from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.movements.cell import Cell
from desktop_app.movements.formulas import Evaluate
from desktop_app.movements.grid_layout import ReportingUnit
from desktop_app.movements.period import Period
from desktop_app.movements.plans import PlanKey
from desktop_app.movements.unit_figures import NO_DAYS, UNFOLDED, EventDays, Folding
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
    groups: frozenset[str] | None = None
    units_to_date: Sequence[ReportingUnit] | None = None
    unit_targets: Mapping[PlanKey, Decimal] = MappingProxyType({})
    event_days: EventDays = NO_DAYS
    folding: Folding = UNFOLDED
    """Which figures of ``values`` are sums of several periods."""

    @property
    def all_units(self) -> Sequence[ReportingUnit]:
        """The units that reported from January on."""
        return self.units if self.units_to_date is None else self.units_to_date

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
