"""What was reached since January, unit by unit, against which the plan of the year is held."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.base.i18n import tr
from desktop_app.catalogue.formula_order import reads
from desktop_app.catalogue.indicator_set import (
    Indicator,
    Nature,
    ValueKind,
)
from desktop_app.exchange.live.formula_texts import (
    NoFormula,
    cell_ref,
    column_range,
    over_units,
    shown,
    translated,
)
from desktop_app.exchange.live.live_cells import (
    HEAD_ROWS,
    LiveSheet,
    live,
    saved,
)
from desktop_app.exchange.live.parts import Parts
from desktop_app.exchange.workbook_writer import Formula, SheetCell
from desktop_app.movements.aggregation import over_areas
from desktop_app.movements.grid_layout import ReportingUnit
from desktop_app.movements.lines import (
    is_outside,
)
from desktop_app.movements.unit_figures import Span, unit_figures
from desktop_app.movements.values import Value

_NOTHING = '""'
"""In a formula, in the place of the cell of an unreported figure."""


class Reached:
    """A sheet with the units from January on; its totals by code."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.totals: dict[str, tuple[str, Value | None]] = {}
        """The formula that shows a total elsewhere, and its value."""
        self.sheet = LiveSheet(tr("Since January"), [(tr("Code"), tr("Indicator"), tr("Unit of measure"))])

    def add_up(self) -> None:
        """Make the sheet."""
        span = self._parts.span_to_date
        by_code = self._parts.given.indicators.by_code
        wanted = [
            column.indicator
            for column in self._parts.grid.columns
            if column.indicator.nature is not Nature.RATIO
        ]
        entered = {
            code
            for item in wanted
            for code in (_all_entered(item, by_code) if item.formula else {item.code})
            if by_code[code].value_kind is not ValueKind.TEXT
        }
        items = [item for item in self._parts.given.indicators.indicators if item.code in entered]
        columns = []
        last = HEAD_ROWS + len(self._parts.to_date)
        totals: dict[str, Value | None] = {}
        refs: dict[str, str] = {}
        for item in items:
            series = unit_figures(item, span, self._parts.to_date, self._parts.given.values)
            replaced = self._parts.replaced(item, span, self._parts.to_date)
            cells = [
                self._reached_cell(item, span, unit, replaced, value)
                for unit, value in zip(self._parts.to_date, series.counted, strict=True)
            ]
            totals[item.code] = over_areas(item.area_aggregation, series.counted)
            if any(isinstance(cell, Formula) for cell in cells):
                columns.append((item, cells))
            elif totals[item.code] is None:
                refs[item.code] = _NOTHING
        self.sheet.titles += [(item.code, item.name.shown(), item.unit) for item, _ in columns]
        for at, unit in enumerate(self._parts.to_date if columns else ()):
            self.sheet.rows.append([unit.shown_name(), *(cells[at] for _, cells in columns)])
        bottom: list[SheetCell] = [tr("Total")]
        for number, (item, _) in enumerate(columns, start=2):
            try:
                text = over_units(item.area_aggregation, column_range(number, HEAD_ROWS + 1, last))
                bottom.append(Formula(text, saved(totals[item.code])))
                refs[item.code] = cell_ref(self.sheet.name, last + 1, number)
                self.totals[item.code] = (shown(refs[item.code]), totals[item.code])
            except NoFormula:
                bottom.append(None)
        if columns:
            self.sheet.rows.append(bottom)
        for item in wanted:
            if item.formula:
                self._reach_formula(item, refs, totals)

    def _reached_cell(
        self,
        item: Indicator,
        span: Span,
        unit: ReportingUnit,
        replaced: frozenset[str],
        value: Value | None,
    ) -> SheetCell:
        if unit.reporter not in item.entered_by or unit.key in replaced or is_outside(unit, span.of(item)):
            return None
        text = self._parts.over_time(item, span, unit, replaced)
        return None if text is None else live(item, text, value)

    def _reach_formula(
        self, item: Indicator, refs: Mapping[str, str], totals: Mapping[str, Value | None]
    ) -> None:
        """A computed indicator since January, where it reads entered ones alone."""
        codes = reads(item)
        if not codes <= refs.keys():
            return
        given = {code: totals[code] for code in codes}
        if all(value is None for value in given.values()):
            return
        try:
            text = translated(item.formula, {code: refs[code] for code in sorted(codes)})
        except NoFormula:
            return
        self.totals[item.code] = (text, self._parts.given.evaluate(item.formula, given))


def _all_entered(item: Indicator, by_code: Mapping[str, Indicator]) -> set[str]:
    if not item.formula:
        return set() if item.nature is Nature.RATIO else {item.code}
    return {code for read in reads(item) for code in _all_entered(by_code[read], by_code)}
