"""Contradictions in the counts of a round, each as a sentence with its place; errors keep it from closing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from desktop_app.base.i18n import N_
from desktop_app.base.problems import Problem
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.surveys.findings.form_problem import FormProblem
from desktop_app.surveys.findings.form_problems import ProblemForms
from desktop_app.surveys.responses.validity import runs_in_words, serial_ranges
from desktop_app.surveys.rounds.records import INVALID_FORMS, NO_ANSWER, Round, RoundArea
from desktop_app.surveys.tally.tally import Tally

if TYPE_CHECKING:
    from desktop_app.surveys.responses.answer_wording import AnswerWording

NOT_ENTERED, NOT_COUNTED, SUMS_DIFFER = "serials_missing", "contents_not_counted", "forms_do_not_add_up"
NOT_ISSUED, NOT_COLLECTED = "issued_missing", "collected_missing"
STILL_TO_DO: Final = frozenset({NOT_ISSUED, NOT_COLLECTED, NOT_ENTERED, NOT_COUNTED})
"""The codes of what only has to be entered or typed to its end."""
COUNTED_LATER: Final = STILL_TO_DO | {SUMS_DIFFER}
"""The codes of what cannot be known before the round is opened."""


class FindingSeverity(StrEnum):
    """An error contradicts itself and must be mended; a warning may be true and is shown."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class RoundFinding:
    """Something to look at. ``area_id`` is empty when it concerns the whole round."""

    code: str
    severity: FindingSeverity
    area_id: str
    problem: Problem

    def sentence(self) -> str:
        """Problem and remedy, in the language of the user."""
        return self.problem.sentence()


def check_tally(area: RoundArea, tally: Tally, questionnaire: Questionnaire) -> tuple[RoundFinding, ...]:
    """Return the contradictions between the counts of one area."""
    return tuple(
        RoundFinding(code, severity, area.area_id, problem)
        for code, severity, problem in (
            *_missing_counts(area),
            *_order(area, tally),
            *_sums(area, tally, questionnaire),
        )
    )


def check_forms(area: RoundArea, found: Iterable[ProblemForms]) -> tuple[RoundFinding, ...]:
    """Return what is the matter with forms of one area: one finding a kind, with the way to those forms."""
    return tuple(
        RoundFinding(group.kind.value, severity, area.area_id, problem)
        for group in found
        for severity, problem in (_of_forms(area, group),)
    )


def check_missing_serials(
    area: RoundArea, entered: int, free: Sequence[tuple[int, int]]
) -> tuple[RoundFinding, ...]:
    """Whether fewer forms are entered than were collected; ``free``: the runs of numbers that no form has.

    Where it is so, that is what keeps the sums from agreeing.
    """
    if area.forms_collected is None or entered >= area.forms_collected or not free:
        return ()
    problem = Problem(
        "{area}: {count} collected forms are not entered yet; the serial numbers {serials} are free.",
        area=area.name, count=area.forms_collected - entered, serials=runs_in_words(free),
    )  # fmt: skip
    return (RoundFinding(NOT_ENTERED, FindingSeverity.ERROR, area.area_id, problem),)


def check_hand_count(
    area: RoundArea,
    totals: Mapping[str, Mapping[str, int | None]],
    questionnaire: Questionnaire,
    wording: Callable[[], AnswerWording],
) -> tuple[RoundFinding, ...]:
    """Yield questions, answers or reasons the questionnaire does not have, and counts below zero.

    ``wording`` is called only for a finding: it reads the form.
    """
    questions = {question.name: question for question in questionnaire.questions}
    reasons = {reason.code for reason in questionnaire.invalid_reasons}
    answers = questionnaire.answer_codes | {NO_ANSWER}
    findings: list[RoundFinding] = []
    for name, counts in totals.items():
        known = reasons if name == INVALID_FORMS else answers if name in questions else frozenset[str]()
        for code, count in counts.items():
            if code not in known:
                words = wording()
                problem = Problem(
                    "{area}: the count “{question}: {code}” does not belong to this form. Delete it.",
                    area=area.name, question=words.counted(name), code=words.counted_as(name, code),
                )  # fmt: skip
                findings.append(RoundFinding("unknown_count", FindingSeverity.ERROR, area.area_id, problem))
            elif count is not None and count < 0:
                problem = Problem("{area}: a count is below zero. Correct it.", area=area.name)
                findings.append(RoundFinding("below_zero", FindingSeverity.ERROR, area.area_id, problem))
    return tuple(findings)


def check_schedule(
    survey_round: Round, questionnaire: Questionnaire, today: date
) -> tuple[RoundFinding, ...]:
    """Whether the round keeps its dates and the working days that the guidance allows."""
    findings: list[RoundFinding] = []
    start, end = survey_round.planned_from, survey_round.planned_to
    limit = questionnaire.max_working_days
    if start and end and end < start:
        problem = Problem("The planned last day is before the first. Correct the dates.")
        return (RoundFinding("dates_reversed", FindingSeverity.ERROR, "", problem),)
    if start and end and limit is not None and working_days(start, end) > limit:
        problem = Problem(
            "The plan takes {days} working days; the guidance allows {limit}. Check the dates.",
            days=working_days(start, end), limit=limit,
        )  # fmt: skip
        findings.append(RoundFinding("plan_too_long", FindingSeverity.WARNING, "", problem))
    if end and (survey_round.closed_on or today) > end:
        problem = Problem("The planned last day, {day}, has passed.", day=f"{end:%d/%m/%Y}")
        findings.append(RoundFinding("plan_exceeded", FindingSeverity.WARNING, "", problem))
    return tuple(findings)


def working_days(start: date, end: date) -> int:
    """Days from Monday to Friday, both ends included; public holidays are not known here."""
    days = (end - start).days + 1
    return sum(1 for step in range(days) if (start + timedelta(step)).weekday() < 5)


def errors(findings: Iterable[RoundFinding]) -> int:
    """Return how many of the findings keep the round from closing."""
    return sum(1 for finding in findings if finding.severity is FindingSeverity.ERROR)


type _Found = Iterator[tuple[str, FindingSeverity, Problem]]


def _missing_counts(area: RoundArea) -> _Found:
    if area.total_households is None:
        problem = Problem("{area}: the number of households is missing. Fill it in.", area=area.name)
        yield "households_missing", FindingSeverity.ERROR, problem
    if area.forms_issued is None:
        problem = Problem("{area}: the number of forms issued is missing. Fill it in.", area=area.name)
        yield NOT_ISSUED, FindingSeverity.WARNING, problem
    if area.forms_collected is None:
        problem = Problem("{area}: the number of forms collected is missing. Fill it in.", area=area.name)
        yield NOT_COLLECTED, FindingSeverity.ERROR, problem


def _order(area: RoundArea, tally: Tally) -> _Found:
    households, issued, collected = area.total_households, area.forms_issued, tally.collected
    if collected is not None and issued is not None and collected > issued:
        yield (
            "collected_over_issued",
            FindingSeverity.ERROR,
            Problem(
                "{area}: {collected} forms were collected but only {issued} issued. Correct one of them.",
                area=area.name, collected=collected, issued=issued,
            ),
        )  # fmt: skip
    if issued is not None and households is not None and issued > households:
        yield (
            "issued_over_households",
            FindingSeverity.WARNING,
            Problem(
                "{area}: {issued} forms were issued to {households} households. Check both numbers.",
                area=area.name, issued=issued, households=households,
            ),
        )  # fmt: skip
    if households is not None and tally.valid > households:
        yield (
            "valid_over_households",
            FindingSeverity.ERROR,
            Problem(
                "{area}: {valid} valid forms from {households} households; a household has one. Check both.",
                area=area.name, valid=tally.valid, households=households,
            ),
        )  # fmt: skip


def _sums(area: RoundArea, tally: Tally, questionnaire: Questionnaire) -> _Found:
    typed = () if tally.of_forms else questionnaire.questions
    uncounted = [question.number for question in typed if not tally.questions[question.name].is_counted]
    if uncounted and tally.collected != 0:
        yield (
            NOT_COUNTED,
            FindingSeverity.ERROR,
            Problem(
                "{area}: nothing is typed yet for the contents {numbers} of the hand count. Type the totals.",
                area=area.name, numbers=serial_ranges(uncounted),
            ),
        )  # fmt: skip
    counted = tally.valid + tally.invalid_total
    nothing = bool(uncounted) and len(uncounted) == len(questionnaire.questions)
    if tally.collected is not None and counted != tally.collected and not nothing:
        yield (
            SUMS_DIFFER,
            FindingSeverity.ERROR,
            Problem(
                "{area}: {valid} valid and {invalid} invalid forms do not make {collected} collected."
                " Key what is missing or correct the number.",
                area=area.name, valid=tally.valid, invalid=tally.invalid_total, collected=tally.collected,
            ),
        )  # fmt: skip
    for question in typed:
        count = tally.questions[question.name]
        if count.is_counted and count.total != tally.valid:
            yield (
                "question_does_not_add_up",
                FindingSeverity.ERROR,
                Problem(
                    "{area}, content {number}: the answers make {total}, but {valid} forms are valid."
                    " Count this content again.",
                    area=area.name, number=question.number, total=count.total, valid=tally.valid,
                ),
            )  # fmt: skip


def _of_forms(area: RoundArea, group: ProblemForms) -> tuple[FindingSeverity, Problem]:
    severity = FindingSeverity.ERROR if group.kind is FormProblem.SERIAL_TWICE else FindingSeverity.WARNING
    issued = "–" if area.forms_issued is None else area.forms_issued
    sentence = _FORM_SENTENCES[group.kind]
    serials = serial_ranges(group.serials) if "{serials}" in sentence else ""
    return severity, Problem(sentence, area=area.name, serials=serials, count=len(group.rows), issued=issued)


_FORM_SENTENCES: Final[Mapping[FormProblem, str]] = {
    FormProblem.SERIAL_TWICE: N_(
        "{area}: the serial numbers {serials} are on more than one valid form."
        " Correct them or mark the second form invalid."
    ),
    FormProblem.SERIAL_BEYOND: N_(
        "{area}: the serial numbers {serials} are above the {issued} forms issued. Check them."
    ),
    FormProblem.NO_SERIAL: N_(
        "{area}: {count} forms count but have no serial number. Type the numbers or mark the forms invalid."
    ),
    FormProblem.AGAINST_RULES: N_(
        "{area}: {count} forms count although they are blank or their overall question has no single answer."
        " Look at the papers again."
    ),
    FormProblem.WRONG_ANSWER: N_(
        "{area}: in {count} forms an answer is missing or not allowed by the form. Open them and correct it."
    ),
    FormProblem.ENTERED_DIFFERENTLY: N_(
        "{area}: the two entries of {count} forms differ. Settle them under “Double entry”."
    ),
    FormProblem.CONFLICT: N_(
        "{area}: in {count} forms two computers changed the same field."
        " Decide under “Sync” which value to keep."
    ),
    FormProblem.REFUSED: N_(
        "{area}: the province did not take changes of {count} forms. See the reasons under “Sync”."
    ),
}
