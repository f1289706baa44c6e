"""Looks through a sheet beside its work, and says below the table what was found."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from sqlalchemy import Connection

from desktop_app.movements.checks.loading import Checked, look_through
from ui.base.saves import Entity
from ui.context.operations import read_book
from ui.context.room import RoomContext
from ui.grid.model.table import Key
from ui.movements.presenter import MovementsPresenter
from ui.movements.sheets.sheet_checks import SheetChecks, first_open
from ui.movements.sheets.views import ViewKind


class Looking(QObject):
    """One look at a time; what is typed meanwhile is looked at again when it has come back."""

    said = Signal(str)
    """What stands below the table: a finding where the cursor is or something was typed, else the state."""
    looked = Signal(object)
    """The :class:`Checked` of a sheet that was looked through."""

    def __init__(self, context: RoomContext, presenter: MovementsPresenter) -> None:
        super().__init__(presenter)
        self._context = context
        self._presenter = presenter
        self._under_way: SheetChecks | None = None
        self._once_more = False
        self._state = ""
        self._here: Key | None = None
        self._typed: Key | None = None
        presenter.state_known.connect(self._begin)
        presenter.state_said.connect(self._take_state)
        presenter.taken.connect(self._after_typing)
        context.saves.changed.connect(self._changed)

    @property
    def checked(self) -> Checked | None:
        """What was found in the sheet; ``None`` until it was looked through."""
        checks = self._checks()
        return checks.checked if checks is not None and checks.looked else None

    @property
    def line(self) -> str:
        """What is said about the cell with the cursor, or else about the one that was typed last."""
        checks = self._checks()
        if checks is None:
            return ""
        lines = (checks.line(key) for key in (self._here, self._typed) if key is not None)
        return next(filter(None, lines), "")

    def look(self) -> None:
        """Look through the sheet as it stands."""
        sheet = self._presenter.sheet
        if sheet is None or self._presenter.kind is not ViewKind.PERIOD:
            return  # through the year, not all figures are there that rules and neighbours need
        if self._under_way is not None:
            self._once_more = True
            return
        checks, values = sheet.checks, dict(sheet.values)
        checks.begin()
        self._under_way, self._once_more = checks, False
        given, commune = checks.given, self._context.office.identity.commune_code

        def query(connection: Connection) -> Checked:
            return look_through(connection, commune, given, values)

        read_book(self._context, query, self._done, queue=self._context.reading, refused=self._failed)

    def at(self, key: Key | None) -> None:
        """Say what was found where the cursor is."""
        self._here = key
        self._say()

    def _begin(self, _data: object) -> None:
        self._typed = None
        self.look()

    def _done(self, checked: Checked) -> None:
        checks, self._under_way = self._under_way, None
        sheet = self._presenter.sheet
        if sheet is not None and sheet.checks is checks:
            self._presenter.take_checked(checked)
            self.looked.emit(checks.checked)
        if self._once_more or sheet is None or sheet.checks is not checks or sheet.checks.is_stale:
            self.look()

    def _failed(self, sentence: str) -> None:
        self._under_way = None
        self._presenter.notice_said.emit(sentence, "danger")

    def _after_typing(self, keys: Sequence[Key]) -> None:
        checks = self._checks()
        if checks is None:
            return
        self._typed = first_open(checks, keys)
        if checks.is_stale:
            self.look()
        self._say()

    def _take_state(self, sentence: str) -> None:
        self._state = sentence
        self._say()

    def _changed(self, entity: Entity) -> None:
        if entity is Entity.FIGURE_CONFIRMATION:
            self.look()

    def _say(self) -> None:
        self.said.emit(self.line or self._state)

    def _checks(self) -> SheetChecks | None:
        sheet = self._presenter.sheet
        return None if sheet is None else sheet.checks
