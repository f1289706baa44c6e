"""Read a paper from the book: the present figures, a draft as long as they are open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.issuing.subjects import PaperKind, PaperSubject
from desktop_app.movements.analysis.asking import paper as figures_paper
from desktop_app.movements.analysis.written_question import question_of
from desktop_app.movements.period import Period
from desktop_app.movements.progress.reporting import MovementReportRequest, movement_report
from desktop_app.movements.progress.unit_paper import unit_report
from desktop_app.narrative.work_report import work_report
from desktop_app.reports.blocks.model import Document
from desktop_app.reports.book_data import RegisterBook
from desktop_app.reports.data import PrintState, SurveyReport, TallyMinutes
from desktop_app.reports.documents.rendering import PaperData
from desktop_app.reports.figures import FigurePaper
from desktop_app.reports.movement_data import MovementReport
from desktop_app.reports.posting import PostingSheet
from desktop_app.reports.register_paper import RegisterPaper
from desktop_app.reports.unit_report import UnitReport
from desktop_app.reports.work_report import WorkReport
from desktop_app.surveys.papers.reporting import PaperNumber, posting_sheet, survey_report, tally_minutes

type FinalData = PaperData | UnitReport | FigurePaper | RegisterPaper | RegisterBook | Document
"""What can be a final paper with a code: papers of rounds and figures, of units, entries, books, vouchers."""


def read_data(
    connection: Connection,
    clock: Clock,
    commune_code: str,
    subject: PaperSubject,
    paper: PaperNumber | None = None,
    *,
    is_draft: bool = False,
    reader: str = "",
) -> PaperData:
    """A paper of a round or of figures as the book has it now.

    What is open stays a draft; what is closed may be read as one. A report tells ``reader`` of registers and
    fund what he may see of them.

    Raises:
        Problem: something it needs is not there.
    """
    used = paper or PaperNumber()
    data: PaperData
    match subject.kind:
        case PaperKind.MINUTES:
            data = tally_minutes(connection, clock, commune_code, subject.round_id, subject.area_id, used)
        case PaperKind.SURVEY:
            data = survey_report(connection, clock, commune_code, subject.round_id, used)
        case PaperKind.POSTING:
            data = posting_sheet(connection, clock, commune_code, subject.round_id, used)
        case PaperKind.WORK:
            data = work_report(connection, clock, commune_code, figures_of(subject, used), reader)
        case PaperKind.MOVEMENTS:
            data = movement_report(connection, clock, commune_code, figures_of(subject, used))
        case _:
            raise ValueError(f"{subject.kind} is none of the room of papers")
    return with_state(data, replace(data.state, is_draft=True)) if is_draft else data


def read_unit(connection: Connection, clock: Clock, commune_code: str, subject: PaperSubject) -> UnitReport:
    """The report of an area or organisation as the book has it now.

    Raises:
        Problem: there is no such unit in the period.
    """
    period = Period.parse(subject.period)
    return unit_report(connection, clock, commune_code, subject.set_code, period, subject.area_id)


def read_figures(
    connection: Connection, clock: Clock, commune_code: str, subject: PaperSubject
) -> FigurePaper:
    """The table of figures as the book has it now.

    Raises:
        Problem: the set has no such indicator any more, or a newer version of the program made the table.
    """
    return figures_paper(connection, clock, commune_code, question_of(subject.set_code, subject.asked))


def figures_of(subject: PaperSubject, paper: PaperNumber) -> MovementReportRequest:
    """What a paper of the figures of a period is made with."""
    return MovementReportRequest(
        subject.set_code,
        Period.parse(subject.period),
        number=paper.number,
        issued_on=paper.issued_on,
        with_annex=subject.with_annex,
        so_far=subject.so_far,
    )


def with_state(data: PaperData, state: PrintState) -> PaperData:
    """The paper with another state."""
    return _changed(data, {"state": state})


def with_number(data: PaperData, number: str, day: date) -> PaperData:
    """The paper with the number that it was given, and its day."""
    return _changed(data, {"head": replace(data.head, number=number, issued_on=day)})


def _changed(data: PaperData, changes: Mapping[str, Any]) -> PaperData:
    """The paper with another state or head; a report has those of its figures."""
    if isinstance(data, WorkReport):
        return replace(data, results=replace(data.results, **changes))
    if isinstance(data, PostingSheet):
        return PostingSheet(replace(data.report, **changes))
    return replace(data, **changes)


def warnings_of(data: PaperData) -> list[str]:
    """What to look at before the paper is printed and signed."""
    from desktop_app.reports.documents import checks

    match data:
        case TallyMinutes():
            return checks.check_tally_minutes(data)
        case SurveyReport():
            return checks.check_survey_report(data)
        case PostingSheet():
            return checks.check_survey_report(data.report)
        case WorkReport():
            return checks.check_work_report(data)
        case MovementReport():
            return checks.check_movement_report(data)
