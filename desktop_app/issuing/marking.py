"""The code of a final paper: made of what it says, of its data, and of who made it on which computer."""

from __future__ import annotations

from dataclasses import dataclass, replace

import msgspec
from sqlalchemy import Connection

from desktop_app.issuing.books import is_bound
from desktop_app.issuing.content import content_of, packed
from desktop_app.issuing.data import data_state
from desktop_app.issuing.paper_source import FinalData
from desktop_app.issuing.subjects import PaperSubject
from desktop_app.journal.devices import current_device
from desktop_app.reports.blocks.model import Document
from desktop_app.reports.book_data import RegisterBook
from desktop_app.reports.data import DocumentHead, PaperMark
from desktop_app.reports.documents.rendering import document_of
from desktop_app.reports.frame.head_texts import title_of
from desktop_app.wire.papers.codes import DataState, code_of, shown_code, square_text


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a final paper comes from, as its record will keep it. ``content`` is packed."""

    code: str
    subject: PaperSubject
    title: str
    state: DataState
    content: str


def marked(
    connection: Connection,
    commune_code: str,
    author: str,
    subject: PaperSubject,
    data: FinalData,
    recorded: FinalData | None = None,
) -> tuple[Document, Provenance | None]:
    """A paper as blocks, with its code where it is final, and where it comes from then.

    ``recorded``: the paper as its record may show it, where it holds what stays on this computer.
    The same paper of the same data, made again by the same officer on the same computer, has the same code.

    Raises:
        Problem: the office's own wording is wrong.
    """
    document = document_of(data)
    if document.state.is_draft or (isinstance(data, RegisterBook) and not is_bound(data)):
        return document, None
    shown = document if recorded is None else document_of(recorded)
    state = data_state(connection, subject.data)
    content = content_of(shown)
    named = [commune_code, author, current_device(connection).device_id, subject.data, subject.kind]
    code = code_of(msgspec.json.encode([named, _head(shown), list(content.items())]), state)
    made = bearing_code(document, commune_code, code, state)
    return made, Provenance(code, subject, _title(shown), state, packed(content))


def bearing_code(document: Document, commune_code: str, code: str, state: DataState) -> Document:
    """The paper with its code at the foot of each page, in letters and as a square."""
    mark = PaperMark(shown_code(code), square_text(commune_code, code, state))
    return replace(document, state=replace(document.state, mark=mark))


def _title(document: Document) -> str:
    """What it is and, of a book, of which span."""
    return ", ".join((title_of(document), *document.below_title))


def _head(document: Document) -> list[str]:
    head = document.head
    if not isinstance(head, DocumentHead):
        return []
    day = head.issued_on.isoformat() if head.issued_on else ""
    return [*head.organization, head.place, head.number, head.symbol, day]
