"""The statistics of a register and its book of numbers, as dialogs of the room."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop_app.base.clock import FixedClock
from desktop_app.registers.entries.steps import Step, take_step, void_entry
from desktop_app.registers.lists.by_month import StepsByMonth
from desktop_app.registers.lists.statistics import CountedTable
from desktop_app.registers.numbers.reading import book_of, numbers_of_book
from tests.registers.builders import ON, begin_opinion
from tests.ui.registers.conftest import World, in_register, press, settle, until
from ui.registers.common.span_choice import SpanChoice
from ui.registers.numbers_dialog import NumbersDialog
from ui.registers.registers_room import RegistersRoom
from ui.registers.statistics_dialog import StatisticsDialog
from ui.registers.steps.number_dialog import NumberDialog

SERIES, YEAR = "DLXH", 2026


def numbered(world: World, times: int) -> list[str]:
    ids = [begin_opinion(world.office, content=f"Ý kiến {place}") for place in range(times)]
    with world.office.record() as rec:
        for matter_id in ids:
            take_step(rec, matter_id, "receive", Step(ON))
    return ids


def numbers_dialog(qtbot: QtBot, world: World, room: RegistersRoom) -> NumbersDialog:
    in_register(qtbot, world, room)
    settle(qtbot, world)
    room.list.show_numbers()
    dialog = room.list.dialog
    assert isinstance(dialog, NumbersDialog)
    until(qtbot, lambda: dialog.data is not None)
    return dialog


def test_what_is_counted_is_shown_with_bars(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    begin_opinion(world.office, field="land")
    begin_opinion(world.office, field="land")
    begin_opinion(world.office, field="welfare")
    in_register(qtbot, world, room)
    settle(qtbot, world)
    press(Qt.Key.Key_F9)
    dialog = room.list.dialog
    assert isinstance(dialog, StatisticsDialog)
    until(qtbot, lambda: dialog.count.text().startswith("3 "))
    press(Qt.Key.Key_Escape)


def test_steps_are_shown_by_month_of_a_part_of_the_year_or_of_any_days(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    numbered(world, 2)  # on 2 October
    in_register(qtbot, world, room)
    settle(qtbot, world)
    press(Qt.Key.Key_F9)
    dialog = room.list.dialog
    assert isinstance(dialog, StatisticsDialog)

    def shown() -> list[str]:
        return [text.text() for text in dialog.body.findChildren(QLabel) if not text.isHidden()]

    until(qtbot, lambda: "T10" in shown() and "T12" in shown())
    assert "Các bước theo tháng" in shown()
    dialog.span.part.setFocus()
    for _ in range(6):
        QTest.keyClick(dialog.span.part, Qt.Key.Key_Down)
    assert dialog.span.part.currentText() == "Quý III/2026"
    until(qtbot, lambda: dialog.count.text().startswith("Không có mục nào"))
    assert not dialog.print_button.isEnabled()
    QTest.keyClick(dialog.span.part, Qt.Key.Key_End)
    until(qtbot, lambda: dialog.span.last.isVisible())
    assert dialog.span.days == (date(2026, 7, 1), date(2026, 9, 30)), "any days begin with those before"
    dialog.span.last.line.setFocus()
    dialog.span.last.line.selectAll()
    QTest.keyClicks(dialog.span.last.line, "2/10/26")
    QTest.keyClick(dialog.span.last.line, Qt.Key.Key_Return)
    until(qtbot, lambda: dialog.count.text().startswith("2 "))
    assert dialog.span.key == "2026-07-01:2026-10-02"
    press(Qt.Key.Key_Escape)


def test_what_is_no_day_makes_no_paper_and_a_day_just_typed_is_on_it(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    numbered(world, 2)  # on 2 October
    in_register(qtbot, world, room)
    settle(qtbot, world)
    press(Qt.Key.Key_F9)
    dialog = room.list.dialog
    assert isinstance(dialog, StatisticsDialog)
    until(qtbot, dialog.print_button.isEnabled)
    QTest.keyClick(dialog.span.part, Qt.Key.Key_End)
    until(qtbot, lambda: dialog.span.last.isVisible())
    line = dialog.span.last.line
    for typed in ("32/10/26", "3/10/26"):
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, typed)
        dialog.print_statistics()
        settle(qtbot, world)
        if typed == "32/10/26":
            assert dialog.papers.dialog is None
            assert line.hasFocus()
    assert dialog.papers.dialog is not None
    assert dialog.papers.dialog.windowTitle().endswith("01.01.2026 – 03.10.2026")
    dialog.papers.dialog.reject()
    dialog.reject()


def test_a_mistyped_year_makes_no_thousand_columns(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    numbered(world, 2)
    in_register(qtbot, world, room)
    settle(qtbot, world)
    press(Qt.Key.Key_F9)
    dialog = room.list.dialog
    assert isinstance(dialog, StatisticsDialog)
    QTest.keyClick(dialog.span.part, Qt.Key.Key_End)
    until(qtbot, lambda: dialog.span.first.isVisible())
    dialog.span.first.line.setFocus()
    dialog.span.first.line.selectAll()
    QTest.keyClicks(dialog.span.first.line, "1/1/0202")
    QTest.keyClick(dialog.span.first.line, Qt.Key.Key_Return)

    def shown() -> list[str]:
        return [text.text() for text in dialog.body.findChildren(QLabel) if not text.isHidden()]

    until(qtbot, lambda: "Năm không có bước nào thì không có cột." in shown())
    assert [text for text in shown() if text.isdecimal() and len(text) == 4] == ["2026"]
    press(Qt.Key.Key_Escape)


def test_the_statistics_say_what_was_voided(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    numbered(world, 2)
    with world.office.record() as rec:
        void_entry(rec, world.lines()[0].id, Step(ON, reason="Ghi trùng"))
    in_register(qtbot, world, room)
    settle(qtbot, world)
    press(Qt.Key.Key_F9)
    dialog = room.list.dialog
    assert isinstance(dialog, StatisticsDialog)
    until(qtbot, lambda: dialog.count.text() == "1 mục · không tính 1 mục đã hủy")
    press(Qt.Key.Key_Escape)


def test_how_many_entries_count_is_whole_in_a_narrow_window(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    numbered(world, 2)
    in_register(qtbot, world, room)
    settle(qtbot, world)
    press(Qt.Key.Key_F9)
    dialog = room.list.dialog
    assert isinstance(dialog, StatisticsDialog)
    until(qtbot, lambda: dialog.count.text())
    QTest.keyClick(dialog.span.part, Qt.Key.Key_End)
    until(qtbot, lambda: dialog.span.last.isVisible())
    dialog.resize(700, 420)
    settle(qtbot, world)
    dialog._show((CountedTable(None, (), 0, 0, unknown=12),), StepsByMonth((), False, ()))
    settle(qtbot, world)
    count = dialog.count
    needed = count.fontMetrics().boundingRect(
        0, 0, count.width(), 1_000, int(Qt.TextFlag.TextWordWrap), count.text()
    )
    assert "12 mục" in count.text()
    assert needed.width() <= count.width()
    assert needed.height() <= count.height()
    right = count.mapTo(dialog, count.rect().bottomRight())
    assert right.x() < dialog.width() < 800
    press(Qt.Key.Key_Escape)


def test_a_number_is_voided_with_a_reason_and_stays(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    numbered(world, 2)
    dialog = numbers_dialog(qtbot, world, room)
    world.ask.answer = "viết hỏng giấy"
    dialog.void.click()
    until(qtbot, lambda: "viết hỏng giấy" in dialog.model.rows[0].cells[4].text)
    with world.office.read() as connection:
        first, second = numbers_of_book(connection, SERIES, YEAR)
    assert (first.counts, second.counts) == (False, True)
    dialog.reject()


def test_a_gap_is_shown_and_explained_where_it_stands(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    numbered(world, 1)
    world.ask.answer = "4"
    dialog = numbers_dialog(qtbot, world, room)
    dialog.take.click()
    until(
        qtbot,
        lambda: dialog.data is not None and dialog.data.book is not None and dialog.data.book.first_free == 5,
    )
    numbered(world, 1)
    dialog.refresh()
    until(qtbot, lambda: len(dialog.model.rows) == 5)
    assert dialog.notice.text
    dialog.view.setCurrentIndex(dialog.model.index(2, 0))
    world.ask.answer = "cấp trên giấy"
    dialog.void.click()
    until(qtbot, lambda: "cấp trên giấy" in dialog.model.rows[2].cells[4].text)
    assert dialog.view.currentIndex().row() == 2, "the cursor stays at what was explained"
    dialog.refresh(another_book=True)
    until(qtbot, lambda: dialog.view.currentIndex().row() == 1)
    assert "dư luận xã hội (" in dialog.windowTitle(), "by its name, not by its code alone"
    dialog.reject()


def test_a_year_that_runs_is_not_closed_and_the_sentence_says_so(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    numbered(world, 1)
    dialog = numbers_dialog(qtbot, world, room)
    world.ask.confirmed = True
    dialog.close_book.click()
    settle(qtbot, world)
    (told,) = world.ask.asked
    assert "2026" in told
    assert "chưa hết" in told, "nothing is asked that would be refused"
    with world.office.read() as connection:
        book = book_of(connection, SERIES, YEAR)
    assert book is not None
    assert book.closed_on is None
    dialog.reject()


def test_a_year_with_a_gap_is_not_closed_and_nothing_is_asked(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    numbered(world, 1)
    world.ask.answer = "4"
    dialog = numbers_dialog(qtbot, world, room)
    dialog.take.click()
    until(
        qtbot,
        lambda: dialog.data is not None and dialog.data.book is not None and dialog.data.book.first_free == 5,
    )
    numbered(world, 1)
    dialog.refresh()
    until(qtbot, lambda: len(dialog.model.rows) == 5)
    clock = world.office.clock
    assert isinstance(clock, FixedClock)
    clock.advance(timedelta(days=100))
    world.ask.asked.clear()
    dialog.close_book.click()
    (told,) = world.ask.asked
    assert "Số 2" in told
    dialog.reject()


def ask_number(qtbot: QtBot, world: World, room: RegistersRoom) -> NumberDialog:
    in_register(qtbot, world, room)
    settle(qtbot, world)
    until(qtbot, lambda: room.list.panel.timeline is not None)
    room.list.panel.number_asked.emit()
    assert room.number_dialog is not None
    return room.number_dialog


def test_a_number_is_inserted_between_two_others_for_a_reason(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    numbered(world, 2)
    late = begin_opinion(world.office, content="Bỏ sót", noted_on="2026-10-03")
    dialog = ask_number(qtbot, world, room)
    dialog.choice.inserted.setChecked(True)
    dialog.day.set_value(ON)
    dialog.choice.ordinal.setText("1")
    dialog.go.click()
    until(qtbot, lambda: dialog.problem)
    assert dialog.isVisible(), "without a reason it is refused, and what was typed stays"
    assert (dialog.choice.fields["reason"].error, dialog.notice.text) == (dialog.problem, ""), "at its field"
    dialog.choice.reason.setText("bỏ sót khi vào sổ")
    dialog.day.set_value(date(2026, 10, 5))
    dialog.go.click()
    until(qtbot, lambda: "Hãy ghi" in dialog.problem or "ngày" in dialog.problem)
    assert QApplication.focusWidget() is dialog.day.line
    dialog.day.set_value(ON)
    dialog.choice.reason.setText("bỏ sót khi vào sổ")
    dialog.go.click()
    until(qtbot, lambda: [line.number for line in world.lines() if line.id == late] == ["01a/2026"])


def test_a_number_that_the_paper_bears_is_given_once(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    numbered(world, 1)
    late = begin_opinion(world.office, content="Đóng dấu trước", noted_on="2026-10-03")
    dialog = ask_number(qtbot, world, room)
    dialog.choice.stamped.setChecked(True)
    dialog.choice.reason.setText("đóng dấu trước")
    for number in ("1", "7"):
        dialog.choice.ordinal.setText(number)
        dialog.go.click()
        if number == "1":
            until(qtbot, lambda: dialog.choice.fields["ordinal"].error)
            assert "đã" in dialog.problem
    until(qtbot, lambda: [line.number for line in world.lines() if line.id == late] == ["07/2026"])


def test_what_is_no_day_is_said_once(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    begin_opinion(world.office)
    dialog = ask_number(qtbot, world, room)
    dialog.day.line.setFocus()
    dialog.day.line.selectAll()
    QTest.keyClicks(dialog.day.line, "9")
    dialog.go.click()
    said = [each.text() for each in dialog.findChildren(QLabel) if "không phải là ngày" in each.text()]
    assert len(said) == 1
    until(qtbot, lambda: QApplication.focusWidget() is dialog.day.line)
    dialog.reject()


def test_the_book_as_an_excel_file_is_told_of_with_the_ways_to_it(
    qtbot: QtBot, world: World, room: RegistersRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbered(world, 1)
    in_register(qtbot, world, room)
    settle(qtbot, world)
    target = tmp_path / "sổ.xlsx"
    monkeypatch.setattr(world.ask, "save_file", lambda *_: target)
    room.list.export_book.trigger()
    written = room.list.papers.written
    until(qtbot, written.isVisible)
    assert target.name in written.text
    assert written.open_folder.isVisible()
    assert target.is_file()


def test_in_january_the_new_year_is_offered_and_the_last_one_shown(qtbot: QtBot) -> None:
    span = SpanChoice([2026, 2025], date(2027, 1, 2))
    qtbot.addWidget(span)
    offered = [span.year.itemText(row) for row in range(span.year.count())]
    assert (offered, span.key, span.words) == (["2027", "2026", "2025"], "2026", "2026")
    QTest.keyClick(span.year, Qt.Key.Key_Up)
    assert span.days == (date(2027, 1, 1), date(2027, 12, 31)), "steps of this year with entries of the last"
    for _ in range(6):
        QTest.keyClick(span.part, Qt.Key.Key_Down)
    assert span.words == "Quý III/2027"
