"""The sheets of a period with live formulas: data of each part, the grid, what was reached since January.

What the year's structure says (which area goes on in which, whose figure is part of another's by now,
decision 24) is as it is at the export; the figures are cells, and everything else is a formula over them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from desktop_app.base.i18n import tr
from desktop_app.catalogue.formula_order import reads
from desktop_app.catalogue.indicator_set import (
    AREAS,
    HOUSEHOLDS,
    TARGET,
    Indicator,
    Nature,
    ValueKind,
)
from desktop_app.exchange.cell_values import figure
from desktop_app.exchange.live.formula_texts import (
    NoFormula,
    cell_ref,
    column_range,
    over_units,
    quotient,
)
from desktop_app.exchange.live.live_cells import (
    HEAD_ROWS,
    LiveSheet,
    formula_or_figure,
    live,
    result,
    saved,
    typed,
)
from desktop_app.exchange.live.parts import Parts
from desktop_app.exchange.live.sides import Sides
from desktop_app.exchange.live.since_january import Reached
from desktop_app.exchange.workbook_writer import Formula, Percent, SheetCell
from desktop_app.movements.grid_layout import Column, ColumnKind, ReportingUnit
from desktop_app.movements.sheet.grid import Grid, Shown
from desktop_app.movements.sheet.period_sheet import PeriodSheet
from desktop_app.movements.values import Value


class LiveBook:
    """Builds the sheets of a grid; ``grid`` was computed from ``given``. Sheets are named as periods are."""

    def __init__(self, given: PeriodSheet, grid: Grid, label: str, events: Mapping[str, str]) -> None:
        self._parts = Parts(given, grid, label, events)
        self._sides = Sides(self._parts)
        self._reached = Reached(self._parts)
        self._last = HEAD_ROWS + len(grid.units)
        self._main = LiveSheet(
            self._parts.label,
            [
                (tr("Code"), tr("Indicator"), tr("Unit of measure")),
                *((item.code, item.name.shown(), item.unit) for item in map(_indicator, grid.columns)),
            ],
        )

    def sheets(self) -> list[LiveSheet]:
        """Return the grid first, then the sheets it is computed from."""
        self._parts.place_own()
        data = list(self._parts.data_sheets())
        self._reached.add_up()
        for column in self._parts.grid.columns:
            if column.indicator.nature is Nature.RATIO:
                self._sides.add(column.indicator)
        for at, unit in enumerate(self._parts.units):
            self._main.rows.append([unit.shown_name(), *self._row(at, unit)])
        self._main.rows += self._totals()
        more = [sheet for sheet in (self._reached.sheet, self._sides.sheet) if sheet.rows]
        return [self._main, *more, *data]

    def reached(self) -> dict[str, Value | None]:
        """Return the commune's figures since January, by code; known once the sheets are made."""
        return {code: value for code, (_, value) in self._reached.totals.items()}

    def _row(self, at: int, unit: ReportingUnit) -> Iterator[SheetCell]:
        span = self._parts.span
        for column, cell in zip(self._parts.grid.columns, self._parts.grid.rows[at], strict=True):
            indicator = column.indicator
            if not cell.applies or not cell.counted:
                yield None
            elif indicator.nature is Nature.RATIO:
                yield self._unit_ratio(at, indicator, cell.value)
            elif indicator.formula:
                refs = self._refs_in_row(indicator, HEAD_ROWS + 1 + at)
                yield formula_or_figure(indicator, refs, cell.value)
            elif column.kind is ColumnKind.ENTERED or indicator.value_kind is ValueKind.TEXT:
                yield typed(indicator, cell.value)
            else:
                replaced = self._parts.replaced(indicator, span, self._parts.units)
                text = self._parts.over_time(indicator, span, unit, replaced)
                yield typed(indicator, cell.value) if text is None else live(indicator, text, cell.value)

    def _refs_in_row(self, indicator: Indicator, row: int) -> dict[str, str]:
        codes = sorted(reads(indicator))
        return {
            code: cell_ref(self._parts.label, row, self._parts.column[code])
            for code in codes
            if code in self._parts.column
        }

    def _unit_ratio(self, at: int, indicator: Indicator, value: Shown) -> SheetCell:
        top = self._parts.column.get(indicator.numerator)
        bottom = self._bottom(indicator, at)
        ratio = None if value is None or isinstance(value, str) else Fraction(value)
        if top is None or bottom is None:
            return Percent(ratio)
        text = quotient(cell_ref(self._parts.label, HEAD_ROWS + 1 + at, top), bottom)
        return Formula(text, "" if ratio is None else float(ratio), "percent")

    def _bottom(self, indicator: Indicator, at: int) -> str | None:
        """Return the other side of a ratio of a row: a cell, or the size of the area."""
        match indicator.denominator:
            case kind if kind not in (HOUSEHOLDS, AREAS, TARGET):
                column = self._parts.column.get(kind)
                return None if column is None else cell_ref(self._parts.label, HEAD_ROWS + 1 + at, column)
            case _:
                size = None if indicator.denominator == TARGET else self._sides.sizes(indicator)[at]
                return None if size is None else str(size)

    def _totals(self) -> list[list[SheetCell]]:
        totals: list[SheetCell] = [tr("Total")]
        reached: list[SheetCell] = [tr("Since January")]
        targets: list[SheetCell] = [tr("Plan of the year")]
        shares: list[SheetCell] = [tr("% of the plan")]
        rows = range(self._last + 1, self._last + 5)
        for number, (column, total) in enumerate(
            zip(self._parts.grid.columns, self._parts.grid.totals, strict=True), 2
        ):
            indicator = column.indicator
            refs = [cell_ref(self._parts.label, row, number) for row in rows]
            totals.append(self._total(indicator, number, total.value, refs[2]))
            text, value = self._reached.totals.get(indicator.code, ("", None))
            reached.append(live(indicator, text, value) if text else result(value))
            targets.append(figure(total.target))
            if total.target is None:
                shares.append(None)
                continue
            is_ratio = indicator.nature is Nature.RATIO
            top = refs[0] if is_ratio else refs[1]
            share = None if total.target_share is None else float(total.target_share)
            text = quotient(top, refs[2], "*100" if is_ratio else "")
            shares.append(Formula(text, "" if share is None else share, "percent"))
        return [totals, reached, targets, shares]

    def _total(self, indicator: Indicator, number: int, value: Shown, target: str) -> SheetCell:
        if indicator.nature is Nature.RATIO:
            return self._ratio_total(indicator, value, target)
        if indicator.formula:
            refs = self._refs_in_row(indicator, self._last + 1)
            return formula_or_figure(indicator, refs, value, is_total=True)
        try:
            text = over_units(indicator.area_aggregation, column_range(number, HEAD_ROWS + 1, self._last))
        except NoFormula:
            return result(value)
        return Formula(text, saved(value))

    def _ratio_total(self, indicator: Indicator, value: Shown, _target: str) -> SheetCell:
        ratio = None if value is None or isinstance(value, str) else Fraction(value)
        result = "" if ratio is None else float(ratio)
        if indicator.denominator == TARGET:
            column, text = self._parts.column.get(indicator.numerator), ""
            if column is not None:
                top, bottom = (cell_ref(self._parts.label, self._last + row, column) for row in (2, 3))
                text = quotient(top, bottom)
            return Formula(text, result, "percent") if text else Percent(ratio)
        if indicator.code not in self._sides.rows_of:
            return Percent(ratio)
        first, last = self._sides.rows_of[indicator.code]
        sides = (f"'{self._sides.sheet.name}'!${letter}${first}:${letter}${last}" for letter in "EF")
        top, bottom = sides
        text = f'IF(COUNT({bottom})=0,"",IF(SUM({bottom})=0,"",SUM({top})/SUM({bottom})))'
        return Formula(text, result, "percent")


def _indicator(column: Column) -> Indicator:
    return column.indicator
