"""Any document as PDF. The same input gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from desktop_app.base.long_work import Progress
from desktop_app.reports.blocks.model import Document
from desktop_app.reports.blocks.readable import require_readable
from desktop_app.reports.book_data import RegisterBook
from desktop_app.reports.data import SurveyReport, TallyMinutes
from desktop_app.reports.documents import (
    figure_paper,
    movement_report,
    posting,
    register_book,
    register_paper,
    reminder,
    survey_report,
    tally_minutes,
    unit_report,
    work_report,
)
from desktop_app.reports.figures import FigurePaper
from desktop_app.reports.frame.profile import LayoutProfile
from desktop_app.reports.frame.wording import Wording, load_wording
from desktop_app.reports.movement_data import MovementReport, Reminder
from desktop_app.reports.posting import PostingSheet
from desktop_app.reports.register_paper import RegisterPaper
from desktop_app.reports.unit_report import UnitReport
from desktop_app.reports.work_report import WorkReport

type PaperData = TallyMinutes | SurveyReport | PostingSheet | MovementReport | WorkReport
type Printable = PaperData | Reminder | UnitReport | FigurePaper | RegisterBook | RegisterPaper | Document


def render(
    data: Printable,
    profile: LayoutProfile,
    target: Path | BinaryIO,
    progress: Progress | None = None,
    *,
    wording: Wording | None = None,
) -> None:
    """Write a document as PDF, in the office's own wording unless another is given.

    Raises:
        NamesUnreadable: a name in it is sealed.
        Problem: the file cannot be written, or the office's own wording is wrong.
    """
    # Loaded with the first PDF: it takes longer than a window to come up.
    from desktop_app.reports.frame.document_writer import write_document

    name, made_of = _KINDS[type(data)]
    words = (wording or load_wording(name)).for_head(data.head)
    document = made_of(data, words)
    require_readable(document)
    write_document(document, profile, words, target, progress)


def document_of(data: Printable) -> Document:
    """A document as blocks, for writing it as another file, in the office's own wording.

    Raises:
        NamesUnreadable: a name in it is sealed.
        Problem: the office's own wording is wrong.
    """
    name, made_of = _KINDS[type(data)]
    document = made_of(data, load_wording(name).for_head(data.head))
    require_readable(document)
    return document


def _as_it_is(document: Document, _: Wording) -> Document:
    """What was made of blocks by its own room."""
    return document


_KINDS: Mapping[type, tuple[str, Callable[[Any, Wording], Document]]] = {
    TallyMinutes: (tally_minutes.WORDING, tally_minutes.tally_minutes_document),
    SurveyReport: (survey_report.WORDING, survey_report.survey_report_document),
    MovementReport: (movement_report.WORDING, movement_report.movement_report_document),
    PostingSheet: (posting.WORDING, posting.posting_document),
    WorkReport: (work_report.WORDING, work_report.work_report_document),
    UnitReport: (unit_report.WORDING, unit_report.unit_report_document),
    Reminder: (reminder.WORDING, reminder.reminder_document),
    FigurePaper: (figure_paper.WORDING, figure_paper.figure_document),
    RegisterBook: (register_book.WORDING, register_book.register_book_document),
    RegisterPaper: (register_paper.WORDING, register_paper.register_paper_document),
    Document: ("common", _as_it_is),
}
"""The wording of each kind of paper, and what makes it."""
