"""Double entry on the screen: blind, by another officer, settled by a third look."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.catalogue.brought.from_form import package_of_form
from desktop_app.catalogue.installed import install, installed_questionnaire
from desktop_app.forms.importing.importing import import_form
from desktop_app.forms.records.form_words import FormWords
from desktop_app.surveys.double_entry.double_entry import percent_of, save_double_entry, set_percent
from desktop_app.surveys.responses.answer_wording import AnswerWording, wording_of
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.drafts import drafts_of
from desktop_app.surveys.responses.queries import response_of
from desktop_app.surveys.responses.records import ResponseDraft
from tests.ui.surveys.conftest import CONTROL, World, a_round, in_round, press
from ui.surveys.entry.sheet_body import SheetBody
from ui.surveys.responses.history_panel import field_name, value_text
from ui.surveys.surveys_room import SurveysRoom


def sheet(room: SurveysRoom) -> SheetBody:
    found = room.double_entry.body
    assert isinstance(found, SheetBody)
    return found


def test_a_form_is_keyed_twice_and_settled(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    answers = {f"q{number:02d}": "1" for number in range(1, 20)}
    with world.office.record() as rec:
        save_response(rec, ResponseDraft("f1", world.round_id, "a01", 1, answers, "", ""), validity="")
    in_round(qtbot, room, world)
    room.key_twice(world.round_id)
    page = room.second
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    page.percent.setValue(100)
    qtbot.waitUntil(lambda: "0/1" in page.state.text())
    with world.office.read() as connection:
        assert percent_of(connection, world.round_id) == 100
    assert not page.key_button.isEnabled(), "nobody keys his own form again"
    world.office.officer = "Trần Văn Hai"
    page.refresh()
    qtbot.waitUntil(page.key_button.isEnabled)
    page.key_button.click()
    body = sheet(room)
    assert body.entry.answers == {}, "blind"
    qtbot.waitUntil(lambda view=body.view: QApplication.focusWidget() is view)  # type: ignore[misc]
    press("112")
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: room.double_entry.drafts.saver.idle)
    with world.office.read() as connection:
        assert [item.id for item in drafts_of(connection, world.round_id)] == ["sk:f1"]
    room.open_round(world.round_id)
    qtbot.waitUntil(lambda: room.round.areas.rows[0].entered == 1)
    assert not room.round.areas.rows[0].unfinished, "a double entry is no unfinished form"
    room.key_twice(world.round_id)
    qtbot.waitUntil(page.key_button.isEnabled)
    page.key_button.click()
    body = sheet(room)
    assert body.entry.answers == {"q01": "1", "q02": "1", "q03": "2"}
    qtbot.waitUntil(lambda view=body.view: QApplication.focusWidget() is view)  # type: ignore[misc]
    press(Qt.Key.Key_End)
    press("1")
    press(Qt.Key.Key_Return, modifiers=CONTROL)
    qtbot.waitUntil(lambda: room.pages.currentWidget() is page)
    qtbot.waitUntil(lambda: page.model.rowCount() == 16)
    first = [cell.text for cell in page.model.rows[0].cells]
    assert first[2:] == ["3. Thủy lợi và phòng, chống thiên tai", "Hài lòng", "Chưa hài lòng", "còn mở"]
    page.view.setCurrentIndex(page.model.index(0, 0))
    page.take_double_entry.click()
    qtbot.waitUntil(lambda: world.responses()[0].answers["q03"] == "2")
    qtbot.waitUntil(lambda: any("✓" in row.cells[5].text for row in page.model.rows))
    assert page.rates.rows[0].cells[0].text == "Nguyễn Thị Thử"


OWN = """
| survey | | | |
| | type | name | label |
| | text | name | Tên |
| | integer | people | Số người |
| | dateTime | came | Đến lúc |
| | rank k | order | Xếp |
| choices | | | |
| | list_name | name | label |
| | k | a | Một |
| | k | b | Hai |
| settings | | | |
| | form_id | form_title | version |
| | rieng | Phiếu riêng | 1 |
"""


def test_differences_of_a_form_brought_in_are_shown_and_settled_by_typing(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    office = world.office
    with office.record() as rec:
        install(rec.connection, package_of_form(import_form(OWN.encode(), "rieng.md")), "test", office.clock)
    round_id = a_round(office, questionnaire="rieng")
    first = {"name": "Nguyễn Văn An", "people": "4", "order": "a b"}
    first["came"] = "2026-02-28T08:30:00.000+07:00"
    with office.record() as rec:
        save_response(rec, ResponseDraft("f1", round_id, "a01", 1, first, "", ""), validity="")
        set_percent(rec, round_id, 100)
    with office.record("Trần Văn Hai") as rec:
        save_double_entry(
            rec,
            "f1",
            first
            | {
                "name": "Văn Nguyễn An",
                "people": "5",
                "order": "b a",
                "came": "2026-02-27T08:30:00.000+07:00",
            },
        )
    room.key_twice(round_id)
    page = room.second
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    shown = [tuple(page.model.index(row, column).data() for column in (2, 3, 4)) for row in range(4)]
    assert shown == [
        ("Tên", "Nguyễn Văn An", "Văn Nguyễn An"),
        ("Số người", "4", "5"),
        ("Đến lúc", "08:30 28/02/2026", "08:30 27/02/2026"),
        ("Xếp", "1. Một, 2. Hai", "1. Hai, 2. Một"),
    ]
    page.view.setCurrentIndex(page.model.index(1, 0))

    def type_answer() -> None:
        next(
            action for action in page.take_other.menu().actions() if action.text() == "Gõ câu trả lời…"
        ).trigger()

    world.ask.answer = "sáu"
    type_answer()
    assert "không phải là số" in page.refusal.text
    world.ask.answer = "6"
    type_answer()
    qtbot.waitUntil(lambda: "còn 3" in page.state.text())
    row = next(row for row in range(4) if page.model.index(row, 2).data() == "Đến lúc")
    page.view.setCurrentIndex(page.model.index(row, 0))
    world.ask.answer = "1/3/2026 9h05"
    type_answer()
    qtbot.waitUntil(lambda: "còn 2" in page.state.text())
    with office.read() as connection:
        response = response_of(connection, "f1")
    assert response is not None
    assert response.answers["people"] == "6"
    assert response.answers["came"] == "2026-03-01T09:05:00.000+07:00"


def test_a_typed_answer_with_spaces_is_shown_as_it_is(world: World) -> None:
    with world.office.read() as connection:
        questionnaire = installed_questionnaire(connection, "NTM_XA_2021", "1")
        own = wording_of(connection, questionnaire)
    assert value_text("answers/name", "Nguyễn Văn An", questionnaire, own) == "Nguyễn Văn An"
    assert value_text("answers/q01", "1 2", questionnaire, own) == "Hài lòng + Chưa hài lòng"
    brought = import_form(
        b"| survey |\n| | type | name | label |\n| | select_one roads | road | Which road? |\n"
        b"| choices |\n| | list_name | name | label |\n| | roads | 01 | Commune road |\n",
        "a.md",
    )
    words = AnswerWording((FormWords("1", brought.definition),))
    assert field_name("answers/road", words) == "Which road?"
    assert value_text("answers/road", "01", questionnaire, words) == "Commune road"
    assert field_name("serial", words) == "Số phiếu"


def test_a_wrong_paper_is_settled_at_once_and_escape_goes_back(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    """Nineteen answers of a form that was taken for another one were settled one by one."""
    answers = {f"q{number:02d}": "1" for number in range(1, 20)}
    with world.office.record() as rec:
        save_response(rec, ResponseDraft("f1", world.round_id, "a01", 1, answers, "", ""), validity="")
        set_percent(rec, world.round_id, 100)
    in_round(qtbot, room, world)
    world.office.officer = "Trần Văn Hai"
    room.key_twice(world.round_id)
    page = room.second
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.key_button)
    with world.office.record() as rec:
        save_double_entry(rec, "f1", dict.fromkeys(answers, "2"))
    room.key_twice(world.round_id)
    qtbot.waitUntil(lambda: page.model.rowCount() == 19)
    assert QApplication.focusWidget() is page.view
    press(Qt.Key.Key_A, modifiers=CONTROL)
    assert not page.take_other.isEnabled(), "each question has its own answers"
    page.take_double_entry.click()
    qtbot.waitUntil(lambda: set(world.responses()[0].answers.values()) == {"2"})
    qtbot.waitUntil(lambda: "còn 0" in page.state.text())
    page.view.setFocus(Qt.FocusReason.OtherFocusReason)
    press(Qt.Key.Key_Escape)
    assert room.pages.currentWidget() is room.round
