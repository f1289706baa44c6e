"""A figure in a table is never cut: its column grows, and where it cannot, signs stand for it."""

from __future__ import annotations

import re
from typing import override

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication, QHeaderView, QStyleOptionViewItem, QTableView
from pytestqt.qtbot import QtBot

from tests.architecture.imports import source_files
from ui.theme import Appearance, Theme
from ui.widgets.tables.elided_tips import TOO_NARROW, TippingDelegate, is_figure
from ui.widgets.tables.rows_model import RowsModel, text_row
from ui.widgets.tables.seen_rows import width_of_rows
from ui.widgets.tables.tables import table

LONG = "1.000.000.000.000 đồng"


@pytest.mark.parametrize(
    "text",
    ["1.000.000", "-12,5", "93,19 %", "500.000 đồng", "05/09/2026", "500.000 / 500?", "1 000 000"],
)
def test_figures_are_known(text: str) -> None:
    assert is_figure(text)


@pytest.mark.parametrize("text", ["", "–", "12/QĐ-UBND", "Thôn 5", "còn 5.000 đồng", "2 phiếu"])
def test_words_are_none(text: str) -> None:
    assert not is_figure(text)


class Watching(TippingDelegate):
    """Keeps what was painted last in each cell."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self.painted: dict[tuple[int, int], str] = {}

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        super().initStyleOption(option, index)
        self.painted[index.row(), index.column()] = option.text


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot) -> QTableView:
    made = table("Thử")
    model = RowsModel(Theme(qapp, Appearance.LIGHT), ("Số tiền", "Ngày", "Tên"), (0,), made)
    made.setModel(model)
    model.set_rows([text_row("1", "1.000.000", "05/09/2026", "Thôn Đông"), text_row("2", LONG, "–", "Tây")])
    made.setItemDelegate(Watching(made))
    qtbot.addWidget(made)
    made.resize(640, 200)
    return made


def painted(view: QTableView) -> dict[tuple[int, int], str]:
    delegate = view.itemDelegate()
    assert isinstance(delegate, Watching)
    return delegate.painted


def test_a_column_grows_to_its_figures(view: QTableView, qtbot: QtBot) -> None:
    for column in (0, 1):
        view.setColumnWidth(column, 48)
    view.show()
    qtbot.waitUntil(lambda: painted(view).get((1, 0)) == LONG)
    qtbot.waitUntil(lambda: painted(view).get((0, 1)) == "05/09/2026")
    assert view.columnWidth(0) >= view.sizeHintForColumn(0)


def test_where_a_column_cannot_grow_signs_stand_for_the_figure(view: QTableView, qtbot: QtBot) -> None:
    view.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
    view.setColumnWidth(0, 60)
    view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    view.resize(150, 200)
    view.show()
    qtbot.waitUntil(lambda: painted(view).get((1, 0)) == TOO_NARROW)
    index, option = view.model().index(1, 0), QStyleOptionViewItem()
    option.initFrom(view)
    option.rect = view.visualRect(index)
    assert view.itemDelegate().tip(view, option, index) == LONG  # type: ignore[attr-defined]


def test_a_table_comes_to_rest_where_a_column_cannot_grow(view: QTableView, qtbot: QtBot) -> None:
    view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    view.resize(150, 200)
    view.show()
    qtbot.waitUntil(lambda: painted(view).get((1, 0)) == TOO_NARROW)
    for _ in range(20):
        QApplication.processEvents()
    painted(view).clear()
    for _ in range(20):
        QApplication.processEvents()
    assert not painted(view)


def test_every_delegate_of_a_table_keeps_figures_whole() -> None:
    """Whoever draws cells otherwise derives from it; hits of the search, rooms and registers are words."""
    sources = [(path, path.read_text("utf-8")) for path in source_files("ui")]
    own = {
        path.name
        for path, source in sources
        if re.search(r"class \w+\((?:QStyledItemDelegate|QItemDelegate|QAbstractItemDelegate)\)", source)
    }
    assert own == {"elided_tips.py", "search_view.py", "main_window_rail.py", "register_list.py", "lists.py"}
    plain = [path.name for path, source in sources if "QTableView()" in source or "QTableWidget(" in source]
    assert not plain, "ui.widgets.tables.tables.table() gives a table its delegate"


def test_a_column_as_wide_as_its_longest_day_has_room_for_each(qtbot: QtBot, qapp: QApplication) -> None:
    """Two days of the same width in whole pixels, of which the first needs part of one more."""
    view = table("")
    model = RowsModel(Theme(qapp, Appearance.LIGHT), ("Ngày",), parent=view)
    view.setModel(model)
    qtbot.addWidget(view)
    view.show()
    whole, exact = view.fontMetrics().horizontalAdvance, QFontMetricsF(view.font()).horizontalAdvance
    days = sorted(
        (f"{day:02d}/{month:02d}/2026" for day in range(1, 29) for month in range(1, 13)), key=exact
    )
    first, second = next(
        (wide, narrow)
        for wide in reversed(days)
        for narrow in days
        if whole(wide) == whole(narrow) and exact(wide) - exact(narrow) > 0.3
    )
    model.set_rows([text_row("1", first), text_row("2", second)])
    needed = [view.sizeHintForIndex(model.index(row, 0)).width() for row in range(2)]
    assert needed[0] > needed[1], "else this shows nothing"
    assert width_of_rows(view, 0) == needed[0]
