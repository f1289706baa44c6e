"""Records what happens to areas in time: their order, their end, mergers and splits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

from PySide6.QtWidgets import QWidget

from desktop_app.areas.commands import set_positions
from desktop_app.areas.residential import ResidentialArea
from desktop_app.areas.taking_back import AreaChange
from desktop_app.base.i18n import tr
from desktop_app.journal.recorder import Recorder
from desktop_app.movements.progress.area_changes import (
    FiguresLeftBehind,
    change_day,
    end_area,
    merge,
    split,
    take_change_back,
)
from ui.context.operations import change_book
from ui.context.room import RoomContext
from ui.settings.areas.area_change_dialogs import (
    ChangeDialog,
    MergeDialog,
    Merger,
    RetireDialog,
    Retirement,
    Split,
    SplitDialog,
)
from ui.settings.areas.take_back_dialog import TakeBackDialog, change_words


class _Change(Protocol):
    """Records a change, with ``carry`` taking figures along; the area to go on with, or nothing."""

    def __call__(self, rec: Recorder, *, carry: bool) -> str: ...


class AreaChanges:
    """``changed`` is called when the list has to be read again, with the area to go on with or nothing."""

    def __init__(self, context: RoomContext, parent: QWidget, changed: Callable[[str], None]) -> None:
        self._context = context
        self._parent = parent
        self._changed = changed

    def move(self, areas: Sequence[ResidentialArea], area: ResidentialArea, step: int) -> None:
        """Move an area up (-1) or down (1) in the order of the tables."""
        order = [item.id for item in areas]
        place = order.index(area.id)
        wanted = place + step
        if not 0 <= wanted < len(order):
            return
        order[place], order[wanted] = order[wanted], order[place]
        change_book(
            self._context,
            self._parent,
            lambda recorder: set_positions(recorder, order),
            lambda _: self._changed(""),
        )

    def retire(self, areas: Sequence[ResidentialArea], area: ResidentialArea) -> None:
        """Ask for the last day of an area and record it."""
        identity = area.id

        def record(dialog: RetireDialog, chosen: Retirement) -> None:
            def change(rec: Recorder, *, carry: bool) -> str:
                end_area(rec, identity, chosen.last_day, chosen.successor_id, carry=carry)
                return ""

            self._record(dialog, change)

        today = self._context.office.clock.today()
        RetireDialog(self._parent, self._context.theme, area, areas, today, record).exec()

    def merge(self, areas: Sequence[ResidentialArea], chosen: str) -> None:
        """Ask which areas become one and record it."""

        def record(dialog: MergeDialog, merger: Merger) -> None:
            def change(rec: Recorder, *, carry: bool) -> str:
                return merge(rec, merger.area_ids, merger.into, merger.first_day, carry=carry).id

            self._record(dialog, change)

        today = self._context.office.clock.today()
        MergeDialog(self._parent, self._context.theme, areas, chosen, today, record).exec()

    def split(self, area: ResidentialArea) -> None:
        """Ask into which areas one is split and record it."""
        identity = area.id

        def record(dialog: SplitDialog, chosen: Split) -> None:
            def change(rec: Recorder, *, carry: bool) -> str:
                return split(rec, identity, chosen.into, chosen.first_day, carry=carry)[0].id

            self._record(dialog, change)

        today = self._context.office.clock.today()
        SplitDialog(self._parent, self._context.theme, area, today, record).exec()

    def take_back(self, change: AreaChange) -> None:
        """Ask whether what happened to areas last is taken back, or gets another day."""
        identity = (change.made or change.ended)[0].id
        goes_on = change.ended[0].id

        def move(dialog: TakeBackDialog, day: date) -> None:
            def record(rec: Recorder, *, carry: bool) -> str:
                change_day(rec, identity, day, carry=carry)
                return identity

            self._record(dialog, record)

        def undo(dialog: TakeBackDialog) -> None:
            def record(rec: Recorder, *, carry: bool) -> str:
                take_change_back(rec, identity, carry=carry)
                return goes_on

            question = tr("Take this back: {change}?", change=change_words(change))
            if self._context.ask.confirm(question, tr("Take it back"), danger=True):
                self._record(dialog, record)

        TakeBackDialog(self._parent, self._context.theme, change, move, undo).exec()

    def _record(self, dialog: ChangeDialog, change: _Change, *, carry: bool = False) -> None:
        """Record a change; where figures would be left behind, ask whether they go along."""
        left: list[FiguresLeftBehind] = []

        def work(rec: Recorder) -> str:
            try:
                return change(rec, carry=carry)
            except FiguresLeftBehind as problem:
                left.append(problem)
                raise

        def refused(sentence: str) -> None:
            dialog.refuse(sentence)
            details = tr("They are added to those of the area that goes on; the totals stay as they are.")
            if left and self._context.ask.confirm(sentence, tr("Take the figures along"), details=details):
                self._record(dialog, change, carry=True)

        change_book(
            self._context, dialog, work, lambda made: self._done(dialog, made), refused, asked_by=dialog
        )

    def _done(self, dialog: ChangeDialog, made: str) -> None:
        dialog.accept()
        self._changed(made)
