"""The figure of every indicator for every reporting unit over a span of periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from desktop_app.catalogue.indicator_set import (
    Indicator,
    IndicatorSet,
    PeriodType,
    ValueKind,
)
from desktop_app.movements.aggregation import over_merged, over_time
from desktop_app.movements.cell import Cell
from desktop_app.movements.grid_layout import ReportingUnit
from desktop_app.movements.lines import has_lines, is_outside, lived_keys, replaced_units
from desktop_app.movements.period import NO_DAYS, TOGETHER, EventDays, Period, counts_into
from desktop_app.movements.values import Value

type UnitFigures = tuple[Value | None, ...]
"""One figure per unit, in the order of the rows."""


@dataclass(frozen=True, slots=True)
class Folding:
    """The periods whose figures were added as they were read, by the key of each sum.

    Only what adds up over time is folded (:func:`folds`); all else keeps its own periods.
    """

    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, period: Period) -> Folding:
        """For a grid of ``period``: what lies in it, and what is before it in its year. It itself is not."""
        groups: dict[str, tuple[str, ...]] = {}
        for kind in _FOLDED:
            within = [part for part in period.parts(kind) if part != period]
            before = [part for part in period.year_to_date(kind) if part != period and part not in within]
            for parts in filter(None, (before, within)):
                keys = tuple(part.key for part in parts)
                groups[f"{keys[0]}{TOGETHER}{keys[-1]}"] = keys
        return cls(groups)

    def over(self, keys: Sequence[str]) -> tuple[str, ...]:
        """Under which keys the figures of these periods stand."""
        under = {key: group for group, parts in self.groups.items() for key in parts}
        return tuple(dict.fromkeys(under.get(key, key) for key in keys))


def folds(indicator: Indicator) -> bool:
    """Whether figures of an indicator are folded: numbers that are entered, and added over time."""
    return (
        not indicator.computed
        and indicator.adds_over_time
        and indicator.value_kind is not ValueKind.TEXT
        and indicator.period_type in _FOLDED
    )


_FOLDED: Final = (PeriodType.MONTH, PeriodType.QUARTER, PeriodType.HALF_YEAR)
UNFOLDED: Final = Folding()


@dataclass(frozen=True, slots=True)
class Span:
    """The periods of each type whose figures are put together."""

    keys: Mapping[PeriodType, tuple[str, ...]]
    folding: Folding = UNFOLDED

    def of(self, indicator: Indicator) -> tuple[str, ...]:
        """The keys of the periods in which the indicator was reported, in the order of time.

        Balances of different events (a storm, a flood) follow no order, so only flows and words of
        events are put together. Into a month, a quarter or a half-year events count by their day, where the
        set says so of the indicator.
        """
        keys = self.keys.get(indicator.period_type, ())
        several_events = indicator.period_type is PeriodType.EVENT and len(keys) > 1
        if several_events and not indicator.adds_over_time:
            return ()
        return self.folding.over(keys) if self.folding.groups and folds(indicator) else keys


def span_of(
    period: Period,
    events: Sequence[str],
    days: EventDays = NO_DAYS,
    folding: Folding = UNFOLDED,
) -> Span:
    """The span of one period; a year takes in all its events, a shorter period those whose day lies in it."""
    keys = {kind: tuple(part.key for part in period.parts(kind)) for kind in PeriodType}
    if period.kind is not PeriodType.EVENT:
        keys[PeriodType.EVENT] = tuple(key for key in events if counts_into(key, period, days))
    return Span(keys, folding)


def span_to_date(
    period: Period,
    events: Sequence[str],
    days: EventDays = NO_DAYS,
    folding: Folding = UNFOLDED,
) -> Span:
    """The span from January to the end of ``period``, against which the plan of the year is held.

    An event whose day is not known is in it: it has no place in the order of time.
    """
    keys: dict[PeriodType, tuple[str, ...]] = {
        kind: tuple(part.key for part in period.year_to_date(kind))
        for kind in PeriodType
        if kind is not PeriodType.EVENT
    }
    keys[PeriodType.EVENT] = tuple(key for key in events if days.get(key, period.end) <= period.end)
    return Span(keys, folding)


def event_keys(year: int, values: Mapping[Cell, Value]) -> tuple[str, ...]:
    """The keys of the year's events that have a value."""
    start = f"{year:04d}-E-"
    return tuple(sorted(key for key in {cell.period for cell in values} if key.startswith(start)))


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of an indicator by unit.

    ``counted`` are those that are aggregated over the units: without what the figure of a successor includes
    already.
    """

    figures: UnitFigures
    counted: UnitFigures


def unit_figures(
    indicator: Indicator, span: Span, units: Sequence[ReportingUnit], values: Mapping[Cell, Value]
) -> Series:
    """The figure of an entered indicator for each unit that may report it."""
    keys, allowed = span.of(indicator), indicator.entered_by
    replaced = replaced_units(indicator, keys, units, values) if has_lines(units) else frozenset()
    figures = tuple(
        _figure(indicator, keys, unit, values, replaced) if unit.reporter in allowed else None
        for unit in units
    )
    left_out = replaced | {unit.key for unit in units if is_outside(unit, keys)}
    if not left_out:
        return Series(figures, figures)
    counted = (None if unit.key in left_out else figure for unit, figure in zip(units, figures, strict=True))
    return Series(figures, tuple(counted))


def _figure(
    indicator: Indicator,
    keys: Sequence[str],
    unit: ReportingUnit,
    values: Mapping[Cell, Value],
    replaced: frozenset[str],
) -> Value | None:
    """The figure of a row, with those of the areas merged into it."""
    if not unit.merged:
        return _own_figure(indicator, keys, unit, values)
    members = [*(each for each in unit.merged if each.key not in replaced), unit]
    figures = (_own_figure(indicator, keys, each, values) for each in members)
    given = [value for value in figures if value is not None]
    if len(given) < 2:
        return given[0] if given else None
    return over_merged(indicator, given)


def _own_figure(
    indicator: Indicator, keys: Sequence[str], unit: ReportingUnit, values: Mapping[Cell, Value]
) -> Value | None:
    code, find = indicator.code, values.get
    lived = lived_keys(unit, keys) or keys
    if len(lived) == 1:
        return find(Cell(unit.key, code, lived[0]))
    return over_time(indicator.time_aggregation, [find(Cell(unit.key, code, key)) for key in lived])


def entered_figures(
    indicators: IndicatorSet,
    codes: frozenset[str],
    span: Span,
    units: Sequence[ReportingUnit],
    values: Mapping[Cell, Value],
) -> dict[str, Series]:
    """The figures of the entered indicators among ``codes``."""
    return {
        code: unit_figures(indicators.by_code[code], span, units, values)
        for code in codes
        if not indicators.by_code[code].computed
    }
