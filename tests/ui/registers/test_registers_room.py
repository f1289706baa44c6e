"""The work of an officer in the room of registers, by keyboard."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.accounts.officers import officers
from desktop_app.base.text import fold
from desktop_app.registers.entries.drafts import drafts_of
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.links import family, links_of
from desktop_app.registers.entries.steps import Step, add_note, take_step
from desktop_app.registers.kinds.in_use import register_in_use
from tests.registers.builders import AN_OPINION, ON, begin_opinion, past_of
from tests.registers.test_offered_first import MEETING
from tests.ui.registers.conftest import CONTROL, World, in_register, press, settle, type_text, until
from ui.forms.entry_form import EntryForm
from ui.places.registers import DuePlace, RegisterEntryPlace, RegisterPlace
from ui.registers.registers_room import RegistersRoom
from ui.registers.steps.step_dialog import StepDialog
from ui.theme import spacing as space
from ui.widgets.tab_order import stops

TODAY = date(2026, 10, 5)


def new_entry(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    in_register(qtbot, world, room)
    press(Qt.Key.Key_N, modifier=CONTROL)
    until(qtbot, lambda: room.pages.currentWidget() is room.entry)
    settle(qtbot, world)


def type_opinion(content: str) -> None:
    press(Qt.Key.Key_Tab, Qt.Key.Key_2)
    type_text(content)
    press(Qt.Key.Key_Tab, Qt.Key.Key_4)


def dialog_of(qtbot: QtBot, room: RegistersRoom) -> StepDialog:
    until(qtbot, lambda: room.dialog is not None and room.dialog.isVisible())
    dialog = room.dialog
    assert dialog is not None
    until(qtbot, lambda: dialog.isAncestorOf(QApplication.focusWidget() or room))
    return dialog


def ask_step(qtbot: QtBot, room: RegistersRoom, words: str) -> StepDialog:
    """Choose what the menu of F4 offers; the menu itself opens on a real display only."""
    room.dialog = None
    menu = room.list.panel.menu
    wanted = fold(words)  # an office chooses between Huỷ and Hủy
    until(qtbot, lambda: any(wanted in fold(action.text()) for action in menu.actions()))
    next(action for action in menu.actions() if wanted in fold(action.text())).trigger()
    return dialog_of(qtbot, room)


def test_an_entry_is_typed_saved_and_stands_in_the_list(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    new_entry(qtbot, world, room)
    type_opinion("Đường vào thôn ngập")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: [line.title for line in world.lines()] == ["Đường vào thôn ngập"])
    settle(qtbot, world)
    assert room.pages.currentWidget() is room.entry, "the next entry is begun at once"
    press(Qt.Key.Key_Escape)
    until(qtbot, lambda: room.list.model.rowCount() == 1)
    assert room.list.count.text().startswith("1 ")
    assert room.list.unsaved.isHidden(), "of the entry that nobody began nothing is kept"


def test_the_entry_that_was_saved_last_is_the_chosen_one(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    """The next step is taken with what was just typed."""
    before = begin_opinion(world.office, noted_on="2026-09-01", content="Chuyện cũ")
    room.show_entry(before)
    until(qtbot, lambda: room.list.matter_id == before)
    new_entry(qtbot, world, room)
    type_opinion("Chuyện mới")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: len(world.lines()) == 2)
    settle(qtbot, world)
    press(Qt.Key.Key_Escape)
    until(qtbot, lambda: room.list.model.rowCount() == 2)
    settle(qtbot, world)
    assert room.list.matter_id not in ("", before)


def test_an_open_menu_keeps_what_is_chosen_while_the_entry_is_read_again(
    qtbot: QtBot, world: World, room: RegistersRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exchange that ends would put another step under the finger. A menu opens on a real display only."""
    matter_id = begin_opinion(world.office)
    room.show_entry(matter_id)
    panel, closed = room.list.panel, list[bool]()
    until(qtbot, lambda: panel.timeline is not None and room.list.matter_id == matter_id)
    settle(qtbot, world)
    monkeypatch.setattr(panel.menu, "isVisible", lambda: not closed)
    monkeypatch.setattr(panel.menu, "close", lambda: closed.append(True))
    step = next(each for each in panel.menu.actions() if "Tiếp nhận" in each.text())
    words = step.text()
    panel.menu.setActiveAction(step)
    panel.show_timeline(panel.timeline)
    now = panel.menu.activeAction()
    assert now is not None
    assert now.text() == words
    assert not closed
    with world.office.record() as rec:
        take_step(rec, matter_id, "receive", Step(TODAY))
    room.list.read_timeline()
    until(qtbot, lambda: bool(closed))
    assert words not in {each.text() for each in panel.menu.actions()}


def test_what_is_missing_is_said_and_the_cursor_goes_there(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    new_entry(qtbot, world, room)
    press(Qt.Key.Key_Return, modifier=CONTROL)
    assert room.entry.notice.text
    type_text("2")
    settle(qtbot, world)
    assert room.entry.body is not None
    assert room.entry.body.answers()["source"] == "area_meeting", (
        "the cursor stood in the first question that lacks"
    )
    assert world.lines() == []


def test_behind_the_last_question_the_tab_key_comes_to_the_buttons(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    """It went to the status line, where a space typed on would have pressed something else."""
    new_entry(qtbot, world, room)
    entry = room.entry
    assert stops(entry)[-3:] == [entry.files_button, entry.discard_button, entry.finish_button]
    typed = QApplication.focusWidget()
    QTest.mousePress(entry.files_button, Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is typed, "a click leaves the cursor where it was"
    QTest.mouseRelease(entry.files_button, Qt.MouseButton.LeftButton, pos=QPoint(-5, -5))


def test_an_entry_that_is_left_is_kept_and_offered_again(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    new_entry(qtbot, world, room)
    type_opinion("Chuyện dở dang")
    press(Qt.Key.Key_Escape)
    until(qtbot, lambda: room.list.unsaved.isVisible())
    settle(qtbot, world)  # what was typed last is written behind what was typed before
    with world.office.read() as connection:
        assert [draft.answers["content"] for draft in drafts_of(connection)] == ["Chuyện dở dang"]
    world.ask.confirmed = None
    press(Qt.Key.Key_N, modifier=CONTROL)
    until(qtbot, lambda: world.ask.asked and "ghi dở" in world.ask.asked[-1])
    settle(qtbot, world)
    assert room.pages.currentWidget() is not room.entry, "Escape changes nothing"
    world.ask.confirmed = False
    press(Qt.Key.Key_N, modifier=CONTROL)
    until(qtbot, lambda: room.pages.currentWidget() is room.entry)
    settle(qtbot, world)
    assert "ghi dở" in world.ask.asked[-1]
    assert room.entry.body is not None
    assert "content" not in room.entry.body.answers(), "a new one, as was asked for"
    press(Qt.Key.Key_Escape)
    until(qtbot, lambda: room.pages.currentWidget() is not room.entry)
    settle(qtbot, world)
    world.ask.confirmed = True
    press(Qt.Key.Key_N, modifier=CONTROL)
    until(qtbot, lambda: room.pages.currentWidget() is room.entry)
    settle(qtbot, world)
    assert room.entry.body is not None
    assert room.entry.body.answers()["content"] == "Chuyện dở dang"
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: [line.title for line in world.lines()] == ["Chuyện dở dang"])


def test_a_step_is_taken_by_keyboard_and_gives_the_number(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    matter_id = begin_opinion(world.office)
    in_register(qtbot, world, room)
    settle(qtbot, world)
    ask_step(qtbot, room, "Tiếp nhận")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: past_of(world.office, matter_id).state == "received")
    until(qtbot, lambda: "01/2026" in room.list.panel.title.text())


def test_a_refused_step_leaves_what_was_typed(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    matter_id = begin_opinion(world.office)
    with world.office.record() as rec:
        take_step(rec, matter_id, "receive", Step(TODAY))
    in_register(qtbot, world, room)
    settle(qtbot, world)
    with world.office.read() as connection:
        names = sorted(officer.name for officer in officers(connection))
    dialog = ask_step(qtbot, room, "Chuyển xử lý")
    dialog.reason.setPlainText("Đúng thẩm quyền")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: dialog.problem)
    assert dialog.isVisible()
    assert dialog.reason.toPlainText() == "Đúng thẩm quyền"
    dialog.addressee.setFocus()
    until(qtbot, lambda: dialog.addressee.offered == names)
    type_text("không ai cả")
    assert dialog.addressee.offered == []
    dialog.addressee.clear()
    type_text("UBND xã")
    dialog.day.set_value(date(2026, 1, 1))
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: dialog.problem)
    assert "sớm hơn ngày ghi mục" in dialog.problem
    assert dialog.notice.text == "", "it stands at the field"
    assert QApplication.focusWidget() is dialog.day.line
    dialog.day.set_value(TODAY)
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: past_of(world.office, matter_id).state == "handling")


def test_a_refusal_is_brought_into_sight(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    """Behind the questions of a step the field above them had scrolled away with its sentence."""
    petition = "KNCT"
    with world.office.record() as rec:
        register = register_in_use(rec.connection, petition)
        answers = {
            "received_on": "2026-10-05",
            "channel": "letter",
            "content": "Cống vỡ",
            "field": "infrastructure",
        }
        matter_id = begin_entry(rec, register, answers)
    room.show_place(RegisterEntryPlace(matter_id))
    settle(qtbot, world)
    dialog = ask_step(qtbot, room, "Phân loại")
    dialog.resize(700, 460)
    type_text("1")
    dialog.day.set_value(date(2026, 1, 1))
    until(qtbot, lambda: dialog.day.visibleRegion().isEmpty())
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: dialog.problem)
    until(qtbot, lambda: not dialog.day.visibleRegion().isEmpty())
    settle(qtbot, world)
    field = next(each for each in dialog._fields if each.editor is dialog.day)
    assert field.visibleRegion().boundingRect().height() == field.height(), "the whole sentence is in sight"


def test_a_day_before_that_of_the_last_number_is_told_at_the_day(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    first = begin_opinion(world.office)
    with world.office.record() as rec:
        take_step(rec, first, "receive", Step(TODAY))
    later = begin_opinion(world.office, content="Sau", noted_on=f"{TODAY.replace(day=1)}")
    room.show_place(RegisterEntryPlace(later))
    settle(qtbot, world)
    dialog = ask_step(qtbot, room, "Tiếp nhận")
    dialog.day.set_value(TODAY.replace(day=2))
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: dialog.problem)
    assert TODAY.strftime("%d/%m/%Y") in dialog.problem
    assert dialog.notice.text == ""
    assert QApplication.focusWidget() is dialog.day.line


def test_what_another_computer_added_is_seen_first(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    matter_id = begin_opinion(world.office)
    in_register(qtbot, world, room)
    settle(qtbot, world)
    dialog = ask_step(qtbot, room, "Tiếp nhận")
    with world.office.record() as rec:
        add_note(rec, matter_id, "Dân gọi lại", TODAY)
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: "Dân gọi lại" in dialog.notice.text)
    assert past_of(world.office, matter_id).state == "new"
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: past_of(world.office, matter_id).state == "received")


def test_answers_asked_with_a_step_belong_to_the_step(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    matter_id = begin_opinion(world.office)
    with world.office.record() as rec:
        take_step(rec, matter_id, "receive", Step(TODAY))
    in_register(qtbot, world, room)
    settle(qtbot, world)
    dialog = ask_step(qtbot, room, "Trả lời")
    until(qtbot, lambda: dialog.form is not None and dialog.isAncestorOf(QApplication.focusWidget() or room))
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: dialog.problem)
    type_text("Đã khơi cống")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: past_of(world.office, matter_id).state == "answered")
    last = past_of(world.office, matter_id).last("answer")
    assert last is not None
    assert last.answers == {"result": "Đã khơi cống"}


def test_a_note_and_a_voiding_need_words(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    matter_id = begin_opinion(world.office)
    in_register(qtbot, world, room)
    settle(qtbot, world)
    room.dialog = None
    press(Qt.Key.Key_F7)
    dialog = dialog_of(qtbot, room)
    until(qtbot, dialog.reason.hasFocus)
    type_text("Đã gọi trưởng thôn")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: len(past_of(world.office, matter_id).events) == 2)
    settle(qtbot, world)
    dialog = ask_step(qtbot, room, "Huỷ mục này")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: dialog.problem)
    until(qtbot, dialog.reason.hasFocus)
    type_text("Ghi trùng")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: past_of(world.office, matter_id).state == "voided")
    until(qtbot, lambda: room.list.model.rowCount() == 0)


def test_del_asks_why_an_entry_is_to_be_voided(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    matter_id = begin_opinion(world.office)
    in_register(qtbot, world, room)
    settle(qtbot, world)
    until(qtbot, lambda: room.list.panel.timeline is not None)
    room.dialog = None
    press(Qt.Key.Key_Delete)
    dialog = dialog_of(qtbot, room)
    until(qtbot, dialog.reason.hasFocus)
    type_text("Ghi trùng")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: past_of(world.office, matter_id).state == "voided")


def test_del_means_the_entry_that_is_marked(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    """Not the one before it, whose history is still shown beside the list."""
    ids = [begin_opinion(world.office, content=content) for content in ("Một", "Hai")]
    in_register(qtbot, world, room)
    until(qtbot, lambda: room.list.panel.timeline is not None)
    settle(qtbot, world)
    before = room.list.matter_id
    room.dialog = None
    press(Qt.Key.Key_Down if before == room.list.model.id_at(0) else Qt.Key.Key_Up)
    marked = room.list.matter_id
    assert {before, marked} == set(ids)
    press(Qt.Key.Key_Delete)
    settle(qtbot, world)
    assert room.dialog is None, "the entry before is still shown beside the list"
    until(qtbot, lambda: room.list.panel.timeline is not None)
    press(Qt.Key.Key_Delete)
    dialog = dialog_of(qtbot, room)
    until(qtbot, dialog.reason.hasFocus)
    type_text("Ghi trùng")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: past_of(world.office, marked).state == "voided")
    assert past_of(world.office, before).state != "voided"


def test_the_cursor_goes_from_the_first_step_into_the_list_that_comes(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    in_register(qtbot, world, room)
    assert room.list.entries.begin.hasFocus()
    matter_id = begin_opinion(world.office)
    room.list.refresh()
    until(qtbot, lambda: room.list.matter_id == matter_id)
    assert room.list.view.hasFocus()


def test_escape_asks_before_typed_words_are_thrown_away(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    begin_opinion(world.office)
    in_register(qtbot, world, room)
    settle(qtbot, world)
    dialog = ask_step(qtbot, room, "Tiếp nhận")
    until(qtbot, dialog.reason.hasFocus)
    type_text("x")
    world.ask.confirmed = False
    press(Qt.Key.Key_Escape)
    assert dialog.isVisible()
    world.ask.confirmed = True
    press(Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_letter_typed_while_a_correction_is_saved_begins_no_other_one(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    begin_opinion(world.office)
    in_register(qtbot, world, room)
    settle(qtbot, world)
    press(Qt.Key.Key_Return)
    until(qtbot, lambda: room.pages.currentWidget() is room.entry)
    settle(qtbot, world)
    press(Qt.Key.Key_Tab)
    until(qtbot, lambda: room.entry.body is not None and room.entry.body.question() == "source")
    press(Qt.Key.Key_Tab)
    until(qtbot, lambda: room.entry.body is not None and room.entry.body.question() == "content")
    press(Qt.Key.Key_End)
    type_text(" sâu")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    type_text(" hơn")
    until(qtbot, lambda: room.pages.currentWidget() is not room.entry)
    settle(qtbot, world)
    assert [line.title for line in world.lines()] == ["Đường vào thôn ngập sau mưa sâu"]
    assert room.list.unsaved.isHidden(), "no correction is left over"


def test_a_correction_is_saved_over_what_was_seen(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    matter_id = begin_opinion(world.office)
    in_register(qtbot, world, room)
    settle(qtbot, world)
    press(Qt.Key.Key_Return)
    until(qtbot, lambda: room.pages.currentWidget() is room.entry)
    settle(qtbot, world)
    with world.office.record() as rec:
        rec.put("register_matter", matter_id, {"answers": {"field": "land"}})
    assert room.entry.body is not None
    press(Qt.Key.Key_Tab)
    until(qtbot, lambda: room.entry.body is not None and room.entry.body.question() == "source")
    press(Qt.Key.Key_Tab)
    until(qtbot, lambda: room.entry.body is not None and room.entry.body.question() == "content")
    press(Qt.Key.Key_End)
    type_text(" sâu")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: room.entry.notice.text)
    assert "Đất đai" in room.entry.notice.text
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: [line.title for line in world.lines()] == ["Đường vào thôn ngập sau mưa sâu"])
    with world.office.read() as connection:
        from desktop_app.registers.entries.reading import entry_of

        assert entry_of(connection, matter_id).answers["field"] == "land", "the colleague's answer stays"


@pytest.mark.parametrize("text", ["ngap duong", "khong co gi"])
def test_the_list_is_searched_without_accents_and_says_of_how_many(
    qtbot: QtBot, world: World, room: RegistersRoom, text: str
) -> None:
    begin_opinion(world.office)
    begin_opinion(world.office, content="Chuyện khác")
    in_register(qtbot, world, room)
    settle(qtbot, world)
    press(Qt.Key.Key_F, modifier=CONTROL)
    until(qtbot, room.list.filters.text.hasFocus)
    type_text(text)
    found = 1 if text == "ngap duong" else 0
    until(qtbot, lambda: room.list.model.rowCount() == found)
    assert room.list.count.text().split() == [str(found), "trong", "2", "mục"]


def test_places_lead_to_a_register_an_entry_and_what_is_due(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    matter_id = begin_opinion(world.office, noted_on="2026-09-01")
    room.show_place(RegisterEntryPlace(matter_id))
    until(qtbot, lambda: room.list.matter_id == matter_id)
    room.show_place(DuePlace())
    until(qtbot, lambda: room.beside.currentWidget() is room.due)
    settle(qtbot, world)
    room.refresh()
    until(qtbot, lambda: room.due.model.rowCount() == 2)
    heading = room.due.model.index(0, 0)
    assert heading.data() == "Quá hạn lâu · 1"
    assert room.due.view.columnSpan(0, 0) == room.due.model.columnCount()
    room.due.take_focus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Home):
        press(key)
        assert room.due.view.currentIndex().row() == 1, "the heading of a group is no entry"
    press(Qt.Key.Key_Return)
    until(qtbot, lambda: room.beside.currentWidget() is room.list and room.list.matter_id == matter_id)
    room.show_place(RegisterPlace("DLXH"))
    until(qtbot, lambda: room.registers.code == "DLXH")


def test_an_entry_that_is_led_to_is_seen_in_a_long_list(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    oldest = begin_opinion(world.office, noted_on="2026-08-01")
    with world.office.record() as rec:
        opinions = register_in_use(rec.connection, "DLXH")
        for _ in range(30):
            begin_entry(rec, opinions, AN_OPINION)
    room.show_place(RegisterEntryPlace(oldest))
    until(qtbot, lambda: room.list.matter_id == oldest)
    view = room.list.view
    for height in (600, 420):  # a window that is made smaller keeps the chosen entry in sight
        room.resize(1200, height)
        until(qtbot, lambda: view.viewport().rect().contains(view.visualRect(view.currentIndex()).center()))


def test_two_steps_at_the_same_time_are_settled_in_the_menu(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    matter_id = begin_opinion(world.office)
    opened = past_of(world.office, matter_id).events[0].id
    with world.office.record() as rec:
        take_step(rec, matter_id, "receive", Step(TODAY))
        rec.put(
            "register_event",
            "0" * 31 + "e",
            {
                "matter_id": matter_id,
                "action": "refuse",
                "from_state": "new",
                "to_state": "not_ours",
                "on_day": TODAY.isoformat(),
                "after": opened,
                "reason": "không thuộc xã",
                "recorded_by": "Máy hai",
            },
        )
    in_register(qtbot, world, room)
    room.list.filters.start("crossed")
    room.list.refresh()
    until(qtbot, lambda: room.list.model.rowCount() == 1)
    settle(qtbot, world)
    assert room.list.panel.crossed.isVisible()
    dialog = ask_step(qtbot, room, "Đã tiếp nhận")
    assert dialog.isVisible()
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: not past_of(world.office, matter_id).crossed)
    assert past_of(world.office, matter_id).state == "received"


def test_the_keys_of_a_register_work_from_the_list_of_registers(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    press(Qt.Key.Key_Down, Qt.Key.Key_Down)
    settle(qtbot, world)
    assert room.registers.hasFocus()
    press(Qt.Key.Key_F, modifier=CONTROL)
    assert room.list.filters.text.hasFocus()
    room.registers.setFocus()
    press(Qt.Key.Key_F9)
    dialog = room.list.dialog
    assert dialog is not None
    until(qtbot, dialog.isVisible)
    press(Qt.Key.Key_Escape)
    room.registers.setFocus()
    press(Qt.Key.Key_N, modifier=CONTROL)
    until(qtbot, lambda: room.pages.currentWidget() is room.entry)
    settle(qtbot, world)


def test_the_keys_of_a_register_do_nothing_where_none_is_shown(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    press(Qt.Key.Key_Down)
    settle(qtbot, world)
    press(Qt.Key.Key_Up)
    settle(qtbot, world)
    assert room.beside.currentWidget() is room.due
    press(Qt.Key.Key_N, modifier=CONTROL)
    press(Qt.Key.Key_F9)
    settle(qtbot, world)
    assert room.pages.currentWidget() is not room.entry
    assert room.list.dialog is None


def forwarded_in(qtbot: QtBot, world: World, room: RegistersRoom) -> StepDialog:
    """An opinion that was passed on, and its answer being typed."""
    matter_id = begin_opinion(world.office)
    with world.office.record() as rec:
        take_step(rec, matter_id, "receive", Step(TODAY))
        take_step(rec, matter_id, "forward", Step(TODAY, addressee="UBND xã"))
    in_register(qtbot, world, room)
    settle(qtbot, world)
    return ask_step(qtbot, room, "Trả lời")


def test_an_answer_typed_in_a_step_is_not_thrown_away_unasked(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    dialog = forwarded_in(qtbot, world, room)
    assert not dialog.touched
    world.ask.confirmed = False
    type_text("Đã sửa đường")
    press(Qt.Key.Key_Escape)
    assert world.ask.asked, "it is asked whether what was typed may go"
    assert dialog.isVisible()
    world.ask.confirmed = True
    press(Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_questions_of_a_step_have_all_the_room_below_its_fields(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    dialog = forwarded_in(qtbot, world, room)
    form = dialog.form
    assert form is not None
    around = form.parentWidget()
    assert around is not None
    below = around.height() - form.geometry().bottom() - 1
    assert below <= space.LARGE, "no empty room below a form that scrolls"
    dialog.reject()


def test_the_cursor_goes_to_the_day_of_a_document_that_is_none(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    dialog = forwarded_in(qtbot, world, room)
    dialog.paper_date.setText("45/13/2026")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    assert "45/13/2026" in dialog.problem
    assert dialog.paper_date.hasFocus()
    dialog.reject()


def show_register(qtbot: QtBot, room: RegistersRoom, code: str) -> None:
    room.show_place(RegisterPlace(code))
    until(qtbot, lambda: room.list.data is not None and room.list.data.register.code == code)


def test_the_wide_column_is_shown_where_another_register_had_a_hidden_one(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    show_register(qtbot, room, "KNCT")
    show_register(qtbot, room, "GSAT")
    columns = room.list.model.columns
    assert [column.wide for column in columns[:2]] == [False, True]
    assert not room.list.view.isColumnHidden(1)


def test_the_notice_of_what_was_left_goes_on_without_asking_once_more(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    new_entry(qtbot, world, room)
    type_opinion("Chuyện dở dang")
    press(Qt.Key.Key_Escape)
    until(qtbot, lambda: room.list.unsaved.isVisible())
    settle(qtbot, world)
    asked = len(world.ask.asked)
    (go_on,) = room.list.unsaved.findChildren(QPushButton)
    go_on.click()
    until(qtbot, lambda: room.pages.currentWidget() is room.entry)
    settle(qtbot, world)
    assert room.entry.body is not None
    assert room.entry.body.answers()["content"] == "Chuyện dở dang"
    assert len(world.ask.asked) == asked


def test_what_grows_out_of_an_entry_is_new_and_not_one_begun_before(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    begin_opinion(world.office)
    new_entry(qtbot, world, room)
    type_opinion("Chuyện khác")
    press(Qt.Key.Key_Escape)
    until(qtbot, lambda: room.list.unsaved.isVisible())
    until(qtbot, lambda: room.list.panel.timeline is not None)
    room.list.panel.grow_asked.emit("DLXH")
    until(qtbot, lambda: room.pages.currentWidget() is room.entry)
    settle(qtbot, world)
    assert room.entry.body is not None
    assert "content" not in room.entry.body.answers()


def test_what_grows_out_of_an_entry_is_linked_also_when_it_was_left_between(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    source = begin_opinion(world.office)
    in_register(qtbot, world, room)
    until(qtbot, lambda: room.list.panel.timeline is not None)
    room.list.panel.grow_asked.emit("DLXH")
    until(qtbot, lambda: room.pages.currentWidget() is room.entry)
    settle(qtbot, world)
    type_opinion("Lớn lên từ mục kia")
    press(Qt.Key.Key_Escape)
    until(qtbot, lambda: room.list.unsaved.isVisible())
    press(Qt.Key.Key_N, modifier=CONTROL)
    until(qtbot, lambda: room.pages.currentWidget() is room.entry)
    settle(qtbot, world)
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: len(world.lines()) == 2)
    with world.office.read() as connection:
        assert len(family(connection, source)) == 2


def test_what_grows_out_of_an_entry_in_a_row_is_linked_each_time_and_says_so(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    source = begin_opinion(world.office)
    in_register(qtbot, world, room)
    until(qtbot, lambda: room.list.panel.timeline is not None)
    room.list.panel.grow_asked.emit("DLXH")
    until(qtbot, lambda: room.pages.currentWidget() is room.entry)
    settle(qtbot, world)

    def written(entries: int) -> bool:
        return len(world.lines()) == entries

    for number in (2, 3, 4):
        assert "Đường vào thôn" in room.entry.under.text()
        type_opinion(f"Kiến nghị {number}")
        press(Qt.Key.Key_Return, modifier=CONTROL)
        until(qtbot, partial(written, number))
        settle(qtbot, world)
    with world.office.read() as connection:
        assert len(links_of(connection, source)) == 3
    press(Qt.Key.Key_Escape)
    new_entry(qtbot, world, room)
    assert "Đường vào thôn" not in room.entry.under.text()


def left_and_gone_on_with(qtbot: QtBot, world: World, room: RegistersRoom, code: str) -> EntryForm:
    """Leave what is typed as a draft, go on with it out of its own list; its form."""
    press(Qt.Key.Key_Escape)
    until(qtbot, lambda: room.pages.currentWidget() is not room.entry)
    room.show_place(RegisterPlace(code))
    until(qtbot, room.list.unsaved.isVisible)
    press(Qt.Key.Key_N, modifier=CONTROL)
    until(qtbot, lambda: room.pages.currentWidget() is room.entry)
    settle(qtbot, world)
    assert room.entry.body is not None
    return room.entry.body


def test_petitions_of_a_meeting_take_channel_level_and_batch_also_after_a_draft(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    with world.office.record() as rec:
        meeting = begin_entry(rec, register_in_use(rec.connection, "TXCT"), MEETING)
    room.show_place(RegisterEntryPlace(meeting))
    until(qtbot, lambda: room.list.panel.timeline is not None and room.list.matter_id == meeting)
    room.list.panel.grow_asked.emit("KNCT")
    until(qtbot, lambda: room.pages.currentWidget() is room.entry)
    settle(qtbot, world)
    form = room.entry.body
    assert form is not None
    form.go_to("content")
    type_text("Cap nuoc sach")
    form = left_and_gone_on_with(qtbot, world, room, "KNCT")
    form.go_to("field")
    press(Qt.Key.Key_3)
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: len(world.lines("KNCT")) == 1)
    settle(qtbot, world)
    assert "Phát sinh từ" in room.entry.under.text()
    taken = {name: form.answers().get(name) for name in ("channel", "meeting_level", "batch")}
    assert taken == {"channel": "voter_meeting", "meeting_level": "commune", "batch": "Kỳ họp thứ 5"}
    assert form.answers().get("content", "") == "", "the next petition"


def test_f6_leads_to_what_happened_and_round_through_the_parts_of_the_page(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    matter_id = begin_opinion(world.office)
    with world.office.record() as rec:
        for words in ("một", "hai"):
            add_note(rec, matter_id, words, ON)
    in_register(qtbot, world, room)
    until(qtbot, lambda: room.list.panel.timeline is not None)
    room.list.take_focus()

    def line() -> str:
        here = QApplication.focusWidget()
        return "" if here is None or not room.list.panel.isAncestorOf(here) else here.accessibleName()

    press(Qt.Key.Key_F6)
    until(qtbot, lambda: "hai" in line())
    press(Qt.Key.Key_Down)
    assert "một" in line()
    press(Qt.Key.Key_F6)
    until(qtbot, room.registers.hasFocus)
    press(Qt.Key.Key_F6)
    until(qtbot, room.list.view.hasFocus)
    press(Qt.Key.Key_F6, modifier=Qt.KeyboardModifier.ShiftModifier)
    until(qtbot, room.registers.hasFocus)


def test_escape_goes_back_one_step_at_a_time(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    begin_opinion(world.office)
    in_register(qtbot, world, room)
    press(Qt.Key.Key_F, modifier=CONTROL)
    until(qtbot, room.list.filters.text.hasFocus)
    type_text("ngap")
    press(Qt.Key.Key_Escape)
    until(qtbot, room.list.view.hasFocus)
    assert room.list.filters.text.text() == ""
    press(Qt.Key.Key_Escape)
    until(qtbot, room.registers.hasFocus)


def test_registers_are_grouped_and_found_by_the_letters_of_their_names(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    begin_opinion(world.office, noted_on="2026-09-01")
    room.refresh()
    settle(qtbot, world)
    rail = room.registers
    items = [rail.item(row) for row in range(rail.count())]
    headings = [item.text() for item in items if item.data(Qt.ItemDataRole.UserRole) is None]
    assert headings == ["Ý kiến", "Giám sát", "Phong trào", "Hỗ trợ", "Dữ liệu cá nhân"]
    heights = {rail.visualItemRect(item).height() for item in items}
    assert len(heights) == 1
    opinions = next(item for item in items if item.data(Qt.ItemDataRole.UserRole) == "DLXH")
    assert opinions.text() == "Dư luận xã hội"
    assert opinions.data(Qt.ItemDataRole.AccessibleTextRole) == "Tình hình Nhân dân, dư luận xã hội (1)"
    rail.setCurrentRow(1)
    rail.setFocus()
    press(Qt.Key.Key_Down)
    assert rail.code == "DLXH", "the heading of a group is no register"
    QTest.keyClicks(rail, "h")
    QTest.keyClicks(rail.finder, "oa giai")
    shown = [item.data(Qt.ItemDataRole.UserRole) for item in items if not item.isHidden()]
    assert shown == ["HGCS"]
    QTest.keyClick(rail.finder, Qt.Key.Key_Return)
    until(qtbot, lambda: room.registers.code == "HGCS")
    until(qtbot, lambda: room.list.new.text().startswith("Ghi vụ, việc mới"))
    assert not any(item.isHidden() for item in items)


def test_an_entry_is_begun_while_the_cursor_is_where_a_register_is_sought(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    """The empty list beside says “(Ctrl+N)”, wherever the cursor is."""
    rail = room.registers
    QTest.keyClicks(rail, "h")
    QTest.keyClicks(rail.finder, "oa giai")
    QTest.keyClick(rail.finder, Qt.Key.Key_Return)
    until(qtbot, lambda: room.list.new.text().startswith("Ghi vụ, việc mới"))
    settle(qtbot, world)
    rail.finder.setFocus()
    QApplication.clipboard().setText("Họ tên")
    press(Qt.Key.Key_V, modifier=CONTROL)
    assert rail.finder.text() == "Họ tên", "what is pasted there is sought"
    press(Qt.Key.Key_N, modifier=CONTROL)
    until(qtbot, room.entry.isVisible)
