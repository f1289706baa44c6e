"""How far each indicator with a plan has come since January, of the commune or of one unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from desktop_app.base.i18n import tr
from desktop_app.catalogue.indicator_set import Indicator, Nature, PeriodType
from desktop_app.movements.aggregation import ratio_of
from desktop_app.movements.analysis.cells import (
    figure_of,
    in_shares,
    reported_cell,
    starred,
    total_cell,
    with_unit,
)
from desktop_app.movements.analysis.grid_cache import Sight, Sights, is_figure, year_of
from desktop_app.movements.grid_layout import ReportingUnit
from desktop_app.movements.period import Period
from desktop_app.movements.plans import PlanKey, plan_of_unit
from desktop_app.reports.figures import Figure, FigureCell, FigureHeading, FigureRow, FigureTable, ShareBars


def progress(sights: Sights, period: Period, unit: str = "", group: str = "") -> FigureTable:
    """Return the progress of a period; ``unit`` is empty for the commune, ``group`` for all groups."""
    rows = _of_unit(sights, period, unit, group) if unit else _of_commune(sights, period, group)
    bars = tuple(
        (row.cells[0].words, share)
        for row in rows
        if isinstance(share := row.cells[-1 if unit else -2].value, Fraction)
    )
    name = _name(sights, period, unit)
    return starred(
        FigureTable(
            tr("Progress against the plan"),
            f"{name} · {sights.label(period)}",
            (
                FigureHeading(tr("Indicator"), is_figure=False, wide=True),
                FigureHeading(tr("Reached since January")),
                FigureHeading(tr("Plan of the year")),
                FigureHeading(tr("% of the plan")),
                *((FigureHeading(tr("Units reporting")),) if not unit else ()),
            ),
            tuple(rows),
            () if rows else (tr("No plan figures have been set here."),),
            ShareBars(bars),
            hint="" if rows else tr("The panel of the cell (F4) takes plan figures."),
        )
    )


def _of_commune(sights: Sights, period: Period, group: str) -> list[FigureRow]:
    to_date = _to_date(sights, period, group).grid
    rows = []
    for column, reached in zip(to_date.columns, to_date.totals, strict=True):
        if reached.target is None:
            continue
        indicator = column.indicator
        rows.append(
            FigureRow(
                (
                    FigureCell(words=with_unit(indicator), way=(period.key, "", indicator.code)),
                    total_cell(indicator, reached),
                    FigureCell(plan_figure(reached.target, indicator)),
                    FigureCell(reached.target_share),
                    reported_cell(reached),
                )
            )
        )
    return rows


def plan_figure(target: Decimal, indicator: Indicator) -> Decimal | Fraction:
    """Return a plan figure; of a ratio it is kept in percent."""
    return Fraction(target) / 100 if indicator.nature is Nature.RATIO else in_shares(indicator, target)


def figures_to_date(sights: Sights, period: Period, codes: frozenset[str]) -> Sight:
    """Return the year as far as the end of the period; of an event, the whole year."""
    if period.kind is PeriodType.EVENT:
        return sights.typed(year_of(period), codes)
    return sights.to_date(period, codes)


def _to_date(sights: Sights, period: Period, group: str) -> Sight:
    year = year_of(period)
    codes = frozenset(
        each.code
        for each in sights.indicators(year).indicators
        if is_figure(each) and (not group or each.group == group)
    )
    return figures_to_date(sights, period, codes)


def _of_unit(sights: Sights, period: Period, unit: str, group: str) -> list[FigureRow]:
    to_date = _to_date(sights, period, group)
    row, plans = to_date.unit(unit), sights.plans(period.year).of_units()
    rows = []
    for column in to_date.grid.columns if row is not None else ():
        indicator = column.indicator
        assert row is not None
        own = own_progress(to_date, indicator, row, plans)
        if own is None or row.reporter not in column.reporters:
            continue
        way = (period.key, unit, indicator.code)
        name = FigureCell(words=with_unit(indicator), way=way)
        rows.append(FigureRow((name, FigureCell(own.reached), FigureCell(own.plan), FigureCell(own.share))))
    return rows


@dataclass(frozen=True, slots=True)
class OwnProgress:
    """What a unit has reached since January, and its own plan of the year."""

    reached: Figure
    plan: Decimal | Fraction

    @property
    def share(self) -> Fraction | None:
        """The share of the plan reached; ``None`` without a figure or with a plan of 0."""
        return ratio_of(self.reached, self.plan)


def own_progress(
    to_date: Sight, indicator: Indicator, unit: ReportingUnit, plans: Mapping[PlanKey, Decimal]
) -> OwnProgress | None:
    """Return how far a row of :func:`figures_to_date` has come; ``None`` where it has no plan."""
    found = plan_of_unit(indicator, unit, plans)
    if found is None:
        return None
    cell = to_date.cell(unit.key, indicator.code)
    return OwnProgress(
        None if cell is None else figure_of(indicator, cell.value), plan_figure(found, indicator)
    )


def _name(sights: Sights, period: Period, unit: str) -> str:
    if not unit:
        return tr("Whole commune")
    found = sights.through(year_of(period), period.end, frozenset()).unit(unit)
    return unit if found is None else found.shown_name(period.year)
