"""What records of the fund are called: "Phiếu thu PT-2026-0003 – Ủng hộ đồng bào bão số 3"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, Table, select

from desktop_app.base.i18n import N_
from desktop_app.fund.campaigns.reading import CampaignGone, campaign_of, campaigns
from desktop_app.fund.rules.fund_rules import fund_rules
from desktop_app.fund.vouchers.records import Partner
from desktop_app.registers.numbers.reading import number_of_entry
from desktop_app.storage.tables.fund import fund_closing, fund_draft, fund_voucher, goods_item, goods_store

_VOUCHERS: Final[Mapping[str, Table]] = {"fund_draft": fund_draft, "fund_voucher": fund_voucher}
_NAMED: Final[Mapping[str, Table]] = {"goods_item": goods_item, "goods_store": goods_store}
OF_FUND: Final = frozenset(
    {"fund_campaign", "fund_closing", "fund_disclosure", "helped_household", *_VOUCHERS, *_NAMED}
)
"""The kinds of records of the fund."""

GIVERS: Final = (
    (Partner.PERSON, N_("A person")),
    (Partner.ORGANISATION, N_("An organisation")),
    (Partner.ANONYMOUS, N_("Anonymous")),
)
"""The kinds of givers, each with its name."""


def record_name(connection: Connection, entity: str, entity_id: str) -> str:
    """The name of a record; empty where it has not come to this computer. Of a closing it is the month."""
    if entity in _VOUCHERS:
        return _voucher(connection, _VOUCHERS[entity], entity_id)
    if entity == "fund_campaign":
        return _campaign(connection, entity_id)
    if entity == "fund_closing":
        query = select(fund_closing.c.month).where(fund_closing.c.id == entity_id)
        return "/".join(reversed(str(connection.execute(query).scalar() or "").split("-")))
    table = _NAMED.get(entity)
    if table is None:
        return ""  # names of households need a right of their own
    return str(connection.execute(select(table.c.name).where(table.c.id == entity_id)).scalar() or "")


def campaign_titles(connection: Connection) -> dict[str, str]:
    """The titles of all campaigns by id."""
    return {campaign.id: campaign.title for campaign in campaigns(connection)}


def _voucher(connection: Connection, table: Table, entity_id: str) -> str:
    query = select(table.c.kind, table.c.campaign_id).where(table.c.id == entity_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        return ""
    names = {voucher.code: voucher.name for voucher in fund_rules().voucher}
    number = number_of_entry(connection, entity_id)
    what = " ".join(
        part for part in (names.get(row.kind, row.kind), number.written if number else "") if part
    )
    return " – ".join(part for part in (what, _campaign(connection, row.campaign_id)) if part)


def _campaign(connection: Connection, campaign_id: str) -> str:
    try:
        return campaign_of(connection, campaign_id).title
    except CampaignGone:
        return ""
