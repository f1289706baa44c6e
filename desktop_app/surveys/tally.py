"""The count of a residential area and of the commune, from forms or from totals counted by hand.

The commune is the sum of the areas' counts, never the mean of their percentages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from desktop_app.catalogue.survey_template import SurveyTemplate
from desktop_app.surveys.records import INVALID_FORMS, NO_ANSWER, Response, RoundArea
from desktop_app.surveys.validity import counted_answer

COMMUNE: Final = "commune"


@dataclass(frozen=True, slots=True)
class QuestionCount:
    """How the valid forms answered one question."""

    by_answer: Mapping[str, int]
    no_answer: int

    @property
    def total(self) -> int:
        """All valid forms that the count accounts for."""
        return sum(self.by_answer.values()) + self.no_answer

    def of(self, codes: Iterable[str]) -> int:
        """How many chose one of ``codes``."""
        return sum(self.by_answer.get(code, 0) for code in codes)


@dataclass(frozen=True, slots=True)
class Tally:
    """The count of one area, or of the commune. What nobody told yet is ``None``, not zero."""

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


def tally_from_responses(area: RoundArea, responses: Iterable[Response], template: SurveyTemplate) -> Tally:
    """Count the forms of an area one by one."""
    counts: Counter[str] = Counter()
    given: Counter[tuple[str, str]] = Counter()
    for response in responses:
        if response.validity:
            counts[f"invalid:{response.validity}"] += 1
        else:
            counts["valid"] += 1
            given.update(response.answers.items())
    for (question, answer), times in given.items():
        code = counted_answer(template, answer)
        if code is not None:
            counts[f"{question}={code}"] += times
    return tally_from_counts(area, counts, template)


def tally_from_counts(area: RoundArea, counts: Mapping[str, int], template: SurveyTemplate) -> Tally:
    """The tally of an area from counts kept as ``valid``, ``invalid:<reason>``, ``<question>=<code>``."""
    valid = counts.get("valid", 0)
    invalid = {
        key.removeprefix("invalid:"): count
        for key, count in sorted(counts.items())
        if key.startswith("invalid:") and count
    }
    questions: dict[str, QuestionCount] = {}
    for question in template.question_names:
        by_answer = {answer.code: counts.get(f"{question}={answer.code}", 0) for answer in template.answers}
        questions[question] = QuestionCount(by_answer, valid - sum(by_answer.values()))
    counted = valid + sum(invalid.values())
    collected = area.forms_collected if area.forms_collected is not None else counted or None
    return Tally(area.area_id, area.total_households, area.forms_issued, collected, valid, invalid, questions)


def tally_from_totals(
    area: RoundArea, totals: Mapping[str, Mapping[str, int | None]], template: SurveyTemplate
) -> Tally:
    """The tally of an area that counted by hand: question → answer code → number of forms.

    The valid forms are the collected ones without the invalid; where the collected ones are not told,
    those that the overall question accounts for. Blanks that were not counted are what is left.
    """
    invalid = {code: count for code, count in totals.get(INVALID_FORMS, {}).items() if count}
    overall = totals.get(template.overall_question, {})
    if area.forms_collected is None:
        valid = sum(count or 0 for count in overall.values())
    else:
        valid = max(area.forms_collected - sum(invalid.values()), 0)
    questions = {
        question: _question_total(totals.get(question, {}), valid, template)
        for question in template.question_names
    }
    counted = valid + sum(invalid.values())
    collected = area.forms_collected if area.forms_collected is not None else counted or None
    return Tally(area.area_id, area.total_households, area.forms_issued, collected, valid, invalid, questions)


def commune_tally(areas: Sequence[Tally], template: SurveyTemplate) -> Tally:
    """The sum of the areas. Households and issued forms are known only when every area told them."""
    invalid: Counter[str] = Counter()
    for area in areas:
        invalid.update(area.invalid)
    questions = {
        question: QuestionCount(
            {
                answer.code: sum(area.questions[question].by_answer.get(answer.code, 0) for area in areas)
                for answer in template.answers
            },
            sum(area.questions[question].no_answer for area in areas),
        )
        for question in template.question_names
    }
    collected = [area.collected for area in areas if area.collected is not None]
    return Tally(
        unit=COMMUNE,
        households=_all_told([area.households for area in areas]),
        issued=_all_told([area.issued for area in areas]),
        collected=sum(collected) if collected else None,
        valid=sum(area.valid for area in areas),
        invalid=dict(sorted(invalid.items())),
        questions=questions,
    )


def _question_total(counts: Mapping[str, int | None], valid: int, template: SurveyTemplate) -> QuestionCount:
    by_answer = {answer.code: counts.get(answer.code) or 0 for answer in template.answers}
    told = counts.get(NO_ANSWER)
    left = max(valid - sum(by_answer.values()), 0)
    return QuestionCount(by_answer, left if told is None else told)


def _all_told(counts: Sequence[int | None]) -> int | None:
    told = [count for count in counts if count is not None]
    return sum(told) if told and len(told) == len(counts) else None
