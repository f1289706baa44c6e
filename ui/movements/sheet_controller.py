"""Controller of the figures in the movement room: reads, edits, saves and refreshes them in three views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from desktop_app.base.i18n import tr
from desktop_app.base.work_queues import Err, Ok, Outcome
from desktop_app.derived.derived_figure import NO_FIGURES, RegisterFigures
from desktop_app.movements.cell import Cell
from desktop_app.movements.checks.loading import Checked
from desktop_app.movements.entering.sheet_data import SheetData, same_place, same_shape
from desktop_app.movements.period import Period
from desktop_app.movements.progress.figure_stages import FigureStages
from ui.base.answers import listen
from ui.base.errors import sentence_for
from ui.base.saves import SavedEntity
from ui.context.room import RoomContext
from ui.grid.entering import Entering
from ui.grid.kept_drafts import KeptDrafts
from ui.grid.model.entry_history import CellState, EntryHistory, UndoStep
from ui.grid.model.lazy_cells import LazyCells
from ui.grid.model.table import CellEdit, GridTable, Key, RejectedText, SaveMark
from ui.movements.groups.choice import ALL, GroupChoice
from ui.movements.sheets.group_tabs import GroupCounts, GroupTab
from ui.movements.sheets.painted_sheet import PaintedSheet
from ui.movements.sheets.saving import Saving
from ui.movements.sheets.sheet_store import SheetStore
from ui.movements.sheets.sheet_words import has_words, state_sentence
from ui.movements.sheets.views import PeriodsView, ViewChanges, ViewKind

_READ_AGAIN = (
    SavedEntity.RESIDENTIAL_AREA,
    SavedEntity.TARGET_VALUE,
    SavedEntity.PERIOD_STATUS,
    SavedEntity.ATTACHMENT,
    SavedEntity.CATALOGUE_PACKAGE,
)


class SheetController(Entering):
    """Owns the view that is shown: reads it, takes what is typed, sends it to the disk, shows news.

    Signals carry frozen values; the room only shows them.
    """

    leaving = Signal()
    """Another sheet is about to be shown: an open editor has to finish now."""
    tabs_known = Signal(object, str)
    """The groups of the table with what is left in them, and which of them is shown; empty: all."""
    table_shown = Signal(object, object)
    """The table and the rows below it."""
    table_renewed = Signal(object, object)
    """The same, with other rows: what is being typed stays open."""
    cells_changed = Signal(object, object)
    state_said = Signal(str)
    taken = Signal(object)
    """The cells, by unit and indicator, whose figures were typed or put back."""
    notice_said = Signal(str, str)
    """A sentence above the grid and its tone; empty: nothing to say."""
    state_known = Signal(object)
    """The :class:`SheetData` with the state of the period."""
    derived_known = Signal(bool)
    """What registers have was counted, or could not be; whether it is other than before."""
    failures_known = Signal(int)
    """How many cells could not be saved."""

    def __init__(self, context: RoomContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._store = SheetStore(context.office, context.database, self)
        self._saving = Saving(self._store, context.saves, self._show_marks)
        self._sheet: PaintedSheet | None = None
        """That of the window's period."""
        self._view: PeriodsView | None = None
        self._kind, self._subject = ViewKind.PERIOD, ""
        self._wanted_cell: Cell | None = None
        """Where the cursor goes once the view is there."""
        self._units: dict[str, str] = {}
        self._table = GridTable()
        self._set: str | None = None
        """The code; which version of it, the period says."""
        self.groups = GroupChoice(context)
        self._counts: GroupCounts | None = None
        self._tabs: tuple[GroupTab, ...] = ()
        self._whole = False
        """Whether all columns are needed, whatever group is chosen."""
        self._filter = ""
        self._event = ""
        self._asked = 0
        self._stages = FigureStages()
        """As they were last read, of the set that is shown."""
        self._derived = NO_FIGURES
        self._histories: dict[tuple[str, str], EntryHistory] = {}
        self._drafts = KeptDrafts(context, self)
        self._drafts.refused.connect(
            lambda why: self.notice_said.emit(tr("Not saved yet: {reason}", reason=why), "danger")
        )
        listen(context.period.changed, self, self._period_changed)
        listen(context.saves.changed, self, self._data_changed)

    @property
    def sheet(self) -> PaintedSheet | None:
        """What is being worked on."""
        return self._sheet

    @property
    def view(self) -> PeriodsView | None:
        """The shown view: of one sheet, or of those of a year."""
        return self._view

    @property
    def table(self) -> GridTable:
        """What is shown."""
        return self._table

    @property
    def derived(self) -> RegisterFigures:
        """What registers have for the cells, as it was counted last."""
        return self._derived

    @property
    def period_key(self) -> str:
        """The period of the sheet: an event, or what the window looks at."""
        return self._event or self._context.period.key

    def reload(self) -> None:
        """Read the sheet again; what is typed and not yet saved stays."""
        if self._set is None:
            return
        self._asked += 1
        asked, period = self._asked, Period.parse(self.period_key)
        if self._kind is ViewKind.PERIOD:
            self._store.load(self._set, period, lambda outcome: self._loaded(asked, outcome))
            return
        only = (self._subject, "") if self._kind is ViewKind.AREA else ("", self._subject)
        self._store.load_year(self._set, period.year, only, lambda outcome: self._loaded(asked, outcome))

    @property
    def tabs(self) -> tuple[GroupTab, ...]:
        """The groups of the table with what is left in them."""
        return self._tabs

    @property
    def group(self) -> str:
        """The group that is shown; empty: all."""
        return ALL if self._whole else self.groups.shown

    @property
    def only_rows(self) -> str:
        """The kind of unit whose rows and columns alone are shown; empty: all.

        A group of which it reports nothing is shown with those that do.
        """
        rows, sheet = self.groups.rows, self._sheet
        if not rows or sheet is None or self._kind is not ViewKind.PERIOD or self._whole:
            return ALL
        here = (each for each in sheet.layout.values() if self.group in (ALL, each.indicator.group))
        return rows if any(rows in each.reporters for each in here) else ALL

    @property
    def folded(self) -> frozenset[str]:
        """The groups that are folded at the moment: none, while one group or some words are looked for."""
        if self.group or self._filter or self._whole or self._kind is ViewKind.INDICATOR:
            return frozenset()
        return self.groups.folded(self._set or "")

    def cell_at(self, key: Key) -> Cell:
        """Return the cell of a figure at a row and column of the table that is shown."""
        return Cell(*key, self.period_key) if self._view is None else self._view.cell_at(key)

    def sheet_at(self, key: Key) -> tuple[PaintedSheet, Cell] | None:
        """Return the sheet and the cell at a row and column of the table."""
        return None if self._view is None else self._view.sheet_at(key)

    @property
    def kind(self) -> ViewKind:
        """In which way the figures are to be looked at, as it was chosen last."""
        return self._kind

    @property
    def shown_kind(self) -> ViewKind:
        """In which way the table that is shown looks at them: another one may still be on its way."""
        return self._kind if self._view is None else self._view.kind

    @property
    def subject(self) -> str:
        """The area or the indicator that is looked at through the year."""
        return self._subject

    def _look_at(self, kind: ViewKind, subject: str, cell: Cell) -> None:
        self.leaving.emit()
        self.settle_paste(accept=False)
        self._kind, self._subject, self._wanted_cell = kind, subject, cell
        if kind is ViewKind.PERIOD and cell.period != self.period_key:
            self._event = cell.period if Period.parse(cell.period).slug else ""
            if not self._event:
                self._context.period.choose(cell.period)
        self.reload()

    def take_in(self) -> None:
        """Read all of it again: figures and texts that do not fit were brought in by files."""
        self._drafts.read_again()
        self.reload()

    def check(self, entry: CellEdit) -> str:
        return self._view.check(entry) if self._view is not None else ""

    def take(self, entries: Sequence[CellEdit]) -> UndoStep:
        if self._view is None:
            return UndoStep({}, {})
        changes = self._view.enter(entries)
        self._take(changes)
        return changes.step

    def restore(self, states: Mapping[Key, CellState]) -> None:
        if self._view is not None:
            self._take(self._view.restore(states))

    def is_closed_for_now(self, key: Key) -> bool:
        return self._view is not None and self._view.is_closed_for_now(key)

    def offer(self, drafts: Mapping[Key, RejectedText]) -> None:
        if self._view is not None:
            self._paint(self._view.offer(drafts))

    def save_again(self) -> None:
        """Try once more to save what could not be saved."""
        self._saving.again()

    @property
    def history(self) -> EntryHistory:
        place = (self._set or "", self._view.name if self._view else "")
        return self._histories.setdefault(place, EntryHistory())

    def _loaded(self, asked: int, outcome: Outcome[SheetData] | Outcome[tuple[SheetData, ...]]) -> None:
        if asked != self._asked:
            return
        match outcome:
            case Ok(found):
                self._take_sheets(found if isinstance(found, tuple) else (found,))
            case Err(error):
                self.notice_said.emit(sentence_for(error), "danger")

    def _take_sheets(self, datas: Sequence[SheetData]) -> None:
        if not datas:  # the indicator is in no version of this year
            self._look_at(ViewKind.PERIOD, "", self._wanted_cell or Cell("", "", self.period_key))
            return
        old, shown = self._sheet, self._view
        alike = shown is not None and (shown.kind, shown.subject) == (self._kind, self._subject)
        before = [sheet.data for sheet in shown.sheets.values()] if shown is not None and alike else []
        same = len(before) == len(datas) and all(map(same_shape, before, datas))
        here = len(before) == len(datas) and all(map(same_place, before, datas))
        if not here:
            self.leaving.emit()
            self.settle_paste(accept=False)
        data = next((each for each in datas if each.period.key == self.period_key), datas[-1])
        versions = {each.period.key: each.indicators.version for each in datas}
        self._saving.use_set(
            data.indicators.code, data.indicators.version, versions if len(datas) > 1 else {}
        )
        view = self._view = PeriodsView(self._kind, [self._sheet_of(each) for each in datas], self._subject)
        self._sheet = view.sheets[data.period.key]
        for cell, value in self._saving.pending().items():
            self._sheet.put(cell, value)
        for sheet in view.sheets.values():
            sheet.drafts = self._drafts.recall(sheet.place, sheet.kept(), sheet.look)
            if shown is not None and same:
                kept = shown.sheets[sheet.period]
                sheet.marks, sheet.offered, sheet.checks = kept.marks, kept.offered, kept.checks
            sheet.marks |= {
                cell: mark for cell, mark in self._saving.marks().items() if cell.period == sheet.period
            }
        if self._kind is ViewKind.PERIOD:
            self._units = {unit.key: unit.shown_name() for unit in data.units}
        self._counts = GroupCounts(view)
        self.groups.begin(data.indicators.code)
        if old is None or not here:
            self.groups.settle(self._counts.tabs())
        warning = data.locked or data.returned or data.not_added
        self.notice_said.emit(warning or data.reopened or data.newer, "warning" if warning else "info")
        self.state_known.emit(data)
        if same:
            self._show_news()
        elif here:
            self._show_other_rows()
        else:
            self._show_table()
        if self._wanted_cell is not None:
            cell, self._wanted_cell = self._wanted_cell, None
            self.lead(view.key_of(cell))

    def _sheet_of(self, data: SheetData) -> PaintedSheet:
        sheet = PaintedSheet(data, self._context.office.clock.today())
        sheet.refused = self._saving.refused
        here = data.indicators.code == self._set
        sheet.ways.take(self._stages if here else FigureStages())
        sheet.derived.take(self._derived if here else NO_FIGURES, data.period.key)
        return sheet

    def _show_table(self) -> None:
        if self._view is None:
            return
        self.leaving.emit()
        self.settle_paste(accept=False)  # its cells may be hidden from here on
        self._table, summary = self._view.show(*self._wanted_columns())
        self.table_shown.emit(self._table, summary)
        self._say_state()

    def _show_news(self) -> None:
        """Show figures that came from elsewhere in the same table, without touching what is being typed."""
        if self._view is None:
            return
        self._table, summary = self._view.show(*self._wanted_columns())
        self.cells_changed.emit(self._table.cells or {}, summary.cells or {})
        self._say_state()

    def _show_other_rows(self) -> None:
        """Show the sheet with areas that are new or gone; an open editor is waited for."""
        if self._view is not None:
            self.settle_paste(accept=False)
            self._table, summary = self._view.show(*self._wanted_columns())
            self.table_renewed.emit(self._table, summary)
            self._say_state()

    def _wanted_columns(self) -> tuple[frozenset[str] | None, set[str] | None]:
        groups = frozenset({self.group}) if self.group else None
        folded = self.folded
        if self._view is not None:
            self._view.folded, self._view.only_rows = folded, self.only_rows
        if folded and self._sheet is not None:
            groups = frozenset(group.code for group in self._sheet.data.indicators.groups) - folded
        words, rows = self._filter.split(), self.only_rows
        if self._sheet is None or not (words or rows):
            return groups, None
        every = self._sheet.data.indicators.indicators
        found = {item.code for item in every if has_words(f"{item.code} {item.name.shown()}", words)}
        if rows:
            found &= {code for code, column in self._sheet.layout.items() if rows in column.reporters}
        return groups, found

    def _take(self, changes: ViewChanges) -> None:
        self._paint(changes)
        self._saving.save(changes.values, changes.shown)
        for place, drafts in changes.drafts.items():
            self._drafts.keep(place, drafts)
        self.taken.emit(list(changes.values))

    def take_checked(self, checked: Checked) -> None:
        """Show what checks have found among the figures of a period."""
        period = checked.given.period.key
        if self._view is not None and period in self._view.sheets:
            self._paint(self._view.take_checked(period, checked))

    def take_stages(self, code: str, stages: FigureStages) -> None:
        """Show the sync status of the figures of a set."""
        if self._view is not None and self._sheet is not None and code == self._set:
            self._stages = stages
            self._paint(self._view.take_stages(stages))

    def take_derived(self, code: str, found: RegisterFigures) -> None:
        """Show what registers have for the cells of a set."""
        if self._view is not None and code == self._set:
            is_other, self._derived = found != self._derived, found
            self._paint(self._view.take_derived(found))
            self.derived_known.emit(is_other)

    def _paint(self, changes: ViewChanges) -> None:
        shown = self._table.cells
        if isinstance(shown, LazyCells) and isinstance(changes.cells, LazyCells):
            shown.forget(changes.cells, changes.cells.source)
        self.cells_changed.emit(changes.cells, changes.summary)
        self._say_state()

    def _show_marks(self, marks: Mapping[Cell, tuple[SaveMark, str]]) -> None:
        if self._view is not None:
            self._paint(self._view.mark(marks))
        self.failures_known.emit(self._saving.failed)

    def _say_state(self) -> None:
        if self._view is not None and self._counts is not None:
            self._tabs = self._counts.tabs(self.groups.shown)
            self.tabs_known.emit(self._tabs, self.groups.shown)
            state = state_sentence(self._view, self._tabs, self.group)
            if self._view.folded:
                state = f"{state} · {tr('{n} groups are folded', n=len(self._view.folded))}"
            self.state_said.emit(state)

    def _period_changed(self, _key: str) -> None:
        self._event = ""
        self.reload()

    def _data_changed(self, entity: SavedEntity) -> None:
        wanted = entity is SavedEntity.INDICATOR_VALUE and not self._saving.announcing  # ours are shown
        if entity is SavedEntity.EXCHANGE and self._sheet is not None:
            wanted = self._sheet.data.is_under_way
        if wanted or entity in _READ_AGAIN:
            self.reload()
