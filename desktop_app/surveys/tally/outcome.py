"""Whether a round reached its thresholds: coverage, each content, the overall question.

Ratios are compared unrounded: 79,996 % is shown as 80,00 and still fails a threshold of 80.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from desktop_app.base.i18n import tr
from desktop_app.catalogue.questionnaire import Questionnaire, TestedPer, Thresholds
from desktop_app.surveys.tally.coverage import answer_share, average_satisfaction, coverage
from desktop_app.surveys.tally.tally import Tally, commune_tally


class Verdict(StrEnum):
    """Reached, not reached, or not decidable because a count or a threshold is missing."""

    PASSED = "passed"
    FAILED = "failed"
    UNDECIDED = "undecided"

    def label(self) -> str:
        """“Đạt”, “Chưa đạt”, “Chưa đủ căn cứ” in the language of the user."""
        match self:
            case Verdict.PASSED:
                return tr("Reached")
            case Verdict.FAILED:
                return tr("Not reached")
            case Verdict.UNDECIDED:
                return tr("Not decidable yet")


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """The commune's share of one question against its threshold."""

    question: str
    satisfaction: Fraction | None
    ok: bool | None


@dataclass(frozen=True, slots=True)
class AreaFailure:
    """A content question that is below the threshold in a residential area."""

    area_id: str
    question: str
    satisfaction: Fraction


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a round. ``None`` stands for "cannot be told".

    While an area has not counted everything that it collected, the conditions are those of what is counted so
    far, and the verdict stays open.

    ``failing_questions`` are those below the threshold in the commune; ``failing_areas`` lists every
    area and content below it, and decides only when the threshold is tested per residential area.
    """

    tally: Tally
    coverage: Fraction | None
    coverage_ok: bool | None
    questions: tuple[QuestionResult, ...]
    average: Fraction | None
    all_questions_ok: bool | None
    failing_questions: tuple[str, ...]
    failing_areas: tuple[AreaFailure, ...]
    overall: Fraction | None
    overall_ok: bool | None
    verdict: Verdict


def outcome(
    areas: Sequence[Tally], questionnaire: Questionnaire, thresholds: Thresholds | None = None
) -> Outcome:
    """The outcome of the areas' tallies against ``thresholds`` (the round's copy; else the template's)."""
    required = thresholds or questionnaire.thresholds
    total = commune_tally(areas, questionnaire)
    complete = all(area.complete for area in areas)
    contents = [question.name for question in questionnaire.content_questions]
    results = tuple(_result(total, question, questionnaire, required) for question in contents)
    failures = tuple(
        failure for area in areas for failure in _area_failures(area, contents, questionnaire, required)
    )
    average = average_satisfaction(total, contents, questionnaire, required.denominator)
    questions_ok = _questions_ok(areas, results, failures, average, required)
    asked = coverage(total)
    coverage_ok = required.min_coverage_percent.met_by(asked)
    overall = answer_share(
        total, questionnaire.overall_question, questionnaire.satisfied, required.denominator
    )
    overall_ok = required.overall_threshold_percent.met_by(overall)
    return Outcome(
        tally=total,
        coverage=asked,
        coverage_ok=coverage_ok,
        questions=results,
        average=average,
        all_questions_ok=questions_ok,
        failing_questions=tuple(result.question for result in results if result.ok is False),
        failing_areas=failures,
        overall=overall,
        overall_ok=overall_ok,
        verdict=_verdict((coverage_ok, questions_ok, overall_ok) if complete else ()),
    )


def _result(
    total: Tally, question: str, questionnaire: Questionnaire, required: Thresholds
) -> QuestionResult:
    ratio = answer_share(total, question, questionnaire.satisfied, required.denominator)
    return QuestionResult(question, ratio, required.question_threshold_percent.met_by(ratio))


def _area_failures(
    area: Tally, questions: Iterable[str], questionnaire: Questionnaire, required: Thresholds
) -> Iterable[AreaFailure]:
    for question in questions:
        ratio = answer_share(area, question, questionnaire.satisfied, required.denominator)
        if ratio is not None and required.question_threshold_percent.met_by(ratio) is False:
            yield AreaFailure(area.unit, question, ratio)


def _questions_ok(
    areas: Sequence[Tally],
    results: Sequence[QuestionResult],
    failures: Sequence[AreaFailure],
    average: Fraction | None,
    required: Thresholds,
) -> bool | None:
    match required.tested_per:
        case TestedPer.AVERAGE:
            return required.question_threshold_percent.met_by(average)
        case TestedPer.COMMUNE:
            return _all(result.ok for result in results)
        case TestedPer.RESIDENTIAL_AREA:
            if failures:
                return False
            counted = [area for area in areas if area.valid]
            known = required.question_threshold_percent.percent is not None
            return True if known and counted and len(counted) == len(areas) else None


def _all(conditions: Iterable[bool | None]) -> bool | None:
    """False when one is false, else unknown when one is unknown."""
    listed = tuple(conditions)
    if False in listed:
        return False
    return None if None in listed or not listed else True


def _verdict(conditions: Sequence[bool | None]) -> Verdict:
    together = _all(conditions)
    if together is None:
        return Verdict.UNDECIDED
    return Verdict.PASSED if together else Verdict.FAILED
