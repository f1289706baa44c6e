"""What lines of goods must say before a voucher is posted."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from desktop_app.base.field_problem import at
from desktop_app.base.numbers import format_number, round_half_up
from desktop_app.base.problems import Problem
from desktop_app.fund.goods.items import items, stores
from desktop_app.fund.vouchers.reading import reversed_ids, vouchers
from desktop_app.fund.vouchers.records import MOST, GoodsLine, VoucherDraft, VoucherKind

_MOST_DECIMALS: Final = 3
_MOST_NOUGHTS: Final = 12


def value_of(line: GoodsLine) -> int:
    """What a line is worth, in whole đồng; halves are rounded up."""
    return int(round_half_up(line.quantity * line.price, 0))


def require_goods(connection: Connection, draft: VoucherDraft) -> None:
    """Let pass only a voucher of goods whose stores and lines are there; the stock is looked at apart.

    Raises:
        FieldProblem: the first thing that is wrong, and where.
    """
    places, content = stores(connection), draft.content
    if draft.kind is VoucherKind.GOODS_IN:  # the first field, and the goods follow from it
        _require_receipt(connection, draft)
    if content.store_id not in places:
        raise at("store_id", Problem("Choose the store."))
    if not draft.goods_lines:
        raise at("goods", Problem("The voucher has no goods. Fill in at least one line."))
    _require_lines(connection, draft)
    if draft.kind is VoucherKind.GOODS_MOVE and content.to_store_id not in places.keys() - {content.store_id}:
        raise at("to_store_id", Problem("Choose another store to which the goods go."))


def require_received_goods(connection: Connection, draft: VoucherDraft) -> None:
    """Goods that a receipt lists line by line are worth together what it says.

    Raises:
        FieldProblem: a line cannot be, or they add up to something else.
    """
    if not draft.goods_lines:
        return
    _require_lines(connection, draft)
    worth = sum(value_of(line) for line in draft.goods_lines)
    if worth != draft.goods_value:
        raise at(
            "goods",
            Problem(
                "The goods of the list are worth {worth} đồng together, the voucher says {said}. "
                "Correct one of them.",
                worth=format_number(worth),
                said=format_number(draft.goods_value),
            ),
        )


def require_prices(draft: VoucherDraft) -> None:
    """Goods that are given out have a worth: what is made public is not 0 đồng.

    Raises:
        FieldProblem: a line has no price.
    """
    for number, line in enumerate(draft.goods_lines, start=1):
        if line.price == 0:
            raise at(
                f"goods[{number}]",
                Problem(
                    "These goods would be given out at 0 đồng, and came in without a price. Fill in what one "
                    "unit is worth."
                ),
            )


def _require_lines(connection: Connection, draft: VoucherDraft) -> None:
    known = items(connection)
    for number, line in enumerate(draft.goods_lines, start=1):
        field = f"goods[{number}]"
        if line.item_id not in known:
            raise at(field, Problem("Choose the goods of each line from the list."))
        exponent = line.quantity.as_tuple().exponent
        is_plain = line.quantity.is_finite() and -_MOST_DECIMALS <= int(exponent) <= _MOST_NOUGHTS
        if not is_plain or line.quantity <= 0:
            raise at(field, Problem("A quantity must be above 0, with three decimals at most."))
        if not 0 <= line.price <= MOST:
            raise at(
                field,
                Problem(
                    "An amount must be whole đồng from 0 to {most}. Correct it.", most=format_number(MOST)
                ),
            )


def _require_receipt(connection: Connection, draft: VoucherDraft) -> None:
    """Goods come in with exactly one receipt."""
    receipt = next(iter(vouchers(connection, ids=[draft.content.receipt_id or " "])), None)
    is_receipt = receipt is not None and receipt.said.kind in (VoucherKind.RECEIPT, VoucherKind.OPENING)
    if receipt is None or not is_receipt or receipt.id in reversed_ids(connection) or receipt.reverses:
        raise at(
            "receipt_id",
            Problem("Goods come in with a receipt. Post the receipt first, then choose it here."),
        )
    if receipt.said.campaign_id != draft.campaign_id:
        raise at("receipt_id", Problem("The receipt belongs to another campaign."))
    if draft.content.partner and draft.content.partner != receipt.said.content.partner:
        raise at(
            "receipt_id",
            Problem("The receipt is of another giver ({giver}).", giver=receipt.said.content.partner),
        )
