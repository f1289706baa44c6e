"""Checking a paper by its code: which one it is, whose, and whether it still matches the book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.base.i18n import tr
from desktop_app.base.ids import fund_reversal_id
from desktop_app.base.problems import Problem
from desktop_app.catalogue.registers.definition import VOID_STATE, StateTone
from desktop_app.fund.vouchers.reading import VoucherGone, voucher_of
from desktop_app.issuing.books import read_book_paper, require_book_read
from desktop_app.issuing.content import PaperDifference, content_of, differences, unpacked
from desktop_app.issuing.data import RecordChange, data_state, written_since
from desktop_app.issuing.keeping import PrintedPaper, printed_with
from desktop_app.issuing.paper_source import FinalData, read_data, read_figures, read_unit
from desktop_app.issuing.subjects import PaperKind, PaperSubject
from desktop_app.narrative.work_report import require_sources
from desktop_app.registers.entries.links import links_of
from desktop_app.registers.entries.reading import EntryGone, entry_of, history
from desktop_app.registers.entries.relations import reference_of
from desktop_app.registers.kinds.in_use import known_register
from desktop_app.registers.kinds.wording import wording_of
from desktop_app.registers.papers.letter import letter_paper
from desktop_app.registers.papers.making import require_printing
from desktop_app.registers.papers.quick_report import quick_paper
from desktop_app.reports.blocks.model import Document
from desktop_app.reports.documents.rendering import document_of
from desktop_app.reports.register_paper import RegisterPaper
from desktop_app.surveys.papers.reporting import PaperNumber
from desktop_app.wire.papers.codes import DataState, ReadCode, shown_code


class UnknownPaper(Problem):
    """No paper in this book bears the code; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class DocumentStatus:
    """An issued document in the room of documents: its state, and what later documents are to it.

    ``holds``: it was neither replaced, recalled nor voided. ``of_voucher``: it is a voucher of the fund that
    was taken back.
    """

    reference: str
    state: str
    later: tuple[tuple[str, str], ...]
    """The relation (“Replaced by”) and the reference of the other document."""
    holds: bool = True
    of_voucher: bool = False


@dataclass(frozen=True, slots=True)
class PaperCheck:
    """What a check found. ``now`` and ``differences`` are of the data as they stand at this moment.

    ``gone``: why the paper cannot be made of them any more; ``forged``: the QR code on the paper is of
    other data than the record, so that it was not printed by the program as it is. ``is_issued_file``:
    whether a file that was checked is exactly the one that was issued; ``None`` where that is unknown.
    """

    paper: PrintedPaper
    now: DataState
    differences: tuple[PaperDifference, ...]
    written: tuple[RecordChange, ...]
    status: DocumentStatus | None = None
    gone: str = ""
    forged: bool = False
    is_issued_file: bool | None = None
    voucher: str = ""
    """The number of the voucher of the fund of which it was made."""

    @property
    def holds(self) -> bool:
        """Whether the document still holds; what was reported quickly stays what was reported."""
        is_document = self.paper.subject is None or self.paper.subject.kind is not PaperKind.QUICK
        return self.status is None or self.status.holds or not is_document

    @property
    def same_data(self) -> bool:
        """Whether the data are the same, to the record, as when the paper was printed."""
        return self.now == self.paper.state


def check_paper(
    connection: Connection,
    clock: Clock,
    commune_code: str,
    read: ReadCode,
    reader: str,
    file_sha256: str = "",
) -> PaperCheck:
    """Compare a paper with the book; ``file_sha256`` is that of its PDF where a file is checked.

    Raises:
        NotAllowed: it was written out of an entry of a register that the reader may not read.
        UnknownPaper: it is not known here, or is one of another commune.
    """
    if read.commune and read.commune != commune_code:
        raise UnknownPaper(
            "This paper comes from another commune ({commune}). Ask there, or at the province.",
            commune=read.commune,
        )
    paper = printed_with(connection, read.code)
    if paper is None:
        raise UnknownPaper(
            "No paper with the code {code} is known on this computer. Compare each letter with the paper; if"
            " it was printed on another computer, exchange with the province and check again.",
            code=shown_code(read.code),
        )
    found = _compared(connection, clock, commune_code, paper, reader)
    if paper.subject is not None and paper.subject.kind.of_voucher:
        found = replace(found, voucher=_number_of(connection, paper.subject.voucher_id))
    forged = read.state is not None and read.state != paper.state
    known = file_sha256 and paper.file_sha256
    same_file = file_sha256 == paper.file_sha256 if known else None
    return replace(found, forged=forged, is_issued_file=same_file)


def _compared(
    connection: Connection, clock: Clock, commune_code: str, paper: PrintedPaper, reader: str
) -> PaperCheck:
    subject = paper.subject
    if subject is not None and subject.kind.of_entry:
        try:
            require_entry_read(connection, reader, subject)
        except EntryGone as problem:
            return PaperCheck(paper, paper.state, (), (), gone=problem.sentence())
    if subject is not None and subject.kind is PaperKind.WORK:
        require_sources(connection, commune_code, reader)
    status = document_status(connection, paper.matter_id)
    if subject is None:
        gone = Problem("The paper is of a kind that only a newer version of the program knows.").sentence()
        return PaperCheck(paper, paper.state, (), (), status, gone)
    if subject.kind.of_book:
        require_book_read(connection, reader, subject)
    if subject.kind.of_voucher:
        status = _taken_back(connection, subject.voucher_id)
    now = data_state(connection, subject.data)
    written = written_since(connection, subject.data, paper.as_of) if paper.as_of is not None else []
    try:
        made = _made_again(connection, clock, commune_code, paper, subject, reader)
    except Problem as problem:
        return PaperCheck(paper, now, (), tuple(written), status, problem.sentence())
    found = differences(unpacked(paper.content), content_of(document_of(made)))
    return PaperCheck(paper, now, tuple(found), tuple(written), status)


def _made_again(
    connection: Connection,
    clock: Clock,
    commune_code: str,
    paper: PrintedPaper,
    subject: PaperSubject,
    reader: str,
) -> FinalData:
    """The paper of the present data; one of a round or of figures with the number that it bears."""
    if subject.kind.of_entry:
        return read_entry(connection, clock, commune_code, subject, reader)
    if subject.kind.of_book:
        return read_book_paper(connection, clock, commune_code, subject, reader)
    if subject.kind is PaperKind.UNIT:
        return read_unit(connection, clock, commune_code, subject)
    if subject.kind is PaperKind.FIGURES:
        return read_figures(connection, clock, commune_code, subject)
    number = PaperNumber(paper.number, paper.dated)
    return read_data(connection, clock, commune_code, subject, number, reader=reader)


def document_status(connection: Connection, matter_id: str) -> DocumentStatus | None:
    """The status of a document out; ``None`` where it has not come to this computer, or there is none."""
    if not matter_id:
        return None
    try:
        matter = entry_of(connection, matter_id)
    except EntryGone:
        return None
    past = history(connection, matter_id)
    register = known_register(connection, matter.register_code, matter.register_version)
    known = register.state(past.state) if register is not None else None
    refused = past.state == VOID_STATE or (known is not None and known.tone is StateTone.REFUSED)
    return DocumentStatus(
        reference_of(connection, matter),
        wording_of(register).state(past.state) if register is not None else past.state,
        tuple(_later(connection, matter_id)),
        not refused,
    )


def _number_of(connection: Connection, voucher_id: str) -> str:
    """The number of a posted voucher; nothing where it has not come here."""
    try:
        return voucher_of(connection, voucher_id).number
    except VoucherGone:
        return ""


def _taken_back(connection: Connection, voucher_id: str) -> DocumentStatus | None:
    """That a voucher was taken back, and by which; ``None`` where it counts, or has not come here."""
    try:
        back = voucher_of(connection, fund_reversal_id(voucher_id))
        first = voucher_of(connection, voucher_id)
    except VoucherGone:
        return None
    later = ((tr("Taken back by voucher"), back.number or "…"),)
    return DocumentStatus(first.number or "…", tr("taken back"), later, holds=False, of_voucher=True)


def _later(connection: Connection, matter_id: str) -> Sequence[tuple[str, str]]:
    found = []
    for link in links_of(connection, matter_id):
        if link.from_id != matter_id:
            continue
        other = entry_of(connection, link.to_id)
        register = known_register(connection, other.register_code, other.register_version)
        relations = register.relations if register is not None else ()
        words = next((each.inverse.shown() for each in relations if each.code == link.kind), None)
        if words is not None:
            found.append((words, reference_of(connection, other)))
    return found


def require_entry_read(connection: Connection, reader: str, subject: PaperSubject) -> None:
    """Let pass only who may read the register of the entry of which a paper was written, and print.

    Raises:
        NotAllowed: the officer may not.
        EntryGone: there is no such entry.
    """
    if subject.kind.of_entry:
        require_printing(connection, reader, entry_of(connection, subject.matter_id).register_code)


def read_entry(
    connection: Connection, clock: Clock, commune_code: str, subject: PaperSubject, reader: str
) -> Document | RegisterPaper:
    """The paper of an entry.

    Raises:
        NotAllowed: the reader may not read the register, or not print.
        EntryGone: there is no such entry.
        Problem: no such paper is written out of it.
    """
    make = quick_paper if subject.kind is PaperKind.QUICK else letter_paper
    return make(connection, clock, commune_code, subject.matter_id, reader)
