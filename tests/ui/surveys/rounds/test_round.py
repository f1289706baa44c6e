"""Rounds: made, filled with counts, moved on, and what they have reached."""

from __future__ import annotations

from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QListWidgetItem, QPushButton, QStyleOptionViewItem
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop_app.surveys.papers.minutes import NamedPerson
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.round_tally import count_round
from desktop_app.surveys.rounds.commands import put_round_area
from desktop_app.surveys.rounds.queries import areas_of_round, round_of, rounds
from desktop_app.surveys.rounds.records import TallyMode
from desktop_app.surveys.rounds.running import hand_tallies
from desktop_app.surveys.rounds.state import RoundState, state_changes_from
from tests.ui.surveys.conftest import CONTROL, World, entry, in_round, press, settle
from ui.grid.grid import GridFrame
from ui.places.reports import minutes_place, report_place
from ui.places.surveys import ResponsePlace, RoundPlace, SurveyEntryPlace
from ui.surveys.rounds.minutes.minutes_dialog import MinutesDialog
from ui.surveys.rounds.round_page import RoundPage
from ui.surveys.surveys_room import SurveysRoom
from ui.widgets.fields.day_line import DayLine
from ui.widgets.tables.elided_tips import TippingDelegate


def entered(world: World, area_id: str, *forms: dict[str, str], validity: str = "") -> None:
    with world.office.record() as rec:
        for serial, answers in enumerate(forms, start=1):
            draft = ResponseDraft(f"{area_id}-{serial}", world.round_id, area_id, serial, answers, "", "")
            save_response(rec, draft, validity=validity)


def all_answers(code: str, **other: str) -> dict[str, str]:
    return {**{f"q{number:02d}": code for number in range(1, 20)}, **other}


def test_the_list_shows_state_and_result(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    QAbstractItemModelTester(room.rounds.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    texts = [cell.text for cell in room.rounds.model.rows[0].cells]
    assert texts[:4] == ["Lấy ý kiến năm 2026", "2026", "Xã nông thôn mới", "Đang lấy ý kiến"]
    assert texts[6] == "… Chưa đủ căn cứ" or "Chưa" in texts[6]


def test_a_new_round_has_the_key_of_what_is_new(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    asked: list[bool] = []
    room.rounds.new_asked.disconnect()
    room.rounds.new_asked.connect(lambda: asked.append(True))
    room.show()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is room.rounds.view)
    press(Qt.Key.Key_N, modifiers=CONTROL)
    assert asked == [True]


def test_a_new_round_takes_areas_households_and_changed_thresholds(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    room.rounds.new_asked.emit()
    qtbot.waitUntil(lambda: room.dialog is not None)
    dialog = room.dialog
    assert dialog is not None
    assert "90/HD-MTTW-BTT" in dialog.bases.text()
    assert "90/HD-MTTW-BTT" in dialog.threshold_notes["min_coverage_percent"].text()
    dialog.title.setText("Đợt hai")
    dialog.plan_date.setText("31/02/2026")
    dialog.go.click()
    assert dialog.fields["plan_date"].error
    days = [day.editor for name, day in dialog.fields.items() if name.endswith(("_date", "_from", "_to"))]
    assert len(days) == 5
    assert all(isinstance(day, DayLine) for day in days), "a day can be chosen in every field for one"
    dialog.plan_date.setText("10/9/2026")
    dialog.thresholds["min_coverage_percent"].setText("70")
    item: QListWidgetItem = dialog.areas.item(2)
    item.setCheckState(Qt.CheckState.Unchecked)
    dialog.go.click()
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.round and bool(room.round.areas.rows))
    assert room.window().focusWidget() is room.round.step_button, "the first thing to do with a new round"
    with world.office.read() as connection:
        made = next(day for day in rounds(connection) if day.title == "Đợt hai")
        areas = areas_of_round(connection, made.id)
        counted = count_round(connection, made.id)
    assert dict(made.thresholds) == {"min_coverage_percent.value": "70"}
    assert counted.thresholds.min_coverage_percent.percent == 70
    assert [(day.name, day.total_households) for day in areas] == [("Thôn Đoài", 40), ("Thôn Đông", 30)]
    assert made.status == "draft"

    room.rounds.new_asked.emit()
    qtbot.waitUntil(lambda: room.dialog is not dialog)
    second = room.dialog
    assert second is not None
    second.title.setText("đợt  HAI")
    second.go.click()
    qtbot.waitUntil(lambda: "Đã có đợt mang tên “Đợt hai”" in second.refusal.text)
    second.title.setText("")
    second.reject()


def test_a_threshold_can_be_changed_back(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    in_round(qtbot, room, world)
    for text, expected in (("75,5", {"question_threshold_percent.value": "75.5"}), ("80", {})):
        before = room.dialog
        room.round.change_asked.emit(world.round_id)
        qtbot.waitUntil(lambda before=before: room.dialog is not before)  # type: ignore[misc]
        dialog = room.dialog
        assert dialog is not None
        dialog.thresholds["question_threshold_percent"].setText(text)
        with qtbot.waitSignal(dialog.accepted):
            dialog.go.click()
        with world.office.read() as connection:
            changed = round_of(connection, world.round_id)
        assert changed is not None
        assert dict(changed.thresholds) == expected


def type_in(room: SurveysRoom, area_id: str, column: str, text: str) -> None:
    """Type into a cell of the area table, as its editor does."""
    model = room.round.areas.grid.model
    place = model.place_of((area_id, column))
    assert place is not None
    model.setData(model.index(*place), text)


def shown_in(grid: GridFrame, row: str, column: str) -> str:
    """What a cell shows."""
    place = grid.model.place_of((row, column))
    assert place is not None
    return grid.model.table.cell(*place).text


def test_counts_are_typed_in_place(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    in_round(qtbot, room, world)
    areas = room.round.areas
    QAbstractItemModelTester(areas.grid.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    with qtbot.waitSignal(world.context.saves.changed):
        type_in(room, "a02", "forms_issued", "1.028")
    with qtbot.waitSignal(world.context.saves.changed):
        type_in(room, "a02", "forms_collected", "")
    with world.office.read() as connection:
        area = areas_of_round(connection, world.round_id)[1]
    assert (area.forms_issued, area.forms_collected) == (1028, None)
    assert shown_in(areas.grid, "a02", "forms_issued") == "1.028"
    assert shown_in(areas.grid, "a02", "forms_collected") == ""
    type_in(room, "a02", "forms_issued", "nhiều")
    assert shown_in(areas.grid, "a02", "forms_issued") == "nhiều", "it is kept, marked, and not saved"
    areas.grid.go_to(("a02", "forms_issued"))
    assert "1028" in areas.grid.bubble.text
    qtbot.waitUntil(lambda: "Thiếu số phiếu thu về" in shown_in(areas.grid, "a02", "wrong"))
    assert shown_in(areas.grid, "a02", "forms_issued") == "nhiều", "what is read again leaves it"


def test_escape_leaves_the_round_once_nothing_is_being_typed(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    in_round(qtbot, room, world)
    room.round.areas.grid.go_to(("a01", "forms_issued"))
    press("4")
    assert room.round.areas.view.editing
    press(Qt.Key.Key_Escape)
    assert room.pages.currentWidget() is room.round
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: room.pages.currentWidget() is not room.round)


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)  # offscreen lists
def test_the_way_of_counting_is_chosen_from_a_list(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    in_round(qtbot, room, world)
    areas = room.round.areas
    areas.grid.go_to(("a01", "tally_mode"))
    press("7")
    assert not areas.view.editing
    assert "F2" in areas.grid.bubble.text
    press(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not areas.view.editing)
    press(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    with qtbot.waitSignal(world.context.saves.changed):
        press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    with world.office.read() as connection:
        assert areas_of_round(connection, world.round_id)[0].tally_mode is TallyMode.TOTALS
    type_in(room, "a01", "tally_mode", "đếm mò")
    assert shown_in(areas.grid, "a01", "tally_mode") == "đếm mò"
    type_in(room, "a01", "tally_mode", "per_form")
    assert shown_in(areas.grid, "a01", "tally_mode") == "Từng phiếu"


def test_closing_is_refused_while_counts_contradict(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    entered(world, "a01", all_answers("1"))
    in_round(qtbot, room, world)
    (begin,) = state_changes_from(RoundState.OPEN)
    room.round.change_state(begin)
    qtbot.waitUntil(lambda: "kiểm phiếu" in room.round.state.current)
    close = next(each for each in state_changes_from(RoundState.COUNTING) if each.target is RoundState.CLOSED)
    room.round.change_state(close)
    qtbot.waitUntil(lambda: bool(room.round.notice.text))
    assert "lỗi" in room.round.notice.text
    assert room.round.tabs.currentWidget() is room.round.findings
    assert room.round.findings.model.rows[0].cells[0].text == "✗ Lỗi"
    room.round.findings.view.clicked.emit(room.round.findings.model.index(0, 0))
    assert room.round.tabs.currentWidget() is room.round.areas
    with world.office.read() as connection:
        each = round_of(connection, world.round_id)
    assert each is not None
    assert each.status == "counting"


def test_a_step_back_asks_why(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    in_round(qtbot, room, world)
    room.round.change_state(state_changes_from(RoundState.OPEN)[0])
    qtbot.waitUntil(lambda: "kiểm phiếu" in room.round.state.current)
    back = next(each for each in state_changes_from(RoundState.COUNTING) if each.needs_reason)
    room.round.change_state(back)
    qtbot.waitUntil(lambda: "Đang lấy ý kiến" in room.round.state.current)
    assert world.ask.asked


def test_the_last_step_is_asked_once_and_taken_back(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    page = in_round(qtbot, room, world).round
    assert page.step_button.text() == "Bắt đầu kiểm phiếu"
    world.ask.confirmed = False
    page.step_button.click()
    assert "Hoàn tác được" in world.ask.asked[-1]
    world.ask.confirmed = True
    page.step_button.click()
    qtbot.waitUntil(lambda: "kiểm phiếu" in page.state.current and page.done.isVisible())
    assert page.state.accessibleName().startswith("Bước 3 trên 6")
    assert [each.property("kind") for each in page.findChildren(QPushButton) if each.isVisible()].count(
        "primary"
    ) == 1, "one red button"
    page.menu.show_state()
    page.menu.leave_out_what_does_not_apply()
    offered = [each.text() for each in page.menu.list.actions() if each.isVisible() and each.text()]
    assert offered[:2] == ["Hoàn tác: Bắt đầu kiểm phiếu", "Lấy phiếu trở lại…"]
    page.undo_button.click()
    qtbot.waitUntil(lambda: "Đang lấy ý kiến" in page.state.current)
    assert page.done.isHidden()
    assert not page.can_take_back
    assert len(world.ask.asked) == 2, "each step is asked once, and no reason for taking it back"


def test_each_area_offers_the_act_that_fits(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    entered(world, "a01", all_answers("1"), all_answers("1"))
    entered(world, "a02", all_answers("1"), all_answers("1"))
    entered(world, "a03", *(all_answers("1") for _ in range(3)))
    with world.office.record() as rec:
        put_round_area(rec, world.round_id, "a01", minutes={"counters": "Nguyễn Văn A"})
        rec.put("survey_response", "a02-1", {"serial": None})
    areas = in_round(qtbot, room, world).round.areas
    offered = {row.area_id: shown_in(areas.grid, row.area_id, "action") for row in areas.rows}
    assert offered == {"a01": "In biên bản", "a02": "Xem phiếu sai", "a03": "Sửa số"}
    assert shown_in(areas.grid, "a03", "entered") == "3/2"
    assert areas.rows[2].shares == (0.2, 0.3), "of the ten that were issued"
    for area_id in ("a01", "a03"):
        areas.go_to(area_id)
        press(Qt.Key.Key_Return)
    assert areas.grid.current_key() == ("a03", "forms_collected"), "the cursor is where it is mended"
    assert world.went == [minutes_place(world.round_id, "a01").destination]
    areas.go_to("a02")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.responses)


def test_a_round_that_agrees_is_closed(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    for area_id in ("a01", "a02", "a03"):
        entered(world, area_id, all_answers("1"), all_answers("1", q05="2"))
    in_round(qtbot, room, world)
    room.round.change_state(state_changes_from(RoundState.OPEN)[0])
    qtbot.waitUntil(lambda: "kiểm phiếu" in room.round.state.current)
    close = next(each for each in state_changes_from(RoundState.COUNTING) if each.target is RoundState.CLOSED)
    room.round.change_state(close)
    qtbot.waitUntil(lambda: "khóa" in room.round.state.current)
    assert not room.round.areas.sheet.editable
    type_in(room, "a01", "forms_issued", "5")
    assert shown_in(room.round.areas.grid, "a01", "forms_issued") == "10"


def test_results_show_shares_and_verdicts_in_words(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    entered(world, "a01", all_answers("1"), all_answers("1", q05="2"))
    entered(world, "a02", all_answers("1", q05="2"), all_answers("1"))
    in_round(qtbot, room, world)
    results = room.round.results
    fifth = [cell.text for cell in results.questions.rows[4].cells]
    assert fifth[2:] == ["50,00 %", "2", "2", "0", "≥ 80 %", "✗ Chưa đạt"]
    last = [cell.text for cell in results.questions.rows[18].cells]
    assert last[2] == "100,00 %"
    assert last[6:] == ["≥ 90 %", "✓ Đạt"]
    assert results.shares.shares[4].share == float(Fraction(1, 2))
    assert results.shares.shares[4].reached is False
    assert results.contents.figure.text().startswith("17/18")
    assert results.contents.verdict.text() == "✗ Chưa đạt"
    assert results.forms.figure.text() == "4"
    assert results.matrix.rowCount() == 0, "nobody has looked at the areas yet"
    results.pages.setCurrentWidget(results.matrix_view)
    assert [cell.text for cell in results.matrix.rows[4].cells][2:5] == ["✗ 50,00", "✗ 50,00", "✗ 50,00"]
    assert [cell.text for cell in results.matrix.rows[0].cells][5] == "–"
    QAbstractItemModelTester(results.matrix, QAbstractItemModelTester.FailureReportingMode.Fatal)
    room.round.refresh()
    qtbot.wait(50)


def test_invalid_forms_stand_with_their_reason(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    entered(world, "a01", {}, validity="blank")
    in_round(qtbot, room, world)
    (row,) = room.round.results.reasons.rows
    assert [cell.text for cell in row.cells][:2] == ["Không đánh dấu nội dung nào", "1"]


def type_invalid(room: SurveysRoom, code: str, text: str) -> None:
    edit = room.totals._fields[code][1]
    edit.setFocus()
    edit.selectAll()
    press(text, Qt.Key.Key_Return)


def test_totals_are_typed_with_running_sums(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    in_round(qtbot, room, world)
    type_in(room, "a01", "forms_collected", "7")
    type_in(room, "a01", "tally_mode", "totals")
    room.round.areas.go_to("a01")
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.totals)
    grid, sheet = room.totals.grid, room.totals.sheet
    assert sheet is not None
    QAbstractItemModelTester(grid.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert sheet.expected(room.totals.table.cells.typed) == 7
    type_invalid(room, "blank", "1")
    room.totals.view.setFocus()
    assert sheet.expected(room.totals.table.cells.typed) == 6
    press("5", Qt.Key.Key_Tab)
    assert "✗" in shown_in(grid, "q01", "sum")
    press("1", Qt.Key.Key_Return)
    assert shown_in(grid, "q01", "sum") == "✓ 6"
    assert grid.current_key() == ("q02", "1"), "Enter goes below the first cell of the row"
    block = "\n".join(["4\t1\t1"] * 18)
    QGuiApplication.clipboard().setText(block)
    press("v", modifiers=CONTROL)
    assert sheet.wrong(room.totals.table.cells.typed) == []
    assert "khớp" in room.totals.notice.text
    qtbot.waitUntil(lambda: "✓" in room.totals.safe.text())
    room.totals.left.emit()
    qtbot.waitUntil(lambda: room.round.areas.rows[0].done)
    with world.office.read() as connection:
        counts = hand_tallies(connection, world.round_id)["a01"]
    assert counts["q01"] == {"1": 5, "2": 1}
    assert counts["q19"] == {"1": 4, "2": 1, "no_answer": 1}
    assert counts["invalid"] == {"blank": 1}


def test_notes_for_the_minutes_are_recorded(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    in_round(qtbot, room, world)
    area = room.round._data.area("a01") if room.round._data else None
    assert area is not None
    dialog = MinutesDialog(room, area, world.context, editable=True)
    qtbot.addWidget(dialog)
    dialog.place.setText("Nhà văn hoá thôn Đoài")
    dialog.started_at.setText("25:00 05/09/2026")
    dialog.save()
    assert dialog.start_field.error
    dialog.started_at.setText("8h30 5/9/2026")
    dialog.counters.set_people((NamedPerson("", "Tổ trưởng"),))
    dialog.save()
    assert dialog.counters_field.error
    dialog.counters.set_people((NamedPerson("Nguyễn Văn A", "Tổ trưởng"), NamedPerson("Trần Thị B", "")))
    dialog.copies.setText("3")
    with qtbot.waitSignal(dialog.accepted):
        dialog.save()
    with world.office.read() as connection:
        notes = areas_of_round(connection, world.round_id)[0].minutes
    assert notes["started_at"] == "2026-09-05T08:30"
    assert notes["copies"] == "3"
    assert notes["counters"] == "Nguyễn Văn A | Tổ trưởng\nTrần Thị B"
    assert "opinions" not in notes


def test_printing_goes_to_the_reports_room(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    in_round(qtbot, room, world)
    room.round.print_papers()
    room.round.areas.go_to("a02")
    room.round.areas._print()
    assert world.went == [
        report_place(world.round_id).destination,
        minutes_place(world.round_id, "a02").destination,
    ]


def test_places_of_the_room(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    entered(world, "a02", all_answers("1"))
    room.show_place(RoundPlace(world.round_id, "a02"))
    qtbot.waitUntil(lambda: room.round.areas.current is not None)
    qtbot.waitUntil(
        lambda: room.round.areas.current is not None and room.round.areas.current.area_id == "a02"
    )
    room.show_place(SurveyEntryPlace(world.round_id, "a03"))
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.entry)
    assert room.entry.head.area.text() == "Thôn Thượng"
    room.entry.leave()
    room.show_place(ResponsePlace("a02-1"))
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.entry)
    assert room.entry.presenter.correcting
    press("2")
    with qtbot.waitSignal(room.entry.presenter.corrected):
        press(Qt.Key.Key_Return, modifiers=CONTROL)
    assert world.responses("a02")[0].answers["q01"] == "2"
    assert len(world.responses("a02")) == 1


def test_the_table_follows_what_was_keyed(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    entry(qtbot, room, world)
    press("1" * 19)
    with qtbot.waitSignal(room.entry.presenter.form_saved):
        press(Qt.Key.Key_Return, modifiers=CONTROL)
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: room.round.areas.rows[0].entered == 1)


def test_the_way_of_asking_is_shown_whole_where_there_is_room(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    tab = in_round(qtbot, room, world).round.areas
    assert tab.width() >= 1000
    names = [column.key for column in tab.grid.model.table.columns]
    metrics = tab.view.fontMetrics()
    for column in ("method", "tally_mode"):
        widest = max(map(metrics.horizontalAdvance, tab.sheet.choices[column].values()))
        assert tab.view.columnWidth(names.index(column)) >= min(widest, 250)
    room.resize(940, 682)
    qtbot.waitUntil(lambda: tab.width() < 1000)
    option = QStyleOptionViewItem()
    option.initFrom(tab.view)
    index = tab.grid.model.index(0, names.index("method"))
    option.rect = tab.view.visualRect(index)
    delegate = tab.view.itemDelegateForIndex(index)
    assert isinstance(delegate, TippingDelegate)
    assert delegate.tip(tab.view, option, index) == tab.grid.model.data(index)


def test_a_round_without_its_questionnaire_says_so_on_its_page(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    in_round(qtbot, room, world)
    with world.office.record() as rec:
        rec.put("survey_round", world.round_id, {"template_version": "99"})
    room.round.refresh()
    qtbot.waitUntil(lambda: room.round.tabs.isHidden())
    assert room.round.title.text() == "Không mở được đợt này"
    assert "99" in room.round.notice.text
    assert world.ask.asked == [], "no box covers the page"
    with world.office.record() as rec:
        rec.put("survey_round", world.round_id, {"template_version": "1"})
    room.round.refresh()
    qtbot.waitUntil(lambda: room.round.tabs.isVisible())
    assert not room.round.notice.text
    assert room.round.title.text() == "Lấy ý kiến năm 2026"


def test_words_that_are_cut_end_in_dots_and_are_told_as_a_tip(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    in_round(qtbot, room, world)
    plan = room.round.plan
    assert (plan.shown, plan.toolTip()) == (plan.text(), "")
    plan.setText("Kế hoạch rất dài " * 40)
    assert plan.shown.endswith("…")
    assert plan.toolTip() == plan.text()


def test_what_was_read_for_a_page_that_has_gone_is_dropped(qtbot: QtBot, world: World) -> None:
    page = RoundPage(world.context)
    page.open_round(world.round_id)
    delete(page)
    settle(qtbot, world)  # an exception in the event loop fails the test
    assert world.ask.asked == []
