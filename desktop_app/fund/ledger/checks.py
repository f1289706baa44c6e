"""What a voucher must say before it is posted, and what only stands in the way of posting it now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from sqlalchemy import Connection

from desktop_app.base.numbers import format_date, format_number
from desktop_app.base.problems import Problem
from desktop_app.fund.campaigns.records import Campaign
from desktop_app.fund.goods.items import items, stores
from desktop_app.fund.households.listing import unknown_households
from desktop_app.fund.vouchers.reading import reversed_ids, vouchers
from desktop_app.fund.vouchers.records import Draft, Method, Partner, VoucherKind

MOST: Final = 10**15
"""More is a slip of the pen."""

_THROUGH: Final = frozenset({VoucherKind.PASSED_ON})
_OWN: Final = frozenset({VoucherKind.PAYMENT, VoucherKind.TRANSFER_UP})


def require_sound(connection: Connection, campaign: Campaign, draft: Draft, today: date) -> None:
    """Let pass only a voucher that can be posted; the money of its campaign is looked at apart.

    Raises:
        Problem: the first thing that is wrong, and how to mend it.
    """
    _require_amounts(connection, draft)
    _require_days(campaign, draft, today)
    _require_method(draft)
    _require_whose_money(campaign, draft)
    check = _CHECKS.get(draft.kind)
    if check is not None:
        check(connection, campaign, draft)


def _require_amounts(connection: Connection, draft: Draft) -> None:
    amounts = (draft.money, draft.goods_value, draft.content.valuables_value)
    if min(amounts) < 0 or max(amounts) > MOST:
        raise Problem("An amount must be whole đồng from 0 to {most}. Correct it.", most=format_number(MOST))
    _require_households(connection, draft)
    if draft.kind.is_goods:
        return
    if draft.value == 0:
        raise Problem("The voucher is over 0 đồng. Fill in the money, or what the goods are worth.")
    helped = (
        sum(line.money for line in draft.help_lines),
        sum(line.goods_value for line in draft.help_lines),
    )
    if draft.help_lines and helped != (draft.money, draft.goods_value):
        raise Problem(
            "The list of households adds up to {money} đồng and goods of {goods} đồng, the voucher says "
            "{said_money} and {said_goods}. Correct one of them.",
            money=format_number(helped[0]),
            goods=format_number(helped[1]),
            said_money=format_number(draft.money),
            said_goods=format_number(draft.goods_value),
        )


def _require_households(connection: Connection, draft: Draft) -> None:
    if unknown_households(connection, frozenset(line.household_id for line in draft.help_lines)):
        raise Problem("Choose each household of the list from those that are entered.")
    if any(line.money < 0 or line.goods_value < 0 for line in draft.help_lines):
        raise Problem("An amount must be whole đồng from 0 to {most}. Correct it.", most=format_number(MOST))


def _require_days(campaign: Campaign, draft: Draft, today: date) -> None:
    if draft.day > today or draft.received_on > today:
        raise Problem("The day lies in the future. Type the day on which it happened.")
    if draft.day < campaign.starts_on and draft.kind is not VoucherKind.PLEDGE:
        raise Problem(
            "“{title}” begins on {day}. Correct the day, or the beginning of the campaign.",
            title=campaign.title,
            day=format_date(campaign.starts_on),
        )
    until = campaign.receiving_until
    if draft.kind is VoucherKind.RECEIPT and until is not None and draft.received_on > until:
        raise Problem(
            "“{title}” received gifts until {day}. Take this one into another campaign, or give it back; "
            "where the appeal was prolonged, change its last day first.",
            title=campaign.title,
            day=format_date(until),
        )


def _require_method(draft: Draft) -> None:
    if draft.money > 0 and draft.kind.sign and draft.method is Method.NONE:
        raise Problem("Say how the money changed hands: cash or transfer.")


def _require_whose_money(campaign: Campaign, draft: Draft) -> None:
    if draft.kind in _THROUGH and not campaign.passes_through:
        raise Problem("Money of “{title}” belongs to the office. It is not passed on.", title=campaign.title)
    if draft.kind in _OWN and campaign.passes_through:
        raise Problem(
            "Money of “{title}” belongs to another level and is only passed on to it.", title=campaign.title
        )


def _receipt(connection: Connection, campaign: Campaign, draft: Draft) -> None:
    content = draft.content
    if not content.partner.strip() and content.partner_kind != Partner.ANONYMOUS:
        raise Problem("Fill in who gave, or choose “anonymous”.")
    if content.bank_reference:
        require_new_reference(connection, content.bank_reference)
    if content.pledge_id:
        pledge = next(iter(vouchers(connection, ids=[content.pledge_id])), None)
        if pledge is None or pledge.said.kind is not VoucherKind.PLEDGE:
            raise Problem("The pledge is not in the ledger. Post it first, or leave it out.")
        if pledge.said.campaign_id != campaign.id:
            raise Problem("The pledge belongs to another campaign.")


def require_new_reference(connection: Connection, reference: str) -> None:
    """Let pass only a reference of the bank under which nothing was received.

    Raises:
        Problem: it was taken before.
    """
    if reference in references(connection):
        raise Problem(
            "The transfer {reference} was received before. It is entered once.", reference=reference[:60]
        )


def references(connection: Connection) -> frozenset[str]:
    """The references of the bank of all receipts that hold."""
    taken_back = reversed_ids(connection)
    return frozenset(
        voucher.said.content.bank_reference
        for voucher in vouchers(connection, kinds=[VoucherKind.RECEIPT])
        if voucher.said.content.bank_reference and not voucher.reverses and voucher.id not in taken_back
    )


def _payment(_: Connection, __: Campaign, draft: Draft) -> None:
    if not draft.content.partner.strip() and not draft.help_lines:
        raise Problem("Fill in who received it, or the list of households.")
    if not draft.content.decision.strip():
        raise Problem("Fill in number and day of the decision or minutes on which the payment rests.")


def _opening(_: Connection, __: Campaign, draft: Draft) -> None:
    if not draft.content.minutes.strip():
        raise Problem("An opening balance needs number and day of the minutes of the hand-over.")


def _promised(_: Connection, __: Campaign, draft: Draft) -> None:
    if not draft.content.partner.strip() and draft.content.partner_kind != Partner.ANONYMOUS:
        raise Problem("Fill in who gave, or choose “anonymous”.")


def _goods(connection: Connection, _: Campaign, draft: Draft) -> None:
    known, places = items(connection), stores(connection)
    content = draft.content
    if content.store_id not in places:
        raise Problem("Choose the store.")
    if not draft.goods_lines:
        raise Problem("The voucher has no goods. Fill in at least one line.")
    for line in draft.goods_lines:
        if line.item_id not in known:
            raise Problem("Choose the goods of each line from the list.")
        exponent = line.quantity.as_tuple().exponent
        if not line.quantity.is_finite() or line.quantity <= 0 or not -3 <= int(exponent) <= 12:
            raise Problem("A quantity must be above 0, with three decimals at most.")
        if not 0 <= line.price <= MOST:
            raise Problem(
                "An amount must be whole đồng from 0 to {most}. Correct it.", most=format_number(MOST)
            )
    if draft.kind is VoucherKind.GOODS_MOVE and content.to_store_id not in places.keys() - {content.store_id}:
        raise Problem("Choose another store to which the goods go.")
    if draft.kind is VoucherKind.GOODS_IN:
        _require_receipt(connection, draft)


def _require_receipt(connection: Connection, draft: Draft) -> None:
    """Goods come in with exactly one receipt."""
    receipt = next(iter(vouchers(connection, ids=[draft.content.receipt_id or " "])), None)
    is_receipt = receipt is not None and receipt.said.kind in (VoucherKind.RECEIPT, VoucherKind.OPENING)
    if receipt is None or not is_receipt or receipt.id in reversed_ids(connection) or receipt.reverses:
        raise Problem("Goods come in with a receipt. Post the receipt first, then choose it here.")
    if receipt.said.campaign_id != draft.campaign_id:
        raise Problem("The receipt belongs to another campaign.")
    if draft.content.partner and draft.content.partner != receipt.said.content.partner:
        raise Problem("The receipt is of another giver ({giver}).", giver=receipt.said.content.partner)


_CHECKS: Final[Mapping[VoucherKind, Callable[[Connection, Campaign, Draft], None]]] = {
    VoucherKind.RECEIPT: _receipt,
    VoucherKind.PAYMENT: _payment,
    VoucherKind.OPENING: _opening,
    VoucherKind.DIRECT_GIFT: _promised,
    VoucherKind.PLEDGE: _promised,
    VoucherKind.GOODS_IN: _goods,
    VoucherKind.GOODS_OUT: _goods,
    VoucherKind.GOODS_MOVE: _goods,
}
