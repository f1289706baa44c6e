"""Records what happens to areas in time: their order, their end, mergers and splits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from desktop_app.areas.commands import merge_areas, retire_area, set_positions, split_area
from desktop_app.areas.residential import ResidentialArea
from ui.context.operations import change_book
from ui.context.room import RoomContext
from ui.settings.areas.area_change_dialogs import (
    MergeDialog,
    Merger,
    RetireDialog,
    Retirement,
    Split,
    SplitDialog,
)


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
            change_book(
                self._context,
                dialog,
                lambda recorder: retire_area(recorder, identity, chosen.last_day, chosen.successor_id),
                lambda _: self._done(dialog),
                dialog.refuse,
                asked_by=dialog,
            )

        today = self._context.office.clock.today()
        RetireDialog(self._parent, self._context.theme, area, areas, today, record).exec()

    def merge(self, areas: Sequence[ResidentialArea], chosen: str) -> None:
        """Ask which areas become one and record it."""

        def record(dialog: MergeDialog, merger: Merger) -> None:
            change_book(
                self._context,
                dialog,
                lambda recorder: merge_areas(recorder, merger.area_ids, merger.into, merger.first_day),
                lambda made: self._done(dialog, made.id),
                dialog.refuse,
                asked_by=dialog,
            )

        today = self._context.office.clock.today()
        MergeDialog(self._parent, self._context.theme, areas, chosen, today, record).exec()

    def split(self, area: ResidentialArea) -> None:
        """Ask into which areas one is split and record it."""
        identity = area.id

        def record(dialog: SplitDialog, split: Split) -> None:
            change_book(
                self._context,
                dialog,
                lambda recorder: split_area(recorder, identity, split.into, split.first_day),
                lambda made: self._done(dialog, made[0].id),
                dialog.refuse,
                asked_by=dialog,
            )

        today = self._context.office.clock.today()
        SplitDialog(self._parent, self._context.theme, area, today, record).exec()

    def _done(self, dialog: RetireDialog | MergeDialog | SplitDialog, made: str = "") -> None:
        dialog.accept()
        self._changed(made)
