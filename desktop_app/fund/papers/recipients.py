"""Danh sách nhận hỗ trợ: the households of a voucher, to be signed one by one (Nghệ An, 2026)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from desktop_app.areas.administrative import commune
from desktop_app.areas.queries import all_areas
from desktop_app.base.numbers import format_date
from desktop_app.fund.households.listing import Household, households
from desktop_app.fund.papers.kinds import FundPaperKind
from desktop_app.fund.papers.paper_context import PaperContext
from desktop_app.fund.rules.fund_rules import fund_rules
from desktop_app.fund.vouchers.records import HelpLine, Voucher, VoucherDraft
from desktop_app.reports.blocks.model import (
    Block,
    BlockColumn,
    BlockRow,
    BlockTable,
    Document,
    Paragraph,
    Signatures,
    row_of,
)
from desktop_app.reports.data import Signer
from desktop_app.reports.frame.wording import Wording

_ROW_MM = 9
"""Room for a signature."""
_GOODS = 10
"""The column of what goods are worth."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A household and where it lives."""

    household: Household
    hamlet: str


def recipients_of(
    connection: Connection, context: PaperContext, reader: str, lines: tuple[HelpLine, ...], day: date
) -> Mapping[str, Recipient]:
    """The households of these lines by id; none on a paper without names. Areas are named as on a day.

    Raises:
        NotAllowed: ``reader`` may not see these names.
    """
    if not context.with_words:
        return {}
    areas = {area.id: area.name_on(day) for area in all_areas(connection)}
    wanted = {line.household_id for line in lines}
    return {
        each.id: Recipient(each, ", ".join(filter(None, (each.hamlet, areas.get(each.area_id, "")))))
        for each in households(connection, reader)
        if each.id in wanted
    }


def recipients(
    connection: Connection, context: PaperContext, paper: FundPaperKind, voucher: Voucher, reader: str
) -> Document:
    """The list, A4 across, with its total; as long as nothing is posted with room for more names.

    Raises:
        NotAllowed: ``reader`` may not see these names.
    """
    words, said = context.wording("fund-lists"), voucher.said
    known = recipients_of(connection, context, reader, said.help_lines, said.day)
    place = commune(context.profile.commune_code)
    rows = [
        _row(number, line, known.get(line.household_id), place.bare_name if place else "")
        for number, line in enumerate(said.help_lines, start=1)
    ]
    money = sum(line.money for line in said.help_lines)
    goods = sum(line.goods_value for line in said.help_lines)
    blank = 0 if voucher.number else paper.least_rows  # below a total that is posted no name is added by pen
    blocks: list[Block] = [_table(words, rows, money, goods, blank)]
    for key, total in (("words", money), ("goods_words", goods)):
        if total:
            text = words.text(f"closing.{key}", words=context.in_words(total))
            blocks.append(Paragraph(text, is_italic=True, align="left"))
    name, note = said.entered_by, words.text("closing.note")
    maker = Signer("", words.text("closing.maker"), name, note=note)
    signers = (maker, *_confirmed(context, words, said), context.chair())
    blocks.append(Signatures(signers, in_row=len(signers)))
    voucher_name = fund_rules().voucher_name(said.kind).name_vi
    reference = words.text(
        "title.reference" if voucher.number else "title.reference_draft",
        name=voucher_name,
        number=voucher.number,
        date=format_date(said.day),
    )
    return Document(
        context.official_head(),
        context.state(is_draft=not voucher.is_posted),
        words.text("title.kind"),
        words.text("title.subject", campaign=context.campaigns.get(said.campaign_id, "")),
        tuple(blocks),
        is_landscape=True,
        below_title=(reference, *_unit(context, paper, words)),
    )


def _unit(context: PaperContext, paper: FundPaperKind, words: Wording) -> tuple[str, ...]:
    """Who makes the list and where, if the regime asks it."""
    if not context.regime.asks_addresses(paper):
        return ()
    name = words.text("unit.name", name=context.profile["issuer"])
    return name, words.text("unit.address", address=context.address)


def _confirmed(context: PaperContext, words: Wording, said: VoucherDraft) -> tuple[Signer, ...]:
    """The unit responsible in the place, if the regime asks it to confirm the list."""
    if not context.regime.confirms(said):
        return ()
    note = words.text("closing.confirmed_note")
    return (Signer("", words.text("closing.confirmed"), "", note=note),)


def _row(number: int, line: HelpLine, found: Recipient | None, place: str) -> BlockRow:
    return row_of(
        str(number),
        found.household.name if found else "",
        "",
        line.what,
        place,
        found.hamlet if found else "",
        found.household.category if found else "",
        line.support,
        line.source,
        line.money or None,
        line.goods_value or None,
        "",
    )


def _table(words: Wording, rows: list[BlockRow], money: int, goods: int, least_rows: int) -> BlockTable:
    """Goods have a column of their own where somebody gets any."""
    total = row_of("", words.text("table.sum"), *([""] * 7), money or None, goods or None, "", kind="total")
    columns = (
        BlockColumn(words.text("columns.index"), "center", millimetres=13),
        BlockColumn(words.text("columns.name"), "left", millimetres=38),
        BlockColumn(words.text("columns.identity"), "left", millimetres=26),
        BlockColumn(words.text("columns.content"), "left", millimetres=34),
        BlockColumn(words.text("columns.commune"), "left", millimetres=22),
        BlockColumn(words.text("columns.hamlet"), "left", millimetres=26),
        BlockColumn(words.text("columns.category"), "left", millimetres=22),
        BlockColumn(words.text("columns.support"), "left", millimetres=20),
        BlockColumn(words.text("columns.source"), "left", millimetres=24),
        BlockColumn(words.text("columns.money"), millimetres=25),
        BlockColumn(words.text("columns.goods"), millimetres=25),
        BlockColumn(words.text("columns.signed"), "left", millimetres=24),
    )
    table = BlockTable(
        columns,
        tuple(rows),
        size="small",
        footer=(total,),
        least_rows=least_rows,
        is_counted=True,
        row_mm=_ROW_MM,
    )
    return table if goods else table.without_column(_GOODS)
