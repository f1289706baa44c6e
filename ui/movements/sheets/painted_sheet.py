"""The sheet of a period as it is painted: its cells with texts that do not fit and marks of saving. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.catalogue.indicator_set import RuleSeverity
from desktop_app.derived.derived_figure import RegisterFigures
from desktop_app.grid.cell_drafts import CellDraft, indicator_sheet
from desktop_app.movements.cell import Cell
from desktop_app.movements.checks.loading import Checked
from desktop_app.movements.entering.open_sheet import OpenSheet
from desktop_app.movements.entering.sheet_data import SheetData
from desktop_app.movements.grid_layout import columns_of
from desktop_app.movements.plans import WHOLE
from desktop_app.movements.progress.figure_stages import FigureStages
from desktop_app.movements.sheet.grid import GridCell
from desktop_app.movements.values import Value, from_stored, same_value, to_stored
from ui.grid.model.draft_words import draft_of
from ui.grid.model.entry_history import CellState
from ui.grid.model.table import (
    CLOSED,
    Alert,
    CellAccess,
    GridColumn,
    GridRow,
    Key,
    RejectedText,
    SaveMark,
    ShownCell,
)
from ui.movements.sheets.cell_text import comment_words, edit_text, plain_cell
from ui.movements.sheets.definitions import header_of, with_left_out
from ui.movements.sheets.sheet_offers import SheetOffers
from ui.movements.sheets.sheet_ways import FigureSyncStatus
from ui.movements.sheets.summary_rows import SHARE, TARGET, TOTAL, summary_cells
from ui.movements.sheets.unit_words import unit_help


@dataclass(frozen=True, slots=True)
class SheetChanges:
    """What an act changed in a sheet: whole columns and single cells to paint again, values to save.

    ``drafts`` are texts to keep until they are mended; ``None`` for a cell that is mended.
    """

    columns: frozenset[str] = frozenset()
    cells: Collection[Cell] = ()
    values: Mapping[Cell, Value | None] = field(default_factory=dict)
    shown: Mapping[Cell, Value | None] = field(default_factory=dict)
    """What stood in the cells of ``values`` before."""
    drafts: Mapping[Cell, str | None] = field(default_factory=dict)
    before: Mapping[Cell, CellState] = field(default_factory=dict)
    after: Mapping[Cell, CellState] = field(default_factory=dict)


class PaintedSheet(OpenSheet):
    """One period of one set as the window shows it."""

    def __init__(self, data: SheetData, today: date) -> None:
        super().__init__(data, today)
        self.drafts: dict[Key, RejectedText] = {}
        """Texts that do not fit, by the row and column under which they are kept."""
        self.marks: dict[Cell, tuple[SaveMark, str]] = {}
        self.offered: dict[Cell, RejectedText] = {}
        """Pasted texts that wait for a decision; they lie over the cells."""
        self.ways = FigureSyncStatus(data.period.key, FigureStages())
        self.derived = SheetOffers()

    def headers(
        self, groups: frozenset[str] | None, wanted: Collection[str] | None
    ) -> tuple[GridColumn, ...]:
        """Return the columns of some groups, or of the ``wanted`` codes only: shown from now on."""
        columns = [
            column
            for column in columns_of(self.data.indicators, self.data.period.kind, groups)
            if wanted is None or column.indicator.code in wanted
        ]
        self.show_columns([column.indicator.code for column in columns])
        return with_left_out([header_of(column, self.data.indicators) for column in columns], self.layout)

    def rows(self) -> tuple[GridRow, ...]:
        """Return the units of the period."""
        return tuple(
            GridRow(unit.key, unit.shown_name(self.data.period.year), unit.reporter, unit_help(unit))
            for unit in self.data.units
        )

    def enter(self, entries: Iterable[tuple[Cell, str]]) -> SheetChanges:
        """Take what was typed: figures that fit become values, the rest stays as drafts."""
        before: dict[Cell, CellState] = {}
        after: dict[Cell, CellState] = {}
        for cell, text in entries:
            kept = before.setdefault(cell, self.state(cell))
            if not self.is_open(cell):  # closed since its editor was opened, or emptied of what is over it
                typed = text if self.data.why_closed(cell) else ""  # else nothing is over it
                after[cell] = self._on_disk(cell)._replace(draft=typed or None)
                continue
            try:
                after[cell] = CellState(to_stored(self.parsed(cell, text)) or "")
            except Problem:
                after[cell] = CellState(kept.text, text)
        return replace(self._put_all(after), before=before, after=after)

    def restore(self, states: Mapping[Cell, CellState]) -> SheetChanges:
        """Put cells into an earlier state: their values, and the texts over them that do not fit.

        Where nobody types any more, what does not fit and what could not be saved goes away and the figure
        stays. Cells of areas and indicators that are gone are passed by.
        """
        here = self.data.indicators.by_code
        return self._put_all(
            {
                cell: state if self.is_open(cell) else self._on_disk(cell)
                for cell, state in states.items()
                if cell.unit in self.units and cell.indicator in here
            }
        )

    def is_closed_for_now(self, cell: Cell) -> bool:
        """Return whether nobody types in a cell of a closed period, and nothing is over its figure."""
        is_here = cell.unit in self.units and cell.indicator in self.data.indicators.by_code
        mark, _ = self.marks.get(cell, (SaveMark.NONE, ""))
        is_plain = _kept(cell) not in self.drafts and mark is not SaveMark.FAILED
        return is_here and is_plain and bool(self.data.why_closed(cell))

    def _put_all(self, states: Mapping[Cell, CellState]) -> SheetChanges:
        changed: dict[Cell, Value | None] = {}
        shown: dict[Cell, Value | None] = {}
        drafts: dict[Cell, str | None] = {}
        known = self.data.indicators.by_code
        for cell, state in states.items():
            indicator = known[cell.indicator]
            value, present = from_stored(indicator, state.text), self.values.get(cell)
            if not same_value(value, present):
                changed[cell], shown[cell] = value, present
            if state.draft is not None:
                problem = self._refused(cell, state.draft)
                self.drafts[_kept(cell)] = draft_of(state.draft, problem, edit_text(indicator, value))
                drafts[cell] = state.draft
            elif self.drafts and self.drafts.pop(_kept(cell), None) is not None:
                drafts[cell] = None
        self.put_all(changed)
        return replace(self._changes(states, changed), drafts=drafts, shown=shown)

    def state(self, cell: Cell) -> CellState:
        """Return what is in a cell: its figure as it is stored, also one that nobody could type."""
        draft = self.drafts.get(_kept(cell)) if self.drafts else None
        text = to_stored(self.values.get(cell)) or ""
        return CellState(text, None if draft is None else draft.text)

    def _on_disk(self, cell: Cell) -> CellState:
        """Return a cell without what does not fit and what could not be saved."""
        return CellState(to_stored(self.saved(cell)) or "")

    @property
    def place(self) -> str:
        """Under what its drafts are kept."""
        return indicator_sheet(self.data.indicators.code, self.period)

    def kept(self) -> dict[Key, CellDraft]:
        """Return what was typed in an earlier sitting and does not fit."""
        known = self.data.indicators.by_code
        return {_kept(cell): draft for cell, draft in self.data.drafts.items() if cell.indicator in known}

    def look(self, key: Key, text: str) -> tuple[str, str]:
        """Return what is wrong with a text that is kept of a cell, and what stays saved there."""
        cell = self.cell_of(*key)
        return self._refused(cell, text), edit_text(self.indicator(cell.indicator), self.values.get(cell))

    def _refused(self, cell: Cell, text: str) -> str:
        """Return why a text is not the figure of a cell."""
        return self.check(cell, text) or self.data.why_closed(cell)

    def has_draft(self, cell: Cell) -> bool:
        """Return whether a cell has a text that does not fit."""
        return _kept(cell) in self.drafts

    def checked(self) -> Checked:
        """Return what was found, with the texts that do not fit."""
        texts = {self.cell_of(*key): draft.text for key, draft in self.drafts.items()}
        return self.checks.checked.with_texts(self.data.state, texts)

    def offer(self, drafts: Mapping[Cell, RejectedText]) -> SheetChanges:
        """Lay pasted texts over the cells until somebody decides; an empty mapping takes them away."""
        cells = {*self.offered, *drafts}
        self.offered = dict(drafts)
        return self._changes(cells)

    def mark(self, marks: Mapping[Cell, tuple[SaveMark, str]]) -> SheetChanges:
        """Show how far saving is; marks of what was saved before go away."""
        old = {cell for cell, (mark, _) in self.marks.items() if mark is SaveMark.SAVED}
        for cell in old.difference(marks):
            del self.marks[cell]
        self.marks.update(marks)
        return self._changes(old.union(marks))

    def take_checked(self, checked: Checked) -> SheetChanges:
        """Show what was found; what was typed meanwhile is checked again."""
        cells = self.checks.take(checked)
        return self._changes(cells | self.check_again(self.checks.typed_since))

    def take_stages(self, stages: FigureStages) -> SheetChanges:
        """Show the sync status of figures."""
        return self._changes(self.ways.take(stages))

    def take_derived(self, found: RegisterFigures) -> SheetChanges:
        """Show what registers have for the cells of the period."""
        return self._changes(self.derived.take(found, self.period))

    def set_target(self, code: str, value: Decimal | None, unit: str = WHOLE) -> SheetChanges:
        """Set the plan figure of an indicator, of the commune or of one unit."""
        self.put_target(code, value, unit)
        return self._changes((), codes={code})

    def renew(self, codes: Collection[str]) -> SheetChanges:
        """Compute columns again: figures that they read have changed in another period."""
        self.shares.touch(*codes)
        return self._changes((), codes=codes)

    def _changes(
        self,
        cells: Collection[Cell],
        values: Mapping[Cell, Value | None] | None = None,
        codes: Collection[str] = (),
    ) -> SheetChanges:
        values = values or {}
        typed = {cell.indicator for cell in values}
        columns = self.recompute(typed | set(codes))
        checked = self.check_again(typed)
        left, places = self._columns.keys() - columns, self._place_of
        outside = [each for each in (*cells, *checked) if each.indicator in left and each.unit in places]
        return SheetChanges(columns, outside, values)

    def painted(self, cell: Cell) -> ShownCell:
        """Return a cell as it is shown."""
        found = self.found(cell)
        return CLOSED if found is None else self._marked(cell, self._plain(cell, found))

    def _plain(self, cell: Cell, found: GridCell) -> ShownCell:
        indicator = self.indicator(cell.indicator)
        shown = plain_cell(indicator, found, due=self.is_due_for(indicator))
        why = self.data.why_closed(cell) if shown.access is CellAccess.OPEN else ""
        if why:
            shown = replace(shown, access=CellAccess.COMPUTED, why=why)
        comment = self.data.comments.get(cell)
        if comment is not None:
            asked = cell in self.data.state.asked
            shown = replace(shown, comment=comment_words(indicator, comment), asked=asked)
        if cell in self.data.files:
            shown = replace(shown, files=tr("Files: {n}", n=self.data.files[cell]))
        finding = self.checks.words_at(cell)
        return replace(shown, finding=finding, alert=self._alert(cell)) if finding else shown

    def _alert(self, cell: Cell) -> Alert:
        match self.checks.severity_at(cell):
            case None:
                return Alert.NONE
            case RuleSeverity.ERROR:
                return Alert.ERROR
            case _:
                return Alert.WARNING

    def _marked(self, cell: Cell, shown: ShownCell) -> ShownCell:
        draft = self.offered.get(cell) or self.drafts.get(_kept(cell))
        if draft is not None:
            shown = replace(
                shown, text=draft.text, edit=draft.text, problem=draft.problem, number=None, due=False
            )
        mark, sentence = self.marks.get(cell, (SaveMark.NONE, ""))
        if mark is SaveMark.FAILED or shown.access is CellAccess.OPEN:
            shown = replace(shown, mark=mark, problem=shown.problem or sentence)
        indicator = self.indicator(cell.indicator)
        return self.ways.marked(cell, self.derived.marked(cell, shown, indicator), indicator)

    def summary(self, codes: Iterable[str]) -> dict[Key, ShownCell]:
        """Return the cells below some columns."""
        cells: dict[Key, ShownCell] = {}
        for code in codes:
            shown = summary_cells(self._columns[code].indicator, self._columns[code].total)
            cells |= dict(zip(((row, code) for row in (TOTAL, TARGET, SHARE)), shown, strict=True))
        return cells


def _kept(cell: Cell) -> Key:
    """Return the row and column of a cell in the table under which its drafts are kept."""
    return cell.unit, cell.indicator
