"""Phiếu nhập kho, phiếu xuất kho, phiếu chuyển kho."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from desktop_app.fund.goods.items import items, stores
from desktop_app.fund.ledger.goods_checks import value_of
from desktop_app.fund.papers.giver_notice import giver_notice
from desktop_app.fund.papers.kinds import FundPaperKind
from desktop_app.fund.papers.paper_context import PaperContext
from desktop_app.fund.papers.voucher_signers import confirmation, voucher_signatures
from desktop_app.fund.papers.vouchers import WORDING, purpose_label, reversal_note, voucher_document
from desktop_app.fund.vouchers.reading import VoucherGone, voucher_or_draft
from desktop_app.fund.vouchers.records import GoodsLine, Voucher, VoucherDraft, VoucherKind
from desktop_app.reports.blocks.model import (
    Block,
    BlockColumn,
    BlockTable,
    Document,
    FormLine,
    Paragraph,
    row_of,
)
from desktop_app.reports.frame.wording import Wording


def goods_voucher(
    connection: Connection, context: PaperContext, paper: FundPaperKind, voucher: Voucher, reader: str
) -> Document:
    """The voucher over goods that came into a store, left it, or went to another."""
    del reader  # it names nobody who is behind a right
    words, said = context.wording(WORDING), voucher.said
    key, content, known = said.kind.value, said.content, stores(connection)
    sign = -1 if voucher.reverses else 1
    total = sign * sum(value_of(line) for line in said.goods_lines)
    person = content.payer or content.partner
    confirmed = confirmation(context, words, said, reverses=bool(voucher.reverses))
    least_rows = 0 if confirmed and voucher.number else paper.least_rows  # all who sign are on one page
    blocks: list[Block] = [
        *reversal_note(connection, words, voucher),
        FormLine(words.text(f"{key}.person"), person),
    ]
    if context.regime.asks_addresses(paper):
        blocks.append(
            FormLine(words.text("goods.address"), content.address or _giver_address(connection, said))
        )
    for wanted, store_id in (("store", content.store_id), ("to_store", content.to_store_id)):
        if wanted == "store" or said.kind is VoucherKind.GOODS_MOVE:
            store = known.get(store_id)
            blocks.append(FormLine(words.text(f"{key}.{wanted}"), store.name if store else ""))
    blocks += [
        *_receipt(connection, words, voucher),
        FormLine(words.text("money.campaign"), context.campaigns.get(said.campaign_id, "")),
        FormLine(purpose_label(words, voucher, "goods.purpose"), content.what_for),
    ]
    if said.kind is VoucherKind.GOODS_OUT:
        blocks.append(FormLine(words.text("goods.decision"), content.decision))
    blocks += [
        goods_table(connection, words, said.goods_lines, least_rows, sign),
        Paragraph(words.text("goods.words", words=context.in_words(total)), is_italic=True, align="left"),
        FormLine(words.text("goods.papers"), content.papers),
        *giver_notice(context, said),
        voucher_signatures(context, words, key, said, person),
        *confirmed,
    ]
    return voucher_document(context, paper, words, voucher, tuple(blocks))


def goods_table(
    connection: Connection, words: Wording, lines: tuple[GoodsLine, ...], least_rows: int, sign: int = 1
) -> BlockTable:
    """Goods with unit, quantity, price and value, and their total."""
    known = items(connection)
    rows = []
    for number, line in enumerate(lines, start=1):
        item = known.get(line.item_id)
        rows.append(
            row_of(
                str(number),
                item.name if item else "",
                item.unit if item else "",
                sign * line.quantity,
                line.price,
                sign * value_of(line),
                line.note,
            )
        )
    total = sign * sum(value_of(line) for line in lines) if lines else None
    columns = (
        BlockColumn(words.text("table.index"), "center"),
        BlockColumn(words.text("goods.columns.item"), "left", is_wide=True),
        BlockColumn(words.text("goods.columns.unit"), "center"),
        BlockColumn(words.text("goods.columns.quantity")),
        BlockColumn(words.text("goods.columns.price")),
        BlockColumn(words.text("goods.columns.value")),
        BlockColumn(words.text("goods.columns.note"), "left"),
    )
    footer = (row_of("", words.text("goods.total"), "", None, None, total, "", kind="total"),)
    return BlockTable(columns, tuple(rows), footer=footer, least_rows=least_rows)


def _giver_address(connection: Connection, said: VoucherDraft) -> str:
    """Where who gave the goods lives, as the receipt with which they came says it."""
    if said.kind is not VoucherKind.GOODS_IN or not said.content.receipt_id:
        return ""
    try:
        return voucher_or_draft(connection, said.content.receipt_id).said.content.address
    except VoucherGone:
        return ""


def _receipt(connection: Connection, words: Wording, voucher: Voucher) -> Iterator[FormLine]:
    """The receipt with which goods came in."""
    receipt_id = voucher.said.content.receipt_id
    if voucher.said.kind is not VoucherKind.GOODS_IN or not receipt_id:
        return
    try:
        yield FormLine(words.text("goods_in.receipt"), voucher_or_draft(connection, receipt_id).number)
    except VoucherGone:
        yield FormLine(words.text("goods_in.receipt"))
