"""A movement sheet in memory: values, entries that do not fit, marks of saving. No Qt, no database."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import repeat

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.catalogue.indicator_set import Indicator, Nature
from desktop_app.feeding.fed import RegisterFigures
from desktop_app.grid.cell_drafts import CellDraft, indicator_sheet
from desktop_app.movements.checks.checking import CheckInput
from desktop_app.movements.checks.loading import Checked
from desktop_app.movements.fitting import require_there
from desktop_app.movements.grid_layout import columns_of
from desktop_app.movements.plans import WHOLE
from desktop_app.movements.progress.standing import Standings
from desktop_app.movements.sheet.grid import GridCell, awaited_of, compute_grid
from desktop_app.movements.sheet.period_sheet import PeriodSheet
from desktop_app.movements.values import CellKey, Value, from_stored, parse_value, same_value, to_stored
from ui.grid.model.draft_words import draft_of
from ui.grid.model.entry_history import CellState, UndoStep
from ui.grid.model.lazy_cells import KeyBlock, LazyCells
from ui.grid.model.table import (
    CLOSED,
    CellAccess,
    CellEdit,
    GridRow,
    GridTable,
    Key,
    RejectedText,
    SaveMark,
    ShownCell,
)
from ui.movements.sheets.cell_text import comment_words, edit_text, plain_cell
from ui.movements.sheets.definitions import header_of, with_left_out
from ui.movements.sheets.sheet_checks import SheetChecks
from ui.movements.sheets.sheet_data import SheetData
from ui.movements.sheets.sheet_fed import SheetFed
from ui.movements.sheets.sheet_left import SheetLeft
from ui.movements.sheets.sheet_parts import Changes, Computed, dependants
from ui.movements.sheets.sheet_plans import PlanShare, PlanShares, UnitPlan, unit_plan
from ui.movements.sheets.sheet_ways import SheetWays
from ui.movements.sheets.summary_rows import SHARE, TARGET, TOTAL, summary_cells, summary_rows
from ui.movements.sheets.unit_words import unit_help


class Sheet:
    """One period of one set. Keys of cells are (unit, indicator code)."""

    def __init__(self, data: SheetData, today: date) -> None:
        self.data = data
        self.period = data.period.key
        self.today = today
        self.values: dict[CellKey, Value] = dict(data.sheet.values)
        self.plans = data.plans
        self.drafts: dict[Key, RejectedText] = {}
        self.marks: dict[Key, tuple[SaveMark, str]] = {}
        self.offered: dict[Key, RejectedText] = {}
        """Pasted texts that wait for a decision; they lie over the cells."""
        self.refused: Callable[[], Mapping[CellKey, Value | None]] = dict
        """The cells that could not be saved, each with what is saved of it."""
        self.ways = SheetWays(data.period.key, Standings())
        self.fed = SheetFed()
        self.checks = SheetChecks(CheckInput(data.sheet))
        self._units = {unit.key: unit for unit in data.units}
        self._place_of = {unit.key: place for place, unit in enumerate(data.units)}
        self._takes_all = not data.locked and data.state.takes_all
        self._columns: dict[str, Computed] = {}
        """The columns that are shown, by code."""
        self.layout = {each.indicator.code: each for each in columns_of(data.indicators, data.period.kind)}
        """All columns of the period, shown or not, by code."""
        self.left = SheetLeft(self._awaited)
        self.shares = PlanShares(data.indicators, self.layout)

    def indicator(self, code: str) -> Indicator:
        """An indicator of the set."""
        return self.data.indicators.by_code[code]

    def show(
        self, groups: frozenset[str] | None, wanted: Collection[str] | None = None
    ) -> tuple[GridTable, GridTable]:
        """The table and the rows below it, of some groups and, where given, of the ``wanted`` codes only."""
        columns = [
            column
            for column in columns_of(self.data.indicators, self.data.period.kind, groups)
            if wanted is None or column.indicator.code in wanted
        ]
        codes = tuple(column.indicator.code for column in columns)
        computed = self._compute(frozenset(codes))
        self._columns = {code: computed[code] for code in codes}
        shown = [header_of(column, self.data.indicators) for column in columns]
        headers = with_left_out(shown, self.layout)
        rows = tuple(
            GridRow(unit.key, unit.shown_name(self.data.period.year), unit.reporter, unit_help(unit))
            for unit in self.data.units
        )
        cells = LazyCells(KeyBlock((row.key for row in rows), codes), self)
        return GridTable(rows, headers, cells), GridTable(summary_rows(), headers, self.summary(codes))

    def enter(self, entries: Iterable[CellEdit]) -> Changes:
        """Take what was typed: figures that fit become values, the rest stays as drafts."""
        before: dict[Key, CellState] = {}
        after: dict[Key, CellState] = {}
        for entry in entries:
            kept = before.setdefault(entry.key, self.state(entry.key))
            if self._closed(entry.key):
                after[entry.key] = self._on_disk(entry.key)
                continue
            try:
                after[entry.key] = CellState(to_stored(self._value(entry)) or "")
            except Problem:
                after[entry.key] = CellState(kept.text, entry.text)
        return replace(self._put_all(after), step=UndoStep(before, after))

    def restore(self, states: Mapping[Key, CellState]) -> Changes:
        """Put cells into an earlier state: their values, and the texts over them that do not fit.

        Where nobody types any more, what does not fit and what could not be saved goes away and the figure
        stays. Cells of areas and indicators that are gone are passed by.
        """
        here = self.data.indicators.by_code
        return self._put_all(
            {
                place: self._on_disk(place) if self._closed(place) else state
                for place, state in states.items()
                if place[0] in self._units and place[1] in here
            }
        )

    def _put_all(self, states: Mapping[Key, CellState]) -> Changes:
        changed: dict[CellKey, Value | None] = {}
        shown: dict[CellKey, Value | None] = {}
        drafts: dict[Key, str | None] = {}
        for place, state in states.items():
            indicator, key = self.indicator(place[1]), self._value_key(place)
            value = from_stored(indicator, state.text)
            if not same_value(value, self.values.get(key)):
                changed[key], shown[key] = value, self.values.get(key)
                self.put(key, value)
            if state.draft is not None:
                problem = self.check(CellEdit(*place, state.draft))
                self.drafts[place] = draft_of(state.draft, problem, edit_text(indicator, value))
                drafts[place] = state.draft
            elif self.drafts.pop(place, None) is not None:
                drafts[place] = None
        return replace(self._changes(states, UndoStep({}, {}), changed), drafts=drafts, shown=shown)

    def state(self, key: Key) -> CellState:
        """What stands in a cell: its figure as it is stored, also one that nobody could type."""
        draft = self.drafts.get(key)
        text = to_stored(self.values.get(self._value_key(key))) or ""
        return CellState(text, None if draft is None else draft.text)

    @property
    def place(self) -> str:
        """Under what its drafts are kept."""
        return indicator_sheet(self.data.indicators.code, self.period)

    def kept(self) -> dict[Key, CellDraft]:
        """What was typed in an earlier sitting and does not fit."""
        known = self.data.indicators.by_code
        return {key: draft for key, draft in self.data.drafts.items() if key[1] in known}

    def look(self, key: Key, text: str) -> tuple[str, str]:
        """What is wrong with a text in a cell, and what stays saved there."""
        stays = edit_text(self.indicator(key[1]), self.values.get(self._value_key(key)))
        return self.check(CellEdit(*key, text)), stays

    def check(self, entry: CellEdit) -> str:
        """What is wrong with an entry; nothing when it fits."""
        try:
            self._value(entry)
        except Problem as problem:
            return problem.sentence()
        return ""

    def _value(self, entry: CellEdit) -> Value | None:
        """The figure of an entry.

        Raises:
            Problem: it does not fit.
        """
        value = parse_value(self.indicator(entry.column), entry.text)
        unit = self._units.get(entry.row)
        if value is not None and unit is not None:
            require_there(unit.name, unit.first, unit.last, self.data.period)
        return value

    def offer(self, drafts: Mapping[Key, RejectedText]) -> Changes:
        """Lay pasted texts over the cells until somebody decides; an empty mapping takes them away."""
        keys = {*self.offered, *drafts}
        self.offered = dict(drafts)
        return self._changes(keys, UndoStep({}, {}), {})

    def mark(self, marks: Mapping[Key, tuple[SaveMark, str]]) -> Changes:
        """Show how far saving is; marks of what was saved before go away."""
        old = {key for key, (mark, _) in self.marks.items() if mark is SaveMark.SAVED}
        for key in old:
            del self.marks[key]
        self.marks.update(marks)
        return self._changes({*old, *marks}, UndoStep({}, {}), {})

    def take_checked(self, checked: Checked) -> Changes:
        """Show what was found; what was typed meanwhile is looked at again."""
        keys = self.checks.take(checked)
        return self._changes(keys | self._check(self.checks.typed_since), UndoStep({}, {}), {})

    def take_standings(self, standings: Standings) -> Changes:
        """Show how far figures are on their way to the province."""
        return self._changes(self.ways.take(standings), UndoStep({}, {}), {})

    def take_fed(self, found: RegisterFigures) -> Changes:
        """Show what registers have for the cells of the period."""
        return self._changes(self.fed.take(found, self.period), UndoStep({}, {}), {})

    def takes_files(self, key: Key) -> bool:
        """Whether a person enters the figure of a cell, so that files may belong to it."""
        found = self._found(key)
        return key in self.data.files or (found is not None and found.editable)

    def set_target(self, code: str, value: Decimal | None, unit: str = WHOLE) -> Changes:
        """Set the plan figure of an indicator, of the commune or of one unit."""
        self.plans = self.plans.with_own((code, unit), value)
        self.shares.touch(code)
        return self._changes((), UndoStep({}, {}), {}, codes={code})

    def unit_plan(self, key: Key) -> UnitPlan | None:
        """The plan of a row for an indicator; ``None`` where it has none of its own: the commune, words."""
        unit, indicator = self._units.get(key[0]), self.data.indicators.by_code.get(key[1])
        if unit is None or indicator is None:
            return None
        return unit_plan(self.current().only({indicator.code}), indicator, unit)

    def progress(self) -> list[PlanShare]:
        """Every indicator of the period with a plan, shown or not, with what was reached of it."""
        return self.shares.of({code for code, _ in self.plans.figures}, self._columns, self._compute)

    def left_by_code(self) -> Mapping[str, int]:
        """How many cells of each indicator are empty that somebody should fill, shown or not."""
        return self.left.by_code(self._columns, self._place_of, self.layout)

    def awaits(self, key: Key) -> bool:
        """Whether a shown cell is empty and somebody should fill it."""
        found = self._found(key)
        return found is not None and found.awaited and self.indicator(key[1]).nature is not Nature.TEXT

    def _awaited(self, codes: Collection[str], unit: str) -> Mapping[str, int]:
        return awaited_of(self.current().only(codes), unit)

    def _closed(self, place: Key) -> bool:
        """Whether nobody types in a cell any more, or never did; also where it is not shown."""
        return not self._typed_by(place) or (not self._takes_all and bool(self.data.why_closed(place)))

    def _typed_by(self, place: Key) -> bool:
        """Whether the unit types the indicator in such a period."""
        unit, column = self._units.get(place[0]), self.layout.get(place[1])
        return unit is not None and column is not None and column.editable_for(unit)

    def _on_disk(self, place: Key) -> CellState:
        """A cell without what does not fit and what could not be saved."""
        key = self._value_key(place)
        value = self.refused().get(key, self.values.get(key))
        return CellState(to_stored(value) or "")

    def put(self, key: CellKey, value: Value | None) -> None:
        """Set a value that is newer than what was read."""
        self.left.touch(key[0])
        self.shares.touch(key[0])
        if value is None:
            self.values.pop(key, None)
        else:
            self.values[key] = value

    def _value_key(self, key: Key) -> CellKey:
        return (key[1], self.period, key[0])

    def current(self) -> PeriodSheet:
        """The sheet with the figures and plans as they are on the screen."""
        plans = self.plans
        return replace(
            self.data.sheet, values=self.values, targets=plans.whole(), unit_targets=plans.of_units()
        )

    def _compute(self, codes: frozenset[str]) -> dict[str, Computed]:
        """Some columns, each with its cells in the order of the rows."""
        grid = compute_grid(self.current().only(codes))
        cells = zip(*grid.rows, strict=True) if grid.rows else repeat(())
        return {
            column.indicator.code: Computed(column.indicator, tuple(own), total)
            for column, own, total in zip(grid.columns, cells, grid.totals, strict=False)
        }

    def _changes(
        self,
        keys: Iterable[Key],
        step: UndoStep,
        values: Mapping[CellKey, Value | None],
        codes: Collection[str] = (),
    ) -> Changes:
        touched = frozenset({code for code, _, _ in values} | set(codes))
        part: dict[str, Computed] = {}
        summary: dict[Key, ShownCell] = {}
        if touched and self._columns:
            part = self._compute(dependants(self.data.indicators, touched) & self._columns.keys())
            self._columns |= part
            summary.update(self.summary(part))
        checked = self._check({code for code, _, _ in values})
        outside = [key for key in (*keys, *checked) if key[1] not in part and self.has(key)]
        whole = KeyBlock(self._units, part)
        return Changes(LazyCells({*whole, *outside} if outside else whole, self), summary, values, step)

    def _check(self, codes: Collection[str]) -> set[Key]:
        """Look at the figures of some indicators again: the cells that look otherwise by that."""
        again = dependants(self.data.indicators, frozenset(codes))
        needed = self.checks.needed(again)
        columns = self._compute(needed) if needed else {}
        figures = {code: tuple(cell.value for cell in each.cells) for code, each in columns.items()}
        return self.checks.renew(figures, again) if needed else set()

    def _found(self, key: Key) -> GridCell | None:
        """What was computed of a cell; ``None`` where it is not shown."""
        place, column = self._place_of.get(key[0]), self._columns.get(key[1])
        return None if place is None or column is None else column.cells[place]

    def has(self, key: Key) -> bool:
        """Whether a cell is shown."""
        return self._found(key) is not None

    def shows(self, code: str) -> bool:
        """Whether a column is shown."""
        return code in self._columns

    def renew(self, codes: Collection[str]) -> Changes:
        """Compute columns anew: figures that they read have changed in another period."""
        self.shares.touch(*codes)
        return self._changes((), UndoStep({}, {}), {}, codes=codes)

    def is_open(self, key: Key) -> bool:
        """Whether a person types in a cell, shown or not."""
        return not self._closed(key)

    def cell(self, key: Key) -> ShownCell:
        """A cell as it is shown."""
        found = self._found(key)
        return CLOSED if found is None else self._marked(key, self._plain(key, found))

    @property
    def is_due(self) -> bool:
        """Whether the report of the period is due by now."""
        return self.data.due.whole is not None and self.data.due.whole <= self.today

    def _is_due(self, indicator: Indicator) -> bool:
        day = self.data.due.of(indicator)
        return day is not None and day <= self.today

    def _plain(self, key: Key, found: GridCell) -> ShownCell:
        indicator = self.indicator(key[1])
        cell = plain_cell(indicator, found, due=self._is_due(indicator))
        why = self.data.why_closed(key) if cell.access is CellAccess.OPEN else ""
        if why:
            cell = replace(cell, access=CellAccess.COMPUTED, why=why)
        comment = self.data.comments.get(key)
        if comment is not None:
            asked = key in self.data.state.asked
            cell = replace(cell, comment=comment_words(indicator, comment), asked=asked)
        if key in self.data.files:
            cell = replace(cell, files=tr("Files: {n}", n=self.data.files[key]))
        return self.checks.marked(key, cell)

    def _marked(self, key: Key, cell: ShownCell) -> ShownCell:
        draft = self.offered.get(key) or self.drafts.get(key)
        if draft is not None:
            cell = replace(
                cell, text=draft.text, edit=draft.text, problem=draft.problem, number=None, due=False
            )
        mark, sentence = self.marks.get(key, (SaveMark.NONE, ""))
        if mark is SaveMark.FAILED or cell.access is CellAccess.OPEN:
            cell = replace(cell, mark=mark, problem=cell.problem or sentence)
        indicator = self.indicator(key[1])
        return self.ways.marked(key, self.fed.marked(key, cell, indicator), indicator)

    def summary(self, codes: Iterable[str]) -> dict[Key, ShownCell]:
        """The cells below some columns."""
        cells: dict[Key, ShownCell] = {}
        for code in codes:
            shown = summary_cells(self._columns[code].indicator, self._columns[code].total)
            cells |= dict(zip(((row, code) for row in (TOTAL, TARGET, SHARE)), shown, strict=True))
        return cells
