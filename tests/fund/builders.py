"""Campaigns and vouchers that are complete; a test states only what matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from desktop_app.book.office import Office
from desktop_app.fund.campaigns.commands import CampaignFields, save_campaign
from desktop_app.fund.ledger.balances import totals
from desktop_app.fund.ledger.posting import post, prepare
from desktop_app.fund.vouchers.reading import voucher_of
from desktop_app.fund.vouchers.records import Method, Voucher, VoucherContent, VoucherDraft, VoucherKind

ON = date(2026, 10, 2)
"""A Friday, three days before the clock of the tests."""

A_CAMPAIGN = CampaignFields(
    "Ủng hộ đồng bào bão số 3",
    "poor",
    "BAO2026",
    date(2026, 8, 1),
    receiving_until=date(2026, 10, 30),
    distributing_until=date(2026, 11, 19),
    basis="Nghị định 93/2021/NĐ-CP",
)

_CONTENT = {
    VoucherKind.RECEIPT: VoucherContent(partner="Nguyễn Văn Cho"),
    VoucherKind.PAYMENT: VoucherContent(partner="Trần Thị Nhận", decision="12/QĐ-BVĐ ngày 01/10/2026"),
    VoucherKind.GOODS_OUT: VoucherContent(
        partner="Tổ cứu trợ Thôn Đoài", decision="13/QĐ-BVĐ ngày 01/10/2026"
    ),
    VoucherKind.OPENING: VoucherContent(minutes="BB 01 ngày 30/6/2025", former_office="Phường Cũ"),
    VoucherKind.PLEDGE: VoucherContent(partner="Công ty Hứa", partner_kind="organisation"),
    VoucherKind.DIRECT_GIFT: VoucherContent(partner="Chùa Đoài", partner_kind="organisation"),
}
_WITH_METHOD = {
    VoucherKind.RECEIPT,
    VoucherKind.PAYMENT,
    VoucherKind.OPENING,
    VoucherKind.TRANSFER_UP,
    VoucherKind.PASSED_ON,
}


def begin_campaign(office: Office, **changes: Any) -> str:
    """Begin a campaign; its id."""
    with office.record() as rec:
        return save_campaign(rec, replace(A_CAMPAIGN, **changes))


def a_draft(
    kind: VoucherKind, campaign_id: str, money: int = 0, day: date = ON, **changes: Any
) -> VoucherDraft:
    """A voucher that can be posted; what ``changes`` names of its content goes there."""
    content = _CONTENT.get(kind, VoucherContent())
    inside = {name: value for name, value in changes.items() if hasattr(content, name)}
    outside = {name: value for name, value in changes.items() if name not in inside}
    method = Method.CASH if money and kind in _WITH_METHOD else Method.NONE
    draft = VoucherDraft(kind, campaign_id, day, money, method=method, content=replace(content, **inside))
    return replace(draft, **outside)


def put_draft(office: Office, draft: VoucherDraft) -> str:
    """Prepare a voucher; its id."""
    with office.record() as rec:
        return prepare(rec, draft)


def post_draft(office: Office, draft: VoucherDraft) -> Voucher:
    """Prepare a voucher and post it."""
    draft_id = put_draft(office, draft)
    with office.record() as rec:
        post(rec, draft_id)
    with office.read() as connection:
        return voucher_of(connection, draft_id)


def give(
    office: Office, kind: VoucherKind, campaign_id: str, money: int = 0, day: date = ON, **more: Any
) -> Voucher:
    """Post a voucher of this kind."""
    return post_draft(office, a_draft(kind, campaign_id, money, day, **more))


def balance(office: Office, campaign_id: str, day: date | None = None) -> int:
    """What the campaign has."""
    with office.read() as connection:
        return totals(connection, campaign_id=campaign_id, last=day).balance
