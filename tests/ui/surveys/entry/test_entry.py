"""Entering paper forms: nothing but keys, nothing lost."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop_app.base.i18n import tr
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.drafts import drafts_of
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.rounds.commands import set_round_state
from tests.ui.laying_out import laying_out
from tests.ui.painted import painting
from tests.ui.surveys.conftest import CONTROL, SHIFT, World, entry, on_disk, press, settle, shown
from ui.surveys.entry.sheet_body import SheetBody
from ui.surveys.surveys_room import SurveysRoom


def body(room: SurveysRoom) -> SheetBody:
    found = room.entry.body
    assert isinstance(found, SheetBody)
    return found


def type_text(text: str) -> None:
    for letter in text:
        target = QApplication.focusWidget()
        assert target is not None
        QApplication.sendEvent(
            target, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
        )


def test_a_whole_form_with_a_comment_is_keyed_without_the_mouse(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    entry(qtbot, room, world)
    assert room.entry.head.area.text() == "Thôn Đoài"
    assert room.entry.serial.text() == "1"
    press("1" * 9 + "2" + "1" * 9)
    assert isinstance(QApplication.focusWidget(), QPlainTextEdit)
    type_text("Đề nghị sửa đường trục thôn")
    with qtbot.waitSignal(room.entry.presenter.form_saved) as saved:
        press(Qt.Key.Key_Return, modifiers=CONTROL)
        assert room.entry.serial.text() == "2", "the next form does not wait for the disk"
    assert saved.args == ["1"]
    assert "1" in room.entry.flash.text()
    assert room.entry.flash.isVisible()
    (response,) = world.responses()
    assert response.answers == {f"q{n:02d}": "2" if n == 10 else "1" for n in range(1, 20)}
    assert (response.serial, response.validity, response.comment) == (1, "", "Đề nghị sửa đường trục thôn")
    assert response.entered_by == world.office.officer
    assert QApplication.focusWidget() is body(room).view, "the cursor waits at the next form"


def test_an_answer_lays_nothing_out(
    qtbot: QtBot, room: SurveysRoom, world: World, qapp: QApplication
) -> None:
    entry(qtbot, room, world)
    press("11")
    settle(qtbot, world)
    sheet = body(room)
    texts = {question.text for question in sheet.entry.sheet.questions}
    shown = []
    with laying_out(qapp) as laid_out:
        for _ in range(6):
            press("1")
            shown.append(sheet.text.text())
            on_disk(qtbot, room)
    assert laid_out == []
    assert sheet.text.x() > sheet.number.geometry().right()
    assert len(set(shown)) == 6
    assert texts.issuperset(shown)


def test_an_answer_paints_its_line_and_the_next_one(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    entry(qtbot, room, world)
    view = body(room).view
    line = view.rect_of(1)
    with painting(qtbot, view) as painted:
        press("1")
    assert 0 < painted.areas[view] <= 2 * line.width() * line.height()


def test_two_forms_in_a_row_repeat_with_one_key(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    entry(qtbot, room, world)
    press("2" + "1" * 18)
    press(Qt.Key.Key_Return, modifiers=CONTROL)
    press(*[Qt.Key.Key_F4] * 18, Qt.Key.Key_Asterisk)
    press(Qt.Key.Key_Return, modifiers=CONTROL)
    qtbot.waitUntil(lambda: len(world.responses()) == 2)
    first, second = world.responses()
    assert second.answers == first.answers
    assert [first.serial, second.serial] == [1, 2]


def test_a_form_more_than_came_back_is_asked_about_first(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    entry(qtbot, room, world)  # two forms came back
    for _ in range(3):
        assert not world.ask.asked, "the first two are entered unasked"
        press("1" * 19)
        press(Qt.Key.Key_Return, modifiers=CONTROL)
        if room.entry.presenter.entered == 2:
            assert len(world.ask.asked) == 1, "asked before a key of the third is pressed"
            world.ask.asked.clear()
    qtbot.waitUntil(lambda: len(world.responses()) == 3)
    assert not world.ask.asked, "once in a sitting"
    world.ask.confirmed = False
    room.key_area("a01")
    qtbot.waitUntil(lambda: bool(world.ask.asked))
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.round)
    assert len(world.responses()) == 3


def test_blank_double_and_back(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    entry(qtbot, room, world)
    press("1", "0", "9", Qt.Key.Key_Return, "1")
    press(Qt.Key.Key_PageUp)
    press(Qt.Key.Key_Return, modifiers=SHIFT)
    assert body(room).entry.question.number == 4
    press("2")
    press(Qt.Key.Key_End, "1")
    with qtbot.waitSignal(room.entry.presenter.form_saved):
        press(Qt.Key.Key_Return, modifiers=CONTROL)
    (response,) = world.responses()
    assert response.answers == {"q01": "1", "q03": "1 2", "q04": "2", "q05": "1", "q19": "1"}
    assert response.validity == "", "a double tick in a content leaves the form valid"


def test_an_invalid_form_is_shown_with_its_reason_before_it_is_saved(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    entry(qtbot, room, world)
    press("1" * 18, "9")
    press(Qt.Key.Key_Return, modifiers=CONTROL)
    assert "Hai" in room.entry.notice.text or "hai phương án" in room.entry.notice.text
    assert room.entry.serial.text() == "1"
    assert not world.responses()
    with qtbot.waitSignal(room.entry.presenter.form_saved):
        press(Qt.Key.Key_Return, modifiers=CONTROL)
    assert world.responses()[0].validity == "overall_double"


def test_the_officer_may_decide_otherwise(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    entry(qtbot, room, world)
    press("1" * 18)
    room.entry.validity.setCurrentIndex(room.entry.validity.findData("other"))
    room.entry.validity.activated.emit(room.entry.validity.currentIndex())
    assert QApplication.focusWidget() is not room.entry.validity, "the cursor is back in the form"
    with qtbot.waitSignal(room.entry.presenter.form_saved):
        press(Qt.Key.Key_Return, modifiers=CONTROL)
    assert world.responses()[0].validity == "other"


def test_a_second_form_of_a_household_is_noticed(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    entry(qtbot, room, world)
    press("1" * 19)
    press(Qt.Key.Key_Return, modifiers=CONTROL)
    press(Qt.Key.Key_F6, "1", Qt.Key.Key_Return)
    assert "1" in room.entry.head.serial_wrong.text()
    press("1" * 19)
    assert room.entry.presenter.suggestion == "duplicate_household"
    press(Qt.Key.Key_F6, "7", Qt.Key.Key_Return)
    assert room.entry.presenter.suggestion == ""
    press(Qt.Key.Key_Return, modifiers=CONTROL)
    qtbot.waitUntil(lambda: [item.serial for item in world.responses()] == [1, 7])
    assert room.entry.serial.text() == "8"


def test_what_was_left_unfinished_reopens_at_the_same_question(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    entry(qtbot, room, world)
    press("12121")
    on_disk(qtbot, room)
    assert "✓" in room.entry.head.safe.text()
    with world.office.read() as connection:
        (draft,) = drafts_of(connection, world.round_id)
    assert (draft.question, draft.answers["q05"]) == ("q06", "1")
    room.hide()
    again = shown(qtbot, world)
    qtbot.waitUntil(lambda: again.pages.currentWidget() is again.entry)
    assert body(again).entry.question.name == "q06"
    assert body(again).entry.answers == {"q01": "1", "q02": "2", "q03": "1", "q04": "2", "q05": "1"}
    assert again.entry.serial.text() == "1"
    qtbot.waitUntil(lambda: QApplication.focusWidget() is body(again).view)
    press("1" * 14)
    with qtbot.waitSignal(again.entry.presenter.form_saved):
        press(Qt.Key.Key_Return, modifiers=CONTROL)
    with world.office.read() as connection:
        assert drafts_of(connection, world.round_id) == []
    assert len(world.responses()) == 1


def test_a_new_form_says_nothing_of_the_draft_of_the_one_before(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    """“Đã lưu nháp” was there where nobody had typed: the draft of the form that was thrown away had gone."""
    entry(qtbot, room, world)
    assert room.entry.head.safe.text() == "Phiếu mới"
    press("12")
    on_disk(qtbot, room)
    assert room.entry.head.safe.text() == "✓ Đã lưu nháp"
    press(Qt.Key.Key_Delete, modifiers=CONTROL)

    def is_gone() -> bool:
        with world.office.read() as connection:
            return not drafts_of(connection, world.round_id)

    qtbot.waitUntil(is_gone)
    settle(qtbot, world)
    assert room.entry.head.safe.text() == "Phiếu mới"
    press("1" * 19)
    press(Qt.Key.Key_Return, modifiers=CONTROL)
    qtbot.waitUntil(lambda: len(world.responses()) == 1)
    settle(qtbot, world)
    assert room.entry.head.safe.text() == "Phiếu mới"


def test_escape_keeps_the_draft_and_goes_back(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    entry(qtbot, room, world)
    press("10", Qt.Key.Key_Escape)
    assert room.pages.currentWidget() is room.round
    qtbot.waitUntil(lambda: any(row.unfinished for row in room.round.areas.rows))
    room.key_area("a01")
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.entry)
    assert body(room).entry.question.number == 3
    said = [body(room).view.spoken(at).rpartition(": ")[2] for at in range(3)]
    assert said == ["1 · Hài lòng", tr("0 · Blank"), tr("not asked yet")]


def test_a_comment_is_kept_while_it_is_written(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    entry(qtbot, room, world)
    press("1" * 19)
    type_text("Nước sạch yếu")

    def kept() -> bool:
        with world.office.read() as connection:
            return any(item.answers.get("comment") == "Nước sạch yếu" for item in drafts_of(connection))

    qtbot.waitUntil(kept)


def test_a_refused_form_is_kept_as_draft(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    entry(qtbot, room, world)
    press("1" * 19)
    on_disk(qtbot, room)
    with world.office.record() as rec:
        set_round_state(rec, world.round_id, "closed")
    with qtbot.waitSignal(room.entry.presenter.not_saved):
        press(Qt.Key.Key_Return, modifiers=CONTROL)
    assert "mở" in room.entry.notice.text
    assert not world.responses()

    def kept() -> bool:
        with world.office.read() as connection:
            return any(len(item.answers) == 19 for item in drafts_of(connection, world.round_id))

    qtbot.waitUntil(kept)


def test_a_form_thrown_away_leaves_nothing(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    entry(qtbot, room, world)
    press("111")
    on_disk(qtbot, room)
    room.entry.foot.discard_button.click()
    assert world.ask.asked

    def gone() -> bool:
        with world.office.read() as connection:
            return not drafts_of(connection, world.round_id)

    qtbot.waitUntil(gone)
    assert body(room).entry.answers == {}
    assert room.entry.serial.text() == "1"


def test_digits_in_an_unknown_place_change_nothing(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    entry(qtbot, room, world)
    press("7", "a")
    assert body(room).entry.answers == {}
    assert body(room).entry.at == 0


def test_the_first_form_of_a_sitting_repeats_the_last_one_of_the_officer(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    good = {f"q{number:02d}": "1" for number in range(1, 20)}
    for officer, name, area_id, question in (
        ("Nguyễn Thị Thử", "m1", "a01", "q02"),
        ("Nguyễn Thị Thử", "m2", "a02", "q01"),
        ("Trần Văn Nhập", "o1", "a01", "q03"),
    ):
        draft = ResponseDraft(name, world.round_id, area_id, 1, {**good, question: "2"}, "", "")
        with world.office.record(officer) as rec:
            save_response(rec, draft, validity="")
    entry(qtbot, room, world)
    press("***")
    assert room.entry.body is not None
    assert room.entry.body.answers() == {"q01": "1", "q02": "2", "q03": "1"}
    on_disk(qtbot, room)


def test_a_topic_that_is_cut_is_told_as_a_tip(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    entry(qtbot, room, world)
    body = room.entry.body
    assert isinstance(body, SheetBody)
    sheet = body.view
    assert sheet.tip(sheet.rect_of(3).center()) == "", "this topic is shown whole"
    sheet.resize(sheet.minimumSizeHint())
    assert "Quốc phòng và An ninh" in sheet.tip(sheet.rect_of(17).center())
    assert sheet.tip(sheet.rect().bottomRight() * 2) == ""


def test_the_number_of_a_question_stands_beside_its_text(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    entry(qtbot, room, world)
    press("1" * 11)
    sheet = body(room)
    assert sheet.number.text() == "12"
    assert sheet.number.shown == "12"
    assert sheet.number.geometry().right() < sheet.text.geometry().left()
