"""Checks a sheet, or those of a year, in the background and shows findings below the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from sqlalchemy import Connection

from desktop_app.derived.checked import check_period
from desktop_app.movements.cell import Cell
from desktop_app.movements.checks.checking import CheckInput
from desktop_app.movements.checks.loading import Checked, run_checks
from desktop_app.movements.entering.sheet_checks import SheetChecks, first_open
from desktop_app.movements.period import Period
from ui.base.answers import listen
from ui.base.saves import SavedEntity
from ui.context.operations import read_book
from ui.context.room import RoomContext
from ui.grid.model.table import Key
from ui.movements.presenter import MovementsPresenter
from ui.movements.sheets.views import ViewKind


class CheckRunner(QObject):
    """Runs one check at a time; figures typed meanwhile are checked again afterwards.

    A sheet is checked once the figures of registers for its cells are known.
    """

    said = Signal(str)
    """The line below the table: a finding at the cursor or the last typed cell, else the state."""
    looked = Signal(object)
    """The :class:`Checked` of a sheet that was checked."""

    def __init__(self, context: RoomContext, presenter: MovementsPresenter) -> None:
        super().__init__(presenter)
        self._context = context
        self._presenter = presenter
        self._under_way: SheetChecks | None = None
        self._waiting: list[SheetChecks] = []
        """Sheets of a year that are still to be checked, one after the other."""
        self._once_more = False
        self._is_due = False
        """Whether the sheet is to be checked as soon as the figures of registers are known."""
        self._state = ""
        self._here: Key | None = None
        self._typed: Cell | None = None
        presenter.state_known.connect(self._begin)
        presenter.derived_known.connect(self._derived_known)
        presenter.state_said.connect(self._take_state)
        presenter.taken.connect(self._after_typing)
        listen(context.saves.changed, self, self._changed)

    @property
    def checked(self) -> Checked | None:
        """The findings of the sheet; ``None`` until it was checked."""
        sheet = self._presenter.sheet
        if sheet is None or not sheet.checks.looked or (sheet.checks.is_partial and sheet.checks.is_stale):
            return None
        return sheet.checked()

    @property
    def line(self) -> str:
        """The findings of the cell with the cursor, or else of the one that was typed last."""
        here = None if self._here is None else self._presenter.sheet_at(self._here)
        line = "" if here is None else here[0].checks.line(here[1])
        checks = self._checks()
        if line or checks is None or self._typed is None:
            return line
        return checks.line(self._typed)

    def look(self) -> None:
        """Check the sheet as it is now, or the sheets of the year as stored in the book."""
        sheet = self._presenter.sheet
        if sheet is None:
            return
        if self._presenter.shown_kind is not ViewKind.PERIOD:
            self._check_year()
            return
        if self._under_way is not None:
            self._once_more = True
            return
        checks = sheet.checks
        checks.begin()
        self._under_way, self._once_more = checks, False
        shown = replace(sheet.data.sheet, values=dict(sheet.values))
        given = CheckInput(shown, registers=self._presenter.derived.values_of(sheet.data.period.key))

        def query(connection: Connection) -> Checked:
            return run_checks(connection, given)

        read_book(self._context, self, query, self._done, queue=self._context.reading, refused=self._failed)

    def _check_year(self, *, only_stale: bool = False) -> None:
        """Check the periods with figures in the book, newest first: the table lacks some that rules need."""
        view = self._presenter.view
        if view is None:
            return
        filled = {Period.parse(cell.period) for cell in next(iter(view.sheets.values())).values}
        sheets = [
            sheet
            for sheet in reversed(view.sheets.values())
            if (sheet.checks.is_stale or not only_stale) and any(map(sheet.data.period.contains, filled))
        ]
        self._waiting = [sheet.checks for sheet in sheets]
        self._look_at_next()

    def _look_at_next(self) -> None:
        if self._under_way is not None or not self._waiting:
            return
        checks = self._under_way = self._waiting.pop(0)
        checks.begin()
        office, given = self._context.office, checks.given

        def query(connection: Connection) -> Checked:
            commune = office.identity.commune_code
            return check_period(connection, office.clock, commune, given.indicators.code, given.period)

        read_book(
            self._context, self, query, self._done_in_year, queue=self._context.reading, refused=self._failed
        )

    def _done_in_year(self, checked: Checked) -> None:
        checks, self._under_way = self._under_way, None
        view = self._presenter.view
        sheet = None if view is None else view.sheets.get(checked.given.period.key)
        if sheet is not None and sheet.checks is checks:
            self._presenter.take_checked(checked)
            self._say()
        if self._presenter.shown_kind is ViewKind.PERIOD:
            self._waiting = []
            self.look()
        else:
            self._look_at_next()

    def at(self, key: Key | None) -> None:
        """Show the findings at the cursor."""
        self._here = key
        self._say()

    def _begin(self, _data: object) -> None:
        self._typed = None
        self._is_due = True

    def _derived_known(self, is_other: bool) -> None:
        if is_other or self._is_due:
            self._is_due = False
            self.look()

    def _done(self, checked: Checked) -> None:
        checks, self._under_way = self._under_way, None
        sheet = self._presenter.sheet
        if sheet is not None and sheet.checks is checks:
            self._presenter.take_checked(checked)
            self.looked.emit(sheet.checked())
        if self._once_more or sheet is None or sheet.checks is not checks or sheet.checks.is_stale:
            self.look()

    def _failed(self, sentence: str) -> None:
        self._under_way, self._waiting = None, []
        self._presenter.notice_said.emit(sentence, "danger")
        if self._once_more:
            self.look()

    def _after_typing(self, cells: Sequence[Cell]) -> None:
        checks = self._checks()
        if checks is None or self._presenter.shown_kind is not ViewKind.PERIOD:
            return  # through the year, it is looked at when the book has it
        self._typed = first_open(checks, cells)
        if checks.is_stale:
            self.look()
        self._say()

    def _take_state(self, sentence: str) -> None:
        self._state = sentence
        self._say()

    def _changed(self, entity: SavedEntity) -> None:
        if entity is SavedEntity.FIGURE_CONFIRMATION:
            self.look()
        elif entity is SavedEntity.INDICATOR_VALUE and self._presenter.shown_kind is not ViewKind.PERIOD:
            self._check_year(only_stale=True)

    def _say(self) -> None:
        self.said.emit(self.line or self._state)

    def _checks(self) -> SheetChecks | None:
        sheet = self._presenter.sheet
        return None if sheet is None else sheet.checks
