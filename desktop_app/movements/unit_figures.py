"""The figure of every indicator for every reporting unit over a span of periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop_app.catalogue.indicator_set import (
    Indicator,
    IndicatorSet,
    PeriodType,
    TimeAggregation,
)
from desktop_app.movements.aggregation import over_time
from desktop_app.movements.grid_layout import ReportingUnit
from desktop_app.movements.period import Period
from desktop_app.movements.values import CellKey, Value

type UnitFigures = tuple[Value | None, ...]
"""One figure per unit, in the order of the rows."""


@dataclass(frozen=True, slots=True)
class Span:
    """The periods of each type whose figures are put together."""

    keys: Mapping[PeriodType, tuple[str, ...]]

    def of(self, indicator: Indicator) -> tuple[str, ...]:
        """The keys of the periods in which the indicator was reported, in the order of time.

        Balances of different events (a storm, a flood) follow no order, so only flows and words of
        events are put together over a year.
        """
        keys = self.keys.get(indicator.period_type, ())
        several_events = indicator.period_type is PeriodType.EVENT and len(keys) > 1
        additive = indicator.time_aggregation in (TimeAggregation.SUM, TimeAggregation.CONCAT)
        return () if several_events and not additive else keys


def span_of(period: Period, values: Mapping[CellKey, Value]) -> Span:
    """The span of one period; a year takes in its events, which are known from the values only."""
    keys = {kind: tuple(part.key for part in period.parts(kind)) for kind in PeriodType}
    if period.kind is PeriodType.YEAR:
        keys[PeriodType.EVENT] = event_keys(period.year, values)
    return Span(keys)


def span_to_date(period: Period, values: Mapping[CellKey, Value]) -> Span:
    """The span from January to the end of ``period``, against which the plan of the year is held."""
    keys: dict[PeriodType, tuple[str, ...]] = {
        kind: tuple(part.key for part in period.year_to_date(kind))
        for kind in PeriodType
        if kind is not PeriodType.EVENT
    }
    keys[PeriodType.EVENT] = event_keys(period.year, values)
    return Span(keys)


def event_keys(year: int, values: Mapping[CellKey, Value]) -> tuple[str, ...]:
    """The keys of the year's events that have a value."""
    start = f"{year:04d}-E-"
    return tuple(sorted({key for _, key, _ in values if key.startswith(start)}))


def unit_figures(
    indicator: Indicator, span: Span, units: Sequence[ReportingUnit], values: Mapping[CellKey, Value]
) -> UnitFigures:
    """The figure of an entered indicator for each unit that may report it."""
    code, keys, rule = indicator.code, span.of(indicator), indicator.time_aggregation
    allowed = indicator.entered_by
    find = values.get
    if len(keys) == 1:
        key = keys[0]
        return tuple(find((code, key, unit.key)) if unit.reporter in allowed else None for unit in units)
    return tuple(
        over_time(rule, [find((code, key, unit.key)) for key in keys]) if unit.reporter in allowed else None
        for unit in units
    )


def entered_figures(
    indicators: IndicatorSet,
    codes: frozenset[str],
    span: Span,
    units: Sequence[ReportingUnit],
    values: Mapping[CellKey, Value],
) -> dict[str, UnitFigures]:
    """The figures of the entered indicators among ``codes``."""
    return {
        code: unit_figures(indicators.by_code[code], span, units, values)
        for code in codes
        if not indicators.by_code[code].computed
    }
