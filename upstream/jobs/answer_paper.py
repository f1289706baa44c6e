"""What communes answered as a Word file, by the same blocks as the papers of offices."""

from __future__ import annotations

import io
from collections.abc import Sequence

from desktop_app.base.clock import SystemClock
from desktop_app.base.i18n import speaking, tr
from desktop_app.base.text import carriable
from desktop_app.reports.blocks.model import BlockColumn, BlockRow, BlockTable, Document
from desktop_app.reports.data import DocumentHead, PrintState
from desktop_app.reports.frame.profile import profile_for
from desktop_app.reports.frame.wording import load_wording
from desktop_app.reports.word.document import write_word
from upstream.jobs.answers import AnswerTable

_FIRST_COLUMNS = 3
"""Commune, step and day; the answers follow."""


@speaking("vi")
def answers_as_word(table: AnswerTable, province: str) -> bytes:
    """Return a Word file of the table: a row a step, its answers below each other in one cell.

    Raises:
        Problem: the wording or layout of documents is wrong.
    """
    document = _document(table, province)
    stream = io.BytesIO()
    write_word(document, profile_for(document.head), load_wording("common").for_head(document.head), stream)
    return stream.getvalue()


def _document(table: AnswerTable, province: str) -> Document:
    head, now = DocumentHead((province,), "", province), SystemClock().now()
    columns = (
        *(BlockColumn(title, "left") for title in table.headings[:_FIRST_COLUMNS]),
        BlockColumn(tr("What was answered"), "left", is_wide=True),
    )
    cells = ((*row[:_FIRST_COLUMNS], _answers(table, row)) for row in table.rows)
    rows = tuple(BlockRow(tuple(map(carriable, row))) for row in cells)
    return Document(
        head=head,
        state=PrintState(False, now, now),
        kind=tr("ANSWERS OF THE COMMUNES"),
        subject=carriable(table.title),
        blocks=(BlockTable(columns, rows),),
        is_landscape=True,
    )


def _answers(table: AnswerTable, row: Sequence[str]) -> str:
    asked = zip(table.headings[_FIRST_COLUMNS:], row[_FIRST_COLUMNS:], strict=True)
    return "\n".join(f"{heading}: {answer}" for heading, answer in asked if answer)
