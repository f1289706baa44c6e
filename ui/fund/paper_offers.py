"""Which papers are offered of a voucher, a campaign, a month, a sheet that is made public. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.base.i18n import tr
from desktop_app.fund.campaigns.records import Campaign
from desktop_app.fund.disclosure.terms import Term
from desktop_app.fund.papers.building import FundPaperRequest
from desktop_app.fund.papers.kinds import paper_rules, papers_of
from desktop_app.fund.vouchers.records import Method, VoucherDraft

HANDOVER = "handover_minutes"
"""Of one household of the list: which one is asked where there are several."""


@dataclass(frozen=True, slots=True)
class PaperOffer:
    """A paper that can be made: what it is called in the menu and as a file, and what is asked for."""

    name: str
    title: str
    request: FundPaperRequest


def of_voucher(said: VoucherDraft, title: str, *, reverses: bool = False) -> list[PaperOffer]:
    """The papers of a voucher, in the order of the rules."""
    return [
        PaperOffer(
            paper.name,
            title if place == 0 else f"{paper.name} {title}",
            FundPaperRequest(paper.code, said.id),
        )
        for place, paper in enumerate(papers_of(said, reverses=reverses))
    ]


def of_campaign(campaign: Campaign, period: str) -> list[PaperOffer]:
    """The sheet of the whole appeal, and the books of a campaign in the period that is chosen above."""
    name = paper_rules().paper_kind("disclosure").name
    whole = FundPaperRequest("disclosure", campaign_id=campaign.id)
    sheet = PaperOffer(tr("{paper}, whole appeal", paper=name), f"{name} {campaign.code}", whole)
    return [sheet, *of_span(span_key(period), campaign.id, campaign.code)]


def of_span(span: str, campaign_id: str = "", code: str = "") -> list[PaperOffer]:
    """The books of a month, quarter or year; their covers, which are of a year. Of one campaign or of all."""
    year = f"{span[:4]}-Y"
    shown, whole = span_words(span), span_words(year)
    books = (
        (tr("Cash book, {span}", span=shown), "cash_book", span, Method.CASH),
        (tr("Book of the bank account, {span}", span=shown), "cash_book", span, Method.TRANSFER),
        (tr("Book of vouchers, {span}", span=shown), "voucher_book", span, Method.NONE),
        (tr("Cover of the cash book, {span}", span=whole), "book_cover", year, Method.CASH),
        (
            tr("Cover of the book of the bank account, {span}", span=whole),
            "book_cover",
            year,
            Method.TRANSFER,
        ),
    )
    return [
        PaperOffer(
            name,
            " ".join(part for part in (name.replace("/", "-"), code) if part),
            FundPaperRequest(kind, span=of, campaign_id=campaign_id, method=method),
        )
        for name, kind, of, method in books
    ]


def of_term(term: Term, about: str) -> PaperOffer:
    """The sheet of a term, as it is put up."""
    request = FundPaperRequest("disclosure", span=term.span, campaign_id=term.campaign_id)
    return PaperOffer(term.name, f"{term.name} {about}".replace("/", "-"), request)


def span_key(period: str) -> str:
    """The span of a reporting period: its month, quarter or year; of a half-year the year."""
    year, _, part = period.partition("-")
    if part.startswith("M"):
        return f"{year}-{part[1:]}"
    return period if part.startswith("Q") else f"{year}-Y"


def span_words(span: str) -> str:
    """A span in words."""
    year, _, part = span.partition("-")
    if part.startswith("Q"):
        return tr("Quarter {quarter} of {year}", quarter=part[1:], year=year)
    return tr("Year {year}", year=year) if part == "Y" else f"{part}/{year}"
