"""What each transfer of a statement is for, by the code of a campaign in its text and by its amount.

Nothing is taken by matching: the result is a preview, in which a person chooses.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection

from desktop_app.base.text import fold
from desktop_app.fund.campaigns.reading import campaigns
from desktop_app.fund.campaigns.records import Campaign
from desktop_app.fund.ledger.checks import INTO_ACCOUNT, references
from desktop_app.fund.statements.columns import OwnLine, own_line, statement_rules
from desktop_app.fund.statements.reading import Statement, Transfer
from desktop_app.fund.vouchers.reading import counting, open_drafts, reversed_ids, vouchers
from desktop_app.fund.vouchers.records import Method, VoucherDraft, VoucherKind

_WORD: Final = re.compile(r"[a-z0-9]+")
_BANKED: Final = VoucherKind.CASH_BANKED
_GLUED: Final = 5
"""A code of so many letters is also found where banks glue words together."""


class MatchStatus(StrEnum):
    """What can be done with a transfer."""

    READY = "ready"
    """It names one campaign that still receives."""
    PREPARED = "prepared"
    """A receipt of the same campaign and amount is prepared already, without a reference."""
    TAKEN = "taken"
    """Its reference was taken before."""
    TWICE = "twice"
    """The file has its reference more than once; the first one counts."""
    NO_CAMPAIGN = "no_campaign"
    SEVERAL = "several"
    """It names more than one campaign."""
    LATE = "late"
    """It came behind the end of receiving."""
    UNSURE = "unsure"
    """Its amount can be read in two ways, and nothing in the file says which is meant."""
    PAID_IN = "paid_in"
    """Cash of the fund was paid in with that amount in these days: it is no gift."""
    OWN = "own"
    """A line of the account itself: interest, a fee, cash that was drawn, what was paid."""
    IN_LEDGER = "in_ledger"
    """A voucher takes that amount out of the account in these days."""


@dataclass(frozen=True, slots=True)
class Match:
    """A transfer, and what it matches: a campaign, a prepared receipt, a pledge of the same amount."""

    transfer: Transfer
    status: MatchStatus
    campaign_id: str = ""
    draft_id: str = ""
    pledge_id: str = ""
    own: OwnLine | None = None
    """What kind of line of the account itself it is, and what it becomes."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the book knows that transfers are matched with."""

    campaigns: tuple[Campaign, ...]
    references: frozenset[str]
    drafts: Mapping[tuple[str, int], tuple[str, ...]]
    pledges: Mapping[tuple[str, int], tuple[str, ...]]
    paid_in: tuple[VoucherDraft, ...] = ()
    """Cash that was paid into the account, of which no reference is known."""
    went_out: tuple[VoucherDraft, ...] = ()
    """What leaves the account, prepared or posted, of which no reference is known."""
    only_campaign: str = ""
    """The campaign of lines of the account itself, where there is only one that is not over."""


def known_of(connection: Connection) -> Known:
    """Campaigns, references, prepared receipts and open pledges of the book."""
    every = open_drafts(connection)
    drafts = [draft for draft in every if draft.kind in INTO_ACCOUNT]
    receipts = [draft for draft in drafts if draft.kind is VoucherKind.RECEIPT]
    taken = references(connection) | {draft.bank_line for draft in every}
    taken_back = reversed_ids(connection)
    holding = counting(vouchers(connection), taken_back)
    posted = [item for item in holding if item.said.kind in (VoucherKind.PLEDGE, *INTO_ACCOUNT)]
    went = [said for said in (*every, *(item.said for item in holding)) if _went(said)]
    known = tuple(campaigns(connection))
    banked = [said for said in (*drafts, *(item.said for item in posted)) if said.kind is _BANKED]
    fulfilled = {voucher.said.content.pledge_id for voucher in posted}
    return Known(
        known,
        frozenset(taken - {""}),
        _listed(
            (draft.campaign_id, draft.money, draft.id)
            for draft in receipts
            if not draft.content.bank_reference
        ),
        _listed(
            (voucher.said.campaign_id, voucher.said.money, voucher.id)
            for voucher in posted
            if voucher.said.kind is VoucherKind.PLEDGE and voucher.id not in fulfilled
        ),
        tuple(said for said in banked if not said.content.bank_reference),
        tuple(said for said in went if not said.content.bank_reference),
        known[0].id if len(known) == 1 else "",
    )


def _went(said: VoucherDraft) -> bool:
    return said.effect_in(Method.TRANSFER) < 0


def preview(connection: Connection, statement: Statement) -> list[Match]:
    """What each transfer of a statement matches, in the order of the file."""
    return match(statement.transfers, known_of(connection))


def match(transfers: Sequence[Transfer], known: Known) -> list[Match]:
    """What each transfer matches; a prepared receipt and a pledge are matched with one transfer only."""
    by_code = {campaign.code.lower(): campaign for campaign in known.campaigns if campaign.code}
    drafts = {key: list(ids) for key, ids in known.drafts.items()}
    pledges = {key: list(ids) for key, ids in known.pledges.items()}
    seen: set[str] = set()
    paid_in, went_out = list(known.paid_in), list(known.went_out)
    found: list[Match] = []
    for transfer in transfers:
        named = campaigns_in(transfer.text, by_code)
        status = _status(transfer, named, known.references, seen)
        seen.add(transfer.key)
        campaign_id = named[0].id if len(named) == 1 else ""
        own = None if transfer.money > 0 and named else own_line(transfer.money, transfer.text)
        draft_id = pledge_id = ""
        if status not in (MatchStatus.TAKEN, MatchStatus.TWICE):
            if transfer.doubt is not None:
                status = MatchStatus.UNSURE
            elif transfer.money > 0 and _is_paid_in(transfer, named, paid_in):
                status = MatchStatus.PAID_IN
            elif transfer.money < 0 and _is_in_ledger(transfer, went_out):
                status = MatchStatus.IN_LEDGER
            elif own is not None:
                status = MatchStatus.OWN
                campaign_id = campaign_id or known.only_campaign
        if status is MatchStatus.READY:
            key = (campaign_id, transfer.money)
            draft_id = drafts[key].pop(0) if drafts.get(key) else ""
            status = MatchStatus.PREPARED if draft_id else status
            if not draft_id and pledges.get(key):
                pledge_id = pledges[key].pop(0)
        found.append(Match(transfer, status, campaign_id, draft_id, pledge_id, own))
    return found


def _is_in_ledger(transfer: Transfer, went_out: list[VoucherDraft]) -> bool:
    """Whether a voucher says what left the account, which then is matched with no other line."""
    for said in went_out:
        near = abs((transfer.day - said.received_on).days) <= statement_rules().paid_in_days
        if said.effect_in(Method.TRANSFER) == transfer.money and near:
            went_out.remove(said)
            return True
    return False


def _is_paid_in(transfer: Transfer, named: Sequence[Campaign], paid_in: list[VoucherDraft]) -> bool:
    """Whether it is cash of the fund, which then is matched with no other transfer."""
    ids = {campaign.id for campaign in named}
    for said in paid_in:
        days = (transfer.day - said.received_on).days
        is_of_it = not ids or said.campaign_id in ids
        if said.money == transfer.money and is_of_it and 0 <= days <= statement_rules().paid_in_days:
            paid_in.remove(said)
            return True
    return False


def campaigns_in(text: str, by_code: Mapping[str, Campaign]) -> list[Campaign]:
    """The campaigns whose code is in a text, as a word or, where no word is one, within one."""
    words = _WORD.findall(fold(text))
    named = {by_code[word].id: by_code[word] for word in words if word in by_code}
    if not named:
        glued = "".join(words)
        named = {
            campaign.id: campaign
            for code, campaign in by_code.items()
            if len(code) >= _GLUED and code in glued
        }
    return list(named.values())


def _status(
    transfer: Transfer, named: Sequence[Campaign], taken: frozenset[str], seen: set[str]
) -> MatchStatus:
    if transfer.key in taken:
        return MatchStatus.TAKEN
    if transfer.key in seen:
        return MatchStatus.TWICE
    if not named:
        return MatchStatus.NO_CAMPAIGN
    if len(named) > 1:
        return MatchStatus.SEVERAL
    return MatchStatus.LATE if _is_late(named[0], transfer.day) else MatchStatus.READY


def _is_late(campaign: Campaign, day: date) -> bool:
    return campaign.receiving_until is not None and day > campaign.receiving_until


def _listed(found: Iterable[tuple[str, int, str]]) -> dict[tuple[str, int], tuple[str, ...]]:
    listed: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for campaign_id, money, voucher_id in found:
        listed[campaign_id, money].append(voucher_id)
    return {key: tuple(ids) for key, ids in listed.items()}
