"""The results of a round by question, of all its areas or of one, read at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sqlalchemy import Connection

from desktop_app.base.long_work import Progress
from desktop_app.surveys.responses.answer_wording import AnswerWording, result_wording
from desktop_app.surveys.responses.entry import PAPER_FIELDS
from desktop_app.surveys.results.basis import ResultBasis, basis_of, counted_areas
from desktop_app.surveys.results.counting import (
    AreaAnswers,
    CountedForms,
    KeysOfForm,
    count_forms,
)
from desktop_app.surveys.results.questions import ResultKind, ResultQuestion, result_questions
from desktop_app.surveys.results.results import QuestionResult, result_of
from desktop_app.surveys.round_tally import RoundCount, count_round
from desktop_app.surveys.rounds.records import Round


@dataclass(frozen=True)
class RoundResults:
    """What was read; ``area_id`` is empty for the whole round. ``areas``: those that are counted, by id."""

    counted: RoundCount
    basis: ResultBasis
    questions: tuple[ResultQuestion, ...]
    wording: AnswerWording
    areas: Mapping[str, str]
    area_id: str = ""
    forms: CountedForms = field(default_factory=CountedForms, repr=False)

    @property
    def round(self) -> Round:
        """The round."""
        return self.counted.round

    @cached_property
    def by_key(self) -> Mapping[str, ResultQuestion]:
        """The questions by their key."""
        return {each.key: each for each in self.questions}

    def result(self, question: ResultQuestion) -> QuestionResult:
        """Return the result of a question, put together from all areas."""
        if question.kind is ResultKind.WORDS:
            counts: Mapping[str, int] = self.forms.words.get(question.key, {})
        else:
            counts = self._together(question.key)
        return result_of(question, counts, self._asked(question, self.forms.areas.values()), self.wording)

    def area_result(self, question: ResultQuestion, area_id: str) -> QuestionResult:
        """Return the result of a question in one area; of words nothing is known by area."""
        area = self.forms.areas.get(area_id, AreaAnswers())
        counts = {} if question.kind is ResultKind.WORDS else area.counts.get(question.key, {})
        return result_of(question, counts, self._asked(question, [area]), self.wording)

    def _together(self, key: str) -> Counter[str]:
        counts: Counter[str] = Counter()
        for area in self.forms.areas.values():
            counts.update(area.counts.get(key, {}))
        return counts

    def _asked(self, question: ResultQuestion, listed: Collection[AreaAnswers]) -> int:
        leading = None if question.asked_where is None else self.by_key.get(question.asked_where[0])
        if leading is not None and leading.repeat == question.repeat and question.asked_where is not None:
            code = question.asked_where[1]
            return sum(
                times
                for area in listed
                for answer, times in area.counts.get(leading.key, {}).items()
                if code in answer.split()
            )
        if question.repeat:
            return sum(area.entries[question.repeat] for area in listed)
        return sum(area.forms for area in listed)


def read_results(
    connection: Connection,
    round_id: str,
    today: date,
    *,
    area_id: str = "",
    progress: Progress | None = None,
) -> RoundResults:
    """Read the results of a round, or of one of its areas.

    The form speaks as the window does where it can. ``progress`` may raise to stop.

    Raises:
        Problem: there is no such round, or its questionnaire is not installed.
    """
    counted = count_round(connection, round_id)
    wording = result_wording(connection, counted.questionnaire)
    questions = result_questions(wording)
    among = counted_areas(counted, area_id)
    valid = {entry.area.area_id: entry.tally.valid for entry in counted.areas}
    total = sum(valid[each] for each in among)
    report = progress or (lambda _done, _of: None)
    report(0, total)
    keys = KeysOfForm(questions, paths_of(wording, questions))
    forms = count_forms(
        connection,
        round_id,
        among,
        questions,
        keys,
        PAPER_FIELDS,
        lambda done: report(done, max(total, done)),
    )
    basis = basis_of(connection, counted, today, area_id, unplaced=forms.unplaced)
    report(total, total)
    names = {entry.area.area_id: entry.area.name for entry in counted.areas}
    return RoundResults(
        counted, basis, questions, wording, {each: names[each] for each in among}, area_id, forms
    )


def paths_of(wording: AnswerWording, questions: Sequence[ResultQuestion]) -> dict[str, str]:
    """Return the keys of questions by their path, where that is another word."""
    form = wording.forms[0]
    parts = ((each.key, form.part(each.key)) for each in questions if not each.is_count)
    return {part.path: key for key, part in parts if part is not None and part.path != key}
