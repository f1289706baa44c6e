"""Sheets that are made public, computed from the ledger; their totals are those of the ledger.

A sheet knows no address, telephone, tax or identity number, and the name of a giver only where he agreed.
What was taken back within the span is left out on both sides; what was taken back later is a line of
its own with its amounts below zero, so that the lines always add up to the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from desktop_app.fund.campaigns.reading import campaigns
from desktop_app.fund.campaigns.records import Campaign
from desktop_app.fund.disclosure.spans import DisclosureSpan
from desktop_app.fund.disclosure.withdrawn import as_agreed, withdrawn_givers
from desktop_app.fund.goods.items import GoodsItem, goods_words, items
from desktop_app.fund.households.help import SOURCES
from desktop_app.fund.ledger.goods_checks import value_of
from desktop_app.fund.ledger.totals import Totals, totals_of
from desktop_app.fund.rules.disclosure_rules import disclosure_rules
from desktop_app.fund.vouchers.reading import counting, reversed_ids, vouchers, without_pairs
from desktop_app.fund.vouchers.records import OUTGOING, Partner, Voucher, VoucherKind


@dataclass(frozen=True, slots=True)
class GivenLine:
    """What somebody gave; whole đồng. ``goods_value`` holds valuables too."""

    day: date
    giver: str
    campaign: str
    money: int
    goods_value: int
    goods: str


@dataclass(frozen=True, slots=True)
class SpentLine:
    """What was given out. Who received it is not said, but how many households did."""

    day: date
    number: str
    kind: VoucherKind
    campaign: str
    purpose: str
    households: int
    money: int
    goods_value: int


@dataclass(frozen=True, slots=True)
class IssuedLine:
    """Goods that left a store for people. ``worth`` in whole đồng; ``goods``: "200 kg gạo, 10 thùng mì"."""

    day: date
    number: str
    campaign: str
    purpose: str
    households: int
    goods: str
    worth: int


@dataclass(frozen=True, slots=True)
class DisclosureSheet:
    """A sheet. ``opening`` and ``closing`` are balances of money before and behind its span.

    ``own`` is of the office's campaigns, ``through`` of those that collect for another level; pledges that
    were not fulfilled and direct gifts are listed apart and are in no balance. ``helped``: how many times a
    household was helped, from whatever source.
    """

    span: DisclosureSpan
    opening: int
    given: tuple[GivenLine, ...]
    spent: tuple[SpentLine, ...]
    issued: tuple[IssuedLine, ...]
    helped: int
    own: Totals
    through: Totals
    pledged_open: int
    direct_gifts: int

    @property
    def received(self) -> int:
        """Money that came in, with balances that were taken over."""
        return sum(line.money for line in self.given)

    @property
    def taken_over(self) -> int:
        """How much of it are balances of former offices, which nobody gave."""
        return self.own.of(VoucherKind.OPENING) + self.through.of(VoucherKind.OPENING)

    @property
    def paid(self) -> int:
        """Money that went out."""
        return sum(line.money for line in self.spent)

    @property
    def goods_received(self) -> int:
        """What goods and valuables that came in are worth."""
        return sum(line.goods_value for line in self.given)

    @property
    def goods_paid(self) -> int:
        """What goods that went with payments are worth."""
        return sum(line.goods_value for line in self.spent)

    @property
    def goods_issued(self) -> int:
        """What goods that left the stores are worth."""
        return sum(line.worth for line in self.issued)

    @property
    def closing(self) -> int:
        """Money that is left."""
        return self.opening + self.received - self.paid


def sheet(connection: Connection, span: DisclosureSpan, campaign_id: str | None = None) -> DisclosureSheet:
    """The sheet of a span, of one appeal or of all."""
    known = campaigns(connection)
    every = vouchers(connection, campaign_id=campaign_id, last=span.last)
    posted = as_agreed(every, withdrawn_givers(connection))
    return sheet_of(posted, known, span, reversed_ids(connection), items(connection))


def sheet_of(
    posted: Sequence[Voucher],
    known: Sequence[Campaign],
    span: DisclosureSpan,
    taken_back: frozenset[str],
    goods: Mapping[str, GoodsItem],
) -> DisclosureSheet:
    """The sheet of vouchers up to the end of its span, in whatever order they come."""
    titles = {campaign.id: campaign.title for campaign in known}
    through = {campaign.id for campaign in known if campaign.passes_through}
    before = [item for item in posted if item.said.day < span.first]
    within = [item for item in posted if span.first <= item.said.day <= span.last]
    shown = sorted(without_pairs(within), key=lambda item: (item.said.day, item.number, item.id))
    incoming = (VoucherKind.RECEIPT, VoucherKind.OPENING)
    return DisclosureSheet(
        span=span,
        opening=totals_of(before).balance,
        given=tuple(_given(item, titles) for item in shown if item.said.kind in incoming),
        spent=tuple(_spent(item, titles) for item in shown if item.said.kind in OUTGOING),
        issued=tuple(
            _issued(item, titles, goods) for item in shown if item.said.kind is VoucherKind.GOODS_OUT
        ),
        helped=sum(_sign(item) * len(item.said.help_lines) for item in within if item.said.kind in SOURCES),
        own=totals_of(item for item in within if item.said.campaign_id not in through),
        through=totals_of(item for item in within if item.said.campaign_id in through),
        pledged_open=open_pledges(counting(posted, taken_back)),
        direct_gifts=sum(
            item.said.money + item.goods_worth for item in within if item.said.kind is VoucherKind.DIRECT_GIFT
        ),
    )


def open_pledges(holding: Iterable[Voucher]) -> int:
    """What was promised and did not come yet; whole đồng of money, goods and valuables."""
    found = list(holding)
    came: dict[str, int] = {}
    for voucher in found:
        if pledge := voucher.said.content.pledge_id:
            came[pledge] = came.get(pledge, 0) + voucher.said.value
    pledges = [voucher for voucher in found if voucher.said.kind is VoucherKind.PLEDGE]
    return sum(max(voucher.said.value - came.get(voucher.id, 0), 0) for voucher in pledges)


def shown_giver(voucher: Voucher) -> str:
    """The giver as he is made public: a person who agreed, or an organisation, which is not asked."""
    content = voucher.said.content
    agreed = content.partner_kind == Partner.ORGANISATION or (
        content.partner_kind == Partner.PERSON and content.consent
    )
    return content.partner.strip() if agreed and content.partner.strip() else disclosure_rules().anonymous


def _sign(voucher: Voucher) -> int:
    return -1 if voucher.reverses else 1


def _given(voucher: Voucher, titles: dict[str, str]) -> GivenLine:
    said = voucher.said
    opening = said.kind is VoucherKind.OPENING
    return GivenLine(
        said.day,
        said.content.former_office or disclosure_rules().anonymous if opening else shown_giver(voucher),
        titles.get(said.campaign_id, ""),
        said.money,
        voucher.goods_worth,
        ", ".join(filter(None, (said.content.goods, said.content.valuables))),
    )


def _spent(voucher: Voucher, titles: dict[str, str]) -> SpentLine:
    said = voucher.said
    return SpentLine(
        said.day,
        voucher.number,
        said.kind,
        titles.get(said.campaign_id, ""),
        said.content.what_for,
        len(said.help_lines),
        said.money,
        said.goods_value,
    )


def _issued(voucher: Voucher, titles: dict[str, str], goods: Mapping[str, GoodsItem]) -> IssuedLine:
    said = voucher.said
    return IssuedLine(
        said.day,
        voucher.number,
        titles.get(said.campaign_id, ""),
        said.content.what_for,
        len(said.help_lines),
        goods_words(((line.item_id, line.quantity) for line in said.goods_lines), goods),
        _sign(voucher) * sum(value_of(line) for line in said.goods_lines),
    )
