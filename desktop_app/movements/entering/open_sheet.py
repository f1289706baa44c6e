"""The sheet of a period while figures are typed into it: its figures now, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from desktop_app.base.problems import Problem
from desktop_app.catalogue.indicator_set import Indicator, Nature, PeriodType
from desktop_app.movements.cell import Cell
from desktop_app.movements.checks.checking import CheckInput
from desktop_app.movements.entering.sheet_checks import SheetChecks
from desktop_app.movements.entering.sheet_data import SheetData
from desktop_app.movements.fitting import require_there
from desktop_app.movements.grid_layout import columns_of
from desktop_app.movements.period import Period
from desktop_app.movements.plans import WHOLE
from desktop_app.movements.sheet.computed import Computed, computed, dependants
from desktop_app.movements.sheet.grid import GridCell, awaited_of
from desktop_app.movements.sheet.missing_counts import MissingCounts
from desktop_app.movements.sheet.period_sheet import PeriodSheet
from desktop_app.movements.sheet.plan_shares import PlanShare, PlanShares, UnitPlan, unit_plan
from desktop_app.movements.unit_figures import event_keys
from desktop_app.movements.values import Value, parse_value


class OpenSheet:
    """One period of one set."""

    def __init__(self, data: SheetData, today: date) -> None:
        self.data = data
        self.period = data.period.key
        self.today = today
        self.values: dict[Cell, Value] = dict(data.sheet.values)
        self._events: tuple[str, ...] | None = None
        """The events with a value: of a year of many areas they are not looked for with every figure."""
        self.plans = data.plans
        self.refused: Callable[[], Mapping[Cell, Value | None]] = dict
        """The cells that could not be saved, each with what is saved of it."""
        self.checks = SheetChecks(CheckInput(data.sheet))
        self.units = {unit.key: unit for unit in data.units}
        self._place_of = {unit.key: place for place, unit in enumerate(data.units)}
        self._there: set[str] = set()
        """Units of which it is known that figures of the period can be theirs."""
        self._takes_all = not data.locked and data.state.takes_all
        self._columns: dict[str, Computed] = {}
        """The columns that are shown, by code."""
        self.layout = {each.indicator.code: each for each in columns_of(data.indicators, data.period.kind)}
        """All columns of the period, shown or not, by code."""
        self.left = MissingCounts(self._awaited)
        self.shares = PlanShares(data.indicators, self.layout)

    def indicator(self, code: str) -> Indicator:
        """An indicator of the set."""
        return self.data.indicators.by_code[code]

    def cell_of(self, unit: str, code: str) -> Cell:
        """The key of a figure of this period."""
        return Cell(unit, code, self.period)

    def current(self) -> PeriodSheet:
        """The sheet with the figures and plans as they are now."""
        if self._events is None:
            self._events = event_keys(self.data.period.year, self.values)
        return replace(
            self.data.sheet,
            values=self.values,
            targets=self.plans.whole(),
            unit_targets=self.plans.of_units(),
            events=self._events,
        )

    def parsed(self, cell: Cell, text: str) -> Value | None:
        """The figure that was typed into a cell.

        Raises:
            Problem: it does not fit.
        """
        value = parse_value(self.data.indicators.by_code[cell.indicator], text)
        if value is not None and cell.unit not in self._there:
            self._require_there(cell.unit)
        return value

    def _require_there(self, key: str) -> None:
        unit = self.units.get(key)
        if unit is not None:
            require_there(unit.name, unit.first, unit.last, self.data.period)
        self._there.add(key)

    def check(self, cell: Cell, text: str) -> str:
        """What is wrong with a text in a cell; empty when it fits."""
        try:
            self.parsed(cell, text)
        except Problem as problem:
            return problem.sentence()
        return ""

    def put(self, cell: Cell, value: Value | None) -> None:
        """Set a value that is newer than what was read."""
        self.put_all({cell: value})

    def put_all(self, values: Mapping[Cell, Value | None]) -> None:
        """Set values that are newer than what was read."""
        codes = {cell.indicator for cell in values}
        for code in codes:
            self.left.touch(code)
        self.shares.touch(*codes)
        if any(Period.parse(key).kind is PeriodType.EVENT for key in {cell.period for cell in values}):
            self._events = None
        for cell, value in values.items():
            if value is None:
                self.values.pop(cell, None)
            else:
                self.values[cell] = value

    def saved(self, cell: Cell) -> Value | None:
        """The figure of a cell without what could not be saved."""
        return self.refused().get(cell, self.values.get(cell))

    def put_target(self, code: str, value: Decimal | None, unit: str = WHOLE) -> None:
        """Set the plan figure of an indicator, of the commune or of one unit."""
        self.plans = self.plans.with_own((code, unit), value)
        self.shares.touch(code)

    def unit_plan(self, cell: Cell) -> UnitPlan | None:
        """The plan of a row for an indicator; ``None`` where it has none of its own: the commune, words."""
        unit, indicator = self.units.get(cell.unit), self.data.indicators.by_code.get(cell.indicator)
        if unit is None or indicator is None:
            return None
        return unit_plan(self.current().only({indicator.code}), indicator, unit)

    def progress(self) -> list[PlanShare]:
        """Every indicator of the period with a plan, shown or not, with what was reached of it."""
        return self.shares.of({code for code, _ in self.plans.figures}, self._columns, self._compute)

    def left_by_code(self) -> Mapping[str, int]:
        """How many cells of each indicator are awaited but empty, shown or not."""
        return self.left.by_code(self._columns, self._place_of, self.layout)

    def awaits(self, cell: Cell) -> bool:
        """Whether a shown cell is awaited but empty."""
        found = self.found(cell)
        return (
            found is not None and found.awaited and self.indicator(cell.indicator).nature is not Nature.TEXT
        )

    def takes_files(self, cell: Cell) -> bool:
        """Whether a person enters the figure of a cell, so that files may belong to it."""
        found = self.found(cell)
        return cell in self.data.files or (found is not None and found.editable)

    def is_open(self, cell: Cell) -> bool:
        """Whether a cell is open for typing, shown or not."""
        unit, column = self.units.get(cell.unit), self.layout.get(cell.indicator)
        if unit is None or column is None or not column.editable_for(unit):
            return False
        return self._takes_all or not self.data.why_closed(cell)

    @property
    def is_due(self) -> bool:
        """Whether the report of the period is due by now."""
        return self.data.due.whole is not None and self.data.due.whole <= self.today

    def is_due_for(self, indicator: Indicator) -> bool:
        """Whether the figures of an indicator are due by now."""
        day = self.data.due.of(indicator)
        return day is not None and day <= self.today

    def found(self, cell: Cell) -> GridCell | None:
        """What was computed of a cell; ``None`` where it is not shown."""
        place, column = self._place_of.get(cell.unit), self._columns.get(cell.indicator)
        return None if place is None or column is None else column.cells[place]

    def has(self, cell: Cell) -> bool:
        """Whether a cell is shown."""
        return self.found(cell) is not None

    def shows(self, code: str) -> bool:
        """Whether a column is shown."""
        return code in self._columns

    def show_columns(self, codes: Collection[str]) -> None:
        """Compute the columns that are shown from now on; those that were shown are as they should be."""
        fresh = frozenset(codes) - self._columns.keys()
        found = self._columns | (self._compute(fresh) if fresh else {})
        self._columns = {code: found[code] for code in codes}

    def recompute(self, codes: Collection[str]) -> frozenset[str]:
        """Compute the shown columns again that read one of ``codes``; returns which."""
        touched = frozenset(codes)
        if not touched or not self._columns:
            return frozenset()
        part = self._compute(dependants(self.data.indicators, touched) & self._columns.keys())
        self._columns |= part
        return frozenset(part)

    def check_again(self, codes: Collection[str]) -> set[Cell]:
        """Check some indicators again; returns the cells whose appearance may change."""
        again = dependants(self.data.indicators, frozenset(codes))
        needed = self.checks.needed(again)
        known = {code: self._columns[code] for code in needed if code in self._columns}
        columns = known | (self._compute(needed - known.keys()) if needed - known.keys() else {})
        figures = {code: tuple(cell.value for cell in each.cells) for code, each in columns.items()}
        return self.checks.renew(figures, again) if needed else set()

    def _awaited(self, codes: Collection[str], unit: str) -> Mapping[str, int]:
        return awaited_of(self.current().only(codes), unit)

    def _compute(self, codes: Collection[str]) -> dict[str, Computed]:
        return computed(self.current(), codes)
