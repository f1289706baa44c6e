"""Taking lines that a person chose in the preview: each becomes the draft of a voucher."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from desktop_app.base.ids import statement_draft_id
from desktop_app.base.long_work import Progress, reported, unwatched
from desktop_app.base.numbers import format_date, format_number
from desktop_app.base.problems import Problem
from desktop_app.fund.campaigns.reading import campaign_of
from desktop_app.fund.ledger.numbering import book_for
from desktop_app.fund.ledger.posting import prepare
from desktop_app.fund.statements.columns import OwnLine, is_organisation
from desktop_app.fund.statements.matching import Match, known_of
from desktop_app.fund.vouchers.reading import draft_of
from desktop_app.fund.vouchers.records import Method, Partner, VoucherContent, VoucherDraft, VoucherKind
from desktop_app.journal.recorder import Recorder
from desktop_app.registers.numbers.reading import day_at, highest


def take(rec: Recorder, chosen: Sequence[Match], progress: Progress = unwatched) -> list[str]:
    """Prepare vouchers from lines of a statement; their ids. All of them, or none.

    A transfer that matches a prepared receipt completes it. Two computers that take the same transfer without
    a line meet in one draft, since its id is made of the reference.

    Raises:
        NotAllowed: the author may not prepare vouchers.
        Problem: a transfer names no campaign, its amount is in doubt, its reference was taken meanwhile, or
            the receipt that it completes was changed.
    """
    taken = set(known_of(rec.connection).references)
    done: list[str] = []
    for match in reported(chosen, progress):
        transfer = match.transfer
        if transfer.key in taken:
            raise Problem(
                "The transfer {reference} was already entered. A transfer is entered once.",
                reference=transfer.reference,
            )
        taken.add(transfer.key)
        if transfer.doubt is not None:
            raise Problem(
                "The amount in row {row} can be {one} or {other} đồng. Say first how the file writes them.",
                row=transfer.row,
                one=format_number(transfer.doubt.grouped),
                other=format_number(transfer.doubt.decimal),
            )
        if not match.campaign_id:
            raise Problem("Choose the campaign of the transfer in row {row}.", row=transfer.row)
        done.append(prepare(rec, _draft(rec, match)))
    return done


def _draft(rec: Recorder, match: Match) -> VoucherDraft:
    transfer = match.transfer
    if match.draft_id:
        there = draft_of(rec.connection, match.draft_id)
        is_matched = (there.campaign_id, there.money) == (match.campaign_id, transfer.money)
        if not is_matched or there.content.bank_reference:
            raise Problem(
                "The prepared receipt that matches the transfer in row {row} has been changed since. "
                "Choose the file again.",
                row=transfer.row,
            )
        content = replace(there.content, bank_reference=transfer.reference, money_day=transfer.day)
        return replace(there, method=Method.TRANSFER, content=content)
    if match.own is not None:
        return _own_draft(rec, match, match.own)
    content = VoucherContent(
        partner=transfer.sender,
        partner_kind=_kind_of(transfer.sender),
        money_day=transfer.day,
        bank_reference=transfer.reference,
        pledge_id=match.pledge_id,
        note=transfer.text,
    )
    return VoucherDraft(
        VoucherKind.RECEIPT,
        match.campaign_id,
        _voucher_day(rec, VoucherKind.RECEIPT, match.campaign_id, transfer.day),
        transfer.money,
        method=Method.TRANSFER,
        content=content,
        id=statement_draft_id(transfer.reference),
    )


def _kind_of(sender: str) -> Partner:
    if not sender:
        return Partner.ANONYMOUS
    return Partner.ORGANISATION if is_organisation(sender) else Partner.PERSON


def _own_draft(rec: Recorder, match: Match, own: OwnLine) -> VoucherDraft:
    """What a line of the account itself becomes: interest, a fee, cash that was drawn, what was paid."""
    transfer = match.transfer
    said = own.decision.format(day=format_date(transfer.day), reference=transfer.reference)
    content = VoucherContent(
        partner=own.partner or transfer.sender,
        partner_kind=Partner.ORGANISATION if own.partner else _kind_of(transfer.sender),
        reason=own.what_for if own.sign < 0 else "",
        purpose=own.what_for if own.sign > 0 else "",
        decision=said,
        money_day=transfer.day,
        bank_reference=transfer.reference,
        note=transfer.text,
    )
    return VoucherDraft(
        own.kind,
        match.campaign_id,
        _voucher_day(rec, own.kind, match.campaign_id, transfer.day),
        abs(transfer.money),
        method=Method.NONE if own.kind is VoucherKind.CASH_DRAWN else Method.TRANSFER,
        content=content,
        id=statement_draft_id(transfer.key),
    )


def _voucher_day(rec: Recorder, kind: VoucherKind, campaign_id: str, moved: date) -> date:
    """The day on which the money moved, or that of the voucher numbered last where it is later.

    Numbers do not run backwards: a statement is read when receipts of later days were posted.
    """
    year, campaign = moved.year, campaign_of(rec.connection, campaign_id)
    series = book_for(rec.connection, kind, campaign, year).series
    last, _ = day_at(rec.connection, series, year, highest(rec.connection, series, year))
    return moved if last is None else max(moved, last)
