"""Which cells are being saved, which are saved, which could not be saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from desktop_app.base.i18n import tr
from desktop_app.base.work_queues import Err, Ok, Outcome
from desktop_app.movements.cell import Cell
from desktop_app.movements.values import Value, same_value
from ui.base.errors import sentence_for
from ui.base.saves import Save, SavedEntity, Saves
from ui.grid.model.table import SaveMark
from ui.movements.sheets.sheet_store import SheetStore

type ShowMarks = Callable[[Mapping[Cell, tuple[SaveMark, str]]], None]


class Saving:
    """Sends values of one set to the disk and follows each until it is safe."""

    def __init__(self, store: SheetStore, saves: Saves, show: ShowMarks) -> None:
        self._store = store
        self._saves = saves
        self._show = show
        self._set = ("", "")
        self.announcing = False
        """True while the news of a save of this sheet goes round."""
        self._versions: Mapping[str, str] = {}
        self._batches = 0
        self._batch_of: dict[Cell, int] = {}
        self._sent: dict[Cell, Value | None] = {}
        self._failed: dict[Cell, Value | None] = {}
        self._reasons: dict[Cell, str] = {}
        """Why, for each cell that could not be saved."""
        self._shown: dict[Cell, Value | None] = {}
        """What stood in the cells that could not be saved, before they were typed over."""

    def use_set(self, code: str, version: str, versions: Mapping[str, str] = MappingProxyType({})) -> None:
        """Save into this set from now on; what could not be saved of another set is tried once more.

        ``versions`` are those of periods that go by another version of the set.
        """
        if self._set != (code, version) or self._versions != versions:
            self.again()
            self._set, self._versions = (code, version), dict(versions)

    @property
    def failed(self) -> int:
        """How many cells could not be saved."""
        return len(self._failed)

    def pending(self) -> dict[Cell, Value | None]:
        """Values that a reading of the disk may not know yet."""
        return {**self._failed, **self._sent}

    def refused(self) -> dict[Cell, Value | None]:
        """Return the cells that could not be saved, each with what is saved of it."""
        return {key: self._shown[key] for key in self._failed if key in self._shown}

    def marks(self) -> dict[Cell, tuple[SaveMark, str]]:
        """Return how far every cell is that is not safe yet."""
        failed = {key: (SaveMark.FAILED, self._reasons[key]) for key in self._failed}
        return failed | dict.fromkeys(self._sent, (SaveMark.SAVING, ""))

    def save(self, values: Mapping[Cell, Value | None], shown: Mapping[Cell, Value | None]) -> None:
        """Send values to the disk; ``shown`` is what stood in their cells before.

        A value that could not be saved and is taken back to what is saved needs no saving any more.
        """
        refused = self.refused()
        back = [key for key, now in refused.items() if key in values and same_value(now, values[key])]
        self._give_up(back)
        left = {key: value for key, value in values.items() if key not in back} if back else values
        self._send(left, shown)

    def _give_up(self, keys: list[Cell]) -> None:
        if not keys:
            return
        for key in keys:
            del self._failed[key], self._reasons[key], self._shown[key]
        self._saves.forget(*(("cell", self._set[0], key) for key in keys))
        self._show(dict.fromkeys(keys, (SaveMark.NONE, "")))

    def _send(self, values: Mapping[Cell, Value | None], shown: Mapping[Cell, Value | None]) -> None:
        periods = {key.period for key in values}
        version_of = {period: self._versions.get(period, self._set[1]) for period in periods}
        versions = set(version_of.values())
        for version in sorted(versions):
            part = values
            if len(versions) > 1:
                part = {key: value for key, value in values.items() if version_of[key.period] == version}
            self._send_under(version, part, shown)

    def _send_under(
        self, version: str, values: Mapping[Cell, Value | None], shown: Mapping[Cell, Value | None]
    ) -> None:
        self._batches += 1
        batch = self._batches
        before = {**shown, **{key: value for key, value in self._shown.items() if key in values}}
        self._batch_of |= dict.fromkeys(values, batch)
        self._sent |= values
        for key in [key for key in self._failed if key in values]:
            del self._failed[key]
        self._show(dict.fromkeys(values, (SaveMark.SAVING, "")))
        with self._saves.begin(*(("cell", self._set[0], key) for key in values)) as save:
            self._store.save(
                self._set[0],
                version,
                values,
                before,
                save,
                lambda outcome: self._done(save, batch, values, before, outcome),
            )

    def again(self) -> None:
        """Try once more to save what could not be saved."""
        self._send(dict(self._failed), self._shown)

    def _done(
        self,
        save: Save,
        batch: int,
        values: Mapping[Cell, Value | None],
        shown: Mapping[Cell, Value | None],
        outcome: Outcome[int],
    ) -> None:
        # A cell that was changed again meanwhile belongs to a later batch, which will tell.
        mine = [key for key in values if self._batch_of.get(key) == batch]
        for key in mine:
            del self._batch_of[key]
            del self._sent[key]
        match outcome:
            case Ok():
                self._shown = {key: value for key, value in self._shown.items() if key not in values}
                self._show(dict.fromkeys(mine, (SaveMark.SAVED, "")))
                saved = [] if self._sent or self._failed else [SavedEntity.INDICATOR_VALUE]
                self.announcing = True
                save.done(*saved)
                self.announcing = False
            case Err(error):
                reason = sentence_for(error)
                sentence = tr("Not saved yet: {reason}", reason=reason)
                self._failed.update({key: values[key] for key in mine})
                self._reasons.update(dict.fromkeys(mine, sentence))
                self._shown = {**shown, **self._shown}  # what was never saved did not stand there
                self._show(dict.fromkeys(mine, (SaveMark.FAILED, sentence)))
                save.failed(reason)
