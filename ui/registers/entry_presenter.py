"""Keeps and saves the entry that is being typed, and starts the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from desktop_app.base.changes import ChangedMeanwhile
from desktop_app.base.ids import new_id
from desktop_app.journal.recorder import Recorder
from desktop_app.registers.entries.drafts import discard_entry_draft, save_draft
from desktop_app.registers.entries.entering import save_entry, seen_again
from desktop_app.registers.entries.links import link
from desktop_app.registers.entries.records import ANSWERS, RegisterEntryDraft
from desktop_app.registers.entries.relations import link_kind
from ui.context.draft_saver import DraftPresenter
from ui.context.operations import change_book
from ui.context.room import RoomContext
from ui.registers.common.reading import RegisterEntryData


class RegisterEntryPresenter(DraftPresenter[RegisterEntryDraft]):
    """One register, one entry at a time."""

    entry_opened = Signal()
    """Another entry is to be shown: read :attr:`draft`."""
    saved = Signal(str)
    """A new entry is on the disk."""
    corrected = Signal(str)
    refused = Signal(str)
    changed_elsewhere = Signal(str)
    """Nothing was saved: others changed the entry since it was opened, and this says what."""

    def __init__(self, context: RoomContext, parent: QObject | None = None) -> None:
        super().__init__(context, save_draft, discard_entry_draft, parent)
        self.data: RegisterEntryData | None = None
        self.grown: Mapping[str, str] = {}
        """What each new entry says at first that grows out of the same one."""
        self.given: Mapping[str, str] = {}
        """What a new entry says at first, beside what its form fills in."""
        self._alone = False
        self._untouched: Mapping[str, str] = {}

    @property
    def correcting(self) -> bool:
        """Whether an entry that is in the book is being corrected."""
        return self.draft is not None and self.draft.opened is not None

    def begin(self, data: RegisterEntryData) -> None:
        """Type this entry, or a new one."""
        self.data = data
        draft = data.draft if data.draft is not None else self._fresh(data.grown_area, data.grows_from)
        self.hold(draft, kept=data.unsaved)
        self.given = data.given if data.draft is None else {}
        self.grown, self._alone = data.grown, data.alone
        self.entry_opened.emit()

    def _fresh(self, area_id: str = "", grows_from: str = "") -> RegisterEntryDraft:
        assert self.data is not None
        register, office = self.data.register, self._context.office
        return RegisterEntryDraft(
            new_id(office.clock), register.code, register.version, area_id, {}, "", office.officer, grows_from
        )

    def shown(self, answers: Mapping[str, str]) -> None:
        """How the entry is before anyone has typed: with what its form fills in by itself."""
        self._untouched = dict(answers)

    def keep(self, answers: Mapping[str, str], question: str, area_id: str) -> None:
        """Save the entry as it is when the cursor leaves a question."""
        before = self.draft
        if before is None:
            return
        after = replace(before, answers=dict(answers), question=question, area_id=area_id)
        same = (after.answers, after.area_id) == (before.answers, before.area_id)
        self.draft = after
        if not same and (self.kept or after.answers != self._untouched):
            self.keep_draft(after)

    def keep_files(self) -> None:
        """A file was attached to the entry, which is kept from now on even if nothing was typed."""
        if self.draft is not None and not self.kept:
            self.keep_draft(self.draft)

    def finish(self, answers: Mapping[str, str]) -> None:
        """Save the entry with these answers; after a new one the next is started.

        It grows out of the same entry, as three recommendations grow out of one supervision; one that is
        something else to that entry, such as its replacement, is the only one.
        """
        draft, data = self.draft, self.data
        if draft is None or data is None:
            return
        finished = replace(draft, answers=dict(answers))
        correcting, register = self.correcting, data.register
        self.saver.drop()

        def change(rec: Recorder) -> str:
            matter_id = save_entry(rec, register, finished)
            if finished.matter_id:
                kind = link_kind(rec.connection, register, finished.answers, finished.matter_id)
                link(rec, finished.matter_id, matter_id, kind)
            return matter_id

        def done(matter_id: str) -> None:
            if correcting:
                self.kept = False
                self.corrected.emit(matter_id)
            else:
                self.saved.emit(matter_id)

        change_book(
            self._context,
            self,
            change,
            done,
            lambda sentence: self._not_saved(finished, sentence),
            waiting=(finished.id,),
            changed=lambda changed: self._meanwhile(finished, changed),
        )
        if not correcting:
            self.hold(self._fresh(draft.area_id, "" if self._alone else draft.matter_id))
            self.given, self._alone = {}, False
            self.entry_opened.emit()

    def _not_saved(self, draft: RegisterEntryDraft, sentence: str) -> None:
        """The entry comes back as it was typed; what was started after it is empty or kept."""
        self.keep_draft(draft)
        self.entry_opened.emit()
        self.refused.emit(sentence)

    def _meanwhile(self, draft: RegisterEntryDraft, changed: ChangedMeanwhile) -> None:
        assert self.data is not None
        wording, areas = self.data.wording, self.data.areas
        values = []
        for item in changed.changes:
            name = item.field.removeprefix(ANSWERS)
            now = "" if item.now is None else str(item.now)
            said = areas.get(now, now) if name == "area_id" else wording.value(name, now)
            values.append(f"{wording.question(name)}: {said or '–'}")
        self.keep_draft(seen_again(draft, changed))
        self.entry_opened.emit()
        self.changed_elsewhere.emit(f"{changed.sentence()} {'; '.join(values)}")

    def discard(self) -> None:
        """Forget what was typed."""
        self.discard_draft()
        self.hold(None)
