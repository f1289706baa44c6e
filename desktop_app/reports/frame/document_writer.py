"""Puts the blocks of a document on paper."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO

from desktop_app.base.durable_file import require_ending, write_durably
from desktop_app.base.long_work import Progress
from desktop_app.reports.blocks.model import Block, BlockTable, Document, Matrix
from desktop_app.reports.frame.fonts import register_fonts
from desktop_app.reports.frame.page import CountingCanvas, OfficialDocument
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
    drawn = _RowsDrawn(progress, rows)
    story = Story(profile, wording, drawn.add).of(document)
    pages = 0
    if document.is_book:  # each page says how many there are, which is known when it was laid out once
        counting = OfficialDocument(io.BytesIO(), document, profile, wording)
        counting.build([*story], canvasmaker=CountingCanvas)
        pages = counting.page
    buffer = io.BytesIO()
    OfficialDocument(buffer, document, profile, wording, pages, drawn.report).build(story)
    if isinstance(target, Path):
        write_durably(target, buffer.getvalue())
    else:
        target.write(buffer.getvalue())
    if progress:
        progress(rows + 1, rows + 1)


def _row_count(block: Block) -> int:
    if isinstance(block, BlockTable):
        return len(block.shown_rows)
    return len(block.rows) if isinstance(block, Matrix) else 0


class _RowsDrawn:
    """Reports how many rows of tables are drawn, and at each page whether to go on."""

    def __init__(self, progress: Progress | None, rows: int) -> None:
        self._progress, self._rows, self._done = progress, rows, 0

    def add(self, count: int) -> None:
        """So many more are drawn."""
        self._done += count
        self.report()

    def report(self) -> None:
        """Say how many there are by now."""
        if self._progress:
            self._progress(min(self._done, self._rows), self._rows + 1)
