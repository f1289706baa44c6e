"""Reads a paper from the book and writes it as PDF. No Qt: it runs on the database queue."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from desktop_app.base.clock import VIETNAM, Clock
from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.problems import Problem
from desktop_app.base.text import file_name
from desktop_app.issuing.check_sentences import status_sentences
from desktop_app.issuing.checking import document_status
from desktop_app.issuing.issue import InForce, in_force
from desktop_app.issuing.keeping import PrintedPaper, bearing_code_of, issued_of
from desktop_app.issuing.marking import Provenance, marked
from desktop_app.issuing.paper_source import figures_of, read_data, warnings_of, with_state
from desktop_app.movements.progress.reporting import MovementReportRequest
from desktop_app.reports.blocks.model import Document
from desktop_app.reports.data import SurveyReport, TallyMinutes
from desktop_app.reports.documents.rendering import PaperData, document_of
from desktop_app.reports.movement_data import MovementReport
from desktop_app.reports.posting import PostingSheet
from desktop_app.reports.work_report import WorkReport
from desktop_app.surveys.papers.reporting import PaperNumber
from ui.places.paper_request import PaperRequest

_MOST_ABOUT = 90
"""Room for what a paper is about in a file name; its number and "dự thảo" stand behind it."""


class Stopped(Exception):
    """The work was given up because its result is not wanted any more."""


@dataclass(frozen=True, slots=True)
class LoadedPaper:
    """A paper read from the book, not yet on pages: its ``data``, and the ``document`` made of them.

    ``name`` is its file name without a suffix.
    ``provenance``: what is recorded when it is printed or saved; a draft has none. ``issued``: it was issued,
    and ``content`` is its file, which is shown as it went out. ``replaces``: the one that it would replace.
    ``earlier``: one that was issued and is no longer in force. ``status``: the status of the issued one.
    """

    request: PaperRequest
    data: PaperData
    document: Document
    warnings: tuple[str, ...]
    name: str
    provenance: Provenance | None = None
    issued: PrintedPaper | None = None
    content: bytes | None = None
    replaces: PrintedPaper | None = None
    earlier: PrintedPaper | None = None
    status: tuple[str, ...] = ()

    @property
    def is_draft(self) -> bool:
        """Whether "DỰ THẢO" is printed on each page."""
        return self.issued is None and self.data.state.is_draft


def read_paper(
    connection: Connection, clock: Clock, commune_code: str, officer: str, request: PaperRequest
) -> LoadedPaper:
    """The paper with what to look at before it is printed, and the mark of ``officer`` where it is final.

    It is final only when its round or period is closed, whatever was asked for. One that was issued is the
    file that went out, unless another one is wanted to replace it.

    Raises:
        Problem: something it needs is not there.
    """
    holds = in_force(connection, request.subject)
    if holds is not None and not request.replacing:
        return _issued(connection, clock, commune_code, request, holds)
    earlier = next(iter(issued_of(connection, request.subject)), None) if holds is None else None
    number = PaperNumber(request.number, request.issued_on)
    data = read_data(
        connection, clock, commune_code, request.subject, number, is_draft=request.is_draft, reader=officer
    )
    document, provenance = marked(connection, commune_code, officer, request.subject, data)
    return LoadedPaper(
        request,
        data,
        document,
        tuple(warnings_of(data)),
        _file_name(request, data),
        provenance,
        replaces=holds.paper if holds is not None else None,
        earlier=earlier,
        status=_status(connection, earlier),
    )


def _status(connection: Connection, paper: PrintedPaper | None) -> tuple[str, ...]:
    status = document_status(connection, paper.matter_id) if paper is not None else None
    return tuple(status_sentences(status)) if status is not None else ()


def _issued(
    connection: Connection, clock: Clock, commune_code: str, request: PaperRequest, holds: InForce
) -> LoadedPaper:
    paper = holds.paper
    if holds.content is None:
        raise Problem(
            "The file of the document {reference} has not reached this computer. Exchange with the province.",
            reference=paper.reference,
        )
    shown = replace(request, number=paper.number, issued_on=paper.dated, is_draft=False)
    number = PaperNumber(paper.number, paper.dated)
    data = read_data(connection, clock, commune_code, request.subject, number)
    final = with_state(data, replace(data.state, is_draft=False))
    return LoadedPaper(
        request,
        data,
        bearing_code_of(paper, commune_code, document_of(data)),
        (),
        _file_name(shown, final),
        issued=paper,
        content=holds.content,
        status=_status(connection, paper)[1:],
    )


def figures_wanted(request: PaperRequest) -> MovementReportRequest:
    """The set, the period and the rest of what a paper of figures is made with."""
    return figures_of(request.subject, PaperNumber(request.number, request.issued_on))


def render_paper(paper: LoadedPaper, is_wanted: Callable[[], bool] = lambda: True) -> bytes:
    """The paper as PDF.

    Raises:
        Stopped: ``is_wanted`` became false meanwhile.
        Problem: the office's own wording is wrong.
    """
    if paper.content is not None:
        return paper.content
    return render_document(paper.document, is_wanted)


def render_document(document: Document, is_wanted: Callable[[], bool] = lambda: True) -> bytes:
    """A paper as PDF.

    Raises:
        Stopped: ``is_wanted`` became false meanwhile.
        Problem: the office's own wording is wrong.
    """
    from desktop_app.reports.documents.rendering import render
    from desktop_app.reports.frame.profile import profile_for

    def progress(_done: int, _all: int) -> None:
        if not is_wanted():
            raise Stopped

    layout, target = profile_for(document.head), io.BytesIO()
    render(document, layout, target, progress)
    return target.getvalue()


def write_word_file(document: Document, target: Path, progress: Progress) -> None:
    """Write the paper as a Word file, from the same blocks as its PDF.

    Raises:
        CannotWrite: the file cannot be written; an older one is untouched.
        Problem: the office's own wording is wrong.
    """
    from desktop_app.exchange.papers.rendering import FileKind, render

    render(document, FileKind.WORD, target, progress)


def _file_name(request: PaperRequest, data: PaperData) -> str:
    """A Vietnamese file name: what, of whom, when, and whether it is a draft."""
    about = _about(data)[:_MOST_ABOUT].rstrip()
    if request.number:
        about = f"{about} - số {request.number}"
    if data.state.is_draft:
        about = f"{about} (dự thảo)"
    return file_name(about)


def state_words(paper: LoadedPaper) -> str:
    """What the paper is, for the line above its preview."""
    when = paper.data.state.as_of
    if paper.issued is not None:
        when = paper.issued.as_of or when
    moment = f"{when.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
    if paper.is_draft:
        return tr("Draft, figures as of {moment}", moment=moment)
    return tr("Final, figures as of {moment}", moment=moment)


def _about(data: PaperData) -> str:
    match data:
        case TallyMinutes():
            return f"Biên bản kiểm phiếu - {data.area_name[:1].upper()}{data.area_name[1:]}"
        case SurveyReport():
            return f"Báo cáo tổng hợp - {data.survey}"
        case PostingSheet():
            return f"Niêm yết - {data.report.survey}"
        case WorkReport():
            return f"Báo cáo công tác Mặt trận - {data.results.period_label}"
        case MovementReport():
            return f"Kết quả thực hiện - {data.period_label}"
