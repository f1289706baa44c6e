"""Ctrl+P shows the paper of the chosen voucher; it is saved as PDF or Word."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from desktop_app.base.ids import fund_reversal_id
from desktop_app.fund.households.listing import Household, save_household
from desktop_app.fund.ledger.posting import reverse
from desktop_app.fund.vouchers.records import HelpLine, Voucher, VoucherKind
from desktop_app.issuing.keeping import printed_with
from desktop_app.wire.papers.files import code_in_file
from tests.fund.builders import ON, begin_campaign, give
from tests.ui.registers.conftest import CONTROL, World, press, settle, until
from ui.fund.fund_room import FundRoom
from ui.fund.paper_offers import of_span, span_key


@pytest.fixture(autouse=True)
def closed_menu(room: FundRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    """Menus open on a real display only."""
    monkeypatch.setattr(room.papers, "pop_up", lambda: None)


def test_the_paper_of_a_voucher_is_shown_and_saved(
    qtbot: QtBot, world: World, room: FundRoom, tmp_path: Path
) -> None:
    def choose(voucher: Voucher) -> None:
        row = room.vouchers.model.row_of(voucher.id)
        room.vouchers.view.setCurrentIndex(room.vouchers.model.index(row, 0))

    campaign = begin_campaign(world.office)
    pledge = give(world.office, VoucherKind.PLEDGE, campaign, 500)
    receipt = give(world.office, VoucherKind.RECEIPT, campaign, 500)
    room.show_vouchers(campaign)
    until(qtbot, lambda: room.vouchers.model.rowCount() == 2)
    choose(receipt)
    press(Qt.Key.Key_P, modifier=CONTROL)
    until(qtbot, lambda: room.papers.menu.actions())
    assert [action.text() for action in room.papers.menu.actions()] == [
        "Phiếu thu, phiếu chi",
        "Biên bản xác nhận khoản tài trợ",
    ]
    room.papers.menu.actions()[0].trigger()
    until(qtbot, lambda: room.papers.dialog is not None)
    dialog = room.papers.dialog
    assert dialog is not None
    assert dialog.windowTitle() == "Phiếu thu PT-2026-0001"
    assert dialog.content.startswith(b"%PDF")
    target = tmp_path / "phieu.docx"
    world.ask.save_file = lambda title, suggested, kinds: target  # type: ignore[method-assign]
    dialog.save_asked.emit()
    until(qtbot, target.exists)
    settle(qtbot, world)
    assert target.read_bytes().startswith(b"PK")
    read = code_in_file(dialog.content)
    with world.office.read() as connection:
        assert printed_with(connection, read.code) is not None, "what left the program is recorded"
    assert code_in_file(target.read_bytes()).code == read.code
    dialog.close()
    until(qtbot, lambda: room.papers.dialog is None)
    with world.office.record() as rec:
        reverse(rec, receipt.id, ON, "Nhập trùng")
    room.refresh()
    until(qtbot, lambda: room.vouchers.model.rowCount() == 3)
    row = room.vouchers.model.row_of(fund_reversal_id(receipt.id))
    room.vouchers.view.setCurrentIndex(room.vouchers.model.index(row, 0))
    room.vouchers.print_asked.emit()
    qtbot.waitUntil(lambda: bool(open_titles(room)))
    assert open_titles(room) == ["Phiếu điều chỉnh DC-2026-0001 của PT-2026-0001"], "the paper that it is"
    close_paper(qtbot, room)
    choose(pledge)
    room.vouchers.print_asked.emit()
    assert room.papers.dialog is None
    assert world.said[-1] == "Chứng từ này không có bản in."


def open_titles(room: FundRoom) -> list[str]:
    dialog = room.papers.dialog
    return [] if dialog is None else [dialog.windowTitle()]


def close_paper(qtbot: QtBot, room: FundRoom) -> None:
    if room.papers.dialog is not None:
        room.papers.dialog.close()
    until(qtbot, lambda: room.papers.dialog is None)


def test_the_hand_over_is_offered_for_each_household_of_the_list(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    office = world.office
    campaign = begin_campaign(office)
    give(office, VoucherKind.RECEIPT, campaign, 5_000)
    with office.record() as rec:
        ids = [
            save_household(rec, Household("", name, "a01", "", "", out_of_need=False, note=""))
            for name in ("Nguyễn Văn Một", "Trần Thị Hai")
        ]
    paid = give(
        office, VoucherKind.PAYMENT, campaign, 600, help_lines=tuple(HelpLine(each, 300) for each in ids)
    )
    room.papers.offer_voucher(paid.said, "Phiếu chi CHI-2026-0001")
    until(qtbot, lambda: room.papers.menu.actions())
    [names] = [below for action in room.papers.menu.actions() if isinstance(below := action.menu(), QMenu)]
    assert [action.text() for action in names.actions()] == ["Nguyễn Văn Một", "Trần Thị Hai"]
    names.actions()[1].trigger()
    until(qtbot, lambda: room.papers.dialog is not None or world.ask.asked)
    assert world.ask.asked == []
    assert room.papers.dialog is not None
    assert "Trần Thị Hai" in room.papers.dialog.windowTitle()
    assert code_in_file(room.papers.dialog.content).code
    assert not room.papers.dialog.warnings.warnings, "who signs is written by hand"
    room.papers.dialog.close()


def test_the_books_of_a_month_are_made(qtbot: QtBot, world: World, room: FundRoom) -> None:
    campaign = begin_campaign(world.office)
    give(world.office, VoucherKind.RECEIPT, campaign, 500)
    for offer in of_span("2026-10"):
        room.papers.show_offer(offer)
        until(qtbot, lambda: room.papers.dialog is not None or world.ask.asked)
        assert world.ask.asked == []
        assert room.papers.dialog is not None
        room.papers.dialog.close()
        until(qtbot, lambda: room.papers.dialog is None)
    covers = [offer for offer in of_span("2026-10") if offer.request.code == "book_cover"]
    assert [(each.request.span, each.name) for each in covers] == [
        ("2026-Y", "Bìa sổ quỹ tiền mặt, Năm 2026"),
        ("2026-Y", "Bìa sổ tiền gửi ngân hàng, Năm 2026"),
    ], "a book is opened with the year"
    assert [span_key(period) for period in ("2026-M10", "2026-Q4", "2026-H2", "2026-Y")] == [
        "2026-10",
        "2026-Q4",
        "2026-Y",
        "2026-Y",
    ]


def test_a_book_of_a_month_that_is_over_bears_a_code_and_is_recorded(
    qtbot: QtBot, world: World, room: FundRoom, tmp_path: Path
) -> None:
    give(world.office, VoucherKind.RECEIPT, begin_campaign(world.office), 500, date(2026, 9, 10))
    room.papers.show_offer(of_span("2026-09")[0])
    until(qtbot, lambda: room.papers.dialog is not None)
    dialog = room.papers.dialog
    assert dialog is not None
    read = code_in_file(dialog.content)
    assert not dialog.warnings.warnings, "its signatures are roles, whose names are written by hand"
    target = tmp_path / "sổ quỹ.pdf"
    world.ask.save_file = lambda title, suggested, kinds: target  # type: ignore[method-assign]
    dialog.save_asked.emit()
    until(qtbot, target.exists)
    with world.office.read() as connection:
        paper = printed_with(connection, read.code)
    assert paper is not None
    assert "tháng 9 năm 2026" in paper.title.casefold()
    settle(qtbot, world)
    close_paper(qtbot, room)
