"""What the pages of the room show, read in one go beside the database queue. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from desktop_app.accounts.officers import refusal, whose_drafts
from desktop_app.areas.queries import all_areas
from desktop_app.base.clock import Clock
from desktop_app.base.ids import new_id
from desktop_app.base.numbers import format_date
from desktop_app.fund.campaigns.commands import ENTER
from desktop_app.fund.campaigns.reading import campaigns
from desktop_app.fund.campaigns.records import Campaign
from desktop_app.fund.goods.items import items, stores
from desktop_app.fund.households.listing import READ
from desktop_app.fund.ledger.posting import POST
from desktop_app.fund.ledger.typed_vouchers import as_typed, receipt_goods
from desktop_app.fund.vouchers.listing import VoucherFilter, VoucherListing, list_vouchers
from desktop_app.fund.vouchers.reading import draft_of, voucher_of, vouchers
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.fund.vouchers.typed import TypedVoucher, all_typed, typed_of
from ui.fund.entry.choices import VoucherEntryData, read_choices


@dataclass(frozen=True, slots=True)
class VouchersData:
    """A list with what its filters offer and its facts name; ``unsaved``: typed here and not saved."""

    listing: VoucherListing
    campaigns: tuple[Campaign, ...]
    unsaved: tuple[TypedVoucher, ...]
    goods: Mapping[str, tuple[str, str]]
    """Name and unit by the id of the goods."""
    stores: Mapping[str, str]
    areas: Mapping[str, str]
    may_enter: bool
    may_post: bool
    may_see_households: bool


def read_vouchers(connection: Connection, wanted: VoucherFilter, officer: str) -> VouchersData:
    """The list of vouchers."""
    whose = whose_drafts(connection, officer)
    return VouchersData(
        list_vouchers(connection, wanted),
        tuple(campaigns(connection)),
        tuple(typed for typed in all_typed(connection) if not typed.started_by or typed.started_by in whose),
        {item.id: (item.name, item.unit) for item in items(connection).values()},
        {store.id: store.name for store in stores(connection).values()},
        {area.id: area.name for area in all_areas(connection)},
        not refusal(connection, officer, ENTER),
        not refusal(connection, officer, POST),
        not refusal(connection, officer, READ),
    )


def read_new(
    connection: Connection,
    kind: VoucherKind,
    campaign_id: str,
    officer: str,
    clock: Clock,
    *,
    fresh: bool = False,
) -> VoucherEntryData:
    """A new voucher, unless it is to be ``fresh`` first the one that this officer left unfinished."""
    today = clock.today()
    whose = whose_drafts(connection, officer)
    found = (typed for typed in all_typed(connection) if typed.kind is kind and not typed.prepared)
    mine = sorted(
        (typed for typed in found if typed.started_by in whose), key=lambda typed: typed.started_by != officer
    )
    typed = None if fresh else next(iter(mine), None)
    if typed is None:
        said = {"campaign_id": campaign_id, "day": format_date(today)}
        kept = {name: text for name, text in said.items() if text}
        typed = TypedVoucher(new_id(clock), kind, kept, started_by=officer)
    return VoucherEntryData(typed, read_choices(connection, officer), today)


def read_prepared(connection: Connection, draft_id: str, officer: str, today: date) -> VoucherEntryData:
    """A prepared voucher, as it was typed last.

    Raises:
        VoucherGone: there is none.
    """
    draft = draft_of(connection, draft_id)
    typed = typed_of(connection, draft_id) or as_typed(connection, draft, officer)
    typed = replace(typed, prepared=True)
    return VoucherEntryData(typed, read_choices(connection, officer), today)


def read_goods_of(connection: Connection, receipt_id: str, officer: str, clock: Clock) -> VoucherEntryData:
    """The voucher by which the goods of a receipt come into a store."""
    typed = receipt_goods(connection, voucher_of(connection, receipt_id), new_id(clock))
    typed = replace(typed, started_by=officer)
    return VoucherEntryData(typed, read_choices(connection, officer), clock.today())


def read_again(connection: Connection, voucher_id: str, officer: str, clock: Clock) -> VoucherEntryData:
    """A new voucher that says what a posted one said, to be entered again after that was taken back."""
    said = voucher_of(connection, voucher_id).said
    typed = as_typed(connection, said, officer, prepared=False)
    fresh = replace(typed, id=new_id(clock), started_by=officer)
    return VoucherEntryData(fresh, read_choices(connection, officer), clock.today())


def has_goods_to_store(connection: Connection, receipt_id: str) -> bool:
    """Whether a receipt brought goods line by line that are in no store yet."""
    receipt = voucher_of(connection, receipt_id)
    if receipt.said.kind not in (VoucherKind.RECEIPT, VoucherKind.OPENING) or not receipt.said.goods_lines:
        return False
    came = vouchers(connection, kinds=[VoucherKind.GOODS_IN])
    return not any(voucher.said.content.receipt_id == receipt_id for voucher in came)
