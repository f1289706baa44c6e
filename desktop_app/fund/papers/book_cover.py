"""Bìa sổ quỹ: the unit, what the book is called, when it was opened and closed, who signs for it."""

from __future__ import annotations

from desktop_app.base.numbers import format_date
from desktop_app.fund.disclosure.spans import DisclosureSpan
from desktop_app.fund.papers.book_parts import below_title, cash_book_kind
from desktop_app.fund.papers.kinds import FundPaperKind
from desktop_app.fund.papers.paper_context import PaperContext
from desktop_app.fund.papers.voucher_signers import role_signatures
from desktop_app.fund.vouchers.records import Method
from desktop_app.reports.blocks.model import Document, FormLine, Paragraph


def book_cover(
    context: PaperContext, paper: FundPaperKind, span: DisclosureSpan, method: Method, campaign_id: str
) -> Document:
    """The cover that is bound before the pages of a cash book; what is not over yet is dotted."""
    words = context.wording("fund-books")
    is_over = span.last < context.today
    return Document(
        context.form_head(paper, words),
        context.state(),
        cash_book_kind(words, method),
        "",
        (
            FormLine(words.text("cover.opened"), format_date(span.first)),
            FormLine(words.text("cover.closed"), format_date(span.last) if is_over else ""),
            FormLine(words.text("cover.handed_over")),
            FormLine(words.text("cover.pages", first=words.count(1))),
            Paragraph(words.text("cover.sealed"), align="left"),
            role_signatures(context, words, "cover", words.text("closing.dated")),
        ),
        is_landscape=True,
        below_title=below_title(context, words, span, campaign_id),
    )
