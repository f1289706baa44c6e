"""The count of a round from the book: tallies of its areas, outcome, and findings.

Reads the counts kept with the writes, never the forms, so that a hundred thousand forms are tallied as
quickly as ten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from desktop_app.catalogue.questionnaire import Questionnaire, TestedPer, Threshold, Thresholds
from desktop_app.surveys.findings.checks import (
    COUNTED_LATER,
    SUMS_DIFFER,
    RoundFinding,
    check_forms,
    check_hand_count,
    check_missing_serials,
    check_schedule,
    check_tally,
)
from desktop_app.surveys.findings.form_problems import RoundProblems, problems_of
from desktop_app.surveys.rounds.queries import areas_of_round
from desktop_app.surveys.rounds.records import Round, RoundArea, TallyMode
from desktop_app.surveys.rounds.round_questionnaire import round_with_questionnaire
from desktop_app.surveys.rounds.running import hand_tallies
from desktop_app.surveys.rounds.state import RoundState
from desktop_app.surveys.rounds.thresholds import thresholds_of
from desktop_app.surveys.tally.counts import area_counts, taken_numbers
from desktop_app.surveys.tally.coverage import answer_share
from desktop_app.surveys.tally.outcome import RoundOutcome, outcome
from desktop_app.surveys.tally.serial_numbers import free_numbers
from desktop_app.surveys.tally.tally import COMMUNE, FormTallies, Tally, tally_from_totals
from desktop_app.surveys.versions.unplaced_answers import unplaced_answer_findings

if TYPE_CHECKING:
    from desktop_app.surveys.responses.answer_wording import AnswerWording


@dataclass(frozen=True, slots=True)
class AreaTally:
    """An area of the round with its count."""

    area: RoundArea
    tally: Tally


@dataclass(frozen=True, slots=True)
class RoundCount:
    """A round with everything that was counted."""

    round: Round
    questionnaire: Questionnaire
    thresholds: Thresholds
    areas: tuple[AreaTally, ...]
    outcome: RoundOutcome

    def threshold(self, tally: Tally, question: str) -> Threshold | None:
        """Return the share a question must reach in the commune or in an area; ``None`` for no requirement.

        With an average there is no requirement for a single content, and where every area is tested none for
        the commune. An area is compared with the requirement of the commune, which decides nothing.
        """
        if question == self.questionnaire.overall_question:
            return self.thresholds.overall_threshold_percent
        per = self.thresholds.tested_per
        nowhere = per is TestedPer.AVERAGE
        elsewhere = per is TestedPer.RESIDENTIAL_AREA and tally.unit == COMMUNE
        return None if nowhere or elsewhere else self.thresholds.question_threshold_percent

    def required(self, tally: Tally, question: str) -> Fraction | None:
        """Return the same as a share, where it is set."""
        threshold = self.threshold(tally, question)
        return None if threshold is None else threshold.share

    def share(self, tally: Tally, question: str) -> Fraction | None:
        """Return the share of satisfied answers in the tally of an area or of the commune."""
        return answer_share(tally, question, self.questionnaire.satisfied, self.thresholds.denominator)

    def met(self, tally: Tally, question: str) -> bool | None:
        """Whether that share reaches the requirement; the same on the screen and on paper."""
        threshold = self.threshold(tally, question)
        return None if threshold is None else threshold.met_by(self.share(tally, question))

    @property
    def undecided_areas(self) -> tuple[RoundArea, ...]:
        """The areas whose counts are not whole, or cannot be tested for want of a valid form."""
        every = self.thresholds.tested_per is TestedPer.RESIDENTIAL_AREA
        return tuple(
            entry.area
            for entry in self.areas
            if not entry.tally.complete or (every and not entry.tally.valid)
        )


def count_round(connection: Connection, round_id: str) -> RoundCount:
    """Return the count of a round.

    Raises:
        Problem: there is no such round, or its template is not installed.
    """
    survey_round, questionnaire = round_with_questionnaire(connection, round_id)
    thresholds = thresholds_of(survey_round, questionnaire)
    areas = _tallies(connection, round_id, questionnaire)
    result = outcome([entry.tally for entry in areas], questionnaire, thresholds)
    return RoundCount(survey_round, questionnaire, thresholds, areas, result)


def findings_of(connection: Connection, counted: RoundCount, today: date) -> tuple[RoundFinding, ...]:
    """Everything that contradicts itself or is missing in the round, errors and warnings.

    In a draft nothing is missing of what is counted once forms are out.
    """

    def wording() -> AnswerWording:
        # Loaded here, because opening the window does not need the engine of forms.
        from desktop_app.surveys.responses.answer_wording import wording_of

        return wording_of(connection, counted.questionnaire)

    hand = hand_tallies(connection, counted.round.id)
    problems = problems_in(connection, counted, today)
    taken = taken_numbers(connection, counted.round.id)
    found: list[RoundFinding] = list(check_schedule(counted.round, counted.questionnaire, today))
    for entry in counted.areas:
        area = entry.area
        missing = _missing(entry, taken)
        found.extend(
            item
            for item in check_tally(area, entry.tally, counted.questionnaire)
            if not missing or item.code != SUMS_DIFFER
        )
        if area.tally_mode is TallyMode.TOTALS:
            found.extend(check_hand_count(area, hand.get(area.area_id, {}), counted.questionnaire, wording))
        found.extend(check_forms(area, problems.in_area(area.area_id)))
        found.extend(missing)
    found.extend(unplaced_answer_findings(connection, counted.round, counted.questionnaire))
    is_open = counted.round.status != RoundState.DRAFT
    return tuple(item for item in found if is_open or item.code not in COUNTED_LATER)


def problems_in(connection: Connection, counted: RoundCount, today: date) -> RoundProblems:
    """The forms of a counted round that somebody has to look at; ``findings_of`` speaks of the same."""
    areas = [entry.area for entry in counted.areas]
    return problems_of(connection, counted.round.id, counted.questionnaire, areas, today)


def _missing(entry: AreaTally, taken: Mapping[str, bytes]) -> tuple[RoundFinding, ...]:
    area = entry.area
    entered = entry.tally.valid + entry.tally.invalid_total
    if area.tally_mode is not TallyMode.PER_FORM or not area.forms_issued or area.forms_collected is None:
        return ()
    if entered >= area.forms_collected:
        return ()
    free = tuple(free_numbers(taken.get(area.area_id, b""), area.forms_issued))
    return check_missing_serials(area, entered, free)


def _tallies(connection: Connection, round_id: str, questionnaire: Questionnaire) -> tuple[AreaTally, ...]:
    kept = area_counts(connection, round_id)
    hand = hand_tallies(connection, round_id)
    of_forms = FormTallies(questionnaire)
    return tuple(
        AreaTally(
            area,
            tally_from_totals(area, hand.get(area.area_id, {}), questionnaire)
            if area.tally_mode is TallyMode.TOTALS
            else of_forms.of(area, kept.get(area.area_id, {})),
        )
        for area in areas_of_round(connection, round_id)
    )
