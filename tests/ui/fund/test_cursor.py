"""The cursor of a voucher is never lost: not by the guide, and not by names that are offered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.fund.campaigns.commands import CampaignFields, save_campaign
from tests.ui.registers.conftest import World, settle
from ui.fund.entry.lines import NameLine
from ui.fund.entry.voucher_form import VoucherForm
from ui.fund.fund_room import FundRoom
from ui.shell.window.main_window_focus import enter_with_keys


def typing(qtbot: QtBot, world: World, room: FundRoom) -> VoucherForm:
    with world.office.record() as rec:
        today = world.office.clock.today()
        save_campaign(rec, CampaignFields(title="Bão", kind="relief", code="BAO", starts_on=today))
    room.new_voucher("receipt")
    settle(qtbot, world)
    form = room.entry.body
    assert form is not None
    assert form.goods is not None
    return form


def test_who_comes_back_from_the_guide_is_in_the_list(qtbot: QtBot, world: World, room: FundRoom) -> None:
    """A half-typed cell ends when the guide opens; the cursor comes back to its list."""
    form = typing(qtbot, world, room)
    window, elsewhere = QWidget(), QLineEdit()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    row.addWidget(room)
    row.addWidget(elsewhere)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert form.goods is not None
    view = form.goods.grid.view
    form.goods.setFocus()
    QTest.keyClicks(view, "gao")
    assert view.editing
    elsewhere.setFocus()
    view.finish_editing()
    enter_with_keys(room, None, placed=False)
    assert window.focusWidget() is view
    form.editors["partner"].setFocus()
    assert form.home.view is None, "a field is found by itself"
    room.setParent(None)  # its fixture closes it


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # the list of names pops up
def test_f6_reaches_the_list_while_names_are_offered(qtbot: QtBot, world: World, room: FundRoom) -> None:
    form = typing(qtbot, world, room)
    line = form.editors["partner"]
    assert isinstance(line, NameLine)
    line.offer(["Nguyễn Thị An", "Nguyễn Văn Ba"])
    line.setFocus()
    QTest.keyClicks(line, "nguyen")
    popup = line.offers
    qtbot.waitUntil(popup.isVisible)
    QTest.keyPress(popup, Qt.Key.Key_F6)
    assert not popup.isVisible()
    goods = form.goods
    assert goods is not None
    qtbot.waitUntil(lambda: QApplication.focusWidget() is goods.grid.view)


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # the list of names pops up
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_F6])
@pytest.mark.parametrize("downs", [0, 1, 2])
def test_a_name_that_is_offered_is_taken_only_when_it_is_chosen(
    qtbot: QtBot, world: World, room: FundRoom, key: Qt.Key, downs: int
) -> None:
    line = typing(qtbot, world, room).editors["partner"]
    assert isinstance(line, NameLine)
    line.offer(["Ngo Ngoc Nam", "Ngo Ngoc Lan", "Le Ngo Ngoc"])
    line.setFocus()
    for letter in "Ngo Ngoc":
        QTest.keyClicks(line.offers if line.offers.isVisible() else line, letter)
    assert line.offers.isVisible()
    for _ in range(downs):
        QTest.keyClick(line.offers, Qt.Key.Key_Down)
    QTest.keyClick(line.offers, key)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not line)
    assert line.text() == ("Ngo Ngoc", "Ngo Ngoc Nam", "Ngo Ngoc Lan")[downs]
    assert not line.offers.isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_name_is_chosen_with_the_mouse(qtbot: QtBot, world: World, room: FundRoom) -> None:
    line = typing(qtbot, world, room).editors["partner"]
    assert isinstance(line, NameLine)
    line.offer(["Ngo Ngoc Nam", "Ngo Ngoc Lan"])
    line.setFocus()
    QTest.keyClicks(line, "ngoc")
    index = line.offers.model().index(1, 0)
    place = line.offers.visualRect(index).center()
    QTest.mouseClick(line.offers.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert line.text() == "Ngo Ngoc Lan"
