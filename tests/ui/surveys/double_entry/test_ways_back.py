"""Double entry: every act has its way back, a page says what to do, an empty form is not saved unasked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.surveys.double_entry.double_entry import (
    double_entry_forms,
    due_forms,
    save_double_entry,
    set_percent,
)
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from tests.ui.surveys.conftest import CONTROL, World, in_round, press
from ui.surveys.double_entry.entry_page import DoubleEntryFormPage
from ui.surveys.double_entry.page import DoubleEntryPage
from ui.surveys.entry.sheet_body import SheetBody
from ui.surveys.surveys_room import SurveysRoom

SECOND = "Trần Văn Hai"
ALL = {f"q{number:02d}": "1" for number in range(1, 20)}


def forms(world: World, *ids: str) -> None:
    with world.office.record() as rec:
        for serial, each in enumerate(ids, start=1):
            save_response(rec, ResponseDraft(each, world.round_id, "a01", serial, ALL, "", ""), validity="")
        set_percent(rec, world.round_id, 100)


def page_of(qtbot: QtBot, room: SurveysRoom, world: World) -> DoubleEntryPage:
    in_round(qtbot, room, world)
    room.key_twice(world.round_id)
    page = room.second
    qtbot.waitUntil(lambda: page._data is not None)
    return page


def entering(qtbot: QtBot, room: SurveysRoom, world: World) -> DoubleEntryFormPage:
    page = page_of(qtbot, room, world)
    qtbot.waitUntil(page.key_button.isEnabled)
    page.key_button.click()
    at_form(qtbot, room)
    return room.double_entry


def at_form(qtbot: QtBot, room: SurveysRoom) -> None:
    body = room.double_entry.body
    assert isinstance(body, SheetBody)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is body.view)


def due(world: World) -> list[str]:
    with world.office.read() as connection:
        return [
            form.response_id for form in due_forms(double_entry_forms(connection, world.round_id), SECOND)
        ]


def differing(world: World, *questions: str) -> None:
    forms(world, "f1")
    with world.office.record(SECOND) as rec:
        save_double_entry(rec, "f1", {**ALL, **dict.fromkeys(questions, "2")})


def test_the_cursor_goes_on_to_the_next_open_difference_and_a_decision_is_undone(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    differing(world, "q02", "q05", "q09")
    page = page_of(qtbot, room, world)
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    page.view.setFocus()
    page.view.setCurrentIndex(page.model.index(1, 0))
    press("2")
    qtbot.waitUntil(lambda: world.responses()[0].answers["q05"] == "2")
    qtbot.waitUntil(lambda: page._found[2].question == "q05")
    current = page._current
    assert current is not None
    assert current.question == "q09", "where the decided one was"
    page.take_first.setFocus()  # from a button as well
    press(Qt.Key.Key_Z, modifiers=CONTROL)
    qtbot.waitUntil(lambda: world.responses()[0].answers["q05"] == "1")
    page.view.setFocus()
    qtbot.waitUntil(lambda: all(item.settled is None for item in page._found))
    assert not page.undo.isEnabled()
    page.view.setCurrentIndex(page.model.index(2, 0))
    press("1")
    qtbot.waitUntil(lambda: page._found[2].settled == "1")
    current = page._current
    assert current is not None
    assert current.question == "q05", "behind the last open one is the open one before it"


def test_a_second_entry_of_the_wrong_paper_is_taken_back_from_the_list(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    differing(world, "q02")
    page = page_of(qtbot, room, world)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    world.ask.confirmed = False
    page.again.click()
    assert SECOND in world.ask.asked[-1]
    assert not due(world)
    world.ask.confirmed = True
    page.again.click()
    qtbot.waitUntil(lambda: due(world) == ["f1"])
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)


def test_an_empty_form_is_asked_about_and_the_form_saved_last_is_taken_back(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    forms(world, "f1", "f2")
    world.office.officer = SECOND
    page = entering(qtbot, room, world)
    press(Qt.Key.Key_Return, modifiers=CONTROL)
    assert page.notice.asks
    assert due(world) == ["f1", "f2"]
    press(Qt.Key.Key_Escape)
    at_form(qtbot, room)
    press("2" * 19)
    press(Qt.Key.Key_Return, modifiers=CONTROL)
    qtbot.waitUntil(lambda: due(world) == ["f2"])
    qtbot.waitUntil(lambda: page.form is not None and page.form.response_id == "f2")
    at_form(qtbot, room)
    press("1")
    press(Qt.Key.Key_Z, modifiers=CONTROL)
    qtbot.waitUntil(lambda: due(world) == ["f1", "f2"])
    qtbot.waitUntil(lambda: page.form is not None and page.form.response_id == "f1")
    assert page.body is not None
    assert page.body.answers()["q19"] == "2", "what was typed is there to be corrected"
    qtbot.waitUntil(lambda: page.drafts.saver.idle)
    page.finish()
    qtbot.waitUntil(lambda: page.form is not None and page.form.response_id == "f2")
    assert page.body.answers() == {"q01": "1"}, "and of the form in between nothing is lost"


def test_a_form_whose_paper_is_missing_is_left_for_later(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    forms(world, "f1", "f2")
    world.office.officer = SECOND
    page = entering(qtbot, room, world)
    press("12")
    press(Qt.Key.Key_PageDown, modifiers=Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.form is not None and page.form.response_id == "f2")
    assert page.body is not None
    assert page.body.answers() == {}
    at_form(qtbot, room)
    press(Qt.Key.Key_PageDown, modifiers=Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.form is not None and page.form.response_id == "f1")
    assert page.body.answers() == {"q01": "1", "q02": "2"}, "what was typed is kept"


def test_a_page_with_nothing_to_decide_says_what_to_do(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    page = page_of(qtbot, room, world)
    assert "10 %" in page.hint.text
    forms(world, "f1")
    page.refresh()
    qtbot.waitUntil(lambda: "Ctrl+L" in page.hint.text)
    with world.office.record(SECOND) as rec:
        save_double_entry(rec, "f1", ALL)
    page.refresh()
    qtbot.waitUntil(lambda: "khác nhau" in page.hint.text)
