"""Figures of the report that follow from the fund: in all, and of each campaign, by what was posted.

A voucher counts on its day; one that was reversed within the period does not. What is only prepared, or
promised, did not happen. Givers and households are never named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from sqlalchemy import Connection

from desktop_app.accounts.officers import refusal
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number, format_percent
from desktop_app.fund.campaigns.reading import campaigns
from desktop_app.fund.campaigns.records import Campaign
from desktop_app.fund.disclosure.sheets import DisclosureSheet, sheet_of
from desktop_app.fund.disclosure.spans import DisclosureSpan
from desktop_app.fund.disclosure.terms import Term, terms
from desktop_app.fund.goods.items import items
from desktop_app.fund.ledger.totals import totals_of
from desktop_app.fund.rules.rights import FUND_RIGHTS
from desktop_app.fund.vouchers.reading import open_drafts, reversed_ids, vouchers
from desktop_app.fund.vouchers.records import Voucher
from desktop_app.narrative.links import ReportFigure
from desktop_app.narrative.span import ReportSpan
from desktop_app.registers.clock.due import DueStatus
from desktop_app.reports.frame.official_dates import short_date
from desktop_app.reports.frame.wording import Wording

MONEY: Final = "đồng"


@dataclass(frozen=True, slots=True)
class FundFigures:
    """``figures`` in all; ``campaigns`` by id, of those in which something happened, the earliest first.

    ``unposted``: prepared vouchers with a day of the period.
    """

    figures: Mapping[str, ReportFigure]
    campaigns: Mapping[str, Mapping[str, ReportFigure]]
    unposted: int = 0


NO_FUND: Final = FundFigures({}, {})


def may_see_fund(connection: Connection, reader: str) -> bool:
    """Whether an officer works with the fund in some way."""
    return any(not refusal(connection, reader, right) for right in FUND_RIGHTS)


def fund_figures(
    connection: Connection, commune_code: str, span: ReportSpan, reader: str, words: Wording
) -> FundFigures:
    """Return the fund's figures in the days of a report; nothing for a reader without a right to the fund."""
    if not span.has_days or not may_see_fund(connection, reader):
        return NO_FUND
    known = sorted(campaigns(connection), key=lambda each: (each.starts_on, each.title))
    posted = vouchers(connection, last=span.days.last)
    if not posted:
        return FundFigures({}, {}, _unposted(connection, span))
    days = DisclosureSpan("", span.days.first, span.days.last)
    back, goods = reversed_ids(connection), items(connection)
    in_all = sheet_of(posted, known, days, back, goods)
    published = terms(connection, commune_code, span.seen_on)
    figures = _of_sheet("fund", in_all, words)
    waiting = [term for term in published if _is_due(term, span)]
    figures["fund.sheets_due"] = _count(tr("Sheets to be made public"), len(waiting), words, "bản")
    by_campaign: dict[str, Mapping[str, ReportFigure]] = {}
    for campaign in known:
        mine = [item for item in posted if item.said.campaign_id == campaign.id]
        of_days = sheet_of(mine, known, days, back, goods)
        if _happened(of_days):
            made = _of_campaign(campaign, mine, of_days, words)
            by_campaign[campaign.id] = made | _disclosed(campaign, published, span)
    return FundFigures(figures, by_campaign, _unposted(connection, span))


def _unposted(connection: Connection, span: ReportSpan) -> int:
    return sum(draft.day in span.days for draft in open_drafts(connection))


def _happened(sheet: DisclosureSheet) -> bool:
    return any((sheet.received, sheet.goods_received, sheet.paid, sheet.goods_issued, sheet.helped))


def _of_sheet(prefix: str, sheet: DisclosureSheet, words: Wording) -> dict[str, ReportFigure]:
    goods_out = sheet.goods_issued + sheet.goods_paid
    return {
        f"{prefix}.opening": _money(tr("Balance at the beginning"), sheet.opening),
        f"{prefix}.received": _money(tr("Money received"), sheet.received - sheet.taken_over),
        f"{prefix}.taken_over": _money(tr("Balance taken over"), sheet.taken_over),
        f"{prefix}.goods": _money(tr("Goods received, in đồng"), sheet.goods_received),
        f"{prefix}.spent": _money(tr("Money spent"), sheet.paid),
        f"{prefix}.goods_given": _money(tr("Goods given, in đồng"), goods_out),
        f"{prefix}.households": _count(tr("Households helped"), sheet.helped, words, "lượt hộ"),
        f"{prefix}.balance": _money(tr("Balance of money"), sheet.closing),
    }


def _of_campaign(
    campaign: Campaign, mine: Sequence[Voucher], sheet: DisclosureSheet, words: Wording
) -> dict[str, ReportFigure]:
    figures = _of_sheet(_code(campaign), sheet, words)
    so_far = totals_of(mine)
    figures[f"{_code(campaign)}.title"] = ReportFigure(tr("Campaign"), " ".join(campaign.title.split()))
    if so_far.income != sheet.received - sheet.taken_over:
        figures[f"{_code(campaign)}.so_far"] = _money(tr("Received since the beginning"), so_far.income)
    if campaign.target:
        share = Fraction(so_far.income, campaign.target)
        number = Decimal(share.numerator) / Decimal(share.denominator)
        shown = format_percent(share)
        figures[f"{_code(campaign)}.percent"] = ReportFigure(tr("% of the goal"), shown, "%", number)
    return figures


def _disclosed(campaign: Campaign, published: Sequence[Term], span: ReportSpan) -> dict[str, ReportFigure]:
    """Return the day its sheet was last made public, or the day by which it has to be."""
    found: dict[str, ReportFigure] = {}
    for term in published:
        if term.campaign_id != campaign.id or term.due.due_on is None:
            continue
        ended = term.due.course.ended_on
        if term.due.status in (DueStatus.MET, DueStatus.MET_LATE) and ended <= span.days.last.toordinal():
            day = short_date(date.fromordinal(ended))
            found[f"{_code(campaign)}.published"] = ReportFigure(tr("Made public on"), day)
        else:
            until = short_date(term.due.due_on)
            found[f"{_code(campaign)}.publish_until"] = ReportFigure(tr("To be made public until"), until)
    return found


def _is_due(term: Term, span: ReportSpan) -> bool:
    open_ = term.due.status in (DueStatus.RUNNING, DueStatus.LAPSED)
    return open_ and term.due.due_on is not None and term.due.due_on <= span.next_month.last


def _code(campaign: Campaign) -> str:
    return f"campaign.{campaign.id}"


def _money(name: str, amount: int) -> ReportFigure:
    return ReportFigure(name, format_number(amount), MONEY, Decimal(amount))


def _count(name: str, number: int, words: Wording, unit: str) -> ReportFigure:
    return ReportFigure(name, words.count(number, unit), unit, Decimal(number))
