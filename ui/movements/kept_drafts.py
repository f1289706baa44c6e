"""Texts that do not fit, sheet by sheet: in memory while the room lives, on the disk until mended."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from desktop_app.base.i18n import tr
from desktop_app.base.work_queues import Err, Outcome
from desktop_app.movements.values import CellKey
from ui.base.errors import sentence_for
from ui.base.saves import Save, Saves
from ui.grid.model.table import Draft, Key
from ui.movements.sheet import Sheet
from ui.movements.sheet_store import SheetStore


class KeptDrafts:
    """The disk is read once for each sheet; from then on memory is newer."""

    def __init__(self, store: SheetStore, saves: Saves, say: Callable[[str], None]) -> None:
        self._store = store
        self._saves = saves
        self._say = say
        self._by_sheet: dict[tuple[str, str], dict[Key, Draft]] = {}

    def give_back(self, sheet: Sheet, officer: str) -> None:
        """Lay over the cells of a sheet what was typed into them before."""
        place = (sheet.data.indicators.code, sheet.period)
        if place not in self._by_sheet:
            self._by_sheet[place] = sheet.recall(officer)
        sheet.drafts = self._by_sheet[place]

    def keep(self, set_code: str, texts: Mapping[CellKey, str | None]) -> None:
        """Make durable what has just been typed or mended."""
        if texts:
            with self._saves.begin(*(("cell_draft", set_code, key) for key in texts)) as save:
                self._store.keep_drafts(set_code, texts, save, lambda outcome: self._kept(save, outcome))

    def _kept(self, save: Save, outcome: Outcome[None]) -> None:
        if isinstance(outcome, Err):
            reason = sentence_for(outcome.error)
            save.failed(reason)
            self._say(tr("Not saved yet: {reason}", reason=reason))
        else:
            save.done()
