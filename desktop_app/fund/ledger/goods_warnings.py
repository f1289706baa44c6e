"""What to look at before goods are posted: prices and quantities that differ from what came in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import Connection

from desktop_app.base.figures.number_reader import parse_number
from desktop_app.base.numbers import format_number
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.fund.goods.items import items
from desktop_app.fund.households.typed_rows import amount
from desktop_app.fund.ledger.goods_checks import value_of
from desktop_app.fund.vouchers.reading import counting, reversed_ids, vouchers
from desktop_app.fund.vouchers.records import OUT_OF_STORE, GoodsLine, Voucher, VoucherKind
from desktop_app.fund.vouchers.typed import TypedVoucher


class _Row(NamedTuple):
    name: str
    unit: str
    quantity: Decimal
    price: int

    @property
    def key(self) -> str:
        return fold(self.name)


def goods_warnings(connection: Connection, typed: TypedVoucher) -> list[Problem]:
    """Return what a person should look at: a price no such goods came in at, more than the receipt names.

    Raises:
        Problem: a row cannot be read.
    """
    rows = [row for row in map(_read, typed.goods) if row.name]
    if not rows or not (typed.kind in OUT_OF_STORE or typed.kind is VoucherKind.GOODS_IN):
        return []
    came = counting(vouchers(connection, kinds=[VoucherKind.GOODS_IN]), reversed_ids(connection))
    if typed.kind in OUT_OF_STORE:
        return list(_strange_prices(connection, typed, rows, came))
    receipt = next(iter(vouchers(connection, ids=[typed.said("receipt_id") or " "])), None)
    return [] if receipt is None else list(_beyond_receipt(connection, receipt, rows, came))


def _read(cells: tuple[str, ...]) -> _Row:
    name, unit, quantity, price = (cell.strip() for cell in cells[:4])
    return _Row(name, unit, parse_number(quantity) if quantity else Decimal(0), amount(price, "goods"))


def _strange_prices(
    connection: Connection, typed: TypedVoucher, rows: Iterable[_Row], came: Iterable[Voucher]
) -> Iterator[Problem]:
    known = items(connection)
    prices: defaultdict[str, set[int]] = defaultdict(set)
    for voucher in came:
        if voucher.said.campaign_id == typed.said("campaign_id"):
            for line in voucher.said.goods_lines:
                if line.price and line.item_id in known:
                    prices[fold(known[line.item_id].name)].add(line.price)
    for row in rows:
        there = prices[row.key]
        if row.price and there and not min(there) <= row.price <= max(there):
            yield Problem(
                "{item}: the price is {said} đồng, these goods came in at {came} đồng.",
                item=row.name,
                said=format_number(row.price),
                came=" – ".join(format_number(each) for each in sorted({min(there), max(there)})),
            )


def _beyond_receipt(
    connection: Connection, receipt: Voucher, rows: Iterable[_Row], came: Iterable[Voucher]
) -> Iterator[Problem]:
    """More than the receipt says, with what came in for it before; a receipt without lines says a value."""
    before = [voucher for voucher in came if voucher.said.content.receipt_id == receipt.id]
    if not receipt.said.goods_lines:
        value = sum(value_of(line) for voucher in before for line in voucher.said.goods_lines)
        value += sum(value_of(GoodsLine("", row.quantity, row.price)) for row in rows)
        if receipt.said.goods_value and value > receipt.said.goods_value:
            yield Problem(
                "The receipt {number} is over goods of {said} đồng; goods of {now} đồng would be in "
                "the store.",
                number=receipt.number,
                said=format_number(receipt.said.goods_value),
                now=format_number(value),
            )
        return
    said, now = _quantities(connection, [receipt]), _quantities(connection, before)
    names: dict[str, _Row] = {}
    for row in rows:
        now[row.key] += row.quantity
        names.setdefault(row.key, row)
    for key, row in names.items():
        if now[key] > said[key]:
            yield Problem(
                "{item}: the receipt {number} says {said}, {now} would be in the store for it.",
                item=row.name,
                number=receipt.number,
                said=format_number(said[key]),
                now=format_number(now[key]),
            )


def _quantities(connection: Connection, listed: Iterable[Voucher]) -> defaultdict[str, Decimal]:
    known: Mapping[str, str] = {key: fold(item.name) for key, item in items(connection).items()}
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for voucher in listed:
        for line in voucher.said.goods_lines:
            found[known.get(line.item_id, "")] += line.quantity
    return found
