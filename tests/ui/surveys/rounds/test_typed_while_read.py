"""What is typed while the areas of a round are being read goes into them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.surveys.rounds.queries import areas_of_round
from tests.ui.movements.period.test_typed_while_read import keep_waiting, type_there
from tests.ui.surveys.conftest import World
from ui.surveys.surveys_room import SurveysRoom


def households(world: World) -> dict[str, int | None]:
    with world.office.read() as connection:
        return {area.area_id: area.total_households for area in areas_of_round(connection, world.round_id)}


def test_figures_typed_before_the_areas_are_read_are_in_them(
    qtbot: QtBot, world: World, room: SurveysRoom
) -> None:
    free = keep_waiting(world.context.database)
    room.open_round(world.round_id)
    here = room.round.areas.view
    qtbot.waitUntil(here.hasFocus)
    QTest.keyClick(QApplication.focusWidget() or here, Qt.Key.Key_Home)
    type_there("57\n")
    assert not room.round.areas.rows
    free.set()
    qtbot.waitUntil(lambda: households(world)["a01"] == 57)


def test_keys_are_let_go_when_the_round_cannot_be_read(qtbot: QtBot, world: World, room: SurveysRoom) -> None:
    room.open_round("no such round")
    type_there("5")
    qtbot.waitUntil(room.round.tabs.isHidden)
    assert not room.round.areas.grid._keys.holding
