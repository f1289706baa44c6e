"""The count of a residential area and of the commune, from forms or from totals counted by hand.

The commune is the sum of the areas' counts, never the mean of their percentages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from desktop_app.surveys.rounds.records import INVALID_FORMS, NO_ANSWER, RoundArea

if TYPE_CHECKING:
    from desktop_app.base.figures.answer_scale import TallyScale
    from desktop_app.catalogue.questionnaire import Questionnaire

COMMUNE: Final = "commune"


class QuestionCount(msgspec.Struct, frozen=True):
    """The answers of the valid forms to one question; ``no_answer`` is ``None`` until it is counted."""

    by_answer: Mapping[str, int]
    no_answer: int | None

    @property
    def is_counted(self) -> bool:
        """Whether somebody counted it. Empty is not an answer, and not zero."""
        return self.no_answer is not None

    @property
    def total(self) -> int:
        """All valid forms that the count accounts for."""
        return sum(self.by_answer.values()) + (self.no_answer or 0)

    def of(self, codes: Iterable[str]) -> int | None:
        """Count those that chose one of ``codes``; ``None`` until the question is counted."""
        return sum(self.by_answer.get(code, 0) for code in codes) if self.is_counted else None


UNCOUNTED: Final = QuestionCount({}, None)
"""A question that is not counted yet."""


class Tally(msgspec.Struct, frozen=True):
    """The count of one area, or of the commune. What is not reported yet is ``None``, not zero."""

    unit: str
    households: int | None
    issued: int | None
    collected: int | None
    valid: int
    invalid: Mapping[str, int]
    questions: Mapping[str, QuestionCount]

    @property
    def invalid_total(self) -> int:
        """All invalid forms."""
        return sum(self.invalid.values())

    @property
    def counted(self) -> int:
        """The forms that are accounted for in every question, and the invalid ones."""
        totals = (count.total for count in self.questions.values())
        return min((self.valid, *totals)) + self.invalid_total

    @property
    def complete(self) -> bool:
        """Whether what was collected is counted, in every question."""
        return (
            self.collected is not None
            and self.valid + self.invalid_total == self.collected
            and all(count.total == self.valid for count in self.questions.values())
        )


def tally_from_counts(area: RoundArea, counts: Mapping[str, int], questionnaire: Questionnaire) -> Tally:
    """The tally of an area from counts kept as ``valid``, ``invalid:<reason>``, ``<question>=<code>``."""
    valid = counts.get("valid", 0)
    invalid = {
        key.removeprefix("invalid:"): count
        for key, count in sorted(counts.items())
        if key.startswith("invalid:") and count
    }
    questions: dict[str, QuestionCount] = {}
    codes = [answer.code for answer in questionnaire.answers]
    for question in questionnaire.questions:
        by_answer = {code: counts.get(f"{question.name}={code}", 0) for code in codes}
        questions[question.name] = QuestionCount(by_answer, valid - sum(by_answer.values()))
    return _of_area(area, valid, invalid, questions)


def tally_from_totals(
    area: RoundArea, totals: Mapping[str, Mapping[str, int | None]], scale: TallyScale
) -> Tally:
    """Return the tally of an area that counted by hand: question → answer code → number of forms.

    The valid forms are the collected ones without the invalid; if the collected ones are not reported, those
    that the overall question accounts for. While no question is counted there are none: an empty cell is
    neither a blank form nor zero.
    """
    invalid = {code: count for code, count in totals.get(INVALID_FORMS, {}).items() if count}
    questions = {
        question: _question_total(totals.get(question, {}), scale) for question in scale.question_names
    }
    if area.forms_collected is None:
        valid = questions.get(scale.overall_question, UNCOUNTED).total
    elif not questions or any(count.is_counted for count in questions.values()):
        valid = max(area.forms_collected - sum(invalid.values()), 0)
    else:
        valid = 0
    return _of_area(area, valid, invalid, questions)


def commune_tally(areas: Sequence[Tally], questionnaire: Questionnaire) -> Tally:
    """Return the sum of the areas. Households and forms are known only when every area reported them.

    A question that an area has not counted although it counted others is unknown for the commune.
    """
    invalid: Counter[str] = Counter()
    for area in areas:
        invalid.update(area.invalid)
    questions = {
        question: _sum_of([area.questions[question] for area in areas if area.valid], questionnaire)
        for question in questionnaire.question_names
    }
    return Tally(
        unit=COMMUNE,
        households=_sum_of_all([area.households for area in areas]),
        issued=_sum_of_all([area.issued for area in areas]),
        collected=_sum_of_all([area.collected for area in areas]),
        valid=sum(area.valid for area in areas),
        invalid=dict(sorted(invalid.items())),
        questions=questions,
    )


def _of_area(
    area: RoundArea, valid: int, invalid: Mapping[str, int], questions: Mapping[str, QuestionCount]
) -> Tally:
    return Tally(
        area.area_id,
        area.total_households,
        area.forms_issued,
        area.forms_collected,
        valid,
        invalid,
        questions,
    )


def _question_total(counts: Mapping[str, int | None], scale: TallyScale) -> QuestionCount:
    codes = (*(answer.code for answer in scale.answers), NO_ANSWER)
    if all(counts.get(code) is None for code in codes):
        return UNCOUNTED
    by_answer = {answer.code: counts.get(answer.code) or 0 for answer in scale.answers}
    return QuestionCount(by_answer, counts.get(NO_ANSWER) or 0)


def _sum_of(counts: Sequence[QuestionCount], questionnaire: Questionnaire) -> QuestionCount:
    if not all(count.is_counted for count in counts):
        return UNCOUNTED
    by_answer = {
        answer.code: sum(count.by_answer.get(answer.code, 0) for count in counts)
        for answer in questionnaire.answers
    }
    return QuestionCount(by_answer, sum(count.no_answer or 0 for count in counts))


def _sum_of_all(counts: Sequence[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known and len(known) == len(counts) else None
