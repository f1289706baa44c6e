"""Computes the movement grid of a set and period: cells, totals, ratios, share of the year's plan. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from desktop_app.catalogue.formula_order import compute_order, reads
from desktop_app.catalogue.indicator_set import TARGET, Indicator, IndicatorSet, Nature
from desktop_app.movements.aggregation import over_areas, ratio_of
from desktop_app.movements.formulas import Evaluate
from desktop_app.movements.grid_layout import Column, ColumnKind, ReportingUnit, columns_of
from desktop_app.movements.lines import forerunners
from desktop_app.movements.period import Period
from desktop_app.movements.plans import CommunePlan, plan_of_commune, plan_of_unit
from desktop_app.movements.sheet.period_sheet import PeriodSheet
from desktop_app.movements.sheet.ratios import (
    RatioSeries,
    ratio_sides,
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
    one_sided: tuple[str, ...] = ()
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
    columns = columns_of(given.indicators, given.period.kind)
    sheet = _Computing(given, columns)
    computed = [sheet.column(column) for column in columns]
    rows = tuple(tuple(cells[place] for cells, _ in computed) for place in range(len(given.units)))
    return Grid(given.period, tuple(given.units), columns, rows, tuple(total for _, total in computed))


def compute_cells(given: PeriodSheet) -> Grid:
    """The grid of a set without ratios, with its cells and without totals."""
    columns = columns_of(given.indicators, given.period.kind)
    sheet = _Computing(given, columns)
    rows = tuple(zip(*(sheet.cells(column) for column in columns), strict=True))
    return Grid(given.period, tuple(given.units), columns, rows or tuple(() for _ in given.units), ())


def awaited_of(given: PeriodSheet, unit: str = "") -> dict[str, int]:
    """How many cells of each typed indicator are empty and should not be, of all units or of one.

    They are the cells that the grid of these figures awaits; no total is computed. Words may stay empty.
    """
    columns = [
        column
        for column in columns_of(given.indicators, given.period.kind)
        if column.kind is ColumnKind.ENTERED and column.indicator.nature is not Nature.TEXT
    ]
    sheet = _Computing(given, columns)
    found = {}
    for column in columns:
        cells = zip(given.units, sheet.cells(column), strict=True)
        found[column.indicator.code] = sum(cell.awaited for each, cell in cells if unit in ("", each.key))
    return found


def reached_by_units(given: PeriodSheet, indicator: Indicator) -> dict[str, Value | None]:
    """The figure of each row from January to the end of the period; of a ratio there is none."""
    if indicator.nature is Nature.RATIO:
        return {}
    figures = _figures(given, [indicator.code], given.span_to_date(), given.all_units)
    series = figures[indicator.code].figures
    return {unit.key: value for unit, value in zip(given.all_units, series, strict=True)}


class _Computing:
    """The columns of a sheet, one by one; the figures that they and their formulas read are computed once."""

    def __init__(self, given: PeriodSheet, columns: Iterable[Column]) -> None:
        codes = [column.indicator.code for column in columns]
        self._given = given
        self._by_code = given.indicators.by_code
        self._figures = _figures(given, codes, given.span(), given.units)
        self._forerunners = forerunners(given.units)

    def column(self, column: Column) -> tuple[list[GridCell], ColumnTotal]:
        """The cells of a column in the order of the rows, and its total."""
        if column.indicator.nature is Nature.RATIO:
            return self._ratio(column)
        return self.cells(column), self._total(column)

    def cells(self, column: Column) -> list[GridCell]:
        """The cells of an indicator that is no ratio."""
        return self._cells(column, self._figures[column.indicator.code])

    def _cells(self, column: Column, shown: Series | RatioSeries) -> list[GridCell]:
        reporting, asks_all = self._reporting(shown), column.asks_all
        cells = []
        for unit, value, counted in zip(self._given.units, shown.figures, shown.counted, strict=True):
            editable = column.editable_for(unit)
            # Whoever may key a column that asks all is asked.
            asked = editable and (asks_all or column.asked_of(unit))
            awaited = asked and not unit.ended and unit.key not in reporting
            applies, counts = unit.reporter in column.reporters, value is None or counted is not None
            cells.append(GridCell(value, editable, applies, counts, awaited))
        return cells

    def _total(self, column: Column) -> ColumnTotal:
        indicator = column.indicator
        plan = self._plan(indicator)
        return ColumnTotal(
            value=self._over_areas(indicator, self._figures),
            target=plan.value,
            target_share=None if plan.value is None else ratio_of(self._reached(indicator), plan.value),
            target_units=plan.units,
            reported=self._reported(column, self._figures[indicator.code]),
            expected=self._expected(column),
        )

    def _ratio(self, column: Column) -> tuple[list[GridCell], ColumnTotal]:
        ratio, units = column.indicator, self._given.units
        if ratio.denominator == TARGET:
            numerator = self._by_code[ratio.numerator]
            shares = self._shares_of_units(numerator)
            shown = RatioSeries(shares, shares)
            total = target_ratio(self._reached(numerator), self._plan(numerator).value)
            reported = self._reported(column, self._figures[ratio.numerator])
        else:
            sides = ratio_sides(self._given.indicators, ratio, units, self._figures)
            shown = unit_ratios(*sides)
            total = ratio_total(units, ratio, *(side.counted for side in sides))
            reported = total.units
        target = self._plan(ratio).value
        share = None if total.value is None else ratio_of(total.value * 100, target)
        return self._cells(column, shown), ColumnTotal(
            value=total.value,
            target=target,
            target_share=share,
            reported=reported,
            expected=max(self._expected(column), reported),
            numerator=total.numerator,
            denominator=total.denominator,
            one_sided=total.one_sided,
        )

    def _shares_of_units(self, numerator: Indicator) -> tuple[Fraction | None, ...]:
        """What each row has reached since January of its plan of the year."""
        given = self._given
        if not given.unit_targets:
            return (None,) * len(given.units)
        reached = reached_by_units(given, numerator)
        plans = {unit.key: plan_of_unit(numerator, unit, given.unit_targets) for unit in given.all_units}
        return tuple(ratio_of(reached.get(unit.key), plans.get(unit.key)) for unit in given.units)

    def _plan(self, indicator: Indicator) -> CommunePlan:
        given = self._given
        return plan_of_commune(indicator, given.targets, given.unit_targets, given.all_units)

    def _reached(self, indicator: Indicator) -> Value | None:
        """The commune's figure from January to the end of the period."""
        given = self._given
        codes = _all_read(given.indicators, [indicator.code])
        figures = entered_figures(given.indicators, codes, self._span_to_date, given.all_units, given.values)
        return self._over_areas(indicator, figures)

    @cached_property
    def _span_to_date(self) -> Span:
        return self._given.span_to_date()

    def _over_areas(self, indicator: Indicator, figures: Mapping[str, Series]) -> Value | None:
        """The commune's figure: of a formula, that of the commune's figures that it reads."""
        if not indicator.formula:
            return over_areas(indicator.area_aggregation, figures[indicator.code].counted)
        read = {code: self._over_areas(self._by_code[code], figures) for code in reads(indicator)}
        return _evaluated(indicator, read, self._given.evaluate)

    def _expected(self, column: Column) -> int:
        return sum(_is_expected(column, unit) for unit in self._given.units)

    def _reported(self, column: Column, series: Series) -> int:
        reporting = self._reporting(series)
        return sum(_is_expected(column, unit) and unit.key in reporting for unit in self._given.units)

    def _reporting(self, series: Series | RatioSeries) -> set[str]:
        """The units with a figure of their own, or of all their ended predecessors while these count."""
        keys = [unit.key for unit in self._given.units]
        reporting = {key for key, value in zip(keys, series.figures, strict=True) if value is not None}
        counted = {key for key, value in zip(keys, series.counted, strict=True) if value is not None}
        return reporting | {key for key, before in self._forerunners.items() if counted.issuperset(before)}


def _is_expected(column: Column, unit: ReportingUnit) -> bool:
    """Whether a unit should report: it is asked and is there at the end of the period."""
    return column.asked_of(unit) and not unit.ended


def _figures(
    given: PeriodSheet, codes: Iterable[str], span: Span, units: Sequence[ReportingUnit]
) -> dict[str, Series]:
    """The figures of indicators over a span, and of what they read; of ratios only what these read."""
    needed = _all_read(given.indicators, codes)
    figures = entered_figures(given.indicators, needed, span, units, given.values)
    order, _ = compute_order(given.indicators.by_code[code] for code in needed)
    for indicator in order:
        if not indicator.formula:
            continue
        sources = {code: figures[code] for code in reads(indicator)}
        shown = {code: series.figures for code, series in sources.items()}
        counted = {code: series.counted for code, series in sources.items()}
        computed = _computed(indicator, shown, len(units), given.evaluate)
        apart = shown != counted
        figures[indicator.code] = Series(
            computed, _computed(indicator, counted, len(units), given.evaluate) if apart else computed
        )
    return figures


def _computed(
    indicator: Indicator, sources: Mapping[str, UnitFigures], units: int, evaluate: Evaluate
) -> UnitFigures:
    """A formula, unit by unit."""
    return tuple(
        _evaluated(indicator, {code: series[place] for code, series in sources.items()}, evaluate)
        for place in range(units)
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
