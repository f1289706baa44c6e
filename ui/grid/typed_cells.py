"""A table of single figures, each typed, being saved, saved, or invalid."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.grid.cell_drafts import CellDraft
from ui.context.room import RoomContext
from ui.grid.entering import Entering
from ui.grid.grid import GridFrame
from ui.grid.kept_drafts import KeptDrafts
from ui.grid.model.draft_words import draft_of, until_then
from ui.grid.model.entry_history import CellState, EntryHistory, UndoStep
from ui.grid.model.table import (
    CLOSED,
    CellAccess,
    CellEdit,
    GridTable,
    Key,
    RejectedText,
    SaveMark,
    ShownCell,
)


class CellStorage(Protocol):
    """What the cells of a table stand for."""

    def table(self, typed: Mapping[Key, str]) -> tuple[GridTable, GridTable]:
        """The table as it was read, with ``typed`` texts over it, and the rows below it."""
        ...

    def take(self, key: Key, text: str) -> str:
        """The text as an editor of the cell starts from it.

        Raises:
            Problem: it does not fit.
        """
        ...

    def save(self, texts: Mapping[Key, str], shown: Mapping[Key, str], done: Callable[[str], None]) -> None:
        """Make texts durable in one transaction; ``done`` gets the sentence why not, or nothing.

        ``shown`` stood in their cells when they were typed over. It may be called when another place is
        shown already.
        """
        ...

    def release_files(self, keys: Collection[Key]) -> None:
        """What was typed in these cells and could not be saved is not wanted any more."""
        ...


@dataclass
class _Kept:
    """What is known of the cells of one place beside what was read from the disk."""

    history: EntryHistory = field(default_factory=EntryHistory)
    drafts: dict[Key, RejectedText] = field(default_factory=dict)
    """Texts that do not fit; these are on the disk too."""
    marks: dict[Key, tuple[SaveMark, str]] = field(default_factory=dict)
    sent: dict[Key, str] = field(default_factory=dict)
    failed: dict[Key, str] = field(default_factory=dict)
    safe: dict[Key, str] = field(default_factory=dict)
    """Saved since the table was read."""
    shown: dict[Key, str] = field(default_factory=dict)
    """What stood in cells before that which is not saved yet was typed over it."""
    batch_of: dict[Key, int] = field(default_factory=dict)

    def typed(self) -> dict[Key, str]:
        """Texts shown over the table as it was read."""
        return {**self.safe, **self.failed, **self.sent}


class TypedCells(Entering):
    """Show a :class:`CellStorage` in a grid. Each place (the sheet of a round, of an area) has its own undo.

    What does not fit is kept by :class:`KeptDrafts` under the name of the place.
    """

    said = Signal(str, str)
    """How far saving is, and the tone of that."""
    failures_known = Signal(int)
    changed = Signal()
    """What is typed has changed."""
    renewed = Signal()
    """Cells were shown again, for views that show some of them beside the grid."""

    def __init__(self, grid: GridFrame, context: RoomContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drafts = KeptDrafts(context, self)
        self._drafts.refused.connect(lambda sentence: self.said.emit(f"⚠ {_not_saved(sentence)}", "danger"))
        self._grid = grid
        self._place = ""
        self._kept: dict[str, _Kept] = {}
        self._meaning: CellStorage | None = None
        self._read = GridTable()
        self._offered: dict[Key, RejectedText] = {}
        self._batches = 0
        self._awaits = False

    def show(self, place: str, meaning: CellStorage, stored: Mapping[Key, CellDraft]) -> None:
        """Show what was read of a place, after everything that was typed there was sent.

        ``stored`` is what did not fit there. In the same place an open editor, the cursor and the selection
        stay.
        """
        same = place == self._place and self._meaning is not None
        if not same:
            self.leave()
        self._place, self._meaning = place, meaning
        self._now.safe.clear()
        read = meaning.table({})
        self._read = read[0]
        self._now.drafts = self._drafts.recall(place, stored, self._look)
        if not same:
            self._grid.show_table(*self._tables(read))
            self.failures_known.emit(len(self._now.failed))
            self.renewed.emit()
            self._awaits = False
            if self._grid.keeps_keys:  # they are given when its owner has put the cursor where it begins
                QTimer.singleShot(0, self, self._give_keys)
            else:
                self._grid.forget_keys()
        else:
            self._grid.renew(*self._tables(read))
            self.renewed.emit()
        self._tell()

    def clear(self) -> None:
        """Show nothing until another place was read: what is typed meanwhile is for its cells."""
        self.leave()
        self._place, self._meaning, self._read = "", None, GridTable()
        self._grid.show_table(GridTable(), GridTable())
        self._awaits = True
        self._grid.await_table(True)

    def give_up(self) -> None:
        """Await no place any more: it could not be read."""
        self._awaits = False
        self._grid.forget_keys()

    def _give_keys(self) -> None:
        if not self._awaits:
            self._grid.await_table(False)

    def leave(self) -> None:
        """Take what is being typed: another place is about to be shown."""
        self._grid.view.finish_editing()
        self.settle_paste(accept=False)

    @property
    def table(self) -> GridTable:
        return self._grid.model.table

    @property
    def history(self) -> EntryHistory:
        return self._now.history

    @property
    def typed(self) -> Mapping[Key, str]:
        """Texts shown over the table as it was read."""
        return self._now.typed()

    def cell(self, key: Key) -> ShownCell:
        """What a cell shows now, also one that has no place in the grid."""
        cell = (self._meant.table(self._now.typed())[0].cells or {}).get(key, CLOSED)
        return self._marked(key, cell)

    def check(self, entry: CellEdit) -> str:
        try:
            self._meant.take(entry.key, entry.text)
        except Problem as problem:
            return problem.sentence()
        return ""

    def take(self, entries: Sequence[CellEdit]) -> UndoStep:
        before = {entry.key: self._state(entry.key) for entry in entries}
        after: dict[Key, CellState] = {}
        for entry in entries:
            text = before[entry.key].text
            if self._closed(entry.key):
                after[entry.key] = CellState(self._on_disk(entry.key))  # it can only be taken away
                continue
            try:
                after[entry.key] = CellState(self._meant.take(entry.key, entry.text))
            except Problem:
                after[entry.key] = CellState(text, entry.text)
        self.restore(after)
        return UndoStep(before, after)

    def restore(self, states: Mapping[Key, CellState]) -> None:
        now = self._now
        texts: dict[Key, str] = {}
        drafts: dict[Key, str | None] = {}
        given_up: list[Key] = []
        for key, wanted in states.items():
            state = CellState(self._on_disk(key)) if self._closed(key) else wanted
            if state.draft is not None:
                problem = self.check(CellEdit(*key, state.draft))
                now.drafts[key] = draft_of(state.draft, problem, state.text)
                drafts[key] = state.draft
            elif now.drafts.pop(key, None) is not None:
                drafts[key] = None
            if key in now.failed and state.text == self._on_disk(key):
                given_up.append(key)
            elif state.text != self._state(key).text or key in now.failed:
                now.shown.setdefault(key, self._state(key).text)
                texts[key] = state.text
        self._accept_refusal(given_up)
        self._send(texts)
        self._drafts.keep(self._place, drafts)

    def is_closed_for_now(self, key: Key) -> bool:
        is_here = key in (self._read.cells or {})
        return is_here and self._closed(key) and key not in self._now.drafts and key not in self._now.failed

    def forget(self, gone: Callable[[str], bool]) -> None:
        """What does not fit in some places is kept no longer: what they belong to was deleted."""
        self._drafts.forget(gone)

    def offer(self, drafts: Mapping[Key, RejectedText]) -> None:
        self._offered = dict(drafts)
        self.renew()

    def save_again(self) -> None:
        """Try once more to save what could not be saved."""
        self._send(dict(self._now.failed))

    @property
    def _now(self) -> _Kept:
        return self._kept.setdefault(self._place, _Kept())

    @property
    def _meant(self) -> CellStorage:
        assert self._meaning is not None
        return self._meaning

    def _state(self, key: Key) -> CellState:
        now = self._now
        typed = now.typed()
        text = typed[key] if key in typed else (self._read.cells or {}).get(key, ShownCell()).edit
        draft = now.drafts.get(key)
        return CellState(text, None if draft is None else draft.text)

    def _closed(self, key: Key) -> bool:
        """Whether nobody types there any more: what could not be saved can only be taken away."""
        return (self._read.cells or {}).get(key, CLOSED).access is not CellAccess.OPEN

    def _look(self, key: Key, text: str) -> tuple[str, str]:
        """What is wrong with a text in a cell, and what stays saved there."""
        return self.check(CellEdit(*key, text)), self._state(key).text

    def _on_disk(self, key: Key) -> str:
        """What is known to be saved of a cell."""
        return self._now.safe.get(key, (self._read.cells or {}).get(key, ShownCell()).edit)

    def _accept_refusal(self, keys: Sequence[Key]) -> None:
        now = self._now
        for key in keys:
            del now.failed[key]
            now.shown.pop(key, None)
            now.marks.pop(key, None)
        if keys:
            self._meant.release_files(keys)
            self.failures_known.emit(len(now.failed))

    def _send(self, texts: Mapping[Key, str]) -> None:
        if texts:
            self._submit(self._place, self._meant, texts)
        self._tell()
        self.renew()
        self.changed.emit()

    def _submit(self, place: str, meaning: CellStorage, texts: Mapping[Key, str]) -> None:
        now = self._kept[place]
        self._batches += 1
        batch = self._batches
        for key, text in texts.items():
            now.sent[key] = text
            now.batch_of[key] = batch
            now.failed.pop(key, None)
            now.marks[key] = (SaveMark.SAVING, "")
        shown = {key: now.shown[key] for key in texts if key in now.shown}
        meaning.save(texts, shown, lambda sentence: self._done(place, meaning, batch, texts, sentence))

    def _done(
        self, place: str, meaning: CellStorage, batch: int, texts: Mapping[Key, str], sentence: str
    ) -> None:
        now = self._kept[place]
        # A cell that was changed again meanwhile belongs to a later batch, which will tell.
        mine = {key: text for key, text in texts.items() if now.batch_of.get(key) == batch}
        now.marks = {key: mark for key, mark in now.marks.items() if mark[0] is not SaveMark.SAVED}
        if not sentence:
            now.safe |= texts
        elif len(mine) > 1:
            for part in _halves(mine):  # what is refused in one cell takes no other with it
                self._submit(place, meaning, part)
            mine = {}
        for key, text in mine.items():
            del now.batch_of[key], now.sent[key]
            now.marks[key] = (SaveMark.SAVED, "")
            if not sentence:
                now.shown.pop(key, None)
            else:
                now.failed[key] = text
                now.marks[key] = (SaveMark.FAILED, _not_saved(sentence))
        if place != self._place:
            return
        self._tell()
        self.failures_known.emit(len(now.failed))
        self.renew()

    def _tell(self) -> None:
        """Say what is true of all cells of the place together."""
        now = self._now
        if now.sent:
            self.said.emit(tr("Saving …"), "muted")
        elif now.failed:
            self.said.emit(f"⚠ {now.marks[next(reversed(now.failed))][1]}", "danger")
        elif wrong := len(now.drafts.keys() & (self._read.cells or {}).keys()):
            words = tr("{n} cells have texts that do not fit and are not saved.", n=wrong)
            self.said.emit(f"⚠ {words}", "danger")
        else:
            self.said.emit(tr("✓ Saved") if now.safe else "", "muted")

    def renew(self) -> None:
        """Show the cells again: their figures have changed elsewhere."""
        if self._meaning is not None:
            self._grid.renew(*self._tables())
            self.renewed.emit()

    def _tables(self, read: tuple[GridTable, GridTable] | None = None) -> tuple[GridTable, GridTable]:
        """The tables with what is typed; ``read``: those without it, where they were just made."""
        now, typed = self._now, self._now.typed()
        table, below = read if read is not None and not typed else self._meant.table(typed)
        cells = dict(table.cells or {})
        for key in {*now.drafts, *now.marks, *self._offered} & cells.keys():
            cells[key] = self._marked(key, cells[key])
        return GridTable(table.rows, table.columns, cells), below

    def _marked(self, key: Key, cell: ShownCell) -> ShownCell:
        draft = self._offered.get(key) or self._now.drafts.get(key)
        if draft is not None:
            cell = replace(
                cell, text=draft.text, edit=draft.text, problem=draft.problem, number=None, due=False
            )
        if key in self._now.marks:
            mark, sentence = self._now.marks[key]
            if mark is SaveMark.FAILED and draft is None:
                sentence = f"{sentence} {until_then(self._on_disk(key))}".strip()
            cell = replace(cell, mark=mark, problem=cell.problem or sentence)
        return cell


def _not_saved(reason: str) -> str:
    return tr("Not saved yet: {reason}", reason=reason)


def _halves(texts: Mapping[Key, str]) -> tuple[dict[Key, str], dict[Key, str]]:
    entries = list(texts.items())
    middle = len(entries) // 2
    return dict(entries[:middle]), dict(entries[middle:])
