"""The movement results of a period as an Excel file: the grid, and one row a figure to enter elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.catalogue.indicator_set import IndicatorSet, Nature, ValueKind
from desktop_app.exchange.cell_values import figure
from desktop_app.exchange.exports.central import write_central_sheet
from desktop_app.exchange.live.building import LiveBook
from desktop_app.exchange.live.live_cells import LiveSheet
from desktop_app.exchange.workbook_writer import (
    Percent,
    SheetCell,
    SheetColumn,
    WorkbookWriter,
    require_workbook,
    writing,
)
from desktop_app.movements.events import period_label
from desktop_app.movements.grid_layout import COMMUNE_UNIT, Column
from desktop_app.movements.notes.ratio_notes import ratio_notes
from desktop_app.movements.notes.version_notes import version_notes
from desktop_app.movements.period import Period
from desktop_app.movements.sheet.grid import Grid, Shown, compute_grid
from desktop_app.movements.sheet.reading import YearFigures
from desktop_app.movements.values import is_nothing, nothing_word
from desktop_app.reports.data import PaperMark


def export_movements(
    connection: Connection,
    clock: Clock,
    commune_code: str,
    set_code: str,
    period: Period | str,
    target: Path,
    *,
    mark: PaperMark | None = None,
    so_far: bool = False,
    progress: Progress | None = None,
) -> None:
    """Write the results of a period with live formulas: what is empty stays empty, zero is 0.

    ``period`` is a period or its key; the set is as the period shows it. ``mark``: that of the final
    paper of which the workbook is the twin. ``so_far``: of the months from January to the end of the period.

    Raises:
        CannotWrite: the file cannot be written; an older one is untouched.
        Problem: there is no such set or period.
        Exception: whatever ``progress`` raises to stop the work; nothing is written then.
    """
    require_workbook(target)
    used_period = Period.parse(period) if isinstance(period, str) else period
    figures = YearFigures(connection, clock, commune_code, set_code, used_period.year)
    used_set = figures.set_so_far(used_period) if so_far else figures.set_of(used_period)
    given = figures.singly(used_set, used_period)
    if so_far:
        given = given.to_date()
    grid = compute_grid(given)
    with writing(target, mark) as writer:
        label = used_period.so_far_label() if so_far else period_label(used_period, figures.event_names)
        live = LiveBook(given, grid, label, figures.event_names)
        first, *more = live.sheets()
        _live_sheet(writer, first, used_set, progress)
        _long_sheet(writer, grid)
        write_central_sheet(writer, used_set, grid, live.reached(), label)
        for sheet in more:
            _live_sheet(writer, sheet, used_set)
        _notes_sheet(writer, (*version_notes(figures, used_set, used_period), *ratio_notes(grid)))
    if progress:
        progress(len(first.rows) + 1, len(first.rows) + 1)


def _live_sheet(
    writer: WorkbookWriter, live: LiveSheet, indicators: IndicatorSet, progress: Progress | None = None
) -> None:
    names = max((len(str(row[0])) for row in live.rows), default=0)
    columns = [
        SheetColumn(titles, 16 if place else min(max(30, names), 45), whole=_is_whole(indicators, titles[0]))
        for place, titles in enumerate(live.titles)
    ]
    sheet = writer.sheet(live.name, columns)
    for done, row in enumerate(live.rows, start=1):
        sheet.append(row)
        if progress:
            progress(done, len(live.rows) + 1)
    sheet.finish()


def _notes_sheet(writer: WorkbookWriter, notes: Sequence[str]) -> None:
    """What is to be known of the figures, where there is something."""
    if not notes:
        return
    sheet = writer.sheet(tr("Notes on the figures"), [SheetColumn((tr("Notes on the figures"),), 120)])
    for note in notes:
        sheet.append([note])
    sheet.finish()


def _is_whole(indicators: IndicatorSet, code: str) -> bool:
    """Return whether figures of an indicator are whole by their kind, whatever is typed in the workbook."""
    found = indicators.by_code.get(code)
    if found is None:
        return False
    return found.value_kind is ValueKind.MONEY or (
        found.value_kind is ValueKind.INTEGER and not found.computed
    )


def _long_sheet(writer: WorkbookWriter, grid: Grid) -> None:
    titles = (
        (tr("Code"), 14.0),
        (tr("Indicator"), 50.0),
        (tr("Unit of measure"), 12.0),
        (tr("Reported by"), 28.0),
        (tr("Period"), 12.0),
        (tr("Figure"), 18.0),
    )
    sheet = writer.sheet(tr("List of figures"), [SheetColumn((title,), width) for title, width in titles])
    for row in _figures(grid):
        sheet.append(row)
    sheet.finish()


def _figures(grid: Grid) -> Iterator[list[SheetCell]]:
    """Every figure there is, by indicator; then the commune's total where areas report it."""
    for place, column in enumerate(grid.columns):
        indicator = column.indicator
        in_words = indicator.value_kind is ValueKind.YES_NO
        names: list[SheetCell] = [indicator.code, indicator.name.shown()]
        head: list[SheetCell] = [*names, "" if in_words else indicator.unit]
        for unit, row in zip(grid.units, grid.rows, strict=True):
            if row[place].value is not None and row[place].counted:
                yield [*head, unit.shown_name(), grid.period.key, _cell(column, row[place].value)]
        total = grid.totals[place]
        only_commune = all(
            unit.key == COMMUNE_UNIT
            for unit, row in zip(grid.units, grid.rows, strict=True)
            if row[place].value is not None
        )
        if total.value is not None and not only_commune:
            yield [*names, indicator.printed_unit, tr("Total"), grid.period.key, _total(column, total.value)]


def _cell(column: Column, value: Shown) -> SheetCell:
    if column.indicator.value_kind is ValueKind.YES_NO and value is not None:
        return tr("Yes") if value else tr("No")
    if is_nothing(value) and not column.indicator.computed:
        return nothing_word()
    return _total(column, value)


def _total(column: Column, value: Shown) -> SheetCell:
    """Return a figure, or of yes and no how many said yes."""
    if isinstance(value, Fraction) or column.indicator.nature is Nature.RATIO:
        return None if value is None or isinstance(value, str) else Percent(Fraction(value))
    return figure(value)
