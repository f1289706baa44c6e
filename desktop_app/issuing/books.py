"""Papers of books as they stand now: sheets, books and vouchers of the fund, the bound book of a register."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Final

from sqlalchemy import Connection

from desktop_app.accounts.officers import NotAllowed, require_author
from desktop_app.base.clock import VIETNAM, Clock
from desktop_app.fund.papers.building import FundPaperRequest, build
from desktop_app.fund.rules.rights import FUND_RIGHTS
from desktop_app.fund.vouchers.records import Method
from desktop_app.issuing.subjects import PaperKind, PaperSubject
from desktop_app.registers.books.filling import BookRequest, fill_book
from desktop_app.registers.kinds.rights import require_reader
from desktop_app.reports.blocks.model import Document
from desktop_app.reports.book_data import RegisterBook

_OF_FUND: Final[Mapping[PaperKind, tuple[str, Method]]] = {
    PaperKind.DISCLOSURE: ("disclosure", Method.NONE),
    PaperKind.CASH_BOOK: ("cash_book", Method.CASH),
    PaperKind.BANK_BOOK: ("cash_book", Method.TRANSFER),
    PaperKind.VOUCHER_BOOK: ("voucher_book", Method.NONE),
}
"""Which paper of the fund each kind is, and of which money."""


def fund_subject(request: FundPaperRequest, today: date) -> PaperSubject | None:
    """The subject of a paper of the fund; ``None`` for the cash book of all money, which is bound as two.

    The sheet of a whole appeal is one up to ``today``.
    """
    asked = request.code, request.method
    kind = next((kind for kind, made in _OF_FUND.items() if made == asked), None)
    if kind is None and request.code in PaperKind and PaperKind(request.code).of_voucher:
        kind = PaperKind(request.code)
        return PaperSubject(kind, voucher_id=request.voucher_id, household_id=request.household_id)
    if kind is None:
        return None
    return PaperSubject(kind, period=request.span or today.isoformat(), campaign_id=request.campaign_id)


def is_bound(book: RegisterBook) -> bool:
    """Whether a book is bound as it is: its numbers are closed, or its year ended without any."""
    is_over = book.year < book.state.as_of.astimezone(VIETNAM).year
    has_numbers = book.given or book.void or book.never_given
    return book.closed_on is not None or (is_over and not has_numbers)


def read_book_paper(
    connection: Connection, clock: Clock, commune_code: str, subject: PaperSubject, reader: str
) -> Document | RegisterBook:
    """The paper as the book has it now; the bound book without what stays on this computer, that of a
    voucher without names and what else people wrote, which is in no record of a paper.

    Raises:
        NotAllowed: the reader works neither with the fund nor with the register, or may not print.
        Problem: what it is made of is not there any more.
    """
    require_book_read(connection, reader, subject)
    if subject.kind is PaperKind.REGISTER_BOOK:
        request = BookRequest(subject.register_code, int(subject.period), with_private=False)
        return fill_book(connection, clock, commune_code, request, reader)
    if subject.kind.of_voucher:
        bare = FundPaperRequest(
            subject.kind.value, subject.voucher_id, subject.household_id, with_words=False
        )
        return build(connection, clock, commune_code, bare, reader)
    code, method = _OF_FUND[subject.kind]
    wanted = FundPaperRequest(code, span=subject.period, campaign_id=subject.campaign_id, method=method)
    return build(connection, clock, commune_code, wanted, reader)


def require_book_read(connection: Connection, reader: str, subject: PaperSubject) -> None:
    """Let pass officers who may read the register, or works with the fund in any way.

    Raises:
        NotAllowed: the reader may not.
    """
    if subject.kind is PaperKind.REGISTER_BOOK:
        require_reader(connection, reader, subject.register_code)
        return
    for right in FUND_RIGHTS[1:]:
        with suppress(NotAllowed):
            require_author(connection, reader, right)
            return
    require_author(connection, reader, FUND_RIGHTS[0])
