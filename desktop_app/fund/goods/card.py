"""What happened to goods of one kind in one store, voucher by voucher, with what lay there after each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection

from desktop_app.fund.goods.stock import GOODS, StockPosition, movements_of
from desktop_app.fund.vouchers.reading import vouchers


@dataclass(frozen=True, slots=True)
class CardLine:
    """A movement: above 0 in, below 0 out; ``left`` is the stock after it."""

    day: date
    number: str
    quantity: Decimal
    left: Decimal


def card_of(connection: Connection, place: StockPosition) -> list[CardLine]:
    """The card of a place, the earliest first."""
    left = Decimal(0)
    found: list[CardLine] = []
    for voucher in vouchers(connection, kinds=GOODS):
        moved = [
            movement.quantity
            for movement in movements_of(voucher.said, taken_back=bool(voucher.reverses))
            if movement.place == place
        ]
        if moved:
            quantity = sum(moved, Decimal(0))
            left += quantity
            found.append(CardLine(voucher.said.day, voucher.number, quantity, left))
    return found
