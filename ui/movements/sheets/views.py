"""The one grid looked at in three ways: a period, an area through its year, an indicator through its year.

Each period is a :class:`Sheet`; a view lays the cells of one or of many of them into a table and hands what
is typed to the sheet it belongs to. The figures of the year are shared, so that a month typed anew is in its
quarter at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from desktop_app.base.i18n import tr
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.feeding.fed import RegisterFigures
from desktop_app.movements.checks.loading import Checked
from desktop_app.movements.events import period_label
from desktop_app.movements.grid_layout import Column as IndicatorColumn
from desktop_app.movements.grid_layout import ColumnKind, ReportingUnit, columns_of, reporters_of
from desktop_app.movements.progress.standing import Standings
from desktop_app.movements.values import CellKey, Value
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
from ui.movements.sheets.definitions import header_of, with_left_out
from ui.movements.sheets.folding import SIGN, folded_cell, with_folds
from ui.movements.sheets.sheet import Sheet
from ui.movements.sheets.sheet_parts import Changes
from ui.movements.sheets.summary_rows import summary_rows
from ui.movements.sheets.unit_words import unit_help


class ViewKind(StrEnum):
    """What is fixed while the rest is laid out in rows and columns."""

    PERIOD = "period"
    AREA = "area"
    INDICATOR = "indicator"


@dataclass(frozen=True, slots=True)
class CellPlace:
    """A cell, whatever view it is seen in."""

    unit: str
    code: str
    period: str


@dataclass(frozen=True, slots=True)
class ViewChanges:
    """What an act changed in a view; ``drafts`` are texts to keep, by the place of their sheet."""

    cells: Mapping[Key, ShownCell]
    summary: Mapping[Key, ShownCell] = field(default_factory=dict)
    values: Mapping[CellKey, Value | None] = field(default_factory=dict)
    shown: Mapping[CellKey, Value | None] = field(default_factory=dict)
    step: UndoStep = field(default_factory=lambda: UndoStep({}, {}))
    drafts: Mapping[str, Mapping[Key, str | None]] = field(default_factory=dict)


class SheetView:
    """A table over ``sheets``; ``subject`` is the unit or the indicator that is looked at."""

    def __init__(self, kind: ViewKind, sheets: Sequence[Sheet], subject: str = "") -> None:
        self.kind = kind
        self.subject = subject
        self.sheets = {sheet.period: sheet for sheet in sheets}
        self._only = sheets[0] if kind is ViewKind.PERIOD else None
        values: dict[CellKey, Value] = {}
        for sheet in sheets:
            values |= sheet.values
            sheet.checks.is_partial = kind is not ViewKind.PERIOD
            sheet.left.unit = subject if kind is ViewKind.AREA else ""
            sheet.left.code = subject if kind is ViewKind.INDICATOR else ""
            sheet.values = values  # one year, one set of figures
        self.folded: frozenset[str] = frozenset()
        """The groups that a narrow column stands for."""
        self.only_rows = ""
        """The kind of unit whose rows alone the table of a period has; empty: all."""

    @property
    def name(self) -> str:
        """Under what its steps of undo are remembered."""
        periods = list(self.sheets)
        return f"{self.kind}/{self.subject}/{periods[-1]}"

    def place_of(self, key: Key) -> CellPlace:
        """Which cell stands at a row and column of the table."""
        row, column = key
        match self.kind:
            case ViewKind.PERIOD:
                return CellPlace(row, column, next(iter(self.sheets)))
            case ViewKind.AREA:
                return CellPlace(self.subject, column, row)
            case ViewKind.INDICATOR:
                return CellPlace(row, self.subject, column)

    def key_of(self, place: CellPlace) -> Key:
        """At which row and column a cell stands."""
        match self.kind:
            case ViewKind.PERIOD:
                return (place.unit, place.code)
            case ViewKind.AREA:
                return (place.period, place.code)
            case ViewKind.INDICATOR:
                return (place.unit, place.period)

    def sheet_at(self, key: Key) -> tuple[Sheet, Key] | None:
        """The sheet of a cell, and the cell in it."""
        if self._only is not None:  # asked for every cell of a block
            return self._only, key
        place = self.place_of(key)
        sheet = self.sheets.get(place.period)
        return None if sheet is None else (sheet, (place.unit, place.code))

    def cell(self, key: Key) -> ShownCell:
        """A cell as it is shown."""
        if key[1].startswith(SIGN):
            return folded_cell()
        found = self.sheet_at(key)
        if found is None:
            return CLOSED
        sheet, inner = found
        if not sheet.has(inner):
            return ShownCell(access=CLOSED.access, why=tr("This indicator is not entered for such a period."))
        return sheet.cell(inner)

    def is_open(self, key: Key) -> bool:
        """Whether a person types in a cell."""
        found = self.sheet_at(key)
        return found is not None and found[0].is_open(found[1])

    def show(
        self, groups: frozenset[str] | None, wanted: Collection[str] | None = None
    ) -> tuple[GridTable, GridTable]:
        """The table and the rows below it, of some groups and, where given, of the ``wanted`` codes."""
        if self.kind is ViewKind.PERIOD:
            sheet = next(iter(self.sheets.values()))
            table, summary = sheet.show(groups, wanted)
            columns = self._folding(table.columns)
            below = GridTable(summary.rows, columns, summary.cells)
            rows = table.rows if self.folded else _with_figures(sheet, table)
            rows = tuple(row for row in rows if self.only_rows in ("", row.group))
            return GridTable(rows, columns, self._cells(rows, columns)), below
        if self.kind is ViewKind.INDICATOR:
            groups, wanted = None, {self.subject}
        for sheet in self.sheets.values():
            sheet.show(groups, wanted)
        rows, columns = self._area_parts() if self.kind is ViewKind.AREA else self._indicator_parts()
        return GridTable(rows, columns, self._cells(rows, columns)), self._below(columns)

    def enter(self, entries: Iterable[CellEdit]) -> ViewChanges:
        """Take what was typed."""
        if self._only is not None:
            return self._merged({self._only.period: self._only.enter(entries)})
        typed: dict[str, list[CellEdit]] = {}
        for entry in entries:
            place = self.place_of(entry.key)
            typed.setdefault(place.period, []).append(CellEdit(place.unit, place.code, entry.text))
        return self._merged(
            {key: self.sheets[key].enter(each) for key, each in typed.items() if key in self.sheets}
        )

    def restore(self, states: Mapping[Key, CellState]) -> ViewChanges:
        """Put cells into an earlier state."""
        if self._only is not None:
            return self._merged({self._only.period: self._only.restore(states)})
        by_period: dict[str, dict[Key, CellState]] = {}
        for key, state in states.items():
            place = self.place_of(key)
            by_period.setdefault(place.period, {})[place.unit, place.code] = state
        return self._merged(
            {key: self.sheets[key].restore(each) for key, each in by_period.items() if key in self.sheets}
        )

    def offer(self, drafts: Mapping[Key, RejectedText]) -> ViewChanges:
        """Lay pasted texts over the cells until somebody decides; an empty mapping takes them away."""
        by_period: dict[str, dict[Key, RejectedText]] = {key: {} for key in self.sheets}
        for key, draft in drafts.items():
            place = self.place_of(key)
            by_period.setdefault(place.period, {})[place.unit, place.code] = draft
        return self._merged({key: self.sheets[key].offer(each) for key, each in by_period.items()})

    def mark(self, marks: Mapping[CellKey, tuple[SaveMark, str]]) -> ViewChanges:
        """Show how far saving is."""
        by_period: dict[str, dict[Key, tuple[SaveMark, str]]] = {key: {} for key in self.sheets}
        for (code, period, unit), mark in marks.items():
            if period in by_period:
                by_period[period][unit, code] = mark
        return self._merged({key: self.sheets[key].mark(each) for key, each in by_period.items()})

    def take_checked(self, period: str, checked: Checked) -> ViewChanges:
        """Show what was found among the figures of a period."""
        return self._merged({period: self.sheets[period].take_checked(checked)})

    def take_standings(self, standings: Standings) -> ViewChanges:
        """Show how far figures are on their way to the province."""
        return self._merged({key: sheet.take_standings(standings) for key, sheet in self.sheets.items()})

    def take_fed(self, found: RegisterFigures) -> ViewChanges:
        """Show what registers have for the cells."""
        return self._merged({key: sheet.take_fed(found) for key, sheet in self.sheets.items()})

    def set_target(self, code: str, value: Decimal | None, unit: str) -> ViewChanges:
        """Set the plan figure of an indicator, of the commune or of one unit."""
        return self._merged({key: sheet.set_target(code, value, unit) for key, sheet in self.sheets.items()})

    def check(self, entry: CellEdit) -> str:
        """What is wrong with an entry; nothing when it fits."""
        found = self.sheet_at(entry.key)
        return "" if found is None else found[0].check(CellEdit(*found[1], entry.text))

    def missing(self) -> int:
        """How many cells of the year, or of the period, are empty that are due; shown or not."""
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
            GridRow(
                sheet.period, _label(sheet), sheet.data.period.kind, sheet.data.why_closed((self.subject, ""))
            )
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

    def reports(self, column: IndicatorColumn) -> bool:
        """Whether the unit that is looked at has figures of an indicator."""
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

    def _merged(self, parts: Mapping[str, Changes]) -> ViewChanges:
        """The changes of the sheets in the keys of the table, with what follows in other periods."""
        codes = {code for changes in parts.values() for code, _, _ in changes.values}
        told = list(parts.items())
        if codes and len(self.sheets) > 1:
            told += [(key, sheet.renew(codes)) for key, sheet in self.sheets.items()]
        touched: Collection[Key] = self._touched(told)
        summary: dict[Key, ShownCell] = {}
        before: dict[Key, CellState] = {}
        after: dict[Key, CellState] = {}
        for period, changes in told:
            summary.update(self._outer_summary(period, changes.summary))
            before |= self._outer_states(period, changes.step.before)
            after |= self._outer_states(period, changes.step.after)
        return ViewChanges(
            LazyCells(touched, self),
            summary,
            {key: value for changes in parts.values() for key, value in changes.values.items()},
            {key: value for changes in parts.values() for key, value in changes.shown.items()},
            UndoStep(before, after),
            {self.sheets[key].place: changes.drafts for key, changes in parts.items() if changes.drafts},
        )

    def _touched(self, told: Sequence[tuple[str, Changes]]) -> Collection[Key]:
        """The places in the table of the cells that were changed."""
        if self._only is not None and len(told) == 1:
            return told[0][1].cells.at
        return {key for period, changes in told for key in self._outer(period, changes.cells)}

    def _outer(self, period: str, keys: Iterable[Key]) -> Iterable[Key]:
        unit_is_fixed = self.kind is ViewKind.AREA
        return [
            self._key(period, key) for key in keys if (key[0] if unit_is_fixed else key[1]) == self.subject
        ]

    def _outer_states(self, period: str, states: Mapping[Key, CellState]) -> Mapping[Key, CellState]:
        if self._only is not None:
            return states
        return {self._key(period, key): state for key, state in states.items()}

    def _key(self, period: str, inner: Key) -> Key:
        return self.key_of(CellPlace(inner[0], inner[1], period))


def _with_figures(sheet: Sheet, table: GridTable) -> tuple[GridRow, ...]:
    """The rows that have a figure in one of the columns: a row of closed cells only takes room."""
    reporters: set[str] = set()
    for column in table.columns:
        reporters |= sheet.layout[column.key].reporters
    return tuple(row for row in table.rows if row.group in reporters)


def _typed(column: IndicatorColumn) -> IndicatorColumn:
    """The column as it is typed in the periods it is entered for: without the sign of a total."""
    if column.kind is ColumnKind.AGGREGATED:
        return IndicatorColumn(column.indicator, ColumnKind.ENTERED, column.reporters)
    return column


def _label(sheet: Sheet) -> str:
    return period_label(sheet.data.period, sheet.data.events)
