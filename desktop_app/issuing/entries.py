"""Papers written out of single entries of registers, as the book has them now."""

from __future__ import annotations

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.issuing.subjects import PaperKind, PaperSubject
from desktop_app.registers.entries.reading import matter_of
from desktop_app.registers.papers.letter import letter_paper
from desktop_app.registers.papers.making import require_printing
from desktop_app.registers.papers.quick_report import quick_paper
from desktop_app.reports.blocks.model import Document
from desktop_app.reports.register_paper import RegisterPaper


def require_entry_read(connection: Connection, reader: str, subject: PaperSubject) -> None:
    """Let pass only who may read the register of the entry of which a paper was written, and print.

    Raises:
        NotAllowed: the officer may not.
        MatterGone: there is no such entry.
    """
    if subject.kind.of_entry:
        require_printing(connection, reader, matter_of(connection, subject.matter_id).register_code)


def read_entry(
    connection: Connection, clock: Clock, commune_code: str, subject: PaperSubject, reader: str
) -> Document | RegisterPaper:
    """The paper of an entry.

    Raises:
        NotAllowed: the reader may not read the register, or not print.
        MatterGone: there is no such entry.
        Problem: no such paper is written out of it.
    """
    make = quick_paper if subject.kind is PaperKind.QUICK else letter_paper
    return make(connection, clock, commune_code, subject.matter_id, reader)
