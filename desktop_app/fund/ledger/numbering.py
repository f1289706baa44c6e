"""The book of vouchers in which a voucher gets its number.

Vouchers of one book are numbered continuously within the year (Circular 103/2018/TT-BTC, for the Fund for the
Poor), so a later day of one campaign holds an earlier one of another. An appeal for relief has an account and
books of its own (Decree 93/2021/NĐ-CP): days of other campaigns do not hold it. Which fund has which is data.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, literal, select

from desktop_app.catalogue.registers.definition import PART, NumberRule
from desktop_app.fund.campaigns.records import Campaign
from desktop_app.fund.rules.fund_rules import fund_rules
from desktop_app.registers.numbers.reading import number_of_entry
from desktop_app.storage.tables.fund import fund_campaign, fund_voucher
from desktop_app.storage.tables.registers import register_number


def book_for(connection: Connection, code: str, campaign: Campaign, year: int) -> NumberRule:
    """The row of numbers of a kind of voucher (``code``) of a campaign.

    A campaign that was numbered in the common row before goes on there to the end of the year.
    """
    rules = fund_rules()
    common = rules.voucher_name(code).numbers
    is_own = rules.kind(campaign.kind).books == "campaign"
    if not is_own or _is_numbered_in(connection, common.series, campaign.id, year):
        return common
    return replace(common.of_part(campaign.id), pattern=rules.own_pattern(common.pattern, campaign.code))


def book_of_voucher(connection: Connection, code: str, voucher_id: str) -> NumberRule:
    """The row in which a voucher was numbered; the common one where it has no number."""
    common = fund_rules().voucher_name(code).numbers
    given = number_of_entry(connection, voucher_id)
    return common if given is None else replace(common, series=given.series)


def series_shown(connection: Connection, series: str) -> str:
    """A row of numbers as people read it: one of a campaign with the code of the campaign, not its id."""
    common, _, part = series.partition(PART)
    code = connection.execute(select(fund_campaign.c.code).where(fund_campaign.c.id == part)).scalar()
    return f"{common}/{code}" if code else series


def _is_numbered_in(connection: Connection, series: str, campaign_id: str, year: int) -> bool:
    number, voucher = register_number.c, fund_voucher.c
    query = (
        select(literal(1))
        .select_from(register_number.join(fund_voucher, number.matter_id == voucher.id))
        .where(number.series == series, number.year == year, voucher.campaign_id == campaign_id)
    )
    return connection.execute(query.limit(1)).first() is not None
