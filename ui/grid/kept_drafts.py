"""Texts that do not fit, sheet by sheet: in memory while the room lives, on the disk until corrected."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from desktop_app.grid.cell_drafts import CellDraft, keep_cell_drafts
from ui.context.operations import keep_here
from ui.context.room import RoomContext
from ui.grid.model.draft_words import draft_of
from ui.grid.model.table import Key, RejectedText


class KeptDrafts(QObject):
    """The disk is read once for each sheet; from then on memory is newer."""

    refused = Signal(str)
    """Why what was just typed or corrected could not be kept."""

    def __init__(self, context: RoomContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._by_sheet: dict[str, dict[Key, RejectedText]] = {}

    def recall(
        self, sheet: str, stored: Mapping[Key, CellDraft], look: Callable[[Key, str], tuple[str, str]]
    ) -> dict[Key, RejectedText]:
        """The texts of a sheet, for its owner to change; ``stored`` are those that were read with it.

        ``look`` says what is wrong with a text in a cell, and what stays saved there.
        """
        if sheet not in self._by_sheet:
            me = self._context.office.officer
            self._by_sheet[sheet] = {
                key: draft_of(kept.text, *look(key, kept.text), "" if kept.typed_by == me else kept.typed_by)
                for key, kept in stored.items()
            }
        return self._by_sheet[sheet]

    def keep(self, sheet: str, texts: Mapping[Key, str | None]) -> None:
        """Make durable what has just been typed, or corrected: ``None``."""
        if not texts:
            return
        office = self._context.office
        officer, wanted = office.officer, dict(texts)
        keep_here(
            self._context,
            self,
            lambda connection: keep_cell_drafts(connection, office.clock, officer, sheet, wanted),
            self.refused.emit,
            [("cell_draft", sheet, key) for key in wanted],
        )

    def forget(self, gone: Callable[[str], bool]) -> None:
        """The texts of some sheets are kept no longer: what they belong to was deleted."""
        for sheet, drafts in self._by_sheet.items():
            if gone(sheet):
                drafts.clear()

    def read_again(self) -> None:
        """Others than a grid have kept texts: from now on the disk is newer."""
        self._by_sheet.clear()
