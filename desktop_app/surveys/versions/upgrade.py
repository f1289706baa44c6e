"""Move of a round to a newer version of its questionnaire: first a preview, then the move itself.

The move is one transaction: the round, its forms, double entries and the unfinished forms on this computer
change together or not at all. An answer without a place in the new version stays stored; the round lists it
among its findings until it is settled (:mod:`.unplaced_answers`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection

from desktop_app.accounts.officers import require_author
from desktop_app.base.clock import Clock
from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.catalogue.installed import installed_questionnaire
from desktop_app.forms.records.upgrade import Loss
from desktop_app.journal.recorder import Given, Recorder
from desktop_app.surveys.responses.answer_wording import AnswerWording, CountedWords, words_of
from desktop_app.surveys.responses.drafts import drafts_of, save_draft
from desktop_app.surveys.rounds.commands import MANAGE
from desktop_app.surveys.rounds.queries import areas_of_round
from desktop_app.surveys.rounds.records import INVALID_FORMS, NO_ANSWER, Round
from desktop_app.surveys.rounds.round_questionnaire import round_with_questionnaire
from desktop_app.surveys.rounds.running import hand_tallies
from desktop_app.surveys.versions.answers import Lost
from desktop_app.surveys.versions.changes import FormChange, changes_between
from desktop_app.surveys.versions.drafts import carried_drafts
from desktop_app.surveys.versions.newer_versions import require_movable
from desktop_app.surveys.versions.records import (
    MOST_LISTED,
    Holder,
    UnplacedAnswer,
    UnplacedAnswers,
    unplaced_answer,
)
from desktop_app.surveys.versions.responses import (
    ResponseUpgrade,
    StoredForm,
    count_forms,
    double_entries,
    stored_forms,
)

_FLUSH_EVERY: Final = 500
_TELL_EVERY: Final = 100


@dataclass(frozen=True, slots=True)
class Judgement:
    """A form that the new version's rules judge otherwise; both reasons in words, "" for valid."""

    response_id: str
    area: str
    serial: int | None
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class UpgradePreview:
    """What the move of a round would do. ``judged`` lists as many forms as ``old.listed`` may have."""

    round: Round
    version: str
    title: str
    changes: tuple[FormChange, ...]
    finished: int
    unfinished: int
    second: int
    old: UnplacedAnswers
    judged: tuple[Judgement, ...]
    judged_total: int


@dataclass(frozen=True, slots=True)
class UpgradeDone:
    """What the move did: records that changed, forms left unfinished that were carried."""

    changed: int
    drafts: int


def preview_upgrade(
    connection: Connection, round_id: str, version: str, clock: Clock, progress: Progress | None = None
) -> UpgradePreview:
    """What would happen if the round moved to ``version``; nothing is changed.

    Raises:
        UpgradeRefused: the round may not move now.
        Problem: the round is not there, or a version is not installed.
        Exception: whatever ``progress`` raises to stop.
    """
    item, mover = _prepared(connection, round_id, version, clock)
    areas = {area.area_id: area.name for area in areas_of_round(connection, round_id)}
    words = AnswerWording((words_of(mover.old), words_of(mover.new)), mover.old)
    narrator = _Narrator(words, areas)
    judged: list[Judgement] = []
    finished = second = judged_total = 0
    for form in _each(connection, round_id, progress):
        if form.deleted:
            continue
        done = mover.carry(form)
        if form.settled is not None:
            second += 1
            narrator.tell(Holder.SECOND, form, done.lost)
            continue
        finished += 1
        narrator.tell(Holder.FORM, form, done.lost)
        after = mover.validity(form, done)
        if after != form.validity:
            judged_total += 1
            if len(judged) < MOST_LISTED:
                before_words = CountedWords(mover.old).reason(form.validity)
                after_words = CountedWords(mover.new).reason(after)
                place = areas.get(form.area_id, "")
                judged.append(Judgement(form.id, place, form.serial, before_words, after_words))
    drafts = drafts_of(connection, round_id)
    for draft in drafts:
        stored = StoredForm(draft.id, "", draft.area_id, draft.serial, "", draft.answers)
        narrator.tell(Holder.DRAFT, stored, mover.carrier.carry(draft.answers).lost)
    _tell_totals(connection, round_id, mover, narrator)
    changes = changes_between(
        mover.old, mover.old_form, mover.new, mover.new_form, mover.carrier.carrier.moved
    )
    return UpgradePreview(
        item, version, mover.new.title.shown(), changes, finished, len(drafts), second,
        narrator.found, tuple(judged), judged_total,
    )  # fmt: skip


def upgrade_round(
    rec: Recorder, round_id: str, version: str, progress: Progress | None = None
) -> UpgradeDone:
    """Move the round, its forms and the forms left unfinished here; only what changes is written.

    Raises:
        NotAllowed: the author may not change rounds.
        UpgradeRefused: the round may not move now.
        Problem: the round is not there, or a version is not installed.
        Exception: whatever ``progress`` raises to stop; nothing is changed then.
    """
    require_author(rec.connection, rec.author, MANAGE)
    _, mover = _prepared(rec.connection, round_id, version, rec.clock)
    changed = 0
    for form in _each(rec.connection, round_id, progress):
        entity, fields = _fields(mover, form)
        if fields and rec.put(entity, form.id, fields):
            changed += 1
            if changed % _FLUSH_EVERY == 0:
                rec.finish()  # so that memory does not grow with the round; it is still one transaction
    drafts = [
        replace(draft, version=draft.version or mover.old.version)
        for draft in drafts_of(rec.connection, round_id)
    ]
    for draft in carried_drafts(rec.connection, drafts, mover.new):
        save_draft(rec.connection, draft, rec.clock)
    rec.put("survey_round", round_id, {"template_version": version})
    return UpgradeDone(changed, len(drafts))


def _prepared(
    connection: Connection, round_id: str, version: str, clock: Clock
) -> tuple[Round, ResponseUpgrade]:
    item, old = round_with_questionnaire(connection, round_id)
    require_movable(connection, item, version)
    new = installed_questionnaire(connection, item.template_code, version)
    return item, ResponseUpgrade(old, new, clock)


def _each(connection: Connection, round_id: str, progress: Progress | None) -> Iterator[StoredForm]:
    total = count_forms(connection, round_id) if progress else 0
    done = 0
    for forms in (stored_forms(connection, round_id), double_entries(connection, round_id)):
        for form in forms:
            yield form
            done += 1
            if progress and done % _TELL_EVERY == 0:
                progress(done, total)
    if progress:
        progress(total, total)


def _fields(mover: ResponseUpgrade, form: StoredForm) -> tuple[str, dict[str, Given]]:
    done = mover.carry(form)
    fields: dict[str, Given] = {"answers": done.changes} if done.changes else {}
    if form.settled is not None:
        settled = mover.settled(form)
        return "survey_second_keying", {**fields, "settled": settled} if settled else fields
    if not form.deleted and (validity := mover.validity(form, done)) != form.validity:
        fields["validity"] = validity
    return "survey_response", fields


class _Narrator:
    """Puts lost answers into words."""

    def __init__(self, words: AnswerWording, areas: Mapping[str, str]) -> None:
        self.found = UnplacedAnswers()
        self.areas = areas
        self.words = words

    def tell(self, holder: Holder, form: StoredForm, lost: list[Lost]) -> None:
        area = self.areas.get(form.area_id, "")
        for item in lost:
            self.found.add(unplaced_answer(holder, form, area, item, self.words))


def _tell_totals(connection: Connection, round_id: str, mover: ResponseUpgrade, narrator: _Narrator) -> None:
    """Counts by hand of questions, answers or reasons that the new version does not count."""
    words = narrator.words
    reasons = {reason.code for reason in mover.new.invalid_reasons}
    for area_id, totals in hand_tallies(connection, round_id).items():
        for name, counts in totals.items():
            known = mover.new.answer_codes | {NO_ANSWER} if name in mover.new.question_names else set()
            known = reasons if name == INVALID_FORMS else known
            strange = {code: count for code, count in counts.items() if count and code not in known}
            if strange:
                counted = (f"{words.counted_as(name, code)}: {count}" for code, count in strange.items())
                reason = tr("The new version does not count this.")
                area = narrator.areas.get(area_id, "")
                narrator.found.add(
                    UnplacedAnswer(
                        Holder.TOTALS, f"{area_id}/{name}", "", area_id, area, None, name, "",
                        words.counted(name), " · ".join(counted), Loss.GONE, reason,
                    )
                )  # fmt: skip
