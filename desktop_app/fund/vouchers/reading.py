"""Reading drafts and posted vouchers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy import Connection, RowMapping, func, literal, or_, select

from desktop_app.base.problems import Problem
from desktop_app.fund.vouchers.records import Voucher, VoucherDraft, VoucherKind
from desktop_app.fund.vouchers.storing import draft_from, stored
from desktop_app.storage.tables.fund import fund_draft, fund_voucher
from desktop_app.storage.tables.registers import register_number

_KINDS: Final = frozenset(VoucherKind)
_SAID: Final = ("kind", "campaign_id", "day", "money", "goods_value", "method", "content", "lines")
"""The columns in which a draft and its voucher say what it is about."""


class VoucherGone(Problem):
    """A voucher is not in this book."""

    def __init__(self) -> None:
        super().__init__("This voucher is no longer there. Open the list again.")


def draft_of(connection: Connection, draft_id: str) -> VoucherDraft:
    """A voucher that is prepared.

    Raises:
        VoucherGone: there is none.
    """
    query = select(fund_draft).where(fund_draft.c.id == draft_id, fund_draft.c.given_up == 0)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise VoucherGone
    return draft_from(dict(row))


def open_drafts(connection: Connection) -> list[VoucherDraft]:
    """What is prepared and not posted, by day."""
    posted = select(literal(1)).where(fund_voucher.c.id == fund_draft.c.id)
    query = (
        select(fund_draft)
        .where(fund_draft.c.given_up == 0, ~posted.exists())
        .order_by(fund_draft.c.day, fund_draft.c.entered_at, fund_draft.c.id)
    )
    rows = connection.execute(query).mappings()
    return [draft_from(dict(row)) for row in rows if row["kind"] in _KINDS]


def diverging_drafts(connection: Connection) -> dict[str, VoucherDraft]:
    """The drafts of posted vouchers, by id, that say something else than what was posted.

    One was changed on one computer and posted on another, and neither had heard of the other.
    """
    draft, voucher = fund_draft.c, fund_voucher.c
    differs = or_(*(draft[name].is_distinct_from(voucher[name]) for name in _SAID))
    query = select(fund_draft).join(fund_voucher, voucher.id == draft.id).where(draft.given_up == 0, differs)
    rows = connection.execute(query).mappings().all()
    drafts = [draft_from(dict(row)) for row in rows if row["kind"] in _KINDS]
    if not drafts:
        return {}
    posted = {
        found.id: stored(found.said) for found in vouchers(connection, ids=[item.id for item in drafts])
    }
    return {
        item.id: item
        for item in drafts
        if stored(replace(item, content=item.content.as_posted)) != posted.get(item.id)
    }


def voucher_of(connection: Connection, voucher_id: str) -> Voucher:
    """A posted voucher.

    Raises:
        VoucherGone: there is none.
    """
    found = vouchers(connection, ids=[voucher_id])
    if not found:
        raise VoucherGone
    return found[0]


def voucher_or_draft(connection: Connection, voucher_id: str) -> Voucher:
    """A voucher that is posted, or only prepared.

    Raises:
        VoucherGone: there is none.
    """
    try:
        return voucher_of(connection, voucher_id)
    except VoucherGone:
        return Voucher(draft_of(connection, voucher_id))


def vouchers(
    connection: Connection,
    *,
    campaign_id: str | None = None,
    kinds: Iterable[VoucherKind] = (),
    first: date | None = None,
    last: date | None = None,
    ids: Iterable[str] = (),
) -> list[Voucher]:
    """Posted vouchers by day and number: all, or those that are asked for. Never cut."""
    columns = fund_voucher.c
    written = (
        select(func.max(register_number.c.written))
        .where(register_number.c.matter_id == columns.id, register_number.c.voided_on.is_(None))
        .scalar_subquery()
    )
    query = select(fund_voucher, written.label("number"))
    if campaign_id is not None:
        query = query.where(columns.campaign_id == campaign_id)
    if wanted := [kind.value for kind in kinds]:
        query = query.where(columns.kind.in_(wanted))
    if first is not None:
        query = query.where(columns.day >= first.isoformat())
    if last is not None:
        query = query.where(columns.day <= last.isoformat())
    if some := list(ids):
        query = query.where(columns.id.in_(some))
    rows = connection.execute(query).mappings()
    found = [_voucher(row) for row in rows if row["kind"] in _KINDS]
    return sorted(found, key=lambda item: (item.said.day, item.posted_at, item.id))


def days_of_vouchers(connection: Connection) -> list[date]:
    """The days on which something was posted, in their order."""
    days = select(fund_voucher.c.day).distinct().order_by(fund_voucher.c.day)
    return [date.fromisoformat(day) for day in connection.execute(days).scalars() if day]


def reversed_ids(connection: Connection) -> frozenset[str]:
    """The vouchers that a later one took back."""
    query = select(fund_voucher.c.reverses).where(fund_voucher.c.reverses != "")
    return frozenset(connection.execute(query).scalars())


def counting(found: Iterable[Voucher], taken_back: frozenset[str]) -> list[Voucher]:
    """Those that still hold: neither taken back nor taking back."""
    return [item for item in found if not item.reverses and item.id not in taken_back]


def without_pairs(within: Sequence[Voucher]) -> list[Voucher]:
    """Vouchers of a span without those that were taken back in it, and without what took them back."""
    ids = {item.id for item in within}
    gone = {item.reverses for item in within if item.reverses in ids}
    return [item for item in within if item.id not in gone and item.reverses not in gone]


def _voucher(row: RowMapping) -> Voucher:
    return Voucher(
        draft_from(dict(row)),
        row["number"] or "",
        row["reverses"],
        row["reason"],
        row["posted_by"],
        row["posted_at"],
    )
