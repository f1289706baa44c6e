"""What a round shows first: where the cursor begins, names in full, no warning before anything is typed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.rounds.commands import put_round_area
from tests.ui.surveys.conftest import CONTROL, World, a_round, entry, in_round, press
from tests.ui.surveys.rounds.test_cells_refused import put_elsewhere
from ui.grid.grid import GridFrame
from ui.surveys.surveys_room import SurveysRoom


def focused_button() -> QPushButton:
    found = QApplication.focusWidget()
    assert isinstance(found, QPushButton)
    return found


def in_draft(qtbot: QtBot, room: SurveysRoom, world: World) -> GridFrame:
    """The areas of a draft round; the cursor has come to the button above them."""
    world.round_id = a_round(world.office, status="draft")
    in_round(qtbot, room, world)
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QPushButton))
    return room.round.areas.grid


def test_in_a_draft_the_cursor_begins_on_the_next_step(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    grid = in_draft(qtbot, room, world)
    assert focused_button() is room.round.step_button
    press(Qt.Key.Key_F6)
    assert grid.view.hasFocus()
    assert grid.current_key() == ("a01", "total_households"), "Enter opens no empty list"
    press(Qt.Key.Key_F6, Qt.Key.Key_F6, Qt.Key.Key_Return)  # the round opens
    qtbot.waitUntil(lambda: grid.current_key() == ("a01", "action"))
    assert grid.view.hasFocus()


def test_a_cursor_that_was_moved_in_a_draft_stays(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    grid = in_draft(qtbot, room, world)
    grid.go_to(("a02", "forms_issued"))
    press(Qt.Key.Key_F6, Qt.Key.Key_F6, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room.round.areas.sheet.takes_forms)
    assert grid.current_key() == ("a02", "forms_issued")


def test_in_an_open_round_it_begins_on_the_area_that_is_due(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    grid = in_round(qtbot, room, world).round.areas.grid
    assert grid.current_key() == ("a01", "action")
    assert grid.view.hasFocus()


@pytest.mark.parametrize(
    ("width", "name"), [(1268, "Tổ dân phố Nam Quan Hoa Thám"), (990, "Tổ dân phố Nam Quan")]
)
def test_names_get_their_width_before_the_notes(
    qtbot: QtBot, room: SurveysRoom, world: World, width: int, name: str
) -> None:
    with world.office.record() as rec:
        rec.put("residential_area", "a02", {"name": name})
    room.resize(width, 682)
    grid = in_round(qtbot, room, world).round.areas.grid
    needed = grid.view.rows.width_of_names()
    assert needed > 176
    assert grid.view.rows.width() >= needed
    notes = [column.key for column in grid.model.table.columns].index("wrong")
    assert grid.view.columnWidth(notes) >= 96, "the notes can still be read"


def test_a_form_beyond_the_number_collected_warns_once_it_is_begun(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    with world.office.record() as rec:
        put_round_area(rec, world.round_id, "a01", forms_issued=1, forms_collected=1)
        answers = {f"q{number:02d}": "1" for number in range(1, 20)}
        save_response(rec, ResponseDraft("f1", world.round_id, "a01", 1, answers, "", ""), validity="")
    entry(qtbot, room, world)
    assert room.entry.strange.isHidden()
    press("1")
    qtbot.waitUntil(room.entry.strange.isVisible)
    assert "phiếu thứ 2" in room.entry.strange.text
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.round)
    room.key_area("a01")
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.entry)
    assert room.entry.strange.isVisible(), "it was begun before"


def test_an_empty_form_beyond_the_number_collected_warns_before_it_is_saved(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    put_elsewhere(world, "a01", forms_collected=0)
    entry(qtbot, room, world)
    assert room.entry.strange.isHidden()
    press(Qt.Key.Key_Return, modifiers=CONTROL)
    assert room.entry.strange.isVisible()
    assert not world.responses()
