"""Whoever records that consent is withdrawn hears at once which posted sheets bear the name."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.fund.disclosure.publishing import note_published
from desktop_app.fund.vouchers.records import VoucherKind
from tests.fund.builders import begin_campaign, give
from tests.persons.builders import begin
from tests.registers.builders import past_of
from tests.registers.test_personal_data_registers import CONSENT, WHO
from tests.ui.registers.conftest import World, press, settle, until
from tests.ui.registers.test_registers_room import ask_step
from ui.places.registers import RegisterPlace
from ui.registers.registers_room import RegistersRoom


@pytest.mark.parametrize("purpose", ["publish_gift", "publish_deed"])
def test_the_act_says_which_sheets_bear_the_name(
    qtbot: QtBot, world: World, room: RegistersRoom, purpose: str
) -> None:
    campaign = begin_campaign(world.office)
    give(world.office, VoucherKind.RECEIPT, campaign, 900_000, date(2026, 8, 20), partner=WHO, consent=True)
    with world.office.record() as rec:
        for quarter in ("2026-Q2", "2026-Q3"):
            note_published(rec, "quarter", date(2026, 10, 5), "Bảng tin xã", span=quarter)
    consent = begin(world.office, "DYDL", {**CONSENT, "what_for": purpose})
    room.show_place(RegisterPlace("DYDL"))
    settle(qtbot, world)
    ask_step(qtbot, room, "Rút lại đồng ý")
    press(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    until(qtbot, lambda: past_of(world.office, consent).state == "withdrawn")
    settle(qtbot, world)
    said = "\n".join(str(each) for each in world.ask.asked)
    assert ("Quý III/2026, dán ngày 05/10/2026 tại Bảng tin xã" in said) == (purpose == "publish_gift")
    assert "Quý II/2026" not in said
