"""Pages of the room that not every visit needs are built when they are first shown."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.ui.surveys.conftest import World, settle
from ui.surveys.surveys_room import SurveysRoom

LATER = {"totals", "responses", "second", "double_entry"}


def test_a_visit_builds_the_pages_that_it_shows_and_no_others(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    room.entered()
    room.open_round(world.round_id)
    settle(qtbot, world)
    assert room.cursor_home() is room.round.areas.view
    room.key_area("a01")
    settle(qtbot, world)
    assert room.pages.currentWidget() is room.entry
    assert room.may_leave()
    assert LATER.isdisjoint(vars(room))

    room.type_totals("a02")
    settle(qtbot, world)
    assert room.pages.currentWidget() is room.totals
    assert LATER & vars(room).keys() == {"totals"}
    assert room.cursor_home() is room.totals.view
    room.totals.left.emit()
    settle(qtbot, world)
    assert room.pages.currentWidget() is room.round
    room.list_forms("a01")
    room.responses.left.emit()
    assert room.pages.currentWidget() is room.round
    assert LATER & vars(room).keys() == {"totals", "responses"}
