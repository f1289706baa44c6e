"""Any paper of the fund, ready to be written as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from desktop_app.accounts.officers import PRINT, require_author
from desktop_app.base.clock import Clock
from desktop_app.base.problems import Problem
from desktop_app.fund.papers.book_cover import book_cover
from desktop_app.fund.papers.cash_book import cash_book
from desktop_app.fund.papers.disclosure import disclosure
from desktop_app.fund.papers.goods import goods_voucher
from desktop_app.fund.papers.handover_minutes import handover_minutes
from desktop_app.fund.papers.kinds import FundPaperKind, paper_rules
from desktop_app.fund.papers.paper_context import PaperContext, open_paper_context, without_words
from desktop_app.fund.papers.recipients import recipients
from desktop_app.fund.papers.spans import day_of_key, span_of_key
from desktop_app.fund.papers.sponsor_minutes import sponsor_minutes
from desktop_app.fund.papers.voucher_book import voucher_book
from desktop_app.fund.papers.vouchers import cash_voucher
from desktop_app.fund.vouchers.reading import voucher_or_draft
from desktop_app.fund.vouchers.records import Method, Voucher
from desktop_app.reports.blocks.model import Document

type _OfVoucher = Callable[[Connection, PaperContext, FundPaperKind, Voucher, str], Document]

_OF_VOUCHERS: Final[Mapping[str, _OfVoucher]] = {
    "cash_voucher": cash_voucher,
    "goods_voucher": goods_voucher,
    "recipients": recipients,
    "sponsor_minutes": sponsor_minutes,
}


@dataclass(frozen=True, slots=True)
class FundPaperRequest:
    """Which paper: ``code`` as in ``resources/documents/papers/fund.toml``.

    Of a voucher: ``voucher_id``, and of several households of a list ``household_id`` for the hand-over.
    Of days: ``span``, a month (2026-09), quarter (2026-Q3) or year (2026-Y); of one campaign where
    ``campaign_id`` names it. A disclosure without a span is that of the whole appeal up to today, with a day
    as ``span`` up to that. ``method``: the cash book, that of the bank, or of all money.
    ``with_words``: with names and what else people wrote, which the record of a paper does not tell.
    """

    code: str
    voucher_id: str = ""
    household_id: str = ""
    span: str = ""
    campaign_id: str = ""
    method: Method = Method.NONE
    with_words: bool = True


def build(
    connection: Connection, clock: Clock, commune_code: str, request: FundPaperRequest, reader: str
) -> Document:
    """The paper as it is now. What is not posted, or not over yet, is marked as a draft.

    Raises:
        NotAllowed: the reader may not print, or not see the names that are on it.
        VoucherGone, CampaignGone: there is no such voucher or campaign.
        Problem: this paper is not made of this voucher, or it is not said of which days.
    """
    require_author(connection, reader, PRINT)
    paper = paper_rules().paper_kind(request.code)
    context = open_paper_context(connection, clock, commune_code, with_words=request.with_words)
    if not paper.vouchers:
        return _of_days(connection, context, paper, request)
    voucher = voucher_or_draft(connection, request.voucher_id)
    if not request.with_words:
        voucher = without_words(voucher)
    if not paper.fits(voucher.said, reverses=bool(voucher.reverses)):
        raise Problem("“{name}” cannot be made from this voucher. Choose another paper.", name=paper.name)
    if paper.code == "handover_minutes":
        return handover_minutes(connection, context, paper, voucher, reader, request.household_id)
    return _OF_VOUCHERS[paper.code](connection, context, paper, voucher, reader)


def _of_days(
    connection: Connection, context: PaperContext, paper: FundPaperKind, request: FundPaperRequest
) -> Document:
    if paper.code == "disclosure":
        last = day_of_key(request.span) if request.campaign_id else None
        of_span = last is None and (request.span or not request.campaign_id)
        span = span_of_key(request.span) if of_span else None
        return disclosure(connection, context, span, request.campaign_id, last)
    span = span_of_key(request.span)
    if paper.code == "book_cover":
        return book_cover(context, paper, span, request.method, request.campaign_id)
    if paper.code == "cash_book":
        return cash_book(connection, context, paper, span, request.method, request.campaign_id)
    return voucher_book(connection, context, paper, span, request.campaign_id)
