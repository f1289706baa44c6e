"""An own questionnaire has results in the window: question by question, two crossed, of an area, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.accounts.access_log import accesses
from desktop_app.surveys.results.round_results import read_results
from tests.builders import open_round
from tests.reports.reading import printed_texts
from tests.surveys.results.questionnaires import CODE, FORMS, NEEDS, enter
from tests.surveys.versions.versions import bring
from tests.ui.surveys.conftest import AREAS, SHIFT, World, press, settle
from ui.reports.paper_dialog import PaperDialog
from ui.surveys.rounds.results_tab import ResultsTab
from ui.surveys.surveys_room import SurveysRoom
from ui.widgets.tables.rows_model import RowsModel

_AREA = {"a1": "a01", "a2": "a02", "a3": "a03"}


def texts(model: RowsModel) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in model.rows]


def own_round(world: World) -> str:
    """A round of the questionnaire that asks for everything, over the areas of the room."""
    bring(world.office, NEEDS)
    with world.office.record() as rec:
        round_id = open_round(rec, *(each for each, *_ in AREAS), code=CODE, title="Khảo sát nhu cầu")
    enter(world.office, round_id, *((_AREA[area], answers) for area, answers in FORMS))
    return round_id


@pytest.fixture
def round_id(world: World) -> str:
    return own_round(world)


@pytest.fixture
def results(qtbot: QtBot, room: SurveysRoom, world: World, round_id: str) -> ResultsTab:
    """The results of the round, read and in front."""
    room.open_round(round_id)
    qtbot.waitUntil(lambda: bool(room.round.areas.rows))
    room.round.tabs.setCurrentIndex(1)
    shown = room.round.results
    qtbot.waitUntil(lambda: bool(shown.by_question.page.questions.rows))
    settle(qtbot, world)
    return shown


def test_an_own_form_opens_at_its_questions(results: ResultsTab) -> None:
    page = results.by_question.page
    assert results.pages.currentWidget() is results.by_question
    assert results.cards.isHidden(), "the questions have the room"
    assert texts(page.questions)[1] == ["2", "Gia đình cần hỗ trợ gì?", "5"]
    assert page.title.text() == "1. Nhà ở đường nào?"
    assert page.base.text() == "n = 3; không trả lời 1; đánh dấu nhiều ô ở câu chỉ chọn một 1"
    assert texts(page.answers) == [
        ["Đường xã", "2", "66,67 %"],
        ["Đường thôn", "1", "33,33 %"],
        ["Ngõ xóm", "0", "0,00 %"],
    ]
    assert "Đường xã: 66,67 %" in page.chart.accessibleDescription()


def test_keys_go_through_the_questions_and_all_zones(
    qtbot: QtBot, room: SurveysRoom, results: ResultsTab
) -> None:
    page = results.by_question.page
    page.question_view.setFocus()
    press(Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert page.title.text() == "3. Cần gì khác?"
    assert page.base.text() == "n = 2; chọn “Khác” mà không ghi 1"
    assert texts(page.answers) == [["Nước sạch", "2"]]
    press(Qt.Key.Key_Down)
    assert texts(page.answers) == [
        ["Trung bình", "3,5"],
        ["Trung vị", "3"],
        ["Nhỏ nhất", "1"],
        ["Lớn nhất", "7"],
    ]
    press(Qt.Key.Key_F6)
    assert QApplication.focusWidget() is page.answer_view
    press(Qt.Key.Key_F6, modifiers=SHIFT)
    assert QApplication.focusWidget() is page.question_view
    seen = set()
    for _ in range(8):
        press(Qt.Key.Key_F6)
        seen.add(QApplication.focusWidget())
    assert {page.question_view, page.answer_view, room.round.step_button} <= seen


def test_what_people_wrote_is_noted_as_read(qtbot: QtBot, world: World, results: ResultsTab) -> None:
    results.by_question.page.question_view.selectRow(6)
    settle(qtbot, world)
    assert texts(results.by_question.page.answers) == [["Sửa đường", "3"], ["Xoá nhà tạm", "2"]]
    with world.office.read() as connection:
        assert any(access.subject == "responses" for access in accesses(connection, limit=20))


def test_the_results_of_one_area(qtbot: QtBot, world: World, results: ResultsTab) -> None:
    box = results.by_question.area
    box.setFocus()
    press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: results.by_question.basis.text().startswith("Tính 3 phiếu"))
    assert box.currentText() == "Thôn Đoài"


@contextmanager
def nothing_is_read(world: World) -> Iterator[None]:
    """While this holds, whatever is to be read waits."""
    go_on = Event()
    world.context.reading.submit(go_on.wait, lambda _: None)
    try:
        yield
    finally:
        go_on.set()


def test_figures_of_an_area_are_never_below_the_name_of_another(
    qtbot: QtBot, world: World, results: ResultsTab
) -> None:
    tab = results.by_question
    tab.page.question_view.selectRow(3)
    with nothing_is_read(world):
        tab.area.setFocus()
        press(Qt.Key.Key_Down)
        assert tab.area.currentText() == "Thôn Đoài"
        assert not tab.page.questions.rows
        assert not tab.page.title.isVisible()
        assert not tab.page.chart.isVisible()
        assert not tab.basis.text()
        assert not tab.print_button.isEnabled()
        results.reading.bar.stop()
    qtbot.waitUntil(lambda: not results.reading.bar.busy)
    assert results.refused.text == "Đã dừng, chưa đọc kết quả."
    assert not tab.page.questions.rows, "still nothing of the whole round"
    results._look()
    qtbot.waitUntil(lambda: tab.basis.text().startswith("Tính 3 phiếu"))
    assert tab.page.chosen == "nguoi"
    assert tab.page.title.text() == "4. Nhà có mấy người?"


def test_what_was_read_for_the_other_page_is_not_shown_as_this_area(
    qtbot: QtBot, world: World, results: ResultsTab
) -> None:
    tab = results.by_question
    tab.area.setFocus()
    press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: tab.basis.text().startswith("Tính 3 phiếu"))
    with nothing_is_read(world):
        results.pages.setCurrentWidget(results.crossing)
        results.pages.setCurrentWidget(results.reason_view)
    qtbot.waitUntil(lambda: not results.reading.bar.busy)
    settle(qtbot, world)
    assert tab.basis.text().startswith("Tính 3 phiếu")


def test_another_round_begins_without_the_crossing_of_the_last(
    qtbot: QtBot, room: SurveysRoom, world: World, results: ResultsTab
) -> None:
    results.pages.setCurrentWidget(results.crossing)
    page = results.crossing
    qtbot.waitUntil(lambda: bool(page.rows.rows))
    settle(qtbot, world)
    with nothing_is_read(world):
        page.first.setFocus()
        press(Qt.Key.Key_Down)
        assert not page.rows.rows, "the table of other questions"
    qtbot.waitUntil(lambda: bool(page.rows.rows))
    room.open_round(world.round_id)
    qtbot.waitUntil(lambda: len(results.questions.rows) == 19)
    assert not page.rows.rows
    assert not page.first.count()
    assert not page.print_button.isEnabled()


def test_another_round_is_crossed_whole_whatever_area_was_chosen(
    qtbot: QtBot, room: SurveysRoom, world: World, results: ResultsTab
) -> None:
    results.pages.setCurrentWidget(results.crossing)
    results.crossing.area.setFocus()
    press(Qt.Key.Key_Down)
    assert results.crossing.area.currentText() == "Thôn Đoài"
    settle(qtbot, world)
    room.open_round(world.round_id)
    qtbot.waitUntil(lambda: len(results.questions.rows) == 19)
    assert results.by_question.area.currentText() == "Cả đợt"
    assert results.crossing.area.currentText() == "Cả đợt"


def test_a_counting_that_ends_after_its_round_was_left_shows_nothing(
    qtbot: QtBot, world: World, results: ResultsTab
) -> None:
    results.pages.setCurrentWidget(results.crossing)
    page = results.crossing
    qtbot.waitUntil(lambda: bool(page.rows.rows))
    with nothing_is_read(world):
        page.count()
        page.clear()
    qtbot.waitUntil(lambda: not page.bar.busy)
    settle(qtbot, world)
    assert not page.rows.rows
    assert not page.print_button.isEnabled()


def test_what_is_saved_meanwhile_is_read_and_the_question_stays(
    qtbot: QtBot, room: SurveysRoom, world: World, round_id: str, results: ResultsTab
) -> None:
    page = results.by_question.page
    page.question_view.selectRow(3)
    enter(world.office, round_id, ("a03", {"nguoi": "20"}), first=40)
    room.round.refresh()
    qtbot.waitUntil(lambda: texts(page.answers)[-1] == ["Lớn nhất", "20"])
    assert page.chosen == "nguoi"


def test_two_questions_crossed_and_by_area(qtbot: QtBot, world: World, results: ResultsTab) -> None:
    results.pages.setCurrentWidget(results.crossing)
    page = results.crossing
    qtbot.waitUntil(lambda: bool(page.rows.rows))
    assert texts(page.rows)[0][:4] == ["Thôn Đoài", "2", "2", "100,00"]
    assert texts(page.rows)[2][:4] == ["Thôn Thượng", "0", "–", "–"]
    page.first.setFocus()
    press(Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert page.first.currentText() == "2. Gia đình cần hỗ trợ gì?"
    qtbot.waitUntil(lambda: [row[0] for row in texts(page.rows)[:1]] == ["Cây giống"])
    assert "Một phiếu có thể thuộc nhiều hàng." in page.base.text()
    page.second.setFocus()
    press(Qt.Key.Key_Down)
    assert page.second.currentText() == "4. Nhà có mấy người?"
    qtbot.waitUntil(lambda: texts(page.rows)[:1] == [["Cây giống", "2", "5,5", "5,5", "4", "7"]])
    assert not page.chart.isHidden()


def test_a_day_is_crossed_and_an_area_filters_both_pages(
    qtbot: QtBot, world: World, results: ResultsTab
) -> None:
    results.pages.setCurrentWidget(results.crossing)
    page = results.crossing
    qtbot.waitUntil(lambda: bool(page.rows.rows))
    page.first.setFocus()
    press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert page.first.currentText() == "6. Ở đây từ ngày nào?"
    qtbot.waitUntil(lambda: [row[:3] for row in texts(page.rows)][:1] == [["1990 – 1999", "1", "1"]])
    page.area.setFocus()
    press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: results.by_question.area.currentText() == page.area.currentText() == "Thôn Đoài")
    qtbot.waitUntil(lambda: not results.reading.bar.busy and not page.bar.busy)
    assert page.first.currentText() == "6. Ở đây từ ngày nào?", "what was chosen stays"
    assert page.first.findText("Khu dân cư") < 0, "one area has no rows of areas"
    page.first.setFocus()
    press(Qt.Key.Key_Up)
    page.second.setCurrentIndex(page.second.findText("6. Ở đây từ ngày nào?"))
    page.count()
    qtbot.waitUntil(
        lambda: (
            len(texts(page.rows)) > 1
            and texts(page.rows)[1] == ["Vốn vay", "2", "31/12/1999", "31/12/1999", "29/02/2024"]
        )
    )


def test_the_summary_is_shown_as_paper(qtbot: QtBot, results: ResultsTab) -> None:
    results.by_question.print_button.setFocus()
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: results.by_question.papers.dialog is not None, timeout=20_000)
    dialog = results.by_question.papers.dialog
    assert isinstance(dialog, PaperDialog)
    dialog.reject()


def test_the_summary_of_the_area_that_is_chosen(qtbot: QtBot, results: ResultsTab) -> None:
    tab = results.by_question
    tab.area.setFocus()
    press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: tab.basis.text().startswith("Tính 3 phiếu"))
    tab.print_button.setFocus()
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: tab.papers.dialog is not None, timeout=20_000)
    dialog = tab.papers.dialog
    assert isinstance(dialog, PaperDialog)
    assert "Thôn Đoài" in dialog.windowTitle()
    printed = " ".join("".join(printed_texts(dialog.content)).split())
    assert "Khảo sát nhu cầu – Thôn Đoài" in printed
    assert "theo 03 phiếu hợp lệ" in printed
    dialog.reject()


def test_reading_can_be_stopped_and_begun_again(
    qtbot: QtBot, room: SurveysRoom, world: World, round_id: str, results: ResultsTab
) -> None:
    results.reading.forget()
    results.reading.want(round_id, "a02")
    results.reading.bar.stop()
    qtbot.waitUntil(lambda: not results.reading.bar.busy)
    assert results.refused.text == "Đã dừng, chưa đọc kết quả."
    assert results.by_question.basis.text().startswith("Tính 5 phiếu"), "what was read before stays"
    results._look()
    qtbot.waitUntil(lambda: not results.refused.text and not results.reading.bar.busy)


def test_the_form_of_satisfaction_has_them_beside_its_verdict(
    qtbot: QtBot, room: SurveysRoom, world: World, results: ResultsTab
) -> None:
    room.open_round(world.round_id)
    qtbot.waitUntil(lambda: len(results.questions.rows) == 19)
    assert results.pages.currentWidget() is results.question_view
    assert not results.cards.isHidden()
    room.round.tabs.setCurrentIndex(1)
    results.pages.setCurrentWidget(results.by_question)
    qtbot.waitUntil(lambda: len(results.by_question.page.questions.rows) == 19)
    assert results.by_question.basis.text().startswith("Tính 0 phiếu")


def test_progress_is_told_in_forms(world: World, round_id: str) -> None:
    told: list[tuple[int, int]] = []
    with world.office.read() as connection:
        read_results(
            connection,
            round_id,
            world.office.clock.today(),
            progress=lambda done, of: told.append((done, of)),
        )
    assert told[0] == (0, 5)
    assert told[-1] == (5, 5)
