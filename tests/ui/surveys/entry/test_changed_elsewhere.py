"""A form that others change while it is open shows what they changed before it is saved."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from tests.ui.surveys.conftest import CONTROL, World, front, in_round, press, settle
from ui.surveys.surveys_room import SurveysRoom

GOOD = {f"q{number:02d}": "1" for number in range(2, 20)}


def opened(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    with world.office.record() as rec:
        save_response(rec, ResponseDraft("f1", world.round_id, "a01", 1, GOOD, "", ""), validity="")
    in_round(qtbot, room, world)
    room.correct("f1")
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.entry and room.entry.body is not None)


def meanwhile(world: World, **answers: str) -> None:
    with world.office.record("Trần Văn Nhập") as rec:
        rec.put("survey_response", "f1", {"answers": dict(answers)})


def save(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    press(Qt.Key.Key_Return, modifiers=CONTROL)
    settle(qtbot, world)


def test_both_values_are_shown_and_the_second_save_keeps_mine(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    opened(qtbot, room, world)
    press("2")  # the first question
    meanwhile(world, q01="1", q05="2")
    save(qtbot, room, world)
    words = room.entry.notice.text
    assert room.entry.notice.isVisible()
    assert "1. Quy hoạch: Nơi khác đã sửa từ “–” thành “Hài lòng”; ở đây gõ “Chưa hài lòng”." in words
    assert "5. Trường học: Nơi khác đã sửa từ “Hài lòng” thành “Chưa hài lòng”;" in words
    assert front(room).answers["q01"] == "2"
    assert front(room).answers["q05"] == "2"
    assert front(room).question == "q01", "the cursor stands where it was changed"
    assert world.responses()[0].answers["q01"] == "1", "nothing is saved before it was shown"
    with qtbot.waitSignal(room.entry.corrected):
        press(Qt.Key.Key_Return, modifiers=CONTROL)
    (form,) = world.responses()
    assert (form.answers["q01"], form.answers["q05"]) == ("2", "2")
    settle(qtbot, world)
