"""The plan figures of a year as a table: the commune and its units × indicators. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.base.figures.number_reader import parse_number
from desktop_app.base.figures.styles import typed_form
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.catalogue.indicator_set import Indicator, IndicatorSet, Nature, PeriodType, ValueKind
from desktop_app.grid.cell_drafts import CellDraft, load_cell_drafts, plans_sheet
from desktop_app.movements.commands import PlanOfUnit
from desktop_app.movements.grid_layout import COMMUNE_UNIT, ReportingUnit, columns_of, reporters_of
from desktop_app.movements.period import Period
from desktop_app.movements.plans import (
    WHOLE,
    CommunePlan,
    PlanKey,
    Plans,
    plan_of_commune,
    takes_plan,
)
from desktop_app.movements.sheet.reading import YearFigures
from desktop_app.movements.values import NotThisKind, parse_plan
from ui.grid.model.table import (
    CLOSED,
    CellAccess,
    GridColumn,
    GridColumnKind,
    GridRow,
    GridTable,
    Key,
    ShownCell,
)
from ui.movements.sheets.definitions import header_of
from ui.movements.sheets.unit_words import unit_help

_HELD = "held"

type SavePlans = Callable[[Sequence[PlanOfUnit], Callable[[str], None]], None]
"""Makes plan figures durable; the second gets the sentence why not, or nothing."""


@dataclass(frozen=True, slots=True)
class PlanData:
    """A set and the units of a year with their plan figures, and what was typed there and does not fit."""

    indicators: IndicatorSet
    year: int
    units: tuple[ReportingUnit, ...]
    plans: Plans
    drafts: Mapping[Key, CellDraft]

    @property
    def place(self) -> str:
        """The name of the table among all in which figures are typed."""
        return plans_sheet(self.indicators.code, self.year)


def load_plan_data(connection: Connection, clock: Clock, set_code: str, year: int, commune: str) -> PlanData:
    """Return what the table of the plan figures of a year shows.

    Raises:
        NotInstalled: the indicator set is not in this book.
    """
    whole = Period(PeriodType.YEAR, year)
    figures = YearFigures(connection, clock, commune, set_code, year)
    return PlanData(
        figures.set_of(whole),
        year,
        figures.units(whole)[0],
        figures.plans,
        load_cell_drafts(connection, plans_sheet(set_code, year)),
    )


@dataclass(slots=True)
class PlanTable:
    """What the cells stand for. ``group`` is the one whose indicators are shown; empty: all."""

    data: PlanData
    record: SavePlans
    group: str = ""
    _columns: dict[str, tuple[GridColumn, Indicator]] = field(init=False)
    _rows: dict[str, ReportingUnit] = field(init=False)

    def __post_init__(self) -> None:
        indicators = self.data.indicators
        columns = {each.indicator.code: each for each in columns_of(indicators, PeriodType.YEAR)}
        self._columns = {
            code: (_header(header_of(column, indicators), column.indicator), column.indicator)
            for code, column in columns.items()
            if column.indicator.value_kind is not ValueKind.TEXT
        }
        self._rows = {unit.key: unit for unit in self.data.units if unit.key != COMMUNE_UNIT}

    def table(self, typed: Mapping[Key, str]) -> tuple[GridTable, GridTable]:
        columns = [each for each in self._columns.values() if self.group in ("", each[1].group)]
        rows = [GridRow(COMMUNE_UNIT, tr("Whole commune"))]
        rows += [
            GridRow(key, unit.shown_name(self.data.year), unit.reporter, unit_help(unit))
            for key, unit in self._rows.items()
        ]
        cells = {
            (row.key, indicator.code): self._cell((row.key, indicator.code), typed)
            for row in rows
            for _, indicator in columns
        }
        headers = tuple(header for header, _ in columns)
        return GridTable(tuple(rows), headers, cells), self._below(headers, typed)

    def take(self, key: Key, text: str) -> str:
        """
        Raises:
            Problem: it is no plan figure.
        """
        if not text.strip():
            return ""
        number = parse_plan(self._columns[key[1]][1], text)
        if number < 0:
            raise NotThisKind("A figure below zero is not possible here. Check the figure.")
        return typed_form(number)

    def save(self, texts: Mapping[Key, str], shown: Mapping[Key, str], done: Callable[[str], None]) -> None:
        plans = [
            PlanOfUnit(key[1], _unit(key), _number(text), self._on_record(key, shown))
            for key, text in texts.items()
        ]
        self.record(plans, done)

    def release_files(self, keys: Collection[Key]) -> None:
        """Do nothing: no file belongs to a plan figure."""

    def _on_record(self, key: Key, shown: Mapping[Key, str]) -> Decimal | None:
        """Return what the office had recorded as it was typed over; a figure of the set is not recorded."""
        recorded = self.data.plans.recorded.get(_plan_key(key))
        text = shown.get(key)
        if text is None or (recorded is None and text == self._edit(self.data.plans, key)):
            return recorded
        return _number(text)

    def _plans(self, typed: Mapping[Key, str]) -> Plans:
        plans = self.data.plans
        own = {_plan_key(key): _number(text) for key, text in typed.items()}
        recorded = {**plans.recorded, **own}
        return Plans(plans.brought, {key: value for key, value in recorded.items() if value is not None})

    def _edit(self, plans: Plans, key: Key) -> str:
        figure = plans.figures.get(_plan_key(key))
        return "" if figure is None else typed_form(figure)

    def _cell(self, key: Key, typed: Mapping[Key, str]) -> ShownCell:
        row, code = key
        reporters = reporters_of(self._columns[code][1], self.data.indicators)
        if row != COMMUNE_UNIT and not takes_plan(reporters, self._rows[row]):
            return CLOSED
        plan_key = _plan_key(key)
        brought = self.data.plans.brought.get(plan_key)
        text = typed.get(key)
        own = self.data.plans.recorded.get(plan_key) if text is None else _number(text)
        figure = brought if own is None else own
        if figure is None:
            return ShownCell(access=CellAccess.OPEN)
        note = tr("From the indicator set; type to set your own.") if own is None else ""
        return ShownCell(format_number(figure), typed_form(figure), CellAccess.OPEN, figure, note=note)

    def _below(self, columns: tuple[GridColumn, ...], typed: Mapping[Key, str]) -> GridTable:
        plans = self._plans(typed)
        whole, of_units = plans.whole(), plans.of_units()
        cells = {
            (_HELD, code): _held(plan_of_commune(self._columns[code][1], whole, of_units, self.data.units))
            for code in (column.key for column in columns)
        }
        return GridTable((GridRow(_HELD, tr("Plan of the commune")),), columns, cells)


def _held(plan: CommunePlan) -> ShownCell:
    """Return the plan that holds for the commune: its own, or the sum of its units'."""
    text = format_number(plan.value)
    if plan.units:
        text = tr("{sum} ({n} units)", sum=text, n=plan.units)
    why = tr("The commune's own plan, or the sum of its units' where it has none of its own.")
    return ShownCell(text, text, CellAccess.COMPUTED, plan.value, why=why)


def _header(column: GridColumn, indicator: Indicator) -> GridColumn:
    """As in the table of the period; the plan of a ratio is typed in percent."""
    unit = "%" if indicator.nature is Nature.RATIO else column.unit
    return replace(column, unit=unit, kind=GridColumnKind.NUMBER, sign="", options=(), nothing="")


def _unit(key: Key) -> str:
    return WHOLE if key[0] == COMMUNE_UNIT else key[0]


def _plan_key(key: Key) -> PlanKey:
    return key[1], _unit(key)


def _number(text: str) -> Decimal | None:
    return parse_number(text) if text else None
