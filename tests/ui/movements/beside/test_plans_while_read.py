"""What is typed while the plans of a year are being read goes into them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.book.office import Office
from tests.ui.movements.beside.test_plans_table import CTRL, SET, plans
from tests.ui.movements.conftest import shown
from tests.ui.movements.period.test_typed_while_read import keep_waiting, type_there
from ui.context.room import RoomContext
from ui.movements.movements_view import MovementsRoom
from ui.movements.plans.plans_dialog import PlansDialog


@pytest.fixture
def room(qtbot: QtBot, context: RoomContext) -> MovementsRoom:
    return shown(qtbot, MovementsRoom(context))


def asked(room: MovementsRoom, qtbot: QtBot) -> PlansDialog:
    room.activateWindow()
    qtbot.waitUntil(room.grid.view.hasFocus)
    QTest.keyClick(room.grid.view, Qt.Key.Key_K, CTRL | Qt.KeyboardModifier.ShiftModifier)
    (found,) = room.findChildren(PlansDialog)
    qtbot.waitUntil(found.grid.view.hasFocus)
    return found


def test_plans_typed_before_they_are_read_are_in_them(
    qtbot: QtBot, room: MovementsRoom, context: RoomContext, office: Office
) -> None:
    free = keep_waiting(context.database)
    dialog = asked(room, qtbot)
    type_there("57\n68\n")
    assert not dialog.grid.model.table.rows
    free.set()
    qtbot.waitUntil(lambda: len(plans(office)) == 2)
    first, second = (row.key for row in dialog.grid.model.table.rows[:2])
    here = dialog.grid.current_key()
    assert here is not None
    texts = dialog.grid.model.table.cells or {}
    assert (texts[first, here[1]].text, texts[second, here[1]].text) == ("57", "68")


def test_a_failed_reading_lets_the_keys_go(
    qtbot: QtBot, room: MovementsRoom, context: RoomContext, office: Office
) -> None:
    free = keep_waiting(context.database)
    dialog = asked(room, qtbot)
    type_there("5")
    dialog._show_unread("Không đọc được.")
    assert not dialog.grid._keys.holding
    QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Escape)
    assert dialog.isHidden()
    free.set()
    dialog.show_plans(SET, 2026, "")
    qtbot.waitUntil(lambda: bool(dialog.grid.model.table.rows))
    assert plans(office) == {}


def test_who_leaves_before_they_are_read_leaves_no_keys_behind(
    qtbot: QtBot, room: MovementsRoom, context: RoomContext, office: Office
) -> None:
    free = keep_waiting(context.database)
    dialog = asked(room, qtbot)
    type_there("5")
    dialog.reject()
    assert not dialog.grid._keys.holding
    free.set()
    again = asked(room, qtbot)
    qtbot.waitUntil(lambda: bool(again.grid.model.table.rows))
    assert plans(office) == {}
