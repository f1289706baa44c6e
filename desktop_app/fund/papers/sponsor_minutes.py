"""Biên bản xác nhận khoản tài trợ with its annex (Thông tư 20/2026/TT-BTC)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from desktop_app.base.numbers import format_number
from desktop_app.base.text import fold
from desktop_app.fund.papers.kinds import FundPaperKind
from desktop_app.fund.papers.paper_context import PaperContext, amount
from desktop_app.fund.papers.voucher_signers import SPLIT
from desktop_app.fund.vouchers.records import Voucher
from desktop_app.reports.blocks.model import (
    Annex,
    Block,
    BlockColumn,
    BlockTable,
    Document,
    FormLine,
    Paragraph,
    Signatures,
    TickBox,
    TickBoxes,
    row_of,
)
from desktop_app.reports.data import Signer
from desktop_app.reports.frame.official_dates import date_words
from desktop_app.reports.frame.wording import Wording

_WIDTHS = (12, 40, 34, 34, 30, 24)


def sponsor_minutes(
    connection: Connection, context: PaperContext, paper: FundPaperKind, voucher: Voucher, reader: str
) -> Document:
    """The minutes of a gift. The annex is left to the pen: who was helped is not known when it is given."""
    del connection, reader
    words, said = context.wording("fund-minutes"), voucher.said
    blank, content = words.text("handover.place_blank"), said.content
    sponsor = content.partner or blank
    receiver = _receiver(context)
    day = date_words(words, said.day)
    copies = {"one": words.count(1), "two": words.count(2)}
    place = content.place or context.profile["place"] or blank
    made = words.text("sponsor.made", place=place, date=day, **copies)
    purposes = words.text("sponsor.purposes").split(SPLIT)
    note = words.text("sponsor.note")
    left, right = words.text("sponsor.signers").split(SPLIT)
    receiving = Signer("", left, context.profile["signer_name"], note=note)
    signed = Signatures((receiving, Signer("", right, content.payer, note=note)))
    reference = words.text("confirmation.reference", date=day, sponsor=sponsor, receiver=receiver)
    blocks: list[Block] = [
        Paragraph(words.text("sponsor.opening"), is_bold=True),
        FormLine(words.text("sponsor.sponsor"), content.partner),
        FormLine(words.text("sponsor.address"), content.address),
        FormLine(words.text("sponsor.phone")),
        FormLine(words.text("sponsor.tax"), content.tax_code),
        FormLine(words.text("sponsor.receiver"), receiver),
        FormLine(words.text("sponsor.address")),
        FormLine(words.text("sponsor.phone")),
        FormLine(words.text("sponsor.receiver_tax")),
        Paragraph(words.text("sponsor.confirm", sponsor=sponsor, receiver=receiver)),
        TickBoxes(tuple(TickBox(text, text == _official(purposes, content.what_for)) for text in purposes)),
        *_values(context, words, voucher),
        Paragraph(words.text("sponsor.attached"), is_italic=True, align="left"),
        Paragraph(words.text("sponsor.promise", receiver=receiver)),
        Paragraph(made),
        signed,
        *_annex(words, paper, reference),
    ]
    return Document(
        context.official_head(said.day),
        context.state(is_draft=not voucher.is_posted),
        words.text("sponsor.kind"),
        words.text("sponsor.subject"),
        tuple(blocks),
    )


def _official(purposes: Sequence[str], stated: str) -> str:
    """The official purpose that begins with the stated one; none if several do."""
    begins = fold(stated.strip())
    found = [text for text in purposes if begins and fold(text).startswith(begins)]
    return found[0] if len(found) == 1 else ""


def _receiver(context: PaperContext) -> str:
    """The office as a sentence names it, without its board."""
    return context.profile["issuer"].removeprefix("Ban Thường trực ")


def _values(context: PaperContext, words: Wording, voucher: Voucher) -> Iterator[FormLine]:
    said, content = voucher.said, voucher.said.content
    total = said.value
    yield FormLine(words.text("sponsor.total"), amount(total, words) if total else "")
    yield FormLine(words.text("sponsor.words"), f"{context.in_words(total)}." if total else "")
    yield FormLine(words.text("sponsor.money"), amount(said.money, words) if said.money else "")
    for key, what, value in (
        ("goods", content.goods, said.goods_value),
        ("valuables", content.valuables, content.valuables_value),
    ):
        stated = what or words.text("handover.place_blank")
        worth = words.text("sponsor.worth", what=stated, amount=format_number(value)) if value else ""
        yield FormLine(words.text(f"sponsor.{key}"), worth)


def _annex(words: Wording, paper: FundPaperKind, reference: str) -> Iterator[Block]:
    titles = words.text("confirmation.columns").split(SPLIT)
    columns = tuple(
        BlockColumn(title, "left" if at else "center", millimetres=_WIDTHS[at])
        for at, title in enumerate(titles)
    )
    total = row_of("", words.text("confirmation.total"), *([""] * (len(columns) - 2)), kind="total")
    key = row_of(*words.text("confirmation.key").split(SPLIT), kind="key")
    yield Annex(words.text("confirmation.heading"), words.text("confirmation.title"), reference)
    yield Paragraph(words.text("confirmation.scope"), is_italic=True)
    yield BlockTable(columns, (key,), footer=(total,), least_rows=paper.least_rows, is_counted=True, row_mm=9)
    yield Paragraph(words.text("confirmation.part"), is_italic=True)
    maker, chair = words.text("confirmation.signers").split(SPLIT)
    yield Signatures(
        (
            Signer("", maker, "", note=words.text("handover.note")),
            Signer("", chair, "", note=words.text("sponsor.note")),
        )
    )
