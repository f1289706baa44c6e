"""Any document as PDF. The same input gives the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from desktop_app.reports.blocks.model import Document, Progress
from desktop_app.reports.book_data import RegisterBook
from desktop_app.reports.data import MovementReport, Reminder, SurveyReport, TallyMinutes
from desktop_app.reports.documents import (
    figure_paper,
    movement_report,
    register_book,
    reminder,
    survey_report,
    tally_minutes,
)
from desktop_app.reports.figures import FigurePaper
from desktop_app.reports.frame.profile import LayoutProfile
from desktop_app.reports.frame.wording import Wording, load_wording

type PaperData = TallyMinutes | SurveyReport | MovementReport
type Printable = PaperData | Reminder | FigurePaper | RegisterBook


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
        Problem: the file cannot be written, or the office's own wording is wrong.
    """
    # Loaded with the first PDF: it takes longer than a window to come up.
    from desktop_app.reports.frame.document_writer import write_document

    words = (wording or load_wording(_wording_of(data))).spelled(data.head.tones)
    write_document(_blocks(data, words), profile, words, target, progress)


def document_of(data: Printable) -> Document:
    """A document as blocks, for whoever writes it as another file, in the office's own wording.

    Raises:
        Problem: the office's own wording is wrong.
    """
    return _blocks(data, load_wording(_wording_of(data)).spelled(data.head.tones))


def _wording_of(data: Printable) -> str:
    match data:
        case TallyMinutes():
            return tally_minutes.WORDING
        case SurveyReport():
            return survey_report.WORDING
        case MovementReport():
            return movement_report.WORDING
        case Reminder():
            return reminder.WORDING
        case FigurePaper():
            return figure_paper.WORDING
        case RegisterBook():
            return register_book.WORDING


def _blocks(data: Printable, wording: Wording) -> Document:
    match data:
        case TallyMinutes():
            return tally_minutes.tally_minutes_document(data, wording)
        case SurveyReport():
            return survey_report.survey_report_document(data, wording)
        case MovementReport():
            return movement_report.movement_report_document(data, wording)
        case Reminder():
            return reminder.reminder_document(data, wording)
        case FigurePaper():
            return figure_paper.figure_document(data, wording)
        case RegisterBook():
            return register_book.register_book_document(data, wording)
