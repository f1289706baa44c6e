"""The room of the fund: appeals, vouchers, goods, months, households, what is made public."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from desktop_app.fund.campaigns.commands import CampaignFields, save_campaign
from desktop_app.fund.campaigns.reading import campaign_of
from desktop_app.fund.disclosure.publishing import note_published, publications
from desktop_app.fund.goods.items import put_item, put_store
from desktop_app.fund.households.listing import Household, save_household
from desktop_app.fund.ledger.closing import close_month, closings, reopen_month
from desktop_app.fund.ledger.posting import discard_draft, post, prepare, reverse
from desktop_app.fund.rules.disclosure_rules import disclosure_rules
from desktop_app.fund.vouchers.reading import open_drafts, vouchers
from desktop_app.fund.vouchers.records import GoodsLine, HelpLine, VoucherDraft, VoucherKind
from desktop_app.storage.tables.fund import fund_campaign, goods_item, goods_store, helped_household
from tests.fund.builders import a_draft
from tests.simulation.rooms.actions import Action, At, Work

_MONEY = 10_000
_LATER_KINDS = (VoucherKind.PAYMENT, VoucherKind.PLEDGE, VoucherKind.DIRECT_GIFT, VoucherKind.TRANSFER_UP)


def begin_campaign(at: At) -> Work:
    """A new appeal."""
    given = CampaignFields(f"Ủng hộ {at.words}", "relief", f"UH{at.number:04d}", date(2026, 8, 1))
    return lambda rec: save_campaign(rec, given)


def change_campaign(at: At) -> Work | None:
    """The note of an appeal, as it stood when it was opened."""
    found = at.one_of(at.rows(fund_campaign))
    if found is None:
        return None
    with at.reading() as connection:
        opened = campaign_of(connection, str(found["id"]))
    given = CampaignFields(
        opened.title,
        opened.kind,
        opened.code,
        opened.starts_on,
        opened.passes_through,
        opened.ends_on,
        opened.receiving_until,
        opened.distributing_until,
        opened.target,
        opened.basis,
        opened.committee,
        opened.account,
        opened.bank,
        f"ghi chú {at.words}",
    )
    return lambda rec: save_campaign(rec, given, opened.id, opened)


def _campaign(at: At) -> str | None:
    found = at.one_of(at.rows(fund_campaign))
    return None if found is None else str(found["id"])


def prepare_receipt(at: At) -> Work | None:
    """Money that came."""
    campaign = _campaign(at)
    if campaign is None:
        return None
    draft = a_draft(VoucherKind.RECEIPT, campaign, _MONEY * (50 + at.more), at.day, note=f"thu {at.words}")
    return lambda rec: prepare(rec, draft)


def prepare_other(at: At) -> Work | None:
    """Money that goes, with the households that get it, or a voucher that moves none."""
    campaign = _campaign(at)
    if campaign is None:
        return None
    kind = _LATER_KINDS[at.more % len(_LATER_KINDS)]
    money = _MONEY * (1 + at.more)
    household = at.one_of(at.rows(helped_household))
    draft = a_draft(kind, campaign, money, at.day, note=f"chi {at.words}")
    if kind is VoucherKind.PAYMENT and household is not None:
        draft = replace(draft, help_lines=(HelpLine(str(household["id"]), money),))
    return lambda rec: prepare(rec, draft)


def prepare_goods(at: At) -> Work | None:
    """Goods into a store with the receipt by which they came, or out of it."""
    item, store = at.one_of(at.rows(goods_item)), at.one_of(at.rows(goods_store))
    with at.reading() as connection:
        receipt = at.one_of(vouchers(connection, kinds=[VoucherKind.RECEIPT]))
    if item is None or store is None or receipt is None:
        return None
    lines = (GoodsLine(str(item["id"]), Decimal(1 + at.more % 5), 15_000),)
    where = {"store_id": str(store["id"]), "goods_lines": lines, "note": f"hàng {at.words}"}
    if at.more % 2:
        draft = a_draft(VoucherKind.GOODS_OUT, receipt.said.campaign_id, 0, at.day, **where)
    else:
        kind = VoucherKind.GOODS_IN
        draft = a_draft(kind, receipt.said.campaign_id, 0, at.day, receipt_id=receipt.id, **where)
    return lambda rec: prepare(rec, draft)


def _draft(at: At) -> VoucherDraft | None:
    with at.reading() as connection:
        return at.one_of(open_drafts(connection))


def change_draft(at: At) -> Work | None:
    """Something else stands on a voucher that is prepared."""
    draft = _draft(at)
    if draft is None:
        return None
    changed = replace(draft, content=replace(draft.content, note=f"sửa {at.words}"))
    return lambda rec: prepare(rec, changed)


def drop_draft(at: At) -> Work | None:
    """A voucher that will not be posted."""
    draft = _draft(at)
    return None if draft is None else lambda rec: discard_draft(rec, draft.id)


def post_draft(at: At) -> Work | None:
    """A voucher that was prepared is posted, with its number."""
    draft = _draft(at)
    return None if draft is None else lambda rec: post(rec, draft.id)


def take_back(at: At) -> Work | None:
    """A posted voucher is taken back by another one."""
    with at.reading() as connection:
        found = at.one_of(vouchers(connection))
    if found is None:
        return None
    return lambda rec: reverse(rec, found.id, at.today, f"nhầm {at.words}")


def close(at: At) -> Work:
    """The month before, or the one before that."""
    month = at.today.replace(day=1)
    for _ in range(1 + at.more % 2):
        month = _before(month)
    return lambda rec: close_month(rec, month)


def _before(month: date) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def reopen(at: At) -> Work | None:
    """The last month that is closed."""
    with at.reading() as connection:
        holding = [item for item in closings(connection) if item.holds]
    if not holding:
        return None
    return lambda rec: reopen_month(rec, holding[-1].last_day, f"mở lại {at.words}")


def name_goods(at: At) -> Work:
    """Goods of a few names, so that two computers name the same."""
    name = f"Gạo {at.more % 4}"
    return lambda rec: put_item(rec, name, "kg")


def name_store(at: At) -> Work:
    """A store of a few names."""
    name = f"Kho {at.more % 3}"
    return lambda rec: put_store(rec, name, at.area)


def enter_household(at: At) -> Work:
    """A household in need."""
    given = Household("", f"Hộ {at.words}", at.area, "Xóm 1", "nghèo", out_of_need=False, note="")
    return lambda rec: save_household(rec, given)


def change_household(at: At) -> Work | None:
    """The note about a household, or that it is out of need."""
    row = at.one_of(at.rows(helped_household))
    if row is None:
        return None
    opened = Household(
        str(row["id"]),
        str(row["name"]),
        str(row["area_id"]),
        str(row["hamlet"]),
        str(row["category"]),
        bool(row["out_of_need"]),
        str(row["note"]),
    )
    given = replace(opened, note=f"ghi {at.words}", out_of_need=at.more % 4 == 0)
    return lambda rec: save_household(rec, given, opened)


def publish(at: At) -> Work:
    """A sheet was made public, or what was noted of it is corrected."""
    code = sorted(disclosure_rules().clocks)[at.pick % len(disclosure_rules().clocks)]
    span = ("2026-Q3", "2026-09")[at.more % 2]
    with at.reading() as connection:
        opened = publications(connection).get((code, span))
    return lambda rec: note_published(rec, code, at.today, f"Bảng tin {at.words}", span=span, opened=opened)


ACTIONS = {
    "begin an appeal": Action(begin_campaign),
    "change an appeal": Action(change_campaign),
    "prepare a receipt": Action(prepare_receipt, 3),
    "prepare another voucher": Action(prepare_other, 2),
    "prepare a voucher of goods": Action(prepare_goods),
    "change a prepared voucher": Action(change_draft),
    "give a prepared voucher up": Action(drop_draft),
    "post a voucher": Action(post_draft, 6),
    "take a voucher back": Action(take_back),
    "close a month": Action(close),
    "open a month again": Action(reopen),
    "name goods": Action(name_goods),
    "name a store": Action(name_store),
    "enter a household": Action(enter_household),
    "change a household": Action(change_household),
    "note what was made public": Action(publish),
}
