"""Issuing a final paper: it becomes a document out with its number and its file, in one transaction.

The number comes from the book of the documents out (Decree 30/2020/NĐ-CP, Art. 15), the file is the PDF with
this number, and the record of the paper leads to the document. Nothing of it is edited afterwards: another
document replaces, corrects or recalls it, as of every document in that room.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from desktop_app.accounts.officers import PRINT, require_author
from desktop_app.attachments.content import is_whole, pieces
from desktop_app.attachments.examining import examine_made
from desktop_app.base.problems import Problem
from desktop_app.catalogue.registers.definition import Register
from desktop_app.issuing.keeping import PrintedPaper, issued_of, keep_printed
from desktop_app.issuing.marking import marked
from desktop_app.issuing.paper_source import read_data, with_number
from desktop_app.issuing.subjects import PaperKind, PaperSubject
from desktop_app.journal.recorder import Recorder
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.files import attach_to_entry
from desktop_app.registers.entries.links import link
from desktop_app.registers.entries.numbering import NumberWay, WantedNumber, number_entry
from desktop_app.registers.entries.reading import EntryGone, history
from desktop_app.registers.entries.relations import answers_of
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.numbers.grouping import rule_for
from desktop_app.registers.numbers.reading import book_of, highest, number_of_entry
from desktop_app.registers.papers.letters_out import DOCUMENTS_OUT, ISSUE
from desktop_app.reports.blocks.model import Document
from desktop_app.reports.documents.rendering import PaperData

REPLACES: Final = "replaces"
_MEDIA_TYPE: Final = "application/pdf"
_TYPES: Final = {PaperKind.MINUTES: "minutes", PaperKind.POSTING: "notice"}
"""The type of a document by the kind of paper; every other is a report."""
_REPORT: Final = "report"


class CannotIssue(Problem):
    """A paper cannot be issued; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Issue:
    """What an officer says of a document that goes out. ``replaces``: the document whose place it takes."""

    number: WantedNumber
    abstract: str
    recipients: str
    signer: str
    signer_post: str = ""
    copies: int = 1
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """What came of it: the document, its number as it is written, and its file."""

    matter_id: str
    reference: str
    content: bytes


@dataclass(frozen=True, slots=True)
class InForce:
    """A paper that was issued and still holds. ``content`` is ``None`` while its file is not here."""

    paper: PrintedPaper
    content: bytes | None


def issue_paper(
    rec: Recorder,
    commune_code: str,
    subject: PaperSubject,
    issue: Issue,
    render: Callable[[Document], bytes],
) -> Issued:
    """Issue a paper as the book has it now; whatever is refused, nothing of it is in the book.

    Raises:
        NotAllowed: the author may not make papers, or not enter documents.
        CannotIssue: it is a draft, something is missing, or another one holds.
        NumberRefused: the number cannot be given.
        Problem: something that the paper needs is not there, or its file is too large.
    """
    require_author(rec.connection, rec.author, PRINT)
    unnumbered = read_data(rec.connection, rec.clock, commune_code, subject, reader=rec.author)
    _require_final(unnumbered)
    _require_complete(issue)
    _require_free(rec.connection, subject, issue.replaces)
    register = register_in_use(rec.connection, DOCUMENTS_OUT)
    matter_id = _begin(rec, register, subject, issue, unnumbered)
    day = issue.number.on
    if issue.number.way is not NumberWay.NEXT:
        number_entry(rec, matter_id, issue.number)
    take_step(rec, matter_id, ISSUE, Step(day, answers=_signed(issue)))
    given = number_of_entry(rec.connection, matter_id)
    assert given is not None  # the step gave it
    numbered = with_number(unnumbered, given.written, day)
    paper, provenance = marked(rec.connection, commune_code, rec.author, subject, numbered)
    assert provenance is not None  # it is final
    content = render(paper)
    reference = f"{given.written}/{numbered.head.symbol}"
    candidate = examine_made(content, f"{reference.replace('/', '-')}.pdf", _MEDIA_TYPE)
    attach_to_entry(rec, matter_id, candidate)
    keep_printed(rec, provenance, paper, matter_id=matter_id, file_sha256=candidate.sha256)
    return Issued(matter_id, reference, content)


def in_force(connection: Connection, subject: PaperSubject) -> InForce | None:
    """The paper about a subject that was issued last and was neither replaced nor recalled."""
    for paper in issued_of(connection, subject):
        if _holds(connection, paper.matter_id):
            here = paper.file_sha256 and is_whole(connection, paper.file_sha256)
            return InForce(paper, b"".join(pieces(connection, paper.file_sha256)) if here else None)
    return None


def next_number(connection: Connection, subject: PaperSubject, year: int) -> str:
    """The number that the next document of the kind gets, as it is written; empty where it is unknown."""
    register = register_in_use(connection, DOCUMENTS_OUT)
    rule = rule_for(connection, register, year)
    if rule is None:
        return ""
    rule = rule.of({register.number_parts: _type_of(subject)} if register.number_parts else {})
    book = book_of(connection, rule.series, year)
    least = book.first_free if book is not None else 1
    return rule.written(max(highest(connection, rule.series, year) + 1, least), "", year)


def _holds(connection: Connection, matter_id: str) -> bool:
    """Whether a document is in the state into which the step of issuing led it."""
    try:
        past = history(connection, matter_id)
    except EntryGone:
        return False
    return any(event.action == ISSUE and event.to_state == past.state for event in past.events)


def _begin(rec: Recorder, register: Register, subject: PaperSubject, issue: Issue, data: PaperData) -> str:
    answers = {
        "drafted_on": issue.number.on.isoformat(),
        "doc_type": _type_of(subject),
        "symbol": data.head.symbol,
        "abstract": issue.abstract.strip(),
        "drafter": rec.author,
        "recipients": issue.recipients.strip(),
        "urgency": "normal",
    }
    first = {"relation": "none"}
    if issue.replaces:
        first = answers_of(rec.connection, register, REPLACES, issue.replaces)
    answers = {**first, **answers}
    matter_id = begin_entry(rec, register, answers)
    if issue.replaces:
        link(rec, issue.replaces, matter_id, REPLACES)
    return matter_id


def _signed(issue: Issue) -> dict[str, str]:
    return {
        "signer": issue.signer.strip(),
        "signer_post": issue.signer_post.strip(),
        "copies": str(issue.copies),
    }


def _type_of(subject: PaperSubject) -> str:
    return _TYPES.get(subject.kind, _REPORT)


def _require_final(data: PaperData) -> None:
    if data.state.is_draft:
        raise CannotIssue("A draft cannot be issued. Close the round or the period first.")
    if not data.head.has_number:
        raise CannotIssue("Minutes of this office have no number, so they are printed and not issued.")
    if not data.head.symbol.strip():
        raise CannotIssue(
            "The symbol of the document is missing, for example BC-MTTQ-BTT. Enter it in the settings of the"
            " office."
        )


def _require_complete(issue: Issue) -> None:
    if not issue.abstract.strip():
        raise CannotIssue("Type what the document is about.")
    if not issue.recipients.strip():
        raise CannotIssue("Type who receives the document.")
    if not issue.signer.strip():
        raise CannotIssue("Type who signs the document.")
    if issue.copies < 1:
        raise CannotIssue("Type the number of copies, at least 1.")


def _require_free(connection: Connection, subject: PaperSubject, replaces: str) -> None:
    present = in_force(connection, subject)
    if present is not None and present.paper.matter_id != replaces:
        raise CannotIssue(
            "This paper was issued as {reference} and is in force. Issue one that replaces it.",
            reference=present.paper.reference,
        )
    if replaces and (present is None or present.paper.matter_id != replaces):
        raise CannotIssue("The document to be replaced is no longer in force. Look at it again.")
