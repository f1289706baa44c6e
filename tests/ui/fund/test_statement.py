"""A statement of the bank by keyboard: looked at, mended, what is chosen is prepared and nothing else."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.fund.statements.matching import MatchStatus
from desktop_app.fund.vouchers.reading import open_drafts
from desktop_app.fund.vouchers.records import VoucherKind
from tests.fund.builders import a_draft, begin_campaign, put_draft
from tests.ui.registers.conftest import World, press, until
from ui.context.long_work import LongWorkDialog
from ui.fund.fund_room import FundRoom
from ui.fund.statement_dialog import StatementDialog

FILE = """Ngày giao dịch;Số tham chiếu;Ghi nợ;Số tiền ghi có;Nội dung;Màu
01/10/2026;FT1;;500.000;NGUYEN VAN A ung ho BAO2026;x
02/10/2026;FT2;20.000;;Phi dich vu;
02/10/2026;FT4;;70.000;chuc suc khoe;
32/10/2026;FT6;;1.000;BAO2026;
03/10/2026;FT7;;90.000;BAO2026;
"""


def open_statement(qtbot: QtBot, world: World, room: FundRoom, path: Path) -> StatementDialog:
    world.ask.open_file = lambda title, kinds: path  # type: ignore[method-assign]
    room.show_vouchers("")
    until(qtbot, lambda: room.vouchers.data is not None)
    press(Qt.Key.Key_F9)
    until(qtbot, lambda: room.statements.dialog is not None or world.ask.asked)
    dialog = room.statements.dialog
    assert dialog is not None, world.ask.asked
    qtbot.waitUntil(dialog.view.hasFocus)
    return dialog


def test_what_is_chosen_is_prepared_and_nothing_else(
    qtbot: QtBot, world: World, room: FundRoom, tmp_path: Path
) -> None:
    campaign = begin_campaign(world.office)
    path = tmp_path / "sao-ke.csv"
    path.write_text(FILE, encoding="utf-8")
    dialog = open_statement(qtbot, world, room, path)
    assert [item.status for item in dialog.matches] == [
        MatchStatus.READY,
        MatchStatus.OWN,
        MatchStatus.NO_CAMPAIGN,
        MatchStatus.READY,
    ]
    assert dialog.count.text().endswith("Cộng: thu 660.000\xa0đ, chi 20.000\xa0đ")
    assert "dòng 5" in dialog.unread.text
    assert "Màu" in dialog.strange.text, "an unknown column is told"
    press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Space)
    assert dialog.chosen == {0, 3}
    assert dialog.notice.text, "it names no campaign: choose one first"
    dialog.campaign.setCurrentIndex(1)
    dialog.campaign.activated.emit(1)
    assert dialog.chosen == {0, 2, 3}
    press(Qt.Key.Key_Down, Qt.Key.Key_Space)
    assert dialog.chosen == {0, 2}, "left out again"
    press(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    until(qtbot, lambda: not dialog.isVisible())
    with world.office.read() as connection:
        found = {(draft.money, draft.campaign_id) for draft in open_drafts(connection)}
    assert found == {(500_000, campaign), (70_000, campaign)}
    until(qtbot, lambda: room.vouchers.model.rowCount() == 2)


def test_what_was_prepared_is_chosen_to_be_posted(
    qtbot: QtBot, world: World, room: FundRoom, tmp_path: Path
) -> None:
    """Another voucher that had waited was chosen, so that Ctrl+Enter posted that one."""
    campaign = begin_campaign(world.office)
    old = put_draft(world.office, a_draft(VoucherKind.RECEIPT, campaign, 40_000))
    path = tmp_path / "sao-ke.csv"
    path.write_text(FILE, encoding="utf-8")
    dialog = open_statement(qtbot, world, room, path)
    press(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    until(qtbot, lambda: not dialog.isVisible())
    until(qtbot, lambda: room.vouchers.model.rowCount() == 3)
    assert {draft.money for draft in room.vouchers.selected()} == {500_000, 90_000}
    assert room.vouchers.voucher_id != old


UNSURE = """Ngày giao dịch;Số tham chiếu;Số tiền ghi có;Nội dung
01/10/2026;FT1;500,000;NGUYEN VAN A ung ho BAO2026
02/10/2026;FT2;1.700.000;BAO2026
"""


def test_what_the_file_leaves_in_doubt_is_asked_and_not_taken_before(
    qtbot: QtBot, world: World, room: FundRoom, tmp_path: Path
) -> None:
    begin_campaign(world.office)
    path = tmp_path / "sao-ke.csv"
    path.write_text(UNSURE, encoding="utf-8")
    dialog = open_statement(qtbot, world, room, path)
    assert dialog.chosen == {1}, "what is in doubt is not chosen by itself"
    assert "500.000" in dialog.question.sentence
    assert " 500 " in dialog.question.sentence
    press(Qt.Key.Key_Space)
    assert dialog.chosen == {1}
    assert dialog.notice.text == dialog.question.sentence
    press(Qt.Key.Key_1, modifier=Qt.KeyboardModifier.AltModifier)
    until(qtbot, dialog.question.isHidden)
    assert dialog.chosen == {0, 1}
    press(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    until(qtbot, lambda: not dialog.isVisible())
    with world.office.read() as connection:
        assert {draft.money for draft in open_drafts(connection)} == {500_000, 1_700_000}


def test_reading_again_gives_the_keys_back_to_the_dialog(
    qtbot: QtBot, world: World, room: FundRoom, tmp_path: Path
) -> None:
    """The progress of what a dialog asks for is over that dialog, and not over the window behind it."""
    begin_campaign(world.office)
    path = tmp_path / "sao-ke.csv"
    path.write_text(UNSURE, encoding="utf-8")
    dialog = open_statement(qtbot, world, room, path)
    go_on = Event()
    world.context.files.submit(go_on.wait, lambda _: None)
    try:
        press(Qt.Key.Key_1, modifier=Qt.KeyboardModifier.AltModifier)
        progress = dialog.findChild(LongWorkDialog)
        assert progress is not None
        assert progress.parentWidget() is dialog
        qtbot.waitUntil(progress.isVisible)
    finally:
        go_on.set()
    until(qtbot, lambda: dialog.findChild(LongWorkDialog) is None)
    assert QApplication.activeWindow() is dialog


def test_a_file_that_is_no_statement_is_told_in_a_sentence(
    qtbot: QtBot, world: World, room: FundRoom, tmp_path: Path
) -> None:
    path = tmp_path / "khac.csv"
    path.write_text("Họ tên;Tuổi\nLê A;5\n", encoding="utf-8")
    world.ask.open_file = lambda title, kinds: path  # type: ignore[method-assign]
    room.statements.open()
    until(qtbot, lambda: world.ask.asked)
    assert room.statements.dialog is None
    assert "sao kê" in world.ask.asked[0]
