"""Any paper of the fund, ready to be written as a file."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from desktop_app.accounts.officers import PRINT, require_author
from desktop_app.base.clock import Clock
from desktop_app.base.problems import Problem
from desktop_app.fund.papers.desk import open_desk, paper_voucher
from desktop_app.fund.papers.goods import goods_voucher
from desktop_app.fund.papers.kinds import paper_rules
from desktop_app.fund.papers.vouchers import cash_voucher
from desktop_app.reports.blocks.model import Document

_OF_VOUCHERS = {"cash_voucher": cash_voucher, "goods_voucher": goods_voucher}


@dataclass(frozen=True, slots=True)
class PaperRequest:
    """Which paper: ``code`` as in ``resources/fund/papers.toml``, and of which voucher."""

    code: str
    voucher_id: str = ""


def build(
    connection: Connection, clock: Clock, commune_code: str, request: PaperRequest, reader: str
) -> Document:
    """The paper as it stands now. A voucher that is only prepared is marked as a draft.

    Raises:
        NotAllowed: the reader may not print, or not see the names that stand on it.
        VoucherGone: there is no such voucher.
        Problem: this paper is not made of this voucher.
    """
    require_author(connection, reader, PRINT)
    paper = paper_rules().paper_kind(request.code)
    desk = open_desk(connection, clock, commune_code)
    voucher = paper_voucher(connection, request.voucher_id)
    if not paper.fits(voucher.said):
        raise Problem("“{name}” is not made of this voucher. Choose another paper.", name=paper.name)
    return _OF_VOUCHERS[paper.code](connection, desk, paper, voucher)
