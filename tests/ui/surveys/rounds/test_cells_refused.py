"""Cells of the areas and totals of which some are refused, or which others change meanwhile."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.base.ids import survey_tally_id
from desktop_app.grid.cell_drafts import areas_sheet, keep_cell_drafts, totals_sheet
from desktop_app.storage.facts import set_fact
from desktop_app.surveys.responses.drafts import save_draft
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.rounds.commands import create_round, put_round_area
from desktop_app.surveys.rounds.queries import areas_of_round
from desktop_app.surveys.rounds.records import INVALID_FORMS
from desktop_app.surveys.rounds.running import hand_tallies
from desktop_app.surveys.rounds.state import RoundState, state_changes_from
from tests.ui.surveys.conftest import CONTROL, World, in_round, press, settle
from tests.ui.surveys.entry.test_not_saved import elsewhere, run
from tests.ui.surveys.rounds.test_round import shown_in, type_in, type_invalid
from ui.base.saves import SavedEntity, SaveState
from ui.grid.grid import GridFrame
from ui.grid.model.table import SaveMark, ShownCell
from ui.surveys.surveys_room import SurveysRoom
from ui.surveys.totals.page import TotalsPage


def cell_of(grid: GridFrame, row: str, column: str) -> ShownCell:
    place = grid.model.place_of((row, column))
    assert place is not None
    return grid.model.table.cell(*place)


def collected(world: World) -> list[int | None]:
    with world.office.read() as connection:
        return [area.forms_collected for area in areas_of_round(connection, world.round_id)]


def paste(grid: GridFrame, row: str, column: str, block: str) -> None:
    grid.go_to((row, column))
    QGuiApplication.clipboard().setText(block)
    press("v", modifiers=CONTROL)


def put_elsewhere(world: World, area_id: str, **fields: int | None) -> None:
    with world.office.record() as rec:
        put_round_area(rec, world.round_id, area_id, **fields)


def in_totals(qtbot: QtBot, room: SurveysRoom, world: World) -> TotalsPage:
    in_round(qtbot, room, world)
    room.type_totals("a01")
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.totals)
    return room.totals


def editor(grid: GridFrame) -> QLineEdit:
    found = grid.view.indexWidget(grid.view.currentIndex())
    assert isinstance(found, QLineEdit)
    return found


@pytest.mark.faults
def test_a_cell_of_a_block_that_is_refused_takes_no_other_with_it(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    in_round(qtbot, room, world)
    table, saves = room.round.areas.table, world.context.saves
    second = "OLD.area_id = 'a02' BEGIN SELECT RAISE(ABORT, 'full'); END"
    run(world, f"CREATE TRIGGER full BEFORE UPDATE ON survey_area WHEN {second}")
    paste(table.grid, "a01", "forms_collected", "7\n8\n9")
    qtbot.waitUntil(lambda: collected(world) == [7, 2, 9])
    qtbot.waitUntil(lambda: table.failed.isVisible())
    refused = cell_of(table.grid, "a02", "forms_collected")
    assert (refused.text, refused.mark) == ("8", SaveMark.FAILED)
    assert "2" in refused.problem, "it says what stays saved"
    assert cell_of(table.grid, "a01", "forms_collected").mark is not SaveMark.FAILED
    assert saves.state is SaveState.NOT_SAVED
    assert "✓" not in room.round.areas.said.text()
    run(world, "DROP TRIGGER full")
    table.grid.go_to(("a02", "forms_collected"))
    press("8", Qt.Key.Key_Return)  # the same figure once more
    qtbot.waitUntil(lambda: collected(world) == [7, 8, 9])
    qtbot.waitUntil(lambda: saves.state is SaveState.ALL_SAVED)
    assert not table.failed.isVisible()


@pytest.mark.faults
def test_a_total_that_is_refused_takes_no_other_with_it(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    page = in_totals(qtbot, room, world)
    second = "NEW.question = 'q02' BEGIN SELECT RAISE(ABORT, 'full'); END"
    run(world, f"CREATE TRIGGER full BEFORE INSERT ON survey_tally WHEN {second}")
    paste(page.grid, "q01", "1", "7\n8\n9")
    qtbot.waitUntil(lambda: page.table.failed.isVisible())
    settle(qtbot, world)  # the cell that was sent beside the refused one
    with world.office.read() as connection:
        assert hand_tallies(connection, world.round_id)["a01"] == {"q01": {"1": 7}, "q03": {"1": 9}}
    assert cell_of(page.grid, "q02", "1").text == "8"
    assert page.safe.text() == "Chưa lưu được"
    run(world, "DROP TRIGGER full")
    press(Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: world.context.saves.state is SaveState.ALL_SAVED)
    with world.office.read() as connection:
        assert hand_tallies(connection, world.round_id)["a01"]["q02"] == {"1": 8}


def test_what_does_not_fit_is_not_called_saved(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    page = in_totals(qtbot, room, world)
    page.view.setFocus()
    press("x", Qt.Key.Key_Return, "5", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: world.context.saves.state is SaveState.ALL_SAVED)
    settle(qtbot, world)
    assert page.safe.text() == "Chưa lưu được"
    page.grid.go_to(("q01", "1"))
    press("4", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "✓" in page.safe.text())


def test_a_paste_is_decided_by_keyboard(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    table = in_round(qtbot, room, world).round.areas.table
    paste(table.grid, "a01", "forms_collected", "7\nmười\n9")
    assert table.bar.isVisible()
    press(Qt.Key.Key_Escape)
    assert not table.bar.isVisible()
    assert collected(world) == [2, 2, 2]
    paste(table.grid, "a01", "forms_collected", "7\nmười\n9")
    press(Qt.Key.Key_Return, modifiers=CONTROL)
    qtbot.waitUntil(lambda: collected(world) == [7, 2, 9])
    assert shown_in(table.grid, "a02", "forms_collected") == "mười"
    table.grid.go_to(("a02", "forms_collected"))
    press("10", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: collected(world) == [7, 10, 9])


def test_an_editor_nobody_typed_in_leaves_what_others_wrote(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    grid = in_round(qtbot, room, world).round.areas.grid
    grid.go_to(("a01", "forms_collected"))
    press(Qt.Key.Key_F2)
    put_elsewhere(world, "a01", forms_collected=90)
    room.round.refresh()
    qtbot.waitUntil(lambda: "90" in grid.bubble.text)
    assert editor(grid).text() == "2"
    press(Qt.Key.Key_Return)
    settle(qtbot, world)
    assert collected(world)[0] == 90
    assert shown_in(grid, "a01", "forms_collected") == "90"


def test_a_newer_figure_is_seen_while_another_is_typed_over_it(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    grid = in_round(qtbot, room, world).round.areas.grid
    grid.go_to(("a01", "forms_collected"))
    press("1")
    put_elsewhere(world, "a01", forms_collected=90)
    room.round.refresh()
    qtbot.waitUntil(lambda: "90" in grid.bubble.text)
    room.resize(900, 682)
    press("5")
    assert "90" in grid.bubble.text
    assert editor(grid).text() == "15"
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: collected(world)[0] == 15)
    press("z", modifiers=CONTROL)
    qtbot.waitUntil(lambda: collected(world)[0] == 90)
    grid.go_to(("a01", "forms_collected"))
    press("7")
    assert "90" not in grid.bubble.text, "that was said"
    press(Qt.Key.Key_Escape)
    assert shown_in(grid, "a01", "forms_collected") == "90"


def test_totals_follow_what_others_type_and_decide(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    page = in_totals(qtbot, room, world)
    page.grid.go_to(("q03", "1"))
    press("4")
    with world.office.record() as rec:
        rec.put(
            "survey_tally",
            survey_tally_id(world.round_id, "a01", "q02"),
            {"round_id": world.round_id, "area_id": "a01", "question": "q02", "counts": {"1": 33}},
        )
    world.context.saves.publish([SavedEntity.SURVEY_TALLY])
    qtbot.waitUntil(lambda: shown_in(page.grid, "q02", "1") == "33")
    assert editor(page.grid).text() == "4"
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: world.context.saves.state is SaveState.ALL_SAVED)
    settle(qtbot, world)
    assert page.grid.current_key() == ("q04", "1")
    elsewhere(world, RoundState.CLOSED)
    page.refresh()
    qtbot.waitUntil(lambda: not page.sheet or not page.sheet.editable)
    assert page._fields["blank"][1].isReadOnly()


@pytest.mark.parametrize("way", ["delete", "undo"])
def test_a_figure_refused_by_a_locked_round_is_copied_and_taken_away(
    qtbot: QtBot, room: SurveysRoom, world: World, way: str
) -> None:
    grid = in_round(qtbot, room, world).round.areas.grid
    elsewhere(world, RoundState.CLOSED)
    type_in(room, "a01", "forms_collected", "77")
    qtbot.waitUntil(lambda: world.context.saves.state is SaveState.NOT_SAVED)
    room.round.refresh()
    qtbot.waitUntil(lambda: not room.round.areas.sheet.editable)
    refused = cell_of(grid, "a01", "forms_collected")
    assert (refused.text, refused.mark) == ("77", SaveMark.FAILED)
    grid.go_to(("a01", "forms_collected"))
    assert "khóa" in grid.bubble.text
    press("c", modifiers=CONTROL)
    assert QGuiApplication.clipboard().text().strip() == "77"
    if way == "delete":
        press(Qt.Key.Key_Delete)
    else:
        press("z", modifiers=CONTROL)
    settle(qtbot, world)
    left = cell_of(grid, "a01", "forms_collected")
    assert (left.text, left.mark, left.problem) == ("2", SaveMark.NONE, "")
    assert world.context.saves.state is SaveState.ALL_SAVED
    assert not room.round.areas.table.failed.isVisible()


def test_keys_reach_no_round_but_the_one_that_was_opened(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    with world.office.record() as rec:
        other = create_round(
            rec,
            {
                "title": "Đợt khác", "target": "commune_ntm", "year": 2026,
                "template_code": "NTM_XA_2021", "template_version": "1",
            },
        )  # fmt: skip
        put_round_area(rec, other, "a01", forms_collected=5)
    in_round(qtbot, room, world).round.areas.grid.go_to(("a01", "total_households"))
    room.open_round(other)
    press("9", Qt.Key.Key_Return)  # as fast as the list of rounds lets go of them
    qtbot.waitUntil(lambda: len(room.round.areas.rows) == 1)
    settle(qtbot, world)
    with world.office.read() as connection:
        households = [area.total_households for area in areas_of_round(connection, world.round_id)]
    assert households == [40, 30, 20]


def test_an_invalid_count_that_does_not_fit_is_typed_again(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    page = in_totals(qtbot, room, world)
    field, edit = page._fields["blank"]
    type_invalid(room, "blank", "9")  # of two forms collected
    qtbot.waitUntil(lambda: world.context.saves.state is SaveState.ALL_SAVED)
    assert "9" in page.notice.text
    assert "= 0" not in page.notice.text, "nobody can take nine from two"
    type_invalid(room, "blank", "hai")
    assert field.error
    type_invalid(room, "blank", "1")
    assert edit.text() == "1"
    assert not field.error
    qtbot.waitUntil(lambda: "✓" in page.safe.text())
    with world.office.read() as connection:
        assert hand_tallies(connection, world.round_id)["a01"][INVALID_FORMS] == {"blank": 1}


def test_the_invalid_forms_are_reached_and_left_by_keyboard(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    page = in_totals(qtbot, room, world)
    first = next(iter(page._fields.values()))[1]
    press(Qt.Key.Key_F6)
    assert first.hasFocus()
    press("1", Qt.Key.Key_F6)
    assert page.view.hasFocus()
    qtbot.waitUntil(lambda: world.context.saves.state is SaveState.ALL_SAVED)
    with world.office.read() as connection:
        assert list(hand_tallies(connection, world.round_id)["a01"][INVALID_FORMS].values()) == [1]


def test_the_buttons_below_the_areas_are_reached_by_keyboard(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    tab = in_round(qtbot, room, world).round.areas
    tab.go_to("a02")
    press(Qt.Key.Key_F6, Qt.Key.Key_Space)  # the forms of the area
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.responses)
    room.responses.left.emit()
    settle(qtbot, world)
    assert tab.view.hasFocus()
    press(Qt.Key.Key_F6, Qt.Key.Key_F6)
    step = QApplication.focusWidget()
    assert isinstance(step, QPushButton)
    assert step.text() == "Bắt đầu kiểm phiếu", "the next step of the round, above"
    press(Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is room.round.menu
    press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is step
    press(Qt.Key.Key_F6)
    assert tab.view.hasFocus()
    shift = Qt.KeyboardModifier.ShiftModifier
    press(Qt.Key.Key_F6, modifiers=shift)
    assert QApplication.focusWidget() is step, "the other way about"
    press(Qt.Key.Key_F6, modifiers=shift)
    assert QApplication.focusWidget() is tab.buttons[0]
    press(Qt.Key.Key_F6, modifiers=shift)
    assert tab.view.hasFocus()


def test_every_tab_of_the_round_is_reached_by_keyboard(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    page = in_round(qtbot, room, world).round
    seen = []
    for _ in range(7):
        press(Qt.Key.Key_Tab, modifiers=CONTROL)
        seen.append((page.tabs.currentIndex(), page.results.pages.currentIndex()))
    assert seen == [(1, 0), (1, 1), (1, 2), (1, 3), (1, 4), (2, 4), (0, 4)]


def test_too_few_forms_decide_nothing_while_the_round_is_open(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    results = in_round(qtbot, room, world).round.results
    assert results.coverage.figure.text().startswith("6,67 %")
    assert "Chưa đủ căn cứ" in results.coverage.verdict.text()
    room.round.tabs.setCurrentWidget(results)
    view = results.question_view
    assert view.columnWidth(7) > view.fontMetrics().horizontalAdvance("○ Chưa đủ căn cứ")


def test_what_is_still_to_be_keyed_is_no_fault_while_forms_come_in(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    put_elsewhere(world, "a02", forms_collected=0)
    areas = in_round(qtbot, room, world).round.areas
    first = cell_of(areas.grid, "a01", "wrong")
    assert first.text.startswith("○ Còn 2 phiếu")
    assert first.tone == "muted"
    nothing = cell_of(areas.grid, "a02", "action")
    assert nothing.tone == "muted", "an area without forms has nothing to enter"
    elsewhere(world, RoundState.COUNTING)
    room.round.refresh()
    qtbot.waitUntil(lambda: cell_of(areas.grid, "a01", "wrong").tone == "danger")


def test_a_number_that_is_not_told_yet_is_no_fault_while_forms_come_in(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    put_elsewhere(world, "a02", forms_collected=None, forms_issued=None)
    areas = in_round(qtbot, room, world).round.areas
    cell = cell_of(areas.grid, "a02", "wrong")
    assert cell.text.startswith("○ ")
    assert cell.tone == "muted"
    elsewhere(world, RoundState.COUNTING)
    room.round.refresh()
    qtbot.waitUntil(lambda: cell_of(areas.grid, "a02", "wrong").tone == "danger")


def test_the_last_question_tells_of_forms_left_unfinished(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    with world.office.store.write() as connection:
        draft = ResponseDraft("f1", world.round_id, "a01", 1, {"q01": "1"}, "q02", "Nguyễn Thị Thử")
        save_draft(connection, draft, world.office.clock)
    elsewhere(world, RoundState.COUNTING)
    page = in_round(qtbot, room, world).round
    world.ask.confirmed = False
    close = next(item for item in state_changes_from(RoundState.COUNTING) if item.target is RoundState.CLOSED)
    page.change_state(close)
    assert "1 phiếu nhập dở" in world.ask.asked[-1]


def test_the_last_question_counts_texts_that_are_no_numbers(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    with world.office.store.write() as connection:
        for sheet, place in (
            (areas_sheet(world.round_id), ("a01", "forms_issued")),
            (totals_sheet(world.round_id, "a02"), ("q01", "1")),
            (totals_sheet("another", "a02"), ("q01", "1")),
        ):
            keep_cell_drafts(connection, world.office.clock, "Nguyễn Thị Thử", sheet, {place: "mười"})
    elsewhere(world, RoundState.COUNTING)
    page = in_round(qtbot, room, world).round
    world.ask.confirmed = False
    close = next(item for item in state_changes_from(RoundState.COUNTING) if item.target is RoundState.CLOSED)
    page.change_state(close)
    assert "2 ô sai, chưa tính" in world.ask.asked[-1]
    assert "máy khác" not in world.ask.asked[-1], "no province, no other computer"


def test_the_last_question_says_that_such_texts_of_other_computers_are_not_known(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    with world.office.store.write() as connection:
        set_fact(connection, "sync.server_id", "tinh")
    elsewhere(world, RoundState.COUNTING)
    page = in_round(qtbot, room, world).round
    world.ask.confirmed = False
    close = next(item for item in state_changes_from(RoundState.COUNTING) if item.target is RoundState.CLOSED)
    page.change_state(close)
    assert "Ô sai trên máy khác của cơ quan thì máy này không biết" in world.ask.asked[-1]
