"""The Word file or workbook of an issued paper."""

from __future__ import annotations

from dataclasses import replace

from desktop_app.issuing.content import content_of, unpacked
from desktop_app.issuing.keeping import PrintedPaper
from desktop_app.issuing.paper_source import with_state
from desktop_app.reports.data import PaperMark
from desktop_app.reports.documents.rendering import PaperData, document_of
from desktop_app.wire.papers.codes import shown_code, square_text


def bearing_code_of(paper: PrintedPaper, commune_code: str, data: PaperData) -> PaperData:
    """A paper made again, with the code of the one that was issued where it still says the very same."""
    if data.state.is_draft or content_of(document_of(data)) != unpacked(paper.content):
        return data
    square = square_text(commune_code, paper.code, paper.state)
    return with_state(data, replace(data.state, mark=PaperMark(shown_code(paper.code), square)))
