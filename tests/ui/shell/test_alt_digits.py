"""Alt and a digit answer a question of the room in front; else they switch rooms."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from desktop_app.movements.queries import load_values
from tests.ui.movements.test_paste_styles import DECIMALS
from tests.ui.shell_parts import OpenApp
from ui.movements.movements_view import MovementsRoom
from ui.places.movements import PeriodPlace

ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize(("key", "figure"), [(Qt.Key.Key_1, "2750"), (Qt.Key.Key_2, "2.75")])
def test_the_question_of_a_paste_is_answered_in_the_window(app: OpenApp, key: Qt.Key, figure: str) -> None:
    app.shell.show()
    app.settle()
    app.go(PeriodPlace("2026-M09"))
    QTest.qWaitForWindowActive(app.window)
    room = app.window.page("movements")
    assert isinstance(room, MovementsRoom)
    app.settle()
    unit = room.grid.model.table.rows[0].key
    room.going.to_figure("2026-M09", unit, DECIMALS)
    app.settle()
    assert room.grid.current_key() == (unit, DECIMALS)
    room.grid.view.setFocus()
    QGuiApplication.clipboard().setText("2.750\n3.125\n7")
    QTest.keyClick(app.window.windowHandle(), Qt.Key.Key_V, CONTROL)
    app.settle()
    assert room.paste_bar.isVisible()
    QTest.keyClick(app.window.windowHandle(), key, ALT)
    app.settle()
    assert not room.paste_bar.isVisible()
    assert app.window.room == "movements"
    with app.shell.office.read() as connection:
        values = load_values(connection, "MTTQ_CO_SO", 2026)
    assert {cell.unit: value for cell, value in values.items() if cell.indicator == DECIMALS}[unit] == figure

    QTest.keyClick(app.window.windowHandle(), Qt.Key.Key_1, ALT)
    app.settle()
    assert app.window.room == "overview", "nothing is asked any more"
