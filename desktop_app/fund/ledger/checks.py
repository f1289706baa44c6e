"""What a voucher must say before it is posted, and what prevents posting it now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from sqlalchemy import Connection

from desktop_app.base.field_problem import at
from desktop_app.base.numbers import format_date, format_number
from desktop_app.base.problems import Problem
from desktop_app.fund.campaigns.records import Campaign
from desktop_app.fund.households.listing import unknown_households
from desktop_app.fund.ledger.goods_checks import require_goods, require_prices, require_received_goods
from desktop_app.fund.vouchers.reading import counting, reversed_ids, vouchers
from desktop_app.fund.vouchers.records import MOST, Method, Partner, VoucherDraft, VoucherKind

_THROUGH: Final = frozenset({VoucherKind.PASSED_ON})
_OWN: Final = frozenset({VoucherKind.PAYMENT, VoucherKind.TRANSFER_UP})
DISTRIBUTING: Final = frozenset({VoucherKind.PAYMENT, VoucherKind.GOODS_OUT})
"""Vouchers by which a campaign gives out what it has; behind its end each needs a reason."""
INTO_ACCOUNT: Final = (VoucherKind.RECEIPT, VoucherKind.CASH_BANKED)
"""Vouchers whose money a bank statement lists as received."""


def require_sound(connection: Connection, campaign: Campaign, draft: VoucherDraft, today: date) -> None:
    """Let pass only a voucher that can be posted; the money of its campaign is looked at apart.

    Raises:
        FieldProblem: the first thing that is wrong, how to mend it, and where.
    """
    _require_amounts(connection, draft)
    _require_days(campaign, draft, today)
    _require_method(draft)
    _require_whose_money(campaign, draft)
    _require_new_line(connection, draft)
    check = _CHECKS.get(draft.kind)
    if check is not None:
        check(connection, campaign, draft)


def _require_amounts(connection: Connection, draft: VoucherDraft) -> None:
    for field, amount in (
        ("money", draft.money),
        ("goods_value", draft.goods_value),
        ("valuables_value", draft.content.valuables_value),
    ):
        if not 0 <= amount <= MOST:
            raise at(field, _no_amount())
    _require_households(connection, draft)
    if draft.kind.is_goods:
        return
    require_received_goods(connection, draft)
    if draft.value == 0:
        raise at(
            "money", Problem("The voucher is over 0 đồng. Fill in the money, or what the goods are worth.")
        )
    helped = (
        sum(line.money for line in draft.help_lines),
        sum(line.goods_value for line in draft.help_lines),
    )
    if draft.help_lines and helped != (draft.money, draft.goods_value):
        raise at(
            "households",
            Problem(
                "The list of households adds up to {money} đồng and goods of {goods} đồng, the voucher says "
                "{said_money} and {said_goods}. Correct one of them.",
                money=format_number(helped[0]),
                goods=format_number(helped[1]),
                said_money=format_number(draft.money),
                said_goods=format_number(draft.goods_value),
            ),
        )


def _no_amount() -> Problem:
    return Problem("An amount must be whole đồng from 0 to {most}. Correct it.", most=format_number(MOST))


def _require_households(connection: Connection, draft: VoucherDraft) -> None:
    if unknown_households(connection, frozenset(line.household_id for line in draft.help_lines)):
        raise at("households", Problem("Choose each household of the list from those already entered."))
    for number, line in enumerate(draft.help_lines, start=1):
        if line.money < 0 or line.goods_value < 0:
            raise at(f"households[{number}]", _no_amount())


def _require_days(campaign: Campaign, draft: VoucherDraft, today: date) -> None:
    for field, day in (("day", draft.day), ("money_day", draft.received_on)):
        if day > today:
            raise at(field, Problem("The day is in the future. Type the day on which it happened."))
    if draft.day < campaign.starts_on and draft.kind is not VoucherKind.PLEDGE:
        raise at(
            "day",
            Problem(
                "“{title}” begins on {day}. Correct the day, or the beginning of the campaign.",
                title=campaign.title,
                day=format_date(campaign.starts_on),
            ),
        )
    until = campaign.receiving_until
    if draft.kind is VoucherKind.RECEIPT and until is not None and draft.received_on > until:
        raise at(
            "day",
            Problem(
                "“{title}” received gifts until {day}. Take this one into another campaign, or give it back; "
                "where the appeal was prolonged, change its last day first.",
                title=campaign.title,
                day=format_date(until),
            ),
        )
    if is_late(campaign, draft) and not draft.content.late_reason.strip():
        raise at(
            "late_reason",
            Problem(
                "“{title}” was to give everything out by {day}. Fill in why this is given out later.",
                title=campaign.title,
                day=format_date(campaign.distributing_until),
            ),
        )


def is_late(campaign: Campaign, draft: VoucherDraft) -> bool:
    """Whether a voucher gives out behind the end of distributing."""
    until = campaign.distributing_until
    return draft.kind in DISTRIBUTING and until is not None and draft.received_on > until


def _require_method(draft: VoucherDraft) -> None:
    if draft.money > 0 and draft.kind.sign and draft.method is Method.NONE:
        raise at("method", Problem("Say how the money changed hands: cash or transfer."))


def _require_whose_money(campaign: Campaign, draft: VoucherDraft) -> None:
    if draft.kind in _THROUGH and not campaign.passes_through:
        raise at(
            "campaign_id",
            Problem("Money of “{title}” belongs to the office. It is not passed on.", title=campaign.title),
        )
    if draft.kind in _OWN and campaign.passes_through:
        raise at(
            "campaign_id",
            Problem(
                "Money of “{title}” belongs to another level and is only passed on to it.",
                title=campaign.title,
            ),
        )


def _receipt(connection: Connection, campaign: Campaign, draft: VoucherDraft) -> None:
    content = draft.content
    _promised(connection, campaign, draft)
    if content.pledge_id:
        pledge = next(iter(vouchers(connection, ids=[content.pledge_id])), None)
        if pledge is None or pledge.said.kind is not VoucherKind.PLEDGE:
            raise at("pledge_id", Problem("The pledge is not in the ledger. Post it first, or leave it out."))
        if pledge.said.campaign_id != campaign.id:
            raise at("pledge_id", Problem("The pledge belongs to another campaign."))


def _require_new_line(connection: Connection, draft: VoucherDraft) -> None:
    """A line of the bank is entered once."""
    reference = draft.content.bank_reference
    if draft.bank_line and draft.bank_line in references(connection):
        raise at(
            "bank_reference",
            Problem(
                "The transfer {reference} was already entered. A transfer is entered once.",
                reference=reference[:60],
            ),
        )


def references(connection: Connection) -> frozenset[str]:
    """The lines of the bank of all vouchers that hold, as :attr:`VoucherDraft.bank_line` has them."""
    posted = vouchers(connection)
    return frozenset(voucher.said.bank_line for voucher in counting(posted, reversed_ids(connection))) - {""}


def _given_out(_: Connection, __: Campaign, draft: VoucherDraft) -> None:
    if not draft.content.partner.strip() and not draft.help_lines:
        raise at("partner", Problem("Fill in who received it, or the list of households."))
    if not draft.content.decision.strip():
        raise at(
            "decision",
            Problem("Fill in number and day of the decision or minutes that it is given out by."),
        )


def _opening(_: Connection, __: Campaign, draft: VoucherDraft) -> None:
    if not draft.content.minutes.strip():
        raise at(
            "minutes", Problem("An opening balance needs number and day of the minutes of the hand-over.")
        )


def _promised(_: Connection, __: Campaign, draft: VoucherDraft) -> None:
    if not draft.content.partner.strip() and draft.content.partner_kind != Partner.ANONYMOUS:
        raise at("partner", Problem("Fill in who gave, or choose “anonymous”."))


def _goods(connection: Connection, _: Campaign, draft: VoucherDraft) -> None:
    require_goods(connection, draft)


def _issue(connection: Connection, campaign: Campaign, draft: VoucherDraft) -> None:
    require_goods(connection, draft)
    require_prices(draft)
    _given_out(connection, campaign, draft)


_CHECKS: Final[Mapping[VoucherKind, Callable[[Connection, Campaign, VoucherDraft], None]]] = {
    VoucherKind.RECEIPT: _receipt,
    VoucherKind.PAYMENT: _given_out,
    VoucherKind.OPENING: _opening,
    VoucherKind.DIRECT_GIFT: _promised,
    VoucherKind.PLEDGE: _promised,
    VoucherKind.GOODS_IN: _goods,
    VoucherKind.GOODS_OUT: _issue,
    VoucherKind.GOODS_MOVE: _goods,
}
