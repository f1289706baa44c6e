"""The units of an indicator in the order of what they have reached since January of their own plans."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from desktop_app.base.i18n import tr
from desktop_app.catalogue.indicator_set import Indicator, Reporter
from desktop_app.movements.analysis.cells import (
    merged_notes,
    starred,
    total_cell,
    unreported_words,
    with_unit,
)
from desktop_app.movements.analysis.grid_cache import Sight, Sights
from desktop_app.movements.analysis.progress import OwnProgress, figures_to_date, own_progress, plan_figure
from desktop_app.movements.analysis.ranking import of_areas, ranks_of
from desktop_app.movements.grid_layout import ReportingUnit
from desktop_app.movements.period import Period
from desktop_app.reports.figures import (
    NO_FIGURE,
    FigureCell,
    FigureHeading,
    FigureRow,
    FigureTable,
    ShareBars,
)

type _Placed = tuple[ReportingUnit, OwnProgress | None]


def ranking_by_plan(sights: Sights, code: str, period: Period, *, ascending: bool = False) -> FigureTable:
    """Rank units by the share of their yearly plan reached; those without a plan or figures have no rank.

    Raises:
        Problem: the period has no such indicator.
    """
    indicator = sights.indicator(period, code)
    to_date = figures_to_date(sights, period, frozenset({code}))
    units = _units(sights, to_date, indicator, period)
    ranked = [each for each in units if _share(each) is not None]
    ranked.sort(key=_size, reverse=not ascending)
    others = [each for each in units if _share(each) is None]
    ranks = [*ranks_of([_size(each) for each in ranked]), *(None for _ in others)]
    rows = [_row(each, rank, indicator, period) for each, rank in zip([*ranked, *others], ranks, strict=True)]
    rows.append(_commune(to_date, indicator))
    return starred(
        FigureTable(
            tr("Ranking by % of the plan"),
            f"{with_unit(indicator)} · {sights.label(period)}",
            (
                FigureHeading(tr("Rank")),
                FigureHeading(tr("Unit"), is_figure=False, wide=True),
                FigureHeading(tr("Reached since January")),
                FigureHeading(tr("Plan of the year")),
                FigureHeading(tr("% of the plan")),
            ),
            tuple(rows),
            (
                *(
                    (tr("Units without a plan of their own, or without a figure, have no rank."),)
                    if others
                    else ()
                ),
                *merged_notes(unit for unit, _ in units),
            ),
            ShareBars(tuple((unit.shown_name(period.year), _size((unit, own))) for unit, own in ranked)),
            names=2,
        )
    )


def _units(sights: Sights, to_date: Sight, indicator: Indicator, period: Period) -> list[_Placed]:
    """Areas where areas report it, else whoever does; of areas that are no more, who has a rank."""
    plans = sights.plans(period.year).of_units()
    areas = of_areas(to_date, indicator)
    found = []
    for unit in to_date.grid.units:
        cell = to_date.cell(unit.key, indicator.code)
        if cell is None or (areas and unit.reporter is not Reporter.RESIDENTIAL_AREA):
            continue
        own = own_progress(to_date, indicator, unit, plans) if cell.counted else None
        if not unit.ended or own is not None:
            found.append((unit, own))
    return found


def _row(each: _Placed, rank: int | None, indicator: Indicator, period: Period) -> FigureRow:
    unit, own = each
    way = (period.key, unit.key, indicator.code)
    head = (
        NO_FIGURE if rank is None else FigureCell(Decimal(rank)),
        FigureCell(words=unit.shown_name(period.year)),
    )
    if own is None:
        return FigureRow((*head, FigureCell(way=way), FigureCell(words=tr("no plan")), NO_FIGURE))
    words = unreported_words() if own.reached is None else ""
    reached = FigureCell(own.reached, words=words, way=way)
    return FigureRow((*head, reached, FigureCell(own.plan), FigureCell(own.share)))


def _commune(to_date: Sight, indicator: Indicator) -> FigureRow:
    total = to_date.total(indicator.code)
    target = None if total is None else total.target
    cells = (
        NO_FIGURE,
        FigureCell(words=tr("Whole commune")),
        total_cell(indicator, total),
        NO_FIGURE if target is None else FigureCell(plan_figure(target, indicator)),
        NO_FIGURE if total is None else FigureCell(total.target_share),
    )
    return FigureRow(cells, total=True)


def _share(each: _Placed) -> Fraction | None:
    return None if each[1] is None else each[1].share


def _size(each: _Placed) -> Fraction:
    return _share(each) or Fraction(0)
