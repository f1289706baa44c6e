"""The lists beside the fields of a voucher: what is pasted from Excel, how amounts stand."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop_app.fund.vouchers.records import VoucherKind
from tests.ui.registers.conftest import World
from ui.fund.entry.lists import GoodsList, HouseholdsList
from ui.grid.block_entry import Rectangle
from ui.grid.model.table import CellEdit

FIRST = Rectangle(0, 0, 0, 0)


def test_the_headings_of_a_pasted_list_are_no_household(qtbot: QtBot, world: World) -> None:
    shown = HouseholdsList(world.context.theme)
    qtbot.addWidget(shown)
    shown.cells.take([CellEdit("1", "hamlet", "Xóm 4")])
    shown.cells.paste(
        Rectangle(0, 3, 0, 3),
        [
            ["STT", "Số tiền", "Số CCCD", "Họ và tên"],
            ["1", "500000", "040", "Lê Thị Cúc"],
            ["2", "7", "", "Hai"],
        ],
    )
    assert [row[:5] for row in shown.rows] == [
        ("Lê Thị Cúc", "", "Xóm 4", "", "500000"),
        ("Hai", "", "", "", "7"),
    ]
    assert "“Số CCCD”" in shown.left_out.text
    shown.cells.paste(Rectangle(2, 0, 2, 0), [["3", "Ba", "Thôn Đoài"], ["4", "Tư", "Thôn Đoài"]])
    assert [row[:2] for row in shown.rows[2:]] == [("Ba", "Thôn Đoài"), ("Tư", "Thôn Đoài")]
    assert not shown.left_out.text


def test_what_is_computed_is_passed_by_in_a_pasted_list(qtbot: QtBot, world: World) -> None:
    shown = GoodsList(VoucherKind.GOODS_IN, world.context.theme)
    qtbot.addWidget(shown)
    block = [
        ["TT", "Tên hàng", "ĐVT", "SL", "Đơn giá", "Thành tiền"],
        ["1", "Gạo", "kg", "2", "15000", "30000"],
    ]
    shown.cells.paste(FIRST, block)
    assert [row[:3] for row in shown.rows] == [("Gạo", "kg", "2")]
    assert shown.grid.model.table.cell(0, 4).text == "30.000"


def test_support_and_its_source_are_typed_and_pasted(qtbot: QtBot, world: World) -> None:
    shown = HouseholdsList(world.context.theme)
    qtbot.addWidget(shown)
    shown.cells.show_rows((("Lê Thị Cúc", "", "", "", "5", "", "Quà"),))
    shown.cells.paste(
        Rectangle(1, 0, 1, 0), [["Chủ hộ", "Loại hình hỗ trợ", "Nguồn hỗ trợ"], ["Hai", "Tết", "Quỹ xã"]]
    )
    assert shown.rows[0][-2:] == ("", ""), "kept by an earlier version"
    assert shown.rows[1][-2:] == ("Tết", "Quỹ xã")


def test_amounts_stand_in_groups_and_are_kept_as_typed(qtbot: QtBot, world: World) -> None:
    goods, helped = GoodsList(VoucherKind.GOODS_IN, world.context.theme), HouseholdsList(world.context.theme)
    qtbot.addWidget(goods)
    qtbot.addWidget(helped)
    goods.cells.take([CellEdit("1", "quantity", "1500,5"), CellEdit("1", "price", "1000000")])
    assert [goods.grid.model.table.cell(0, place).text for place in (2, 3)] == ["1.500,5", "1.000.000"]
    assert goods.rows[0][2:4] == ("1500,5", "1000000")
    helped.cells.take([CellEdit("1", "money", "1000000"), CellEdit("1", "goods_value", "năm trăm")])
    assert [helped.grid.model.table.cell(0, place).text for place in (4, 5)] == ["1.000.000", "năm trăm"]


def test_what_is_told_under_the_heading_follows_what_changes(qtbot: QtBot, world: World) -> None:
    shown = HouseholdsList(world.context.theme)
    qtbot.addWidget(shown)
    shown.resize(220, 200)
    shown.show()
    assert not shown.sentence.isVisible(), "the lines are the grid's"
    shown.tell("Gõ hoặc dán")
    assert shown.heading.toolTip() == "Gõ hoặc dán"
    assert shown.grid.view.accessibleDescription() == "Gõ hoặc dán"
    shown.setEnabled(False)
    shown.tell("Cần quyền riêng.")
    assert shown.sentence.isVisible(), "why nothing can be typed is always told"
    assert shown.heading.toolTip() == ""
    shown.setEnabled(True)
    assert not shown.sentence.isVisible()
