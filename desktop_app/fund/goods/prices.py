"""What goods were worth when they came in: by that they leave the stores and are given out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from desktop_app.base.numbers import round_half_up
from desktop_app.fund.vouchers.records import Voucher, VoucherKind


class Priced(NamedTuple):
    """Goods of one kind that belong to a campaign."""

    campaign_id: str
    item_id: str


_CAME: Final = VoucherKind.GOODS_IN


def prices_of(holding: Iterable[Voucher]) -> Mapping[Priced, int]:
    """The average price of a unit that came into the stores, in whole đồng; ``holding`` is not taken back.

    Lines without a price say nothing of what their goods are worth.
    """
    quantity: defaultdict[Priced, Decimal] = defaultdict(Decimal)
    worth: defaultdict[Priced, Decimal] = defaultdict(Decimal)
    for voucher in holding:
        if voucher.said.kind is not _CAME:
            continue
        for line in voucher.said.goods_lines:
            if line.price:
                key = Priced(voucher.said.campaign_id, line.item_id)
                quantity[key] += line.quantity
                worth[key] += line.quantity * line.price
    return {key: int(round_half_up(worth[key] / quantity[key], 0)) for key in worth}
