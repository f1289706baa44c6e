"""Bản công khai: a quarter, a year or an appeal, from the ledger; names only of those who agreed."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.base.numbers import format_date
from desktop_app.fund.campaigns.reading import campaign_of
from desktop_app.fund.disclosure.sheets import DisclosureSheet, sheet
from desktop_app.fund.disclosure.spans import DisclosureSpan, appeal_span, span_of
from desktop_app.fund.papers.paper_context import PaperContext, open_paper_context
from desktop_app.fund.papers.spans import span_words
from desktop_app.reports.blocks.model import (
    Block,
    BlockColumn,
    BlockRow,
    BlockTable,
    Document,
    Heading,
    Paragraph,
    RowKind,
    Signatures,
    row_of,
)
from desktop_app.reports.frame.wording import Wording

_PARTS: Final = frozenset({"taken_over", "through", "passed"})
"""Amounts that are a part of the one above them, and have no number of their own."""
_BALANCES: Final = frozenset({"opening", "closing"})


def disclosure_paper(
    connection: Connection, clock: Clock, commune_code: str, *, key: str = "", campaign_id: str = ""
) -> Document:
    """The sheet of a quarter or year (2026-Q3, 2026-Y), or of the whole appeal where no ``key`` says which.

    Raises:
        CampaignGone: there is no such campaign.
        Problem: the key is none.
    """
    context = open_paper_context(connection, clock, commune_code)
    return disclosure(connection, context, span_of(key) if key or not campaign_id else None, campaign_id)


def disclosure(
    connection: Connection,
    context: PaperContext,
    span: DisclosureSpan | None,
    campaign_id: str,
    last: date | None = None,
) -> Document:
    """The sheet of a span, or of an appeal from its beginning; it says from which day to which.

    ``last``: the last day of an appeal, where it is not today.
    """
    words = context.wording("fund-disclosure")
    if span is None:
        campaign = campaign_of(connection, campaign_id)
        span = appeal_span(campaign, last or context.today)
        period = words.text("title.appeal", title=campaign.title)
    else:
        period = span_words(words, span)
    shown = sheet(connection, span, campaign_id or None)
    days = words.text("title.days", first=format_date(span.first), last=format_date(span.last))
    closing = Paragraph(words.text("closing.words", words=context.in_words(shown.closing)), is_italic=True)
    blocks: list[Block] = [
        Paragraph(days, is_italic=True, align="center"),
        Heading(words.text("summary.heading")),
        _summary(words, shown),
        closing,
        Heading(words.text("given.heading")),
        _given(words, shown, campaign_id) if shown.given else Paragraph(words.text("given.none")),
        Heading(words.text("spent.heading")),
        _spent(words, shown, campaign_id) if shown.spent else Paragraph(words.text("spent.none")),
        *(_issued(words, shown, campaign_id) if shown.issued else ()),
        Paragraph(words.text("closing.public", issuer=context.profile["issuer"])),
        Signatures((context.chair(),)),
    ]
    return Document(
        context.official_head(context.today),
        context.state(is_draft=span.last > context.today),
        words.text("title.kind"),
        words.text("title.subject", period=period),
        tuple(blocks),
    )


def _summary(words: Wording, shown: DisclosureSheet) -> BlockTable:
    amounts = (
        ("opening", shown.opening),
        ("received", shown.received),
        *((("taken_over", shown.taken_over),) if shown.taken_over else ()),
        ("through", shown.through.income),
        ("paid", shown.paid),
        ("passed", shown.through.spent),
        ("closing", shown.closing),
        ("goods_in", shown.goods_received),
        ("goods_out", shown.goods_paid),
        ("issued", shown.goods_issued),
        ("direct", shown.direct_gifts),
        ("pledged", shown.pledged_open),
        ("households", shown.helped),
    )
    rows: list[BlockRow] = []
    number = 0
    for key, figure in amounts:
        number += key not in _PARTS
        place = "" if key in _PARTS else str(number)
        unit = words.text("summary.times" if key == "households" else "summary.dong")
        kind: RowKind = "total" if key in _BALANCES else "plain"
        rows.append(row_of(place, words.text(f"summary.{key}"), unit, figure, kind=kind))
    columns = (
        BlockColumn(words.text("table.index"), "center"),
        BlockColumn(words.text("summary.columns.content"), "left", is_wide=True),
        BlockColumn(words.text("summary.columns.unit"), "center"),
        BlockColumn(words.text("summary.columns.amount")),
    )
    return BlockTable(columns, tuple(rows))


def _given(words: Wording, shown: DisclosureSheet, campaign_id: str) -> BlockTable:
    rows = tuple(
        row_of(
            str(number),
            line.day,
            line.giver,
            line.campaign,
            line.money or None,
            line.goods,
            line.goods_value or None,
        )
        for number, line in enumerate(shown.given, start=1)
    )
    money, value = shown.received, sum(line.goods_value for line in shown.given)
    footer = (row_of("", "", words.text("table.total"), "", money, "", value, kind="total"),)
    columns = (
        BlockColumn(words.text("table.index"), "center"),
        BlockColumn(words.text("given.columns.day"), "center"),
        BlockColumn(words.text("given.columns.giver"), "left", is_wide=True),
        BlockColumn(words.text("given.columns.campaign"), "left", is_wide=True),
        BlockColumn(words.text("given.columns.money")),
        BlockColumn(words.text("given.columns.goods"), "left", is_wide=True),
        BlockColumn(words.text("given.columns.value")),
    )
    return _without_campaign(
        BlockTable(columns, rows, size="small", footer=footer), 3 if campaign_id else None
    )


def _spent(words: Wording, shown: DisclosureSheet, campaign_id: str) -> BlockTable:
    rows = tuple(
        row_of(
            str(number),
            line.day,
            line.number,
            line.purpose,
            line.campaign,
            line.households or None,
            line.money or None,
            line.goods_value or None,
        )
        for number, line in enumerate(shown.spent, start=1)
    )
    households = sum(line.households for line in shown.spent)
    value = sum(line.goods_value for line in shown.spent)
    footer = (row_of("", "", "", words.text("table.total"), "", households, shown.paid, value, kind="total"),)
    columns = (
        BlockColumn(words.text("table.index"), "center"),
        BlockColumn(words.text("spent.columns.day"), "center"),
        BlockColumn(words.text("spent.columns.number"), "center"),
        BlockColumn(words.text("spent.columns.purpose"), "left", is_wide=True),
        BlockColumn(words.text("spent.columns.campaign"), "left", is_wide=True),
        BlockColumn(words.text("spent.columns.households")),
        BlockColumn(words.text("spent.columns.money")),
        BlockColumn(words.text("spent.columns.value")),
    )
    return _without_campaign(
        BlockTable(columns, rows, size="small", footer=footer), 4 if campaign_id else None
    )


def _issued(words: Wording, shown: DisclosureSheet, campaign_id: str) -> tuple[Block, ...]:
    """Goods that left the stores are in a table of their own: they are in no balance of money."""
    rows = tuple(
        row_of(
            str(number),
            line.day,
            line.number,
            line.goods,
            line.purpose,
            line.campaign,
            line.households or None,
            line.worth or None,
        )
        for number, line in enumerate(shown.issued, start=1)
    )
    households = sum(line.households for line in shown.issued)
    total = row_of(
        "", "", "", words.text("table.total"), "", "", households, shown.goods_issued, kind="total"
    )
    columns = (
        BlockColumn(words.text("table.index"), "center"),
        BlockColumn(words.text("spent.columns.day"), "center"),
        BlockColumn(words.text("spent.columns.number"), "center"),
        BlockColumn(words.text("issued.columns.goods"), "left", is_wide=True),
        BlockColumn(words.text("issued.columns.purpose"), "left", is_wide=True),
        BlockColumn(words.text("spent.columns.campaign"), "left", is_wide=True),
        BlockColumn(words.text("spent.columns.households")),
        BlockColumn(words.text("issued.columns.worth")),
    )
    table = BlockTable(columns, rows, size="small", footer=(total,))
    return Heading(words.text("issued.heading")), _without_campaign(table, 5 if campaign_id else None)


def _without_campaign(table: BlockTable, at: int | None) -> BlockTable:
    """The sheet of one campaign needs no column that names it."""
    return table if at is None else table.without_column(at)
