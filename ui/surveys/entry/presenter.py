"""Decides what happens to the form being typed: kept, checked, finished, and the next one started."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from desktop_app.base.changes import ChangedMeanwhile
from desktop_app.base.ids import new_id
from desktop_app.base.problems import Problem
from desktop_app.base.work_queues import Ok, Outcome
from desktop_app.surveys.responses.answer_wording import CountedWords
from desktop_app.surveys.responses.drafts import discard_draft, save_draft
from desktop_app.surveys.responses.entry import (
    EntryContext,
    finish_form,
    following,
    next_free,
    suggested_validity,
    with_changes_shown,
)
from desktop_app.surveys.responses.records import ANSWERS, ResponseDraft
from desktop_app.surveys.responses.validity import VALID
from desktop_app.surveys.responses.warnings import form_warnings
from desktop_app.surveys.rounds.queries import round_of
from desktop_app.surveys.rounds.records import Round
from ui.base.answers import listen, submit
from ui.base.errors import sentence_for
from ui.base.saves import Save, SavedEntity
from ui.context.draft_saver import DraftPresenter
from ui.context.operations import read_book
from ui.context.room import RoomContext
from ui.surveys.entry.changes_elsewhere import sentences_of


class SurveyEntryPresenter(DraftPresenter[ResponseDraft]):
    """One area of a round, one form at a time."""

    form_started = Signal()
    """Another form is to be shown: read :attr:`draft` and :attr:`previous`."""
    form_saved = Signal(str)
    """The form with this serial number is on the disk."""
    not_saved = Signal(str)
    changed_elsewhere = Signal(str)
    """The form was not saved: others changed it since it was reopened, and this says what."""
    validity_changed = Signal()
    corrected = Signal()
    """A finished form that was reopened is saved: the screen goes back to the list."""
    round_state_changed = Signal()
    """The round takes forms no longer, or again."""

    def __init__(self, context: RoomContext, parent: QObject | None = None) -> None:
        super().__init__(context, save_draft, discard_draft, parent)
        self.place: EntryContext | None = None
        self.previous: Mapping[str, str] = {}
        self.correcting = False
        self.chosen: str | None = None
        """The validity that the officer chose; ``None`` while the rules decide."""
        self._taken: Counter[int] = Counter()
        """How many other forms of the area have a serial number; looked at with every key."""
        self.entered = 0
        listen(context.saves.changed, self, self._changed)

    # Places and forms

    def begin(self, place: EntryContext, draft: ResponseDraft | None = None) -> None:
        """Enter forms of an area, first the one that was left unfinished, where there is one."""
        self.place = place
        self._taken = Counter(place.serials)
        self.entered = place.entered
        self.previous = place.last
        self._start(draft, kept=draft is not None)

    def correct(
        self, place: EntryContext, draft: ResponseDraft, validity: str, *, resumed: bool = False
    ) -> None:
        """Reopen a finished form; ``resumed`` when a draft of its correction is saved already."""
        self.place = place
        self.entered = place.entered
        self._taken = Counter(place.serials)
        if draft.serial is not None and draft.serial in self._taken:
            self._taken = self._taken - Counter([draft.serial])
        self.previous = {}
        self._start(draft, kept=resumed, correcting=True)
        if validity != self.suggestion:
            self.chosen = validity
            self.validity_changed.emit()

    def _start(self, draft: ResponseDraft | None, *, kept: bool = False, correcting: bool = False) -> None:
        self.chosen = None
        self.correcting = correcting
        self.hold(draft if draft is not None else self._fresh(following(self._taken)), kept=kept)
        self.form_started.emit()

    def _fresh(self, serial: int) -> ResponseDraft:
        assert self.place is not None
        place, office = self.place, self._context.office
        return ResponseDraft(
            id=new_id(office.clock),
            round_id=place.round.id,
            area_id=place.area.area_id,
            serial=serial,
            answers={},
            question="",
            started_by=office.officer,
            version=place.questionnaire.version,
        )

    def _changed(self, entity: SavedEntity) -> None:
        if entity is SavedEntity.SURVEY_ROUND and self.place is not None:
            round_id = self.place.round.id
            read_book(self._context, self, lambda connection: round_of(connection, round_id), self._moved)

    def _moved(self, found: Round | None) -> None:
        place = self.place
        if found is None or place is None or found.id != place.round.id:
            return
        self.place = replace(place, round=found)
        if self.place.takes_forms != place.takes_forms:
            self.round_state_changed.emit()

    # Answers

    def shows(self, draft_id: str) -> bool:
        """Whether this form is being typed."""
        return self.draft is not None and self.draft.id == draft_id

    def free_serial(self, wanted: int | None) -> int:
        """The first number from the wanted one upwards that no form of the area has."""
        return following(self._taken) if wanted is None else next_free(wanted, self._taken)

    @property
    def beyond_collected(self) -> bool:
        """Whether the next form would exceed the number collected from the area."""
        collected = None if self.place is None else self.place.area.forms_collected
        fresh = not self.correcting and not self.kept
        return fresh and collected is not None and self.entered >= collected > 0

    def warnings(self) -> tuple[Problem, ...]:
        """What is strange about the form, beside the rules of its questionnaire."""
        if self.place is None or self.draft is None:
            return ()
        before = 0 if self.correcting else self.entered
        return form_warnings(self.place.area, self.draft.serial, before)

    def keep(self, answers: Mapping[str, str], question: str, serial: int | None) -> None:
        """Save the form as it is when the cursor leaves a question."""
        before = self.draft
        if before is None:
            return
        after = replace(before, serial=serial, answers=dict(answers), question=question)
        same = after.answers == before.answers and after.serial == before.serial
        self.draft = after
        if same and (not self.kept or after.question == before.question):
            return
        self.keep_draft(after)
        self.validity_changed.emit()

    @property
    def serial_taken(self) -> bool:
        """Whether another form of the area has this serial number."""
        return self.draft is not None and self.draft.serial in self._taken

    @property
    def suggestion(self) -> str:
        """The reason the template's rules find, or nothing for a form that counts."""
        if self.place is None or self.draft is None:
            return VALID
        return suggested_validity(self.place.questionnaire, self.draft, self._taken)

    @property
    def validity(self) -> str:
        """The reason with which the form would be saved now."""
        return self.suggestion if self.chosen is None else self.chosen

    def choose(self, validity: str | None) -> None:
        """The officer decides; ``None`` leaves it to the rules."""
        self.chosen = validity
        self.validity_changed.emit()

    @property
    def reason_label(self) -> str:
        """The reason in words, or nothing."""
        if self.place is None or not self.validity:
            return ""
        return CountedWords(self.place.questionnaire).reason(self.validity)

    # Finishing

    def finish(self, answers: Mapping[str, str]) -> None:
        """Save the form with these answers and begin the next one of the area at once."""
        if self.draft is None:
            return
        validity, correcting = self.validity, self.correcting
        draft = replace(self.draft, answers=dict(answers))
        self.saver.drop()
        office = self._context.office

        def work() -> None:
            with office.record() as rec:
                finish_form(rec, draft, validity)

        def done(outcome: Outcome[None]) -> None:
            self._finished(save, draft, outcome, correcting=correcting)

        with self._context.saves.begin(draft.id) as save:
            submit(
                self._context.database, self, work, done, save=save, changed=(SavedEntity.SURVEY_RESPONSE,)
            )
        if correcting:
            return
        if draft.serial is not None:
            self._taken[draft.serial] += 1
        self.previous = dict(draft.answers)
        serial = following(self._taken) if draft.serial is None else next_free(draft.serial + 1, self._taken)
        self.entered += 1
        self.chosen = None
        self.hold(self._fresh(serial))
        self.form_started.emit()

    def _finished(
        self, save: Save, draft: ResponseDraft, outcome: Outcome[None], *, correcting: bool
    ) -> None:
        shown = "" if draft.serial is None else str(draft.serial)
        if isinstance(outcome, Ok):
            save.done(SavedEntity.SURVEY_RESPONSE)
            self.form_saved.emit(shown)
            if correcting and self.shows(draft.id):
                self.corrected.emit()
            return
        save.refused()
        if not correcting:
            self.entered -= 1
        if isinstance(outcome.error, ChangedMeanwhile):
            self._save_after_refusal(self._show_changes(draft, outcome.error))
            return
        self._save_after_refusal(draft)
        self.not_saved.emit(sentence_for(outcome.error))

    def _show_changes(self, draft: ResponseDraft, changed: ChangedMeanwhile) -> ResponseDraft:
        """Show a form with what others changed since it was reopened; saved once more, it has been seen."""
        assert self.place is not None
        now = with_changes_shown(draft, changed)
        words = sentences_of(changed, now, self.place.questionnaire)
        if self.shows(draft.id):
            moved = {change.field: change for change in changed.changes}.get("validity")
            if moved is not None and self.validity == moved.opened:
                self.chosen = str(moved.now)
            question = next((change.field for change in changed.changes if ANSWERS in change.field), "")
            now = replace(now, question=question.removeprefix(ANSWERS) or now.question)
            self.hold(now, kept=True)
            self.form_started.emit()
            self.validity_changed.emit()
        self.changed_elsewhere.emit(words)
        return now

    def _save_after_refusal(self, draft: ResponseDraft) -> None:
        """Keep a refused response as a draft, so that nothing typed is lost."""
        office = self._context.office

        def work() -> None:
            with office.store.write() as connection:
                save_draft(connection, draft, office.clock)

        with self._context.saves.begin(draft.id) as save:
            submit(self._context.database, self, work, save.settled, save=save)

    def discard(self) -> None:
        """Throw away what was typed of this form."""
        if self.draft is None:
            return
        self.discard_draft()
        if not self.correcting:
            self._start(self._fresh(self.draft.serial or following(self._taken)))
