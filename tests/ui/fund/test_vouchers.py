"""Vouchers by keyboard: typed, kept, refused at the field, posted, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop_app.fund.goods.items import put_item, put_store, stores
from desktop_app.fund.households.listing import Household, households, save_household
from desktop_app.fund.ledger.posting import prepare
from desktop_app.fund.vouchers.listing import Show, VoucherFilter, VoucherLine, VoucherStatus, list_vouchers
from desktop_app.fund.vouchers.reading import draft_of, open_drafts
from desktop_app.fund.vouchers.records import GoodsLine, HelpLine, VoucherKind
from desktop_app.fund.vouchers.typed import all_typed
from tests.fund.builders import a_draft, begin_campaign, give, put_draft
from tests.ui.fund.conftest import begin, in_list
from tests.ui.registers.conftest import CONTROL, World, press, settle, type_text, until
from ui.fund.entry.editors import put
from ui.fund.entry.lines import NameLine
from ui.fund.fund_room import FundRoom
from ui.grid.model.table import CellEdit
from ui.places.fund import VouchersPlace

K = VoucherKind
TODAY = date(2026, 10, 5)


def lines(world: World) -> tuple[VoucherLine, ...]:
    with world.office.read() as connection:
        return list_vouchers(connection, VoucherFilter()).lines


def test_a_receipt_is_typed_and_posted_and_the_next_one_begun(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    begin_campaign(world.office)
    form = begin(qtbot, world, room, K.RECEIPT)
    type_text("Lê Thị Cho")
    press(Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Tab)  # she agrees that her name is published
    type_text("1505000")
    in_words = "Một triệu năm trăm linh năm nghìn đồng"
    assert form.fields["money"]._below.text() == f"Đọc là 1.505.000 đồng: {in_words}"
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: form.fields["method"].error)
    assert QApplication.focusWidget() is form.editors["method"], "refused at the field"
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: len(lines(world)) == 1)
    until(qtbot, lambda: room.entry.body is not form)
    [line] = lines(world)
    assert (line.number, line.said.money, line.said.content.consent) == ("PT-2026-0001", 1_505_000, True)
    assert "PT-2026-0001" in room.entry.flash.text()
    assert room.entry.body is not None
    fresh = room.entry.body.typed()
    assert (fresh.said("partner"), fresh.said("method")) == ("", "cash"), "the way of payment stays"
    press(Qt.Key.Key_Escape)
    settle(qtbot, world)
    assert room.vouchers.unsaved.isHidden(), "of the voucher that nobody began nothing is kept"


def test_what_is_typed_while_a_voucher_is_posted_is_in_the_next_one(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    begin_campaign(world.office)
    form = begin(qtbot, world, room, K.RECEIPT)
    type_text("Lê Thị Cho")
    press(Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Tab)
    type_text("1505000")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return, modifier=CONTROL)
    type_text("Ngô Văn Gửi")
    assert form.typed().said("partner") == "Lê Thị Cho"
    until(qtbot, lambda: room.entry.body is not form)
    fresh = room.entry.body
    assert fresh is not None
    until(qtbot, lambda: fresh.typed().said("partner") == "Ngô Văn Gửi")
    [line] = lines(world)
    assert (line.said.content.partner, line.said.content.consent) == ("Lê Thị Cho", True)


def test_what_is_typed_into_a_voucher_that_is_refused_meanwhile_is_in_no_field(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    begin_campaign(world.office)
    form = begin(qtbot, world, room, K.RECEIPT)
    type_text("Lê Thị Cho")
    press(Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Tab)
    type_text("1505000")
    press(Qt.Key.Key_Tab)
    before = dict(form.typed().fields)
    press(Qt.Key.Key_Return, modifier=CONTROL)
    type_text("9")
    until(qtbot, lambda: form.fields["method"].error)
    assert dict(form.typed().fields) == before
    assert not room.entry.held_keys.holding


def test_what_is_typed_is_kept_and_offered_again(qtbot: QtBot, world: World, room: FundRoom) -> None:
    begin_campaign(world.office)
    begin(qtbot, world, room, K.RECEIPT)
    type_text("N")
    waits = room.entry._rest.timerId()
    type_text("gười dở dang")
    assert room.entry._rest.timerId() == waits, "who types without a pause does not put off the keeping"
    press(Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    type_text("mười đồng")
    press(Qt.Key.Key_Escape)
    until(qtbot, lambda: room.vouchers.unsaved.isVisible())
    with world.office.read() as connection:
        [kept] = all_typed(connection)
    assert kept.said("money") == "mười đồng", "letter for letter"
    world.ask.confirmed = None
    room.new_voucher(K.RECEIPT)
    until(qtbot, lambda: world.ask.asked and "ghi dở" in world.ask.asked[-1])
    settle(qtbot, world)
    assert room.pages.currentWidget() is not room.entry, "Escape changes nothing"
    world.ask.confirmed = False
    form = begin(qtbot, world, room, K.RECEIPT)
    assert "ghi dở" in world.ask.asked[-1]
    assert form.typed().said("partner") == "", "a new one, as was asked for"
    press(Qt.Key.Key_Escape)
    until(qtbot, lambda: room.pages.currentWidget() is not room.entry)
    world.ask.confirmed = True
    form = begin(qtbot, world, room, K.RECEIPT)
    assert form.typed().said("partner") == "Người dở dang"
    press(Qt.Key.Key_Escape)
    until(qtbot, lambda: room.vouchers.unsaved.isVisible())
    asked = len(world.ask.asked)
    room.vouchers.go_on.click()
    until(qtbot, lambda: room.pages.currentWidget() is room.entry)
    settle(qtbot, world)
    assert room.entry.body is not None
    form = room.entry.body
    assert form.typed().said("partner") == "Người dở dang"
    assert len(world.ask.asked) == asked, "who goes on with it has said so"
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: form.fields["money"].error)
    assert lines(world) == ()


def test_an_issue_above_the_stock_is_told_in_its_cell_and_refused(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    begin_campaign(world.office)
    with world.office.record() as rec:
        put_item(rec, "Gạo tẻ", "kg")
        put_store(rec, "Kho xã")
    form = begin(qtbot, world, room, K.GOODS_OUT)
    put(form.editors["store"], "Kho xã")
    assert form.goods is not None
    press(Qt.Key.Key_F6)
    type_text("gao te")
    press(Qt.Key.Key_Tab)
    assert form.goods.rows[0][:2] == ("Gạo tẻ", "kg"), "as it is called, with its unit"
    press(Qt.Key.Key_Tab)
    type_text("5")
    press(Qt.Key.Key_Tab)
    cell = form.goods.grid.model.table.cell(0, 2)
    assert "chỉ còn 0" in cell.problem
    type_text("16000")
    press(Qt.Key.Key_Tab)
    put(form.editors["partner"], "Tổ cứu trợ")
    put(form.editors["decision"], "QĐ 1")
    assert form.households is not None
    form.households.setEnabled(False)  # as for whoever may not see names
    press(Qt.Key.Key_F6)
    left = QApplication.focusWidget()
    assert left is not None
    assert not form.goods.isAncestorOf(left), "F6 leaves the last list for the fields"
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: room.entry.notice.text)
    assert "Gạo tẻ" in room.entry.notice.text
    assert form.goods.rows[0][2] == "5", "nothing is lost"


def test_the_price_at_which_goods_came_is_offered_when_they_go(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    campaign = begin_campaign(world.office)
    with world.office.record() as rec:
        rice, store = put_item(rec, "Gạo tẻ", "kg"), put_store(rec, "Kho xã")
    lines = (GoodsLine(rice, Decimal(50), 16_000),)
    receipt = give(world.office, K.RECEIPT, campaign, goods_value=800_000, goods_lines=lines)
    give(world.office, K.GOODS_IN, campaign, receipt_id=receipt.id, store_id=store, goods_lines=lines)
    form = begin(qtbot, world, room, K.GOODS_OUT)
    assert form.goods is not None
    put(form.editors["store"], "Kho xã")
    press(Qt.Key.Key_F6)
    type_text("gao te")
    press(Qt.Key.Key_Tab)
    assert form.goods.rows[0] == ("Gạo tẻ", "kg", "", "16.000", "")
    press(Qt.Key.Key_Tab)
    type_text("5")
    press(Qt.Key.Key_Tab)
    assert "80.000" in form.worth.text()
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: form.fields["partner"].error)
    put(form.editors["partner"], "Tổ cứu trợ")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: form.fields["decision"].error)


def test_only_a_person_is_asked_whether_the_name_is_published(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    begin_campaign(world.office)
    form = begin(qtbot, world, room, K.RECEIPT)
    for kind, asked in (("person", True), ("organisation", False), ("anonymous", False)):
        put(form.editors["partner_kind"], kind)
        assert form.editors["consent"].isEnabled() is asked, kind


def test_a_list_above_the_balance_is_refused_and_the_cursor_stands_at_its_amounts(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    campaign = begin_campaign(world.office)
    give(world.office, K.RECEIPT, campaign, 300)
    form = begin(qtbot, world, room, K.PAYMENT)
    type_text("QĐ 1")
    assert form.households is not None
    assert "'Đối tượng'" in repr(form.households.grid.model.table.columns), "as the list to sign says"
    form.households.cells.take([CellEdit("2", "name", "Lê Thị Cúc"), CellEdit("2", "money", "500")])
    form.editors["method"].setFocus()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: form.fields["money"].error)
    assert form.households.isAncestorOf(QApplication.focusWidget() or form)
    type_text("200")
    press(Qt.Key.Key_Return)
    assert form.households.rows[1][4] == "200"


def test_a_list_of_households_is_pasted_and_helping_twice_is_asked(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    office = world.office
    campaign = begin_campaign(office)
    give(office, K.RECEIPT, campaign, 5_000_000)
    with office.record() as rec:
        known = save_household(
            rec, Household("", "Nguyễn Văn Một", "a01", "", "", out_of_need=False, note="")
        )
    give(office, K.PAYMENT, campaign, 100, help_lines=(HelpLine(known, 100),))
    form = begin(qtbot, world, room, K.PAYMENT)
    type_text("12/QĐ-BVĐ")
    QGuiApplication.clipboard().setText(
        "Nguyễn Văn Một\tThôn Đoài\t\t\t500000\nTrần Hai\tthon doai\t\t\t300000"
    )
    assert form.households is not None
    form.households.setFocus()
    press(Qt.Key.Key_V, modifier=CONTROL)
    assert form.typed().said("money") == "800.000", "the list adds up by itself"
    form.editors["method"].setCurrentIndex(1)  # type: ignore[union-attr]
    world.ask.confirmed = False
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: world.ask.asked)
    settle(qtbot, world)
    assert len(lines(world)) == 2, "nothing is posted before it is said"
    world.ask.confirmed = True
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: len(lines(world)) == 3)
    with office.read() as connection:
        assert {item.name for item in households(connection, office.officer)} == {
            "Nguyễn Văn Một",
            "Trần Hai",
        }


def test_a_late_payment_asks_for_its_reason(qtbot: QtBot, world: World, room: FundRoom) -> None:
    campaign = begin_campaign(
        world.office, receiving_until=date(2026, 9, 20), distributing_until=date(2026, 10, 1)
    )
    give(world.office, K.RECEIPT, campaign, 5_000, date(2026, 9, 1))
    form = begin(qtbot, world, room, K.PAYMENT)
    assert form.fields["late_reason"].isVisible()
    form.editors["day"].setText("1/10/2026")  # type: ignore[union-attr]
    assert not form.fields["late_reason"].isVisible()


def test_a_pledge_fills_in_who_promised_and_what_is_left(qtbot: QtBot, world: World, room: FundRoom) -> None:
    campaign = begin_campaign(world.office)
    pledge = give(world.office, K.PLEDGE, campaign, 5_000_000)
    give(world.office, K.RECEIPT, campaign, 2_000_000, pledge_id=pledge.id)
    form = begin(qtbot, world, room, K.RECEIPT)
    form.editors["pledge_id"].setCurrentIndex(1)  # type: ignore[union-attr]
    typed = form.typed()
    assert (typed.said("partner"), typed.said("money")) == ("Công ty Hứa", "3.000.000")
    assert "2.000.000" in form.fields["pledge_id"]._below.text()


def test_several_prepared_vouchers_are_posted_and_what_is_refused_stays(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    office = world.office
    campaign = begin_campaign(office)
    put_draft(office, a_draft(K.RECEIPT, campaign, 500, date(2026, 10, 3)))
    put_draft(office, a_draft(K.RECEIPT, campaign, 700, date(2026, 10, 1)))
    put_draft(office, a_draft(K.PAYMENT, campaign, 9_000))
    in_list(qtbot, world, room, campaign)
    until(qtbot, lambda: room.vouchers.model.rowCount() == 3)
    room.vouchers.view.selectAll()
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: world.ask.asked)
    posted = {line.said.money: line.number for line in lines(world) if line.number}
    assert posted == {700: "PT-2026-0001", 500: "PT-2026-0002"}, "in the order of their days"
    with office.read() as connection:
        assert [draft.money for draft in open_drafts(connection)] == [9_000]


def test_the_last_prepared_voucher_takes_its_view_along(qtbot: QtBot, world: World, room: FundRoom) -> None:
    campaign = begin_campaign(world.office)
    put_draft(world.office, a_draft(K.RECEIPT, campaign, 500))
    in_list(qtbot, world, room, campaign)
    page = room.vouchers
    page.open_campaign("", show=Show.PREPARED)
    until(qtbot, lambda: page.model.rowCount() == 1)
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: page.wanted.show == Show.ALL and page.model.rowCount() == 1)
    assert lines(world)[0].number == "PT-2026-0001"


def test_what_another_computer_changed_while_a_voucher_was_posted_is_told_and_dropped(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    campaign = begin_campaign(world.office)
    other = give(world.office, K.RECEIPT, campaign, 100)
    voucher = give(world.office, K.RECEIPT, campaign, 500)
    in_list(qtbot, world, room)
    assert room.vouchers.diverging.isHidden()
    with world.office.record() as rec:  # as it arrives
        rec.put("fund_draft", voucher.id, {"money": 700, "content": {"reason": "Áo ấm", "partner": None}})
    room.refresh()
    until(qtbot, room.vouchers.diverging.isVisible)
    assert room.vouchers.diverging.text.startswith("1 chứng từ được ghi sổ ở máy này")
    room.vouchers.show_diverging()
    until(qtbot, lambda: room.vouchers.model.rowCount() == 1)
    settle(qtbot, world)
    assert room.vouchers.voucher_id == voucher.id != other.id
    assert room.vouchers.panel.under.text() == "Đã ghi sổ, có sửa"
    facts = [(fact.name, fact.value.replace("\N{NO-BREAK SPACE}", " ")) for fact in room.vouchers.panel.facts]
    assert facts[:5] == [
        ("Máy khác sửa: Tiền", "700 đ"),
        ("Máy khác sửa: Bằng chữ", "Bảy trăm đồng"),
        ("Máy khác sửa: Nội dung", "Áo ấm"),
        ("Máy khác sửa: Người ủng hộ", "–"),
        ("Máy khác sửa: Công khai tên", "–"),
    ]
    assert ("Tiền", "500 đ") in facts
    assert "Giữ như đã ghi sổ…" in offered(room)
    room.vouchers._keep_as_posted()
    until(qtbot, room.vouchers.diverging.isHidden)
    assert world.said[-1] == "✓ Giữ như đã ghi sổ"
    assert [line.said.money for line in lines(world) if line.diverging is None] == [500, 100]


def test_a_posted_voucher_is_not_opened_but_taken_back_with_a_reason(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    campaign = begin_campaign(world.office)
    give(world.office, K.RECEIPT, campaign, 500)
    in_list(qtbot, world, room, campaign)
    until(qtbot, lambda: room.vouchers.model.rowCount() == 1)
    press(Qt.Key.Key_Return)
    assert room.entry.body is None
    assert offered(room) == [
        "Điều chỉnh chứng từ đã ghi sổ…",
        "Lập lại như chứng từ này",
        "Sao kê ngân hàng…",
        "Dãy số của loại chứng từ này…",
        "In…",
    ]
    press(Qt.Key.Key_F8)
    dialog = room.acts.reversal
    assert dialog is not None
    dialog.go.click()
    until(qtbot, lambda: dialog.problem)  # a reason is needed
    dialog.reason.setText("Nhầm người")
    dialog.day.set_value(date(2026, 1, 1))
    dialog.go.click()
    until(qtbot, lambda: "trước ngày" in dialog.problem)
    dialog.day.set_value(world.office.clock.today())
    dialog.go.click()
    until(qtbot, lambda: room.vouchers.model.rowCount() == 2)
    assert not dialog.isVisible()
    status = {line.status: line for line in lines(world)}
    assert status[VoucherStatus.REVERSING].number == "DC-2026-0001"
    assert status[VoucherStatus.REVERSING].said.money == -500
    assert status[VoucherStatus.REVERSING].about == "Nhầm người"
    told = {}
    for line in status.values():
        room.vouchers.view.setCurrentIndex(room.vouchers.model.index(lines(world).index(line), 0))
        assert room.vouchers.chosen == line
        told[line.status] = (room.vouchers.panel.title.text(), dict(_facts(room)))
    title, facts = told[VoucherStatus.REVERSING]
    assert title == "Phiếu điều chỉnh DC-2026-0001 của PT-2026-0001"
    assert facts["Điều chỉnh cho"] == "Phiếu thu PT-2026-0001"
    assert facts["Lý do điều chỉnh"] == "Nhầm người"
    title, facts = told[VoucherStatus.TAKEN_BACK]
    assert title == "Phiếu thu PT-2026-0001"
    assert (facts["Điều chỉnh bởi"], facts["Lý do điều chỉnh"]) == ("DC-2026-0001", "Nhầm người")


def test_exactly_the_vouchers_of_a_figure_are_shown_until_escape(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    campaign = begin_campaign(world.office)
    first, _, third = (give(world.office, K.RECEIPT, campaign, money) for money in (100, 200, 300))
    room.show_place(VouchersPlace((first.id, third.id), "VN01 · Tháng 9/2026"))
    until(qtbot, lambda: room.vouchers.model.rowCount() == 2)
    assert {row.id for row in room.vouchers.model.rows} == {first.id, third.id}
    assert room.vouchers.only.isVisible()
    press(Qt.Key.Key_Escape)
    until(qtbot, lambda: room.vouchers.model.rowCount() == 3)
    assert not room.vouchers.only.isVisible()


def offered(room: FundRoom) -> list[str]:
    """What F10 offers of the chosen voucher."""
    more = room.vouchers.more
    more.leave_out_what_does_not_apply()
    found = [each.text() for each in more.list.actions() if each.isVisible() and not each.isSeparator()]
    more.list.aboutToHide.emit()
    return found


def _facts(room: FundRoom) -> list[tuple[str, str]]:
    return [(fact.name, fact.value) for fact in room.vouchers.panel.facts]


def test_goods_of_a_receipt_are_offered_to_a_store(qtbot: QtBot, world: World, room: FundRoom) -> None:
    begin_campaign(world.office)
    form = begin(qtbot, world, room, K.RECEIPT)
    type_text("Lê Thị Cho")
    assert form.goods is not None
    form.goods.setFocus()
    for cell in ("Mì ăn liền", "thùng", "10", "95000"):
        type_text(cell)
        press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: room.entry.body is not None and room.entry.body.kind is K.GOODS_IN)
    store = room.entry.body
    assert store is not None
    settle(qtbot, world)
    assert store.typed().goods == (("Mì ăn liền", "thùng", "10", "95.000", ""),)
    type_text("Kho nhà văn hóa")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: len(lines(world)) == 2)
    assert {line.number for line in lines(world)} == {"PT-2026-0001", "PN-2026-0001"}


def test_a_store_that_is_not_listed_is_told_at_its_field_and_asked_about(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    begin_campaign(world.office)
    with world.office.record() as rec:
        put_store(rec, "Kho xã")
    form = begin(qtbot, world, room, K.GOODS_IN)
    store = form.editors["store"]
    put(store, "Kho thon")
    assert "Kho xã" in form.fields["store"]._below.text(), "while it is typed"
    world.ask.confirmed = False
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: form.fields["store"].error)
    assert "Kho thon" in world.ask.asked[-1]
    assert QApplication.focusWidget() is store, "back at the field, and what was typed stands"
    assert form.typed().said("store") == "Kho thon"
    put(store, "kho xa")
    assert not form.fields["store"]._below.text()
    press(Qt.Key.Key_Tab)
    assert form.typed().said("store") == "Kho xã", "written as it is called"
    assert not form.stores.new()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # the list of names pops up
def test_out_of_a_store_that_is_not_listed_the_field_says_so(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    begin_campaign(world.office)
    with world.office.record() as rec:
        put_store(rec, "Kho xã")
    form = begin(qtbot, world, room, K.GOODS_OUT)
    assert form.goods is not None
    form.goods.cells.show_rows((("Gạo tẻ", "kg", "5", "", ""),))
    line = form.editors["store"]
    assert isinstance(line, NameLine)
    put(line, "Kho")
    line.textEdited.emit("Kho")
    offered = line.offers
    assert offered.isVisible()
    put(line, "Kho lạ")
    assert not form.goods._judge(form.goods.rows), "no line says that 0 of it lies there"
    room.entry.finish()
    until(qtbot, lambda: form.fields["store"].error)
    assert not offered.isVisible(), "what is said below the field can be read"
    assert not world.ask.asked
    with world.office.read() as connection:
        assert [item.name for item in stores(connection).values()] == ["Kho xã"]


def test_every_kind_of_voucher_can_be_begun(qtbot: QtBot, world: World, room: FundRoom) -> None:
    begin_campaign(world.office)
    for kind in K:
        form = begin(qtbot, world, room, kind)
        assert (form.kind, form.typed().said("day")) == (kind, "05/10/2026")
        named = [each.text().replace("&", "") for each in form.fields["campaign_id"].findChildren(QLabel)]
        assert "Đợt vận động *" in named, "no voucher is without it"
        assert not room.entry.drafts.kept


def test_what_another_computer_changed_is_shown_before_it_is_saved_over(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    office = world.office
    campaign = begin_campaign(office)
    draft_id = put_draft(office, a_draft(K.RECEIPT, campaign, 500))
    in_list(qtbot, world, room, campaign)
    until(qtbot, lambda: room.vouchers.model.rowCount() == 1)
    press(Qt.Key.Key_Return)
    until(qtbot, lambda: room.entry.body is not None)
    form = room.entry.body
    assert form is not None
    form.editors["note"].setText("Tôi ghi")  # type: ignore[union-attr]
    with office.record() as rec:
        prepare(rec, replace(draft_of(rec.connection, draft_id), money=700))
    room.entry.prepare()
    until(qtbot, lambda: room.entry.notice.text)
    assert "700" in room.entry.notice.text
    assert form.typed().said("note") == "Tôi ghi", "nothing is lost"
    room.entry.prepare()
    until(qtbot, lambda: room.entry.body is None)
    with office.read() as connection:
        assert draft_of(connection, draft_id).content.note == "Tôi ghi"


def test_the_row_of_numbers_of_a_kind_is_inspected(qtbot: QtBot, world: World, room: FundRoom) -> None:
    campaign = begin_campaign(world.office)
    give(world.office, K.RECEIPT, campaign, 500)
    in_list(qtbot, world, room, campaign)
    until(qtbot, lambda: room.vouchers.model.rowCount() == 1)
    room.vouchers._show_numbers()
    until(qtbot, lambda: room.vouchers.dialog is not None)
    dialog = room.vouchers.dialog
    assert dialog is not None
    until(qtbot, lambda: dialog.model.rowCount() == 1)
    assert dialog.model.rows[0].cells[0].text == "PT-2026-0001"
    dialog.close()


def test_a_sum_says_whether_it_is_of_what_is_posted(qtbot: QtBot, world: World, room: FundRoom) -> None:
    campaign = begin_campaign(world.office)
    give(world.office, K.RECEIPT, campaign, 1_000)
    in_list(qtbot, world, room)
    assert room.vouchers.sums.text() == "Cộng: thu 1.000\xa0đ, chi 0\xa0đ"
    put_draft(world.office, a_draft(K.RECEIPT, campaign, 500))
    put_draft(world.office, a_draft(K.PAYMENT, campaign, 200))
    room.vouchers.refresh()
    until(qtbot, lambda: room.vouchers.sums.text() == "Đã ghi sổ: thu 1.000\xa0đ, chi 0\xa0đ")
    room.vouchers.open_prepared(())
    until(qtbot, lambda: room.vouchers.sums.text() == "Chưa ghi sổ: thu 500\xa0đ, chi 200\xa0đ")
