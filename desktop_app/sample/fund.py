"""The fund of the sample office (``resources/sample/fund.toml``), by its own commands.

A storm appeal whose givers bring money and goods, the Fund for the Poor with a balance that was taken over,
and money that is collected for another level.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import msgspec

from desktop_app.areas.queries import all_areas
from desktop_app.base.resource_files import resource_path
from desktop_app.book.office import Office
from desktop_app.fund.campaigns.commands import CampaignFields, save_campaign
from desktop_app.fund.goods.items import goods_words, items, put_item, put_store
from desktop_app.fund.households.listing import Household, save_household
from desktop_app.fund.ledger.balances import totals
from desktop_app.fund.ledger.goods_checks import value_of
from desktop_app.fund.ledger.posting import post, prepare
from desktop_app.fund.vouchers.records import (
    GoodsLine,
    HelpLine,
    Method,
    Partner,
    VoucherContent,
    VoucherDraft,
    VoucherKind,
)
from desktop_app.journal.recorder import Recorder

_SEED = 20
_GOODS_EVERY, _ORGANISATION_EVERY, _ANONYMOUS_EVERY = 8, 9, 13
_HELPED = 24
_GIFT = 500_000


class _Campaign(msgspec.Struct, frozen=True):
    title: str
    kind: str
    code: str
    days_ago: int
    target: int = 0
    passes_through: bool = False
    opening: int = 0
    minutes: str = ""
    former: str = ""


class _Goods(msgspec.Struct, frozen=True):
    name: str
    unit: str
    price: int
    quantity: str


class _Content(msgspec.Struct, frozen=True):
    surnames: tuple[str, ...]
    middles: tuple[str, ...]
    givens: tuple[str, ...]
    organisations: tuple[str, ...]
    stores: tuple[str, ...]
    treasurer: str
    amounts: tuple[int, ...]
    organisation_amounts: tuple[int, ...]
    campaigns: tuple[_Campaign, ...]
    goods: tuple[_Goods, ...]


@dataclass(frozen=True, slots=True)
class PlayedFund:
    """The campaigns by their code, how many gave, and what is left in the storm appeal, in đồng."""

    campaigns: dict[str, str]
    donors: int
    helped: int
    waiting: int


@cache
def _content() -> _Content:
    text = resource_path("sample", "fund.toml").read_bytes().decode("utf-8")
    return msgspec.convert(tomllib.loads(text), _Content)


def play_sample_fund(office: Office, donors: int = 200) -> PlayedFund:
    """Enter and post the campaigns' vouchers in the order of their days; a few stay prepared."""
    today = office.clock.today()
    chance = random.Random(_SEED)
    with office.record() as rec:
        campaigns = {item.code: _begin(rec, item, today) for item in _content().campaigns}
        stores = [put_store(rec, name) for name in _content().stores]
        given = [_gift(rec, chance, campaigns, number, donors, today) for number in range(donors)]
        for item in _content().campaigns:
            if item.opening:
                _take_over(rec, item, campaigns[item.code], today)
    for draft in given[: donors - 3]:
        with office.record() as rec:
            _post_gift(rec, draft, stores[0])
    with office.record() as rec:
        for draft in given[donors - 3 :]:
            prepare(rec, draft)
        helped = _help(rec, chance, campaigns["BAO"], today)
        _pass_on(rec, campaigns["MNPB"], given, today)
        _move_goods(rec, campaigns["BAO"], stores, today)
    return PlayedFund(campaigns, donors, helped, 3)


def _begin(rec: Recorder, item: _Campaign, today: date) -> str:
    starts = today - timedelta(item.days_ago)
    given = CampaignFields(
        title=item.title,
        kind=item.kind,
        code=f"{item.code}{starts.year}",
        starts_on=starts,
        passes_through=item.passes_through,
        target=item.target,
        account="0000000000",
    )
    return save_campaign(rec, given)


def _take_over(rec: Recorder, item: _Campaign, campaign_id: str, today: date) -> None:
    content = VoucherContent(minutes=item.minutes, former_office=item.former)
    draft = VoucherDraft(
        VoucherKind.OPENING,
        campaign_id,
        today - timedelta(item.days_ago),
        item.opening,
        method=Method.TRANSFER,
        content=content,
    )
    post(rec, prepare(rec, draft))


def _name(chance: random.Random) -> str:
    content = _content()
    return " ".join(chance.choice(part) for part in (content.surnames, content.middles, content.givens))


def _gift(
    rec: Recorder, chance: random.Random, campaigns: dict[str, str], number: int, of: int, today: date
) -> VoucherDraft:
    """Return what one gives: most to the storm appeal, some for another level; every eighth brings goods."""
    content = _content()
    day = today - timedelta(39 - 38 * number // max(of, 1))
    is_office = number % _ORGANISATION_EVERY == 0
    is_anonymous = number % _ANONYMOUS_EVERY == 5
    kind = Partner.ORGANISATION if is_office else Partner.PERSON
    partner = chance.choice(content.organisations) if is_office else _name(chance)
    amount = chance.choice(content.organisation_amounts if is_office else content.amounts)
    code = "MNPB" if number % 6 == 4 else "VNN" if number % 6 == 2 else "BAO"
    draft = VoucherDraft(
        VoucherKind.RECEIPT,
        campaigns[code],
        day,
        amount,
        method=Method.CASH if number % 3 else Method.TRANSFER,
        content=VoucherContent(
            partner="" if is_anonymous else partner,
            partner_kind=Partner.ANONYMOUS if is_anonymous else kind,
            consent=not is_anonymous and chance.random() < 0.8,
            bank_reference="" if number % 3 else f"FT{day:%y%m%d}{number:05d}",
        ),
    )
    return _with_goods(rec, draft, number) if code == "BAO" and number % _GOODS_EVERY == 1 else draft


def _with_goods(rec: Recorder, draft: VoucherDraft, number: int) -> VoucherDraft:
    goods = _content().goods[number // _GOODS_EVERY % len(_content().goods)]
    line = GoodsLine(put_item(rec, goods.name, goods.unit), Decimal(goods.quantity), goods.price)
    words = goods_words([(line.item_id, line.quantity)], items(rec.connection))
    return replace(
        draft,
        goods_value=value_of(line),
        goods_lines=(line,),
        content=replace(draft.content, goods=words),
    )


def _post_gift(rec: Recorder, draft: VoucherDraft, store_id: str) -> None:
    """Post a receipt; the goods received with it go into the store."""
    receipt_id = prepare(rec, draft)
    post(rec, receipt_id)
    if draft.goods_lines:
        content = VoucherContent(receipt_id=receipt_id, store_id=store_id)
        came = VoucherDraft(
            VoucherKind.GOODS_IN,
            draft.campaign_id,
            draft.day,
            goods_value=draft.goods_value,
            content=content,
            goods_lines=draft.goods_lines,
        )
        post(rec, prepare(rec, came))


def _help(rec: Recorder, chance: random.Random, campaign_id: str, today: date) -> int:
    """Households that the storm hit, most of them helped in cash with one sum; missing ones are drawn."""
    areas = [area.id for area in all_areas(rec.connection)] or [""]
    listed: list[str] = []
    names: set[str] = set()
    while len(listed) < _HELPED:
        name = _name(chance)
        if name in names:
            continue
        names.add(name)
        area = areas[len(listed) % len(areas)]
        category = "Hộ nghèo" if len(listed) % 3 else "Hộ cận nghèo"
        household = Household("", name, area, "", category, out_of_need=False, note="")
        listed.append(save_household(rec, household))
    helped = listed[: _HELPED - 4]
    lines = tuple(HelpLine(household, _GIFT, what="Hỗ trợ sửa nhà sau bão") for household in helped)
    content = VoucherContent(
        partner="Các hộ theo danh sách",
        reason="Hỗ trợ các hộ có nhà bị tốc mái",
        decision=f"12/QĐ-BVĐ ngày {today - timedelta(6):%d/%m/%Y}",
    )
    day = today - timedelta(5)
    money = _GIFT * len(lines)
    _move_money(rec, VoucherKind.CASH_DRAWN, campaign_id, day, money)
    draft = VoucherDraft(VoucherKind.PAYMENT, campaign_id, day, money, method=Method.CASH, content=content)
    post(rec, prepare(rec, replace(draft, help_lines=lines)))
    return len(lines)


def _pass_on(rec: Recorder, campaign_id: str, given: list[VoucherDraft], today: date) -> None:
    received = sum(draft.money for draft in given[:-3] if draft.campaign_id == campaign_id)
    content = VoucherContent(partner="Ban Vận động cứu trợ tỉnh", reason="Nộp tiền thu hộ")
    day = today - timedelta(1)
    _move_money(rec, VoucherKind.CASH_BANKED, campaign_id, day, received // 2)
    draft = VoucherDraft(
        VoucherKind.PASSED_ON,
        campaign_id,
        day,
        received // 2,
        method=Method.TRANSFER,
        content=content,
    )
    post(rec, prepare(rec, draft))


def _move_money(rec: Recorder, kind: VoucherKind, campaign_id: str, day: date, wanted: int) -> None:
    """Draw cash from the bank or pay it in, as much as lacks of what goes out next."""
    there = totals(rec.connection, campaign_id=campaign_id, last=day).places[kind.into]
    if there < wanted:
        content = VoucherContent(payer=_content().treasurer)
        post(rec, prepare(rec, VoucherDraft(kind, campaign_id, day, wanted - there, content=content)))


def _move_goods(rec: Recorder, campaign_id: str, stores: list[str], today: date) -> None:
    """Some rice goes to the second store, some is given out."""
    rice = _content().goods[0]
    item_id = put_item(rec, rice.name, rice.unit)
    line = GoodsLine(item_id, Decimal(20), rice.price)
    for kind, content in (
        (VoucherKind.GOODS_MOVE, VoucherContent(store_id=stores[0], to_store_id=stores[1])),
        (
            VoucherKind.GOODS_OUT,
            VoucherContent(
                store_id=stores[0], partner="Thôn bị cô lập", reason="Cứu trợ khẩn cấp", decision="13/QĐ-BVĐ"
            ),
        ),
    ):
        draft = VoucherDraft(
            kind,
            campaign_id,
            today - timedelta(1),
            goods_value=value_of(line),
            content=content,
            goods_lines=(line,),
        )
        post(rec, prepare(rec, draft))
