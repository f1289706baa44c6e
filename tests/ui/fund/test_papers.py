"""Ctrl+P shows the paper of the chosen voucher; it is saved as PDF or Word."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.fund.vouchers.records import Voucher, VoucherKind
from tests.fund.builders import begin_campaign, give
from tests.ui.registers.conftest import CONTROL, World, press, settle, until
from ui.fund.fund_room import FundRoom


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
    dialog.close()
    until(qtbot, lambda: room.papers.dialog is None)
    choose(pledge)
    room.vouchers.print_asked.emit()
    assert room.papers.dialog is None
    assert world.said[-1] == "Chứng từ này không có bản in."
