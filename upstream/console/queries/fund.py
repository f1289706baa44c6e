"""The fund over communes by campaign: whole đồng, added by the database; nobody who gave or received."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from sqlalchemy import ColumnElement, Connection, func, select

from upstream.console.accounts.reach import Reach
from upstream.console.queries.communes import names_within
from upstream.console.queries.waiting import left_to_count
from upstream.database.read_tables import read_campaign
from upstream.read_model.projecting import FUND
from upstream.records.stored import load_records

_COLUMNS = read_campaign.c
_AMOUNTS = (
    _COLUMNS.opening,
    _COLUMNS.received,
    _COLUMNS.spent,
    _COLUMNS.balance,
    _COLUMNS.goods_received,
    _COLUMNS.goods_issued,
)


@dataclass(frozen=True, slots=True)
class FundSums:
    """Whole đồng. ``opening``: taken over from former offices; goods and valuables by what they are worth."""

    opening: int = 0
    received: int = 0
    spent: int = 0
    balance: int = 0
    goods_received: int = 0
    goods_issued: int = 0

    @property
    def amounts(self) -> tuple[int, ...]:
        """All of them, in their order."""
        return astuple(self)


@dataclass(frozen=True, slots=True)
class CommuneFund:
    """The campaigns of a commune together."""

    code: str
    name: str
    campaigns: int
    sums: FundSums


@dataclass(frozen=True, slots=True)
class FundOverCommunes:
    """The funds of communes within reach. ``stale``: communes that are still to be added up."""

    rows: Sequence[CommuneFund]
    whole: FundSums
    communes: int
    stale: int


@dataclass(frozen=True, slots=True)
class CampaignOfCommune:
    """A campaign, called as its commune calls it."""

    title: str
    kind: str
    through: bool
    starts_on: str
    sums: FundSums


def fund_over_communes(
    connection: Connection, reach: Reach, *, through: bool = False, kind: str = ""
) -> FundOverCommunes:
    """Add up the campaigns of communes; ``through``: those that collect for another level, which is apart."""
    where: list[ColumnElement[bool]] = [reach.limit(_COLUMNS.commune), _COLUMNS.through.is_(through)]
    if kind:
        where.append(_COLUMNS.kind == kind)
    sums = [func.sum(each) for each in _AMOUNTS]
    grouped = select(_COLUMNS.commune, func.count(), *sums).where(*where).group_by(_COLUMNS.commune)
    names = names_within(connection, reach)
    rows = [
        CommuneFund(code, names.get(code, code), count, _sums(amounts))
        for code, count, *amounts in connection.execute(grouped.order_by(_COLUMNS.commune))
    ]
    whole = _sums(connection.execute(select(*sums).where(*where)).one())
    return FundOverCommunes(rows, whole, len(names), left_to_count(connection, reach, FUND))


def campaigns_of(connection: Connection, commune: str) -> list[CampaignOfCommune]:
    """Return the campaigns of a commune, the newest first; the caller has seen that it is within reach."""
    query = select(read_campaign).where(_COLUMNS.commune == commune).order_by(_COLUMNS.starts_on.desc())
    rows = connection.execute(query).all()
    named = load_records(connection, commune, [("fund_campaign", row.campaign) for row in rows])
    return [
        CampaignOfCommune(
            str(named["fund_campaign", row.campaign].fields.get("title") or row.campaign),
            row.kind,
            row.through,
            row.starts_on,
            _sums(row[5:]),
        )
        for row in rows
        if ("fund_campaign", row.campaign) in named
    ]


def _sums(amounts: Sequence[int | None]) -> FundSums:
    return FundSums(*(int(each or 0) for each in amounts))
