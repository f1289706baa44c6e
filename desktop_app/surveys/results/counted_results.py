"""The results of counted forms by question, of all areas or of one. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from desktop_app.surveys.responses.answer_wording import AnswerWording
from desktop_app.surveys.results.counting import AreaAnswers, CountedForms
from desktop_app.surveys.results.questions import ResultKind, ResultQuestion
from desktop_app.surveys.results.results import QuestionResult, result_of


@dataclass(frozen=True, kw_only=True)
class CountedResults:
    """Counted forms with their questions. ``areas``: those that are counted, by id."""

    questions: tuple[ResultQuestion, ...]
    wording: AnswerWording
    areas: Mapping[str, str]
    forms: CountedForms = field(default_factory=CountedForms, repr=False)

    @cached_property
    def by_key(self) -> Mapping[str, ResultQuestion]:
        """The questions by their key."""
        return {each.key: each for each in self.questions}

    def result(self, question: ResultQuestion) -> QuestionResult:
        """Return the result of a question, put together from all areas."""
        return result_of(question, self.counts(question), self.asked(question), self.wording)

    def area_result(self, question: ResultQuestion, area_id: str) -> QuestionResult:
        """Return the result of a question in one area; of words nothing is known by area."""
        area = self.forms.areas.get(area_id, AreaAnswers())
        counts = {} if question.kind is ResultKind.WORDS else area.counts.get(question.key, {})
        return result_of(question, counts, self._asked(question, [area]), self.wording)

    def counts(self, question: ResultQuestion) -> Mapping[str, int]:
        """Return how often each answer was given in all areas, as it is stored."""
        if question.kind is ResultKind.WORDS:
            return self.forms.words.get(question.key, {})
        together: Counter[str] = Counter()
        for area in self.forms.areas.values():
            together.update(area.counts.get(question.key, {}))
        return together

    def asked(self, question: ResultQuestion) -> int:
        """Return the forms, or entries of its repeat, in which a question could be answered."""
        return self._asked(question, self.forms.areas.values())

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


def paths_of(wording: AnswerWording, questions: Sequence[ResultQuestion]) -> dict[str, str]:
    """Return the keys of questions by their path, where that is another word."""
    form = wording.forms[0]
    parts = ((each.key, form.part(each.key)) for each in questions if not each.is_count)
    return {part.path: key for key, part in parts if part is not None and part.path != key}
