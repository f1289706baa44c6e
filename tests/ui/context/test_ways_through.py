"""F6 goes from zone to zone in every room, Backspace and Alt+Left go back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.builders import open_round
from tests.ui.shell_parts import OpenApp
from ui.context.zones import zones_of
from ui.places.surveys import RoundPlace
from ui.registers.registers_room import RegistersRoom
from ui.shell.rooms import ROOMS
from ui.surveys.surveys_room import SurveysRoom

KEYS = [spec.key for spec in ROOMS]
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def shown(app: OpenApp) -> OpenApp:
    app.shell.show()
    app.settle()
    QTest.qWaitForWindowActive(app.window)
    return app


def focus() -> QWidget:
    here = QApplication.focusWidget()
    assert here is not None
    return here


def press(app: OpenApp, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focus(), key, modifier)
    app.settle()


@pytest.mark.parametrize("key", [key for key in KEYS if key not in ("movements", "registers", "documents")])
def test_f6_leads_through_the_zones_of_every_room_and_over_the_rail(shown: OpenApp, key: str) -> None:
    shown.go(key)
    page = shown.window.page(key)
    zones = zones_of(page)
    if not zones:
        pytest.skip("there is nothing to type or press")
    zones[0][0].setFocus()
    seen = []
    for _ in range(len(zones) + 1):
        press(shown, Qt.Key.Key_F6)
        seen.append(focus())
        if shown.window.rail.isAncestorOf(focus()):
            break
    assert shown.window.rail.isAncestorOf(seen[-1])
    assert len(seen) == len(zones)
    press(shown, Qt.Key.Key_F6)
    assert page.isAncestorOf(focus())
    shown.window.rail.take_focus()
    press(shown, Qt.Key.Key_F6, SHIFT)
    assert page.isAncestorOf(focus())


def test_back_leaves_the_page_then_the_room(shown: OpenApp) -> None:
    with shown.shell.office.record() as rec:
        round_id = open_round(rec)
    shown.go("settings")
    room = shown.window.page("surveys")
    assert isinstance(room, SurveysRoom)
    shown.go(RoundPlace(round_id))
    assert room.pages.currentWidget() is room.round
    press(shown, Qt.Key.Key_Left, ALT)
    assert room.pages.currentWidget() is room.rounds
    press(shown, Qt.Key.Key_Left, ALT)
    assert shown.window.room == "settings"


def test_backspace_goes_back_where_nothing_is_typed(shown: OpenApp) -> None:
    shown.go("settings")
    shown.go("overview")
    shown.window.rail.take_focus()
    press(shown, Qt.Key.Key_Backspace)
    assert shown.window.room == "settings"


def test_in_the_calendar_alt_left_is_the_week_before(shown: OpenApp) -> None:
    shown.go("settings")
    shown.go("registers")
    room = shown.window.page("registers")
    assert isinstance(room, RegistersRoom)
    room.beside.setCurrentWidget(room.week)
    room.week.view.setFocus()
    monday = room.week.monday
    for weeks in (1, 2, 3):
        press(shown, Qt.Key.Key_Left, ALT)
        assert room.week.monday == monday - timedelta(days=7 * weeks)
    room.registers.setFocus()
    press(shown, Qt.Key.Key_Left, ALT)
    assert shown.window.room == "settings"
    assert room.week.monday == monday - timedelta(days=21)
