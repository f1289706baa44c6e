"""The figures of a unit before a period, across mergers and splits.

Before a merger a unit's figure is that of the areas it was made of, and only where all of them reported one:
a part of them says nothing about the whole. The series of a part of a split area starts with the split, since
earlier figures cannot be divided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import groupby

from sqlalchemy import Connection

from desktop_app.catalogue.indicator_set import Indicator, IndicatorSet, PeriodType, Reporter, ValueKind
from desktop_app.movements.cell import Cell
from desktop_app.movements.converting import as_shown
from desktop_app.movements.grid_layout import ReportingUnit
from desktop_app.movements.lines import lived_keys
from desktop_app.movements.period import Period
from desktop_app.movements.queries import values_between
from desktop_app.movements.sheet.period_sheet import PeriodSheet
from desktop_app.movements.unit_figures import Span, unit_figures
from desktop_app.movements.units import area_units_between
from desktop_app.movements.values import Value, stored_number

type Row = tuple[str, str]
"""Unit and indicator, whose figures of several periods form a series."""

_NUMBERS = frozenset({ValueKind.INTEGER, ValueKind.DECIMAL, ValueKind.MONEY})


@dataclass(frozen=True, slots=True)
class Past:
    """Earlier figures by unit and indicator, the oldest first, and those of the period just before."""

    series: Mapping[Row, Sequence[Decimal]] = field(default_factory=dict)
    last: Mapping[Row, Decimal] = field(default_factory=dict)


def is_comparable(indicator: Indicator, indicators: IndicatorSet, period: Period) -> bool:
    """Whether figures of an indicator are typed in such a period and can be compared with each other."""
    return (
        indicator.period_type is period.kind
        and not indicator.computed
        and indicator.value_kind in _NUMBERS
        and indicator.code not in indicators.carried
    )


def earlier_periods(period: Period, count: int) -> tuple[Period, ...]:
    """The ``count`` periods of the same kind before it, the oldest first; an event has none."""
    found: list[Period] = []
    while period.kind is not PeriodType.EVENT and len(found) < count:
        period = period.previous
        found.append(period)
    return tuple(reversed(found))


def load_past(connection: Connection, sheet: PeriodSheet, count: int) -> Past:
    """The figures of up to ``count`` periods before that of a sheet."""
    indicators, period = sheet.indicators, sheet.period
    earlier = earlier_periods(period, count)
    if not earlier:
        return Past()
    wanted = [item for item in indicators.indicators if is_comparable(item, indicators, period)]
    values = _values(connection, indicators, {item.code: item for item in wanted}, earlier)
    if not values:
        return Past()
    areas = area_units_between(sheet.areas, earlier[0].start, period.end)
    others = [unit.key for unit in sheet.units if unit.reporter is not Reporter.RESIDENTIAL_AREA]
    return past_of(wanted, areas, others, earlier, values)


def past_of(
    wanted: Iterable[Indicator],
    areas: Sequence[ReportingUnit],
    others: Iterable[str],
    earlier: Sequence[Period],
    values: Mapping[Cell, Decimal],
) -> Past:
    """The past of areas, each with those merged into it, and of units that do not change."""
    keys = [period.key for period in earlier]
    plain = dict.fromkeys(others, keys)
    plain |= {unit.key: list(lived_keys(unit, keys)) for unit in areas if not unit.merged}
    merged = [unit for unit in areas if unit.merged]
    series: dict[Row, list[Decimal]] = {}
    last: dict[Row, Decimal] = {}

    def take(row: Row, key: str, value: Decimal) -> None:
        series.setdefault(row, []).append(value)
        if key == keys[-1]:
            last[row] = value

    find = values.get
    for indicator in wanted:
        code = indicator.code
        for unit, lived in plain.items():
            for key in lived:
                value = find(Cell(unit, code, key))
                if value is not None:
                    take((unit, code), key, value)
        for area in merged:
            for period in earlier:
                figure = _merged_figure(indicator, area, period, values)
                if figure is not None:
                    take((area.key, code), period.key, figure)
    return Past(series, last)


def _merged_figure(
    indicator: Indicator, area: ReportingUnit, period: Period, values: Mapping[Cell, Decimal]
) -> Decimal | None:
    """Return the figure of an area with the areas merged into it; ``None`` where one did not report."""
    if not _Line(indicator, area, period, values).is_whole(area):
        return None
    there = replace(area, merged=tuple(each for each in area.merged if lived_keys(each, [period.key])))
    span = Span({period.kind: (period.key,)})
    found: Value | None = unit_figures(indicator, span, [there], values).figures[0]
    return found if isinstance(found, Decimal) else None


class _Line:
    """An area with those that were merged into it, directly or not, and their figures of a period."""

    def __init__(
        self, indicator: Indicator, area: ReportingUnit, period: Period, values: Mapping[Cell, Decimal]
    ) -> None:
        self._code, self._adds_up = indicator.code, indicator.adds_over_time
        self._period, self._values = period, values
        self._before: dict[str, list[ReportingUnit]] = {}
        for member in area.merged:
            for successor in member.successors:
                self._before.setdefault(successor, []).append(member)

    def is_whole(self, area: ReportingUnit) -> bool:
        """Whether the figures of an area cover all areas that it consists of today.

        An area that existed on the first day needs its own figure and those of areas merged into it later.
        One that began in the period or after it needs its own, or those of all areas that it was made of.
        """
        start, key = self._period.start, self._period.key
        reported = bool(lived_keys(area, [key])) and Cell(area.key, self._code, key) in self._values
        parts = [each for each in self._before.get(area.key, ()) if not _ended(each, start)]
        if area.first is not None and area.first > start:
            return reported or (bool(parts) and all(map(self.is_whole, parts)))
        if not self._adds_up:  # what is there at the end holds what ended before
            parts = [each for each in parts if not _ended(each, self._period.end)]
        return reported and all(map(self.is_whole, parts))


def _ended(unit: ReportingUnit, day: date) -> bool:
    return unit.last is not None and unit.last < day


def _values(
    connection: Connection,
    indicators: IndicatorSet,
    wanted: Mapping[str, Indicator],
    periods: Sequence[Period],
) -> dict[Cell, Decimal]:
    """Return the figures of consecutive periods of one kind."""
    number = cache(stored_number)
    found: dict[Cell, Decimal] = {}
    for _, of_year in groupby(periods, key=lambda period: period.year):
        keys = [period.key for period in of_year]
        typed = values_between(connection, indicators.code, keys[0], keys[-1])
        for cell, stored in as_shown(connection, indicators, typed).items():
            value = number(stored) if cell.indicator in wanted else None
            if value is not None:
                found[cell] = value
    return found


def lived_through(unit: ReportingUnit, first: date, last: date) -> bool:
    """Whether a unit existed on all these days: figures of parts of a period are in no series."""
    is_started = unit.first is None or unit.first <= first
    return is_started and not unit.ended and (unit.last is None or unit.last >= last)
