"""Preparing and posting vouchers, and taking them back.

What is prepared may be changed and discarded; it has no number and moves nothing. A posted voucher is written
once; its number is given in the same transaction, by the computer that holds the row of numbers.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from desktop_app.accounts.officers import require_author
from desktop_app.base.changes import require_seen
from desktop_app.base.clock import to_millis
from desktop_app.base.field_problem import at
from desktop_app.base.ids import fund_reversal_id, new_id
from desktop_app.base.numbers import format_number
from desktop_app.base.problems import Problem
from desktop_app.fund.campaigns.commands import ENTER
from desktop_app.fund.campaigns.reading import campaign_of
from desktop_app.fund.goods.stock import movements_of, require_stock
from desktop_app.fund.ledger.balances import lowest_of
from desktop_app.fund.ledger.checks import require_sound
from desktop_app.fund.ledger.closing import require_open
from desktop_app.fund.ledger.numbering import book_for
from desktop_app.fund.vouchers.reading import draft_of, voucher_of, vouchers
from desktop_app.fund.vouchers.records import (
    DRAFT,
    PLACES,
    VOUCHER,
    Method,
    VoucherDraft,
    VoucherKind,
)
from desktop_app.fund.vouchers.storing import as_seen, stored
from desktop_app.journal.recorder import Given, Recorder
from desktop_app.registers.numbers.giving import LaterDayBefore, give_number

POST: Final = "fund.post"
"""The right that posting and taking back need."""

_REVERSAL: Final = "reversal"


def prepare(rec: Recorder, draft: VoucherDraft) -> str:
    """Save a voucher that is prepared, new or changed; return its id.

    Raises:
        as :func:`prepared`
    """
    return prepared(rec, draft).id


def prepared(rec: Recorder, draft: VoucherDraft) -> VoucherDraft:
    """Save a voucher that is prepared, new or changed; return it as it was saved.

    Raises:
        NotAllowed: the author may not prepare vouchers.
        CampaignGone: it names no campaign.
        Problem: it was posted, and cannot be changed any more.
    """
    require_author(rec.connection, rec.author, ENTER)
    campaign_of(rec.connection, draft.campaign_id)
    draft_id = draft.id or new_id(rec.clock)
    _require_not_posted(rec, draft_id)
    present = rec.get(DRAFT, draft_id)
    fields = stored(draft, present)
    author = rec.author if present is None else str(present["entered_by"])
    if present is None:
        entered: dict[str, Given] = {"entered_by": author, "entered_at": to_millis(rec.clock.now())}
        fields |= entered
    elif present["given_up"]:  # the same line of a statement, prepared again
        fields["given_up"] = 0
    rec.put(DRAFT, draft_id, fields)
    return replace(draft, id=draft_id, entered_by=author)


def discard_draft(rec: Recorder, draft_id: str) -> None:
    """Discard a voucher that was prepared and will not be posted.

    Raises:
        NotAllowed: the author may not prepare vouchers.
        Problem: there is none, or it was posted.
    """
    require_author(rec.connection, rec.author, ENTER)
    _require_not_posted(rec, draft_id)
    if rec.get(DRAFT, draft_id) is None:
        raise Problem("This voucher is no longer there. Open the list again.")
    rec.put(DRAFT, draft_id, {"given_up": 1})


def keep_as_posted(rec: Recorder, shown: VoucherDraft) -> None:
    """Let the draft of a posted voucher say what was posted; ``shown`` is what it says otherwise.

    Raises:
        NotAllowed: the author may not prepare vouchers.
        VoucherGone: there is none that is posted.
        ChangedMeanwhile: somebody has changed the draft since it was shown.
    """
    require_author(rec.connection, rec.author, ENTER)
    voucher = voucher_of(rec.connection, shown.id)
    require_seen(as_seen(shown), as_seen(draft_of(rec.connection, shown.id)))
    rec.put(DRAFT, shown.id, stored(voucher.said, rec.get(DRAFT, shown.id)))


def _require_not_posted(rec: Recorder, draft_id: str) -> None:
    if rec.get(VOUCHER, draft_id) is not None:
        raise Problem(
            "The voucher is posted and cannot be changed. Take it back with a reason and enter it again."
        )


def post(rec: Recorder, draft_id: str, draft: VoucherDraft | None = None) -> str:
    """Post a voucher that was prepared; return its number.

    ``draft``: what it says, where the caller has just prepared it.

    Raises:
        NotAllowed: the author may not post.
        NumberRefused: the number cannot be given here.
        FieldProblem: something is missing or wrong, an earlier number bears a later day, the month is closed,
            or the money or goods are not there.
        Problem: it was posted before, or is gone.
    """
    require_author(rec.connection, rec.author, POST)
    if rec.get(VOUCHER, draft_id) is not None:
        raise Problem("The voucher is posted already.")
    draft = draft or draft_of(rec.connection, draft_id)
    campaign = campaign_of(rec.connection, draft.campaign_id)
    require_sound(rec.connection, campaign, draft, rec.clock.today())
    require_open(rec.connection, draft.day)
    require_stock(rec.connection, movements_of(draft))
    _require_money(rec, draft)
    _write(rec, draft_id, draft, reverses="", reason="")
    try:
        book = book_for(rec.connection, draft.kind, campaign, draft.day.year)
        return give_number(rec, book, draft_id, draft.day)
    except LaterDayBefore as refused:
        raise at(
            "day",
            Problem(
                "The previous voucher has a later day ({day}). Give this one that day or a later "
                "one; if the money came or went earlier, fill in when it changed hands.",
                day=refused.params["day"],
            ),
        ) from refused


def reverse(rec: Recorder, voucher_id: str, on: date, reason: str) -> str:
    """Take a posted voucher back by another one with its amounts negated; the number of that one.

    Raises:
        NotAllowed: the author may not post.
        NumberRefused: the number cannot be given here.
        Problem: there is no reason, it was taken back before or takes back itself, the month of ``on`` is
            closed, an earlier number bears a later day, or the money or goods are not there any more.
    """
    require_author(rec.connection, rec.author, POST)
    if not reason.strip():
        raise at("reason", Problem("Taking a voucher back needs a reason. Type why it is not valid."))
    voucher = voucher_of(rec.connection, voucher_id)
    if voucher.reverses:
        raise Problem("This voucher takes another one back. Enter that one again instead.")
    reversal_id = fund_reversal_id(voucher_id)
    if rec.get(VOUCHER, reversal_id) is not None:
        raise Problem("This voucher was taken back before.")
    said = voucher.said
    if on < said.day:
        raise at("day", Problem("The day is before that of the voucher. Correct it."))
    if on > rec.clock.today():
        raise at("day", Problem("The day is in the future. Type the day on which it happened."))
    require_open(rec.connection, on)
    _require_no_goods_of(rec, voucher_id)
    back = replace(said, day=on, money=-said.money, goods_value=-said.goods_value)
    require_stock(rec.connection, movements_of(back, taken_back=True), taken_back=True)
    _require_money(rec, back, taken_back=True)
    _write(rec, reversal_id, back, reverses=voucher_id, reason=reason.strip())
    campaign = campaign_of(rec.connection, said.campaign_id)
    try:
        return give_number(rec, book_for(rec.connection, _REVERSAL, campaign, on.year), reversal_id, on)
    except LaterDayBefore as refused:
        raise at(
            "day",
            Problem(
                "The previous reversing voucher has a later day ({day}). Choose that day or a later one.",
                day=refused.params["day"],
            ),
        ) from refused


def _require_no_goods_of(rec: Recorder, voucher_id: str) -> None:
    """Goods that came in with a receipt are taken back before it."""
    for found in vouchers(rec.connection, kinds=[VoucherKind.GOODS_IN]):
        is_of_it = found.said.content.receipt_id == voucher_id and not found.reverses
        if is_of_it and rec.get(VOUCHER, fund_reversal_id(found.id)) is None:
            raise Problem(
                "The goods of this receipt are in the store by {number}. Take that voucher back first.",
                number=found.number,
            )


def _require_money(rec: Recorder, draft: VoucherDraft, *, taken_back: bool = False) -> None:
    """Refuse to spend what is not there, in all or in its place, on the day itself or on a later one."""
    wanted = {place: -draft.effect_in(place) for place in (Method.NONE, *PLACES)}
    if all(amount <= 0 for amount in wanted.values()):
        return
    posted = vouchers(rec.connection, campaign_id=draft.campaign_id)
    for place, amount in wanted.items():
        if amount <= 0:
            continue
        there = lowest_of(posted, draft.day, place)
        if there < amount:
            figures = {
                "there": format_number(max(there, 0)),
                "day": draft.day.strftime("%d/%m/%Y"),
                "wanted": format_number(amount),
            }
            found = _not_there_any_more if taken_back else _not_there
            raise at("money", found(place, figures))


def _not_there_any_more(place: Method, figures: dict[str, str]) -> Problem:
    match place:
        case Method.CASH:
            return Problem(
                "The campaign has only {there} đồng in cash from {day} on; taking the voucher back would "
                "take out {wanted} đồng. Take back first the vouchers by which the cash left.",
                **figures,
            )
        case Method.TRANSFER:
            return Problem(
                "The campaign has only {there} đồng at the bank from {day} on; taking the voucher back would "
                "take out {wanted} đồng. Take back first the vouchers by which the money left the account.",
                **figures,
            )
        case Method.NONE:
            return Problem(
                "The campaign has only {there} đồng from {day} on; taking the voucher back would take out "
                "{wanted} đồng. Take back first the vouchers by which it was spent.",
                **figures,
            )


def _not_there(place: Method, figures: dict[str, str]) -> Problem:
    match place:
        case Method.CASH:
            return Problem(
                "The campaign has only {there} đồng in cash from {day} on; {wanted} đồng would be taken out. "
                "Post first the voucher of the cash that was drawn from the bank, lower the amount, or "
                "correct the way of payment.",
                **figures,
            )
        case Method.TRANSFER:
            return Problem(
                "The campaign has only {there} đồng at the bank from {day} on; {wanted} đồng would leave the "
                "account. Post first what came into it, lower the amount, or correct the way of payment.",
                **figures,
            )
        case Method.NONE:
            return Problem(
                "The campaign has only {there} đồng from {day} on; {wanted} đồng would be spent. Lower the "
                "amount, or post first what came in.",
                **figures,
            )


def _write(rec: Recorder, voucher_id: str, draft: VoucherDraft, *, reverses: str, reason: str) -> None:
    fields = stored(replace(draft, content=draft.content.as_posted))
    rec.put(
        VOUCHER,
        voucher_id,
        {
            **fields,
            "reverses": reverses,
            "reason": reason,
            "entered_by": draft.entered_by,
            "posted_by": rec.author,
            "posted_at": to_millis(rec.clock.now()),
        },
    )
