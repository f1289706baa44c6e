"""How far each indicator with a plan has come since January, of the commune or of one unit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from desktop_app.base.i18n import tr
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.movements.aggregation import ratio_of
from desktop_app.movements.grid import reached_by_units
from desktop_app.movements.looking.cells import figure_of, starred, told_cell, total_cell, with_unit
from desktop_app.movements.looking.sight import Sight, Sights, is_figure, year_of
from desktop_app.movements.period import Period
from desktop_app.movements.plans import plan_of_unit
from desktop_app.reports.figures import FigureCell, FigureHeading, FigureRow, FigureTable, ShareBars


def progress(sights: Sights, period: Period, unit: str = "", group: str = "") -> FigureTable:
    """The progress of a period; ``unit`` is empty for the commune, ``group`` for all groups."""
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
                *((FigureHeading(tr("Units told")),) if not unit else ()),
            ),
            tuple(rows),
            tuple(_notes(sights, period, rows)),
            ShareBars(bars),
        )
    )


def _of_commune(sights: Sights, period: Period, group: str) -> list[FigureRow]:
    codes = _planned(sights, period, group)
    here, to_date = _told(sights, period, codes)
    rows = []
    for column in sights.typed(year_of(period), codes).grid.columns:
        indicator = column.indicator
        code = indicator.code
        total = here.total(code) or to_date.total(code)
        reached = to_date.total(code)
        if total is None or reached is None or total.target is None:
            continue
        rows.append(
            FigureRow(
                (
                    FigureCell(words=with_unit(indicator), way=(period.key, "", code)),
                    total_cell(indicator, reached),
                    FigureCell(_plan(total.target, is_share=indicator.numerator != "")),
                    FigureCell(total.target_share),
                    told_cell(reached),
                )
            )
        )
    return rows


def _plan(target: Decimal, *, is_share: bool) -> Decimal | Fraction:
    """A plan figure; of a ratio it is kept in percent."""
    return Fraction(target) / 100 if is_share else target


def _told(sights: Sights, period: Period, codes: frozenset[str]) -> tuple[Sight, Sight]:
    """The period, and the year as far as its end."""
    until = None if period.kind is PeriodType.EVENT else period
    return sights.typed(period, codes), sights.typed(year_of(period), codes, until=until)


def _planned(sights: Sights, period: Period, group: str) -> frozenset[str]:
    return frozenset(
        each.code
        for each in sights.indicators(year_of(period)).indicators
        if is_figure(each) and (not group or each.group == group)
    )


def _of_unit(sights: Sights, period: Period, unit: str, group: str) -> list[FigureRow]:
    year = year_of(period)
    codes = _planned(sights, period, group)
    given = sights.figures(period.year).given(sights.indicators(year), period)
    row = next((each for each in given.all_units if each.key == unit), None)
    rows = []
    for column in sights.typed(year, codes).grid.columns if row is not None else ():
        indicator = column.indicator
        assert row is not None
        plan = plan_of_unit(indicator.code, row, given.unit_targets)
        if plan is None or row.reporter not in column.reporters:
            continue
        reached = figure_of(indicator, reached_by_units(given, indicator).get(unit))
        share = ratio_of(reached if isinstance(reached, Decimal) else None, plan)
        way = (period.key, unit, indicator.code)
        cells = FigureCell(words=with_unit(indicator), way=way), FigureCell(reached), FigureCell(plan)
        rows.append(FigureRow((*cells, FigureCell(share))))
    return rows


def _name(sights: Sights, period: Period, unit: str) -> str:
    if not unit:
        return tr("Whole commune")
    found = sights.through(year_of(period), period.end, frozenset()).unit(unit)
    return unit if found is None else found.shown_name(period.year)


def _notes(sights: Sights, period: Period, rows: list[FigureRow]) -> list[str]:
    del sights, period
    if not rows:
        return [tr("No plan figures have been set here. The panel of the cell (F4) takes them.")]
    return []
