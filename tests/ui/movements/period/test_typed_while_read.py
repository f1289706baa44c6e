"""What is typed while a table is being read goes into that table, and nowhere else."""

from __future__ import annotations

from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.base.work_queues import WorkQueue
from desktop_app.book.office import Office
from tests.ui.movements.conftest import shown
from tests.ui.movements.test_views import stored
from ui.context.room import RoomContext
from ui.movements.movements_view import MovementsRoom
from ui.movements.sheets.views import ViewKind


def keep_waiting(queue: WorkQueue) -> Event:
    """Let what is asked of a queue from now on wait, as on a busy machine, until the event is set."""
    free = Event()
    queue.submit(free.wait, lambda _: None)
    return free


def type_there(text: str) -> None:
    """Keys as they come from the keyboard: to whatever has the cursor."""
    for letter in text:
        here = QApplication.focusWidget()
        assert here is not None
        if letter == "\n":
            QTest.keyClick(here, Qt.Key.Key_Return)
        else:
            QTest.keyClicks(here, letter)


def test_figures_typed_before_the_first_table_is_there_are_in_it(
    qtbot: QtBot, context: RoomContext, office: Office
) -> None:
    free = keep_waiting(context.database)
    room = MovementsRoom(context)
    qtbot.addWidget(room)
    known = f"{office.officer}/MTTQ_CO_SO"
    context.preferences.keep(shown_groups={known: "NT"}, shown_rows={known: ""})
    room.resize(1268, 660)
    room.show()
    room.activateWindow()
    room.entered()
    qtbot.waitUntil(room.grid.view.hasFocus)
    type_there("57\n68\n")
    free.set()
    qtbot.waitUntil(lambda: stored(office, "NT01", "2026-M09", "a02") == "68")
    assert stored(office, "NT01", "2026-M09", "a01") == "57"


def test_figures_typed_after_a_step_to_another_month_are_in_that_month(
    qtbot: QtBot, room: MovementsRoom, context: RoomContext, office: Office
) -> None:
    room.grid.go_to(("a01", "NT01"))
    free = keep_waiting(context.database)
    context.period.choose("2026-M08")
    type_there("91\n")
    free.set()
    qtbot.waitUntil(lambda: stored(office, "NT01", "2026-M08", "a01") == "91")
    assert stored(office, "NT01", "2026-M09", "a01") is None


@pytest.mark.parametrize("text", ["5", "12"])
def test_an_input_method_waits_like_keys(
    qtbot: QtBot, room: MovementsRoom, context: RoomContext, office: Office, text: str
) -> None:
    room.grid.go_to(("a01", "NT01"))
    free = keep_waiting(context.database)
    context.period.choose("2026-M08")
    whole = QInputMethodEvent()
    whole.setCommitString(text)
    QApplication.sendEvent(room.grid.view, whole)
    type_there("\n")
    free.set()
    qtbot.waitUntil(lambda: stored(office, "NT01", "2026-M08", "a01") == text)
    assert stored(office, "NT01", "2026-M09", "a01") is None


def test_a_step_forth_and_back_gives_the_keys_to_the_table_that_stayed(
    qtbot: QtBot, room: MovementsRoom, context: RoomContext, office: Office
) -> None:
    room.grid.go_to(("a01", "NT01"))
    free = keep_waiting(context.database)
    context.period.choose("2026-M08")
    type_there("7")
    context.period.choose("2026-M09")
    type_there("3\n")
    free.set()
    qtbot.waitUntil(lambda: stored(office, "NT01", "2026-M09", "a01") == "73")
    assert stored(office, "NT01", "2026-M08", "a01") is None


def test_what_is_typed_after_another_view_was_chosen_is_in_the_view_that_comes(
    qtbot: QtBot, room: MovementsRoom, context: RoomContext, office: Office
) -> None:
    room.grid.go_to(("a03", "NT04"))
    free = keep_waiting(context.database)
    room.presenter.choose_view(ViewKind.AREA, room.grid.current_key())  # what F9 does
    type_there("6\n")
    free.set()
    qtbot.waitUntil(lambda: stored(office, "NT04", "2026-M09", "a03") == "6")
    assert room.presenter.shown_kind is ViewKind.AREA


def test_keys_go_to_nobody_when_the_cursor_has_left_the_table(
    qtbot: QtBot, context: RoomContext, office: Office
) -> None:
    room = shown(qtbot, MovementsRoom(context))
    free = keep_waiting(context.database)
    context.period.choose("2026-M08")
    type_there("4")
    room.toolbar.search.setFocus(Qt.FocusReason.MouseFocusReason)
    free.set()
    qtbot.waitUntil(lambda: (sheet := room.presenter.sheet) is not None and sheet.period == "2026-M08")
    qtbot.wait(50)
    assert room.toolbar.search.text() == ""
    assert stored(office, "NT01", "2026-M08", "a01") is None
