"""Closing a period and the progress board in the window, over a real book."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.book.office import Office
from desktop_app.movements.commands import set_period_status
from desktop_app.movements.grid_layout import COMMUNE_UNIT
from desktop_app.movements.period import Period
from desktop_app.movements.period_state import PeriodState, Status, load_period_state
from tests.builders import COMMUNE
from tests.support.servers.upstream import Desk, Upstream
from tests.ui.contexts import room_context
from tests.ui.movements.conftest import shown
from tests.ui.movements.test_locked_period import exchange
from tests.ui.movements.test_movements_room import cell, enter, saved
from ui.context.period_choice import PeriodChoice
from ui.context.room import RoomContext
from ui.grid.model.table import CellAccess
from ui.movements.movements_view import MovementsRoom
from ui.movements.period.board_dialog import BoardDialog
from ui.movements.period.period_dialog import PeriodDialog
from ui.theme import spacing as space

SET, PERIOD, PLACE = "MTTQ_CO_SO", "2026-M09", ("a02", "NT01")


class Answers:
    """Answers every question as it is told, and keeps what was asked."""

    def __init__(self) -> None:
        self.says = True
        self.words: str | None = "Thôn Đoài báo nhầm"
        self.asked: list[str] = []
        self.file: Path | None = None

    def confirm(
        self, question: str, action: str, *, details: str = "", danger: bool = False, leave: str = ""
    ) -> bool:
        self.asked.append(f"{question}\n{details}")
        return self.says

    def choose(
        self, question: str, action: str, other: str, *, details: str = "", danger: bool = False
    ) -> bool | None:
        self.asked.append(f"{question}\n{details}")
        return self.says

    def text(self, title: str, label: str, initial: str = "") -> str | None:
        self.asked.append(f"{title}|{label}|{initial}")
        return self.words

    def warn(self, sentence: str, details: str = "") -> None:
        self.asked.append(sentence)

    def save_file(self, title: str, suggested: str, kinds: object) -> Path | None:
        self.asked.append(suggested)
        return self.file


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def context(office: Office, qapp: QApplication, answers: Answers) -> Iterator[RoomContext]:
    with room_context(office, qapp, period=PeriodChoice(PERIOD)) as made:
        yield replace(made, ask=answers)


@pytest.fixture
def room(qtbot: QtBot, context: RoomContext) -> MovementsRoom:
    return shown(qtbot, MovementsRoom(context))


def state(office: Office) -> PeriodState:
    with office.read() as connection:
        return load_period_state(connection, SET, Period.parse(PERIOD))


def front(room: MovementsRoom, qtbot: QtBot) -> None:
    """The room with the keys, once no dialog of its period is open."""
    qtbot.waitUntil(lambda: room.acts.dialog is None and room.acts.board is None)
    room.activateWindow()
    room.grid.view.setFocus()
    qtbot.waitUntil(room.grid.view.hasFocus)


def opened_state(room: MovementsRoom, qtbot: QtBot) -> PeriodDialog:
    """The dialog that F7 opens."""
    front(room, qtbot)
    QTest.keyClick(room.grid.view, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: room.acts.dialog is not None)
    assert room.acts.dialog is not None
    return room.acts.dialog


def opened_board(room: MovementsRoom, qtbot: QtBot) -> BoardDialog:
    """The board that F8 opens."""
    front(room, qtbot)
    QTest.keyClick(room.grid.view, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: room.acts.board is not None)
    assert room.acts.board is not None
    return room.acts.board


def press(dialog: PeriodDialog, words: str, qtbot: QtBot) -> None:
    """Press an act with Enter."""
    act = next(made for made in dialog.acts if words in made.text())
    act.setFocus()
    QTest.keyClick(act, Qt.Key.Key_Return)


def typed(room: MovementsRoom, qtbot: QtBot, unit: str, code: str, text: str) -> None:
    """Type into a cell with the room in front."""
    front(room, qtbot)
    enter(room, unit, code, text)


def test_closing_names_what_is_missing_and_is_known_before_typing(
    room: MovementsRoom, office: Office, answers: Answers, qtbot: QtBot
) -> None:
    typed(room, qtbot, "a01", "NT01", "60")
    qtbot.waitUntil(lambda: saved(office, "NT01") == {"a01": "60"})
    dialog = opened_state(room, qtbot)
    assert "ô trống" in dialog.missing.text
    assert "Thôn Bình Minh" in dialog.missing.text
    answers.says = False
    press(dialog, "Chốt", qtbot)
    assert "Thôn Bình Minh" in answers.asked[-1]
    assert state(office).status is Status.DRAFT
    answers.says = True
    press(dialog, "Chốt", qtbot)
    qtbot.waitUntil(lambda: state(office).status is Status.LOCKED)
    qtbot.waitUntil(lambda: "đã chốt" in room.notice.text)
    shut = cell(room, "a01", "NT01")
    assert (shut.text, shut.access) == ("60", CellAccess.COMPUTED)
    assert "mở lại" in shut.why
    typed(room, qtbot, "a01", "NT01", "837")
    typed(room, qtbot, "a02", "NT01", "5")
    assert saved(office, "NT01") == {"a01": "60"}
    assert "Đã chốt" in room.state_badge.text()


def test_a_closed_period_says_with_how_many_empty_cells_it_was_closed(
    room: MovementsRoom, office: Office, answers: Answers, qtbot: QtBot
) -> None:
    dialog = opened_state(room, qtbot)
    assert "chốt kỳ thì các ô này để trống" in dialog.missing.text
    press(dialog, "Chốt", qtbot)
    qtbot.waitUntil(lambda: state(office).status is Status.LOCKED)
    qtbot.waitUntil(lambda: room.acts.dialog is None)
    dialog = opened_state(room, qtbot)
    assert "Kỳ đã chốt với" in dialog.missing.text
    assert "chốt kỳ thì" not in dialog.missing.text


def test_a_key_pressed_while_the_period_is_being_closed_asks_nothing(
    room: MovementsRoom, answers: Answers, qtbot: QtBot
) -> None:
    dialog = opened_state(room, qtbot)
    asked = len(answers.asked)
    for _ in range(2):  # before its outcome can come
        press(dialog, "Chốt", qtbot)
    qtbot.waitUntil(lambda: "đã chốt" in room.notice.text)
    assert len(answers.asked) == asked + 1


def test_reopening_asks_for_the_reason_and_shows_it(
    room: MovementsRoom, office: Office, answers: Answers, qtbot: QtBot
) -> None:
    press(opened_state(room, qtbot), "Chốt", qtbot)
    qtbot.waitUntil(lambda: "đã chốt" in room.notice.text)
    dialog = opened_state(room, qtbot)
    answers.words = None
    press(dialog, "Mở lại", qtbot)
    assert state(office).status is Status.LOCKED
    answers.words = " "
    press(dialog, "Mở lại", qtbot)
    qtbot.waitUntil(lambda: "lý do" in answers.asked[-1])
    assert state(office).status is Status.LOCKED
    answers.words = "Thôn Đoài báo nhầm"
    press(dialog, "Mở lại", qtbot)
    qtbot.waitUntil(lambda: "Thôn Đoài báo nhầm" in room.notice.text)
    typed(room, qtbot, "a01", "NT01", "61")
    qtbot.waitUntil(lambda: saved(office, "NT01") == {"a01": "61"})


def test_a_figure_typed_and_undone_around_a_closing_changes_nothing(
    room: MovementsRoom, office: Office, qtbot: QtBot
) -> None:
    typed(room, qtbot, "a01", "NT01", "60")
    qtbot.waitUntil(lambda: saved(office, "NT01") == {"a01": "60"})
    press(opened_state(room, qtbot), "Chốt", qtbot)
    qtbot.waitUntil(lambda: "đã chốt" in room.notice.text)
    told: list[str] = []
    room.grid.view.message.connect(told.append)
    room.grid.go_to(("a02", "NT01"))
    room.presenter.undo()
    assert cell(room, "a01", "NT01").text == "60"
    assert saved(office, "NT01") == {"a01": "60"}
    assert room.grid.current_key() == ("a01", "NT01")
    assert "đã chốt" in told[-1]


def test_what_undo_could_not_take_back_is_taken_back_once_the_period_is_open(
    room: MovementsRoom, office: Office, qtbot: QtBot
) -> None:
    """Ctrl+Z in a closed period took the step from the list without a word; the next one took another."""
    typed(room, qtbot, "a01", "NT01", "60")
    typed(room, qtbot, "a02", "NT01", "7")
    qtbot.waitUntil(lambda: saved(office, "NT01") == {"a01": "60", "a02": "7"})
    press(opened_state(room, qtbot), "Chốt", qtbot)
    qtbot.waitUntil(lambda: "đã chốt" in room.notice.text)
    room.presenter.undo()
    room.presenter.redo()
    with office.record() as rec:
        set_period_status(rec, SET, PERIOD, COMMUNE_UNIT, Status.DRAFT, reason="Bổ sung")
    room.presenter.reload()
    qtbot.waitUntil(lambda: "được mở lại" in room.notice.text)
    room.presenter.undo()
    qtbot.waitUntil(lambda: saved(office, "NT01").get("a02") is None)
    assert cell(room, "a01", "NT01").text == "60", "a02 was typed last"


def test_only_returned_cells_are_open_and_the_difference_is_shown(
    upstream: Upstream, room: MovementsRoom, context: RoomContext, answers: Answers, qtbot: QtBot
) -> None:
    office = context.office
    Desk(office).enrol(upstream)
    typed(room, qtbot, "a01", "NT01", "60")
    typed(room, qtbot, "a02", "NT01", "7")
    qtbot.waitUntil(lambda: saved(office, "NT01") == {"a01": "60", "a02": "7"})
    press(opened_state(room, qtbot), "Chốt", qtbot)
    qtbot.waitUntil(lambda: "đã chốt" in room.notice.text)
    press(opened_state(room, qtbot), "Gửi cấp tỉnh", qtbot)
    qtbot.waitUntil(lambda: state(office).status is Status.SUBMITTED)
    exchange(qtbot, context)
    scope = ("--commune", COMMUNE, "--scope", f"period:{SET}:{PERIOD}", "--reason", "Xem lại")
    upstream.command("return", *scope, "--cell", "a02", "NT01", "Có nhầm không?")
    exchange(qtbot, context)
    qtbot.waitUntil(lambda: "1 ô có ý kiến" in room.notice.text)
    asked = cell(room, "a02", "NT01")
    assert (asked.access, asked.asked) == (CellAccess.OPEN, True)
    assert "Có nhầm không?" in asked.comment
    assert cell(room, "a01", "NT01").access is CellAccess.COMPUTED
    room.grid.go_to(("a09", "NT01"))
    room.missing.next()
    assert room.grid.current_key() == ("a02", "NT01")
    typed(room, qtbot, "a01", "NT01", "61")
    typed(room, qtbot, "a02", "NT01", "8")
    qtbot.waitUntil(lambda: saved(office, "NT01") == {"a01": "60", "a02": "8"})
    dialog = opened_state(room, qtbot)
    (row,) = dialog.cells.rows
    assert [each.text for each in row.cells[2:]] == ["Có nhầm không?", "7", "8"]
    press(dialog, "Gửi lại", qtbot)
    assert answers.asked[-1].endswith("?\n"), "no returned cell is said to have its old figure"
    qtbot.waitUntil(lambda: state(office).status is Status.SUBMITTED)
    qtbot.waitUntil(lambda: "Chờ gửi" in room.state_badge.text())
    (row,) = opened_state(room, qtbot).cells.rows
    assert [each.text for each in row.cells[3:]] == ["7", "8"]


def test_a_comment_on_a_cell(room: MovementsRoom, answers: Answers, qtbot: QtBot) -> None:
    room.grid.go_to(("a01", "NT01"))
    answers.words = "Hỏi lại trưởng thôn"
    QTest.keyClick(room.grid.view, Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: "Hỏi lại" in cell(room, "a01", "NT01").comment)
    assert "Thôn An Bình" in answers.asked[-1]
    assert not room.grid.view.editing


def test_the_board_says_when_the_commune_itself_has_reported(room: MovementsRoom, qtbot: QtBot) -> None:
    board = opened_board(room, qtbot)
    board.view.selectRow(board.model.row_of(COMMUNE_UNIT))
    said = []
    board.reported_said.connect(lambda *told: said.append(told))
    QTest.keyClick(board.view, Qt.Key.Key_Space)
    assert board.written.isVisible()
    assert "F7" in board.written.text
    assert said == []


def test_the_board_leads_to_the_first_gap_and_copies_a_reminder(
    room: MovementsRoom, office: Office, qtbot: QtBot
) -> None:
    typed(room, qtbot, "a02", "NT01", "5")
    qtbot.waitUntil(lambda: saved(office, "NT01") == {"a02": "5"})
    board = opened_board(room, qtbot)
    assert "quá hạn" in board.counts.text()
    row = board.model.row_of("a02")
    board.view.selectRow(row)
    (chosen,) = board.chosen()
    assert chosen.unit.name == "Thôn Bình Minh"
    QTest.keyClick(board.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "Kính gửi Thôn Bình Minh" in QGuiApplication.clipboard().text())
    text = QGuiApplication.clipboard().text()
    assert f"1/{chosen.expected} ô" in text
    assert "20/09/2026" in text
    assert "quá 15 ngày" in text
    QTest.keyClick(board.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room.acts.board is None)
    qtbot.waitUntil(lambda: (room.grid.current_key() or ("", ""))[0] == "a02")
    assert (room.grid.current_key() or ("", ""))[1] != "NT01"


def test_the_board_takes_a_report_and_writes_a_notice(
    room: MovementsRoom, office: Office, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    board = opened_board(room, qtbot)
    board.view.selectRow(board.model.row_of("a01"))
    QTest.keyClick(board.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: state(office).units.get("a01") == "submitted")
    qtbot.waitUntil(lambda: "Đã nộp" in board.model.rows[board.model.row_of("a01")].cells[1].text)
    answers.file = tmp_path / "nhắc.pdf"
    board.view.selectAll()
    QTest.keyClick(board.view, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "Đã lưu" in board.written.text)
    assert answers.file.read_bytes().startswith(b"%PDF")
    QTest.keyClick(board.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "Kính gửi các khu dân cư" in QGuiApplication.clipboard().text())
    assert "Thôn An Bình" not in QGuiApplication.clipboard().text()


@pytest.mark.parametrize("status", list(Status))
def test_the_room_fits_the_smallest_window_in_every_state(
    room: MovementsRoom, office: Office, status: Status, qtbot: QtBot
) -> None:
    with office.record() as rec:
        set_period_status(rec, SET, PERIOD, "commune", status, reason="Xem lại")
        where = {"set_code": SET, "indicator_code": "NT01", "period": PERIOD, "unit": "a01"}
        rec.put(
            "indicator_value", f"iv:{SET}:NT01:{PERIOD}:a01", {**where, "note": "?", "note_state": "asked"}
        )
    room.presenter.reload()
    qtbot.waitUntil(lambda: room.acts.data is not None and room.acts.data.state.status is status)
    assert room.minimumSizeHint().width() <= space.SMALLEST_WINDOW[0] - space.RAIL_WIDTH
