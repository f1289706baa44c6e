"""The code of a final paper: made of what it says, of its data, and of who made it on which computer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import overload

import msgspec
from sqlalchemy import Connection

from desktop_app.issuing.books import is_bound
from desktop_app.issuing.content import content_of, packed
from desktop_app.issuing.data import data_state
from desktop_app.issuing.paper_source import FinalData, with_state
from desktop_app.issuing.subjects import PaperSubject
from desktop_app.journal.devices import current_device
from desktop_app.reports.blocks.model import Document
from desktop_app.reports.book_data import RegisterBook
from desktop_app.reports.data import DocumentHead, PaperMark
from desktop_app.reports.documents.rendering import PaperData, document_of
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


@overload
def marked(
    connection: Connection, commune_code: str, author: str, subject: PaperSubject, data: PaperData
) -> tuple[PaperData, Provenance | None]: ...
@overload
def marked(
    connection: Connection,
    commune_code: str,
    author: str,
    subject: PaperSubject,
    data: FinalData,
    recorded: FinalData | None = None,
) -> tuple[FinalData, Provenance | None]: ...
def marked(
    connection: Connection,
    commune_code: str,
    author: str,
    subject: PaperSubject,
    data: FinalData,
    recorded: FinalData | None = None,
) -> tuple[FinalData, Provenance | None]:
    """A final paper with its code, and where it comes from; a draft stays as it is.

    ``recorded``: the paper as its record may show it, where it holds what stays on this computer.
    The same paper of the same data, made again by the same officer on the same computer, has the same code.
    """
    if data.state.is_draft or (isinstance(data, RegisterBook) and not is_bound(data)):
        return data, None
    document = document_of(data if recorded is None else recorded)
    state = data_state(connection, subject.data)
    content = content_of(document)
    named = [commune_code, author, current_device(connection).device_id, subject.data, subject.kind]
    code = code_of(msgspec.json.encode([named, _head(document), list(content.items())]), state)
    mark = PaperMark(shown_code(code), square_text(commune_code, code, state))
    made = with_state(data, replace(data.state, mark=mark))
    return made, Provenance(code, subject, _title(document), state, packed(content))


def _title(document: Document) -> str:
    """What it is and, of a book, of which span."""
    return ", ".join((title_of(document), *document.below_title))


def _head(document: Document) -> list[str]:
    head = document.head
    if not isinstance(head, DocumentHead):
        return []
    day = head.issued_on.isoformat() if head.issued_on else ""
    return [*head.organization, head.place, head.number, head.symbol, day]
