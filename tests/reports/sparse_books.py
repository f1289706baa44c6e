"""Books with next to nothing in them: nothing that was recorded, or one of each that says what it must."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from desktop_app.book.office import Office
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.fund.goods.items import put_item, put_store
from desktop_app.fund.households.listing import Household, save_household
from desktop_app.fund.vouchers.records import GoodsLine, HelpLine
from desktop_app.fund.vouchers.records import VoucherKind as Kind
from desktop_app.movements.cell import Cell
from desktop_app.sample.building import (
    INDICATORS,
    add_sample_areas,
    begin_sample,
    key_sample_forms,
    open_sample_round,
    sample_quarter,
)
from desktop_app.sample.content import sample_content
from tests.builders import an_office, put_area, put_figures
from tests.catalogue.registers.plausible import plausible_answers
from tests.catalogue.registers.shipped import CODES, shipped
from tests.catalogue.registers.walking import walk
from tests.fund.builders import a_draft, begin_campaign, post_draft, put_draft
from tests.registers.builders import begin_opinion


def an_empty_office(folder: Path) -> Office:
    """An office with its areas, an open round without a form, and a campaign to which nobody gave."""
    office = an_office(folder)
    begin_sample(office)
    add_sample_areas(office)
    open_sample_round(office)
    begin_campaign(office)
    return office


def an_office_of_one(folder: Path) -> Office:
    """An office with one area, form and figure, an entry of each register and a voucher of each kind.

    They say no more than must be said.
    """
    office = an_office(folder)
    begin_sample(office)
    area = sample_content().areas[0]
    quarter = sample_quarter(office)
    with office.record() as rec:
        put_area(rec, "a1", area.name, area.households)
        put_figures(rec, INDICATORS, {Cell("a1", "TT01", quarter.parts(PeriodType.MONTH)[-1].key): "1"})
    round_id = open_sample_round(office)
    for _ in key_sample_forms(office, round_id, [area], 1):
        pass
    for code in CODES:
        register = shipped(code)
        walk(office, register, plausible_answers(register, office.clock, least=True), ())
    _one_voucher_of_each(office)
    return office


def _one_voucher_of_each(office: Office) -> None:
    campaign = begin_campaign(office)
    with office.record() as rec:
        goods = (GoodsLine(put_item(rec, "Gạo", "kg"), Decimal(1), 1),)
        store, other = put_store(rec, "Kho xã"), put_store(rec, "Kho thôn")
        listed = Household("", "Trần Thị Nhận", "a1", "", "", out_of_need=False, note="")
        helped = (HelpLine(save_household(rec, listed), 1),)
    post_draft(office, a_draft(Kind.OPENING, campaign, 1_000))
    post_draft(office, a_draft(Kind.RECEIPT, campaign, 1, goods="1 kg gạo", goods_value=1, goods_lines=goods))
    for kind in (Kind.PAYMENT, Kind.DIRECT_GIFT):
        post_draft(office, a_draft(kind, campaign, 1, help_lines=helped))
    for kind in (Kind.CASH_BANKED, Kind.CASH_DRAWN, Kind.TRANSFER_UP, Kind.PASSED_ON, Kind.PLEDGE):
        put_draft(office, a_draft(kind, campaign, 1))
    for kind, to, lines in (
        (Kind.GOODS_IN, "", ()),
        (Kind.GOODS_MOVE, other, ()),
        (Kind.GOODS_OUT, "", (replace(helped[0], money=0, goods_value=1),)),
    ):
        moved = a_draft(kind, campaign, store_id=store, to_store_id=to, goods_value=1, goods_lines=goods)
        put_draft(office, replace(moved, help_lines=lines))


def no_entries(office: Office) -> Iterator[tuple[str, str]]:
    """No entry of which a paper is made."""
    assert office.identity.commune_code
    yield from ()


def barest_entries(office: Office) -> Iterator[tuple[str, str]]:
    """An entry for each paper that is made of one, with no more than must be said."""
    for name, prefer in _PREFERRED.items():
        register = shipped("VBDI")
        answers = plausible_answers(register, office.clock, prefer, least=True)
        yield name, walk(office, register, answers, ())
    for name, code in (("direction", "VBDEN"), ("summary", "GYDT"), ("record", "SCDL")):
        register = shipped(code)
        yield name, walk(office, register, plausible_answers(register, office.clock, least=True), ())
    yield "quick-report", begin_opinion(office, urgency="urgent")


_PREFERRED = {"recall": 9, "letter": 10, "invitation": 12, "notice": 26, "correction": 44}
"""Which choices make which document out of the register of documents out."""
