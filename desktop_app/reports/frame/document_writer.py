"""Puts the blocks of a document on paper."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO

from desktop_app.base.durable_file import require_ending, write_durably
from desktop_app.reports.blocks.model import Block, BlockTable, Document, Matrix, Progress
from desktop_app.reports.frame.fonts import register_fonts
from desktop_app.reports.frame.page import OfficialDocument
from desktop_app.reports.frame.profile import LayoutProfile
from desktop_app.reports.frame.story import Story
from desktop_app.reports.frame.wording import Wording


def write_document(
    document: Document,
    profile: LayoutProfile,
    wording: Wording,
    target: Path | BinaryIO,
    progress: Progress | None = None,
) -> None:
    """Write the document as PDF to a file, which it replaces at once and whole, or to a binary stream.

    Raises:
        WrongEnding: the name of the file ends otherwise.
        CannotWrite: the file cannot be written; the old one, if any, is untouched.
        Problem: a sentence of the wording is missing.
        Exception: whatever ``progress`` raises to stop the work; nothing is written then.
    """
    if isinstance(target, Path):
        require_ending(target, ".pdf")
    register_fonts()
    rows = sum(_row_count(block) for block in document.blocks)
    pages = 0
    if document.is_book:  # each page says how many there are, which is known when it was laid out once
        pages, _ = _built(document, profile, wording, None, rows, 0)
    _, content = _built(document, profile, wording, progress, rows, pages)
    if isinstance(target, Path):
        write_durably(target, content)
    else:
        target.write(content)
    if progress:
        progress(rows + 1, rows + 1)


def _row_count(block: Block) -> int:
    if isinstance(block, BlockTable):
        return len(block.shown_rows)
    return len(block.rows) if isinstance(block, Matrix) else 0


def _built(
    document: Document,
    profile: LayoutProfile,
    wording: Wording,
    progress: Progress | None,
    rows: int,
    pages: int,
) -> tuple[int, bytes]:
    """How many pages the document has, and its PDF."""
    buffer = io.BytesIO()
    template = OfficialDocument(buffer, document, profile, wording, progress, rows, pages)
    template.build(Story(profile, wording, template.rows_drawn).of(document))
    return template.page, buffer.getvalue()
