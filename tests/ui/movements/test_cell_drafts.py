"""What was typed into a cell and does not fit outlives the program, and is shown again as wrong."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.book.office import Office
from desktop_app.grid.cell_drafts import indicator_sheet, keep_cell_drafts, load_cell_drafts
from desktop_app.movements.cell import Cell
from desktop_app.movements.queries import load_values
from tests.support.running.commands import run_command
from tests.support.system import KILLED
from tests.ui.movements.conftest import shown
from tests.ui.movements.draft_child import CODE, UNIT
from ui.base.saves import SaveState
from ui.context.room import RoomContext
from ui.grid.model.table import CellEdit, ShownCell
from ui.movements.movements_view import MovementsRoom

PLACE = (UNIT, CODE)
STORED = Cell(UNIT, CODE, "2026-M09")
SHEET = indicator_sheet("MTTQ_CO_SO", "2026-M09")


def type_and_be_killed(office: Office, *texts: str) -> None:
    done = run_command("tests.ui.movements.draft_child", office.folder.root, *texts)
    assert done.returncode == KILLED, done.stderr


def cell(room: MovementsRoom, key: tuple[str, str] = PLACE) -> ShownCell:
    assert room.presenter.table.cells is not None
    return room.presenter.table.cells[key]


def test_a_wrong_entry_outlives_a_kill(office: Office, context: RoomContext, qtbot: QtBot) -> None:
    type_and_be_killed(office, "12,5", "mười hai rưỡi")
    room = shown(qtbot, MovementsRoom(context))
    found = cell(room)
    assert (found.text, found.edit) == ("mười hai rưỡi", "mười hai rưỡi")
    assert found.problem.startswith("Nhập số, ví dụ 12,5.")
    assert "Đến lúc đó" in found.problem or "12,5" in found.problem
    with office.read() as connection:
        assert load_values(connection, "MTTQ_CO_SO", 2026) == {STORED: "12.5"}


def test_a_mended_entry_is_forgotten(office: Office, context: RoomContext, qtbot: QtBot) -> None:
    type_and_be_killed(office, "mười", "13")
    room = shown(qtbot, MovementsRoom(context))
    assert cell(room).edit == "13"
    assert not cell(room).problem
    room.presenter.enter([CellEdit(*PLACE, "mười")])
    qtbot.waitUntil(lambda: bool(kept(office)))
    room.presenter.undo()
    qtbot.waitUntil(lambda: not kept(office))


def kept(office: Office) -> dict[tuple[str, str], str]:
    with office.read() as connection:
        found = load_cell_drafts(connection, SHEET)
    return {key: draft.text for key, draft in found.items()}


def test_another_officer_sees_who_typed_it(office: Office, context: RoomContext, qtbot: QtBot) -> None:
    type_and_be_killed(office, "mười")
    office.officer = "Trần Văn Hai"
    room = shown(qtbot, MovementsRoom(context))
    assert "Do Nguyễn Thị Thử gõ." in cell(room).problem


@pytest.mark.parametrize("other", ["2026-M08", "2026-Q3"])
def test_it_belongs_to_its_period(office: Office, context: RoomContext, qtbot: QtBot, other: str) -> None:
    type_and_be_killed(office, "mười")
    context.period.choose(other)
    room = shown(qtbot, MovementsRoom(context))
    assert room.presenter.sheet is not None
    assert room.presenter.sheet.drafts == {}


def test_what_fits_now_is_asked_for_once_more(office: Office, context: RoomContext, qtbot: QtBot) -> None:
    with office.store.write() as connection:
        keep_cell_drafts(connection, office.clock, office.officer, SHEET, {PLACE: "12,5"})
    room = shown(qtbot, MovementsRoom(context))
    assert "Hãy gõ lại" in cell(room).problem
    room.presenter.enter([CellEdit(*PLACE, "12,5")])
    qtbot.waitUntil(lambda: not kept(office))
    with office.read() as connection:
        assert load_values(connection, "MTTQ_CO_SO", 2026) == {STORED: "12.5"}


@pytest.mark.faults
def test_what_cannot_be_kept_is_told(office: Office, context: RoomContext, qtbot: QtBot) -> None:
    room = shown(qtbot, MovementsRoom(context))
    with office.store.write() as connection:
        full = "BEGIN SELECT RAISE(ABORT, 'full'); END"
        connection.exec_driver_sql(f"CREATE TRIGGER full BEFORE INSERT ON cell_draft {full}")
    said = room.presenter.notice_said
    with qtbot.waitSignal(said, check_params_cb=lambda words, tone: "Chưa lưu được" in words):
        room.presenter.enter([CellEdit(*PLACE, "mười")])
    assert context.saves.state is SaveState.NOT_SAVED
    with office.store.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER full")
    room.presenter.enter([CellEdit(*PLACE, "mười hai")])
    qtbot.waitUntil(lambda: context.saves.state is SaveState.ALL_SAVED)
    assert kept(office) == {PLACE: "mười hai"}
