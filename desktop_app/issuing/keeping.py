"""A record of what was printed, saved or issued, so that colleagues and the province can verify a paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, RowMapping, select

from desktop_app.accounts.officers import PRINT, require_author
from desktop_app.base.clock import from_millis, stored_day, to_millis
from desktop_app.base.ids import printed_paper_id
from desktop_app.issuing.content import content_of, unpacked
from desktop_app.issuing.marking import Provenance, bearing_code
from desktop_app.issuing.subjects import PaperSubject, subject_of
from desktop_app.journal.recorder import Given, Recorder
from desktop_app.reports.blocks.model import Document
from desktop_app.reports.data import DocumentHead
from desktop_app.storage.tables.papers import printed_paper
from desktop_app.wire.papers.codes import PRINTED_PAPER, DataState


@dataclass(frozen=True, slots=True)
class PrintedPaper:
    """A final paper that was printed. ``subject`` is ``None`` for a kind of a newer version.

    ``as_of``: the instant of its figures. ``matter_id``: the document out as which it was issued.
    """

    code: str
    subject: PaperSubject | None
    title: str
    number: str
    symbol: str
    dated: date | None
    as_of: datetime | None
    state: DataState
    content: str
    matter_id: str
    file_sha256: str
    printed_by: str
    printed_at: datetime | None

    @property
    def reference(self) -> str:
        """Its number with its symbol: 15/BC-MTTQ-BTT; empty where it bears none."""
        return "/".join(filter(None, (self.number, self.symbol))) if self.number else ""


def keep_printed(
    rec: Recorder, provenance: Provenance, paper: Document, *, matter_id: str = "", file_sha256: str = ""
) -> None:
    """Record that a final paper was printed or saved; printed again, the first time stays.

    Raises:
        NotAllowed: the author may not make papers.
    """
    require_author(rec.connection, rec.author, PRINT)
    record_id = printed_paper_id(provenance.code)
    if rec.get(PRINTED_PAPER, record_id) is not None:
        return
    subject = provenance.subject
    head = paper.head if isinstance(paper.head, DocumentHead) else None
    fields: dict[str, Given] = {
        "code": provenance.code,
        "subject": subject.data,
        "kind": subject.kind.value,
        "title": provenance.title,
        "number": head.number if head else "",
        "symbol": head.symbol if head else "",
        "dated": head.issued_on.isoformat() if head and head.issued_on else None,
        "with_annex": int(subject.with_annex),
        "as_of": to_millis(paper.state.as_of),
        "digest": f"{provenance.state.digest:016x}",
        "records": provenance.state.records,
        "content": provenance.content,
        "matter_id": matter_id or subject.matter_id,
        "file_sha256": file_sha256,
        "printed_by": rec.author,
        "printed_at": to_millis(rec.clock.now()),
    }
    rec.put(PRINTED_PAPER, record_id, fields)


def printed_with(connection: Connection, code: str) -> PrintedPaper | None:
    """The paper that bears a code; ``None``: it is not in this book."""
    query = select(printed_paper).where(printed_paper.c.id == printed_paper_id(code))
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _paper(row)


def issued_of(connection: Connection, subject: PaperSubject) -> Sequence[PrintedPaper]:
    """The papers about a subject that were issued, the latest first."""
    columns = printed_paper.c
    query = (
        select(printed_paper)
        .where(columns.subject == subject.data, columns.kind == subject.kind.value, columns.matter_id != "")
        .order_by(columns.printed_at.desc(), columns.id)
    )
    return [_paper(row) for row in connection.execute(query).mappings()]


def _paper(row: RowMapping) -> PrintedPaper:
    return PrintedPaper(
        code=row["code"],
        subject=subject_of(row["kind"], row["subject"], with_annex=bool(row["with_annex"])),
        title=row["title"],
        number=row["number"],
        symbol=row["symbol"],
        dated=stored_day(row["dated"]),
        as_of=from_millis(row["as_of"]) if row["as_of"] else None,
        state=DataState(row["records"] or 0, int(row["digest"] or "0", 16)),
        content=row["content"],
        matter_id=row["matter_id"],
        file_sha256=row["file_sha256"],
        printed_by=row["printed_by"],
        printed_at=from_millis(row["printed_at"]) if row["printed_at"] else None,
    )


def bearing_code_of(paper: PrintedPaper, commune_code: str, document: Document) -> Document:
    """A paper made again, with the code of the one that was issued where it still says the very same."""
    if document.state.is_draft or content_of(document) != unpacked(paper.content):
        return document
    return bearing_code(document, commune_code, paper.code, paper.state)
