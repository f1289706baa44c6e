"""The status of each campaign: its money and goods from the ledger, its days against today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection

from desktop_app.fund.campaigns.reading import campaigns
from desktop_app.fund.campaigns.records import Campaign
from desktop_app.fund.disclosure.sheets import open_pledges
from desktop_app.fund.ledger.totals import Totals, totals_of
from desktop_app.fund.vouchers.reading import counting, open_drafts, reversed_ids, vouchers
from desktop_app.fund.vouchers.records import Voucher, VoucherKind


class Stage(StrEnum):
    """Where a campaign is between its days."""

    TO_COME = "to_come"
    RECEIVING = "receiving"
    DISTRIBUTING = "distributing"
    """Nothing is received any more, what is there is given out."""
    OVER = "over"


@dataclass(frozen=True, slots=True)
class CampaignSums:
    """A campaign with its sums, whole đồng. ``days_left`` of its stage, ``None`` without an end.

    ``pledged_open``: promised and not received yet. ``waiting``: vouchers that are prepared.
    """

    campaign: Campaign
    stage: Stage
    days_left: int | None
    totals: Totals
    pledged_open: int
    waiting: int

    @property
    def goods_received(self) -> int:
        """What goods and valuables were worth that came in with receipts or were taken over."""
        return self.totals.goods_received

    @property
    def goods_issued(self) -> int:
        """What goods were worth that were issued from stores."""
        return self.totals.goods_issued

    @property
    def direct_gifts(self) -> int:
        """What was given past the fund: money, goods and valuables."""
        kind = VoucherKind.DIRECT_GIFT
        return self.totals.of(kind) + self.totals.goods.get(kind, 0)


def campaign_sums(connection: Connection, today: date) -> list[CampaignSums]:
    """All campaigns, the newest first."""
    posted: defaultdict[str, list[Voucher]] = defaultdict(list)
    for voucher in vouchers(connection):
        posted[voucher.said.campaign_id].append(voucher)
    taken_back = reversed_ids(connection)
    waiting: defaultdict[str, int] = defaultdict(int)
    for draft in open_drafts(connection):
        waiting[draft.campaign_id] += 1
    found = []
    for campaign in campaigns(connection):
        mine = posted[campaign.id]
        stage, left = stage_of(campaign, today)
        pledged = open_pledges(counting(mine, taken_back))
        found.append(CampaignSums(campaign, stage, left, totals_of(mine), pledged, waiting[campaign.id]))
    return found


def stage_of(campaign: Campaign, today: date) -> tuple[Stage, int | None]:
    """The stage on a day, and how many days are left of it."""
    if today < campaign.starts_on:
        return Stage.TO_COME, (campaign.starts_on - today).days
    received, given = campaign.receiving_until, campaign.distributing_until
    if received is None or today <= received:
        return Stage.RECEIVING, None if received is None else (received - today).days
    if given is None or today <= given:
        return Stage.DISTRIBUTING, None if given is None else (given - today).days
    return Stage.OVER, None


def together(sums: Iterable[CampaignSums]) -> tuple[Totals, Totals]:
    """The totals of the office's own campaigns, and of those that collect for another level."""
    own: defaultdict[bool, defaultdict[VoucherKind, int]] = defaultdict(lambda: defaultdict(int))
    goods: defaultdict[bool, defaultdict[VoucherKind, int]] = defaultdict(lambda: defaultdict(int))
    for item in sums:
        through = item.campaign.passes_through
        for kind, amount in item.totals.money.items():
            own[through][kind] += amount
        for kind, amount in item.totals.goods.items():
            goods[through][kind] += amount
    return Totals(dict(own[False]), dict(goods[False])), Totals(dict(own[True]), dict(goods[True]))
