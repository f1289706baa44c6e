"""The units of an indicator in the order of their figures, with the period before and the year before.

Who shares a figure shares a rank. Who has not reported comes last, never as zero. Areas that were merged
are compared on their successor; a share is ranked as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from desktop_app.base.i18n import tr
from desktop_app.catalogue.indicator_set import Indicator, PeriodType, Reporter
from desktop_app.movements.analysis.cells import (
    difference,
    figure_of,
    is_share,
    merged_notes,
    rise,
    starred,
    total_cell,
    unit_cell,
    unreported_words,
    with_unit,
)
from desktop_app.movements.analysis.grid_cache import Sight, Sights, figure_notes, fitting_period
from desktop_app.movements.grid_layout import ReportingUnit
from desktop_app.movements.period import Period
from desktop_app.movements.sheet.grid import ColumnTotal, GridCell
from desktop_app.reports.figures import (
    NO_FIGURE,
    Figure,
    FigureCell,
    FigureHeading,
    FigureRow,
    FigureTable,
    ValueBars,
)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit with its rank; ``None``: it has no figure, or none that counts."""

    unit: ReportingUnit
    rank: int | None
    cell: GridCell
    value: Figure


def ranked(sight: Sight, indicator: Indicator, *, ascending: bool = False) -> list[Ranked]:
    """Return the units in their order: areas where areas report it, else whoever does."""
    areas = of_areas(sight, indicator)
    found = []
    for unit in sight.grid.units:
        cell = sight.cell(unit.key, indicator.code)
        if cell is None or (areas and unit.reporter is not Reporter.RESIDENTIAL_AREA):
            continue
        if cell.value is not None or not unit.ended:
            found.append((unit, cell, figure_of(indicator, cell.value)))
    having = [each for each in found if each[2] is not None and each[1].counted]
    having.sort(key=lambda each: _size(each[2]), reverse=not ascending)
    ranks = ranks_of([_size(value) for _, _, value in having])
    first = [Ranked(unit, rank, cell, value) for rank, (unit, cell, value) in zip(ranks, having, strict=True)]
    return first + [Ranked(unit, None, cell, value) for unit, cell, value in found
                    if value is None or not cell.counted]  # fmt: skip


def ranks_of(ordered: Sequence[Fraction]) -> list[int]:
    """Return the ranks of sizes in their order: who shares a size shares a rank."""
    ranks: list[int] = []
    for place, size in enumerate(ordered):
        same = place > 0 and ordered[place - 1] == size
        ranks.append(ranks[-1] if same else place + 1)
    return ranks


def ranking(sights: Sights, code: str, period: Period, *, ascending: bool = False) -> FigureTable:
    """Return the ranking of an indicator.

    Raises:
        Problem: the period has no such indicator.
    """
    indicator = sights.indicator(period, code)
    period = fitting_period(indicator, period)
    some = frozenset({code})
    now = sights.through(period, period.end, some)
    befores = [(label, sights.through(each, period.end, some)) for label, each in _before(sights, period)]
    parts = _parts(sights, indicator, period)
    order = ranked(now, indicator, ascending=ascending)
    rows = [_row(each, indicator, befores, parts, period) for each in order]
    total = sights.typed(period, some).total(code)
    rows.append(
        FigureRow(
            (
                NO_FIGURE,
                FigureCell(words=_whole(total)),
                total_cell(indicator, total),
                *(cell for _, sight in befores for cell in _total_change(sights, indicator, total, sight)),
                *((NO_FIGURE,) if parts else ()),
            ),
            total=True,
        )
    )
    headings = (
        FigureHeading(tr("Rank")),
        FigureHeading(tr("Unit"), is_figure=False, wide=True),
        FigureHeading(sights.label(period)),
        *(heading for label, _ in befores for heading in _change_headings(label, indicator)),
        *((FigureHeading(tr("Periods reported")),) if parts else ()),
    )
    table = FigureTable(
        tr("Ranking"),
        f"{with_unit(indicator)} · {sights.label(period)}",
        headings,
        tuple(rows),
        (
            *_notes(order, indicator, areas=of_areas(now, indicator)),
            *figure_notes(sights, period, [indicator]),
        ),
        ValueBars(tuple(_bar(each, indicator, period) for each in order if each.value is not None)),
        names=2,
    )
    return starred(table)


def _row(
    each: Ranked,
    indicator: Indicator,
    befores: Sequence[tuple[str, Sight]],
    parts: Sequence[Sight],
    period: Period,
) -> FigureRow:
    cells = [
        NO_FIGURE if each.rank is None else FigureCell(Decimal(each.rank)),
        FigureCell(words=each.unit.shown_name(period.year)),
        _own_figure(each, indicator, period),
    ]
    for _, sight in befores:
        cell = sight.cell(each.unit.key, indicator.code)
        earlier = None if cell is None else figure_of(indicator, cell.value)
        cells += [unit_cell(indicator, cell), _change(each.value, earlier)]
    if parts:
        cells_of_parts = [sight.cell(each.unit.key, indicator.code) for sight in parts]
        there = [cell for cell in cells_of_parts if cell is not None]
        given = sum(cell.value is not None for cell in there)
        cells.append(FigureCell(words=f"{given}/{len(there)}"))
    return FigureRow(tuple(cells))


def _whole(total: ColumnTotal | None) -> str:
    """Return the name of the last row, with how many units reported."""
    if total is None:
        return tr("Whole commune")
    return tr("Whole commune ({reported}/{all} units)", reported=total.reported, all=total.expected)


def _own_figure(each: Ranked, indicator: Indicator, period: Period) -> FigureCell:
    cell = unit_cell(indicator, each.cell, (period.key, each.unit.key, indicator.code))
    if each.value is None and not cell.words:
        return FigureCell(words=unreported_words(), way=cell.way)
    return cell


def _change(value: Figure, before: Figure) -> FigureCell:
    """Return the difference of shares, else the share by which a figure rose."""
    share = isinstance(value, Fraction) or isinstance(before, Fraction)
    return difference(value, before) if share else rise(value, before)


def _total_change(
    sights: Sights, indicator: Indicator, total: ColumnTotal | None, sight: Sight
) -> tuple[FigureCell, FigureCell]:
    earlier = sights.typed(sight.grid.period, frozenset({indicator.code})).total(indicator.code)
    before = total_cell(indicator, earlier)
    value = None if total is None else figure_of(indicator, total.value)
    return before, _change(value, before.value)


def _change_headings(label: str, indicator: Indicator) -> tuple[FigureHeading, FigureHeading]:
    """Return earlier figures, and how they changed: numbers by per cent, shares by percentage points."""
    words = tr("Change in points of %") if is_share(indicator) else tr("Change in %")
    return FigureHeading(label), FigureHeading(words)


def _before(sights: Sights, period: Period) -> list[tuple[str, Period]]:
    """Return the period before and the same one a year before; of an event there is neither."""
    if period.kind is PeriodType.EVENT:
        return []
    same = Period(period.kind, period.year - 1, period.number)
    return [(sights.label(each), each) for each in dict.fromkeys((period.previous, same))]


def _parts(sights: Sights, indicator: Indicator, period: Period) -> list[Sight]:
    """Return the shorter periods in which the indicator is typed, except future ones."""
    kind = indicator.shortest_period
    parts = () if kind is period.kind else period.parts(kind)
    today = sights.clock.today()
    code = frozenset({indicator.code})
    return [sights.through(each, period.end, code) for each in parts if each.start <= today]


def of_areas(sight: Sight, indicator: Indicator) -> bool:
    """Return whether areas report an indicator, so that they are ranked and nobody else."""
    column = sight.column(indicator.code)
    return column is not None and Reporter.RESIDENTIAL_AREA in column.reporters


def _notes(order: Sequence[Ranked], indicator: Indicator, *, areas: bool) -> list[str]:
    notes = []
    if any(each.rank is None and each.value is None for each in order):
        notes.append(tr("Units without a figure have no rank; they are not counted as zero."))
    if any(each.value is not None and not each.cell.counted for each in order):
        notes.append(tr("Without a rank: the area has ended, and its figure belongs to its successor."))
    notes += merged_notes(each.unit for each in order)
    if areas and len(indicator.entered_by) > 1:
        notes.append(tr("Areas only are ranked; the total has all that report it."))
    return notes


def _bar(each: Ranked, indicator: Indicator, period: Period) -> tuple[str, Figure, str]:
    return each.unit.shown_name(period.year), each.value, unit_cell(indicator, each.cell).text


def _size(value: Figure) -> Fraction:
    return Fraction(value or 0)
