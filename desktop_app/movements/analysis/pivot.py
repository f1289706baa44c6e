"""Indicators, units and periods crossed: two of them in rows and columns, the third fixed or put together.

A total is one more member of its dimension: "all units" is the commune's figure and "the whole year" the
year's, both as the grid has them. So a stock is never added over time and a ratio never averaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from desktop_app.base.i18n import tr
from desktop_app.catalogue.indicator_set import Indicator, Nature, PeriodType
from desktop_app.movements.analysis.cells import (
    merged_notes,
    reported_cell,
    starred,
    total_cell,
    unit_cell,
    with_unit,
)
from desktop_app.movements.analysis.grid_cache import Sight, Sights, figure_notes, is_figure
from desktop_app.movements.analysis.series import over_time_note
from desktop_app.movements.period import Period
from desktop_app.reports.figures import NO_FIGURE, FigureCell, FigureHeading, FigureRow, FigureTable

ALL = ""
"""The member of a dimension that puts all others together."""


class Axis(StrEnum):
    """A dimension."""

    INDICATOR = "indicator"
    UNIT = "unit"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class PivotRequest:
    """What is crossed.

    ``fixed`` is the member of the third dimension (:data:`ALL` for all units, or the whole year); of
    periods those of ``kind`` are taken, of indicators those of ``group``.
    """

    rows: Axis
    columns: Axis
    fixed: str
    year: int
    kind: PeriodType
    group: str = ""

    @property
    def third(self) -> Axis:
        """The dimension that is neither in rows nor in columns."""
        return next(axis for axis in Axis if axis not in (self.rows, self.columns))


@dataclass(frozen=True, slots=True)
class _Member:
    key: str
    name: str
    is_total: bool = False


def pivot(sights: Sights, request: PivotRequest) -> FigureTable:
    """Return the table.

    Raises:
        Problem: the year has no such indicator.
    """
    return starred(_Pivot(sights, request).table())


class _Pivot:
    def __init__(self, sights: Sights, request: PivotRequest) -> None:
        self._sights, self._request = sights, request
        self._year = Period(PeriodType.YEAR, request.year)
        self._period = Period.parse(request.fixed) if request.third is Axis.PERIOD and request.fixed else None
        self._indicators = self._shown_indicators()
        self._codes = frozenset(self._indicators)
        self._periods = {period.key: period for period in self._year.parts(request.kind)}

    def table(self) -> FigureTable:
        """Return the pivot with its totals."""
        request = self._request
        rows, columns = self._members(request.rows), self._members(request.columns)
        with_units = Axis.UNIT in (request.rows, request.columns)
        headings = [FigureHeading(self._axis_name(request.rows), is_figure=False, wide=True)]
        headings += [FigureHeading(column.name) for column in columns]
        lines = [
            FigureRow(
                (FigureCell(words=row.name), *(self._cell(row, column) for column in columns)), row.is_total
            )
            for row in rows
        ]
        if with_units and request.rows is Axis.UNIT:
            counts = (self._reported(column) for column in columns)
            lines.append(FigureRow((FigureCell(words=tr("Units reporting")), *counts), total=True))
        elif with_units:
            headings.append(FigureHeading(tr("Units reporting")))
            lines = [
                FigureRow((*line.cells, self._reported(row)), line.total)
                for line, row in zip(lines, rows, strict=True)
            ]
        return FigureTable(
            tr("Pivot table"), self._about(), tuple(headings), tuple(lines), tuple(self._notes()),
            is_matrix=True,
        )  # fmt: skip

    def _shown_indicators(self) -> dict[str, Indicator]:
        request, period = self._request, self._period or self._year
        if request.third is Axis.INDICATOR:
            return {request.fixed: self._sights.indicator(self._year, request.fixed)}
        kinds = tuple(PeriodType)
        kind = request.kind if Axis.PERIOD in (request.rows, request.columns) else period.kind
        known = self._sights.indicators(period).indicators
        return {
            each.code: each
            for each in known
            if is_figure(each)
            and (not request.group or each.group == request.group)
            and (each.shortest_period is kind or kinds.index(each.shortest_period) < kinds.index(kind))
        }

    def _members(self, axis: Axis) -> list[_Member]:
        match axis:
            case Axis.INDICATOR:
                return [_Member(code, with_unit(each)) for code, each in self._indicators.items()]
            case Axis.PERIOD:
                found = [_Member(key, self._sights.short_label(each)) for key, each in self._periods.items()]
                if self._request.kind is not PeriodType.YEAR:
                    found.append(_Member(ALL, tr("Whole year"), is_total=True))
                return found
            case Axis.UNIT:
                sight = self._rows_of(self._period or self._year)
                found = [
                    _Member(unit.key, unit.shown_name(self._year.year))
                    for unit in sight.grid.units
                    if any(sight.cell(unit.key, code) is not None for code in self._codes)
                ]
                return [*found, _Member(ALL, tr("Total"), is_total=True)]

    def _place(self, row: _Member, column: _Member) -> tuple[str, str, str]:
        """Indicator, unit and period of a cell."""
        request = self._request
        at = {request.rows: row.key, request.columns: column.key, request.third: request.fixed}
        return at[Axis.INDICATOR], at[Axis.UNIT], at[Axis.PERIOD]

    def _cell(self, row: _Member, column: _Member) -> FigureCell:
        code, unit, key = self._place(row, column)
        period = Period.parse(key) if key else self._year
        indicator, way = self._indicators[code], (period.key, unit, code)
        if unit:
            cell = self._rows_of(period).cell(unit, code)
            if cell is not None and period.start > self._sights.clock.today():
                cell = cell._replace(awaited=False)
            return unit_cell(indicator, cell, way)
        return total_cell(indicator, self._typed(period).total(code), way)

    def _reported(self, member: _Member) -> FigureCell:
        code, _, key = self._place(member, member)
        total = self._typed(Period.parse(key) if key else self._year).total(code)
        return NO_FIGURE if total is None else reported_cell(total)

    def _typed(self, period: Period) -> Sight:
        return self._sights.typed(period, self._codes)

    def _rows_of(self, period: Period) -> Sight:
        """Return a period with the rows of the end of the year, or of the period that is looked at alone."""
        last = (self._period or self._year).end
        return self._sights.through(period, last, self._codes)

    def _axis_name(self, axis: Axis) -> str:
        names = {Axis.INDICATOR: tr("Indicator"), Axis.UNIT: tr("Unit"), Axis.PERIOD: tr("Period")}
        return names[axis]

    def _about(self) -> str:
        request = self._request
        year = tr("Year {year}", year=request.year)
        match request.third:
            case Axis.INDICATOR:
                return f"{with_unit(self._indicators[request.fixed])} · {year}"
            case Axis.PERIOD:
                return self._sights.label(self._period or self._year)
            case Axis.UNIT:
                unit = self._rows_of(self._year).unit(request.fixed)
                name = tr("Whole commune") if unit is None else unit.shown_name(request.year)
                return f"{name} · {year}"

    def _notes(self) -> Sequence[str]:
        request = self._request
        shown: Sequence[Indicator] = tuple(self._indicators.values())
        notes: dict[str, None] = {}
        if Axis.PERIOD in (request.rows, request.columns):
            notes |= dict.fromkeys(note for each in shown if (note := over_time_note(each)))
        elif any(each.nature is Nature.RATIO for each in shown):
            notes[tr("The share of all units is a sum divided by a sum, not their mean.")] = None
        units = self._rows_of(self._year).grid.units if Axis.UNIT in (request.rows, request.columns) else ()
        notes |= dict.fromkeys(merged_notes(units))
        notes |= dict.fromkeys(figure_notes(self._sights, self._period or self._year, shown))
        return tuple(notes)


def all_orders() -> list[tuple[Axis, Axis]]:
    """Return every choice of rows and columns."""
    return [(rows, columns) for rows, columns in product(Axis, Axis) if rows is not columns]
