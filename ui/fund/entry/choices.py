"""What the fields of a voucher offer, read in one go on the database queue. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection

from desktop_app.accounts.officers import refusal
from desktop_app.areas.queries import all_areas
from desktop_app.base.numbers import format_date, format_number
from desktop_app.base.text import fold
from desktop_app.derived.fund_feeds import counted_support
from desktop_app.fund.campaigns.reading import campaigns
from desktop_app.fund.campaigns.records import Campaign
from desktop_app.fund.goods.items import items, stores
from desktop_app.fund.goods.prices import prices_of
from desktop_app.fund.goods.stock import stock
from desktop_app.fund.households.listing import READ
from desktop_app.fund.ledger.posting import POST
from desktop_app.fund.ledger.typed_vouchers import goods_as_typed
from desktop_app.fund.vouchers.reading import counting, reversed_ids, vouchers
from desktop_app.fund.vouchers.records import Voucher, VoucherContent, VoucherKind
from desktop_app.fund.vouchers.typed import Lines, TypedVoucher


@dataclass(frozen=True, slots=True)
class Pledge:
    """A pledge that is open: what was promised, and what came of it so far."""

    id: str
    campaign_id: str
    content: VoucherContent
    words: str
    promised: int
    came: int


@dataclass(frozen=True, slots=True)
class ReceivedGoods:
    """A receipt with goods that are in no store yet."""

    receipt: Voucher
    words: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class VoucherChoices:
    """Everything that is offered. ``in_stock``: by folded name of store and of goods, and unit."""

    campaigns: tuple[Campaign, ...]
    pledges: tuple[Pledge, ...]
    received: tuple[ReceivedGoods, ...]
    stores: tuple[str, ...]
    goods: Mapping[str, str]
    """The unit by the name of the goods."""
    in_stock: Mapping[tuple[str, str], Decimal]
    prices: Mapping[tuple[str, str], int]
    """What a unit was worth when it came in, by campaign and folded name of the goods; whole đồng."""
    areas: Mapping[str, str]
    givers: Mapping[str, VoucherContent]
    """What was said of each giver last, by name."""
    may_post: bool
    may_see_households: bool
    support: tuple[str, ...] = ()
    """Words of kinds of support by which results count."""


@dataclass(frozen=True, slots=True)
class VoucherEntryData:
    """A voucher that is to be typed, and what its fields offer."""

    typed: TypedVoucher
    choices: VoucherChoices
    today: date


def read_choices(connection: Connection, officer: str) -> VoucherChoices:
    """What the fields of any voucher offer."""
    posted = vouchers(connection)
    holding = counting(posted, reversed_ids(connection))
    known, places = items(connection), stores(connection)
    in_stock = {
        (fold(places[place.store_id].name), fold(known[place.item_id].name)): quantity
        for place, quantity in stock(connection).items()
        if place.store_id in places and place.item_id in known
    }
    givers = {
        voucher.said.content.partner: voucher.said.content
        for voucher in holding
        if voucher.said.content.partner and voucher.said.kind in (VoucherKind.RECEIPT, VoucherKind.PLEDGE)
    }
    return VoucherChoices(
        tuple(campaigns(connection)),
        tuple(_pledges(holding)),
        tuple(_received(connection, holding)),
        tuple(store.name for store in places.values()),
        {item.name: item.unit for item in known.values()},
        in_stock,
        {
            (priced.campaign_id, fold(known[priced.item_id].name)): price
            for priced, price in prices_of(holding).items()
            if priced.item_id in known
        },
        {area.id: area.name for area in all_areas(connection)},
        givers,
        not refusal(connection, officer, POST),
        not refusal(connection, officer, READ),
        counted_support(connection),
    )


def _pledges(holding: list[Voucher]) -> list[Pledge]:
    came: dict[str, int] = {}
    for voucher in holding:
        if pledge := voucher.said.content.pledge_id:
            came[pledge] = came.get(pledge, 0) + voucher.said.value
    found = []
    for voucher in holding:
        said = voucher.said
        if said.kind is VoucherKind.PLEDGE and came.get(voucher.id, 0) < said.value:
            words = f"{said.content.partner or '–'}: {format_number(said.value)} ({voucher.number})"
            mine = came.get(voucher.id, 0)
            found.append(Pledge(voucher.id, said.campaign_id, said.content, words, said.value, mine))
    return found


def _received(connection: Connection, holding: list[Voucher]) -> list[ReceivedGoods]:
    stored = {voucher.said.content.receipt_id for voucher in holding}
    found = []
    for voucher in holding:
        said = voucher.said
        bears = said.kind in (VoucherKind.RECEIPT, VoucherKind.OPENING) and said.goods_value
        if bears and voucher.id not in stored:
            giver = said.content.partner or said.content.former_office or "–"
            words = f"{voucher.number} · {format_date(said.day)} · {giver} · {said.content.goods}"
            found.append(ReceivedGoods(voucher, words, goods_as_typed(connection, said.goods_lines)))
    return found
