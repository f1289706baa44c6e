"""The movement room from key press to the reopened book."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.book.office import Office
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from desktop_app.movements.queries import load_values
from desktop_app.movements.sheet.grid import compute_grid
from desktop_app.reports.charts.sketch import SketchText
from desktop_app.storage.store import Store
from tests.benchmarks.reporting.measured import Measured
from tests.builders import COMMUNE, a_copy, an_office, begun_book, put_area
from tests.movements.grids import plans_of_year
from tests.ui.movements.conftest import shown
from ui.base.saves import SavedEntity, SaveState
from ui.context.room import Destination, RoomContext
from ui.grid.block_entry import Rectangle
from ui.grid.model.table import CellAccess, CellEdit, SaveMark, ShownCell
from ui.movements.movements_view import MovementsRoom
from ui.movements.sheets.summary_rows import SHARE, TARGET, TOTAL
from ui.places.movements import IndicatorPlace, UnitPlace
from ui.places.settings import SectionPlace

SET = "MTTQ_CO_SO"
CONTROL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


def type_text(text: str) -> None:
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            target = QApplication.focusWidget()
            assert target is not None
            QApplication.sendEvent(target, QKeyEvent(kind, 0, NONE, letter))


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, modifiers)


def cell(room: MovementsRoom, unit: str, code: str) -> ShownCell:
    place = room.grid.model.place_of((unit, code))
    assert place is not None, (unit, code)
    return room.grid.model.table.cell(*place)


def below(room: MovementsRoom, row: str, code: str) -> str:
    place = room.grid.summary_model.place_of((row, code))
    assert place is not None
    return room.grid.summary_model.table.cell(*place).text


def enter(room: MovementsRoom, unit: str, code: str, text: str) -> None:
    """Type into a cell and leave it with Enter."""
    assert room.grid.go_to((unit, code))
    type_text(text)
    press(Qt.Key.Key_Return)


def saved(office: Office, code: str, period: str = "2026-M09") -> dict[str, str]:
    with office.read() as conn:
        values = load_values(conn, SET, 2026)
    return {
        cell.unit: value for cell, value in values.items() if (cell.indicator, cell.period) == (code, period)
    }


def test_a_typed_figure_is_safe_when_the_cursor_leaves_it(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(context.saves.changed):
        enter(room, "a01", "NT04", "12.500.000")
        assert cell(room, "a01", "NT04").mark is SaveMark.SAVING
        assert below(room, TOTAL, "NT04") == "12.500.000", "the total does not wait for the disk"
    assert cell(room, "a01", "NT04").text == "12.500.000"
    assert cell(room, "a01", "NT04").mark is SaveMark.SAVED
    assert saved(context.office, "NT04") == {"a01": "12500000"}
    assert room.grid.current_key() == ("a02", "NT04")


def test_the_foot_says_of_which_indicator_so_many_have_reported(room: MovementsRoom, qtbot: QtBot) -> None:
    enter(room, "a01", "NT04", "12.500.000")
    qtbot.waitUntil(lambda: room.grid.figures == "NT04: 1 trên 12 đơn vị đã có số liệu.")
    room.grid.go_to(("a01", "NT01"))
    assert room.grid.figures == "NT01: 0 trên 12 đơn vị đã có số liệu."


def test_what_is_typed_on_coming_in_goes_into_the_first_open_cell(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    """The room has the keys at once, so it has a cursor too."""
    room.entered()
    assert room.grid.current_key() == ("a01", "NT01")
    type_text("7")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: saved(context.office, "NT01") == {"a01": "7"})


def test_empty_and_zero_are_different(room: MovementsRoom, context: RoomContext, qtbot: QtBot) -> None:
    enter(room, "a01", "NT01", "0")
    qtbot.waitUntil(lambda: saved(context.office, "NT01") == {"a01": "0"})
    assert cell(room, "a01", "NT01").text == "0"
    assert cell(room, "a02", "NT01").text == ""
    assert below(room, TOTAL, "NT01") == "0"
    assert below(room, TOTAL, "NT03") == "", "nothing put together from nothing is nothing"
    room.grid.go_to(("a01", "NT01"))
    press(Qt.Key.Key_Delete)
    assert cell(room, "a01", "NT01").text == ""
    qtbot.waitUntil(lambda: saved(context.office, "NT01") == {})
    assert below(room, TOTAL, "NT01") == ""


def test_an_invalid_entry_stays_with_a_sentence_and_is_not_saved(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    enter(room, "a01", "NT01", "5")
    enter(room, "a01", "NT01", "năm hộ")
    wrong = cell(room, "a01", "NT01")
    assert wrong.text == "năm hộ"
    assert "số nguyên" in wrong.problem
    assert "5" in wrong.problem, "it says which figure stays saved"
    room.grid.go_to(("a01", "NT01"))
    assert "số nguyên" in room.grid.bubble.text
    qtbot.waitUntil(lambda: saved(context.office, "NT01") == {"a01": "5"})
    context.period.choose("2026-M10")
    qtbot.waitUntil(lambda: room.presenter.sheet is not None and room.presenter.sheet.period == "2026-M10")
    context.period.choose("2026-M09")
    qtbot.waitUntil(lambda: cell(room, "a01", "NT01").text == "năm hộ")
    enter(room, "a01", "NT01", "6")
    assert not cell(room, "a01", "NT01").problem
    qtbot.waitUntil(lambda: saved(context.office, "NT01") == {"a01": "6"})


def test_a_block_of_excel_is_pasted_undone_redone_and_there_after_reopening(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    rows = [
        [str(row), f"{row},5", str(row * 2), f"{row}.000.000", ""] for row in range(1, 13)
    ]  # NT01 NT02 NT03 NT04, then NT05 that only the commune reports
    QGuiApplication.clipboard().setText("\r\n".join("\t".join(row) for row in rows) + "\r\n")
    room.grid.go_to(("a01", "NT01"))
    press(Qt.Key.Key_V, CONTROL)
    assert not room.paste_bar.isVisible()
    assert below(room, TOTAL, "NT01") == "78"
    assert below(room, TOTAL, "NT02") == "84"
    assert below(room, TOTAL, "NT04") == "78.000.000"
    qtbot.waitUntil(lambda: len(saved(context.office, "NT04")) == 12)
    press(Qt.Key.Key_Z, CONTROL)
    assert below(room, TOTAL, "NT01") == "", "the whole block is one step"
    qtbot.waitUntil(lambda: saved(context.office, "NT04") == {})
    press(Qt.Key.Key_Y, CONTROL)
    qtbot.waitUntil(lambda: len(saved(context.office, "NT04")) == 12)
    folder = context.office.folder.root
    room.close()
    context.office.close()
    again = an_office(folder)
    try:
        assert saved(again, "NT02")["a03"] == "3.5"
        assert saved(again, "NT04")["a12"] == "12000000"
    finally:
        again.close()


def test_wrong_cells_of_a_block_are_shown_and_the_rest_is_pasted_after_saying_so(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    QGuiApplication.clipboard().setText("1\t2,5\r\nba\t4\r\n5\t6\r\n")
    room.grid.go_to(("a01", "NT01"))
    press(Qt.Key.Key_V, CONTROL)
    assert room.paste_bar.isVisible()
    assert "1" in room.paste_bar.text
    assert "5" in room.paste_bar.accept.text()
    assert cell(room, "a02", "NT01").problem, "each problem stands at its cell"
    assert saved(context.office, "NT01") == {}, "nothing before the answer"
    room.paste_bar.accept.click()
    qtbot.waitUntil(lambda: saved(context.office, "NT01") == {"a01": "1", "a03": "5"})
    assert cell(room, "a02", "NT01").text == "ba", "what is wrong stays to be mended"
    press(Qt.Key.Key_Z, CONTROL)
    assert cell(room, "a02", "NT01").text == ""
    qtbot.waitUntil(lambda: saved(context.office, "NT01") == {})


def test_a_refused_paste_leaves_everything(room: MovementsRoom, context: RoomContext) -> None:
    QGuiApplication.clipboard().setText("ba\t4")
    room.grid.go_to(("a01", "NT01"))
    press(Qt.Key.Key_V, CONTROL)
    room.paste_bar.refuse.click()
    assert not room.paste_bar.isVisible()
    assert cell(room, "a01", "NT01") == cell(room, "a02", "NT01")


def test_a_ratio_is_computed_and_read_only(room: MovementsRoom, context: RoomContext, qtbot: QtBot) -> None:
    context.period.choose("2026-Q3")
    qtbot.waitUntil(lambda: room.presenter.sheet is not None and room.presenter.sheet.period == "2026-Q3")
    enter(room, "a01", "NT14A", "107")
    assert cell(room, "a01", "NT14").text == "50,00", "107 of 214 households"
    assert cell(room, "a01", "NT14").access is CellAccess.COMPUTED
    enter(room, "a02", "NT14A", "187")
    assert below(room, TOTAL, "NT14") == "73,32", "294 of 401, not the mean of 50 and 100"
    assert cell(room, "a01", "NT01").access is CellAccess.COMPUTED, "entered by month, read here"
    qtbot.waitUntil(lambda: len(saved(context.office, "NT14A", "2026-Q3")) == 2)


def test_a_plan_figure_gives_the_share_of_the_plan(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    enter(room, "a01", "NT04", "25.000.000")
    room.grid.go_to(("a01", "NT04"))
    room.beside.button.click()
    room.panel.target.setText("một trăm")
    room.panel.target.editingFinished.emit()
    assert room.panel.target_field.error
    room.panel.target.setText("100.000.000")
    room.panel.target.editingFinished.emit()
    assert room.panel.target_field.error == ""
    assert below(room, TARGET, "NT04") == "100.000.000"
    assert below(room, SHARE, "NT04") == "25,00"

    def stored() -> bool:
        with context.office.read() as conn:
            return ("NT04", "") in plans_of_year(conn, COMMUNE, SET, 2026).recorded

    qtbot.waitUntil(stored)


def test_the_plan_of_an_area_is_typed_beside_its_cell(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    room.beside.button.click()
    room.grid.go_to(("a01", "NT04"))
    enter(room, "a01", "NT04", "25.000.000")
    room.grid.go_to(("a01", "NT04"))
    assert room.panel.unit_field.isVisible()
    room.panel.unit_target.setText("nhiều")
    room.panel.unit_target.editingFinished.emit()
    assert room.panel.unit_field.error
    room.panel.unit_target.setText("100.000.000")
    room.panel.unit_target.editingFinished.emit()
    assert room.panel.unit_field.error == ""
    assert below(room, TARGET, "NT04") == "100.000.000", "the commune has no plan of its own"
    assert below(room, SHARE, "NT04") == "25,00"
    assert "từ đầu năm đạt 25,00 %" in room.panel.unit_target.accessibleDescription()

    def stored() -> bool:
        with context.office.read() as conn:
            return ("NT04", "a01") in plans_of_year(conn, COMMUNE, SET, 2026).of_units()

    qtbot.waitUntil(stored)
    room.grid.go_to(("commune", "NT05"))
    assert not room.panel.unit_field.isVisible(), "the commune's own row is the commune"


def test_a_plan_figure_reaches_the_other_rooms(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    shown_before = room.grid.model.table
    with qtbot.waitSignal(context.saves.changed) as news:
        room.presenter.set_target("NT04", "5")
    assert news.args == ["target_value"]
    assert room.grid.model.table is shown_before, "our own news does not make us read again"


def test_f4_shows_and_hides_the_panel(room: MovementsRoom) -> None:
    press(Qt.Key.Key_F4)
    assert room.panel.isVisible()
    press(Qt.Key.Key_F4)
    assert not room.panel.isVisible()


def test_nothing_is_typed_in_a_half_year(room: MovementsRoom, context: RoomContext, qtbot: QtBot) -> None:
    enter(room, "a01", "NT04", "1.000")
    context.period.choose("2026-H2")
    qtbot.waitUntil(lambda: room.presenter.sheet is not None and room.presenter.sheet.period == "2026-H2")
    assert cell(room, "a01", "NT04").text == "1.000"
    assert cell(room, "a01", "NT04").access is CellAccess.COMPUTED
    assert "tổng hợp" in room.grid.state


def test_history_of_the_cell_is_shown(room: MovementsRoom, context: RoomContext, qtbot: QtBot) -> None:
    enter(room, "a01", "NT01", "5")
    enter(room, "a01", "NT01", "7")
    qtbot.waitUntil(lambda: saved(context.office, "NT01") == {"a01": "7"})
    room.grid.go_to(("a01", "NT01"))
    with qtbot.waitSignal(room.presenter.history_read) as read:
        room.beside.button.click()
    assert read.args is not None
    assert [(change.before.text, change.after.text) for change in read.args[1]] == [(None, "5"), ("5", "7")]


def test_a_figure_that_cannot_be_saved_stays_and_can_be_tried_again(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from desktop_app.storage.problems import StorageProblem

    real = Store.write

    def full(self: Store) -> object:
        raise StorageProblem("The disk is full or does not answer: {path} could not be written.", path="x")

    monkeypatch.setattr(Store, "write", full)
    enter(room, "a01", "NT01", "5")
    qtbot.waitUntil(lambda: context.saves.state is SaveState.NOT_SAVED)
    assert cell(room, "a01", "NT01").mark is SaveMark.FAILED
    assert cell(room, "a01", "NT01").text == "5"
    assert room.failed.isVisible()
    monkeypatch.setattr(Store, "write", real)
    with qtbot.waitSignal(context.saves.changed):
        room.presenter.save_again()
    assert saved(context.office, "NT01") == {"a01": "5"}
    assert not room.failed.isVisible()
    assert context.saves.state is SaveState.ALL_SAVED, "what was tried again is saved after all"


def test_figures_that_are_saved_at_the_same_time_are_all_told(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    for area, text in (("a01", "5"), ("a02", "6"), ("a01", "7")):
        enter(room, area, "NT01", text)
    assert context.saves.state is SaveState.SAVING
    qtbot.waitUntil(lambda: context.saves.state is SaveState.ALL_SAVED)
    assert saved(context.office, "NT01") == {"a01": "7", "a02": "6"}


def test_the_next_missing_cell_is_one_that_is_due(room: MovementsRoom) -> None:
    room.grid.go_to(("a01", "NT01"))
    assert cell(room, "a01", "NT02").due, "September was due on the 20th and the clock says October"
    room.missing.next()
    assert room.grid.current_key() == ("a01", "NT02")


def test_columns_are_filtered_and_areas_found_without_diacritics(room: MovementsRoom) -> None:
    room.toolbar.narrow.setText("tien nhan dan")
    assert [column.key for column in room.grid.model.table.columns] == ["NT04"]
    room.toolbar.narrow.clear()
    room.toolbar.search.setText("hong phong")
    assert room.grid.view.place()[0] == 6
    room.toolbar.search.setText("NT09")
    key = room.grid.current_key()
    assert key is not None
    assert key[1] == "NT09"


def test_ctrl_f_finds_and_escape_returns_to_the_grid(room: MovementsRoom, qtbot: QtBot) -> None:
    press(Qt.Key.Key_F, CONTROL)
    assert QApplication.focusWidget() is room.toolbar.search
    type_text("đoài")
    assert room.grid.view.place()[0] == 3
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(room.grid.view.hasFocus)
    assert room.grid.view.place()[0] == 3


def test_a_group_without_monthly_indicators_shows_the_way(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    room.presenter.choose_group("VH")
    assert room.pages.currentWidget() is room.no_columns
    room.no_columns.go.click()
    assert context.period.key == "2026-Y"
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.grid)
    enter(room, "a01", "VH04", "x")
    assert cell(room, "a01", "VH04").text == "Có"
    enter(room, "a02", "VH04", "khong")
    assert below(room, TOTAL, "VH04") == "1"


def test_events_have_sheets_of_their_own(room: MovementsRoom, context: RoomContext, qtbot: QtBot) -> None:
    room.presenter.choose_group("CT")
    room.presenter.add_event("Bão số 3")
    qtbot.waitUntil(lambda: room.presenter.sheet is not None and room.presenter.sheet.period != "2026-M09")
    assert room.toolbar.events.currentText() == "Sự kiện “Bão số 3”, năm 2026"
    assert room._period.text().startswith("Sự kiện “Bão số 3”, năm 2026 · ")
    event = room.presenter.period_key
    enter(room, "commune", "CT01", "50.000.000")
    enter(room, "commune", "CT03", "20.000.000")
    assert cell(room, "commune", "CT04").text == "30.000.000", "computed by the formula of the set"
    qtbot.waitUntil(lambda: saved(context.office, "CT01", event) == {"commune": "50000000"})


def test_what_is_being_typed_goes_into_its_own_period(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    room.grid.go_to(("a01", "NT01"))
    type_text("8")
    context.period.choose("2026-M08")
    qtbot.waitUntil(lambda: room.presenter.sheet is not None and room.presenter.sheet.period == "2026-M08")
    assert cell(room, "a01", "NT01").text == ""
    qtbot.waitUntil(lambda: saved(context.office, "NT01") == {"a01": "8"})
    assert saved(context.office, "NT01", "2026-M08") == {}


def test_leaving_the_room_takes_what_is_being_typed(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    room.grid.go_to(("a01", "NT01"))
    type_text("9")
    assert room.may_leave()
    qtbot.waitUntil(lambda: saved(context.office, "NT01") == {"a01": "9"})


def test_qt_finds_no_fault_in_the_models_while_working(room: MovementsRoom, qtbot: QtBot) -> None:
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [QAbstractItemModelTester(m, mode) for m in (room.grid.model, room.grid.summary_model)]
    enter(room, "a01", "NT01", "5")
    room.presenter.choose_group("")
    room.presenter.choose_group("VH")
    room.presenter.choose_group("TT")
    assert len(testers) == 2


def test_progress_is_drawn_for_indicators_with_a_plan(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    room.beside.progress_command.trigger()
    assert "kế hoạch" in room.progress.words
    assert not room.progress.drawn
    room.presenter.set_target("NT04", "100.000.000")
    enter(room, "a01", "NT04", "93.190.000")
    qtbot.waitUntil(lambda: room.progress.drawn)
    room.presenter.set_target("TT01", "400")  # of a group that is not shown
    room.presenter.set_target("NT01", "10")
    enter(room, "a01", "NT01", "5")
    told = room.progress.chart.accessibleDescription().split("\n")
    assert [line.split()[0] for line in told] == ["NT01", "NT04", "TT01"], "the furthest behind first"
    assert told[0].endswith(": 50,00 %")
    assert told[2].endswith(": –"), "what nobody has told stands last"
    drawn = [each.text for each in room.progress.chart.sketch.shapes if isinstance(each, SketchText)]
    assert {"50,00", "93,19", "chưa có"} <= set(drawn)
    enter(room, "a02", "NT01", "5")
    assert room.progress.chart.accessibleDescription().startswith("NT04"), "it follows what is typed"
    room.beside.button.click()
    assert not room.progress.isVisible(), "one panel at a time"


def test_a_column_is_drawn_by_unit_without_any_plan(room: MovementsRoom, qtbot: QtBot) -> None:
    enter(room, "a01", "NT01", "5")
    enter(room, "a02", "NT01", "1.200")
    room.beside.progress_command.trigger()
    units = room.progress.units
    qtbot.waitUntil(units.isVisible)
    drawn = [each.text for each in units.sketch.shapes if isinstance(each, SketchText)]
    assert drawn.index("1.200") < drawn.index("5"), "the largest first"
    room.grid.go_to(("a01", "NT02"))
    qtbot.waitUntil(units.isHidden)
    enter(room, "a01", "NT02", "7")
    qtbot.waitUntil(units.isVisible)


def test_the_button_names_what_is_undone(room: MovementsRoom, qtbot: QtBot) -> None:
    undo = room.undo.button
    assert not undo.isEnabled()
    room.resize(1300, 700)
    enter(room, "a01", "NT01", "5")
    assert undo.text() == "Hoàn tác: nhập 1 ô"
    room.grid.go_to(("a01", "NT01"))
    room.presenter.paste(Rectangle(0, 0, 2, 0), [["1"], ["2"], ["3"]])
    assert undo.text() == "Hoàn tác: dán 3 ô"
    room.resize(900, 700)
    assert undo.text() == "Hoàn tác"
    assert undo.accessibleName() == "Hoàn tác: dán 3 ô"
    room.presenter.undo()
    assert undo.accessibleName() == "Hoàn tác: nhập 1 ô"
    room.presenter.undo()
    assert not undo.isEnabled()


def test_a_place_is_an_area_or_an_indicator(room: MovementsRoom) -> None:
    room.show_place(UnitPlace("a07"))
    assert room.grid.current_key() == ("a07", "NT01")
    room.show_place(IndicatorPlace("NT09"))
    assert room.grid.current_key() == ("a01", "NT09")


def test_a_place_asked_for_before_the_sheet_is_there_is_gone_to_later(
    context: RoomContext, qtbot: QtBot
) -> None:
    early = MovementsRoom(context)
    early.show_place(UnitPlace("a03"))
    shown(qtbot, early)
    key = early.grid.current_key()
    assert key is not None
    assert key[0] == "a03"


def test_an_office_without_areas_is_shown_the_way(tmp_path: Path, context: RoomContext, qtbot: QtBot) -> None:
    empty = a_copy(begun_book(), tmp_path / "empty")
    asked: list[Destination] = []
    try:
        room = shown(qtbot, MovementsRoom(replace(context, office=empty, navigate=asked.append)))
        assert room.no_areas.isVisible()
        room.no_areas.findChildren(QPushButton)[0].click()
        assert asked == [SectionPlace("areas").destination]
    finally:
        empty.close()


@pytest.mark.bench
def test_sixty_areas_and_all_groups_stay_quick(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot, measured: Measured
) -> None:
    """Floor: the table is computed. More than a few of them, and the cursor would stick."""
    with context.office.record() as rec:
        for number in range(13, 61):
            put_area(rec, f"a{number:02d}", f"Thôn {number}")
    context.saves.publish([SavedEntity.RESIDENTIAL_AREA])
    qtbot.waitUntil(lambda: len(room.grid.model.table.rows) > 60)
    room.presenter.choose_group("")
    assert len(room.grid.model.table.columns) > 60
    sheet = room.presenter.sheet
    assert sheet is not None
    whole = sheet.current()
    ratio = measured.in_turn(
        "an entry among 60 areas and all groups",
        lambda run: room.presenter.enter([CellEdit(f"a{run + 1:02d}", "NT04", "1")]),
        lambda _run: compute_grid(whole),
        20,
    )
    measured.require(ratio, 3)
    qtbot.waitUntil(lambda: len(saved(context.office, "NT04")) in (1, 20))


def test_news_from_others_appears_and_leaves_the_typing_alone(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    room.grid.go_to(("a01", "NT01"))
    type_text("12")
    with context.office.record("Người khác") as rec:
        set_values(
            rec, SET, "1.1", [(Cell("a02", "NT01", "2026-M09"), "4"), (Cell("a01", "NT03", "2026-M09"), "2")]
        )
    context.saves.publish([SavedEntity.INDICATOR_VALUE])
    qtbot.waitUntil(lambda: cell(room, "a02", "NT01").text == "4")
    type_text("5")
    press(Qt.Key.Key_Return)
    assert cell(room, "a01", "NT01").text == "125"
    assert below(room, TOTAL, "NT01") == "129"
    qtbot.waitUntil(lambda: saved(context.office, "NT01") == {"a01": "125", "a02": "4"})


def test_an_area_that_comes_while_a_figure_is_typed_closes_no_editor(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    room.grid.view.go_to((0, 0))
    key = room.grid.current_key()
    QTest.keyClicks(room.grid.view, "1")
    before = len(room.presenter.table.rows)
    with context.office.record() as rec:
        put_area(rec, "a99", "Thôn Mới", 10)
    room.presenter.reload()
    qtbot.waitUntil(lambda: len(room.presenter.table.rows) == before + 1)
    editor = QApplication.focusWidget()
    assert room.grid.view.editing
    assert editor is not None
    QTest.keyClicks(editor, "70")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(room.grid.model.table.rows) == before + 1)
    assert key is not None
    place = room.grid.model.place_of(key)
    assert place is not None
    assert room.grid.model.table.cell(*place).text == "170"
