"""Sums over posted vouchers, the same at an office and at the province. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

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
    def goods_received(self) -> int:
        """What goods and valuables were worth that came in with receipts or were taken over."""
        return self.goods.get(VoucherKind.RECEIPT, 0) + self.goods.get(VoucherKind.OPENING, 0)

    @property
    def goods_issued(self) -> int:
        """What goods were worth that were issued from stores."""
        return self.goods.get(VoucherKind.GOODS_OUT, 0)

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


def by_campaign(posted: Iterable[Voucher]) -> dict[str, Totals]:
    """The totals of each campaign."""
    campaigns: defaultdict[str, list[Voucher]] = defaultdict(list)
    for voucher in posted:
        campaigns[voucher.said.campaign_id].append(voucher)
    return {campaign_id: totals_of(found) for campaign_id, found in campaigns.items()}
