"""The grid in three views: a period, an area through its year, an indicator through its year.

Each period is a :class:`PaintedSheet`; a view lays the cells of one or of many into a table and hands what
is typed to the sheet it belongs to. The figures of the year are shared, so that a corrected month is in its
quarter at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from desktop_app.base.i18n import tr
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.derived.derived_figure import RegisterFigures
from desktop_app.movements.cell import Cell
from desktop_app.movements.checks.loading import Checked
from desktop_app.movements.events import label_within_year, period_label
from desktop_app.movements.grid_layout import Column as IndicatorColumn
from desktop_app.movements.grid_layout import ColumnKind, ReportingUnit, columns_of, reporters_of
from desktop_app.movements.progress.figure_stages import FigureStages
from desktop_app.movements.values import Value
from ui.grid.model.entry_history import CellState, UndoStep
from ui.grid.model.lazy_cells import KeyBlock, LazyCells
from ui.grid.model.table import (
    CLOSED,
    CellEdit,
    GridColumn,
    GridRow,
    GridTable,
    Key,
    RejectedText,
    SaveMark,
    ShownCell,
)
from ui.movements.sheets.cell_blocks import by_period, together
from ui.movements.sheets.definitions import header_of, with_left_out
from ui.movements.sheets.folding import SIGN, folded_cell, with_folds
from ui.movements.sheets.painted_sheet import PaintedSheet, SheetChanges
from ui.movements.sheets.summary_rows import summary_rows
from ui.movements.sheets.unit_words import unit_help


class ViewKind(StrEnum):
    """What is fixed while the rest is laid out in rows and columns."""

    PERIOD = "period"
    AREA = "area"
    INDICATOR = "indicator"


@dataclass(frozen=True, slots=True)
class ViewChanges:
    """What an act changed in a view; ``drafts`` are texts to keep, by the place of their sheet."""

    cells: Mapping[Key, ShownCell]
    summary: Mapping[Key, ShownCell] = field(default_factory=dict)
    values: Mapping[Cell, Value | None] = field(default_factory=dict)
    shown: Mapping[Cell, Value | None] = field(default_factory=dict)
    step: UndoStep = field(default_factory=lambda: UndoStep({}, {}))
    drafts: Mapping[str, Mapping[Key, str | None]] = field(default_factory=dict)


class PeriodsView:
    """A table over ``sheets``; ``subject`` is the unit or the indicator that is looked at."""

    def __init__(self, kind: ViewKind, sheets: Sequence[PaintedSheet], subject: str = "") -> None:
        self.kind = kind
        self.subject = subject
        self.sheets = {sheet.period: sheet for sheet in sheets}
        values: dict[Cell, Value] = {}
        for sheet in sheets:
            values |= sheet.values
            sheet.checks.is_partial = kind is not ViewKind.PERIOD
            sheet.left.unit = subject if kind is ViewKind.AREA else ""
            sheet.left.code = subject if kind is ViewKind.INDICATOR else ""
            sheet.values = values  # one year, one set of figures
        self._only = sheets[0] if kind is ViewKind.PERIOD else None
        """The sheet of every cell, where there is one."""
        self.folded: frozenset[str] = frozenset()
        """The groups that a narrow column stands for."""
        self.only_rows = ""
        """The kind of unit whose rows alone the table of a period has; empty: all."""

    @property
    def name(self) -> str:
        """Under what its steps of undo are remembered."""
        periods = list(self.sheets)
        return f"{self.kind}/{self.subject}/{periods[-1]}"

    def cell_at(self, key: Key) -> Cell:
        """Return the cell of a figure at a row and column of the table."""
        row, column = key
        match self.kind:
            case ViewKind.PERIOD:
                return Cell(row, column, next(iter(self.sheets)))
            case ViewKind.AREA:
                return Cell(self.subject, column, row)
            case ViewKind.INDICATOR:
                return Cell(row, self.subject, column)

    def key_of(self, cell: Cell) -> Key:
        """At which row and column of the table a cell is."""
        match self.kind:
            case ViewKind.PERIOD:
                return (cell.unit, cell.indicator)
            case ViewKind.AREA:
                return (cell.period, cell.indicator)
            case ViewKind.INDICATOR:
                return (cell.unit, cell.period)

    def sheet_at(self, key: Key) -> tuple[PaintedSheet, Cell] | None:
        """Return the sheet and the cell at a row and column."""
        if self._only is not None:
            return self._only, Cell(*key, self._only.period)
        cell = self.cell_at(key)
        sheet = self.sheets.get(cell.period)
        return None if sheet is None else (sheet, cell)

    def cell(self, key: Key) -> ShownCell:
        """Return a cell as it is shown."""
        if key[1].startswith(SIGN):
            return folded_cell()
        found = self.sheet_at(key)
        if found is None:
            return CLOSED
        sheet, cell = found
        if not sheet.has(cell):
            return ShownCell(access=CLOSED.access, why=tr("This indicator is not entered for such a period."))
        return sheet.painted(cell)

    def is_open(self, key: Key) -> bool:
        """Return whether a person types in a cell."""
        found = self.sheet_at(key)
        return found is not None and found[0].is_open(found[1])

    def is_closed_for_now(self, key: Key) -> bool:
        """Return whether the period of a cell is closed, and nothing is over its figure."""
        found = self.sheet_at(key)
        return found is not None and found[0].is_closed_for_now(found[1])

    def show(
        self, groups: frozenset[str] | None, wanted: Collection[str] | None = None
    ) -> tuple[GridTable, GridTable]:
        """Return the table and the rows below it, of some groups, or of the ``wanted`` codes."""
        if self.kind is ViewKind.PERIOD:
            (sheet,) = self.sheets.values()
            headers = sheet.headers(groups, wanted)
            columns = self._folding(headers)
            rows = sheet.rows() if self.folded else _with_figures(sheet, sheet.rows(), headers)
            rows = tuple(row for row in rows if self.only_rows in ("", row.group))
            below = GridTable(summary_rows(), columns, sheet.summary(column.key for column in headers))
            return GridTable(rows, columns, self._cells(rows, columns)), below
        if self.kind is ViewKind.INDICATOR:
            groups, wanted = None, {self.subject}
        for sheet in self.sheets.values():
            sheet.headers(groups, wanted)
        rows, columns = self._area_parts() if self.kind is ViewKind.AREA else self._indicator_parts()
        return GridTable(rows, columns, self._cells(rows, columns)), self._below(columns)

    def enter(self, entries: Iterable[CellEdit]) -> ViewChanges:
        """Take what was typed."""
        typed: dict[str, list[tuple[Cell, str]]] = {}
        for entry in entries:
            cell = self.cell_at((entry.row, entry.column))
            typed.setdefault(cell.period, []).append((cell, entry.text))
        return self._merged(
            {key: self.sheets[key].enter(each) for key, each in typed.items() if key in self.sheets}
        )

    def restore(self, states: Mapping[Key, CellState]) -> ViewChanges:
        """Put cells into an earlier state."""
        found = by_period({self.cell_at(key): state for key, state in states.items()})
        return self._merged(
            {key: self.sheets[key].restore(each) for key, each in found.items() if key in self.sheets}
        )

    def offer(self, drafts: Mapping[Key, RejectedText]) -> ViewChanges:
        """Lay pasted texts over the cells until somebody decides; an empty mapping takes them away."""
        found = by_period({self.cell_at(key): draft for key, draft in drafts.items()})
        return self._merged({key: sheet.offer(found.get(key, {})) for key, sheet in self.sheets.items()})

    def mark(self, marks: Mapping[Cell, tuple[SaveMark, str]]) -> ViewChanges:
        """Show how far saving is."""
        found = by_period(marks)
        return self._merged({key: sheet.mark(found.get(key, {})) for key, sheet in self.sheets.items()})

    def take_checked(self, period: str, checked: Checked) -> ViewChanges:
        """Show what was found among the figures of a period."""
        return self._merged({period: self.sheets[period].take_checked(checked)})

    def take_stages(self, stages: FigureStages) -> ViewChanges:
        """Show the sync status of figures."""
        return self._merged({key: sheet.take_stages(stages) for key, sheet in self.sheets.items()})

    def take_derived(self, found: RegisterFigures) -> ViewChanges:
        """Show what registers have for the cells."""
        return self._merged({key: sheet.take_derived(found) for key, sheet in self.sheets.items()})

    def set_target(self, code: str, value: Decimal | None, unit: str) -> ViewChanges:
        """Set the plan figure of an indicator, of the commune or of one unit."""
        return self._merged({key: sheet.set_target(code, value, unit) for key, sheet in self.sheets.items()})

    def check(self, entry: CellEdit) -> str:
        """Return what is wrong with an entry; nothing when it fits."""
        found = self.sheet_at(entry.key)
        return "" if found is None else found[0].check(found[1], entry.text)

    def missing(self) -> int:
        """Return how many cells of the year, or of the period, are empty that are due; shown or not."""
        only = self.kind is ViewKind.PERIOD
        sheets = (sheet for sheet in self.sheets.values() if only or sheet.is_due)
        return sum(sum(sheet.left_by_code().values()) for sheet in sheets)

    def units(self) -> tuple[ReportingUnit, ...]:
        """Everybody who reports in one of the periods, as the newest has them."""
        found: dict[str, ReportingUnit] = {}
        for sheet in self.sheets.values():
            for unit in sheet.data.units:
                found[unit.key] = unit
        return tuple(found.values())

    def _cells(self, rows: Sequence[GridRow], columns: Sequence[GridColumn]) -> LazyCells:
        return LazyCells(KeyBlock((row.key for row in rows), (column.key for column in columns)), self)

    def _folding(self, columns: tuple[GridColumn, ...]) -> tuple[GridColumn, ...]:
        if not self.folded or self.kind is ViewKind.INDICATOR:
            return columns
        newest = list(self.sheets.values())[-1].data
        kind = newest.period.kind if self.kind is ViewKind.PERIOD else PeriodType.YEAR
        return with_folds(columns, self.folded, newest.indicators, kind)

    def _area_parts(self) -> tuple[tuple[GridRow, ...], tuple[GridColumn, ...]]:
        rows = tuple(
            GridRow(sheet.period, _label(sheet), sheet.data.period.kind, self._why_closed(sheet))
            for sheet in self.sheets.values()
        )
        columns: dict[str, GridColumn] = {}
        for sheet in self.sheets.values():
            for column in columns_of(sheet.data.indicators, PeriodType.YEAR):
                code = column.indicator.code
                if code not in columns and sheet.shows(code) and self.reports(column):
                    columns[code] = header_of(_typed(column), sheet.data.indicators)
        order = {code: place for place, code in enumerate(self._order())}
        ordered = sorted(columns.values(), key=lambda each: order.get(each.key, len(order)))
        newest = list(self.sheets.values())[-1].data.indicators
        every = (column.indicator.code for column in columns_of(newest, PeriodType.YEAR))
        return rows, self._folding(with_left_out(ordered, every))

    def _why_closed(self, sheet: PaintedSheet) -> str:
        return sheet.data.why_closed(sheet.cell_of(self.subject, ""))

    def reports(self, column: IndicatorColumn) -> bool:
        """Return whether the unit that is looked at has figures of an indicator."""
        return any(unit.key == self.subject and unit.reporter in column.reporters for unit in self.units())

    def _indicator_parts(self) -> tuple[tuple[GridRow, ...], tuple[GridColumn, ...]]:
        shown = [sheet for sheet in self.sheets.values() if sheet.shows(self.subject)]
        columns = []
        for sheet in shown:
            indicators = sheet.data.indicators
            own = next(
                column
                for column in columns_of(indicators, sheet.data.period.kind)
                if column.indicator.code == self.subject
            )
            header = header_of(own, indicators)
            columns.append(
                GridColumn(
                    key=sheet.period,
                    code="",
                    name=_label(sheet),
                    within=label_within_year(sheet.data.period, sheet.data.events),
                    help=header.help,
                    kind=header.kind,
                    sign=header.sign,
                    width=header.width,
                    whole=header.whole,
                    nothing=header.nothing,
                )
            )
        reporters = (
            reporters_of(shown[-1].indicator(self.subject), shown[-1].data.indicators) if shown else ()
        )
        rows = tuple(
            GridRow(unit.key, unit.shown_name(shown[-1].data.period.year), unit.reporter, unit_help(unit))
            for unit in self.units()
            if unit.reporter in reporters
        )
        return rows, tuple(columns)

    def _order(self) -> list[str]:
        newest = list(self.sheets.values())[-1]
        return [indicator.code for indicator in newest.data.indicators.indicators]

    def _below(self, columns: Sequence[GridColumn]) -> GridTable:
        """Totals of the commune below an indicator; an area has its year in the last row."""
        if self.kind is not ViewKind.INDICATOR:
            return GridTable((), tuple(columns), {})
        cells: dict[Key, ShownCell] = {}
        for column in columns:
            cells.update(self._outer_summary(column.key, self.sheets[column.key].summary([self.subject])))
        return GridTable(summary_rows(), tuple(columns), cells)

    def _outer_summary(self, period: str, cells: Mapping[Key, ShownCell]) -> dict[Key, ShownCell]:
        match self.kind:
            case ViewKind.PERIOD:
                return dict(cells)
            case ViewKind.AREA:
                return {}
            case ViewKind.INDICATOR:
                return {(row, period): cell for (row, code), cell in cells.items() if code == self.subject}

    def _merged(self, parts: Mapping[str, SheetChanges]) -> ViewChanges:
        """Return the changes of the sheets in the keys of the table, with what follows in other periods."""
        codes = {cell.indicator for changes in parts.values() for cell in changes.values}
        every = list(parts.items())
        if codes and len(self.sheets) > 1:
            every += [(key, sheet.renew(codes)) for key, sheet in self.sheets.items()]
        summary: dict[Key, ShownCell] = {}
        before: dict[Key, CellState] = {}
        after: dict[Key, CellState] = {}
        for period, changes in every:
            summary.update(self._outer_summary(period, self.sheets[period].summary(changes.columns)))
            before |= {self.key_of(cell): state for cell, state in changes.before.items()}
            after |= {self.key_of(cell): state for cell, state in changes.after.items()}
        return ViewChanges(
            LazyCells(self._touched(every), self),
            summary,
            together(changes.values for changes in parts.values()),
            together(changes.shown for changes in parts.values()),
            UndoStep(before, after),
            {
                self.sheets[key].place: _kept_texts(changes)
                for key, changes in parts.items()
                if changes.drafts
            },
        )

    def _touched(self, parts: Sequence[tuple[str, SheetChanges]]) -> Collection[Key]:
        """Return the places in the table of the cells that were changed."""
        blocks = [self._block(period, changes.columns) for period, changes in parts if changes.columns]
        single = {
            self.key_of(cell) for _, changes in parts for cell in changes.cells if self._is_subject(cell)
        }
        if len(blocks) == 1 and not single:
            return blocks[0]
        return single.union(*blocks)

    def _block(self, period: str, columns: Collection[str]) -> KeyBlock:
        match self.kind:
            case ViewKind.PERIOD:
                return KeyBlock(self.sheets[period].units, columns)
            case ViewKind.AREA:
                return KeyBlock([period], columns)
            case ViewKind.INDICATOR:
                return KeyBlock(self.sheets[period].units, [period] if self.subject in columns else [])

    def _is_subject(self, cell: Cell) -> bool:
        match self.kind:
            case ViewKind.PERIOD:
                return True
            case ViewKind.AREA:
                return cell.unit == self.subject
            case ViewKind.INDICATOR:
                return cell.indicator == self.subject


def _kept_texts(changes: SheetChanges) -> dict[Key, str | None]:
    """Return the texts of a sheet by the row and column under which they are kept."""
    return {(cell.unit, cell.indicator): text for cell, text in changes.drafts.items()}


def _with_figures(
    sheet: PaintedSheet, rows: Sequence[GridRow], columns: Iterable[GridColumn]
) -> tuple[GridRow, ...]:
    """Return the rows that have a figure in one of the columns: a row of closed cells only takes room."""
    reporters: set[str] = set()
    for column in columns:
        reporters |= sheet.layout[column.key].reporters
    return tuple(row for row in rows if row.group in reporters)


def _typed(column: IndicatorColumn) -> IndicatorColumn:
    """Return the column as it is typed in the periods it is entered for: without the sign of a total."""
    if column.kind is ColumnKind.AGGREGATED:
        return IndicatorColumn(column.indicator, ColumnKind.ENTERED, column.reporters)
    return column


def _label(sheet: PaintedSheet) -> str:
    return period_label(sheet.data.period, sheet.data.events)
