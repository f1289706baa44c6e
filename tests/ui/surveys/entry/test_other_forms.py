"""The entry screen over a form that is no list of one scale, and how quick a key is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.base.clock import FixedClock
from desktop_app.forms.importing.importing import import_form
from desktop_app.surveys.responses.drafts import drafts_of
from desktop_app.surveys.responses.entry import entry_place, reopened
from desktop_app.surveys.responses.records import Response
from tests.ui.surveys.conftest import CONTROL, World, on_disk, press
from ui.surveys.entry.form_body import FormBody
from ui.surveys.entry.sheet_body import SheetBody
from ui.surveys.surveys_room import SurveysRoom

FORM = """
| survey |
| | type | name | label | required | relevant |
| | integer | serial | Số phiếu | yes | |
| | integer | people | Số người | yes | |
| | select_one yes_no | q19 | Ông bà có hài lòng không? | | |
| | text | why | Vì sao? | | ${q19} = '2' |
| | begin_repeat | person | Người | | |
| | integer | age | Tuổi | | |
| | end_repeat | | | | |
| | text | comment | Ý kiến | | |

| choices |
| | list_name | name | label |
| | yes_no | 1 | Hài lòng |
| | yes_no | 2 | Chưa hài lòng |
"""


CALCULATED = FORM.replace("| required | relevant |", "| required | relevant | calculation |").replace(
    "| | text | comment |", "| | calculate | keyed_on | | | | today() |\n| | text | comment |"
)


def at_form(qtbot: QtBot, room: SurveysRoom, world: World, source: str = FORM) -> FormBody:
    with world.office.read() as connection:
        place = entry_place(connection, world.round_id, "a01")
    room.pages.setCurrentWidget(room.entry)
    room.entry.key_area(place, import_form(source.encode(), "khac.md").definition)
    body = room.entry.body
    assert isinstance(body, FormBody)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    return body


def test_any_form_is_keyed_and_saved(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    body = at_form(qtbot, room, world)
    assert body.question() == "people", "the serial number stands above the form and is not asked again"
    press("4", Qt.Key.Key_Return, "2")
    assert body.question() == "why"
    press("xa", Qt.Key.Key_Return)
    on_disk(qtbot, room)
    with world.office.read() as connection:
        (draft,) = drafts_of(connection, world.round_id)
    assert draft.answers["why"] == "xa"
    press(Qt.Key.Key_PageUp, Qt.Key.Key_PageUp, "1")
    with qtbot.waitSignal(room.entry.presenter.form_saved):
        press(Qt.Key.Key_Return, modifiers=CONTROL)
    (response,) = world.responses()
    assert dict(response.answers) == {"people": "4", "q19": "1", "person[]": "1"}
    assert response.serial == 1
    assert room.entry.serial.text() == "2"


def test_a_form_knows_who_keys_it_and_on_which_computer(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    with world.office.read() as connection:
        place = entry_place(connection, world.round_id, "a01")
    room.pages.setCurrentWidget(room.entry)
    asked = FORM.replace(
        "| | text | comment |", "| | username | who | | | |\n| | deviceid | on | | | |\n| | text | comment |"
    )
    room.entry.key_area(place, import_form(asked.encode(), "khac.md").definition)
    assert isinstance(room.entry.body, FormBody)
    answers = room.entry.body.answers()
    assert answers["who"] == world.office.officer
    assert answers["on"] == world.office.identity.store_id


def test_a_form_takes_defaults_from_the_one_saved_last(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    asked = FORM.replace("| required | relevant |", "| required | relevant | default |").replace(
        "| | integer | people | Số người | yes | |",
        "| | integer | people | Số người | yes | | ${last-saved#people} |",
    )
    body = at_form(qtbot, room, world, asked)
    assert body.answers().get("people", "") == ""
    press("4", Qt.Key.Key_Return, "1")
    with qtbot.waitSignal(room.entry.presenter.form_saved):
        press(Qt.Key.Key_Return, modifiers=CONTROL)
    assert body.answers()["people"] == "4"


def test_a_form_in_error_is_not_closed_but_kept(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    at_form(qtbot, room, world)
    press(Qt.Key.Key_Return, "1")
    press(Qt.Key.Key_Return, modifiers=CONTROL)
    assert room.entry.notice.text
    assert not world.responses()
    on_disk(qtbot, room)
    with world.office.read() as connection:
        assert drafts_of(connection, world.round_id)[0].answers["q19"] == "1"


def test_the_cursor_follows_from_one_form_to_another(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    at_form(qtbot, room, world)
    room.round.round_id = world.round_id
    room.key_area("a02")
    qtbot.waitUntil(lambda: isinstance(room.entry.body, SheetBody))
    body = room.entry.body
    assert isinstance(body, SheetBody)
    assert QApplication.focusWidget() is body.view
    qtbot.wait(20)
    assert QApplication.focusWidget() is body.view


def test_a_finished_form_opened_again_is_as_it_was_until_it_is_changed(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    form = CALCULATED
    response = saved_two_days_ago(qtbot, room, world, form)
    assert response.answers["keyed_on"] == "2026-10-05"
    body = corrected(room, world, form)
    assert body.answers()["keyed_on"] == "2026-10-05"
    assert body.view.renewed.text == ""
    with qtbot.waitSignal(room.entry.presenter.form_saved):
        press(Qt.Key.Key_Return, modifiers=CONTROL)
    assert world.responses()[0].answers == response.answers
    body = corrected(room, world, form)
    press("5", Qt.Key.Key_Return)
    assert body.answers()["keyed_on"] == "2026-10-07"
    assert "“Phiếu tự tính: keyed_on” 05/10/2026 → 07/10/2026" in body.view.renewed.text
    assert body.view.renewed.isVisibleTo(room.entry)
    on_disk(qtbot, room)
    again = corrected(room, world, form)
    assert again.answers()["people"] == "5", "a correction that was left unfinished goes on"


def test_another_serial_number_is_no_change_of_a_finished_form(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    form = CALCULATED
    response = saved_two_days_ago(qtbot, room, world, form)
    corrected(room, world, form)
    room.entry.take_serial(9)
    press(Qt.Key.Key_Escape)
    on_disk(qtbot, room)
    body = corrected(room, world, form)
    assert room.entry.serial.text() == "9"
    assert body.answers()["keyed_on"] == "2026-10-05", "nobody has changed an answer"
    with qtbot.waitSignal(room.entry.presenter.form_saved):
        press(Qt.Key.Key_Return, modifiers=CONTROL)
    assert world.responses() == [replace(response, serial=9)]


def test_another_opinion_or_day_is_no_change_of_a_finished_form(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    form = FORM.replace("| required | relevant |", "| required | relevant | calculation |").replace(
        "| | text | comment |",
        "| | calculate | keyed_on | | | | today() |\n| | date | answered_on | Ngày |\n| | text | comment |",
    )
    response = saved_two_days_ago(qtbot, room, world, form)
    body = corrected(room, world, form)
    body.session.answer(body.session.questions()[-2].ref, "2026-10-04")
    body.to_comment()
    press("duong tot", Qt.Key.Key_Return)
    assert body.view.renewed.text == ""
    press(Qt.Key.Key_Escape)
    on_disk(qtbot, room)
    body = corrected(room, world, form)
    assert body.answers()["keyed_on"] == "2026-10-05", "nothing is worked out from the opinion or the day"
    with qtbot.waitSignal(room.entry.presenter.form_saved):
        press(Qt.Key.Key_Return, modifiers=CONTROL)
    assert world.responses() == [replace(response, comment="duong tot", answered_on=date(2026, 10, 4))]


def test_the_end_is_stamped_when_the_form_is_saved(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    form = FORM.replace(
        "| | text | comment |", "| | start | begun | | | |\n| | end | done | | | |\n| | text | comment |"
    )
    at_form(qtbot, room, world, form)
    clock = world.office.clock
    assert isinstance(clock, FixedClock)
    clock.advance(timedelta(minutes=3))
    press("4", Qt.Key.Key_Return, "1")
    with qtbot.waitSignal(room.entry.presenter.form_saved):
        press(Qt.Key.Key_Return, modifiers=CONTROL)
    (response,) = world.responses()
    begun, done = (datetime.fromisoformat(response.answers[name]) for name in ("begun", "done"))
    assert done - begun == timedelta(minutes=3)


def saved_two_days_ago(qtbot: QtBot, room: SurveysRoom, world: World, form: str) -> Response:
    """A form that was entered and saved, and then two days have gone."""
    at_form(qtbot, room, world, form)
    press("4", Qt.Key.Key_Return, "1")
    with qtbot.waitSignal(room.entry.presenter.form_saved):
        press(Qt.Key.Key_Return, modifiers=CONTROL)
    clock = world.office.clock
    assert isinstance(clock, FixedClock)
    clock.advance(timedelta(days=2))
    (response,) = world.responses()
    return response


def corrected(room: SurveysRoom, world: World, source: str) -> FormBody:
    (response,) = world.responses()
    with world.office.read() as connection:
        place = entry_place(connection, world.round_id, "a01")
        draft, validity = reopened(connection, response.id, world.office.officer)
    room.entry.correct(place, import_form(source.encode(), "khac.md").definition, draft, validity)
    body = room.entry.body
    assert isinstance(body, FormBody)
    return body
