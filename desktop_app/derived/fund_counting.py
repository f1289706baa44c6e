"""What posted vouchers of the fund add to indicators, area by area."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection

from desktop_app.base.text import fold
from desktop_app.catalogue.fund_feeds import CountedAmount, FundFeed
from desktop_app.derived.counting import Counted
from desktop_app.fund.campaigns.reading import campaigns
from desktop_app.fund.campaigns.records import Campaign
from desktop_app.fund.households.listing import areas_of_households
from desktop_app.fund.vouchers.reading import vouchers, without_pairs
from desktop_app.fund.vouchers.records import Voucher, VoucherKind


def fund_counts(
    connection: Connection, feeds: Sequence[FundFeed], first: date, last: date
) -> Iterator[tuple[str, str, Counted]]:
    """Yield the id of each voucher of these days, an area or none, and what it adds by one of these feeds.

    A voucher that was reversed within these days adds nothing; the reversal of an earlier one is negative.
    """
    if not feeds:
        return
    kinds = {VoucherKind(kind) for feed in feeds for kind in feed.vouchers}
    posted = without_pairs(vouchers(connection, kinds=kinds, first=first, last=last))
    known = {campaign.id: campaign for campaign in campaigns(connection)}
    homes = areas_of_households(connection) if any(item.said.help_lines for item in posted) else {}
    for voucher in posted:
        for feed in feeds:
            if _covers(feed, voucher, known.get(voucher.said.campaign_id)):
                for area_id, amount in _added(feed, voucher, homes).items():
                    day = voucher.said.day
                    yield voucher.id, area_id, Counted(feed.set, feed.indicator, day, Decimal(amount))


def event_counts(
    connection: Connection, feeds: Sequence[FundFeed], event: str, year: int
) -> Iterator[tuple[str, str, Counted]]:
    """Yield the same for an event, from the vouchers of its campaigns on any day.

    A campaign belongs to an event when it starts in the same year and its title contains the name of the
    event word by word, or its code is that name. With ``once`` only the first list of a household counts.
    """
    if not feeds:
        return
    known = {each.id: each for each in campaigns(connection) if _is_of(each, event, year)}
    if not known:
        return
    posted = without_pairs([item for item in vouchers(connection) if item.said.campaign_id in known])
    homes = areas_of_households(connection) if any(item.said.help_lines for item in posted) else {}
    for feed in feeds:
        seen: set[str] = set()
        for voucher in posted:
            if _covers(feed, voucher, known[voucher.said.campaign_id]):
                day = voucher.said.day
                for area_id, amount in _added(feed, voucher, homes, seen).items():
                    yield voucher.id, area_id, Counted(feed.set, feed.indicator, day, Decimal(amount))


def _is_of(campaign: Campaign, event: str, year: int) -> bool:
    name, title = fold(event).split(), fold(campaign.title).split()
    if campaign.starts_on.year != year or not name:
        return False
    if fold(campaign.code) == "".join(name):
        return True
    return any(title[at : at + len(name)] == name for at in range(len(title) - len(name) + 1))


def _covers(feed: FundFeed, voucher: Voucher, campaign: Campaign | None) -> bool:
    """Whether a voucher counts; it does not while its campaign is unknown on this computer."""
    if voucher.said.kind not in feed.vouchers or campaign is None:
        return False
    if campaign.passes_through and not feed.for_others:
        return False
    return not feed.funds or campaign.kind in feed.funds


def _added(
    feed: FundFeed, voucher: Voucher, homes: Mapping[str, str], seen: set[str] | None = None
) -> Mapping[str, int]:
    """Return what a voucher adds by area (empty: the commune). ``seen``: households that count already."""
    said = voucher.said
    if feed.counts in (CountedAmount.MONEY, CountedAmount.GOODS, CountedAmount.VALUE):
        area_id, amount = said.content.area_id, _worth(feed, voucher)
        return {area_id: amount} if amount and (area_id or not feed.with_area) else {}
    found: defaultdict[str, int] = defaultdict(int)
    sign = -1 if voucher.reverses else 1
    for line in said.help_lines:
        if feed.once and seen is not None and line.household_id in seen:
            continue
        if feed.has_support(line.support):
            if seen is not None:
                seen.add(line.household_id)
            added = 1 if feed.counts is CountedAmount.HOUSEHOLDS else line.money + line.goods_value
            found[homes.get(line.household_id, "")] += sign * added
    return found


def _worth(feed: FundFeed, voucher: Voucher) -> int:
    """Return the worth of a voucher in money, goods or both; a reversal is negative."""
    money = voucher.said.money if feed.counts is not CountedAmount.GOODS else 0
    return money + (voucher.goods_worth if feed.counts is not CountedAmount.MONEY else 0)
