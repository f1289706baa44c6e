"""Balances, computed from the posted vouchers whenever they are asked for; none is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from desktop_app.fund.ledger.totals import Totals, by_campaign, totals_of
from desktop_app.fund.vouchers.reading import vouchers
from desktop_app.fund.vouchers.records import Method, Voucher


def totals(
    connection: Connection,
    *,
    campaign_id: str | None = None,
    first: date | None = None,
    last: date | None = None,
) -> Totals:
    """The totals of a campaign, or of all, in a span of days."""
    return totals_of(vouchers(connection, campaign_id=campaign_id, first=first, last=last))


def lowest_of(posted: Iterable[Voucher], first: date, place: Method = Method.NONE) -> int:
    """The least that these vouchers leave, in a place or in all, at the end of ``first`` or a later day."""
    by_day: defaultdict[date, int] = defaultdict(int)
    for voucher in posted:
        by_day[max(voucher.said.day, first)] += voucher.said.effect_in(place)
    running = by_day.pop(first, 0)
    lowest = running
    for day in sorted(by_day):
        running += by_day[day]
        lowest = min(lowest, running)
    return lowest


def by_month(posted: Iterable[Voucher]) -> dict[str, Totals]:
    """The totals of each month (``2026-09``) in which something was posted."""
    months: defaultdict[str, list[Voucher]] = defaultdict(list)
    for voucher in posted:
        months[f"{voucher.said.day:%Y-%m}"].append(voucher)
    return {month: totals_of(months[month]) for month in sorted(months)}


def below_nothing(posted: Iterable[Voucher]) -> list[str]:
    """Campaigns that two computers together have overdrawn, each of which had enough by itself."""
    return [campaign_id for campaign_id, sums in by_campaign(posted).items() if sums.balance < 0]


def place_below_nothing(posted: Iterable[Voucher], place: Method) -> list[str]:
    """Campaigns that have money, of which more left a place than was in it: a withdrawal is not posted."""
    return [
        campaign_id
        for campaign_id, sums in by_campaign(posted).items()
        if sums.balance >= 0 > sums.places.get(place, 0)
    ]
