"""Decides what the movement room shows and does; it knows Qt's signals and no widget."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.base.work_queues import Err, Ok, Outcome
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.catalogue.installed import InstalledPackage
from desktop_app.movements.cell import Cell
from desktop_app.movements.entering.sheet_data import SheetData
from desktop_app.movements.events import period_label
from desktop_app.movements.figure_history import FigureChange
from desktop_app.movements.period import Period
from desktop_app.movements.plans import WHOLE, PlanKey
from desktop_app.movements.progress.figure_stages import FigureStages
from desktop_app.movements.unit_figures import event_keys
from desktop_app.movements.values import parse_plan
from ui.base.answers import listen
from ui.base.errors import sentence_for, show_error
from ui.base.saves import Save, SavedEntity
from ui.context.room import RoomContext
from ui.grid.model.entry_history import UndoStep
from ui.grid.model.table import Key
from ui.movements.grouped_sheets import GroupedSheets
from ui.movements.sheets.definitions import Definition, definition_of
from ui.movements.sheets.sheet_store import Done
from ui.movements.sheets.sheet_words import find_hidden, find_key
from ui.movements.sheets.views import ViewKind


class MovementsPresenter(GroupedSheets):
    """What a person asks of the room besides typing."""

    sets_known = Signal(object)
    """The installed indicator sets."""
    history_read = Signal(object, object)
    """The cell and its changes."""
    target_said = Signal(str, str, str)
    """A sentence beside a plan figure: indicator, unit and what is wrong; empty when it is right."""
    plans_changed = Signal()
    """A plan figure was typed: what hangs on it shows something else."""

    def __init__(self, context: RoomContext, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        self._wanted: Key | None = None
        self._reading: Key | None = None
        self.file_came: Callable[[], bool] = lambda: False
        """Whether there is a file that came in and was not taken back."""
        self.take_file_back: Callable[[], bool] = lambda: False
        """Takes back what a file brought in last; ``False`` where there is nothing of the kind."""
        self._newest_at_file: UndoStep | None = None
        listen(context.saves.changed, self, self._sets_changed)

    def start(self) -> None:
        """Read the indicator sets, then the sheet."""
        self.awaiting.emit(True)
        self._store.sets(self._sets_read)

    def take_in(self) -> None:
        super().take_in()
        self._newest_at_file = self.history.newest
        self.steps_changed.emit()

    def is_of_file(self, newest: UndoStep | None) -> bool:
        """Whether what is taken back next is what a file brought in."""
        return self.file_came() and newest is self._newest_at_file

    def undo(self) -> None:
        """Take the newest step back; where that is a file that came in, all of it."""
        if self.history.newest is not self._newest_at_file or not self.take_file_back():
            super().undo()

    def choose_view(self, kind: ViewKind, key: Key | None) -> None:
        """Look at the same cell in another way; ``key`` is where the cursor is."""
        cell = None if self._view is None or key is None else self._view.cell_at(key)
        if kind is self._kind or cell is None:
            return
        subject = {ViewKind.AREA: cell.unit, ViewKind.INDICATOR: cell.indicator}.get(kind, "")
        self._look_at(kind, subject, cell)

    def choose_subject(self, subject: str, key: Key | None) -> None:
        """Look at another area, or at another indicator; the cursor keeps its place in the other two."""
        if self._view is None or key is None or subject == self._subject:
            return
        cell = self._view.cell_at(key)
        is_unit = self._kind is ViewKind.AREA
        wanted = replace(cell, unit=subject) if is_unit else replace(cell, indicator=subject)
        self._look_at(self._kind, subject, wanted)

    def go_to(self, cell: Cell) -> None:
        """Show a cell in the table of its period."""
        self._look_at(ViewKind.PERIOD, "", cell)

    def look_at_period(self) -> None:
        """Show the table of the period; the room says where in it the cursor goes."""
        self._kind, self._subject, self._wanted_place = ViewKind.PERIOD, "", None
        self.reload()

    def subjects(self) -> list[tuple[str, str]]:
        """Return the areas, or the indicators of the group, that one can look at through the year."""
        if self._kind is ViewKind.AREA:
            return list(self._units.items())
        if self._sheet is None:
            return []
        groups, _ = self._wanted_columns()
        return [
            (item.code, f"{item.code}  {item.name.shown()}")
            for item in self._sheet.data.indicators.indicators
            if groups is None or item.group in groups or item.code == self._subject
        ]

    def choose_set(self, package: InstalledPackage) -> None:
        """Work with another indicator set."""
        if self._set != package.code:
            self._stages = FigureStages()
            self._set = package.code
            self.reload()

    def choose_event(self, key: str) -> None:
        """Look at an event of the year; an empty key returns to the window's period."""
        if key != self._event:
            self._event = key
            self.reload()

    def look_at(self, period: Period) -> None:
        """Look at a period: that of the window, or an event."""
        if period.kind is PeriodType.EVENT:
            self.choose_event(period.key)
        else:
            self._event = ""
            if self._context.period.key == period.key:
                self.reload()
            self._context.period.choose(period.key)

    def data(self) -> SheetData | None:
        """Return what the sheet of the period is made of."""
        return None if self._sheet is None else self._sheet.data

    def add_event(self, name: str, day: date | None = None) -> None:
        """Begin an event (a storm, a flood) of the year, and look at it."""
        year = Period.parse(self.period_key).year
        with self._context.saves.begin(("event", year, name)) as save:
            self._store.add_event(year, (name, day), save, lambda outcome: self._event_added(save, outcome))

    def events(self) -> list[tuple[str, str]]:
        """Return the keys and names of the events of the year."""
        if self._sheet is None:
            return []
        data = self._sheet.data
        named = {Period(PeriodType.EVENT, data.period.year, slug=slug).key for slug in data.events}
        found = {*event_keys(data.period.year, self._sheet.values), *named} | ({self._event} - {""})
        return [(key, period_label(Period.parse(key), data.events)) for key in sorted(found)]

    def kinds(self) -> list[PeriodType]:
        """Return the period types of the indicators of the chosen group, the shortest first."""
        if self._sheet is None:
            return []
        indicators = self._sheet.data.indicators
        some = indicators.of_group(self.group) if self.group else indicators.indicators
        return [kind for kind in PeriodType if any(item.period_type is kind for item in some)]

    def filter_columns(self, text: str) -> None:
        """Show only indicators whose code or name contains every word of ``text``."""
        self._filter = fold(text)
        self._show_table()

    def set_target(self, code: str, text: str, unit: str = WHOLE) -> None:
        """Set the plan figure of the year, of the commune or of one unit, from what was typed."""
        if self._sheet is None or self._view is None or self._set is None:
            return
        try:
            indicator = self._sheet.indicator(code)
            value: Decimal | None = parse_plan(indicator, text) if text.strip() else None
        except Problem as problem:
            self.target_said.emit(code, unit, problem.sentence())
            return
        self.target_said.emit(code, unit, "")
        key, plans = (code, unit), self._sheet.plans
        if value == plans.figures.get(key):
            return
        change = plans.recorded.get(key), value
        self._paint(self._view.set_target(code, value, unit))
        self.plans_changed.emit()
        year, set_code = self._sheet.data.period.year, self._set
        with self._context.saves.begin(("target", set_code, year, *key)) as save:
            done: Done[None] = lambda outcome: self._target_done(save, key, outcome)  # noqa: E731
            self._store.save_target(self._sheet.data.indicators, key, year, change, save, done)

    def ask_history(self, key: Key) -> None:
        """Read who changed a cell; the answer comes as :attr:`history_read`.

        While the cursor runs over the grid only the newest question waits, so saves are not held up.
        """
        if self._sheet is None or self._set is None:
            return
        self._wanted = key
        if self._reading is None:
            self._reading = key
            self._store.history(self._set, self.cell_at(key), self._history_done)

    def definition(self, code: str) -> Definition | None:
        """Return the definition of an indicator of the sheet."""
        if self._sheet is None or code not in self._sheet.data.indicators.by_code:
            return None
        return definition_of(self._sheet.indicator(code), self._sheet.data.indicators)

    def find(self, text: str, after: Key | None) -> Key | None:
        """Return the next area or indicator that contains every word of ``text``, shown or not."""
        found = find_key(self._table, text, after)
        if found is not None or self._sheet is None or self._kind is not ViewKind.PERIOD:
            return found
        hidden = find_hidden(self._sheet, text)
        if hidden is None:
            return None
        self.reveal(hidden.indicator, hidden.unit)
        return (hidden.unit, hidden.indicator)

    def _event_added(self, save: Save, outcome: Outcome[Period]) -> None:
        match outcome:
            case Ok(period):
                save.done()
                self.choose_event(period.key)
            case Err(error):
                save.failed(sentence_for(error))
                show_error(self._context.ask, error)

    def _sets_changed(self, entity: SavedEntity) -> None:
        """Offer a set that was brought meanwhile; where there was none, show it."""
        if entity is SavedEntity.CATALOGUE_PACKAGE:
            self._store.sets(self._sets_read if self._set is None else self._sets_read_again)

    def _sets_read_again(self, outcome: Outcome[list[InstalledPackage]]) -> None:
        match outcome:
            case Ok(packages):
                self.sets_known.emit(packages)
            case Err(error):
                self.notice_said.emit(sentence_for(error), "danger")

    def _sets_read(self, outcome: Outcome[list[InstalledPackage]]) -> None:
        match outcome:
            case Ok(packages):
                self.sets_known.emit(packages)
                if packages and self._set is None:
                    self._set = packages[0].code
                if not packages:
                    self.awaiting.emit(False)
                    self.notice_said.emit(
                        tr(
                            "No indicator set is installed. Exchange with the province or import its package."
                        ),
                        "warning",
                    )
                self.reload()
            case Err(error):
                self.awaiting.emit(False)
                self.notice_said.emit(sentence_for(error), "danger")

    def _history_done(self, outcome: Outcome[list[FigureChange]]) -> None:
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
                save.done(SavedEntity.TARGET_VALUE)
            case Err(error):
                sentence = sentence_for(error)
                self.target_said.emit(*key, tr("Not saved yet: {reason}", reason=sentence))
                save.failed(sentence)
