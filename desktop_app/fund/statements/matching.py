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
from desktop_app.fund.statements.columns import statement_rules
from desktop_app.fund.statements.reading import Statement, Transfer
from desktop_app.fund.vouchers.reading import counting, open_drafts, reversed_ids, vouchers
from desktop_app.fund.vouchers.records import VoucherDraft, VoucherKind

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


@dataclass(frozen=True, slots=True)
class Match:
    """A transfer, and what it matches: a campaign, a prepared receipt, a pledge of the same amount."""

    transfer: Transfer
    status: MatchStatus
    campaign_id: str = ""
    draft_id: str = ""
    pledge_id: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the book knows that transfers are matched with."""

    campaigns: tuple[Campaign, ...]
    references: frozenset[str]
    drafts: Mapping[tuple[str, int], tuple[str, ...]]
    pledges: Mapping[tuple[str, int], tuple[str, ...]]
    paid_in: tuple[VoucherDraft, ...] = ()
    """Cash that was paid into the account, of which no reference is known."""


def known_of(connection: Connection) -> Known:
    """Campaigns, references, prepared receipts and open pledges of the book."""
    drafts = [draft for draft in open_drafts(connection) if draft.kind in INTO_ACCOUNT]
    receipts = [draft for draft in drafts if draft.kind is VoucherKind.RECEIPT]
    taken = references(connection) | {draft.content.bank_reference for draft in drafts}
    taken_back = reversed_ids(connection)
    posted = counting(vouchers(connection, kinds=[VoucherKind.PLEDGE, *INTO_ACCOUNT]), taken_back)
    banked = [said for said in (*drafts, *(item.said for item in posted)) if said.kind is _BANKED]
    fulfilled = {voucher.said.content.pledge_id for voucher in posted}
    return Known(
        tuple(campaigns(connection)),
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
    )


def preview(connection: Connection, statement: Statement) -> list[Match]:
    """What each transfer of a statement matches, in the order of the file."""
    return match(statement.transfers, known_of(connection))


def match(transfers: Sequence[Transfer], known: Known) -> list[Match]:
    """What each transfer matches; a prepared receipt and a pledge are matched with one transfer only."""
    by_code = {campaign.code.lower(): campaign for campaign in known.campaigns if campaign.code}
    drafts = {key: list(ids) for key, ids in known.drafts.items()}
    pledges = {key: list(ids) for key, ids in known.pledges.items()}
    seen: set[str] = set()
    paid_in = list(known.paid_in)
    found: list[Match] = []
    for transfer in transfers:
        named = campaigns_in(transfer.text, by_code)
        status = _status(transfer, named, known.references, seen)
        seen.add(transfer.reference)
        campaign_id = named[0].id if len(named) == 1 else ""
        draft_id = pledge_id = ""
        if status not in (MatchStatus.TAKEN, MatchStatus.TWICE):
            if transfer.doubt is not None:
                status = MatchStatus.UNSURE
            elif _is_paid_in(transfer, named, paid_in):
                status = MatchStatus.PAID_IN
        if status is MatchStatus.READY:
            key = (campaign_id, transfer.money)
            draft_id = drafts[key].pop(0) if drafts.get(key) else ""
            status = MatchStatus.PREPARED if draft_id else status
            if not draft_id and pledges.get(key):
                pledge_id = pledges[key].pop(0)
        found.append(Match(transfer, status, campaign_id, draft_id, pledge_id))
    return found


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
    if transfer.reference in taken:
        return MatchStatus.TAKEN
    if transfer.reference in seen:
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
