"""Sổ quỹ: the money of a month as it came and went, with the balance behind each voucher."""

from __future__ import annotations

from sqlalchemy import Connection

from desktop_app.base.numbers import format_date
from desktop_app.fund.disclosure.spans import DisclosureSpan
from desktop_app.fund.papers.book_parts import (
    ColumnPlan,
    book_columns,
    book_document,
    cash_book_kind,
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
    ("posted", "center", 24, ""),
    ("in", "center", 29, "voucher"),
    ("out", "center", 29, "voucher"),
    ("text", "left", 64, ""),
    ("received", "right", 32, "amounts"),
    ("paid", "right", 32, "amounts"),
    ("balance", "right", 32, "amounts"),
    ("note", "left", 27, ""),
)


def cash_book(
    connection: Connection,
    context: PaperContext,
    paper: FundPaperKind,
    span: DisclosureSpan,
    method: Method,
    campaign_id: str,
) -> Document:
    """The book of a span: of cash, of money at the bank, or of all money; of one campaign or of all."""
    words = context.wording("fund-books")
    posted = [
        item
        for item in vouchers(connection, campaign_id=campaign_id or None, last=span.last)
        if item.said.effect_in(method)
    ]
    opening = sum(item.said.effect_in(method) for item in posted if item.said.day < span.first)
    within = in_order(item for item in posted if item.said.day >= span.first)
    numbers = numbers_of(connection, within)
    lines, balance = [], opening
    for item in within:
        balance += item.said.effect_in(method)
        lines.append(_line(words, item, method, balance, numbers))
    received = sum(line.sums[0] for line in lines)
    paid = sum(line.sums[1] for line in lines)

    def carry(into: bool, sums: tuple[int, ...]) -> BlockRow:
        key = "carried_in" if into else "carried_out"
        return _total(words, key, sums[0], sums[1], opening + sums[0] - sums[1])

    book = BookTable(
        book_columns(words, "cash_book", _COLUMNS),
        key_row(words, "cash_book"),
        (_total(words, "opening", None, None, opening), *nothing_posted(words, lines)),
        tuple(lines),
        (
            _total(words, "total", received, paid, None),
            _total(words, "closing", None, None, opening + received - paid),
        ),
        carry,
    )
    kind = cash_book_kind(words, method)
    return book_document(context, paper, words, span, campaign_id, kind, "cash_book", book)


def _line(
    words: Wording, item: Voucher, method: Method, balance: int, numbers: dict[str, str]
) -> CarriedLine:
    said = item.said
    is_in = said.kind.sign > 0 or (method is not Method.NONE and said.kind.into is method)
    text = said.content.what_for or fund_rules().voucher_name(said.kind).name_vi
    who = said.content.payer or said.content.partner or said.content.former_office
    text = f"{text} – {who}" if who else text
    note = reversal_words(words, item, numbers)
    if not note and said.received_on != said.day:
        key = "cash_book.received_on" if is_in else "cash_book.paid_on"
        note = words.text(key, date=format_date(said.received_on))
    row = row_of(
        said.day,
        item.number if is_in else "",
        "" if is_in else item.number,
        text,
        said.money if is_in else None,
        None if is_in else said.money,
        balance,
        note,
    )
    sums = (said.money, 0) if is_in else (0, said.money)
    return CarriedLine(row, sums)


def _total(words: Wording, key: str, received: int | None, paid: int | None, balance: int | None) -> BlockRow:
    return row_of("", "", "", words.text(f"cash_book.{key}"), received, paid, balance, "", kind="total")
