"""The data of the survey papers: minutes of an area and the report of the commune."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from desktop_app.areas.kinds import area_in_sentence
from desktop_app.base.clock import Clock
from desktop_app.base.problems import Problem
from desktop_app.base.spelling import spelled_parts
from desktop_app.catalogue.questionnaire import TestedPer
from desktop_app.office.documents import document_head, signer, work_board_head
from desktop_app.office.profile import OfficeProfile, load_profile
from desktop_app.reports.data import PrintState, SurveyPlan, SurveyReport, TallyMinutes
from desktop_app.reports.frame.wording import load_wording
from desktop_app.reports.posting import PostingSheet
from desktop_app.surveys.papers.minutes import read_notes
from desktop_app.surveys.papers.parts import (
    answers,
    area_result,
    commune_in_sentence,
    conditions,
    days_asked,
    failing_areas,
    form_counts,
    invalid_reasons,
    legal_bases,
    matrix,
    methods,
    minutes_signers,
    opinions,
    options,
    persons,
    questions,
    round_in_sentence,
    state,
    undecided_areas,
    with_plan,
)
from desktop_app.surveys.responses.queries import comments
from desktop_app.surveys.round_tally import RoundCount, count_round
from desktop_app.surveys.tally.outcome import Verdict


@dataclass(frozen=True, slots=True)
class PaperNumber:
    """Number and date of a paper; both may be left to the pen."""

    number: str = ""
    issued_on: date | None = None


def tally_minutes(
    connection: Connection,
    clock: Clock,
    commune_code: str,
    round_id: str,
    area_id: str,
    paper: PaperNumber | None = None,
) -> TallyMinutes:
    """Return the minutes of the count in a residential area.

    Raises:
        Problem: the round or its template is not there, or the area is not in the round.
    """
    counted = count_round(connection, round_id)
    entry = next((entry for entry in counted.areas if entry.area.area_id == area_id), None)
    if entry is None:
        raise Problem("This residential area is not in the round. Add it to the round first.")
    profile = load_profile(connection, commune_code)
    notes = read_notes(entry.area.minutes)
    name = entry.area.name
    used, tones = paper or PaperNumber(), profile.tones
    written = [*notes.opinions, *comments(connection, round_id, area_id)]
    return TallyMinutes(
        head=work_board_head(profile, name, used.number, used.issued_on),
        state=state(counted, clock),
        survey=round_in_sentence(counted, commune_code, tones),
        commune_name=commune_in_sentence(commune_code),
        area_name=area_in_sentence(name),
        counts=form_counts(entry.tally),
        options=spelled_parts(options(counted.questionnaire), tones),
        questions=spelled_parts(questions(counted, entry.tally, with_thresholds=False), tones),
        signers=minutes_signers(profile, notes),
        place=notes.place,
        started_at=notes.started_at,
        ended_at=notes.ended_at,
        legal_basis=spelled_parts(with_plan(counted, profile), tones),
        counters=persons(notes.counters),
        witnesses=persons(notes.witnesses),
        invalid_reasons=spelled_parts(invalid_reasons(counted.questionnaire, entry.tally), tones),
        opinions=opinions(written),
        copies=notes.copies,
    )


def survey_report(
    connection: Connection,
    clock: Clock,
    commune_code: str,
    round_id: str,
    paper: PaperNumber | None = None,
) -> SurveyReport:
    """Return the report of the commune on a round.

    Raises:
        Problem: the round or its template is not there, or the form has no overall question.
    """
    counted = count_round(connection, round_id)
    if not counted.questionnaire.overall_question:
        raise Problem(
            "This form does not ask for satisfaction, so there is no official report of it. "
            "Print its results question by question (tab “Result” of the round), or the minutes of its areas."
        )
    used, item = paper or PaperNumber(), counted.round
    report = report_of_count(counted, load_profile(connection, commune_code), state(counted, clock))
    return replace(
        report,
        head=replace(report.head, number=used.number, issued_on=used.issued_on),
        plan=SurveyPlan(item.plan_number, item.plan_date, *days_asked(connection, item)),
        opinions=opinions(comments(connection, round_id)),
    )


def report_of_count(counted: RoundCount, profile: OfficeProfile, printed: PrintState) -> SurveyReport:
    """Return the report's data from a count, without what is read from the forms themselves."""
    tones = profile.tones
    overall = counted.questionnaire.overall_question
    verdict = counted.outcome.verdict
    return SurveyReport(
        head=document_head(profile),
        state=printed,
        survey=round_in_sentence(counted, profile.commune_code, tones),
        counts=form_counts(counted.outcome.tally),
        options=spelled_parts(options(counted.questionnaire), tones),
        questions=spelled_parts(questions(counted, counted.outcome.tally, with_thresholds=True), tones),
        areas=tuple(area_result(counted, entry) for entry in counted.areas),
        totals=answers(counted, counted.outcome.tally, overall),
        matrix=spelled_parts(matrix(counted), tones),
        conditions=spelled_parts(conditions(counted), tones),
        passed=None if verdict is Verdict.UNDECIDED else verdict is Verdict.PASSED,
        signer=signer(profile),
        legal_basis=spelled_parts(legal_bases(counted.questionnaire), tones),
        methods=spelled_parts(methods(counted), tones),
        failing_areas=failing_areas(counted),
        undecided_areas=undecided_areas(counted) if verdict is Verdict.UNDECIDED else (),
        tests_areas=counted.thresholds.tested_per is TestedPer.RESIDENTIAL_AREA,
        recipients=profile.recipients,
    )


def posting_sheet(
    connection: Connection,
    clock: Clock,
    commune_code: str,
    round_id: str,
    paper: PaperNumber | None = None,
) -> PostingSheet:
    """Return the notice by which the result of a round is made public, under the symbol of a notice.

    Raises:
        Problem: the round or its template is not there, or the form has no overall question.
    """
    report = survey_report(connection, clock, commune_code, round_id, paper)
    words = load_wording("posting")
    reports, notice = words.text("head.symbol_of_reports"), words.text("head.symbol")
    head = report.head
    if head.symbol.startswith(f"{reports}-"):
        head = replace(head, symbol=notice + head.symbol.removeprefix(reports))
    return PostingSheet(replace(report, head=head))
