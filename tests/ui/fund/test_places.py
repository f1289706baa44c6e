"""Cash that is drawn from the bank, by keyboard: typed, refused at its field, posted, told in the facts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.base.ids import new_id
from desktop_app.fund.statements.matching import MatchStatus
from desktop_app.fund.vouchers.listing import VoucherFilter
from desktop_app.fund.vouchers.records import VOUCHER, Method, VoucherKind
from desktop_app.fund.vouchers.storing import stored
from tests.fund.builders import a_draft, begin_campaign, give
from tests.ui.fund.conftest import begin
from tests.ui.fund.test_pages import go
from tests.ui.fund.test_statement import open_statement
from tests.ui.fund.test_vouchers import lines
from tests.ui.registers.conftest import CONTROL, World, press, settle, type_text, until
from ui.fund.fund_room import FundRoom
from ui.fund.reading import read_vouchers
from ui.fund.voucher_facts import facts_of

K = VoucherKind


def test_cash_is_drawn_by_keyboard_and_told_beside_the_campaign(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    campaign = begin_campaign(world.office)
    give(world.office, K.RECEIPT, campaign, 900_000, method=Method.TRANSFER)
    form = begin(qtbot, world, room, K.CASH_DRAWN)
    assert QApplication.focusWidget() is form.editors["money"]
    type_text("1000000")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: form.fields["money"].error)
    assert "tài khoản của đợt vận động chỉ còn 900.000 đồng" in form.fields["money"].error
    assert QApplication.focusWidget() is form.editors["money"]
    press(Qt.Key.Key_A, modifier=CONTROL)
    type_text("400000")
    press(Qt.Key.Key_Return, Qt.Key.Key_Return)
    type_text("Vì Thị Két")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: len(lines(world)) == 2)
    drawn = next(line for line in lines(world) if line.said.kind is K.CASH_DRAWN)
    assert (drawn.number, drawn.said.money, drawn.said.content.payer) == (
        "RT-2026-0001",
        400_000,
        "Vì Thị Két",
    )
    assert (drawn.partner, drawn.about) == ("Vì Thị Két", "Phiếu rút tiền gửi về quỹ"), "a row says something"
    with world.office.read() as connection:
        facts = facts_of(drawn, read_vouchers(connection, VoucherFilter(), world.office.officer))
    assert ("Người rút tiền", "Vì Thị Két") in [(fact.name, fact.value) for fact in facts]
    go(qtbot, world, room, room.campaigns)
    until(qtbot, lambda: room.campaigns.panel.facts)
    told = {fact.name: fact.value.replace("\N{NO-BREAK SPACE}", " ") for fact in room.campaigns.panel.facts}
    assert (told["Trong đó tiền mặt"], told["Trong đó tiền gửi"]) == ("400.000 đ", "500.000 đ")


def test_cash_that_went_without_being_drawn_is_told_with_the_months(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    """A book of a version that did not ask where the money was."""
    office = world.office
    campaign = begin_campaign(office)
    give(office, K.RECEIPT, campaign, 900_000, method=Method.TRANSFER)
    paid = a_draft(K.PAYMENT, campaign, 300_000)
    with office.record() as rec:
        rec.put(VOUCHER, new_id(rec.clock), {**stored(paid), "reverses": "", "reason": ""})
    go(qtbot, world, room, room.months)
    until(qtbot, lambda: room.months.wrong.text)
    assert room.months.wrong.text.startswith("Tiền mặt đã chi nhiều hơn số có trong quỹ")
    assert "Ủng hộ đồng bào bão số 3" in room.months.wrong.text
    give(office, K.CASH_DRAWN, campaign, 300_000)
    room.months.refresh()
    until(qtbot, lambda: not room.months.wrong.text)


def test_own_cash_in_a_statement_is_taken_only_when_somebody_says_so(
    qtbot: QtBot, world: World, room: FundRoom, tmp_path: Path
) -> None:
    campaign = begin_campaign(world.office)
    give(world.office, K.RECEIPT, campaign, 900_000)
    give(world.office, K.CASH_BANKED, campaign, 500_000)
    path = tmp_path / "sao-ke.csv"
    path.write_text(
        "Ngày giao dịch;Số tham chiếu;Số tiền ghi có;Nội dung\n03/10/2026;FT1;500.000;nop tien BAO2026\n",
        encoding="utf-8",
    )
    dialog = open_statement(qtbot, world, room, path)
    assert [item.status for item in dialog.matches] == [MatchStatus.PAID_IN]
    assert dialog.chosen == set()
    press(Qt.Key.Key_Space)
    assert (dialog.chosen, dialog.notice.text) == (set(), "Tiền mặt của quỹ nộp vào")
    dialog.reject()
    settle(qtbot, world)
