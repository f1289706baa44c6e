"""Phiếu thu and Phiếu chi, with what comes over from another office, goes up, is passed on or taken back."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from desktop_app.base.numbers import format_date, format_number
from desktop_app.fund.papers.giver_notice import giver_notice
from desktop_app.fund.papers.kinds import FundPaperKind
from desktop_app.fund.papers.paper_context import PaperContext, amount, day_line
from desktop_app.fund.papers.voucher_signers import confirmation, voucher_signatures
from desktop_app.fund.rules.fund_rules import fund_rules
from desktop_app.fund.vouchers.reading import VoucherGone, voucher_or_draft
from desktop_app.fund.vouchers.records import Method, Partner, Voucher, VoucherDraft, VoucherKind
from desktop_app.reports.blocks.model import Block, Document, FormLine, Paragraph, TickBox, TickBoxes
from desktop_app.reports.frame.wording import Wording

WORDING = "fund-vouchers"
_WITH_SENTENCES = (VoucherKind.OPENING, VoucherKind.CASH_DRAWN, VoucherKind.CASH_BANKED)
_WITH_PURPOSE = (*_WITH_SENTENCES, VoucherKind.TRANSFER_UP, VoucherKind.PASSED_ON)


def cash_voucher(
    connection: Connection, context: PaperContext, paper: FundPaperKind, voucher: Voucher, reader: str
) -> Document:
    """The voucher over money that came in or went out."""
    del reader  # it names nobody who is behind a right
    words, said = context.wording(WORDING), voucher.said
    enters = said.kind.sign > 0 or said.kind.into is Method.CASH
    side = "receipt" if enters else "payment"
    blocks: list[Block] = [
        *reversal_note(connection, words, voucher),
        *_people(words, said, side),
        FormLine(words.text("money.campaign"), context.campaigns.get(said.campaign_id, "")),
        FormLine(purpose_label(words, voucher, f"{_key(said, side)}.purpose"), _purpose(words, said)),
        *_money(context, words, voucher, side),
        *_basis(words, voucher),
        FormLine(words.text("money.papers"), said.content.papers),
        voucher_signatures(context, words, _key(said, side), said, said.content.payer or _named(said)),
        *([] if said.method is Method.TRANSFER else [FormLine(words.text("money.got"))]),
        *confirmation(context, words, said, reverses=bool(voucher.reverses)),
        *giver_notice(context, said),
    ]
    return voucher_document(context, paper, words, voucher, tuple(blocks))


def voucher_document(
    context: PaperContext, paper: FundPaperKind, words: Wording, voucher: Voucher, blocks: tuple[Block, ...]
) -> Document:
    """Blocks under the head of a voucher with its title, day and number."""
    kind = "title.reversal" if voucher.reverses else f"{voucher.said.kind.value}.kind"
    blank = words.text("head.blank")
    number = words.text("title.number", number=voucher.number or blank, volume=blank)
    return Document(
        context.form_head(paper, words),
        context.state(is_draft=not voucher.is_posted),
        words.text(kind),
        "",
        blocks,
        below_title=(day_line(words, voucher.said.day), number),
    )


def reversal_note(connection: Connection, words: Wording, voucher: Voucher) -> Iterator[Paragraph]:
    """Which voucher is taken back, and why."""
    if not voucher.reverses:
        return
    blank = words.text("head.blank")
    number, day = blank, blank
    try:
        first = voucher_or_draft(connection, voucher.reverses)
        number, day = first.number or blank, format_date(first.said.day)
    except VoucherGone:
        pass  # it is on another computer still: dots for the pen
    name = fund_rules().voucher_name(voucher.said.kind).name_vi.lower()
    reason = voucher.reason.strip().rstrip(".")
    yield Paragraph(
        words.text("reversal.text", name=name, number=number, date=day, reason=reason), align="left"
    )


def purpose_label(words: Wording, voucher: Voucher, usual: str) -> str:
    """What is printed before the purpose; the only reason of a reversal is why it was made."""
    return words.text("reversal.purpose" if voucher.reverses else usual)


def _named(said: VoucherDraft) -> str:
    """Who gave or received, where he is a person with a name."""
    content = said.content
    return content.partner if content.partner_kind == Partner.PERSON else ""


def _people(words: Wording, said: VoucherDraft, side: str) -> Iterator[FormLine]:
    content = said.content
    nameless = said.kind is VoucherKind.RECEIPT and content.partner_kind == Partner.ANONYMOUS
    partner = content.former_office if said.kind is VoucherKind.OPENING else content.partner
    if not partner and nameless:
        partner = words.text("receipt.anonymous")
    if not partner and said.help_lines:
        partner = words.text("payment.households", n=words.count(len(said.help_lines)))
    person = content.payer or _named(said)
    yield FormLine(_own(words, said, side, "person"), person)
    if partner != person:
        yield FormLine(_own(words, said, side, "partner"), partner)
    yield FormLine(words.text(f"{side}.address"), content.address)


def _own(words: Wording, said: VoucherDraft, side: str, key: str) -> str:
    return words.text(f"{_key(said, side)}.{key}")


def _key(said: VoucherDraft, side: str) -> str:
    """Whose sentences: those of the kind where it has its own, else those of the side of the money."""
    return said.kind.value if said.kind in _WITH_SENTENCES else side


def _purpose(words: Wording, said: VoucherDraft) -> str:
    stated = said.content.what_for
    return (
        words.text(f"{said.kind.value}.purpose_value")
        if not stated and said.kind in _WITH_PURPOSE
        else stated
    )


def _money(context: PaperContext, words: Wording, voucher: Voucher, side: str) -> Iterator[Block]:
    said, content = voucher.said, voucher.said.content
    valuables = said.valuables(reverses=bool(voucher.reverses))
    if said.money or not said.goods_value + valuables:
        yield FormLine(words.text("money.amount"), amount(said.money, words) if said.money else "")
        yield FormLine(words.text("money.words"), f"{context.in_words(said.money)}." if said.money else "")
    for key, what, value in (
        ("valuables", content.valuables, valuables),
        ("goods", content.goods, said.goods_value),
    ):
        if value:
            stated = what or words.text("head.blank")
            worth = words.text("money.worth", what=stated, amount=format_number(value))
            yield FormLine(words.text(f"money.{key}"), worth)
    yield FormLine(words.text(f"{side}.day"), format_date(said.received_on))
    if said.kind.into is Method.NONE:
        yield TickBoxes(
            (
                TickBox(words.text("money.cash"), said.method is Method.CASH),
                TickBox(words.text("money.transfer"), said.method is Method.TRANSFER),
            ),
            words.text("money.method"),
        )
    if content.bank_reference:
        yield FormLine(words.text("money.bank"), content.bank_reference)


def _basis(words: Wording, voucher: Voucher) -> Iterator[FormLine]:
    """On what it rests: a decision for what goes out, minutes for what was taken over."""
    said = voucher.said
    if said.kind is VoucherKind.OPENING:
        yield FormLine(words.text("money.minutes"), said.content.minutes)
    elif said.kind.sign < 0:
        yield FormLine(words.text("money.decision"), said.content.decision)
        if said.content.late_reason and not voucher.reverses:
            yield FormLine(words.text("money.late"), said.content.late_reason)
