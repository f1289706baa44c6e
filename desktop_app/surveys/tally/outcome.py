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
class ContentResult:
    """The commune's share of one content; ``ok`` is whether the content reaches its requirement.

    That is the share of the commune or of every area, by the rule of the round. ``None``: not known, or no
    requirement for a single content.
    """

    question: str
    satisfaction: Fraction | None
    ok: bool | None


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A content that is below the threshold where it is tested; ``unit`` is an area or :data:`COMMUNE`."""

    unit: str
    question: str
    satisfaction: Fraction


@dataclass(frozen=True, slots=True)
class RoundOutcome:
    """The result of a round. ``None`` means undecided.

    While an area has not counted everything that it collected, the conditions are those of what is counted so
    far, and the verdict stays open.

    ``deciding`` is the share that the threshold of the contents is compared with: the average, or the lowest
    of those that are tested. ``shortfalls`` are all that are below it; with an average there are none.
    """

    tally: Tally
    coverage: Fraction | None
    coverage_ok: bool | None
    questions: tuple[ContentResult, ...]
    average: Fraction | None
    deciding: Fraction | None
    all_questions_ok: bool | None
    shortfalls: tuple[Shortfall, ...]
    overall: Fraction | None
    overall_ok: bool | None
    verdict: Verdict

    @property
    def failing_questions(self) -> tuple[str, ...]:
        """The contents that are below the threshold somewhere, each once."""
        return tuple(dict.fromkeys(each.question for each in self.shortfalls))


def outcome(
    areas: Sequence[Tally], questionnaire: Questionnaire, thresholds: Thresholds | None = None
) -> RoundOutcome:
    """The outcome of the areas' tallies against ``thresholds`` (the round's copy; else the template's)."""
    required = thresholds or questionnaire.thresholds
    total = commune_tally(areas, questionnaire)
    complete = all(area.complete for area in areas)
    contents = [question.name for question in questionnaire.content_questions]
    average = average_satisfaction(total, contents, questionnaire, required.denominator)
    tested = _tested(areas, total, required)
    shares = [
        (tally.unit, question, answer_share(tally, question, questionnaire.satisfied, required.denominator))
        for question in contents
        for tally in tested
    ]
    met_by = required.question_threshold_percent.met_by
    asked = coverage(total)
    coverage_ok = required.min_coverage_percent.met_by(asked)
    overall = answer_share(
        total, questionnaire.overall_question, questionnaire.satisfied, required.denominator
    )
    overall_ok = required.overall_threshold_percent.met_by(overall)
    if required.tested_per is TestedPer.AVERAGE:
        deciding, questions_ok = average, met_by(average)
    else:
        deciding = min((share for _, _, share in shares if share is not None), default=None)
        questions_ok = _all(met_by(share) for _, _, share in shares)
    return RoundOutcome(
        tally=total,
        coverage=asked,
        coverage_ok=coverage_ok,
        questions=tuple(
            ContentResult(
                question,
                answer_share(total, question, questionnaire.satisfied, required.denominator),
                _all(met_by(share) for _, name, share in shares if name == question),
            )
            for question in contents
        ),
        average=average,
        deciding=deciding,
        all_questions_ok=questions_ok,
        shortfalls=tuple(
            Shortfall(unit, question, share)
            for unit, question, share in shares
            if share is not None and met_by(share) is False
        ),
        overall=overall,
        overall_ok=overall_ok,
        verdict=_verdict((coverage_ok, questions_ok, overall_ok) if complete else ()),
    )


def _tested(areas: Sequence[Tally], total: Tally, required: Thresholds) -> Sequence[Tally]:
    """Return the tallies in which each content has to reach the threshold; of an average none."""
    match required.tested_per:
        case TestedPer.AVERAGE:
            return ()
        case TestedPer.COMMUNE:
            return (total,)
        case TestedPer.RESIDENTIAL_AREA:
            return areas


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
