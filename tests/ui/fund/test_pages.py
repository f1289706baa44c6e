"""Goods in stock, what must be made public, households, months: as the ledger stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.accounts.commands import change_officer
from desktop_app.fund.disclosure.publishing import note_published, publications
from desktop_app.fund.goods.items import put_item, put_store
from desktop_app.fund.households.listing import Household, households, save_household
from desktop_app.fund.ledger.closing import closed_until
from desktop_app.fund.vouchers.records import GoodsLine, HelpLine, VoucherKind
from tests.builders import register
from tests.fund.builders import a_draft, begin_campaign, give, put_draft
from tests.ui.registers.conftest import CONTROL, World, press, settle, type_text, until
from ui.fund.fund_room import FundRoom

K = VoucherKind


def go(qtbot: QtBot, world: World, room: FundRoom, page: QWidget) -> None:
    room.tabs.setCurrentWidget(page)
    settle(qtbot, world)


def test_what_lies_in_the_stores_stands_with_its_card(qtbot: QtBot, world: World, room: FundRoom) -> None:
    office = world.office
    campaign = begin_campaign(office)
    with office.record() as rec:
        rice, house = put_item(rec, "Gạo tẻ", "kg"), put_store(rec, "Kho xã")
    receipt = give(office, K.RECEIPT, campaign, 5)
    for kind, quantity in ((K.GOODS_IN, "100.5"), (K.GOODS_OUT, "40")):
        line = (GoodsLine(rice, Decimal(quantity), 15_000),)
        day = date(2026, 10, 2) if kind is K.GOODS_IN else date(2026, 10, 3)
        more = {"receipt_id": receipt.id} if kind is K.GOODS_IN else {}
        give(office, kind, campaign, 0, day, store_id=house, goods_lines=line, **more)
    go(qtbot, world, room, room.stock)
    until(qtbot, lambda: room.stock.panel.facts)
    assert [cell.text for cell in room.stock.model.rows[0].cells] == ["Kho xã", "Gạo tẻ", "kg", "60,5"]
    told = {fact.name: fact.value for fact in room.stock.panel.facts}
    assert told["03/10/2026 PX-2026-0001"] == "-40, còn 60,5"
    room.stock.text.setText("gao")
    assert room.stock.model.rowCount() == 1
    room.stock.text.setText("mì")
    assert (room.stock.model.rowCount(), room.stock.count.text()[:6]) == (0, "0 tron")


def test_a_sheet_is_counted_down_shown_written_and_noted(
    qtbot: QtBot, world: World, room: FundRoom, tmp_path: Path
) -> None:
    campaign = begin_campaign(world.office)
    give(world.office, K.RECEIPT, campaign, 500, date(2026, 9, 1), partner="Bà Kín")
    give(world.office, K.RECEIPT, campaign, 700, date(2026, 9, 2), partner="Ông Tỏ", consent=True)
    page = room.disclosure
    go(qtbot, world, room, page)
    until(qtbot, lambda: page.panel.facts)
    assert page.model.rows[0].cells[1].text == "Quý 3/2026"
    assert page.model.rows[0].cells[3].text == "Còn 10 ngày"
    press(Qt.Key.Key_Return)
    until(qtbot, lambda: page.dialog is not None)
    assert page.dialog is not None
    model = page.dialog.given.model()
    givers = [model.index(row, 2).data() for row in range(model.rowCount())]
    assert givers == ["Nhà hảo tâm", "Ông Tỏ", "Tổng cộng"], "names only with consent"
    assert [model.index(2, column).data() for column in (4, 5)] == ["1.200", "–"]
    page.dialog.close()
    target = tmp_path / "cong-khai.xlsx"
    world.ask.save_file = lambda title, suggested, kinds: target  # type: ignore[method-assign]
    page.export()
    until(qtbot, target.exists)
    settle(qtbot, world)
    assert load_workbook(target).sheetnames
    page.note()
    dialog = page.note_dialog
    assert dialog is not None
    dialog._go()
    until(qtbot, lambda: dialog.notice.text)
    dialog.place.setText("Bảng tin trụ sở")
    dialog._go()
    until(qtbot, lambda: not dialog.isVisible())
    settle(qtbot, world)
    with world.office.read() as connection:
        assert ("quarter", "2026-Q3") in publications(connection)
    until(qtbot, lambda: any(row.cells[4].text == "Bảng tin trụ sở" for row in page.model.rows))
    assert page.model.rows[-1].cells[4].text == "Bảng tin trụ sở", "what is done stands last"
    page.view.setCurrentIndex(page.model.index(page.model.rowCount() - 1, 0))
    page.note()
    assert page.note_dialog is not None
    assert page.note_dialog.place.text() == "Bảng tin trụ sở", "who corrects it sees what was noted"
    page.note_dialog.close()


def test_what_is_written_is_the_sheet_that_is_chosen_not_the_one_read_last(
    qtbot: QtBot, world: World, room: FundRoom, tmp_path: Path
) -> None:
    campaign = begin_campaign(world.office)
    give(world.office, K.RECEIPT, campaign, 500, date(2026, 9, 1))
    give(world.office, K.RECEIPT, campaign, 700, date(2026, 10, 1))
    page = room.disclosure
    go(qtbot, world, room, page)
    until(qtbot, lambda: page.panel.facts)
    target = tmp_path / "nam.xlsx"
    world.ask.save_file = lambda title, suggested, kinds: target  # type: ignore[method-assign]
    assert page.term is not None
    assert page.term.span == "2026-Q3"
    whole_year = next(
        row for row, term in enumerate(page.data.terms if page.data else ()) if term.code == "year"
    )
    page.view.setCurrentIndex(page.model.index(whole_year, 0))
    page.export()  # before the sheet of the year has come
    until(qtbot, target.exists)
    settle(qtbot, world)
    amounts = {
        cell for row in load_workbook(target).worksheets[0].iter_rows(values_only=True) for cell in row
    }
    assert 1_200 in amounts


def test_who_got_nothing_this_year_is_found(qtbot: QtBot, world: World, room: FundRoom) -> None:
    office = world.office
    campaign = begin_campaign(office)
    give(office, K.RECEIPT, campaign, 5_000)
    with office.record() as rec:
        helped, _ = (
            save_household(rec, Household("", name, "a01", "", "Hộ nghèo", out_of_need=False, note=""))
            for name in ("Nguyễn Văn Một", "Trần Thị Hai")
        )
    give(office, K.PAYMENT, campaign, 500, help_lines=(HelpLine(helped, 500),))
    page = room.households
    go(qtbot, world, room, page)
    until(qtbot, lambda: page.model.rowCount() == 2)
    page.which.setCurrentIndex(1)
    page.which.activated.emit(1)
    assert [row.cells[0].text for row in page.model.rows] == ["Trần Thị Hai"]
    page.view.setFocus()
    press(Qt.Key.Key_N, modifier=CONTROL)
    until(qtbot, lambda: page.dialog is not None and page.dialog.name.hasFocus())
    assert page.dialog is not None
    type_text("Lê Ba")
    press(Qt.Key.Key_Return)
    until(qtbot, lambda: page.model.rowCount() == 2)


def test_what_a_colleague_corrects_while_a_dialog_is_open_stays(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    office = world.office
    before = Household("", "Nguyễn Văn Một", "a01", "", "Hộ nghèo", out_of_need=False, note="")
    give(office, K.RECEIPT, begin_campaign(office), 500, date(2026, 9, 1))
    with office.record() as rec:
        before = replace(before, id=save_household(rec, before))
        note_published(rec, "quarter", date(2026, 10, 3), "Bảng tin", span="2026-Q3")
    page, sheets = room.households, room.disclosure
    go(qtbot, world, room, page)
    until(qtbot, lambda: page.model.rowCount() == 1)
    page.change.click()
    dialog = page.dialog
    assert dialog is not None
    go(qtbot, world, room, sheets)
    until(qtbot, lambda: sheets.model.rowCount() > 0)
    sheets.seek_term("quarter", "2026-Q3")
    sheets.note()
    note = sheets.note_dialog
    assert note is not None
    with office.record() as rec:
        save_household(rec, replace(before, name="Nguyễn Văn Mốt", note="Chuyển đến"), before)
        note_published(rec, "quarter", date(2026, 10, 4), "Bảng tin", span="2026-Q3")
    dialog.category.setText("Hộ cận nghèo")
    dialog._go()
    note.place.setText("Bảng tin, loa")
    note._go()
    until(qtbot, lambda: not dialog.isVisible() and not note.isVisible())
    settle(qtbot, world)
    with office.read() as connection:
        [after] = households(connection, office.officer)
        done = publications(connection)["quarter", "2026-Q3"]
    assert (after.name, after.note, after.category) == ("Nguyễn Văn Mốt", "Chuyển đến", "Hộ cận nghèo")
    assert (done.on, done.place) == (date(2026, 10, 4), "Bảng tin, loa")


def test_names_of_households_are_hidden_from_who_has_no_right(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    office = world.office
    with office.record() as rec:
        save_household(rec, Household("", "Nguyễn Văn Một", "a01", "", "", out_of_need=False, note=""))
    officer = register(office, "Trần Văn Thử", "admin", "review")
    office.officer = officer.name
    page = room.households
    go(qtbot, world, room, page)
    until(qtbot, lambda: page.data is not None)
    assert page.model.rowCount() == 0
    assert page.stack.currentWidget() is page.closed
    assert not page.new.isEnabled()
    with office.record() as rec:
        change_officer(rec, officer.id, extra_rights=("poor_households.read",))
    page.refresh()
    until(qtbot, lambda: page.model.rowCount() == 1)


def test_a_month_is_closed_and_opened_again_for_a_reason(qtbot: QtBot, world: World, room: FundRoom) -> None:
    campaign = begin_campaign(world.office)
    give(world.office, K.RECEIPT, campaign, 500, date(2026, 9, 1))
    page = room.months
    go(qtbot, world, room, page)
    until(qtbot, lambda: page.model.rowCount() == 1)
    page.view.setFocus()
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: page.data is not None and page.data.months[0].is_closed)
    assert page.sums.text() == "Cộng: thu 500\xa0đ, chi 0\xa0đ"
    with world.office.read() as connection:
        assert closed_until(connection) == date(2026, 9, 30)
    world.ask.answer = "Thiếu một phiếu"
    press(Qt.Key.Key_F8)
    until(qtbot, lambda: page.data is not None and not page.data.months[0].is_closed)
    assert "Thiếu một phiếu" in page.model.rows[0].cells[4].text


def test_a_month_that_is_not_over_is_told_before_anything_is_asked(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    give(world.office, K.RECEIPT, begin_campaign(world.office), 500)  # in October, which has days to come
    page = room.months
    go(qtbot, world, room, page)
    until(qtbot, lambda: page.model.rowCount() == 1)
    page.close_chosen()
    assert world.ask.asked == ["Chưa hết tháng 10/2026. Sang tháng sau mới khóa sổ."]


def test_what_keeps_a_month_open_is_shown_posted_and_the_month_closed(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    office = world.office
    campaign = begin_campaign(office)
    give(office, K.RECEIPT, campaign, 500, date(2026, 9, 1))
    waiting = {put_draft(office, a_draft(K.RECEIPT, campaign, 5, date(2026, 9, day))) for day in (7, 9)}
    put_draft(office, a_draft(K.RECEIPT, campaign, 5, date(2026, 10, 1)))
    page = room.months
    go(qtbot, world, room, page)
    until(qtbot, lambda: page.model.rowCount() == 1)
    assert page.model.rows[0].cells[4].text == "Mở; 2 chứng từ chưa ghi sổ"
    page.view.setFocus()
    world.ask.confirmed = True
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: {row.id for row in room.vouchers.model.rows} == waiting)
    assert world.ask.asked[-1].startswith("Còn 2 chứng từ đến tháng 09/2026 chưa ghi sổ.")
    assert "tháng 09/2026 trở về trước" in room.vouchers.only.text
    until(qtbot, room.vouchers.view.hasFocus)
    press(Qt.Key.Key_A, modifier=CONTROL)
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: not room.vouchers.selected())
    go(qtbot, world, room, page)
    page.view.setFocus()
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: page.data is not None and page.data.months[0].is_closed)


def _shows(head: QHeaderView, columns: set[int]) -> bool:
    return not any(head.isSectionHidden(column) for column in columns)


def _is_whole(head: QHeaderView, room: QWidget) -> bool:
    return head.length() == room.width()


def test_lists_of_the_fund_are_whole_at_150_per_cent(qtbot: QtBot, world: World, room: FundRoom) -> None:
    office = world.office
    campaign = begin_campaign(office)
    with office.record() as rec:
        save_household(rec, Household("", "Trần Thị Hai", "a01", "", "Hộ nghèo", out_of_need=False, note=""))
    give(office, K.RECEIPT, campaign, 1_234_567, date(2026, 9, 1))
    kept = {
        room.campaigns: {0, 2, 4},
        room.vouchers: {3, 4, 5},
        room.disclosure: {0, 1, 2},
        room.households: {0, 1, 4, 5},
    }
    room.resize(789, 400)
    for page, columns in kept.items():
        go(qtbot, world, room, page)
        head = page.view.horizontalHeader()
        page.refresh()
        settle(qtbot, world)
        until(qtbot, page.view.isVisible)
        until(qtbot, partial(_shows, head, columns))
        whole = partial(_is_whole, head, page.view.viewport())
        until(qtbot, whole)  # nothing is scrolled sideways or left empty
    room.resize(1500, 700)
    go(qtbot, world, room, room.vouchers)
    view = room.vouchers.view
    until(qtbot, lambda: not any(view.isColumnHidden(column) for column in range(8)))


def test_what_a_column_that_left_leaves_is_given_to_the_others(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    give(world.office, K.RECEIPT, begin_campaign(world.office), 1_234_567, date(2026, 9, 1))
    go(qtbot, world, room, room.vouchers)
    room.vouchers.refresh()
    settle(qtbot, world)
    view = room.vouchers.view
    until(qtbot, view.isVisible)
    head = view.horizontalHeader()
    for width in range(1_000, 1_330, 10):
        room.resize(width, 500)
        until(qtbot, lambda: head.length() == view.viewport().width())
