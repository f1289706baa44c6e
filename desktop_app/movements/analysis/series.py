"""An indicator over the periods of a year beside the year before, of the commune or of one unit."""

from __future__ import annotations

from desktop_app.base.i18n import tr
from desktop_app.catalogue.indicator_set import Indicator, Nature, PeriodType, TimeAggregation
from desktop_app.movements.analysis.cells import (
    difference,
    reported_cell,
    rise,
    starred,
    total_cell,
    unit_cell,
    with_unit,
)
from desktop_app.movements.analysis.grid_cache import Sights, figure_notes, fitting_period
from desktop_app.movements.period import Period
from desktop_app.reports.figures import (
    NO_FIGURE,
    Figure,
    FigureCell,
    FigureHeading,
    FigureRow,
    FigureTable,
    LineSeries,
)


def series(sights: Sights, code: str, year: int, kind: PeriodType, unit: str = "") -> FigureTable:
    """Return the series of an indicator; ``unit`` is empty for the commune.

    An area has what was reported by those that were merged into it, also in the year before.

    Raises:
        Problem: the year has no such indicator.
    """
    whole = Period(PeriodType.YEAR, year)
    indicator = sights.indicator(whole, code)
    kind = fitting_period(indicator, Period.of(whole.end, kind)).kind
    rows: list[FigureRow] = []
    lines: tuple[list[Figure], list[Figure]] = ([], [])
    periods = whole.parts(kind)
    for period in (*periods, whole) if kind is not PeriodType.YEAR else periods:
        earlier = Period(period.kind, year - 1, period.number)
        now = _cell(sights, indicator, period, unit, whole)
        before = _cell(sights, indicator, earlier, unit, whole)
        is_total = period.kind is PeriodType.YEAR and kind is not PeriodType.YEAR
        if not is_total:
            lines[0].append(now.value)
            lines[1].append(before.value)
        rows.append(_row(sights, indicator, period, unit, now, before, is_total=is_total))
    names = (str(year), str(year - 1))
    return starred(
        FigureTable(
            tr("Series over a year"),
            f"{with_unit(indicator)} · {_who(sights, unit, whole)} · {year}",
            (
                FigureHeading(tr("Period"), is_figure=False, wide=True),
                *(FigureHeading(tr("Year {year}", year=name)) for name in names),
                FigureHeading(tr("Difference")),
                FigureHeading(tr("Change in %")),
                *((FigureHeading(tr("Units reporting")),) if not unit else ()),
            ),
            tuple(rows),
            tuple(
                dict.fromkeys(
                    [
                        *_notes(indicator, kind),
                        *figure_notes(sights, whole, [indicator]),
                        *figure_notes(sights, Period(PeriodType.YEAR, year - 1), [indicator]),
                    ]
                )
            ),
            LineSeries(
                tuple(_short(period) for period in periods),
                tuple((name, tuple(line)) for name, line in zip(names, lines, strict=True)),
            ),
        )
    )


def _cell(sights: Sights, indicator: Indicator, period: Period, unit: str, whole: Period) -> FigureCell:
    some, way = frozenset({indicator.code}), (period.key, unit, indicator.code)
    if not unit:
        return total_cell(indicator, sights.typed(period, some).total(indicator.code), way)
    cell = sights.through(period, whole.end, some).cell(unit, indicator.code)
    if cell is not None and period.start > sights.clock.today():
        cell = cell._replace(awaited=False)
    return unit_cell(indicator, cell, way)


def _row(
    sights: Sights,
    indicator: Indicator,
    period: Period,
    unit: str,
    now: FigureCell,
    before: FigureCell,
    *,
    is_total: bool,
) -> FigureRow:
    name = tr("Whole year") if is_total else sights.label(period)
    cells = [FigureCell(words=name), now, before, difference(now.value, before.value)]
    cells.append(rise(now.value, before.value))
    if not unit:
        total = sights.typed(period, frozenset({indicator.code})).total(indicator.code)
        cells.append(NO_FIGURE if period.start > sights.clock.today() else reported_cell(total))
    return FigureRow(tuple(cells), total=is_total)


def _who(sights: Sights, unit: str, whole: Period) -> str:
    if not unit:
        return tr("Whole commune")
    found = sights.through(whole, whole.end, frozenset()).unit(unit)
    return unit if found is None else found.shown_name(whole.year)


def _notes(indicator: Indicator, kind: PeriodType) -> list[str]:
    if kind is PeriodType.YEAR:
        return []
    return [note] if (note := over_time_note(indicator)) else []


def over_time_note(indicator: Indicator) -> str:
    """Return how the figure of the whole year came about; nothing where it is a sum."""
    if indicator.nature is Nature.RATIO:
        return tr("A share of the whole year is a sum divided by a sum, not the mean of its periods.")
    if indicator.time_aggregation is TimeAggregation.LATEST:
        return tr("Figures at the end of a period are not added up: the whole year has the last one.")
    if indicator.time_aggregation is TimeAggregation.NONE and not indicator.formula:
        return tr("Its set does not put this indicator together over time, so the whole year is empty.")
    return ""


def _short(period: Period) -> str:
    if period.kind is PeriodType.MONTH:
        return str(period.number)
    return {PeriodType.QUARTER: ("I", "II", "III", "IV"), PeriodType.HALF_YEAR: ("I", "II")}.get(
        period.kind, (str(period.year),)
    )[period.number - 1]
