"""What households got, from whatever source, and who would be helped twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection

from desktop_app.base.numbers import format_date, format_number
from desktop_app.base.problems import Problem
from desktop_app.fund.campaigns.reading import campaigns
from desktop_app.fund.households.listing import Household, households
from desktop_app.fund.vouchers.reading import counting, open_drafts, reversed_ids, vouchers
from desktop_app.fund.vouchers.records import HelpLine, Voucher, VoucherDraft, VoucherKind

SOURCES: Final = (VoucherKind.PAYMENT, VoucherKind.DIRECT_GIFT, VoucherKind.GOODS_OUT)
"""Vouchers that may bear a list of households."""


@dataclass(frozen=True, slots=True)
class Help:
    """One help that a household got."""

    day: date
    number: str
    kind: VoucherKind
    campaign: str
    line: HelpLine


@dataclass(frozen=True, slots=True)
class HouseholdHelp:
    """Everything that a household got in a year, the earliest first."""

    household: Household
    helps: tuple[Help, ...]

    @property
    def money(self) -> int:
        """Money, in đồng."""
        return sum(item.line.money for item in self.helps)

    @property
    def goods_value(self) -> int:
        """What goods were worth, in đồng."""
        return sum(item.line.goods_value for item in self.helps)


def help_of_year(connection: Connection, reader: str, year: int) -> list[HouseholdHelp]:
    """All households with what they got in a year; vouchers that were taken back do not count.

    Raises:
        NotAllowed: ``reader`` may not see these names.
    """
    listed = households(connection, reader)
    got = _by_household(connection, year)
    return [HouseholdHelp(household, tuple(got[household.id])) for household in listed]


def warnings(connection: Connection, draft: VoucherDraft, reader: str) -> list[Problem]:
    """What to look at before the households of a voucher are helped: who would get something twice.

    Raises:
        NotAllowed: ``reader`` may not see these names.
    """
    if not draft.help_lines:
        return []
    names = {household.id: household.name for household in households(connection, reader)}
    got = _by_household(connection, draft.day.year)
    waiting = {
        line.household_id: other
        for other in open_drafts(connection)
        if other.id != draft.id and other.day.year == draft.day.year
        for line in other.help_lines
    }
    found: list[Problem] = []
    for household_id, times in Counter(line.household_id for line in draft.help_lines).items():
        name = names.get(household_id, "…")
        if times > 1:
            found.append(Problem("“{name}” is on the list {times} times.", name=name, times=times))
        if before := got[household_id]:
            last = before[-1]
            found.append(
                Problem(
                    "“{name}” was helped {times} times this year, last on {day} ({campaign}, {money} đồng).",
                    name=name,
                    times=len(before),
                    day=format_date(last.day),
                    campaign=last.campaign,
                    money=format_number(last.line.money + last.line.goods_value),
                )
            )
        if household_id in waiting:
            found.append(
                Problem(
                    "“{name}” is on another prepared list, of {day}.",
                    name=name,
                    day=format_date(waiting[household_id].day),
                )
            )
    return found


def _by_household(connection: Connection, year: int) -> defaultdict[str, list[Help]]:
    titles = {campaign.id: campaign.title for campaign in campaigns(connection)}
    posted = vouchers(connection, kinds=SOURCES, first=date(year, 1, 1), last=date(year, 12, 31))
    got: defaultdict[str, list[Help]] = defaultdict(list)
    for voucher in counting(posted, reversed_ids(connection)):
        for line in voucher.said.help_lines:
            got[line.household_id].append(_help(voucher, line, titles))
    return got


def _help(voucher: Voucher, line: HelpLine, titles: dict[str, str]) -> Help:
    said = voucher.said
    return Help(said.day, voucher.number, said.kind, titles.get(said.campaign_id, ""), line)
