"""What could not be saved of the areas and the totals of a round: told until it is, and taken once more."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.surveys.rounds.queries import areas_of_round
from desktop_app.surveys.rounds.running import hand_tallies
from desktop_app.surveys.rounds.state import RoundState
from tests.ui.surveys.conftest import World, in_round, settle
from tests.ui.surveys.rounds.test_round import shown_in, type_in, type_invalid
from ui.base.saves import SaveState
from ui.surveys.surveys_room import SurveysRoom


def elsewhere(world: World, state: RoundState) -> None:
    """The round is moved on by somebody else, and this window has not heard of it."""
    with world.office.record() as rec:
        rec.put("survey_round", world.round_id, {"status": state.value})


def run(world: World, statement: str) -> None:
    with world.office.store.write() as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.faults
def test_a_cell_of_the_areas_that_was_not_saved_is_told_until_it_is(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    in_round(qtbot, room, world)
    refuse = "CREATE TRIGGER full BEFORE UPDATE ON survey_area BEGIN SELECT RAISE(ABORT, 'full'); END"
    run(world, refuse)
    type_in(room, "a01", "forms_collected", "7")
    table, saves = room.round.areas.table, world.context.saves
    qtbot.waitUntil(lambda: table.failed.isVisible())
    assert saves.state is SaveState.NOT_SAVED
    type_in(room, "a02", "forms_collected", "4")
    settle(qtbot, world)
    assert saves.state is SaveState.NOT_SAVED
    run(world, "DROP TRIGGER full")
    table.cells.save_again()
    qtbot.waitUntil(lambda: saves.state is SaveState.ALL_SAVED)
    with world.office.read() as connection:
        collected = {
            item.area_id: item.forms_collected for item in areas_of_round(connection, world.round_id)
        }
    assert (collected["a01"], collected["a02"]) == (7, 4)


def test_totals_that_were_not_saved_are_told_and_typed_again(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    in_round(qtbot, room, world)
    room.type_totals("a01")
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.totals)
    page, saves = room.totals, world.context.saves
    elsewhere(world, RoundState.CLOSED)
    type_invalid(room, "blank", "1")
    qtbot.waitUntil(lambda: page.safe.text() == "Chưa lưu được")
    assert saves.state is SaveState.NOT_SAVED
    assert page.table.failed.isVisible()
    assert page._fields["blank"][0].error
    elsewhere(world, RoundState.OPEN)
    page.table.cells.enter([])  # nothing was done: it stays as it is
    assert page.safe.text() == "Chưa lưu được"
    with qtbot.waitSignal(saves.changed):
        type_invalid(room, "other", "2")
    assert saves.state is SaveState.NOT_SAVED, "one of two counts is on the disk"
    qtbot.waitUntil(lambda: page.safe.text() == "Chưa lưu được")
    type_invalid(room, "blank", "1")
    qtbot.waitUntil(lambda: saves.state is SaveState.ALL_SAVED)
    qtbot.waitUntil(lambda: "✓" in page.safe.text())
    assert not page._fields["blank"][0].error
    with world.office.read() as connection:
        assert hand_tallies(connection, world.round_id)["a01"]["invalid"] == {"blank": 1, "other": 2}


def test_a_count_that_is_no_number_stays_with_its_sentence_and_is_taken_back(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    in_round(qtbot, room, world)
    room.type_totals("a01")
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.totals)
    page = room.totals
    type_invalid(room, "blank", "hai")
    field, edit = page._fields["blank"]
    assert field.error
    assert edit.text() == "hai"
    page.table.cells.undo()
    assert edit.text() == ""
    assert not field.error


def test_another_size_of_the_window_shows_the_newest_figure(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    in_round(qtbot, room, world)
    room._soon.setInterval(10**7)  # what was saved is not read again before the window changes
    type_in(room, "a01", "forms_collected", "7")
    qtbot.waitUntil(lambda: world.context.saves.state is SaveState.ALL_SAVED)
    room.resize(900, 682)
    assert shown_in(room.round.areas.grid, "a01", "forms_collected") == "7"
    room._soon.stop()
