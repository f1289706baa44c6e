"""Any document as a file of the kind that is wanted; the texts are the same in each."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from desktop_app.base.long_work import Progress
from desktop_app.base.problems import Problem
from desktop_app.reports.blocks.model import Document
from desktop_app.reports.blocks.readable import require_readable
from desktop_app.reports.frame.profile import LayoutProfile, profile_for
from desktop_app.reports.frame.wording import load_wording


class FileKind(StrEnum):
    """What a document can be written as; the value is the ending of the file."""

    PDF = "pdf"
    WORD = "docx"
    WORKBOOK = "xlsx"


def kinds_of(document: Document) -> tuple[FileKind, ...]:
    """Return what the document can be written as: a workbook only where it is a table."""
    return tuple(kind for kind in FileKind if kind is not FileKind.WORKBOOK or document.is_table)


def render(
    document: Document,
    kind: FileKind,
    target: Path,
    progress: Progress | None = None,
    *,
    profile: LayoutProfile | None = None,
) -> None:
    """Write a document, which replaces an older file at once and whole.

    Raises:
        NamesUnreadable: a name in it is sealed.
        CannotWrite: the file cannot be written; the old one, if any, is untouched.
        Problem: the document is no table, but a workbook is wanted; or the office's own wording is wrong.
        Exception: whatever ``progress`` raises to stop the work; nothing is written then.
    """
    require_readable(document)
    layout = profile or profile_for(document.head)
    words = load_wording("common").for_head(document.head)
    # Each is loaded with its first file: it takes longer than a window to come up.
    match kind:
        case FileKind.PDF:
            from desktop_app.reports.frame.document_writer import write_document

            write_document(document, layout, words, target, progress)
        case FileKind.WORD:
            from desktop_app.reports.word.document import write_word

            write_word(document, layout, words, target, progress)
        case FileKind.WORKBOOK:
            from desktop_app.exchange.papers.workbook import write_workbook

            if not document.is_table:
                raise Problem("This paper has no table. Choose PDF or Word for it.")
            write_workbook(document, layout, words, target, progress)
