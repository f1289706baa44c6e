"""The list of forms: a million rows, filters, corrections, history."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from desktop_app.accounts.access_log import accesses
from desktop_app.catalogue.installed import installed_questionnaire
from desktop_app.surveys.findings.form_problem import FormProblem
from desktop_app.surveys.listing.response_list import (
    ANY_INVALID,
    ANY_PROBLEM,
    ResponseFilter,
    ResponseLine,
    lines_at,
    matching_rows,
)
from desktop_app.surveys.responses.answer_wording import AnswerWording, words_of
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from tests.ui.surveys.conftest import CONTROL, World, in_round, press, settle
from ui.surveys.responses.model import PAGE, WAITING, ResponsesModel
from ui.surveys.surveys_room import SurveysRoom


def fill(world: World) -> None:
    """Three forms of Thôn Đoài, one of them invalid, and one of Thôn Đông by another officer."""
    all_good = {f"q{number:02d}": "1" for number in range(1, 20)}
    with world.office.record() as rec:
        for serial, comment, validity in (
            (1, "Đề nghị sửa đường", ""),
            (2, "", "other"),
            (3, "Nước sạch", ""),
        ):
            draft = ResponseDraft(
                f"f{serial}", world.round_id, "a01", serial, {**all_good, "q02": "2"}, "", ""
            )
            save_response(rec, draft, validity=validity, comment=comment)
    with world.office.record("Trần Văn Nhập") as rec:
        draft = ResponseDraft("g1", world.round_id, "a02", 12, all_good, "", "")
        save_response(rec, draft, validity="")


def at_list(qtbot: QtBot, room: SurveysRoom, world: World, count: int = 4) -> SurveysRoom:
    fill(world)
    in_round(qtbot, room, world)
    room.list_forms("")
    qtbot.waitUntil(lambda: room.responses.model.rowCount() == count)
    qtbot.waitUntil(lambda: room.responses.model.line_at(0) is not None)
    return room


def serials(world: World, **wanted: object) -> list[int | None]:
    with world.office.read() as connection:
        rows = matching_rows(connection, ResponseFilter(world.round_id, **wanted))  # type: ignore[arg-type]
        return [line.serial for line in lines_at(connection, rows)]


def test_filters(world: World) -> None:
    fill(world)
    assert serials(world) == [1, 2, 3, 12]
    assert serials(world, area_id="a01") == [1, 2, 3]
    assert serials(world, officer="Trần Văn Nhập") == [12]
    assert serials(world, validity="") == [1, 3, 12]
    assert serials(world, validity=ANY_INVALID) == [2]
    assert serials(world, validity="blank") == []
    assert serials(world, text="sua DUONG") == [1], "neither case nor diacritics matter"
    assert serials(world, text="12") == [12]
    assert serials(world, deleted=True) == []


def test_the_list_shows_and_narrows(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    at_list(qtbot, room, world)
    page = room.responses
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    texts = [str(page.model.index(0, column).data()) for column in range(8)]
    assert texts[:8] == ["1", "Thôn Đoài", "Hài lòng", "1", "0", "✓ Hợp lệ", "", "Đề nghị sửa đường"]
    page.filters.text.setText("nuoc")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.filters.text.clear()
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    page.filters.area.setCurrentIndex(page.filters.area.findData("a02"))
    page.filters.area.activated.emit(page.filters.area.currentIndex())
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)


def test_forms_with_a_problem_are_found_mended_and_left(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    at_list(qtbot, room, world)
    page = room.responses
    shown = [str(page.model.index(row, 6).data()) for row in range(4)]
    assert shown == ["", "", "", "⚠ Số phiếu không phát ra"], "a sign and words, not a colour alone"
    tip = page.model.index(3, 6).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == FormProblem.SERIAL_BEYOND.advice()
    assert not page.view.isColumnHidden(6)
    choose(page.filters.problem, ANY_PROBLEM)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    qtbot.waitUntil(lambda: page.model.line_at(0) is not None)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.entry)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    press(Qt.Key.Key_F6, "7")
    with qtbot.waitSignal(room.entry.presenter.corrected):
        press(Qt.Key.Key_Return, modifiers=CONTROL)
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    assert page.filters.problem.currentData() == ANY_PROBLEM
    assert page.view.isColumnHidden(6), "no column for problems where there is none"


def test_what_is_wrong_leads_to_the_forms_it_speaks_of(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    fill(world)
    in_round(qtbot, room, world)
    tab = room.round.findings
    room.round.tabs.setCurrentWidget(tab)
    sentences = [str(tab.model.index(row, 2).data()) for row in range(tab.model.rowCount())]
    at = next(row for row, words in enumerate(sentences) if "lớn hơn số" in words)
    tab.view.setCurrentIndex(tab.model.index(at, 0))
    tab.view.activated.emit(tab.model.index(at, 0))
    page = room.responses
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert room.pages.currentWidget() is page
    assert page.filters.area.currentData() == "a02"
    assert page.filters.problem.currentData() == FormProblem.SERIAL_BEYOND.value


def test_the_place_in_the_list_stays_when_a_form_leaves_it(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    at_list(qtbot, room, world)
    page = room.responses
    press(Qt.Key.Key_Down)
    assert page.view.currentIndex().row() == 1
    page.delete.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    assert page.view.currentIndex().row() == 1
    assert [index.row() for index in page.view.selectionModel().selectedRows()] == [1]


def choose(box: QComboBox, code: str) -> None:
    """Choose as with the mouse."""
    box.setCurrentIndex(box.findData(code))
    box.activated.emit(box.currentIndex())


def test_several_forms_are_marked_and_brought_back(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    at_list(qtbot, room, world)
    page = room.responses
    page.view.selectAll()
    action = next(item for item in page.mark.menu().actions() if "hộ" in item.text())
    action.trigger()
    qtbot.waitUntil(lambda: serials(world, validity="duplicate_household") == [1, 2, 3, 12])
    assert world.ask.asked
    qtbot.waitUntil(lambda: "✗" in str(page.model.index(0, 5).data()))
    page.view.setCurrentIndex(page.model.index(0, 0))
    page.view.selectionModel().select(
        page.model.index(0, 0),
        QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
    )
    page.delete.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    page.filters.validity.setCurrentIndex(page.filters.validity.count() - 1)
    page.filters.validity.activated.emit(page.filters.validity.currentIndex())
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    qtbot.waitUntil(lambda: page.model.index(0, 5).data() == "Đã xóa")
    page.view.selectAll()
    page.delete.click()
    qtbot.waitUntil(lambda: serials(world) == [1, 2, 3, 12])


def test_del_takes_forms_out_and_undo_in_place_brings_them_back(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    at_list(qtbot, room, world)
    page = room.responses
    press(Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: serials(world) == [2, 3, 12])
    qtbot.waitUntil(page.deleted.isVisible)
    press(Qt.Key.Key_Z, modifiers=CONTROL)
    qtbot.waitUntil(lambda: serials(world) == [1, 2, 3, 12])
    qtbot.waitUntil(page.deleted.isHidden)
    press(Qt.Key.Key_Delete)
    qtbot.waitUntil(page.deleted.isVisible)
    page.filters.validity.setCurrentIndex(page.filters.validity.count() - 1)
    page.filters.validity.activated.emit(page.filters.validity.currentIndex())
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.listed.take_focus()
    press(Qt.Key.Key_Delete)
    settle(qtbot, world)
    assert len(serials(world)) == 3, "among the deleted forms Del brings nothing back"
    page.open_round(world.round_id)
    assert page.deleted.isHidden(), "what was deleted before the list was left is among the deleted forms"


def test_a_list_that_is_empty_says_why(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    in_round(qtbot, room, world)
    room.list_forms("")
    page = room.responses
    qtbot.waitUntil(lambda: page.listed.currentWidget() is not page.view)
    assert not page.correct.isEnabled()
    fill(world)
    page.refresh()
    qtbot.waitUntil(lambda: page.listed.currentWidget() is page.view)
    page.filters.text.setText("không ai viết thế")
    page.refresh()
    qtbot.waitUntil(lambda: page.listed.currentWidget() is not page.view)
    page.listed.take_focus()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)


def test_history_and_return_to_an_earlier_value(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    at_list(qtbot, room, world)
    page = room.responses
    page.view.setCurrentIndex(page.model.index(0, 0))
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.entry)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    press("21")
    with qtbot.waitSignal(room.entry.presenter.corrected):
        press(Qt.Key.Key_Return, modifiers=CONTROL)
    qtbot.waitUntil(lambda: room.pages.currentWidget() is page)
    qtbot.waitUntil(lambda: page.model.line_at(0) is not None)
    page.see_history.click()
    qtbot.waitUntil(lambda: bool(page.history.model.rows))
    page.view.setCurrentIndex(page.model.index(0, 0))
    qtbot.waitUntil(lambda: len(page.history.model.rows) == 3)
    changes = [tuple(cell.text for cell in row.cells[1:]) for row in page.history.model.rows]
    assert sorted(changes[:2]) == [
        ("1. Quy hoạch", "Hài lòng", "Chưa hài lòng"),
        ("2. Giao thông", "Chưa hài lòng", "Hài lòng"),
    ]
    assert changes[2] == ("Nhập phiếu", "", "")


def test_a_value_is_restored(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    fill(world)
    with world.office.record() as rec:
        rec.put("survey_response", "f1", {"answers": {"q05": "2"}})
    in_round(qtbot, room, world)
    room.list_forms("a01")
    page = room.responses
    qtbot.waitUntil(lambda: page.model.line_at(0) is not None)
    page.see_history.click()
    qtbot.waitUntil(lambda: len(page.history.model.rows) == 2)
    assert [cell.text for cell in page.history.model.rows[0].cells][1:] == [
        "5. Trường học",
        "Hài lòng",
        "Chưa hài lòng",
    ]
    page.history.view.setCurrentIndex(page.history.model.index(0, 0))
    assert page.history.restore.isEnabled()
    page.history.restore.click()
    qtbot.waitUntil(lambda: world.responses()[0].answers["q05"] == "1")
    qtbot.waitUntil(lambda: len(page.history.model.rows) == 3)


def test_a_million_rows_jump_without_a_pause(qtbot: QtBot, world: World) -> None:
    with world.office.read() as connection:
        questionnaire = installed_questionnaire(connection, "NTM_XA_2021", "1")
    asked: list[int] = []
    lines: list[int] = []
    rows = array("q", range(1_000_000))

    def line(row: int) -> ResponseLine:
        now = datetime(2026, 10, 5, tzinfo=UTC)
        return ResponseLine(row, f"r{row}", "a01", row, "", {"q19": "1"}, "", "Ai", now, False)

    def read(page: int, wanted: Sequence[int]) -> None:
        asked.append(page)
        lines.extend(wanted)
        model.take_page(page, [line(row) for row in wanted])

    model = ResponsesModel(world.context.theme, read)
    model.show_rows(
        rows, questionnaire, {"a01": "Thôn Đoài"}, AnswerWording((words_of(questionnaire),), questionnaire)
    )
    assert model.index(999_999, 0).data() == WAITING
    assert model.index(999_999, 0).data() == "999999"
    places = range(0, 1_000_000, 9_973)
    for place in places:
        model.index(place, 0).data()
        assert model.index(place, 0).data() == str(place)
    assert len(asked) <= len(places) + 1, "a jump reads the page it comes to, and nothing in between"
    assert len(lines) <= len(asked) * PAGE
    assert asked[0] == 999_999 // PAGE
    assert len(model._pages) <= 60


def test_who_opened_the_list_and_a_form_is_noted_once(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    page = at_list(qtbot, room, world).responses
    for _ in range(3):
        page.refresh()
    page.see_history.click()
    page.view.setCurrentIndex(page.model.index(1, 0))
    page.view.setCurrentIndex(page.model.index(0, 0))

    def noted() -> list[tuple[str, str | None, int]]:
        with world.office.read() as connection:
            return [(access.subject, access.record_id, access.records) for access in accesses(connection)]

    qtbot.waitUntil(lambda: len(noted()) == 3)
    settle(qtbot, world)
    assert noted().count(("responses", world.round_id, 4)) == 1
    forms = [record for subject, record, _ in noted() if subject == "response"]
    assert sorted(map(str, forms)) == ["f1", "f2"]
