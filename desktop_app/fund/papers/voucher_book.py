"""Sổ chứng từ: every voucher of a span in the order of days, all kinds, with their totals."""

from __future__ import annotations

from sqlalchemy import Connection

from desktop_app.base.numbers import format_number
from desktop_app.fund.disclosure.spans import DisclosureSpan
from desktop_app.fund.ledger.goods_checks import value_of
from desktop_app.fund.papers.book_parts import (
    ColumnPlan,
    book_columns,
    book_document,
    in_order,
    key_row,
    nothing_posted,
    numbers_of,
    reversal_words,
)
from desktop_app.fund.papers.carried import BookTable, CarriedLine
from desktop_app.fund.papers.kinds import FundPaperKind
from desktop_app.fund.papers.paper_context import PaperContext
from desktop_app.fund.rules.fund_rules import fund_rules
from desktop_app.fund.vouchers.reading import vouchers
from desktop_app.fund.vouchers.records import Method, Voucher
from desktop_app.reports.blocks.model import BlockRow, Document, row_of
from desktop_app.reports.frame.wording import Wording

_COLUMNS: tuple[ColumnPlan, ...] = (
    ("index", "center", 10, ""),
    ("number", "center", 32, ""),
    ("day", "center", 24, ""),
    ("kind", "left", 28, ""),
    ("partner", "left", 38, ""),
    ("text", "left", 42, ""),
    ("received", "right", 30, "amounts"),
    ("paid", "right", 30, "amounts"),
    ("goods", "right", 30, ""),
    ("note", "left", 23, ""),
)


def voucher_book(
    connection: Connection,
    context: PaperContext,
    paper: FundPaperKind,
    span: DisclosureSpan,
    campaign_id: str,
) -> Document:
    """The book of a span, of one campaign or of all."""
    words = context.wording("fund-books")
    posted = vouchers(connection, campaign_id=campaign_id or None, first=span.first, last=span.last)
    found = in_order(posted)
    numbers = numbers_of(connection, found)
    lines = [_line(words, number, item, numbers) for number, item in enumerate(found, start=1)]
    sums = tuple(sum(line.sums[at] for line in lines) for at in range(2))

    def carry(into: bool, carried_sums: tuple[int, ...]) -> BlockRow:
        return _total(words, "carried_in" if into else "carried_out", carried_sums)

    book = BookTable(
        book_columns(words, "voucher_book", _COLUMNS),
        key_row(words, "voucher_book"),
        nothing_posted(words, lines),
        tuple(lines),
        (_total(words, "total", sums),),
        carry,
    )
    kind = words.text("voucher_book.kind")
    return book_document(context, paper, words, span, campaign_id, kind, "voucher_book", book)


def _line(words: Wording, number: int, item: Voucher, numbers: dict[str, str]) -> CarriedLine:
    said = item.said
    kind = fund_rules().voucher_name(said.kind).name_vi
    partner = said.content.payer or said.content.partner or said.content.former_office
    text = said.content.what_for
    if said.kind.into is not Method.NONE:  # it comes to no sum: nothing was received, nothing paid
        amount = format_number(said.money)
        text = words.text("voucher_book.moved", text=text or kind, amount=amount)
    sign = -1 if item.reverses else 1
    goods = item.goods_worth
    if said.kind.is_goods:
        goods = sign * sum(value_of(line) for line in said.goods_lines)
    received = said.money if said.kind.sign > 0 else 0
    paid = said.money if said.kind.sign < 0 else 0
    row = row_of(
        str(number),
        item.number,
        said.day,
        kind,
        partner,
        text,
        received or None,
        paid or None,
        goods or None,
        reversal_words(words, item, numbers),
    )
    return CarriedLine(row, (received, paid))


def _total(words: Wording, key: str, sums: tuple[int, ...]) -> BlockRow:
    """Sums of money. Goods have none: the same are on their receipt, when stored, moved and issued."""
    return row_of("", "", "", "", "", words.text(f"voucher_book.{key}"), *sums, None, "", kind="total")
