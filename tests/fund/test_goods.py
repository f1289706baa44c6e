"""Goods in stores: in less out, never below nothing on any day; goods come in with one receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.fund.disclosure.sheets import sheet
from desktop_app.fund.disclosure.spans import quarter_span
from desktop_app.fund.goods.items import items, put_item, put_store, stores
from desktop_app.fund.goods.stock import StockPosition, stock
from desktop_app.fund.ledger.posting import reverse
from desktop_app.fund.vouchers.records import GoodsLine, Voucher, VoucherKind
from tests.fund.builders import ON, begin_campaign, give

TODAY = date(2026, 10, 5)
K = VoucherKind


@dataclass(frozen=True)
class Stores:
    office: Office
    campaign: str
    rice: str
    house: str
    school: str
    receipt: Voucher

    def move(self, kind: VoucherKind, quantity: str, day: date = ON, **more: object) -> Voucher:
        lines = (GoodsLine(self.rice, Decimal(quantity), 15_000),)
        given = {"store_id": self.house, "goods_lines": lines, **more}
        if kind is K.GOODS_IN:
            given = {"receipt_id": self.receipt.id, **given}
        return give(self.office, kind, self.campaign, 0, day, **given)

    def in_stock(self, store: str) -> Decimal:
        with self.office.read() as connection:
            return stock(connection).get(StockPosition(store, self.rice), Decimal(0))


@pytest.fixture
def there(office: Office) -> Stores:
    campaign = begin_campaign(office)
    with office.record() as rec:
        rice = put_item(rec, "Gạo  tẻ", "kg")
        house, school = put_store(rec, "Kho nhà văn hóa"), put_store(rec, "Kho trường học")
    receipt = give(office, K.RECEIPT, campaign, goods_value=1_500_000, goods="100 kg gạo")
    return Stores(office, campaign, rice, house, school, receipt)


def test_stock_is_what_came_in_less_what_went_out_per_store(there: Stores) -> None:
    numbers = [
        there.move(K.GOODS_IN, "100.5").number,
        there.move(K.GOODS_MOVE, "40", to_store_id=there.school).number,
        there.move(K.GOODS_OUT, "10.5").number,
    ]
    assert numbers == ["PN-2026-0001", "PC-2026-0001", "PX-2026-0001"]
    assert (there.in_stock(there.house), there.in_stock(there.school)) == (Decimal("50.0"), Decimal(40))


def test_more_than_lies_there_is_not_issued(there: Stores) -> None:
    there.move(K.GOODS_IN, "100")
    with pytest.raises(Problem, match="only 100 kg of Gạo tẻ") as refused:
        there.move(K.GOODS_OUT, "100.001")
    assert "100,001" in str(refused.value)
    with pytest.raises(Problem, match="Kho trường học"):
        there.move(K.GOODS_OUT, "1", store_id=there.school)
    there.move(K.GOODS_OUT, "100")
    assert there.in_stock(there.house) == 0


def test_lines_of_the_same_goods_are_taken_together(there: Stores) -> None:
    there.move(K.GOODS_IN, "100")
    twice = (GoodsLine(there.rice, Decimal(60), 1), GoodsLine(there.rice, Decimal(60), 1))
    with pytest.raises(Problem, match="120 would be taken"):
        there.move(K.GOODS_OUT, "1", goods_lines=twice)


def test_goods_are_not_issued_before_they_came_nor_from_what_goes_later(there: Stores) -> None:
    there.move(K.GOODS_IN, "100", TODAY)
    with pytest.raises(Problem, match="only 0 kg"):
        there.move(K.GOODS_OUT, "1", ON)
    there.move(K.GOODS_OUT, "80", TODAY)
    with pytest.raises(Problem, match="only 20 kg"):
        there.move(K.GOODS_MOVE, "30", TODAY, to_store_id=there.school)


def test_goods_that_left_the_store_cannot_be_taken_back(there: Stores) -> None:
    came = there.move(K.GOODS_IN, "100")
    went = there.move(K.GOODS_OUT, "80")
    with pytest.raises(Problem, match="only 20 kg") as refused, there.office.record() as rec:
        reverse(rec, came.id, TODAY, "nhầm")
    assert "Lower" not in str(refused.value), "a voucher is taken back whole"
    assert "Take back first" in str(refused.value)
    with there.office.record() as rec:
        reverse(rec, went.id, TODAY, "nhầm")
        reverse(rec, came.id, TODAY, "nhầm")
    assert there.in_stock(there.house) == 0


def test_goods_come_in_with_one_receipt_of_the_same_giver(there: Stores) -> None:
    other = begin_campaign(there.office, title="Khác", code="KHAC1")
    elsewhere = give(there.office, K.RECEIPT, other, 5)
    for receipt_id, partner, sentence in (
        ("", "", "with a receipt"),
        ("x", "", "with a receipt"),
        (elsewhere.id, "", "another campaign"),
        (there.receipt.id, "Ai đó", "another giver"),
    ):
        with pytest.raises(Problem, match=sentence):
            there.move(K.GOODS_IN, "1", receipt_id=receipt_id, partner=partner)
    there.move(K.GOODS_IN, "1", partner="Nguyễn Văn Cho")
    with pytest.raises(Problem, match="PN-2026-0001"), there.office.record() as rec:
        reverse(rec, there.receipt.id, TODAY, "nhầm")


@pytest.mark.parametrize("quantity", ["0", "-1", "0.0001", "NaN"])
def test_a_quantity_is_above_nothing_and_can_be_weighed(there: Stores, quantity: str) -> None:
    with pytest.raises(Problem, match="quantity"):
        there.move(K.GOODS_IN, quantity)


def test_what_is_missing_is_said(there: Stores) -> None:
    for more, sentence in (
        ({"store_id": "x"}, "Choose the store"),
        ({"goods_lines": ()}, "no goods"),
        ({"goods_lines": (GoodsLine("x", Decimal(1), 0),)}, "from the list"),
        ({"goods_lines": (GoodsLine(there.rice, Decimal(1), -1),)}, "whole đồng"),
    ):
        with pytest.raises(Problem, match=sentence):
            there.move(K.GOODS_IN, "1", **more)
    there.move(K.GOODS_IN, "9")
    with pytest.raises(Problem, match="another store"):
        there.move(K.GOODS_MOVE, "1", to_store_id=there.house)


def test_goods_and_stores_of_one_name_are_one_and_marks_tell_apart(there: Stores) -> None:
    with there.office.record() as rec:
        assert put_item(rec, "gạo tẻ", "KG") == there.rice
        assert put_item(rec, "Đậu", "kg") != put_item(rec, "Dầu", "kg")
        assert put_store(rec, "kho  NHÀ văn hóa") == there.house
    with there.office.read() as connection:
        assert [item.name for item in items(connection).values()] == ["Dầu", "Đậu", "Gạo tẻ"]
        assert len(stores(connection)) == 2


def test_goods_that_were_given_out_are_disclosed_line_by_line_beside_the_money(
    there: Stores, tmp_path: Path
) -> None:
    there.move(K.GOODS_IN, "100")
    wrong = there.move(K.GOODS_OUT, "7")
    there.move(K.GOODS_OUT, "10.5", purpose="Hộ bị ngập")
    with there.office.record() as rec:
        reverse(rec, wrong.id, ON, "sai")
    with there.office.read() as connection:
        shown = sheet(connection, quarter_span(2026, 4))

    assert [(line.goods, line.purpose, line.worth) for line in shown.issued] == [
        ("10,5 kg gạo tẻ", "Hộ bị ngập", 157_500)
    ]
    assert (shown.goods_issued, shown.paid, shown.goods_paid) == (157_500, 0, 0)
