"""Steps of two computers with one entry wait for a person: the page of sync counts them and leads there."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.registers.builders import begin_opinion
from tests.together.registers.office_of_two import exchange, step
from tests.ui.sync.conftest import Screen
from ui.shell.window.status_facts import read_status_facts


def test_an_entry_with_two_steps_at_the_same_time_is_counted_and_opened(
    screens: tuple[Screen, Screen], qtbot: QtBot
) -> None:
    lan, minh = (screen.desk for screen in screens)
    matter_id = begin_opinion(lan.office)
    step(lan, matter_id, "receive")
    exchange(lan, minh)
    step(lan, matter_id, "forward", addressee="UBND xã")
    step(minh, matter_id, "answer", answers={"result": "Đã sửa đường"})
    exchange(lan, minh)
    screen = screens[0]
    screen.read(qtbot)
    assert screen.room.cards.conflicts.figure.text() == "1"
    assert screen.room.crossed.text.startswith("1 mục")
    assert read_status_facts(lan.office).conflicts == 1
