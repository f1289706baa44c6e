"""The plan figures beside the table, by keyboard: in by their key, Enter takes, Escape leaves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.book.office import Office
from desktop_app.movements.queries import load_values
from tests.builders import COMMUNE
from tests.movements.grids import plans_of_year
from tests.ui.movements.conftest import shown
from ui.context.room import RoomContext
from ui.movements.movements_view import MovementsRoom

SET = "MTTQ_CO_SO"
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def room(qtbot: QtBot, context: RoomContext) -> MovementsRoom:
    """The table with the cursor in a figure that may have a plan, the panel open."""
    made = shown(qtbot, MovementsRoom(context))
    made.grid.go_to(("a01", "NT04"))
    QTest.keyClick(made.grid.view, Qt.Key.Key_F4)
    qtbot.waitUntil(made.panel.isVisible)
    return made


def plan_field(room: MovementsRoom, qtbot: QtBot, key: Qt.Key) -> QLineEdit:
    """The field that a key of the room leads to."""
    QTest.keyClick(room.grid.view, key, ALT)
    field = room.panel.target if key == Qt.Key.Key_K else room.panel.unit_target
    qtbot.waitUntil(field.hasFocus)
    return field


def plan(office: Office) -> str | None:
    with office.read() as connection:
        found = plans_of_year(connection, COMMUNE, SET, 2026).recorded.get(("NT04", ""))
    return None if found is None else str(found)


@pytest.mark.parametrize("key", [Qt.Key.Key_K, Qt.Key.Key_N])
def test_enter_takes_the_plan_and_goes_back_to_the_cell(
    room: MovementsRoom, office: Office, qtbot: QtBot, key: Qt.Key
) -> None:
    field = plan_field(room, qtbot, key)
    field.selectAll()
    QTest.keyClicks(field, "250")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(room.grid.view.hasFocus)
    assert room.grid.current_key() == ("a01", "NT04")
    assert field.text() == "250"
    if key == Qt.Key.Key_K:
        qtbot.waitUntil(lambda: plan(office) == "250")


def test_what_is_no_number_is_told_and_the_keys_stay(
    room: MovementsRoom, office: Office, qtbot: QtBot
) -> None:
    field = plan_field(room, qtbot, Qt.Key.Key_K)
    QTest.keyClicks(field, "nhieu")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert room.panel.target_field.error
    assert field.hasFocus()
    assert plan(office) is None


def test_escape_leaves_the_plan_as_it_is_recorded(room: MovementsRoom, office: Office, qtbot: QtBot) -> None:
    field = plan_field(room, qtbot, Qt.Key.Key_K)
    QTest.keyClicks(field, "250")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: plan(office) == "250")
    field = plan_field(room, qtbot, Qt.Key.Key_K)
    QTest.keyClicks(field, "x9")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    qtbot.waitUntil(room.grid.view.hasFocus)
    assert (field.text(), room.panel.target_field.error) == ("250", "")
    assert plan(office) == "250"


@pytest.mark.parametrize("key", [Qt.Key.Key_K, Qt.Key.Key_N])
def test_a_key_of_a_plan_opens_the_panel_that_is_shut(
    room: MovementsRoom, office: Office, qtbot: QtBot, key: Qt.Key
) -> None:
    """What is typed next never stands over the figure in the table."""
    QTest.keyClick(room.grid.view, Qt.Key.Key_F4)
    assert room.panel.isHidden()
    field = plan_field(room, qtbot, key)
    QTest.keyClicks(field, "250")
    assert room.panel.isVisible()
    assert room.beside.button.isChecked()
    assert field.text() == "250"
    with office.read() as connection:
        assert load_values(connection, SET, 2026) == {}


def test_a_row_without_a_plan_of_its_own_is_told(room: MovementsRoom, qtbot: QtBot) -> None:
    room.grid.go_to(("commune", "NT05"))
    QTest.keyClick(room.grid.view, Qt.Key.Key_N, ALT)
    qtbot.waitUntil(room.panel.target.hasFocus)
    assert room.grid.bubble.text.endswith("Dòng này không có kế hoạch riêng.")


def test_the_button_says_whether_the_panel_is_open(room: MovementsRoom, qtbot: QtBot) -> None:
    assert room.beside.button.isChecked()
    QTest.keyClick(room.grid.view, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(room.report.isVisible)
    QTest.keyClick(room.report, Qt.Key.Key_Escape)
    qtbot.waitUntil(room.grid.view.hasFocus)
    assert room.panel.isHidden()
    assert not room.beside.button.isChecked()
