"""What does not fit in the areas or the totals of a round outlives the room and the program."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.grid.cell_drafts import areas_sheet, keep_cell_drafts, load_cell_drafts, totals_sheet
from desktop_app.surveys.rounds.queries import areas_of_round
from desktop_app.surveys.rounds.records import INVALID_FORMS
from desktop_app.surveys.rounds.running import hand_tallies
from desktop_app.surveys.rounds.state import RoundState
from tests.support.running.commands import run_command
from tests.support.system import KILLED
from tests.ui.surveys.conftest import World, in_round, settle, shown
from tests.ui.surveys.entry.test_not_saved import elsewhere, run
from tests.ui.surveys.rounds.cell_draft_child import CELLS, the_table
from tests.ui.surveys.rounds.test_removal import titles, wrong_round
from ui.base.saves import SaveState
from ui.grid.model.table import CellEdit, ShownCell
from ui.grid.typed_grid import TypedGrid
from ui.surveys.surveys_room import SurveysRoom

TABLES = tuple(CELLS)


def table_of(qtbot: QtBot, room: SurveysRoom, world: World, name: str) -> TypedGrid:
    return the_table(room, name, world.round_id, qtbot.waitUntil)


def reopened(qtbot: QtBot, world: World, room: SurveysRoom) -> SurveysRoom:
    """A new room over the same book: nothing of the first is remembered."""
    settle(qtbot, world)
    room.close()
    return shown(qtbot, world)


def kept(world: World, name: str) -> dict[tuple[str, str], str]:
    sheets = {"areas": areas_sheet(world.round_id), "totals": totals_sheet(world.round_id, "a01")}
    with world.office.read() as connection:
        return {key: draft.text for key, draft in load_cell_drafts(connection, sheets[name]).items()}


def figure(world: World, name: str) -> int | None:
    """What is saved of the cell."""
    with world.office.read() as connection:
        if name == "areas":
            return areas_of_round(connection, world.round_id)[0].forms_collected
        return hand_tallies(connection, world.round_id).get("a01", {}).get("q01", {}).get("1")


def type_here(table: TypedGrid, name: str, text: str) -> None:
    table.cells.enter([CellEdit(*CELLS[name], text)])


def cell(table: TypedGrid, name: str) -> ShownCell:
    return table.cells.cell(CELLS[name])


@pytest.mark.parametrize("name", TABLES)
def test_a_text_that_does_not_fit_outlives_the_room(
    qtbot: QtBot, room: SurveysRoom, world: World, name: str
) -> None:
    table = table_of(qtbot, room, world, name)
    type_here(table, name, "12")
    type_here(table, name, "mười hai")
    room = reopened(qtbot, world, room)
    table = table_of(qtbot, room, world, name)
    found = cell(table, name)
    assert (found.text, found.edit) == ("mười hai", "mười hai")
    assert found.problem.endswith("Số đã lưu vẫn là 12.")
    assert figure(world, name) == 12
    said = room.round.areas.said.text() if name == "areas" else room.totals.refused.text()
    assert "1 ô" in said, "it is not called saved"
    type_here(table, name, "13")
    qtbot.waitUntil(lambda: figure(world, name) == 13)
    qtbot.waitUntil(lambda: not kept(world, name))
    again = cell(table_of(qtbot, reopened(qtbot, world, room), world, name), name)
    assert (again.edit, again.problem) == ("13", "")


@pytest.mark.parametrize("name", TABLES)
def test_it_outlives_a_kill_and_says_whose_it_is(
    qtbot: QtBot, world: World, qapp: QApplication, name: str
) -> None:
    child = "tests.ui.surveys.rounds.cell_draft_child"
    texts = (world.round_id, name, "mười", "12", "mười hai")
    done = run_command(child, world.office.folder.root, *texts)
    assert done.returncode == KILLED, done.stderr
    world.office.officer = "Trần Văn Hai"
    found = cell(table_of(qtbot, shown(qtbot, world), world, name), name)
    assert found.text == "mười hai"
    assert found.problem.endswith("Số đã lưu vẫn là 12. Do Nguyễn Thị Thử gõ.")


@pytest.mark.parametrize("name", TABLES)
def test_undo_and_redo_keep_the_disk_in_step(
    qtbot: QtBot, room: SurveysRoom, world: World, name: str
) -> None:
    table = table_of(qtbot, room, world, name)
    type_here(table, name, "mười")
    type_here(table, name, "")
    qtbot.waitUntil(lambda: world.context.saves.state is SaveState.ALL_SAVED)
    assert kept(world, name) == {}, "emptied, so not wanted"
    for act, expected in (
        (table.cells.undo, {CELLS[name]: "mười"}),
        (table.cells.undo, {}),
        (table.cells.redo, {CELLS[name]: "mười"}),
    ):
        act()
        qtbot.waitUntil(lambda: world.context.saves.state is SaveState.ALL_SAVED)
        assert kept(world, name) == expected


@pytest.mark.faults
@pytest.mark.parametrize("name", TABLES)
def test_what_cannot_be_kept_is_told(qtbot: QtBot, room: SurveysRoom, world: World, name: str) -> None:
    table, saves = table_of(qtbot, room, world, name), world.context.saves
    run(world, "CREATE TRIGGER full BEFORE INSERT ON cell_draft BEGIN SELECT RAISE(ABORT, 'full'); END")
    with qtbot.waitSignal(table.cells.said, check_params_cb=lambda said, _: "Chưa lưu được" in said):
        type_here(table, name, "mười")
    assert saves.state is SaveState.NOT_SAVED
    assert cell(table, name).text == "mười", "it is still on the screen"
    run(world, "DROP TRIGGER full")
    type_here(table, name, "mười hai")
    qtbot.waitUntil(lambda: saves.state is SaveState.ALL_SAVED)
    assert kept(world, name) == {CELLS[name]: "mười hai"}


def test_an_invalid_count_that_does_not_fit_is_kept(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    table = table_of(qtbot, room, world, "totals")
    table.cells.enter([CellEdit(INVALID_FORMS, "blank", "hai")])
    room = reopened(qtbot, world, room)
    table_of(qtbot, room, world, "totals")
    field, edit = room.totals._fields["blank"]
    assert edit.text() == "hai"
    assert field.error


def test_it_belongs_to_its_area_and_its_table(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    table = table_of(qtbot, room, world, "totals")
    type_here(table, "totals", "mười")
    room = reopened(qtbot, world, room)
    in_round(qtbot, room, world)
    assert not cell(room.round.areas.table, "areas").problem
    room.type_totals("a02")
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.totals)
    assert not cell(room.totals.table, "totals").problem


def test_what_fits_now_is_asked_for_once_more(qtbot: QtBot, world: World, room: SurveysRoom) -> None:
    with world.office.store.write() as connection:
        here = areas_sheet(world.round_id)
        keep_cell_drafts(connection, world.office.clock, world.office.officer, here, {CELLS["areas"]: "7"})
    table = table_of(qtbot, room, world, "areas")
    assert "Hãy gõ lại" in cell(table, "areas").problem
    type_here(table, "areas", "7")
    qtbot.waitUntil(lambda: figure(world, "areas") == 7)
    qtbot.waitUntil(lambda: not kept(world, "areas"))


def test_in_a_closed_round_it_can_only_be_taken_away(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    type_here(table_of(qtbot, room, world, "areas"), "areas", "mười")
    elsewhere(world, RoundState.CLOSED)
    room = reopened(qtbot, world, room)
    table = table_of(qtbot, room, world, "areas")
    assert cell(table, "areas").text == "mười"
    type_here(table, "areas", "mười một")
    assert (cell(table, "areas").text, cell(table, "areas").problem) == ("2", "")
    qtbot.waitUntil(lambda: not kept(world, "areas"))


def test_it_is_forgotten_with_a_round_that_is_deleted(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    world.round_id = wrong_round(world)
    elsewhere(world, RoundState.OPEN)
    type_here(table_of(qtbot, room, world, "totals"), "totals", "mười")
    type_here(table_of(qtbot, room, world, "areas"), "areas", "mười")
    qtbot.waitUntil(lambda: bool(kept(world, "areas") and kept(world, "totals")))
    room.round.delete_round()
    qtbot.waitUntil(lambda: "Đợt nhầm" in room.rounds.notice.text)
    assert not kept(world, "areas")
    assert not kept(world, "totals")
    room.rounds.undo_button.click()
    qtbot.waitUntil(lambda: "Đợt nhầm" in titles(room))
    for name in TABLES:
        assert not cell(table_of(qtbot, room, world, name), name).problem, "the screen agrees with the disk"
