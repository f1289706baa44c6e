"""Answers in the list of forms, in the columns that were chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from tests.ui.surveys.conftest import World, press, settle
from tests.ui.surveys.responses.test_answers_of_repeats import SECOND, a_form
from ui.context.preferences import PreferencesFile
from ui.surveys.responses.page import ResponsesPage
from ui.surveys.surveys_room import SurveysRoom


def at_list(qtbot: QtBot, room: SurveysRoom, round_id: str) -> ResponsesPage:
    page = room.responses
    room.pages.setCurrentWidget(page)
    page.open_round(round_id)
    qtbot.waitUntil(lambda: page.model.line_at(0) is not None)
    qtbot.waitUntil(page.view.hasFocus)
    return page


def shown(page: ResponsesPage) -> list[list[str]]:
    """Headings and rows from left to right, as they stand on the screen."""
    head = page.view.horizontalHeader()
    columns = [head.logicalIndex(place) for place in range(head.count())]
    seen = [column for column in columns if not page.view.isColumnHidden(column)]
    headings = [str(page.model.headerData(column, Qt.Orientation.Horizontal)) for column in seen]
    rows = range(page.model.rowCount())
    return [headings, *([str(page.model.index(row, column).data()) for column in seen] for row in rows)]


def test_answers_of_any_form_are_shown_in_chosen_columns(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    round_id = a_form(world)
    with world.office.record() as rec:
        save_response(rec, ResponseDraft("f2", round_id, "a01", 2, SECOND, "", ""), validity="")
    page = at_list(qtbot, room, round_id)
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    press(Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: page.answers.dialog is not None and page.answers.dialog.field.hasFocus())
    press("gioi", Qt.Key.Key_Down, Qt.Key.Key_Space)
    press(Qt.Key.Key_Backtab, *([Qt.Key.Key_Backspace] * 4), "ngay", Qt.Key.Key_Down, Qt.Key.Key_Space)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.model.line_at(1) is not None)
    headings, first, second = shown(page)
    assert headings[:4] == ["Phiếu số", "Khu dân cư", "Người · Giới tính", "Ngày ghi"]
    assert first[:4] == ["1", "Thôn Đoài", "Nam", "01/11/2026"]
    assert second[:4] == ["2", "Thôn Đoài", "Nữ; Nam", "02/11/2026"]
    assert "Đánh giá chung" not in headings, "a form without an overall question has no such column"

    again = SurveysRoom(world.context)
    qtbot.addWidget(again)
    again.show()
    assert shown(at_list(qtbot, again, round_id))[0][:4] == headings[:4], "remembered on this computer"
    assert PreferencesFile(world.office.store.path.parent).current.answer_columns == {
        "ho": ["person/sex", "day"]
    }
    with world.office.record() as rec:
        save_response(rec, ResponseDraft("g1", world.round_id, "a01", 1, {"q01": "1"}, "", ""), validity="")
    again.responses.open_round(world.round_id)
    qtbot.waitUntil(lambda: "Ngày ghi" not in shown(again.responses)[0])  # of this questionnaire alone
    settle(qtbot, world)


def test_a_page_that_was_read_for_other_columns_is_not_shown(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    page = at_list(qtbot, room, a_form(world))
    for wanted in (["day"], ["person/sex"], ["person[]"]):  # each asks for lines before the last ones came
        page.answers._take(wanted)
        page.model.line_at(0)
    qtbot.waitUntil(lambda: page.model.line_at(0) is not None)
    assert shown(page)[1][:3] == ["1", "Thôn Đoài", "1"]
    page.answers._take([])
    qtbot.waitUntil(lambda: page.model.line_at(0) is not None)
    assert page.model.columnCount() == page.model.own_columns
