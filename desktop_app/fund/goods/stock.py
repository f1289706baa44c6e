"""The stock: goods in less goods out, from the vouchers, never stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from sqlalchemy import Connection

from desktop_app.base.field_problem import FieldProblem, at
from desktop_app.base.numbers import format_date, format_number
from desktop_app.base.problems import Problem
from desktop_app.fund.goods.items import items, stores
from desktop_app.fund.vouchers.reading import vouchers
from desktop_app.fund.vouchers.records import Voucher, VoucherDraft, VoucherKind

GOODS: Final = (VoucherKind.GOODS_IN, VoucherKind.GOODS_OUT, VoucherKind.GOODS_MOVE)
_NOTHING: Final = Decimal(0)


class StockPosition(NamedTuple):
    """Goods of one kind in one store."""

    store_id: str
    item_id: str


class Movement(NamedTuple):
    """What a line of a voucher does to one place on a day."""

    place: StockPosition
    day: date
    quantity: Decimal


def movements_of(said: VoucherDraft, *, taken_back: bool = False) -> Iterator[Movement]:
    """What a voucher does to the stores; one that takes another back does the contrary."""
    sign = -1 if taken_back else 1
    for line in said.goods_lines:
        if said.kind is VoucherKind.GOODS_IN:
            yield Movement(StockPosition(said.content.store_id, line.item_id), said.day, sign * line.quantity)
        elif said.kind in (VoucherKind.GOODS_OUT, VoucherKind.GOODS_MOVE):
            yield Movement(
                StockPosition(said.content.store_id, line.item_id), said.day, -sign * line.quantity
            )
            if said.kind is VoucherKind.GOODS_MOVE:
                yield Movement(
                    StockPosition(said.content.to_store_id, line.item_id), said.day, sign * line.quantity
                )


def stock(connection: Connection, on: date | None = None) -> dict[StockPosition, Decimal]:
    """The stock by store and goods at the end of a day, or after everything that is posted."""
    return stock_of(vouchers(connection, kinds=GOODS, last=on))


def stock_of(posted: Iterable[Voucher]) -> dict[StockPosition, Decimal]:
    """The stock by store and goods after these vouchers, in whatever order they come."""
    found: defaultdict[StockPosition, Decimal] = defaultdict(Decimal)
    for voucher in posted:
        for movement in movements_of(voucher.said, taken_back=bool(voucher.reverses)):
            found[movement.place] += movement.quantity
    return dict(found)


def require_stock(connection: Connection, wanted: Iterable[Movement], *, taken_back: bool = False) -> None:
    """Refuse what would leave less than nothing in a store, on the day itself or on a later one.

    ``taken_back``: a voucher is taken back, so that its quantity cannot be lowered.

    Raises:
        FieldProblem: names goods, store and the stock.
    """
    asked: defaultdict[StockPosition, defaultdict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for movement in wanted:
        asked[movement.place][movement.day] += movement.quantity
    short = {place: days for place, days in asked.items() if min(days.values()) < 0}
    if not short:
        return
    in_stock: defaultdict[StockPosition, defaultdict[date, Decimal]] = defaultdict(
        lambda: defaultdict(Decimal)
    )
    for voucher in vouchers(connection, kinds=GOODS):
        for movement in movements_of(voucher.said, taken_back=bool(voucher.reverses)):
            if movement.place in short:
                in_stock[movement.place][movement.day] += movement.quantity
    for place, days in short.items():
        first = min(day for day, quantity in days.items() if quantity < 0)
        lowest = _lowest_from(first, in_stock[place])
        after = _lowest_from(first, _sum(in_stock[place], days))
        if after < 0:
            raise _too_little(connection, place, lowest, -min(days.values()), first, taken_back=taken_back)


def _sum(first: Mapping[date, Decimal], second: Mapping[date, Decimal]) -> dict[date, Decimal]:
    return {day: first.get(day, _NOTHING) + second.get(day, _NOTHING) for day in {*first, *second}}


def _lowest_from(first: date, days: Mapping[date, Decimal]) -> Decimal:
    """The lowest stock at the end of ``first`` or of a later day."""
    running = sum((quantity for day, quantity in days.items() if day <= first), _NOTHING)
    lowest = running
    for day in sorted(day for day in days if day > first):
        running += days[day]
        lowest = min(lowest, running)
    return lowest


def _too_little(
    connection: Connection,
    place: StockPosition,
    in_stock: Decimal,
    wanted: Decimal,
    day: date,
    *,
    taken_back: bool,
) -> FieldProblem:
    item, store = items(connection).get(place.item_id), stores(connection).get(place.store_id)
    figures = {
        "store": store.name if store else "…",
        "there": format_number(max(in_stock, _NOTHING)),
        "unit": item.unit if item else "",
        "item": item.name if item else "…",
        "wanted": format_number(wanted),
        "day": format_date(day),
    }
    if taken_back:
        return at(
            "goods",
            Problem(
                "In “{store}” there are only {there} {unit} of {item} from {day} on; taking the voucher back "
                "would take {wanted}. Take back first the vouchers by which they went out.",
                **figures,
            ),
        )
    return at(
        "goods",
        Problem(
            "In “{store}” there are only {there} {unit} of {item} from {day} on; {wanted} would be taken. "
            "Lower the quantity, or post first what came in.",
            **figures,
        ),
    )
