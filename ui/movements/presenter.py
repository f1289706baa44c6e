"""Decides what the movement room shows and does; it knows Qt's signals and no widget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import parse_number
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.base.work_queues import Err, Ok, Outcome
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.catalogue.installed import InstalledPackage
from desktop_app.journal.history import FieldChange
from desktop_app.movements.events import period_label
from desktop_app.movements.formulas import formula_evaluator
from desktop_app.movements.period import Period
from desktop_app.movements.plans import WHOLE, PlanKey
from desktop_app.movements.unit_figures import event_keys
from desktop_app.movements.values import CellKey
from ui.base.errors import sentence_for, show_error
from ui.base.saves import Entity, Save
from ui.context.room import RoomContext
from ui.grid.entering import Entering
from ui.grid.kept_drafts import KeptDrafts
from ui.grid.model.entry_history import EntryHistory, State, Step
from ui.grid.model.lazy_cells import LazyCells
from ui.grid.model.table import Draft, Entry, Key, Mark, Table
from ui.movements.sheets.definitions import Definition, definition_of
from ui.movements.sheets.saving import Saving
from ui.movements.sheets.sheet import Changes, Sheet
from ui.movements.sheets.sheet_data import SheetData, same_place, same_shape
from ui.movements.sheets.sheet_store import Done, SheetStore
from ui.movements.sheets.sheet_words import find_key, has_words, state_sentence

_SHOWN = frozenset({"indicator_value", "residential_area", "target_value"})


class MovementsPresenter(Entering):
    """Signals carry frozen values; the view only shows them."""

    leaving = Signal()
    """Another sheet is about to be shown: whoever edits a cell finishes now, while it still is there."""
    sets_known = Signal(object)
    """The installed indicator sets."""
    groups_known = Signal(object)
    """Pairs of code and name of the groups of the set."""
    table_shown = Signal(object, object)
    """The table and the rows below it."""
    table_renewed = Signal(object, object)
    """The same, with other rows: what is being typed stays open."""
    cells_changed = Signal(object, object)
    state_said = Signal(str)
    notice_said = Signal(str, str)
    """A sentence above the grid and its tone; empty: nothing to say."""
    state_known = Signal(object)
    """The :class:`SheetData` with the state of the period."""
    failures_known = Signal(int)
    """How many cells could not be saved."""
    history_read = Signal(object, object)
    """The cell and its changes."""
    target_said = Signal(str, str, str)
    """A sentence beside a plan figure: indicator, unit and what is wrong; empty when it is right."""
    plans_changed = Signal()
    """A plan figure was typed: what hangs on it shows something else."""

    def __init__(self, context: RoomContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._store = SheetStore(context.office, context.database, self)
        self._saving = Saving(self._store, context.saves, self._show_marks)
        self._sheet: Sheet | None = None
        self._table = Table()
        self._set: str | None = None
        """The code; which version of it, the period says."""
        self._group = ""
        self._filter = ""
        self._event = ""
        self._asked = 0
        self._wanted: Key | None = None
        self._reading: Key | None = None
        self._histories: dict[tuple[str, str], EntryHistory] = {}
        self._drafts = KeptDrafts(context, self)
        self._drafts.refused.connect(self._say_not_kept)
        context.period.changed.connect(self._period_changed)
        context.saves.changed.connect(self._data_changed)

    @property
    def sheet(self) -> Sheet | None:
        """What is being worked on."""
        return self._sheet

    @property
    def table(self) -> Table:
        """What is shown."""
        return self._table

    @property
    def period_key(self) -> str:
        """The period of the sheet: an event, or what the window looks at."""
        return self._event or self._context.period.key

    def start(self) -> None:
        """Read the indicator sets, then the sheet."""
        self._store.sets(self._sets_read)

    def reload(self) -> None:
        """Read the sheet again; what is typed and not yet saved stays."""
        if self._set is None:
            return
        self._asked += 1
        asked, period = self._asked, Period.parse(self.period_key)
        self._store.load(self._set, period, lambda outcome: self._loaded(asked, outcome))

    def take_in(self) -> None:
        """Figures and texts that do not fit were brought in by files: read all of it again."""
        self._drafts.read_again()
        self.reload()

    def choose_set(self, package: InstalledPackage) -> None:
        """Work with another indicator set."""
        if self._set != package.code:
            self._set, self._group = package.code, ""
            self.reload()

    def choose_group(self, code: str) -> None:
        """Show the indicators of a group; an empty code shows all."""
        self._group = code
        self._show_table()

    def choose_event(self, key: str) -> None:
        """Look at an event of the year; an empty key returns to the window's period."""
        if key != self._event:
            self._event = key
            self.reload()

    def add_event(self, name: str) -> None:
        """Begin an event (a storm, a flood) of the year, and look at it."""
        year = Period.parse(self.period_key).year
        with self._context.saves.begin(("event", year, name)) as save:
            self._store.add_event(year, name, save, lambda outcome: self._event_added(save, outcome))

    def events(self) -> list[tuple[str, str]]:
        """The keys and names of the events of the year."""
        if self._sheet is None:
            return []
        data = self._sheet.data
        named = {Period(PeriodType.EVENT, data.period.year, slug=slug).key for slug in data.events}
        found = {*event_keys(data.period.year, self._sheet.values), *named} | ({self._event} - {""})
        return [(key, period_label(Period.parse(key), data.events)) for key in sorted(found)]

    def kinds(self) -> list[PeriodType]:
        """The period types of the indicators of the chosen group, the shortest first."""
        if self._sheet is None:
            return []
        indicators = self._sheet.data.indicators
        some = indicators.of_group(self._group) if self._group else indicators.indicators
        return [kind for kind in PeriodType if any(item.period_type is kind for item in some)]

    def filter_columns(self, text: str) -> None:
        """Show only indicators whose code or name contains every word of ``text``."""
        self._filter = fold(text)
        self._show_table()

    def check(self, entry: Entry) -> str:
        return self._sheet.check(entry) if self._sheet is not None else ""

    def take(self, entries: Sequence[Entry]) -> Step:
        if self._sheet is None:
            return Step({}, {})
        changes = self._sheet.enter(entries)
        self._take(changes)
        return changes.step

    def restore(self, states: Mapping[Key, State]) -> None:
        if self._sheet is not None:
            self._take(self._sheet.restore(states))

    def offer(self, drafts: Mapping[Key, Draft]) -> None:
        if self._sheet is not None:
            self._paint(self._sheet.offer(drafts))

    def save_again(self) -> None:
        """Try once more to save what could not be saved."""
        self._saving.again()

    def set_target(self, code: str, text: str, unit: str = WHOLE) -> None:
        """Set the plan figure of the year, of the commune or of one unit, from what was typed."""
        if self._sheet is None or self._set is None:
            return
        try:
            value: Decimal | None = parse_number(text) if text.strip() else None
        except Problem as problem:
            self.target_said.emit(code, unit, problem.sentence())
            return
        self.target_said.emit(code, unit, "")
        key, plans = (code, unit), self._sheet.plans
        if value == plans.figures.get(key):
            return
        change = plans.recorded.get(key), value
        self._paint(self._sheet.set_target(code, value, unit))
        self.plans_changed.emit()
        year, set_code = self._sheet.data.period.year, self._set
        with self._context.saves.begin(("target", set_code, year, *key)) as save:
            done: Done[None] = lambda outcome: self._target_done(save, key, outcome)  # noqa: E731
            self._store.save_target(set_code, key, year, change, save, done)

    def ask_history(self, key: Key) -> None:
        """Read who changed a cell; the answer comes as :attr:`history_read`.

        While the cursor runs over the grid only the newest question waits, so saves are not held up.
        """
        if self._sheet is None or self._set is None:
            return
        self._wanted = key
        if self._reading is None:
            self._reading = key
            stored = (key[1], self._sheet.period, key[0])
            self._store.history(self._set, stored, self._history_done)

    def definition(self, code: str) -> Definition | None:
        """The definition of an indicator of the sheet."""
        if self._sheet is None or code not in self._sheet.data.indicators.by_code:
            return None
        return definition_of(self._sheet.indicator(code), self._sheet.data.indicators)

    def find(self, text: str, after: Key | None) -> Key | None:
        """The next area or indicator that contains every word of ``text``."""
        return find_key(self._table, text, after)

    @property
    def history(self) -> EntryHistory:
        place = (self._set or "", self._sheet.period if self._sheet else "")
        return self._histories.setdefault(place, EntryHistory())

    def _event_added(self, save: Save, outcome: Outcome[Period]) -> None:
        match outcome:
            case Ok(period):
                save.done()
                self.choose_event(period.key)
            case Err(error):
                save.failed(sentence_for(error))
                show_error(self._context.ask, error)

    def _sets_read(self, outcome: Outcome[list[InstalledPackage]]) -> None:
        match outcome:
            case Ok(packages):
                self.sets_known.emit(packages)
                if packages and self._set is None:
                    self._set = packages[0].code
                if not packages:
                    self.notice_said.emit(
                        tr(
                            "No indicator set is installed. Exchange with the province or import its package."
                        ),
                        "warning",
                    )
                self.reload()
            case Err(error):
                self.notice_said.emit(sentence_for(error), "danger")

    def _loaded(self, asked: int, outcome: Outcome[SheetData]) -> None:
        if asked != self._asked:
            return
        match outcome:
            case Ok(data):
                self._take_sheet(data)
            case Err(error):
                self.notice_said.emit(sentence_for(error), "danger")

    def _take_sheet(self, data: SheetData) -> None:
        same = self._sheet is not None and same_shape(self._sheet.data, data)
        here = self._sheet is not None and same_place(self._sheet.data, data)
        if not here:
            self.leaving.emit()
            self.settle_paste(accept=False)
        self._saving.use_set(data.indicators.code, data.indicators.version)
        clock = self._context.office.clock
        old, sheet = self._sheet, Sheet(data, formula_evaluator(clock), clock.today())
        sheet.refused = self._saving.refused
        for key, value in self._saving.pending().items():
            sheet.take(key, value)
        sheet.drafts = self._drafts.recall(sheet.place, sheet.kept(), sheet.look)
        if old is not None and same:
            sheet.marks, sheet.offered = old.marks, old.offered
        sheet.marks |= _of_period(self._saving.marks(), sheet.period)
        self._sheet = sheet
        if old is None or old.data.indicators.groups != data.indicators.groups:
            self.groups_known.emit([(group.code, group.name.shown()) for group in data.indicators.groups])
        told = data.locked or data.returned
        self.notice_said.emit(told or data.reopened or data.newer, "warning" if told else "info")
        self.state_known.emit(data)
        if same:
            self._show_news()
        elif here:
            self._show_other_rows()
        else:
            self._show_table()

    def _show_table(self) -> None:
        if self._sheet is None:
            return
        self.leaving.emit()
        self.settle_paste(accept=False)  # its cells may be hidden from here on
        self._table, summary = self._sheet.show(*self._wanted_columns())
        self.table_shown.emit(self._table, summary)
        self._say_state()

    def _show_news(self) -> None:
        """Show figures that came from elsewhere in the same table, without touching what is being typed."""
        if self._sheet is None:
            return
        self._table, summary = self._sheet.show(*self._wanted_columns())
        self.cells_changed.emit(self._table.cells or {}, summary.cells or {})
        self._say_state()

    def _show_other_rows(self) -> None:
        """Show the sheet with areas that are new or gone; an open editor is waited for."""
        if self._sheet is not None:
            self.settle_paste(accept=False)
            self._table, summary = self._sheet.show(*self._wanted_columns())
            self.table_renewed.emit(self._table, summary)
            self._say_state()

    def _wanted_columns(self) -> tuple[frozenset[str] | None, set[str] | None]:
        groups = frozenset({self._group}) if self._group else None
        words = self._filter.split()
        if not words or self._sheet is None:
            return groups, None
        every = self._sheet.data.indicators.indicators
        return groups, {item.code for item in every if has_words(f"{item.code} {item.name.shown()}", words)}

    def _take(self, changes: Changes) -> None:
        self._paint(changes)
        self._saving.save(changes.values, changes.shown)
        if self._sheet is not None:
            self._drafts.keep(self._sheet.place, changes.drafts)

    def _paint(self, changes: Changes) -> None:
        shown = self._table.cells
        if isinstance(shown, LazyCells) and isinstance(changes.cells, LazyCells):
            shown.forget(changes.cells, changes.cells.source)
        self.cells_changed.emit(changes.cells, changes.summary)
        self._say_state()

    def _show_marks(self, marks: Mapping[CellKey, tuple[Mark, str]]) -> None:
        if self._sheet is not None:
            self._paint(self._sheet.mark(_of_period(marks, self._sheet.period)))
        self.failures_known.emit(self._saving.failed)

    def _say_not_kept(self, reason: str) -> None:
        self.notice_said.emit(tr("Not saved yet: {reason}", reason=reason), "danger")

    def _history_done(self, outcome: Outcome[list[FieldChange]]) -> None:
        read, self._reading = self._reading, None
        match outcome:
            case Ok(changes):
                self.history_read.emit(read, changes)
            case Err(error):
                self.notice_said.emit(sentence_for(error), "danger")
        if self._wanted is not None and self._wanted != read:
            self.ask_history(self._wanted)

    def _target_done(self, save: Save, key: PlanKey, outcome: Outcome[None]) -> None:
        match outcome:
            case Ok():
                save.done(Entity.TARGET_VALUE)
            case Err(error):
                sentence = sentence_for(error)
                self.target_said.emit(*key, tr("Not saved yet: {reason}", reason=sentence))
                save.failed(sentence)

    def _say_state(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        self.state_said.emit(state_sentence(sheet))

    def _period_changed(self, _key: str) -> None:
        self._event = ""
        self.reload()

    def _data_changed(self, entity: Entity) -> None:
        # Our own saves are on the screen already; reading them again would only cost time.
        if entity in (Entity.RESIDENTIAL_AREA, Entity.TARGET_VALUE, Entity.PERIOD_STATUS) or (
            entity is Entity.INDICATOR_VALUE and not self._saving.announcing
        ):
            self.reload()


def _of_period(marks: Mapping[CellKey, tuple[Mark, str]], period: str) -> dict[Key, tuple[Mark, str]]:
    """Marks by the place of their cell, without those of other periods."""
    return {(unit, code): mark for (code, key, unit), mark in marks.items() if key == period}
