"""Computes the movement grid of a set and period: cells, totals, ratios, share of the year's plan. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import msgspec

from desktop_app.catalogue.formula_order import compute_order, reads
from desktop_app.catalogue.indicator_set import TARGET, Indicator, IndicatorSet, Nature, PeriodType
from desktop_app.movements.aggregation import over_areas, ratio_of
from desktop_app.movements.formulas import Evaluate
from desktop_app.movements.grid_layout import Column, ColumnKind, ReportingUnit, columns_of, reporters_of
from desktop_app.movements.lines import forerunners
from desktop_app.movements.period import Period
from desktop_app.movements.plans import CommunePlan, plan_of_commune, plan_of_unit
from desktop_app.movements.sheet.period_sheet import PeriodSheet
from desktop_app.movements.sheet.ratios import (
    RatioTotal,
    denominators,
    ratio_total,
    target_ratio,
    unit_ratios,
)
from desktop_app.movements.unit_figures import (
    Series,
    Span,
    UnitFigures,
    entered_figures,
)
from desktop_app.movements.values import Value

type Shown = Value | Fraction | None
"""What a cell shows: a figure, words, a ratio (0.93 for 93 %), or nothing."""


class GridCell(NamedTuple):
    """One cell.

    ``applies`` tells whether this unit has the indicator at all, ``counted`` whether its figure is in the
    total: that of an ended area may stand in its successor's already. ``awaited`` is an empty cell that its
    unit has to fill.
    """

    value: Shown
    editable: bool
    applies: bool
    counted: bool = True
    awaited: bool = False


@dataclass(frozen=True, slots=True)
class ColumnTotal:
    """The commune's figure of one indicator.

    ``target_share`` holds what was reached from January to the end of the period against the plan of
    the year. ``reported`` of ``expected`` units gave a figure. A ratio tells its two sums.
    """

    value: Shown
    target: Decimal | None
    target_share: Fraction | None
    reported: int
    expected: int
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    target_units: int = 0
    """Of how many units' plans the plan is the sum; 0 where it is a figure of its own."""
    left_out: tuple[str, ...] = ()
    """Of a ratio, the units that gave only one of its two numbers and are not in it."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells in the order of ``units``, each in the order of ``columns``."""

    period: Period
    units: tuple[ReportingUnit, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[GridCell, ...], ...]
    totals: tuple[ColumnTotal, ...]

    def total(self, code: str) -> ColumnTotal:
        """The total of one indicator.

        Raises:
            KeyError: the grid has no such column.
        """
        return self.totals[self._place(code)]

    def cell(self, unit: str, code: str) -> GridCell:
        """One cell by the keys of its row and column.

        Raises:
            KeyError: the grid has no such row or column.
        """
        for row, candidate in zip(self.rows, self.units, strict=True):
            if candidate.key == unit:
                return row[self._place(code)]
        raise KeyError(unit)

    def _place(self, code: str) -> int:
        for place, column in enumerate(self.columns):
            if column.indicator.code == code:
                return place
        raise KeyError(code)


def compute_grid(given: PeriodSheet) -> Grid:
    """The grid with every cell and total computed."""
    columns = columns_of(given.indicators, given.period.kind, given.groups)
    figures = _figures(given, columns, given.span())
    totals = _Totals(given, figures, given.span_to_date())
    shown: list[Sequence[Shown]] = []
    counted: list[Sequence[Shown]] = []
    column_totals: list[ColumnTotal] = []
    for column in columns:
        if column.indicator.nature is Nature.RATIO:
            sides = _sides(given, column.indicator, _counted(figures))
            if column.indicator.denominator == TARGET:
                shares = totals.shares_of_units(column.indicator)
                shown.append(shares)
                counted.append(shares)
            else:
                shown.append(unit_ratios(*_sides(given, column.indicator, _shown(figures))))
                counted.append(unit_ratios(*sides))
            column_totals.append(totals.of_ratio(column, ratio_total(given.units, column.indicator, *sides)))
        else:
            series = figures[column.indicator.code]
            shown.append(series.figures)
            counted.append(series.counted)
            column_totals.append(totals.of_figure(column))
    cells = [
        _column_cells(given.units, column, values, standing)
        for column, values, standing in zip(columns, shown, counted, strict=True)
    ]
    rows = tuple(tuple(column[place] for column in cells) for place in range(len(given.units)))
    return Grid(given.period, tuple(given.units), columns, rows, tuple(column_totals))


def awaited_of(given: PeriodSheet, unit: str = "") -> dict[str, int]:
    """How many cells of each typed indicator are empty and should not be, of all units or of one.

    They are the cells that the grid of these figures awaits; no total is computed. Words may stay empty.
    """
    columns = [
        column
        for column in columns_of(given.indicators, given.period.kind, given.groups)
        if column.kind is ColumnKind.ENTERED and column.indicator.nature is not Nature.TEXT
    ]
    figures = _figures(given, columns, given.span())
    found = {}
    for column in columns:
        series = figures[column.indicator.code]
        cells = _column_cells(given.units, column, series.figures, series.counted)
        own = (cell.awaited for each, cell in zip(given.units, cells, strict=True) if unit in ("", each.key))
        found[column.indicator.code] = sum(own)
    return found


def _column_cells(
    units: Sequence[ReportingUnit], column: Column, values: Sequence[Shown], counted: Sequence[Shown]
) -> list[GridCell]:
    reporting = _reporting(units, values, counted)
    cells = []
    for unit, value, standing in zip(units, values, counted, strict=True):
        editable = column.editable_for(unit)
        awaited = editable and column.asked_of(unit) and not unit.ended and unit.key not in reporting
        stands = value is None or standing is not None
        cells.append(GridCell(value, editable, unit.reporter in column.reporters, stands, awaited))
    return cells


def _reporting(
    units: Sequence[ReportingUnit], figures: Sequence[Shown], counted: Sequence[Shown]
) -> set[str]:
    """Return the units with a figure of their own, or of all their ended predecessors while these count."""
    reporting = {unit.key for unit, value in zip(units, figures, strict=True) if value is not None}
    standing = {unit.key for unit, value in zip(units, counted, strict=True) if value is not None}
    return reporting | {key for key, before in forerunners(units).items() if standing.issuperset(before)}


def _shown(figures: Mapping[str, Series]) -> dict[str, UnitFigures]:
    return {code: series.figures for code, series in figures.items()}


def _counted(figures: Mapping[str, Series]) -> dict[str, UnitFigures]:
    return {code: series.counted for code, series in figures.items()}


def _figures(given: PeriodSheet, columns: Sequence[Column], span: Span) -> dict[str, Series]:
    """The figures of each column that is no ratio, and of what formulas and ratios read besides."""
    needed = _all_read(given.indicators, (column.indicator.code for column in columns))
    figures = entered_figures(given.indicators, needed, span, given.units, given.values)
    order, _ = compute_order(given.indicators.by_code[code] for code in needed)
    for indicator in order:
        if not indicator.formula:
            continue
        sources = {code: figures[code] for code in reads(indicator)}
        computed = _computed(given, indicator, _shown(sources))
        apart = any(series.figures != series.counted for series in sources.values())
        counted = _computed(given, indicator, _counted(sources)) if apart else computed
        figures[indicator.code] = Series(computed, counted)
    return figures


def _computed(given: PeriodSheet, indicator: Indicator, sources: Mapping[str, UnitFigures]) -> UnitFigures:
    """A formula, unit by unit."""
    return tuple(
        _evaluated(indicator, {code: series[place] for code, series in sources.items()}, given.evaluate)
        for place in range(len(given.units))
    )


def _all_read(indicators: IndicatorSet, codes: Iterable[str]) -> frozenset[str]:
    """The codes themselves and everything they read, directly or through other formulas."""
    found: set[str] = set()
    waiting = list(codes)
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            waiting.extend(reads(indicators.by_code[code]))
    return frozenset(found)


def _evaluated(
    indicator: Indicator, figures: Mapping[str, Value | None], evaluate: Evaluate
) -> Decimal | None:
    """The result of a formula; nothing when nothing it reads was given."""
    if all(value is None for value in figures.values()):
        return None
    return evaluate(indicator.formula, figures)


def _sides(
    given: PeriodSheet, ratio: Indicator, figures: Mapping[str, UnitFigures]
) -> tuple[UnitFigures, UnitFigures]:
    reporters = reporters_of(given.indicators.by_code[ratio.numerator], given.indicators)
    return figures[ratio.numerator], denominators(ratio, reporters, given.units, figures)


class _Totals:
    """Totals of columns, with what was reached since January."""

    def __init__(self, given: PeriodSheet, figures: Mapping[str, Series], to_date: Span) -> None:
        self._given = given
        self._figures = figures
        self._to_date = to_date

    def of_figure(self, column: Column) -> ColumnTotal:
        indicator = column.indicator
        series = self._figures[indicator.code]
        plan = self._plan(indicator)
        share = None if plan.value is None else ratio_of(self._reached(indicator), plan.value)
        return ColumnTotal(
            value=self._total(indicator, self._figures),
            target=plan.value,
            target_share=share,
            target_units=plan.units,
            reported=_reported(column, self._given.units, series),
            expected=_expected(column, self._given.units),
        )

    def of_ratio(self, column: Column, total: RatioTotal) -> ColumnTotal:
        ratio = column.indicator
        reported = total.units
        if ratio.denominator == TARGET:
            numerator = self._given.indicators.by_code[ratio.numerator]
            total = target_ratio(self._reached(numerator), self._plan(numerator).value)
            reported = _reported(column, self._given.units, self._figures[ratio.numerator])
        target = self._plan(ratio).value
        share = None
        if target and total.value is not None:
            share = total.value * 100 / Fraction(target)
        return ColumnTotal(
            value=total.value,
            target=target,
            target_share=share,
            reported=reported,
            expected=max(_expected(column, self._given.units), reported),
            numerator=total.numerator,
            denominator=total.denominator,
            left_out=total.left_out,
        )

    def _plan(self, indicator: Indicator) -> CommunePlan:
        given = self._given
        return plan_of_commune(indicator, given.targets, given.unit_targets, given.all_units)

    def shares_of_units(self, ratio: Indicator) -> tuple[Fraction | None, ...]:
        """What each row has reached since January of its plan of the year."""
        given = self._given
        if not given.unit_targets:
            return (None,) * len(given.units)
        numerator = given.indicators.by_code[ratio.numerator]
        reached = reached_by_units(given, numerator)
        plans = {unit.key: plan_of_unit(numerator, unit, given.unit_targets) for unit in given.all_units}
        return tuple(ratio_of(reached.get(unit.key), plans.get(unit.key)) for unit in given.units)

    def _reached(self, indicator: Indicator) -> Value | None:
        """The commune's figure from January to the end of the period."""
        given = self._given
        codes = _all_read(given.indicators, [indicator.code])
        figures = entered_figures(given.indicators, codes, self._to_date, given.all_units, given.values)
        return self._total(indicator, figures)

    def _total(self, indicator: Indicator, figures: Mapping[str, Series]) -> Value | None:
        if not indicator.formula:
            return over_areas(indicator.area_aggregation, figures[indicator.code].counted)
        by_code = self._given.indicators.by_code
        read = {code: self._total(by_code[code], figures) for code in reads(indicator)}
        return _evaluated(indicator, read, self._given.evaluate)


def reached_by_units(given: PeriodSheet, indicator: Indicator) -> dict[str, Value | None]:
    """The figure of each row from January to the end of the period; of a ratio there is none."""
    if indicator.nature is Nature.RATIO:
        return {}
    whole = replace(given, units=given.all_units)
    column = columns_of(msgspec.structs.replace(given.indicators, indicators=(indicator,)), PeriodType.YEAR)
    figures = _figures(whole, column, given.span_to_date())
    series = figures[indicator.code].figures
    return {unit.key: value for unit, value in zip(given.all_units, series, strict=True)}


def _expected(column: Column, units: Sequence[ReportingUnit]) -> int:
    """Who should report: whoever is asked and is there at the end of the period."""
    return sum(1 for unit in units if column.asked_of(unit) and not unit.ended)


def _reported(column: Column, units: Sequence[ReportingUnit], series: Series) -> int:
    reporting = _reporting(units, series.figures, series.counted)
    return sum(1 for unit in units if column.asked_of(unit) and not unit.ended and unit.key in reporting)
