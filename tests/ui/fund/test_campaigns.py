"""Campaigns by keyboard: begun, refused at the field, changed; what each has."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.fund.campaigns.commands import save_campaign
from desktop_app.fund.campaigns.reading import campaigns
from desktop_app.fund.campaigns.records import Campaign
from desktop_app.fund.vouchers.records import VoucherKind
from tests.fund.builders import A_CAMPAIGN, begin_campaign, give
from tests.ui.registers.conftest import CONTROL, World, press, settle, type_text, until
from ui.fund.campaigns.campaign_dialog import CampaignDialog
from ui.fund.fund_room import FundRoom

K = VoucherKind


def all_campaigns(world: World) -> list[Campaign]:
    with world.office.read() as connection:
        return campaigns(connection)


def dialog_of(qtbot: QtBot, room: FundRoom) -> CampaignDialog:
    until(qtbot, lambda: room.dialog is not None and room.dialog.isVisible())
    dialog = room.dialog
    assert dialog is not None
    until(qtbot, lambda: dialog.isAncestorOf(QApplication.focusWidget() or room))
    return dialog


def test_a_campaign_is_begun_by_keyboard_and_refused_at_its_field(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    room.campaigns.take_focus()
    press(Qt.Key.Key_N, modifier=CONTROL)
    dialog = dialog_of(qtbot, room)
    type_text("Ủng hộ đồng bào bão số 3")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: dialog.fields["code"].error)
    assert QApplication.focusWidget() is dialog.code, "the cursor stands where it is mended"
    type_text("bao2026")
    dialog.kind.setCurrentIndex(dialog.kind.findData("relief"))
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: not dialog.isVisible())
    [campaign] = all_campaigns(world)
    assert (campaign.code, campaign.kind) == ("BAO2026", "relief")
    assert campaign.receiving_until == date(2027, 1, 3), "90 days from 5 October, by the kind of fund"
    until(qtbot, lambda: room.campaigns.campaign_id == campaign.id)
    until(qtbot, lambda: room.window().focusWidget() is room.campaigns.view)  # Enter opens its vouchers


def test_what_is_no_day_is_told_at_the_field_and_nothing_is_lost(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    campaign_id = begin_campaign(world.office)
    room.refresh()
    settle(qtbot, world)
    room.campaigns.take_focus()
    press(Qt.Key.Key_F2)
    dialog = dialog_of(qtbot, room)
    dialog.distributing_until.setText("32/13/2026")
    dialog.note.setText("Kéo dài")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    assert dialog.fields["distributing_until"].error
    dialog.distributing_until.setText("31/12/2026")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: not dialog.isVisible())
    [campaign] = all_campaigns(world)
    assert (campaign.id, campaign.note) == (campaign_id, "Kéo dài")
    assert campaign.distributing_until == date(2026, 12, 31)


def test_what_a_colleague_corrects_while_the_campaign_is_open_stays(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    campaign_id = begin_campaign(world.office)
    room.refresh()
    settle(qtbot, world)
    room.campaigns.take_focus()
    press(Qt.Key.Key_F2)
    dialog = dialog_of(qtbot, room)
    [before] = all_campaigns(world)
    with world.office.record() as rec:
        longer = replace(A_CAMPAIGN, distributing_until=date(2026, 12, 31), bank="Agribank")
        save_campaign(rec, longer, campaign_id, before)
    dialog.note.setText("Kéo dài")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: not dialog.isVisible())
    [after] = all_campaigns(world)
    assert (after.note, after.bank) == ("Kéo dài", "Agribank")
    assert after.distributing_until == date(2026, 12, 31)


def test_leaving_with_something_typed_is_asked(qtbot: QtBot, world: World, room: FundRoom) -> None:
    room.campaigns.take_focus()
    press(Qt.Key.Key_N, modifier=CONTROL)
    dialog = dialog_of(qtbot, room)
    type_text("Dở dang")
    world.ask.confirmed = False
    press(Qt.Key.Key_Escape)
    assert dialog.isVisible()
    world.ask.confirmed = True
    press(Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert all_campaigns(world) == []


def test_what_is_own_what_passes_through_and_what_was_taken_over_stand_apart(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    office = world.office
    own = begin_campaign(office, title="Vì người nghèo", code="VNN2026", kind="poor")
    through = begin_campaign(office, title="Cứu trợ tỉnh", code="TINH2026", passes_through=True)
    give(office, K.OPENING, own, 405_000_000)
    give(office, K.RECEIPT, own, 5_000_000, goods_value=750_000, goods="Gạo")
    give(office, K.DIRECT_GIFT, own, 2_000_000)
    give(office, K.PAYMENT, own, 1_000_000)
    give(office, K.RECEIPT, through, 300_000)
    room.refresh()
    until(qtbot, lambda: len(room.campaigns.sums) == 2)
    row = next(row for row in room.campaigns.model.rows if row.id == own)
    assert [cell.text for cell in row.cells[2:]] == ["5.000.000", "1.000.000", "409.000.000", "750.000"]
    assert "405.000.000" in room.campaigns.own.text()
    assert "300.000" not in room.campaigns.own.text()
    assert "300.000" in room.campaigns.through.text()
    assert "2.000.000" in room.campaigns.direct.text()
    room.campaigns.choose(own)
    told = {fact.name: fact.value for fact in room.campaigns.panel.facts}
    assert told["Số dư nhận bàn giao"] == "405.000.000\N{NO-BREAK SPACE}đ"
    assert told["Tồn quỹ"] == "409.000.000\N{NO-BREAK SPACE}đ"


def test_keys_that_reach_the_room_as_a_whole_go_into_its_list(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    begin_campaign(world.office)
    room.refresh()
    until(qtbot, lambda: room.campaigns.sums)
    room.campaigns.new.setFocus()
    room.setFocus()  # as a start in this room does
    assert QApplication.focusWidget() is room.campaigns.view


def test_who_is_in_the_room_before_the_campaigns_were_read_stands_in_them_then(
    qtbot: QtBot, world: World, room: FundRoom
) -> None:
    room.campaigns.stack.setCurrentIndex(0)  # as at a start, when nothing was read yet
    room.campaigns.new.show()
    room.campaigns.take_focus()
    begin_campaign(world.office)
    room.refresh()
    until(qtbot, lambda: room.campaigns.sums)
    assert QApplication.focusWidget() is room.campaigns.view, "Enter opens a campaign, it begins none"
