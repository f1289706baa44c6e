"""What the books of the fund have in common: head, title, the sentence on their pages, signatures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from desktop_app.base.numbers import format_date
from desktop_app.fund.disclosure.spans import DisclosureSpan
from desktop_app.fund.papers.carried import BookTable, CarriedLine, carried
from desktop_app.fund.papers.kinds import FundPaperKind
from desktop_app.fund.papers.paper_context import PaperContext
from desktop_app.fund.papers.spans import span_words
from desktop_app.fund.papers.voucher_signers import SPLIT, role_signatures
from desktop_app.fund.vouchers.reading import vouchers
from desktop_app.fund.vouchers.records import Method, Voucher
from desktop_app.reports.blocks.model import Align, Block, BlockColumn, BlockRow, Document, Paragraph, row_of
from desktop_app.reports.frame.wording import Wording


def book_document(
    context: PaperContext,
    paper: FundPaperKind,
    words: Wording,
    span: DisclosureSpan,
    campaign_id: str,
    kind: str,
    key: str,
    book: BookTable,
) -> Document:
    """A table as a book that is bound: page x of y on each page, the number of pages at the end."""

    def end(pages: int) -> tuple[Block, ...]:
        sentence = words.text("closing.pages", first=words.count(1), pages=words.count(pages))
        opened = words.text("closing.opened", date=format_date(span.first))
        signed = role_signatures(context, words, key, words.text("closing.dated"))
        return Paragraph(f"{sentence} {opened}", align="left"), signed

    shell = Document(
        context.form_head(paper, words),
        context.state(is_draft=span.last >= context.today),
        kind,
        "",
        (),
        is_book=True,
        below_title=below_title(context, words, span, campaign_id),
    )
    return carried(shell, book, end, words)


def below_title(
    context: PaperContext, words: Wording, span: DisclosureSpan, campaign_id: str
) -> tuple[str, ...]:
    """Of which days a book is, and of which campaign where it is of one."""
    if not campaign_id:
        return (span_words(words, span),)
    campaign = words.text("title.campaign", title=context.campaigns.get(campaign_id, ""))
    return span_words(words, span), campaign


def cash_book_kind(words: Wording, method: Method) -> str:
    """What the book of cash, of the bank account, or of all money is called."""
    return words.text(f"cash_book.kind_{method.value}" if method else "cash_book.kind")


type ColumnPlan = tuple[str, Align, int, str]
"""A column: its name in the wording, how it is set, its millimetres, the name of the group above it."""


def book_columns(words: Wording, book: str, plan: Iterable[ColumnPlan]) -> tuple[BlockColumn, ...]:
    """The columns of a book with their headings."""
    return tuple(
        BlockColumn(
            words.text(f"{book}.columns.{name}"),
            align,
            words.text(f"{book}.columns.{group}") if group else "",
            millimetres=millimetres,
        )
        for name, align, millimetres, group in plan
    )


def key_row(words: Wording, book: str) -> BlockRow:
    """The letters and figures below the headings of a book."""
    return row_of(*words.text(f"{book}.columns.key").split(SPLIT), kind="key")


def nothing_posted(words: Wording, lines: Sequence[CarriedLine]) -> tuple[BlockRow, ...]:
    """The row that says so where a book has no lines."""
    return () if lines else (BlockRow((words.text("pages.none"),), "note"),)


def reversal_words(words: Wording, item: Voucher, numbers: Mapping[str, str]) -> str:
    """Which voucher it takes back; nothing where it takes back none."""
    if not item.reverses:
        return ""
    return words.text("cash_book.reverses", number=numbers.get(item.reverses) or "……")


def in_order(found: Iterable[Voucher]) -> list[Voucher]:
    """Vouchers by day, those of one moment by number."""
    return sorted(found, key=lambda item: (item.said.day, item.posted_at, item.number, item.id))


def numbers_of(connection: Connection, found: Iterable[Voucher]) -> dict[str, str]:
    """The numbers of vouchers that others of these take back, by id."""
    wanted = [item.reverses for item in found if item.reverses]
    return {item.id: item.number for item in vouchers(connection, ids=wanted)} if wanted else {}
