"""Which units have reported in which periods: cells filled of those that have to be, period by period."""

from __future__ import annotations

from fractions import Fraction

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.movements.analysis.grid_cache import Sights, is_figure
from desktop_app.movements.grid_layout import ReportingUnit
from desktop_app.movements.period import Period
from desktop_app.movements.period_state import load_period_state
from desktop_app.movements.progress.board import UnitProgress, units_of_board
from desktop_app.movements.progress.due import due_days
from desktop_app.movements.sheet.grid import compute_cells
from desktop_app.movements.sheet.period_sheet import narrowed
from desktop_app.reports.figures import (
    NO_FIGURE,
    FigureCell,
    FigureHeading,
    FigureRow,
    FigureTable,
    ShareBars,
)


def missing_reports(sights: Sights, year: int, kind: PeriodType) -> FigureTable:
    """Return every unit that has to report in periods of ``kind``, with how many cells are filled.

    Periods that have not started and units that did not exist then are left out.
    """
    today = sights.clock.today()
    periods = [each for each in Period(PeriodType.YEAR, year).parts(kind) if each.start <= today]
    progress = {period: reports_of(sights, period) for period in periods}
    names: dict[str, str] = {}
    for units in progress.values():
        names |= {key: each.unit.shown_name(year) for key, each in units.items()}
    order = {unit.key: place for place, unit in enumerate(_all_units(sights, year))}
    keys = sorted(names, key=lambda key: order.get(key, len(order)))
    rows = [
        _row(names[key], [(period, progress[period].get(key)) for period in periods], key) for key in keys
    ]
    bars = tuple(
        (row.cells[0].words, share) for row in rows if isinstance(share := row.cells[-1].value, Fraction)
    )
    if rows:
        rows.append(_total([(period, list(progress[period].values())) for period in periods]))
    return FigureTable(
        tr("Reports that are missing"),
        tr("Cells filled of those that have to be · {year}", year=year),
        (
            FigureHeading(tr("Unit"), is_figure=False, wide=True),
            *(FigureHeading(sights.short_label(period)) for period in periods),
            FigureHeading(tr("Whole year")),
            FigureHeading(tr("Filled in %")),
        ),
        tuple(rows),
        (tr("Empty: the unit had nothing to report in this period, or was not there."),) if rows else (),
        ShareBars(bars),
        is_matrix=True,
    )


def reports_of(sights: Sights, period: Period) -> dict[str, UnitProgress]:
    """Return the progress of each unit that has to report in a period, the most urgent first."""
    indicators = sights.indicators(period)
    typed = frozenset(
        each.code
        for each in indicators.indicators
        if each.period_type is period.kind and not each.computed and is_figure(each)
    )
    # What counts here was typed in the period itself: no figure of another one has to be read.
    grid = compute_cells(sights.figures(period.year).typed_in(narrowed(indicators, typed), period))
    state = load_period_state(sights.connection, sights.set_code, period)
    due = due_days(indicators, period)
    return {each.unit.key: each for each in units_of_board(grid, state, {}, due, sights.clock.today())}


def _all_units(sights: Sights, year: int) -> tuple[ReportingUnit, ...]:
    whole = Period(PeriodType.YEAR, year)
    return sights.typed(whole, frozenset()).grid.units


def _row(name: str, progress: list[tuple[Period, UnitProgress | None]], key: str) -> FigureRow:
    cells = [FigureCell(words=name)]
    for period, each in progress:
        way = None
        if each is not None and each.missing:
            way = period.key, key, each.missing[0].code
        cells.append(
            NO_FIGURE if each is None else FigureCell(words=_of(each.filled, each.expected), way=way)
        )
    return FigureRow((*cells, *_sum([each for _, each in progress if each is not None])))


def _total(progress: list[tuple[Period, list[UnitProgress]]]) -> FigureRow:
    cells = [FigureCell(words=tr("Total"))]
    for _, units in progress:
        cells.append(_sum(units)[0])
    return FigureRow((*cells, *_sum([each for _, units in progress for each in units])), total=True)


def _sum(units: list[UnitProgress]) -> tuple[FigureCell, FigureCell]:
    filled, expected = sum(each.filled for each in units), sum(each.expected for each in units)
    if not expected:
        return NO_FIGURE, NO_FIGURE
    return FigureCell(words=_of(filled, expected)), FigureCell(Fraction(filled, expected))


def _of(filled: int, expected: int) -> str:
    return f"{format_number(filled)}/{format_number(expected)}"
