"""Money and goods of the fund: campaigns, vouchers before and after they are posted, months closed, goods."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text

from desktop_app.storage.tables.columns import day, identity, instant, integer, text
from desktop_app.storage.tables.metadata import metadata

fund_campaign = Table(
    "fund_campaign",
    metadata,
    *identity(),
    text("title"),
    text("kind"),
    text("code"),
    integer("passes_through", 0),
    text("basis"),
    day("starts_on"),
    day("ends_on"),
    day("receiving_until"),
    day("distributing_until"),
    integer("target", 0),
    text("committee"),
    text("account"),
    text("bank"),
    text("note"),
    text("entered_by"),
    instant("entered_at", 0),
)

fund_draft = Table(
    "fund_draft",
    metadata,
    *identity(),
    text("kind"),
    text("campaign_id"),
    day("day"),
    integer("money", 0),
    integer("goods_value", 0),
    text("method"),
    text("content", "{}"),
    text("lines", "{}"),
    integer("given_up", 0),
    text("entered_by"),
    instant("entered_at", 0),
    Index("ix_fund_draft_campaign_id", "campaign_id"),
)
"""A voucher as it is prepared. Once posted, the voucher of the same id is what counts."""

fund_voucher = Table(
    "fund_voucher",
    metadata,
    *identity(),
    text("kind"),
    text("campaign_id"),
    day("day"),
    integer("money", 0),
    integer("goods_value", 0),
    text("method"),
    text("content", "{}"),
    text("lines", "{}"),
    text("reverses"),
    text("reason"),
    text("entered_by"),
    text("posted_by"),
    instant("posted_at", 0),
    Index("ix_fund_voucher_campaign_id", "campaign_id", "day"),
    Index("ix_fund_voucher_day", "day"),
)
"""A posted voucher: written once, never changed. One that ``reverses`` another bears its amounts negated."""

fund_closing = Table(
    "fund_closing",
    metadata,
    *identity(),
    text("month"),
    text("closed_by"),
    instant("closed_at", 0),
    instant("reopened_at"),
    text("reopened_by"),
    text("reason"),
)

goods_item = Table("goods_item", metadata, *identity(), text("name"), text("unit"), text("note"))

goods_store = Table("goods_store", metadata, *identity(), text("name"), text("area_id"))

fund_disclosure = Table(
    "fund_disclosure",
    metadata,
    *identity(),
    text("sheet"),
    text("span"),
    text("campaign_id"),
    day("published_on"),
    text("place"),
    text("published_by"),
)

helped_household = Table(
    "helped_household",
    metadata,
    *identity(),
    text("name"),
    text("area_id"),
    text("hamlet"),
    text("category"),
    integer("out_of_need", 0),
    text("note"),
    text("entered_by"),
    instant("entered_at", 0),
)
"""No identity number, telephone or birth date: what a decision needs, and no more."""

fund_typing = Table(
    "fund_typing",
    metadata,
    Column("id", Text, primary_key=True, comment="of the voucher"),
    Column("kind", Text, nullable=False),
    Column("typed", Text, nullable=False, comment="JSON of fields and rows, letter for letter"),
    Column("prepared", Integer, nullable=False, comment="whether a draft of that id is there"),
    Column("started_by", Text, nullable=False),
    Column("saved_at", Integer, nullable=False),
)
"""Vouchers that are being typed: they stay on this computer."""
