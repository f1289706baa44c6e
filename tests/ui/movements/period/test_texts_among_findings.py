"""Texts that are no figures in the window: errors in F7 and F11, and one key from one to the next."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.book.office import Office
from desktop_app.book.overview import read_overview
from desktop_app.book.overview_closer import look_closer
from desktop_app.book.overview_facts import DueKind
from desktop_app.movements.checks.loading import closed_over_texts
from desktop_app.movements.commands import set_period_status
from desktop_app.movements.period_state import Status
from desktop_app.storage.facts import set_fact
from tests.ui.movements.test_findings import (
    HOMES,
    LAND,
    PERIOD,
    SET,
    answers,
    confirmed,
    context,
    front,
    opened_list,
    room,
    texts,
    with_keys,
)
from tests.ui.movements.test_movements_room import cell, enter
from tests.ui.movements.test_period_acts import Answers, opened_state, state
from tests.ui.movements.test_period_acts import press as press_act
from ui.base.saves import SavedEntity, SaveState
from ui.movements.movements_view import MovementsRoom
from ui.movements.sheets.views import ViewKind
from ui.overview.due_words import due_card
from ui.places.movements import FigurePlace

__all__ = ["answers", "context", "room"]
_SHIFT = Qt.KeyboardModifier.ShiftModifier


def step(room: MovementsRoom, qtbot: QtBot) -> tuple[str, str] | None:
    """Press the key for the next finding; where the cursor is then."""
    front(room, qtbot)
    QTest.keyClick(room.grid.view, Qt.Key.Key_F11, _SHIFT)
    QApplication.processEvents()
    return room.grid.current_key()


def test_f11_says_of_a_refused_figure_what_its_cell_says(room: MovementsRoom, qtbot: QtBot) -> None:
    enter(room, "a03", "NT01", "12,5")
    cells = room.grid.model.table.cells
    assert cells is not None
    refused = cells["a03", "NT01"].problem
    assert refused
    assert texts(opened_list(room, qtbot))[0][3:] == ("12,5", f"Chưa được tính: {refused}")


def test_the_status_line_speaks_no_more_of_what_is_mended(room: MovementsRoom, qtbot: QtBot) -> None:
    said: list[str] = []
    room.checks._context = msgspec.structs.replace(room.checks._context, say=said.append)
    enter(room, "a03", "NT01", "12,5")
    enter(room, "a01", "NT01", "ba")
    qtbot.waitUntil(lambda: room.checks.looking.checked is not None)
    for left in ("Còn 1 chỗ", "Không còn chỗ nào"):
        place = step(room, qtbot)
        assert place is not None
        assert said[-1].startswith("Lỗi 1/")
        enter(room, *place, "12")
        qtbot.waitUntil(lambda words=left: words in said[-1])  # type: ignore[misc]


def test_f11_lists_texts_as_errors_at_once_and_leads_there(room: MovementsRoom, qtbot: QtBot) -> None:
    enter(room, *HOMES, "300")
    enter(room, "a03", "NT01", "mười hai")
    dialog = opened_list(room, qtbot)
    assert dialog.counts.text() == "2 lỗi (1 ô sai, chưa tính)"
    assert [row[0] for row in texts(dialog)] == ["Lỗi", "Lỗi"]
    typed, said = texts(dialog)[1][3:]
    assert typed == "mười hai"
    assert said.startswith("Chưa được tính: "), said
    dialog.view.selectRow(1)
    QTest.keyClick(dialog.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room.checks.dialog is None)
    assert room.grid.current_key() == ("a03", "NT01")
    front(room, qtbot)
    enter(room, "a03", "NT01", "12")
    assert opened_list(room, qtbot).counts.text() == "1 lỗi"


@pytest.mark.parametrize("connected", [False, True])
def test_who_closes_is_told_that_texts_of_other_computers_are_not_known(
    room: MovementsRoom, office: Office, answers: Answers, qtbot: QtBot, *, connected: bool
) -> None:
    if connected:
        with office.store.write() as connection:
            set_fact(connection, "sync.server_id", "tinh")
    answers.says = False
    press_act(opened_state(room, qtbot), "Chốt", qtbot)
    assert ("Ô sai trên máy khác của cơ quan thì máy này không biết" in answers.asked[-1]) is connected


def test_no_reason_makes_a_text_right(room: MovementsRoom, office: Office, qtbot: QtBot) -> None:
    enter(room, *HOMES, "300")
    enter(room, "a03", "NT01", "mười hai")
    dialog = opened_list(room, qtbot)
    dialog.view.selectRow(1)
    QTest.keyClick(dialog.view, Qt.Key.Key_Space)
    assert "không xác nhận được" in dialog.sentence.text()
    dialog.view.selectAll()
    QTest.keyClick(dialog.view, Qt.Key.Key_Space)  # the other one alone
    qtbot.waitUntil(lambda: len(confirmed(office)) == 1)
    qtbot.waitUntil(lambda: dialog.counts.text() == "1 lỗi (1 ô sai, chưa tính) · 1 đã xác nhận")


def test_f7_counts_texts_and_a_period_is_not_closed_over_them(
    room: MovementsRoom, office: Office, answers: Answers, qtbot: QtBot
) -> None:
    enter(room, "a03", "NT01", "mười hai")
    qtbot.waitUntil(lambda: room.presenter._context.saves.state is SaveState.ALL_SAVED)
    dialog = opened_state(room, qtbot)
    assert "1 lỗi (1 ô sai, chưa tính)" in dialog.findings.text
    press_act(dialog, "Chốt", qtbot)
    assert "Phải sửa lỗi" in answers.asked[-1]
    qtbot.waitUntil(lambda: room.checks.dialog is not None)
    assert state(office).status is Status.DRAFT
    assert texts(with_keys(room, qtbot))[0][3] == "mười hai"


def test_one_key_steps_through_errors_and_warnings(room: MovementsRoom, qtbot: QtBot) -> None:
    enter(room, "a01", "NT01", "0")
    enter(room, *LAND, "500")  # a warning
    enter(room, "a02", "NT01", "188")
    enter(room, "a04", "NT01", "mười")
    room.grid.go_to(("a05", "NT01"))
    assert [step(room, qtbot) for _ in range(4)] == [("a02", "NT01"), ("a04", "NT01"), LAND, ("a02", "NT01")]
    front(room, qtbot)
    enter(room, "a02", "NT01", "18")  # mended: the next one is next
    assert [step(room, qtbot) for _ in range(2)] == [("a04", "NT01"), LAND]


@pytest.mark.parametrize("kind", [ViewKind.AREA, ViewKind.INDICATOR])
def test_through_the_year_the_key_leads_to_the_texts_of_the_period(
    room: MovementsRoom, qtbot: QtBot, kind: ViewKind
) -> None:
    enter(room, *HOMES, "mười")
    qtbot.waitUntil(lambda: room.presenter._context.saves.state is SaveState.ALL_SAVED)
    room.presenter.choose_view(kind, HOMES)
    qtbot.waitUntil(lambda: room.presenter.shown_kind is kind)
    step(room, qtbot)
    qtbot.waitUntil(lambda: room.presenter.shown_kind is ViewKind.PERIOD)
    qtbot.waitUntil(lambda: room.grid.current_key() == HOMES)
    assert cell(room, *HOMES).text == "mười"


def test_what_another_computer_closed_over_a_text_is_told_and_cleared_with_delete(
    room: MovementsRoom, office: Office, answers: Answers, qtbot: QtBot
) -> None:
    enter(room, "a03", "NT01", "mười hai")
    qtbot.waitUntil(lambda: room.presenter._context.saves.state is SaveState.ALL_SAVED)
    with office.record() as rec:
        set_period_status(rec, SET, PERIOD, "commune", Status.LOCKED)
    room.presenter._context.saves.publish([SavedEntity.PERIOD_STATUS, SavedEntity.EXCHANGE])
    qtbot.waitUntil(lambda: "chốt" in room.notice.text)
    with office.read() as connection:
        dues = look_closer(connection, read_overview(connection, PERIOD), office.clock, "").dues
    (due,) = (each for each in dues if each.kind is DueKind.CLOSED_OVER_TEXTS)
    card = due_card(due, PERIOD, office.clock.today())
    assert card.heading.endswith("đã chốt mà chưa tính 1 ô sai")
    assert card.destination == FigurePlace(PERIOD, "a03", "NT01").destination

    dialog = opened_state(room, qtbot)
    assert "đã chốt mà chưa tính các ô này" in dialog.findings.text
    press_act(dialog, "Gửi", qtbot)
    qtbot.waitUntil(lambda: any("chưa được tính" in each for each in answers.asked))
    assert state(office).status is Status.LOCKED
    dialog.reject()
    qtbot.waitUntil(lambda: room.acts.dialog is None)

    listed = opened_list(room, qtbot)
    assert "khi chốt số liệu" in texts(listed)[0][4]
    QTest.keyClick(listed.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room.checks.dialog is None)
    assert room.grid.current_key() == ("a03", "NT01")
    front(room, qtbot)
    QTest.keyClick(room.grid.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: room.presenter._context.saves.state is SaveState.ALL_SAVED)
    assert cell(room, "a03", "NT01").text == ""
    with office.read() as connection:
        assert closed_over_texts(connection, office.clock) == []
