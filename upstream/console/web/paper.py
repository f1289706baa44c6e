"""A table of a page as a PDF, by the same blocks as the papers of offices."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.base.clock import SystemClock
from desktop_app.base.i18n import speaking
from desktop_app.base.text import carriable
from desktop_app.reports.blocks.model import BlockColumn, BlockRow, BlockTable, Document
from desktop_app.reports.data import DocumentHead, PrintState
from desktop_app.reports.documents.rendering import render
from desktop_app.reports.frame.profile import profile_for

_FIGURES_AT_ONCE = 8
"""Columns of figures of one table; those behind follow in tables below, each with the words of its rows."""


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table as it is printed: titles of columns and which are figures; ``whole``: so many rows are sums."""

    title: str
    columns: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[str]]
    whole: int


@speaking("vi")
def table_as_pdf(table: PaperTable, province: str) -> bytes:
    """Return a table on sheets that lie across, its head repeated on each.

    Raises:
        Problem: the wording or layout of documents is wrong.
    """
    now, stream = SystemClock().now(), io.BytesIO()
    document = Document(
        head=DocumentHead((province,), "", province),
        state=PrintState(False, now, now),
        kind="BẢNG TỔNG HỢP",
        subject=carriable(table.title),
        blocks=_blocks(table),
        is_landscape=True,
    )
    render(document, profile_for(document.head), stream)
    return stream.getvalue()


def _blocks(table: PaperTable) -> tuple[BlockTable, ...]:
    places = range(len(table.columns))
    words = [place for place in places if not table.columns[place][1]]
    figures = [place for place in places if table.columns[place][1]]
    starts = range(0, max(1, len(figures)), _FIGURES_AT_ONCE)
    return tuple(_block(table, [*words, *figures[at : at + _FIGURES_AT_ONCE]]) for at in starts)


def _block(table: PaperTable, places: Sequence[int]) -> BlockTable:
    columns = tuple(
        BlockColumn(carriable(title), "right" if is_figure else "left", is_wide=place == places[0])
        for place in places
        for title, is_figure in (table.columns[place],)
    )
    rows = tuple(
        BlockRow(tuple(carriable(row[place]) for place in places), "total" if at < table.whole else "plain")
        for at, row in enumerate(table.rows)
    )
    return BlockTable(columns, rows, size="small")
