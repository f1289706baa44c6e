"""Biên bản bàn giao hỗ trợ: what one household got, before two witnesses of its residential area."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Connection

from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.fund.papers.goods import goods_table
from desktop_app.fund.papers.kinds import FundPaperKind
from desktop_app.fund.papers.paper_context import PaperContext, amount
from desktop_app.fund.papers.recipients import recipients_of
from desktop_app.fund.papers.voucher_signers import SPLIT
from desktop_app.fund.vouchers.records import HelpLine, Voucher, VoucherDraft
from desktop_app.reports.blocks.model import Block, Document, FormLine, Paragraph, Signatures
from desktop_app.reports.data import Signer
from desktop_app.reports.frame.official_dates import date_words
from desktop_app.reports.frame.wording import Wording

_WITNESSES = 2


def handover_minutes(
    connection: Connection,
    context: PaperContext,
    paper: FundPaperKind,
    voucher: Voucher,
    reader: str,
    household_id: str = "",
) -> Document:
    """The minutes for one household of the list, or for the one who received without a list.

    Raises:
        NotAllowed: ``reader`` may not see these names.
        Problem: several households are on the list, and none of them is named.
    """
    words, said = context.wording("fund-minutes"), voucher.said
    line = _line(said, household_id)
    receiver, address = said.content.payer or said.content.partner, said.content.address
    if line is not None:
        found = recipients_of(connection, context, reader, (line,), said.day).get(line.household_id)
        receiver, address = (found.household.name, found.hamlet) if found else ("", "")
    blank = words.text("handover.place_blank")
    opening = words.text(
        "handover.opening", date=date_words(words, said.day), place=said.content.place or blank
    )
    blocks: list[Block] = [
        Paragraph(opening),
        FormLine(words.text("handover.giver"), context.profile["issuer"]),
        FormLine(words.text("handover.giver_person")),
        FormLine(words.text("handover.source"), line.source if line else ""),
        FormLine(words.text("handover.receiver"), receiver),
        FormLine(words.text("handover.address"), address),
        FormLine(words.text("handover.helped")),
        Paragraph(words.text("handover.witnesses"), align="left"),
        *(FormLine(words.text("handover.witness")) for _ in range(_WITNESSES)),
        FormLine(words.text("handover.decision"), said.content.decision),
        Paragraph(words.text("handover.content")),
        *_help(connection, context, words, paper, said, line),
        Paragraph(words.text("handover.promise")),
        *([Paragraph(words.text("handover.kept"))] if _is_of(words, "kept", line) else []),
        Paragraph(words.text("handover.made", one=words.count(1), two=words.count(2))),
        _signatures(words, receiver),
        *([_signature(words, "guardian")] if _is_of(words, "guardian", line) else []),
        _signature(words, "confirmed"),
    ]
    return Document(
        context.official_head(said.day),
        context.state(is_draft=not voucher.is_posted),
        words.text("handover.kind"),
        words.text("handover.subject", campaign=context.campaigns.get(said.campaign_id, "")),
        tuple(blocks),
    )


def _line(said: VoucherDraft, household_id: str) -> HelpLine | None:
    """The line of the household, or the only one."""
    lines = [line for line in said.help_lines if household_id in ("", line.household_id)]
    if len(lines) > 1 or (household_id and not lines):
        raise Problem("Choose the household whose hand-over the minutes record.")
    return lines[0] if lines else None


def _help(
    connection: Connection,
    context: PaperContext,
    words: Wording,
    paper: FundPaperKind,
    said: VoucherDraft,
    line: HelpLine | None,
) -> Iterator[Block]:
    """Money and goods, each only where it was given; of several households the goods are left to the pen."""
    money = line.money if line else abs(said.money)
    yield FormLine(words.text("handover.purpose"), (line.what if line else "") or said.content.what_for)
    goods = line.goods_value if line else said.goods_value
    if money or not goods:  # no line for money where only goods were given
        yield FormLine(words.text("handover.money"), amount(money, words) if money else "")
        yield FormLine(words.text("handover.money_words"), f"{context.in_words(money)}." if money else "")
    if goods:
        yield FormLine(words.text("handover.goods"), amount(goods, words))
    if money and not goods:
        return
    whole = said.goods_lines if len(said.help_lines) < _WITNESSES else ()
    yield replace(goods_table(connection, words, whole, paper.least_rows), is_counted=True)


def _is_of(words: Wording, key: str, line: HelpLine | None) -> bool:
    """Whether the support is of a kind for which the wording says more."""
    kinds = words.text(f"handover.{key}_when").split(SPLIT)
    return line is not None and fold(line.support) in map(fold, kinds)


def _signature(words: Wording, key: str) -> Signatures:
    return Signatures((Signer("", words.text(f"handover.{key}"), "", note=words.text("handover.note")),))


def _signatures(words: Wording, receiver: str) -> Signatures:
    note = words.text("handover.note")
    roles = words.text("handover.signers").split(SPLIT)
    names = ("", receiver, *([""] * len(roles)))
    return Signatures(
        tuple(Signer("", role, name, note=note) for role, name in zip(roles, names, strict=False)),
        in_row=len(roles),
    )
