"""Where the keys are is seen on every kind of control: what the focus changes stands out by 3:1 at least.

Measured on what is painted, with the style sheet in force, in both themes (WCAG 2.1, 2.4.7 and 1.4.11).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize, QStringListModel, Qt
from PySide6.QtGui import QImage, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDateEdit,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QRadioButton,
    QSpinBox,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.theme import Appearance, Theme, contrast_ratio
from ui.widgets.buttons import Kind, button
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.plain_browser import PlainBrowser
from ui.widgets.tables.tables import table

LEAST_PIXELS = 60
"""A ring around the smallest control has more; a caret has fewer."""
BOX_PIXELS = 40
"""The frame of a box for a tick, without its round corners."""


def _button(kind: Kind) -> Callable[[], QWidget]:
    return lambda: button("Lưu phiếu này", kind=kind)


def _tool(*, checked: bool) -> QWidget:
    made = QToolButton()
    made.setText("Tháng 9")
    made.setCheckable(True)
    made.setChecked(checked)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made


def _box() -> QWidget:
    made = ChoiceBox()
    made.addItem("Thôn Đoài")
    return made


def _tabs() -> QWidget:
    made = QTabBar()
    for name in ("Khu dân cư", "Kết quả"):
        made.addTab(name)
    return made


def _table() -> QWidget:
    model = QStandardItemModel(2, 2)
    for row in range(2):
        for column in range(2):
            model.setItem(row, column, QStandardItem("Thôn Đoài"))
    made = table("Khu dân cư")
    model.setParent(made)
    made.setModel(model)
    made.setCurrentIndex(model.index(0, 0))
    return made


def _list() -> QWidget:
    made = QListView()
    model = QStringListModel(["Cơ quan", "Cửa sổ"], made)
    made.setModel(model)
    made.setCurrentIndex(model.index(0, 0))
    return made


CONTROLS: dict[str, Callable[[], QWidget]] = {
    "plain button": _button("plain"),
    "primary button": _button("primary"),
    "quiet button": _button("quiet"),
    "danger button": _button("danger"),
    "tool button": lambda: _tool(checked=False),
    "checked tool button": lambda: _tool(checked=True),
    "line": lambda: QLineEdit("Thôn Đoài"),
    "lines": lambda: QPlainTextEdit("Thôn Đoài"),
    "spin box": QSpinBox,
    "date": QDateEdit,
    "box": _box,
    "check box": lambda: QCheckBox("Ở lại khay thông báo"),
    "radio button": lambda: QRadioButton("Sáng"),
    "tabs": _tabs,
    "table": _table,
    "list": _list,
    "text": PlainBrowser,
}


def standing_out(before: QImage, after: QImage) -> int:
    """How many pixels changed their colour by 3:1 at least."""
    pairs = Counter(zip(_colours(before), _colours(after), strict=False))
    return sum(
        count
        for (first, second), count in pairs.items()
        if first != second and contrast_ratio(f"#{first:06x}", f"#{second:06x}") >= 3.0
    )


def _colours(image: QImage) -> list[int]:
    plain = image.convertToFormat(QImage.Format.Format_RGB32)  # keeps the pixels while they are read
    pixels = memoryview(plain.constBits()).cast("I")
    return [pixel & 0xFFFFFF for pixel in pixels]


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
@pytest.mark.parametrize("name", CONTROLS)
def test_the_focus_is_seen(qtbot: QtBot, qapp: QApplication, name: str, appearance: Appearance) -> None:
    Theme(qapp, appearance)
    page = QWidget()
    qtbot.addWidget(page)
    page.setObjectName("page")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    elsewhere, control = QLineEdit(), CONTROLS[name]()
    layout = QVBoxLayout(page)
    layout.addWidget(control)
    layout.addWidget(elsewhere)
    page.resize(240, 160)
    page.show()
    page.activateWindow()
    elsewhere.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(elsewhere.hasFocus)
    before = page.grab(control.geometry()).toImage()
    control.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(control.hasFocus)
    assert standing_out(before, page.grab(control.geometry()).toImage()) >= LEAST_PIXELS


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
def test_the_cell_under_the_keys_is_seen(qtbot: QtBot, qapp: QApplication, appearance: Appearance) -> None:
    Theme(qapp, appearance)
    view = _table()
    qtbot.addWidget(view)
    assert isinstance(view, type(table("")))
    view.resize(240, 160)
    view.show()
    view.activateWindow()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(view.hasFocus)
    first, second = (view.visualRect(view.model().index(row, 0)) for row in (0, 1))
    pixels = view.viewport().grab().toImage()
    assert standing_out(pixels.copy(second), pixels.copy(first)) >= LEAST_PIXELS


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
def test_the_entry_of_a_menu_is_seen(qtbot: QtBot, qapp: QApplication, appearance: Appearance) -> None:
    Theme(qapp, appearance)
    menu = QMenu()
    qtbot.addWidget(menu)
    chosen, other = menu.addAction("Sửa phiếu"), menu.addAction("Sửa phiếu")
    menu.setActiveAction(chosen)
    menu.resize(menu.sizeHint())
    pixels = menu.grab().toImage()
    places = [menu.actionGeometry(each) for each in (other, chosen)]
    assert standing_out(*(pixels.copy(place) for place in places)) >= LEAST_PIXELS


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
@pytest.mark.parametrize("state", [Qt.CheckState.Unchecked, Qt.CheckState.Checked])
def test_the_box_of_an_entry_is_seen(
    qtbot: QtBot, qapp: QApplication, appearance: Appearance, state: Qt.CheckState
) -> None:
    Theme(qapp, appearance)
    view = QListView()
    qtbot.addWidget(view)
    model = QStandardItemModel(3, 1, view)
    current, with_box, without = QStandardItem(""), QStandardItem(""), QStandardItem("")
    with_box.setCheckable(True)
    with_box.setCheckState(state)
    for row, item in enumerate((current, with_box, without)):
        item.setSizeHint(QSize(120, 34))
        model.setItem(row, item)
    view.setModel(model)
    view.resize(200, 160)
    pixels = view.viewport().grab().toImage()
    boxed, bare = (pixels.copy(view.visualRect(model.index(row, 0))) for row in (1, 2))
    assert standing_out(bare, boxed) >= BOX_PIXELS
