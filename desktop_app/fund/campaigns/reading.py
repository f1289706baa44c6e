"""Reading campaigns."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, RowMapping, select

from desktop_app.base.clock import stored_day
from desktop_app.base.problems import Problem
from desktop_app.base.text import sort_key
from desktop_app.fund.campaigns.records import Campaign
from desktop_app.storage.tables.fund import fund_campaign

_NO_DAY = date.min


class CampaignGone(Problem):
    """A campaign is not in this book."""

    def __init__(self) -> None:
        super().__init__("This campaign is no longer there. Choose one from the list.")


def campaigns(connection: Connection) -> list[Campaign]:
    """All campaigns, the newest first."""
    found = [_campaign(row) for row in connection.execute(select(fund_campaign)).mappings()]
    return sorted(found, key=lambda item: (-item.starts_on.toordinal(), sort_key(item.title), item.id))


def campaign_of(connection: Connection, campaign_id: str) -> Campaign:
    """One campaign.

    Raises:
        CampaignGone: there is none.
    """
    query = select(fund_campaign).where(fund_campaign.c.id == campaign_id)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise CampaignGone
    return _campaign(row)


def _campaign(row: RowMapping) -> Campaign:
    return Campaign(
        id=row["id"],
        title=row["title"],
        kind=row["kind"],
        code=row["code"],
        passes_through=bool(row["passes_through"]),
        basis=row["basis"],
        starts_on=stored_day(row["starts_on"]) or _NO_DAY,
        ends_on=stored_day(row["ends_on"]),
        receiving_until=stored_day(row["receiving_until"]),
        distributing_until=stored_day(row["distributing_until"]),
        target=row["target"],
        committee=row["committee"],
        account=row["account"],
        bank=row["bank"],
        note=row["note"],
    )
