"""The keys of the entry screen beside the answers: other forms, numbers, printed codes, locked rounds."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.surveys.responses.barcode import (
    ScannedForm,
    printed_code,
    printed_mark,
    scanned_form,
)
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.drafts import drafts_of, unfinished_corrections
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.rounds.commands import put_round_area, set_round_state
from tests.ui.surveys.conftest import CONTROL, World, entry, front, in_round, on_disk, press
from ui.base.saves import SavedEntity
from ui.surveys.surveys_room import SurveysRoom

ALT = Qt.KeyboardModifier.AltModifier


def saved_forms(world: World, *serials: int) -> None:
    with world.office.record() as rec:
        for serial in serials:
            draft = ResponseDraft(
                f"f{serial}", world.round_id, "a01", serial, {"q01": "1", "q19": "1"}, "", ""
            )
            save_response(rec, draft, validity="")


def form_shown(qtbot: QtBot, room: SurveysRoom, form_id: str) -> None:
    qtbot.waitUntil(lambda: front(room).id == form_id)


def test_the_form_before_and_behind(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    saved_forms(world, 1, 2)
    entry(qtbot, room, world)
    press("2")
    new = front(room).id
    for form_id, key in (("f2", Qt.Key.Key_PageUp), ("f1", Qt.Key.Key_PageUp), ("f2", Qt.Key.Key_PageDown)):
        press(key, modifiers=ALT)
        form_shown(qtbot, room, form_id)
    press(Qt.Key.Key_PageDown, modifiers=ALT)
    form_shown(qtbot, room, new)
    assert front(room).answers == {"q01": "2"}, "the new form is as it was left"
    with world.office.read() as connection:
        assert unfinished_corrections(connection, world.round_id) == [], "only looking is no correction"


def test_a_correction_between_new_forms_leads_back_to_them(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    saved_forms(world, 1)
    entry(qtbot, room, world)
    press(Qt.Key.Key_PageUp, modifiers=ALT)
    form_shown(qtbot, room, "f1")
    press("2")
    press(Qt.Key.Key_Return, modifiers=CONTROL)
    qtbot.waitUntil(lambda: not room.entry.presenter.correcting)
    assert room.pages.currentWidget() is room.entry
    assert room.entry.serial.text() == "2"
    assert world.responses()[0].answers["q01"] == "2"


def test_the_next_free_number_on_one_key(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    saved_forms(world, 1, 2, 4)
    entry(qtbot, room, world)
    press(Qt.Key.Key_F6, "1")
    assert "F3" in room.entry.head.serial_wrong.text()
    press(Qt.Key.Key_F3)
    assert room.entry.serial.text() == "3"
    assert room.entry.head.serial_wrong.text() == ""


def test_a_printed_code_leads_to_its_area_and_number(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    entry(qtbot, room, world)
    press(Qt.Key.Key_F6, f"{printed_code(world.round_id, 'a02')}|7", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room.entry.head.area.text() == "Thôn Đông")
    assert room.entry.serial.text() == "7"
    press(Qt.Key.Key_F6, f"{printed_code('another', 'a01')}|3", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(room.entry.notice.text))
    assert room.entry.serial.text() == "7", "a form of another round changes nothing"


def test_a_barcode_of_another_area_or_round_is_told(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    entry(qtbot, room, world)
    press("11")
    here, there = (printed_mark(world.round_id, area) for area in ("a01", "a02"))
    press(Qt.Key.Key_F6, f"{here}0004", Qt.Key.Key_Return)
    assert (room.entry.head.area.text(), room.entry.serial.text()) == ("Thôn Đoài", "4")
    press(Qt.Key.Key_F6, f"{there.lower()}0007", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room.entry.head.area.text() == "Thôn Đông")
    assert room.entry.serial.text() == "7"
    press(Qt.Key.Key_F6, f"{printed_mark('another', 'a02')}0003", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "đợt" in room.entry.notice.text)
    assert room.entry.serial.text() == "7", "a form of another round changes nothing"


def test_what_a_printed_code_says() -> None:
    assert scanned_form(f"{printed_code('r1', 'a1')}|12\n") == ScannedForm("r1", "a1", 12)
    assert scanned_form("12") is None
    assert scanned_form("123456000012") is None, "digits alone are what somebody typed"
    mark = printed_mark("r1", "a1")
    assert scanned_form(f"{mark}0012") == ScannedForm("", "", 12, mark)
    assert mark != printed_mark("r2", "a1")
    assert mark != printed_mark("r1", "a2")


def test_a_number_beyond_the_issued_and_a_form_beyond_the_collected_are_told(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    saved_forms(world, 1, 2)
    entry(qtbot, room, world)
    assert not room.entry.strange.text, "nothing is typed yet"
    press("1" * 19)
    assert "3" in room.entry.strange.text, "the third form of two"
    press(Qt.Key.Key_F6, "400", Qt.Key.Key_Return)
    assert "400" in room.entry.strange.text
    with qtbot.waitSignal(room.entry.presenter.form_saved):
        press(Qt.Key.Key_Return, modifiers=CONTROL)
    assert [response.serial for response in world.responses()] == [1, 2, 400], "told, never in the way"


def test_a_locked_round_is_read_only_from_the_opening_on(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    with world.office.record() as rec:
        for area in ("a01", "a02", "a03"):
            put_round_area(rec, world.round_id, area, forms_collected=0)
        set_round_state(rec, world.round_id, "closed")
    entry(qtbot, room, world)
    assert room.entry.locked.text
    press("1" * 5, Qt.Key.Key_F6, "9")
    assert room.entry.body is not None
    assert room.entry.body.answers() == {}
    assert room.entry.serial.text() == "1"
    with world.office.read() as connection:
        assert drafts_of(connection, world.round_id) == []


def test_a_round_that_is_locked_meanwhile_loses_nothing(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    entry(qtbot, room, world)
    press("112")
    with world.office.record() as rec:
        set_round_state(rec, world.round_id, "closed")
    world.context.saves.publish([SavedEntity.SURVEY_ROUND])
    qtbot.waitUntil(lambda: room.entry.readonly)
    press("2")
    on_disk(qtbot, room)
    with world.office.read() as connection:
        (kept,) = drafts_of(connection, world.round_id)
    assert kept.answers == {"q01": "1", "q02": "1", "q03": "2"}
    with world.office.record() as rec:
        set_round_state(rec, world.round_id, "counting")
    world.context.saves.publish([SavedEntity.SURVEY_ROUND])
    qtbot.waitUntil(lambda: not room.entry.readonly)
    press("2")
    assert front(room).answers["q04"] == "2"


def test_a_correction_left_with_escape_is_seen(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    saved_forms(world, 1, 2)
    in_round(qtbot, room, world)
    room.list_forms("a01")
    qtbot.waitUntil(lambda: room.responses.model.line_at(0) is not None)
    room.correct("f1")
    form_shown(qtbot, room, "f1")
    press("2")
    on_disk(qtbot, room)
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "1" in room.responses.corrections.text)
    assert room.responses.model.corrections == {"f1"}
    QTest.mouseClick(room.responses.go_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.entry)
    assert room.entry.notice.text, "an earlier correction is taken up"
    assert front(room).answers["q01"] == "2"
    press(Qt.Key.Key_Return, modifiers=CONTROL)
    qtbot.waitUntil(lambda: world.responses()[0].answers["q01"] == "2")
    qtbot.waitUntil(lambda: room.responses.corrections.text == "")
    assert QApplication.focusWidget() is not None


def test_a_wrong_digit_is_seen_and_changes_nothing(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    entry(qtbot, room, world)
    press("17")
    assert "7" in room.entry.flash.text()
    assert room.entry.flash.isVisible()
    assert front(room).answers == {"q01": "1"}
    press("2")
    assert front(room).answers == {"q01": "1", "q02": "2"}
    assert not room.entry.flash.isVisible(), "what is right now is not told to be wrong"


def test_a_form_is_thrown_away_by_a_key(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    entry(qtbot, room, world)
    press("12")
    assert front(room).answers
    press(Qt.Key.Key_Delete, modifiers=CONTROL)
    qtbot.waitUntil(lambda: not front(room).answers)
    assert "Bỏ" in world.ask.asked[-1], "it asks first"


def test_four_keys_are_named_and_the_others_are_in_the_tip(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    entry(qtbot, room, world)
    line = room.entry.foot.keys
    keys = "0: bỏ trống · *: như phiếu trước · PageUp: lùi lại · F8: chỗ cần xem tiếp theo · F1: mọi phím"
    assert line.text() == keys
    assert line.height() < 2 * line.fontMetrics().height()
    assert "Ctrl+Enter" in line.toolTip()


def test_nothing_typed_goes_anywhere_until_it_is_answered_whether_an_invalid_form_is_saved(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    entry(qtbot, room, world)
    press("1" * 18, "9")
    press(Qt.Key.Key_Return, modifiers=CONTROL)
    asked = room.entry.notice.text
    before = room.entry.body.answers() if room.entry.body is not None else {}
    press("2" * 19, Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_PageUp, Qt.Key.Key_Backspace)
    assert room.entry.body is not None
    assert room.entry.body.answers() == before, "the digits of the next form are in no form"
    assert "23" in room.entry.notice.text
    press(Qt.Key.Key_Return, modifiers=CONTROL)
    assert not world.responses(), "it was meant for the form whose digits were not taken"
    assert room.entry.notice.text == asked, "asked again"
    with qtbot.waitSignal(room.entry.presenter.form_saved):
        press(Qt.Key.Key_Return, modifiers=CONTROL)
    (response,) = world.responses()
    assert response.validity == "overall_double"
    assert room.entry.notice.text == ""
    press("1" * 19)
    with qtbot.waitSignal(room.entry.presenter.form_saved):
        press(Qt.Key.Key_Return, modifiers=CONTROL)
    assert [item.validity for item in world.responses()] == ["overall_double", ""]


def test_an_invalid_form_is_gone_back_to_with_esc(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    entry(qtbot, room, world)
    press("1" * 18, "9")
    press(Qt.Key.Key_Return, modifiers=CONTROL)
    press(Qt.Key.Key_Escape)
    assert room.pages.currentWidget() is room.entry, "the page is not left"
    assert room.entry.notice.text == ""
    press(Qt.Key.Key_PageUp, "1")
    with qtbot.waitSignal(room.entry.presenter.form_saved):
        press(Qt.Key.Key_Return, modifiers=CONTROL)
    assert world.responses()[0].validity == ""


def test_a_form_that_was_gone_back_to_is_asked_about_again(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    entry(qtbot, room, world)
    press("1" * 18, "9")
    press(Qt.Key.Key_Return, modifiers=CONTROL)
    press(Qt.Key.Key_F2)
    assert room.entry.notice.text == "", "a key of the page chose another place"
    press(Qt.Key.Key_Return, modifiers=CONTROL)
    assert room.entry.notice.text
    assert not world.responses()
