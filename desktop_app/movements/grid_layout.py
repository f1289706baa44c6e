"""Rows and columns of the movement grid of one indicator set and period.

Rows are the units that report: the residential areas in their order, the commune, the member
organisations; :mod:`desktop_app.movements.units` says which areas. Columns are the indicators of the period's
type (to be entered), those reported more often (put together over time, to be read), and the computed ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from desktop_app.base.i18n import tr
from desktop_app.base.locked_states import WHOLE_COMMUNE
from desktop_app.base.numbers import format_date
from desktop_app.catalogue.formula_order import reads
from desktop_app.catalogue.indicator_set import Indicator, IndicatorSet, PeriodType, Reporter

COMMUNE_UNIT: Final = WHOLE_COMMUNE


@dataclass(frozen=True, slots=True)
class ReportingUnit:
    """Who reports a row. ``households`` is known for residential areas only.

    An area exists from ``first`` to ``last``; ``ended`` tells that the row is of an area which is no more
    at the end of the period. ``merged`` are ended areas without a row of their own, whose figures are in
    this row. ``successors`` are the areas that go on directly in its place.
    """

    key: str
    reporter: Reporter
    name: str
    households: int | None = None
    first: date | None = None
    last: date | None = None
    ended: bool = False
    merged: tuple[ReportingUnit, ...] = ()
    successors: tuple[str, ...] = ()

    def shown_name(self, year: int | None = None) -> str:
        """The name, with its last day where the area has ended; a day of ``year`` without the year."""
        if not self.ended or self.last is None:
            return self.name
        day = format_date(self.last) if self.last.year != year else f"{self.last:%d/%m}"
        return tr("{name} (until {day})", name=self.name, day=day)


class ColumnKind(StrEnum):
    """Entered in this period, put together from shorter periods or kept from an older set, or computed."""

    ENTERED = "entered"
    AGGREGATED = "aggregated"
    COMPUTED = "computed"


@dataclass(frozen=True, slots=True)
class Column:
    """One indicator of the grid. ``reporters`` are the kinds of row where it has a figure.

    ``entered`` is the indicator itself, or those that it is computed from. ``asks_all`` tells that whoever
    may report it has to.
    """

    indicator: Indicator
    kind: ColumnKind
    reporters: frozenset[Reporter]
    entered: tuple[Indicator, ...] = ()
    asks_all: bool = True

    def editable_for(self, unit: ReportingUnit) -> bool:
        """Whether the unit keys this indicator in the grid's period."""
        return self.kind is ColumnKind.ENTERED and unit.reporter in self.reporters

    def asked_of(self, unit: ReportingUnit) -> bool:
        """Whether the unit has to report the indicator, or one that it is computed from."""
        if self.asks_all:
            return unit.reporter in self.reporters
        return any(
            unit.reporter in each.entered_by and each.has_to_come_from(unit.reporter, unit.key)
            for each in self.entered
        )


def columns_of(
    indicators: IndicatorSet, period_type: PeriodType, groups: frozenset[str] | None = None
) -> tuple[Column, ...]:
    """The columns for periods of this type, in the order of the set; only ``groups`` when given."""
    return tuple(
        _column(indicator, period_type, indicators)
        for indicator in indicators.indicators
        if indicator.has_figures_in(period_type) and (groups is None or indicator.group in groups)
    )


def _column(indicator: Indicator, period_type: PeriodType, indicators: IndicatorSet) -> Column:
    entered = entered_of(indicator, indicators)
    return Column(
        indicator,
        _kind(indicator, period_type, indicators),
        frozenset[Reporter]().union(*(each.entered_by for each in entered)),
        entered,
        not any(each.must_report for each in entered),
    )


def reporters_of(indicator: Indicator, indicators: IndicatorSet) -> frozenset[Reporter]:
    """The kinds of unit that have a figure of this indicator, entered or computed."""
    return frozenset[Reporter]().union(*(each.entered_by for each in entered_of(indicator, indicators)))


def entered_of(indicator: Indicator, indicators: IndicatorSet) -> tuple[Indicator, ...]:
    """The indicators whose figures are entered for this one: itself, or those it is computed from."""
    if not indicator.computed:
        return (indicator,)
    read = (indicators.by_code[code] for code in sorted(reads(indicator)))
    return tuple({each.code: each for one in read for each in entered_of(one, indicators)}.values())


def unit_order(units: Iterable[ReportingUnit]) -> tuple[ReportingUnit, ...]:
    """Residential areas first in the given order, then the commune, then the organisations."""
    rank = {reporter: place for place, reporter in enumerate(Reporter)}
    return tuple(sorted(units, key=lambda unit: rank[unit.reporter]))


def _kind(indicator: Indicator, period_type: PeriodType, indicators: IndicatorSet) -> ColumnKind:
    if indicator.computed:
        return ColumnKind.COMPUTED
    typed = indicator.period_type is period_type and indicator.code not in indicators.carried
    return ColumnKind.ENTERED if typed else ColumnKind.AGGREGATED
