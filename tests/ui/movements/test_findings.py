"""Findings in the window, over a real book: told at once, listed, confirmed, asked for at closing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.book.office import Office
from desktop_app.movements.cell import Cell
from desktop_app.movements.checks.confirming import confirmations_of
from desktop_app.movements.commands import set_values
from desktop_app.movements.period_state import Status
from tests.ui.contexts import room_context
from tests.ui.movements.conftest import shown
from tests.ui.movements.test_movements_room import NONE, cell, enter, press, type_text
from tests.ui.movements.test_period_acts import Answers, opened_state, state
from tests.ui.movements.test_period_acts import press as press_act
from ui.base.saves import SavedEntity
from ui.context.period_choice import PeriodChoice
from ui.context.room import RoomContext
from ui.grid.model.table import Alert
from ui.movements.checks.findings_dialog import FindingsDialog
from ui.movements.movements_view import MovementsRoom
from ui.movements.sheets.views import ViewKind

SET, PERIOD = "MTTQ_CO_SO", "2026-M09"
HOMES, LAND = ("a01", "NT01"), ("a01", "NT02")
"""Households that gave land, and the land; area a01 has 214 households."""


@pytest.fixture
def answers() -> Answers:
    made = Answers()
    made.words = "Đã kiểm tra, đúng"
    return made


@pytest.fixture
def context(office: Office, qapp: QApplication, answers: Answers) -> Iterator[RoomContext]:
    with room_context(office, qapp, period=PeriodChoice(PERIOD)) as made:
        yield replace(made, ask=answers)


@pytest.fixture
def room(qtbot: QtBot, context: RoomContext) -> MovementsRoom:
    made = shown(qtbot, MovementsRoom(context))
    qtbot.waitUntil(lambda: made.checks.looking.checked is not None)
    return made


def alert(room: MovementsRoom, key: tuple[str, str]) -> Alert:
    return cell(room, *key).alert


def front(room: MovementsRoom, qtbot: QtBot) -> None:
    """The room with the keys, once the list is shut."""
    qtbot.waitUntil(lambda: room.checks.dialog is None)
    room.activateWindow()
    room.grid.view.setFocus()
    qtbot.waitUntil(room.grid.view.hasFocus)


def opened_list(room: MovementsRoom, qtbot: QtBot) -> FindingsDialog:
    """The dialog that F11 opens."""
    front(room, qtbot)
    QTest.keyClick(room.grid.view, Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: room.checks.dialog is not None)
    return with_keys(room, qtbot)


def with_keys(room: MovementsRoom, qtbot: QtBot) -> FindingsDialog:
    """The list that is open, once the keys go there."""
    dialog = room.checks.dialog
    assert dialog is not None
    dialog.activateWindow()
    qtbot.waitUntil(dialog.view.hasFocus)
    return dialog


def texts(dialog: FindingsDialog) -> list[tuple[str, ...]]:
    return [tuple(each.text for each in row.cells) for row in dialog.model.rows]


def confirmed(office: Office) -> list[str]:
    with office.read() as connection:
        return [each.reason for each in confirmations_of(connection, SET, PERIOD).values()]


def test_what_is_found_is_told_with_the_key_that_takes_the_figure(room: MovementsRoom) -> None:
    enter(room, *HOMES, "300")
    assert alert(room, HOMES) is Alert.ERROR
    assert "không lớn hơn số hộ của khu dân cư" in cell(room, *HOMES).finding
    assert room.grid.state == (
        "⚠ Thôn An Bình, NT01 – Lỗi: Số hộ hiến đất không lớn hơn số hộ của khu dân cư."
    )
    type_text("12")  # the cursor is one below: nothing stands in the way of the keys
    press(Qt.Key.Key_Return)
    assert (cell(room, "a02", "NT01").text, alert(room, ("a02", "NT01"))) == ("12", Alert.NONE)
    assert "⚠" not in room.grid.state
    room.grid.go_to(HOMES)
    assert "Thôn An Bình" in room.grid.state

    enter(room, *HOMES, "214")
    assert (alert(room, HOMES), cell(room, *HOMES).finding) == (Alert.NONE, "")


def test_a_screen_reader_is_told_of_a_finding(room: MovementsRoom) -> None:
    enter(room, *HOMES, "300")
    place = room.grid.model.place_of(HOMES)
    assert place is not None
    index = room.grid.model.index(*place)
    for role in (Qt.ItemDataRole.AccessibleDescriptionRole, Qt.ItemDataRole.ToolTipRole):
        assert "Lỗi: Số hộ hiến đất" in str(room.grid.model.data(index, role))


def test_a_warning_stands_at_both_of_its_cells_and_goes_with_undo(room: MovementsRoom) -> None:
    enter(room, *HOMES, "0")
    enter(room, *LAND, "500")
    assert (alert(room, HOMES), alert(room, LAND)) == (Alert.WARNING, Alert.WARNING)
    room.presenter.undo()
    assert (alert(room, HOMES), alert(room, LAND)) == (Alert.NONE, Alert.NONE)
    room.presenter.redo()
    assert alert(room, LAND) is Alert.WARNING


def test_rules_of_columns_that_are_not_shown_hold_too(room: MovementsRoom, qtbot: QtBot) -> None:
    enter(room, *LAND, "500")
    room.toolbar.narrow.setText("NT01")
    assert room.grid.model.place_of(LAND) is None
    enter(room, *HOMES, "0")
    assert alert(room, HOMES) is Alert.WARNING
    dialog = opened_list(room, qtbot)
    QTest.keyClick(dialog.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room.checks.dialog is None)
    assert room.grid.current_key() == LAND  # the columns are shown for it
    assert room.toolbar.narrow.text() == ""


def test_the_list_has_errors_first_and_enter_goes_to_the_cell(room: MovementsRoom, qtbot: QtBot) -> None:
    enter(room, *HOMES, "0")
    enter(room, *LAND, "500")
    enter(room, "a02", "NT01", "188")
    dialog = opened_list(room, qtbot)
    assert [row[:2] for row in texts(dialog)] == [("Lỗi", "Thôn Bình Minh"), ("Cần xem", "Thôn An Bình")]
    assert texts(dialog)[0][3] == "NT01 = 188 · số hộ = 187"
    assert "Căn cứ: Đề xuất" in dialog.sentence.text()
    assert dialog.counts.text() == "1 lỗi · 1 điều cần xem"
    QTest.keyClick(dialog.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room.checks.dialog is None)
    assert room.grid.current_key() == ("a02", "NT01")


def test_a_finding_is_confirmed_with_a_reason_until_its_figure_changes(
    room: MovementsRoom, office: Office, answers: Answers, qtbot: QtBot
) -> None:
    enter(room, *HOMES, "300")
    dialog = opened_list(room, qtbot)
    answers.words = None
    QTest.keyClick(dialog.view, Qt.Key.Key_Space)
    assert confirmed(office) == []
    answers.words = "Có 86 hộ ở nơi khác cũng hiến đất"
    QTest.keyClick(dialog.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: texts(dialog)[0][0] == "Đã xác nhận")
    assert confirmed(office) == ["Có 86 hộ ở nơi khác cũng hiến đất"]
    assert alert(room, HOMES) is Alert.NONE
    assert "Có 86 hộ ở nơi khác" in cell(room, *HOMES).finding
    dialog.reject()
    front(room, qtbot)
    enter(room, *HOMES, "301")
    assert alert(room, HOMES) is Alert.ERROR
    enter(room, *HOMES, "300")
    assert alert(room, HOMES) is Alert.NONE

    dialog = opened_list(room, qtbot)
    QTest.keyClick(dialog.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: confirmed(office) == [])
    qtbot.waitUntil(lambda: alert(room, HOMES) is Alert.ERROR)


def test_several_findings_are_confirmed_together(room: MovementsRoom, office: Office, qtbot: QtBot) -> None:
    for unit in ("a01", "a02", "a03"):
        enter(room, unit, "NT01", "999")
    dialog = opened_list(room, qtbot)
    dialog.view.selectAll()
    QTest.keyClick(dialog.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(confirmed(office)) == 3)


def test_what_another_computer_confirms_appears(
    room: MovementsRoom, context: RoomContext, office: Office, qtbot: QtBot
) -> None:
    from desktop_app.movements.checks.confirming import confirm

    enter(room, *HOMES, "300")
    sheet = room.presenter.sheet
    assert sheet is not None
    (finding,) = sheet.checks.open_at(Cell(*HOMES, "2026-M09"))
    room.grid.go_to(("a03", "NT01"))
    type_text("4")
    with office.record("Người khác") as rec:
        confirm(rec, SET, PERIOD, finding, "Xã đã kiểm tra")
    context.saves.publish([SavedEntity.FIGURE_CONFIRMATION])
    qtbot.waitUntil(lambda: alert(room, HOMES) is Alert.NONE)
    assert room.grid.view.editing
    type_text("2")
    press(Qt.Key.Key_Return)
    assert cell(room, "a03", "NT01").text == "42"


def test_figures_from_elsewhere_are_looked_through(
    room: MovementsRoom, context: RoomContext, office: Office, qtbot: QtBot
) -> None:
    with office.record("Người khác") as rec:
        set_values(rec, SET, "1.1", [(Cell("a04", "NT01", PERIOD), "157")])
    context.saves.publish([SavedEntity.INDICATOR_VALUE])
    qtbot.waitUntil(lambda: alert(room, ("a04", "NT01")) is Alert.ERROR)


def test_an_unusual_figure_is_told_against_the_past(
    office: Office, context: RoomContext, qtbot: QtBot
) -> None:
    months = {
        f"2026-M{month:02d}": figure for month, figure in enumerate((10, 12, 11, 13, 12, 11, 12, 12), 1)
    }
    with office.record() as rec:
        set_values(
            rec, SET, "1.1", [(Cell("a01", "NT03", key), str(figure)) for key, figure in months.items()]
        )
    room = shown(qtbot, MovementsRoom(context))
    qtbot.waitUntil(lambda: room.checks.looking.checked is not None)
    enter(room, "a01", "NT03", "40")
    assert alert(room, ("a01", "NT03")) is Alert.WARNING
    assert cell(room, "a01", "NT03").finding == (
        "Cần xem: Khác thường: trung vị 9 kỳ của đơn vị này là 12; kỳ trước là 12. Hãy xem lại."
    )


def test_a_large_paste_is_looked_through_beside(
    room: MovementsRoom, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.movements.entering.sheet_checks.MOST_AT_ONCE", 10)
    enter(room, *HOMES, "300")
    qtbot.waitUntil(lambda: alert(room, HOMES) is Alert.ERROR)


def test_f11_waits_for_the_first_look(context: RoomContext, qtbot: QtBot) -> None:
    room = shown(qtbot, MovementsRoom(context))
    room.checks.show_findings()
    qtbot.waitUntil(lambda: room.checks.dialog is not None)
    assert room.checks.dialog is not None
    assert "Không phát hiện" in room.checks.dialog.counts.text()
    assert not room.checks.dialog.go_button.isEnabled()


def test_f7_tells_what_is_open_and_closing_leads_to_the_errors(
    room: MovementsRoom, office: Office, answers: Answers, qtbot: QtBot
) -> None:
    enter(room, *HOMES, "300")
    qtbot.waitUntil(lambda: cell(room, *HOMES).mark.value == "saved")
    dialog = opened_state(room, qtbot)
    assert "1 lỗi" in dialog.findings.text
    press_act(dialog, "Chốt", qtbot)
    assert "Phải sửa lỗi" in answers.asked[-1]
    qtbot.waitUntil(lambda: room.checks.dialog is not None)
    assert state(office).status is Status.DRAFT
    found = with_keys(room, qtbot)
    QTest.keyClick(found.view, Qt.Key.Key_Space, NONE)
    qtbot.waitUntil(lambda: confirmed(office) != [])
    found.reject()
    qtbot.waitUntil(lambda: room.checks.dialog is None)
    dialog = opened_state(room, qtbot)
    assert dialog.findings.text == ""
    press_act(dialog, "Chốt", qtbot)
    qtbot.waitUntil(lambda: state(office).status is Status.LOCKED)


def test_f11_opens_the_list_from_the_state_of_the_period(room: MovementsRoom, qtbot: QtBot) -> None:
    dialog = opened_state(room, qtbot)
    QTest.keyClick(dialog, Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: room.checks.dialog is not None)
    assert room.acts.dialog is None


def test_the_list_of_the_period_opens_through_the_year_and_leads_back_to_it(
    room: MovementsRoom, office: Office, qtbot: QtBot
) -> None:
    enter(room, *HOMES, "300")
    qtbot.waitUntil(lambda: cell(room, *HOMES).mark.value == "saved")
    room.presenter.choose_view(ViewKind.AREA, HOMES)
    qtbot.waitUntil(lambda: room.grid.model.place_of((PERIOD, "NT01")) is not None)
    dialog = opened_list(room, qtbot)
    QTest.keyClick(dialog.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: texts(dialog)[0][0] == "Đã xác nhận")
    QTest.keyClick(dialog.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room.presenter.kind is ViewKind.PERIOD)
    qtbot.waitUntil(lambda: room.grid.current_key() == HOMES)


@pytest.mark.parametrize("kind", list(ViewKind))
def test_the_open_list_says_what_came_from_elsewhere(
    room: MovementsRoom, context: RoomContext, office: Office, qtbot: QtBot, kind: ViewKind
) -> None:
    enter(room, *HOMES, "300")
    qtbot.waitUntil(lambda: cell(room, *HOMES).mark.value == "saved")
    if kind is not ViewKind.PERIOD:
        room.presenter.choose_view(kind, HOMES)
        key = (PERIOD, "NT01") if kind is ViewKind.AREA else (HOMES[0], PERIOD)
        qtbot.waitUntil(lambda: room.grid.model.place_of(key) is not None)
    dialog = opened_list(room, qtbot)
    assert len(texts(dialog)) == 1
    with office.record("Người khác") as rec:
        set_values(rec, SET, "1.1", [(Cell("a04", "NT01", PERIOD), "157")])
    context.saves.publish([SavedEntity.INDICATOR_VALUE])
    qtbot.waitUntil(lambda: len(texts(dialog)) == 2)
    dialog.reject()


@pytest.mark.parametrize("kind", [ViewKind.AREA, ViewKind.INDICATOR])
def test_findings_are_marked_through_the_year_and_leave_when_the_figure_is_mended(
    room: MovementsRoom, office: Office, qtbot: QtBot, kind: ViewKind
) -> None:
    """The area has 214 households. It is judged by the book: the table has not all figures."""
    other = "2026-M03"
    with office.record() as rec:
        set_values(rec, SET, "1.1", [(Cell("a01", "NT01", other), "300"), (Cell("a02", "NT01", other), "5")])
    room.presenter.choose_view(kind, HOMES)
    key = (other, "NT01") if kind is ViewKind.AREA else ("a01", other)
    qtbot.waitUntil(lambda: room.grid.model.place_of(key) is not None)
    qtbot.waitUntil(lambda: alert(room, key) is not Alert.NONE)
    clean = ("2026-M04", "NT01") if kind is ViewKind.AREA else ("a02", other)
    assert alert(room, clean) is Alert.NONE
    assert room.grid.go_to(key)
    assert room.checks.looking.line.startswith("⚠ Thôn An Bình, NT01")
    front(room, qtbot)
    enter(room, *key, "30")
    qtbot.waitUntil(lambda: alert(room, key) is Alert.NONE)
    enter(room, *key, "400")
    qtbot.waitUntil(lambda: alert(room, key) is not Alert.NONE)
