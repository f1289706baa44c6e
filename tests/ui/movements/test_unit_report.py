"""The report of a unit as a form: typed into the sheet of the room, with everything the sheet does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.book.office import Office
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_period_status
from tests.builders import put_figures
from tests.ui.movements.conftest import shown
from tests.ui.movements.test_movements_room import cell, saved
from ui.base.saves import SavedEntity
from ui.context.room import RoomContext
from ui.grid.model.lazy_cells import KeyBlock, LazyCells
from ui.grid.model.table import CellAccess, Key, ShownCell
from ui.movements.movements_view import MovementsRoom
from ui.movements.unit_report.answers import WordsBox
from ui.movements.unit_report.entry import ReportEntry
from ui.movements.unit_report.page import UnitReportPage

SET, PERIOD, BEFORE = "MTTQ_CO_SO", "2026-M09", "2026-M08"
WORDS = "Nhân dân phấn khởi."


@pytest.fixture
def room(qtbot: QtBot, context: RoomContext, office: Office) -> MovementsRoom:
    with office.record() as rec:
        figures = {
            Cell("a02", "NT01", BEFORE): "12",
            Cell("a02", "TM01", BEFORE): WORDS,
            Cell("a02", "TM02", BEFORE): "B",
        }
        put_figures(rec, SET, figures)
    return shown(qtbot, MovementsRoom(context))


@pytest.fixture
def page(qtbot: QtBot, room: MovementsRoom) -> UnitReportPage:
    """The report of the second area, opened with its key in the column NT02."""
    room.grid.go_to(("a02", "NT02"))
    QTest.keyClick(room.grid.view, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(room.report.isVisible)
    qtbot.waitUntil(lambda: bool(room.report.entry("TM01").earlier_words))
    qtbot.waitUntil(room.report.entry("NT02").editor.hasFocus)
    return room.report


def keys(words: str) -> None:
    QTest.keyClicks(at_keys(), words)


def at_keys() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_it_has_the_parts_that_the_unit_reports_and_no_other(
    page: UnitReportPage, room: MovementsRoom
) -> None:
    parts = [page.list.item(row).text().split("\n")[0] for row in range(page.list.count())]
    assert "Nội dung báo cáo bằng lời" in parts
    assert not any("uỷ thác" in name for name in parts), "that of the mass organisations"
    assert [page.units.itemData(row) for row in range(page.units.count())] == [
        row.key for row in room.grid.model.table.rows
    ]


def test_figures_go_into_the_sheet_and_enter_goes_on(
    page: UnitReportPage, room: MovementsRoom, office: Office, qtbot: QtBot
) -> None:
    keys("1500")
    QTest.keyClick(at_keys(), Qt.Key.Key_Return)
    assert page.entry("NT03").editor.hasFocus()
    keys("7")
    QTest.keyClick(at_keys(), Qt.Key.Key_Up)
    assert page.entry("NT02").editor.hasFocus()
    qtbot.waitUntil(lambda: (saved(office, "NT02"), saved(office, "NT03")) == ({"a02": "1500"}, {"a02": "7"}))
    assert cell(room, "a02", "NT02").text == "1.500"
    assert room.grid.model.table.cells is not None


def test_what_does_not_fit_stays_with_the_sentence_and_is_not_counted(
    page: UnitReportPage, room: MovementsRoom, office: Office
) -> None:
    before = page.list.item(1).text()
    keys("2x")
    QTest.keyClick(at_keys(), Qt.Key.Key_Down)
    assert page.entry("NT02").problem
    assert cell(room, "a02", "NT02").problem == page.entry("NT02").problem
    assert saved(office, "NT02") == {}
    assert page.list.item(1).text() == before


def test_words_are_kept_while_they_are_typed_and_the_caret_stays(
    page: UnitReportPage, office: Office, qtbot: QtBot
) -> None:
    box = page.entry("TM03").editor
    assert isinstance(box, WordsBox)
    box.setFocus()
    keys("mot hai ")
    qtbot.waitUntil(lambda: saved(office, "TM03") == {"a02": "mot hai"})
    for _ in range(4):
        QTest.keyClick(box, Qt.Key.Key_Left)
    keys("X")
    qtbot.waitUntil(lambda: saved(office, "TM03") == {"a02": "mot Xhai"})
    assert (box.toPlainText(), box.textCursor().position()) == ("mot Xhai ", 5)


def test_the_words_of_the_period_before_come_on_request_where_nothing_stands(
    page: UnitReportPage, room: MovementsRoom, office: Office, qtbot: QtBot
) -> None:
    page.entry("TM02").editor.setFocus()
    keys("hai")
    assert page.entry("NT01").earlier_words == "", "figures are never copied"
    page.copy_all.click()
    qtbot.waitUntil(lambda: saved(office, "TM01") == {"a02": WORDS})
    assert saved(office, "TM02") == {"a02": "hai"}
    assert not page.copy_all.isVisible()
    room.presenter.undo()
    qtbot.waitUntil(lambda: saved(office, "TM01") == {})
    assert page.entry("TM01").editor.toPlainText() == ""  # type: ignore[union-attr]


def test_another_unit_is_shown_after_what_was_typed_is_taken(
    page: UnitReportPage, office: Office, qtbot: QtBot
) -> None:
    keys("5")
    QTest.keyClick(at_keys(), Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    assert page.unit == "a03"
    qtbot.waitUntil(lambda: saved(office, "NT02") == {"a02": "5"})
    assert page.entry("NT02").cell.edit == ""
    qtbot.waitUntil(lambda: page.entry("TM01").earlier_words == "")


def test_escape_goes_back_to_the_cell_in_the_table(
    page: UnitReportPage, room: MovementsRoom, office: Office, qtbot: QtBot
) -> None:
    page.entry("TM04").editor.setFocus()
    keys("bon")
    QTest.keyClick(at_keys(), Qt.Key.Key_Escape)
    qtbot.waitUntil(room.grid.view.hasFocus)
    assert room.grid.current_key() == ("a02", "TM04")
    qtbot.waitUntil(lambda: saved(office, "TM04") == {"a02": "bon"})
    assert room.toolbar.isVisible()


def test_what_others_change_is_shown_in_it(
    page: UnitReportPage, room: MovementsRoom, context: RoomContext, office: Office, qtbot: QtBot
) -> None:
    with office.record() as rec:
        put_figures(
            rec, SET, {Cell("a02", "NT02", PERIOD): "9", Cell("a02", "TM05", PERIOD): "của người khác"}
        )
        set_period_status(rec, SET, PERIOD, "commune", "locked")
    with context.saves.begin() as save:
        save.done(SavedEntity.PERIOD_STATUS)
    qtbot.waitUntil(lambda: page.entry("NT02").cell.edit == "9")
    assert page.entry("TM05").editor.toPlainText() == "của người khác"  # type: ignore[union-attr]
    keys("8")
    QTest.keyClick(at_keys(), Qt.Key.Key_Return)
    assert saved(office, "NT02") == {"a02": "9"}, "the period is closed"
    assert room.report.isVisible()


def test_changes_of_a_large_block_make_cells_of_its_own_unit_alone(
    page: UnitReportPage, room: MovementsRoom
) -> None:
    """A pasted block tells of 60,000 cells; each that is looked at is made."""
    made: list[Key] = []

    class Counting:
        def cell(self, key: Key) -> ShownCell:
            made.append(key)
            return ShownCell("7")

        def is_open(self, key: Key) -> bool:
            return True

    units, codes = (f"a{number:02d}" for number in range(1, 300)), ("NT01", "NT02")
    room.report_acts.changed(LazyCells(KeyBlock(units, codes), Counting()), {})
    assert made == [("a02", "NT01"), ("a02", "NT02")]


def test_what_a_check_finds_is_told_below_the_entry_at_once(
    page: UnitReportPage, room: MovementsRoom, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: room.checks.looking.checked is not None)
    entry = page.entry("NT01")
    entry.editor.setFocus()
    keys("9999")
    QTest.keyClick(at_keys(), Qt.Key.Key_Return)
    assert below(entry).startswith("⚠ ")
    assert "không lớn hơn số hộ của khu dân cư" in below(entry)
    entry.editor.setFocus()
    entry.editor.selectAll()  # type: ignore[union-attr]
    keys("9")
    QTest.keyClick(at_keys(), Qt.Key.Key_Return)
    assert below(entry) == ""


def test_why_nobody_types_is_told_once_and_a_full_part_still_counts(
    page: UnitReportPage, context: RoomContext, office: Office, room: MovementsRoom, qtbot: QtBot
) -> None:
    before = page.list.item(1).text()
    with office.record() as rec:
        set_period_status(rec, SET, PERIOD, "commune", "locked")
    with context.saves.begin() as save:
        save.done(SavedEntity.PERIOD_STATUS)
    qtbot.waitUntil(lambda: page.entry("NT02").cell.access is not CellAccess.OPEN)
    assert page.entry("NT02").cell.why
    assert room.notice.isVisible()
    qtbot.waitUntil(lambda: below(page.entry("NT02")) == "")
    assert page.list.item(1).text() == before


def test_page_keys_go_a_screen_on_and_back(page: UnitReportPage) -> None:
    page.entry("NT01").editor.setFocus()
    seen = [page.code_at_keys]
    for _ in range(3):
        QTest.keyClick(at_keys(), Qt.Key.Key_PageDown)
        seen.append(page.code_at_keys)
    places = [page.entry(code).y() for code in seen]
    assert places == sorted(set(places)), "each is further on"
    assert places[1] - places[0] <= page.body.viewport().height()
    for _ in range(9):
        QTest.keyClick(at_keys(), Qt.Key.Key_PageUp)
    assert page.entry(page.code_at_keys).y() <= places[0]


def below(entry: ReportEntry) -> str:
    """The words below an entry, empty where none are shown."""
    return "" if entry.below.isHidden() else entry.below.text()


def test_the_report_is_shown_on_paper_with_what_was_just_typed(
    page: UnitReportPage, room: MovementsRoom, qtbot: QtBot
) -> None:
    keys("1500")
    QTest.keyClick(at_keys(), Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    acts = room.report_acts
    qtbot.waitUntil(lambda: acts.papers.dialog is not None)
    dialog = acts.papers.dialog
    assert dialog is not None
    document = dialog.preview.document
    text = " ".join(document.getAllText(at).text() for at in range(document.pageCount()))
    assert "1.500" in text
    assert "DỰ THẢO" in text
    dialog.reject()
    qtbot.waitUntil(lambda: acts.papers.dialog is None)
