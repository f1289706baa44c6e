"""Answers in the forms of a round for which its version of the questionnaire has no place.

They come from the move of a round, and from forms that another computer entered before it received the move.
They are not marked: a form is compared with its questionnaire. Where only one version is installed, there are
none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.problems import Problem
from desktop_app.catalogue.installed import installed_questionnaire
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.forms.records.upgrade import Loss
from desktop_app.forms.xpath.answer_key import AnswerKey
from desktop_app.journal.recorder import Recorder
from desktop_app.surveys.findings.checks import FindingSeverity, RoundFinding
from desktop_app.surveys.responses.answer_wording import (
    AnswerWording,
    CountedWords,
    older_questionnaires,
    words_of,
)
from desktop_app.surveys.rounds.commands import require_entry
from desktop_app.surveys.rounds.queries import areas_of_round, round_of
from desktop_app.surveys.rounds.records import Round
from desktop_app.surveys.versions.answers import AnswerCarrier, Lost, without_positions
from desktop_app.surveys.versions.records import (
    Holder,
    UnplacedAnswer,
    UnplacedAnswers,
    unplaced_answer,
)
from desktop_app.surveys.versions.responses import (
    StoredForm,
    count_forms,
    double_entries,
    stored_forms,
)

UNPLACED_ANSWERS: Final = "old_answers"
LATE_FORMS: Final = "late_forms"
"""The codes of the findings: answers without a place, and forms that can still be carried over."""
FINDING_CODES: Final = (UNPLACED_ANSWERS, LATE_FORMS)
_NOT_ASKED: Final = (Loss.GONE, Loss.REPEAT)
_TELL_EVERY: Final = 500
_FLUSH_EVERY: Final = 500
_MOST_SOUND: Final = 20_000


@dataclass(slots=True)
class LeftAnswers:
    """``late``: ids of the records with answers of an older version that have a place in this one."""

    old: UnplacedAnswers = field(default_factory=UnplacedAnswers)
    late: set[str] = field(default_factory=set)


class _Examiner:
    """Holds the forms of a round against its questionnaire."""

    def __init__(self, questionnaire: Questionnaire, old: Sequence[Questionnaire]) -> None:
        self._questionnaire, self._old = questionnaire, old
        self._older = AnswerWording(tuple(words_of(item) for item in old))
        own = words_of(questionnaire)
        self.words = AnswerWording((*self._older.forms, own))
        self._definition = own.definition
        self._same = AnswerCarrier(self._definition, self._definition)
        self._sound: set[tuple[str, str]] = set()
        """Answers outside of repeats that have their place: most forms hold none but these."""
        self._renamed: dict[str, bool] = {}
        self._carriers: list[AnswerCarrier] | None = None

    def lost(self, form: StoredForm) -> list[Lost]:
        """Return the answers without a place; results computed by a form are not among them."""
        if form.answers.items() <= self._sound:
            return []
        found = self._same.carry(form.answers).lost
        if (
            not found
            and len(self._sound) < _MOST_SOUND
            and not any(AnswerKey.parse(key).in_repeat for key in form.answers)
        ):
            self._sound.update(form.answers.items())
        return [item for item in found if not self._older.works_out(item.key)]

    def carried(self, form: StoredForm, lost: list[Lost]) -> dict[str, str | None]:
        """The changes that give the answers of an older version their place; none where that is not so.

        What the version reads already stays as it is: a form may have been changed in both versions.
        """
        changes: dict[str, str | None] = {}
        for item in lost:
            if item.kind in _NOT_ASKED and self._is_renamed(item.key):
                changes |= self._moved(item, {**form.answers, **changes})
        return changes

    def _moved(self, lost: Lost, answers: Mapping[str, str | None]) -> dict[str, str | None]:
        inside = AnswerKey.parse(lost.key).in_repeat
        counts = {key: value for key, value in answers.items() if inside and AnswerKey.parse(key).is_count}
        given = {key: value for key, value in counts.items() if value} | {lost.key: lost.value}
        for carrier in self._older_carriers():
            done = carrier.carry(given).changes
            new = [key for key, value in done.items() if value and key not in counts]
            if lost.key in done and len(new) == 1 and not answers.get(new[0]):
                return {lost.key: None, new[0]: done[new[0]]}
        return {}

    def _is_renamed(self, key: str) -> bool:
        if key not in self._renamed:
            self._renamed[key] = AnswerKey.parse(key).aside is None and any(
                carrier.renames(key) for carrier in self._older_carriers()
            )
        return self._renamed[key]

    def strange_reason(self, form: StoredForm) -> bool:
        """Whether the form is invalid for a reason that the version does not have."""
        return bool(form.validity) and form.validity not in CountedWords(self._questionnaire).reasons()

    def old_reason(self, form: StoredForm, area: str) -> UnplacedAnswer:
        """The reason of an invalid form that the version does not have; an officer chooses another."""
        words = (said for old in self._old if (said := CountedWords(old).reasons().get(form.validity)))
        return UnplacedAnswer(
            Holder.FORM, form.id, form.response_id, form.area_id, area, form.serial,
            "", form.validity, tr("Reason why it is invalid"), next(words, form.validity), Loss.CHOICE,
            tr("The version does not have this reason. Open the form and choose another."),
        )  # fmt: skip

    def _older_carriers(self) -> list[AnswerCarrier]:
        if self._carriers is None:
            self._carriers = [
                AnswerCarrier(form.definition, self._definition, form.version) for form in self._older.forms
            ]
        return self._carriers


def left_answers(
    connection: Connection,
    survey_round: Round,
    questionnaire: Questionnaire,
    progress: Progress | None = None,
) -> LeftAnswers:
    """The answers of a round that its version has no place for.

    Raises:
        Exception: whatever ``progress`` raises to stop.
    """
    found = LeftAnswers()
    old = older_questionnaires(connection, questionnaire)
    if not old:
        return found
    examiner = _Examiner(questionnaire, old)
    areas = {area.area_id: area.name for area in areas_of_round(connection, survey_round.id)}
    for form, lost, late in _scan(connection, survey_round.id, examiner, progress):
        if late:
            found.late.add(form.id)
            continue
        holder = Holder.FORM if form.settled is None else Holder.SECOND
        area = areas.get(form.area_id, "")
        if examiner.strange_reason(form):
            found.old.add(examiner.old_reason(form, area))
        for item in lost:
            found.old.add(unplaced_answer(holder, form, area, item, examiner.words))
    return found


def unplaced_answer_findings(
    connection: Connection, survey_round: Round, questionnaire: Questionnaire
) -> tuple[RoundFinding, ...]:
    """The same as findings: one for each question, since a question that went has an answer on every form."""
    old = older_questionnaires(connection, questionnaire)
    if not old:
        return ()
    examiner = _Examiner(questionnaire, old)
    forms: Counter[tuple[str, bool]] = Counter()
    late = reasons = 0
    for form, lost, is_late in _scan(connection, survey_round.id, examiner, None):
        late += is_late
        reasons += examiner.strange_reason(form)
        if not is_late:
            keys = ((without_positions(item.key), item.kind in _NOT_ASKED) for item in lost)
            forms.update(list(dict.fromkeys(keys)))
    found = [
        _finding(examiner.words.question(key), gone=gone, count=count, version=questionnaire.version)
        for (key, gone), count in forms.items()
    ]
    if reasons:
        problem = Problem(
            "{count} invalid forms bear a reason that version {version} does not have. Choose another.",
            count=reasons, version=questionnaire.version,
        )  # fmt: skip
        found.insert(0, RoundFinding(UNPLACED_ANSWERS, FindingSeverity.WARNING, "", problem))
    if late:
        problem = Problem(
            "{count} forms were entered in an older version of the questionnaire on another computer."
            " Carry them over.",
            count=late,
        )
        found.insert(0, RoundFinding(LATE_FORMS, FindingSeverity.WARNING, "", problem))
    return tuple(found)


def settle_old(
    rec: Recorder, round_id: str, answers: Iterable[UnplacedAnswer], progress: Progress | None = None
) -> int:
    """Take unplaced answers out of their forms; the history of a form keeps them. How many were taken.

    An answer that somebody has changed meanwhile stays.

    Raises:
        RoundNotOpen: the round does not take changes.
        Exception: whatever ``progress`` raises to stop; nothing is changed then.
    """
    require_entry(rec, round_id)
    answers = list(answers)
    taken = 0
    for done, item in enumerate(answers, start=1):
        entity = "survey_second_keying" if item.holder is Holder.SECOND else "survey_response"
        present = rec.get(entity, item.id) or {}
        if present.get("round_id") == round_id and present.get(f"answers/{item.key}") == item.stored:
            rec.put(entity, item.id, {"answers": {item.key: None}})
            taken += 1
        if done % _FLUSH_EVERY == 0:
            rec.finish()
            if progress:
                progress(done, len(answers))
    return taken


def carry_late(rec: Recorder, round_id: str, progress: Progress | None = None) -> int:
    """Carry over the forms that were entered in an older version; how many.

    Raises:
        RoundNotOpen: the round does not take changes.
        Problem: the version of the round is not installed.
        Exception: whatever ``progress`` raises to stop; nothing is changed then.
    """
    require_entry(rec, round_id)
    survey_round = round_of(rec.connection, round_id)
    assert survey_round is not None
    questionnaire = installed_questionnaire(
        rec.connection, survey_round.template_code, survey_round.template_version
    )
    examiner = _Examiner(questionnaire, older_questionnaires(rec.connection, questionnaire))
    carried = 0
    for form, lost, late in _scan(rec.connection, round_id, examiner, progress):
        if not late:
            continue
        entity = "survey_response" if form.settled is None else "survey_second_keying"
        rec.put(entity, form.id, {"answers": examiner.carried(form, lost)})
        carried += 1
        if carried % _FLUSH_EVERY == 0:
            rec.finish()
    return carried


def _scan(
    connection: Connection, round_id: str, examiner: _Examiner, progress: Progress | None
) -> Iterator[tuple[StoredForm, list[Lost], bool]]:
    """Yield the forms with something to look at; the last value is whether they can still be carried over."""
    for form in _each(connection, round_id, progress):
        lost = examiner.lost(form)
        if lost or examiner.strange_reason(form):
            yield form, lost, bool(lost and examiner.carried(form, lost))


def _each(connection: Connection, round_id: str, progress: Progress | None) -> Iterator[StoredForm]:
    total = count_forms(connection, round_id) if progress else 0
    done = 0
    for forms in (stored_forms(connection, round_id), double_entries(connection, round_id)):
        for form in forms:
            if not form.deleted:
                yield form
            done += 1
            if progress and done % _TELL_EVERY == 0:
                progress(done, total)


def _finding(question: str, *, gone: bool, count: int, version: str) -> RoundFinding:
    if gone:
        problem = Problem(
            "“{question}” is not asked in version {version}, but {count} forms hold an answer to it."
            " Look at them and settle them.",
            question=question, version=version, count=count,
        )  # fmt: skip
    else:
        problem = Problem(
            "“{question}”: {count} forms hold an answer that version {version} does not take."
            " Correct them by the paper or settle them.",
            question=question, version=version, count=count,
        )  # fmt: skip
    return RoundFinding(UNPLACED_ANSWERS, FindingSeverity.WARNING, "", problem)
