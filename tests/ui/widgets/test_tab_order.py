"""The tab key goes through a window as the eye does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.theme import Theme
from ui.widgets import tab_order
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.fields.pin_pair import PinPair
from ui.widgets.tab_order import go_on, stops
from ui.widgets.tables.rows_model import RowsModel, text_row
from ui.widgets.tables.tables import table


def gone_through(window: QWidget, first: QWidget) -> list[QWidget]:
    """Where the tab key leads until it is back."""
    first.setFocus()
    found = [first]
    while True:
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        here = QApplication.focusWidget()
        assert here is not None
        if here is first:
            return found
        found.append(here)


def test_what_was_made_first_and_laid_out_later_comes_in_its_place(qtbot: QtBot, qapp: QApplication) -> None:
    dialog = Dialog()
    qtbot.addWidget(dialog)
    pins = PinPair(Theme(qapp), dialog)  # has its parent before anything else has
    name, under, beside, go = QLineEdit(), QLineEdit(), QLineEdit(), button("Lưu")
    layout = QVBoxLayout(dialog)
    layout.addWidget(name)
    grid = QGridLayout()
    grid.addWidget(under, 1, 0)
    grid.addWidget(beside, 0, 1)
    layout.addLayout(grid)
    layout.addWidget(pins)
    foot = QHBoxLayout()
    foot.addWidget(go)
    layout.addLayout(foot)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    in_order = [name, beside, under, pins.pin, pins.again, go]
    assert gone_through(dialog, name) == in_order == stops(dialog)
    late = QLineEdit()
    grid.addWidget(late, 0, 0)
    late.show()
    assert gone_through(dialog, name) == [name, late, *in_order[1:]]


def test_tabs_do_not_hide_what_stands_above_them(qtbot: QtBot, qapp: QApplication) -> None:
    """The tab key goes once around and finds each stop: tabs hand the keys on to their bar."""
    dialog = Dialog()
    qtbot.addWidget(dialog)
    tabs, inside = QTabWidget(), QLineEdit()
    tabs.addTab(inside, "Khu dân cư")
    above, under = QLineEdit(), QLineEdit()
    layout = QVBoxLayout(dialog)
    for each in (above, tabs, under):
        layout.addWidget(each)
    layout.addLayout(QHBoxLayout())
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    in_order = [above, tabs.tabBar(), inside, under]
    assert gone_through(dialog, above) == in_order == stops(dialog)
    assert gone_through(dialog, under) == [under, *in_order[:3]]


def test_whoever_comes_to_a_table_with_the_keys_has_chosen_its_row(qtbot: QtBot, qapp: QApplication) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    before, view = QLineEdit(), table("Khu dân cư")
    model = RowsModel(Theme(qapp), ("Tên",))
    model.setParent(view)
    model.set_rows([text_row("a", "Thôn Đoài"), text_row("b", "Thôn Đông")])
    view.setModel(model)
    layout = QVBoxLayout(page)
    layout.addWidget(before)
    layout.addWidget(view)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    before.setFocus()
    QTest.keyClick(before, Qt.Key.Key_Tab)
    assert view.hasFocus()
    assert [index.row() for index in view.selectionModel().selectedRows()] == [0]


class Counted(QWidget):
    """A widget that counts how often it is looked at."""

    looks = 0

    def isHidden(self) -> bool:  # noqa: N802
        Counted.looks += 1
        return super().isHidden()


def test_however_deep_a_window_is_each_part_is_looked_at_once(qtbot: QtBot) -> None:
    depth = 8
    top = part = QWidget()
    qtbot.addWidget(top)
    for _ in range(depth):
        inner, area = Counted(), QScrollArea()
        area.setWidget(inner)
        layout = QVBoxLayout(part)
        layout.addWidget(area)
        part = inner
    last = QLineEdit()
    QVBoxLayout(part).addWidget(last)
    Counted.looks = 0
    assert stops(top)[-1] is last
    assert Counted.looks == depth


def _a_long_page(qtbot: QtBot, cards: int) -> tuple[Dialog, list[QLineEdit]]:
    """Cards with a field each in a scroll area, between fields above and below."""
    dialog, scroll, content = Dialog(), QScrollArea(), QWidget()
    qtbot.addWidget(dialog)
    fields = [QLineEdit() for _ in range(cards)]
    within = QVBoxLayout(content)
    for field in fields:
        card = QWidget()
        QHBoxLayout(card).addWidget(field)
        within.addWidget(card)
    scroll.setWidget(content)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    above, under = QLineEdit(), QLineEdit()
    layout = QVBoxLayout(dialog)
    for part in (above, scroll, under):
        layout.addWidget(part)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog, [above, *fields, under]


def test_both_ways_lead_through_the_same_stops(qtbot: QtBot) -> None:
    dialog, fields = _a_long_page(qtbot, 4)
    assert gone_through(dialog, fields[0]) == fields == stops(dialog)
    fields[-1].setFocus()
    back: list[QWidget | None] = [fields[-1]]
    while len(back) < len(fields):
        assert go_on(dialog, forward=False)
        back.append(dialog.focusWidget())
    assert back == fields[::-1]
    assert go_on(dialog, forward=False)
    assert dialog.focusWidget() is fields[-1]


def test_a_field_that_is_hidden_or_disabled_keeps_its_place(qtbot: QtBot) -> None:
    for act in (QWidget.hide, lambda field: field.setEnabled(False), lambda field: field.parent().hide()):
        dialog, fields = _a_long_page(qtbot, 4)
        fields[2].setFocus()
        act(fields[2])
        qtbot.waitUntil(lambda shown=dialog, field=fields[3]: shown.focusWidget() is field)  # type: ignore[misc]


def test_of_a_long_page_the_next_field_is_looked_for_and_no_other(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog, fields = _a_long_page(qtbot, 200)
    looked: list[QWidget] = []
    is_stop = tab_order._is_stop

    def look(part: QWidget) -> bool:
        looked.append(part)
        return is_stop(part)

    monkeypatch.setattr(tab_order, "_is_stop", look)
    for here, forward, following in ((100, True, 101), (100, False, 99)):
        fields[here].setFocus()
        looked.clear()
        assert go_on(dialog, forward=forward)
        assert dialog.focusWidget() is fields[following]
        assert len(looked) < 10
