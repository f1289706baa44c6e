"""Goods that are typed otherwise than they came in: asked about, and the cursor where it is mended."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.fund.goods.items import put_item, put_store
from desktop_app.fund.vouchers.reading import vouchers
from desktop_app.fund.vouchers.records import GoodsLine, VoucherKind
from tests.fund.builders import begin_campaign, give
from tests.ui.fund.conftest import begin
from tests.ui.registers.conftest import CONTROL, World, press, type_text, until
from ui.fund.entry.editors import put
from ui.fund.entry.voucher_form import VoucherForm
from ui.fund.fund_room import FundRoom

K = VoucherKind
NOODLES = ("Mì ăn liền", "thùng")


def bring(world: World) -> str:
    """Ten boxes in a receipt, and another six in the store of the commune; the id of the first."""
    campaign = begin_campaign(world.office)
    with world.office.record() as rec:
        item, store = put_item(rec, *NOODLES), put_store(rec, "Kho xã")
    lines = (GoodsLine(item, Decimal(10), 95_000),)
    part = (GoodsLine(item, Decimal(6), 95_000),)
    before = give(world.office, K.RECEIPT, campaign, goods_value=570_000, goods_lines=part)
    give(world.office, K.GOODS_IN, campaign, receipt_id=before.id, store_id=store, goods_lines=part)
    return give(world.office, K.RECEIPT, campaign, goods_value=950_000, goods_lines=lines).id


def posted(world: World) -> int:
    with world.office.read() as connection:
        return len(vouchers(connection, kinds=[K.GOODS_IN, K.GOODS_OUT]))


def going_out(form: VoucherForm, *row: str) -> None:
    assert form.goods is not None
    put(form.editors["store"], "Kho xã")
    put(form.editors["partner"], "Thôn Đoài")
    put(form.editors["decision"], "12/QĐ")
    form.goods.cells.show_rows(((*NOODLES, *row, ""),))


def test_a_price_at_which_nothing_came_in_is_asked_about(qtbot: QtBot, world: World, room: FundRoom) -> None:
    bring(world)
    form = begin(qtbot, world, room, K.GOODS_OUT)
    going_out(form, "2", "95")
    world.ask.confirmed = False
    room.entry.finish()
    until(qtbot, lambda: world.ask.asked)
    assert "95.000" in world.ask.asked[-1], "what it came in at"
    assert posted(world) == 1
    assert not room.entry.held_keys.holding
    type_text("96")
    press(Qt.Key.Key_Tab)
    assert form.goods is not None
    assert form.goods.rows[0][3] == "96", "the price is typed again at once"
    world.ask.confirmed = True
    room.entry.finish()
    until(qtbot, lambda: posted(world) == 2)


def test_the_price_at_which_goods_came_in_is_asked_nothing(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    bring(world)
    form = begin(qtbot, world, room, K.GOODS_OUT)
    going_out(form, "2", "95.000")
    room.entry.finish()
    until(qtbot, lambda: posted(world) == 2)
    assert not world.ask.asked


@pytest.mark.parametrize(("quantity", "asked"), [("10", False), ("11", True)])
def test_more_than_the_receipt_says_is_asked_about(
    qtbot: QtBot, world: World, room: FundRoom, quantity: str, asked: bool
) -> None:
    receipt = bring(world)
    form = begin(qtbot, world, room, K.GOODS_IN)
    assert form.goods is not None
    form.goods.cells.show_rows(((*NOODLES, quantity, "95.000", ""),))
    put(form.editors["store"], "Kho xã")
    put(form.editors["receipt_id"], receipt)
    world.ask.confirmed = True
    room.entry.finish()
    until(qtbot, lambda: posted(world) == 2)
    assert bool(world.ask.asked) is asked
    if asked:
        assert "11" in world.ask.asked[-1]
        assert "10" in world.ask.asked[-1]


def test_the_cursor_is_at_the_quantity_that_the_store_has_not_got(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    bring(world)
    form = begin(qtbot, world, room, K.GOODS_OUT)
    going_out(form, "15", "95.000")
    assert form.goods is not None
    assert "Mì ăn liền (thùng) 6" in form.goods.sentence.text(), "what there is can be read before"
    form.goods.to_first("price")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: not room.entry.notice.isHidden())
    type_text("5")
    press(Qt.Key.Key_Tab)
    assert form.goods.rows[0][2:4] == ("5", "95.000"), "not into the price"


def test_a_line_without_its_unit_is_mended_at_the_unit(qtbot: QtBot, world: World, room: FundRoom) -> None:
    bring(world)
    form = begin(qtbot, world, room, K.GOODS_OUT)
    going_out(form, "2", "95.000")
    assert form.goods is not None
    form.goods.cells.show_rows((("Chăn ấm", "", "2", "", ""),))
    room.entry.finish()
    until(qtbot, lambda: "Hãy nhập" in repr(form.goods.grid.model.table.cells) if form.goods else "")
    type_text("cái")
    press(Qt.Key.Key_Tab)
    assert form.goods.rows[0][:2] == ("Chăn ấm", "cái")


def test_goods_in_without_a_receipt_are_refused_before_all_else(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    begin_campaign(world.office)
    form = begin(qtbot, world, room, K.GOODS_IN)
    room.entry.finish()
    until(qtbot, lambda: form.fields["receipt_id"].error)
