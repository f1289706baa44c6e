"""Balances, computed from the posted vouchers whenever they are asked for; none is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from desktop_app.fund.vouchers.reading import vouchers
from desktop_app.fund.vouchers.records import OUTGOING, PLACES, Method, Voucher, VoucherKind


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of whole đồng over posted vouchers, with what was taken back taken off.

    ``money``: by kind of voucher; ``goods``: what goods and valuables were worth, by kind. Amounts of both
    are never added to each other here. ``places``: what is left in cash and at the bank.
    """

    money: dict[VoucherKind, int] = field(default_factory=dict)
    goods: dict[VoucherKind, int] = field(default_factory=dict)
    places: dict[Method, int] = field(default_factory=dict)

    def of(self, kind: VoucherKind) -> int:
        """The money of a kind of voucher."""
        return self.money.get(kind, 0)

    @property
    def income(self) -> int:
        """Money that came in, without balances that were taken over."""
        return self.of(VoucherKind.RECEIPT)

    @property
    def spent(self) -> int:
        """Money that went out, in whatever way."""
        return sum(self.of(kind) for kind in OUTGOING)

    @property
    def balance(self) -> int:
        """What is left."""
        return sum(kind.sign * amount for kind, amount in self.money.items())


def totals_of(posted: Iterable[Voucher]) -> Totals:
    """The totals of these vouchers, in whatever order they come."""
    money: defaultdict[VoucherKind, int] = defaultdict(int)
    goods: defaultdict[VoucherKind, int] = defaultdict(int)
    places = dict.fromkeys(PLACES, 0)
    for voucher in posted:
        said = voucher.said
        money[said.kind] += said.money
        goods[said.kind] += voucher.goods_worth
        for place in PLACES:
            places[place] += said.effect_in(place)
    return Totals(dict(money), dict(goods), places)


def totals(
    connection: Connection,
    *,
    campaign_id: str | None = None,
    first: date | None = None,
    last: date | None = None,
) -> Totals:
    """The totals of a campaign, or of all, in a span of days."""
    return totals_of(vouchers(connection, campaign_id=campaign_id, first=first, last=last))


def lowest_of(posted: Iterable[Voucher], first: date, place: Method = Method.NONE) -> int:
    """The least that these vouchers leave, in a place or in all, at the end of ``first`` or a later day."""
    by_day: defaultdict[date, int] = defaultdict(int)
    for voucher in posted:
        by_day[max(voucher.said.day, first)] += voucher.said.effect_in(place)
    running = by_day.pop(first, 0)
    lowest = running
    for day in sorted(by_day):
        running += by_day[day]
        lowest = min(lowest, running)
    return lowest


def by_month(posted: Iterable[Voucher]) -> dict[str, Totals]:
    """The totals of each month (``2026-09``) in which something was posted."""
    months: defaultdict[str, list[Voucher]] = defaultdict(list)
    for voucher in posted:
        months[f"{voucher.said.day:%Y-%m}"].append(voucher)
    return {month: totals_of(months[month]) for month in sorted(months)}


def by_campaign(posted: Iterable[Voucher]) -> dict[str, Totals]:
    """The totals of each campaign."""
    campaigns: defaultdict[str, list[Voucher]] = defaultdict(list)
    for voucher in posted:
        campaigns[voucher.said.campaign_id].append(voucher)
    return {campaign_id: totals_of(found) for campaign_id, found in campaigns.items()}


def below_nothing(posted: Iterable[Voucher]) -> list[str]:
    """Campaigns that two computers together have overdrawn, each of which had enough by itself."""
    return [campaign_id for campaign_id, sums in by_campaign(posted).items() if sums.balance < 0]


def place_below_nothing(posted: Iterable[Voucher], place: Method) -> list[str]:
    """Campaigns that have money, of which more left a place than was in it: a withdrawal is not posted."""
    return [
        campaign_id
        for campaign_id, sums in by_campaign(posted).items()
        if sums.balance >= 0 > sums.places.get(place, 0)
    ]
