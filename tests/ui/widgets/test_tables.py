"""What a table cuts off is said when the mouse rests on it; what fits is not repeated."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QTableView
from pytestqt.qtbot import QtBot

from ui.theme import Appearance, Theme
from ui.widgets.elided.elided_label import ElidedLabel
from ui.widgets.tables.elided_tips import HeadingTips, TippingDelegate
from ui.widgets.tables.rows_model import CellsOnDemand, RowsModel, TextCell, TextRow
from ui.widgets.tables.seen_rows import width_of_rows
from ui.widgets.tables.tables import fit_to_rows, keep_rows, table

LONG = "Đến từng hộ gia đình phát phiếu và thu lại"


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot) -> QTableView:
    made = table("Thử")
    made.setModel(RowsModel(Theme(qapp, Appearance.LIGHT), ("Cách lấy ý kiến", "Số"), (1,), made))
    qtbot.addWidget(made)
    made.resize(400, 200)
    made.show()
    return made


def tip(view: QTableView, column: int) -> str:
    index = view.model().index(0, column)
    option = QStyleOptionViewItem()
    option.initFrom(view)
    option.rect = view.visualRect(index)
    delegate = view.itemDelegateForIndex(index)
    assert isinstance(delegate, TippingDelegate)
    return delegate.tip(view, option, index)


def show(view: QTableView, *cells: TextCell) -> None:
    model = view.model()
    assert isinstance(model, RowsModel)
    model.set_rows([TextRow("x", cells)])


def test_a_cut_cell_says_its_whole_text(view: QTableView) -> None:
    show(view, TextCell(LONG), TextCell("12"))
    view.setColumnWidth(0, 90)
    assert tip(view, 0) == LONG
    assert tip(view, 1) == ""
    view.resize(900, 200)
    view.setColumnWidth(0, 600)
    assert tip(view, 0) == ""


def test_what_the_model_has_to_say_comes_first(view: QTableView) -> None:
    show(view, TextCell(LONG, tip="Vì sao"), TextCell("12", tip="Số phiếu"))
    view.setColumnWidth(0, 90)
    assert (tip(view, 0), tip(view, 1)) == ("Vì sao", "Số phiếu")


def test_a_cut_heading_says_itself(view: QTableView) -> None:
    (tips,) = view.horizontalHeader().findChildren(HeadingTips)
    view.setColumnWidth(0, 60)
    assert tips.tip(5) == "Cách lấy ý kiến"
    view.setColumnWidth(0, 250)
    assert tips.tip(5) == ""


def test_rows_of_a_low_table_stand_closer(view: QTableView) -> None:
    """With little height there is more to compare; with enough of it rows have their room again."""
    heights = []
    for height in (600, 160, 600):
        view.resize(400, height)
        QApplication.sendPostedEvents()
        heights.append(view.verticalHeader().defaultSectionSize())
    roomy, close, again = heights
    assert view.fontMetrics().height() < close < roomy == again


def test_rows_whose_owner_has_decided_stay_as_they_are(view: QTableView) -> None:
    view.verticalHeader().setDefaultSectionSize(50)
    view.resize(400, 120)
    assert view.verticalHeader().defaultSectionSize() == 50


def test_a_table_keeps_four_rows(view: QTableView) -> None:
    keep_rows(view)
    model = view.model()
    assert isinstance(model, RowsModel)
    model.set_rows([TextRow(str(number), (TextCell("x"), TextCell("1"))) for number in range(9)])
    view.resize(400, view.minimumHeight())
    assert sum(view.rowHeight(row) for row in range(4)) <= view.viewport().height()


def test_a_column_is_as_wide_as_what_its_rows_say(view: QTableView) -> None:
    show(view, TextCell(LONG), TextCell("12"))
    fit_to_rows(view, {0: 1000})
    assert tip(view, 0) == ""
    fit_to_rows(view, {0: 180})
    assert view.columnWidth(0) == 180


class Asked(RowsModel):
    """Counts the rows whose cells somebody asked for."""

    asked: set[int]

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
        self.asked.add(index.row())
        return super().data(index, role)


@pytest.mark.parametrize("shown", [True, False])
def test_a_long_table_is_measured_by_the_rows_in_sight(
    qapp: QApplication, qtbot: QtBot, *, shown: bool
) -> None:
    """Also before it is shown: measuring all rows of a register kept the window from its work for seconds."""
    view = table("Thử")
    qtbot.addWidget(view)
    model = Asked(Theme(qapp, Appearance.LIGHT), ("Nội dung", "Hạn"), (), view)
    model.asked = set()
    view.setModel(model)
    view.resize(400, 300)
    if shown:
        view.show()
    rows = (f"{n}" if n < 1_000 else LONG for n in range(5_000))
    model.set_rows([TextRow(str(n), (TextCell(text), TextCell("x"))) for n, text in enumerate(rows)])
    model.asked.clear()
    fit_to_rows(view, {0: 400, 1: 200})
    assert {0, 5} <= model.asked
    assert len(model.asked) < 60
    assert view.columnWidth(0) < 200


def test_the_widest_cell_counts_with_its_icon(view: QTableView) -> None:
    model = view.model()
    assert isinstance(model, RowsModel)
    texts = ("Rất dài mà không có hình", "Có hình và cũng dài thế", "Ngắn")
    cells = [TextCell(texts[0]), TextCell(texts[1], icon=("warning", "danger")), TextCell(texts[2])]
    model.set_rows([TextRow(str(n), (cell, TextCell(""))) for n, cell in enumerate(cells)])
    wanted = max(view.sizeHintForIndex(model.index(row, 0)).width() for row in range(3))
    assert width_of_rows(view, 0) == wanted


def test_cells_on_demand_are_made_once_and_only_where_somebody_looks() -> None:
    made: list[int] = []

    def cell(number: int) -> TextCell:
        made.append(number)
        return TextCell(str(number))

    cells = CellsOnDemand([partial(cell, number) for number in range(300)])
    assert (len(cells), cells[7].text, cells[7].text, made) == (300, "7", "7", [7])
    assert [each.text for each in cells[2:4]] == ["2", "3"]
    assert made == [7, 2, 3]


def test_a_very_long_line_is_cut_like_a_long_one(qapp: QApplication, qtbot: QtBot) -> None:
    for elide in (Qt.TextElideMode.ElideRight, Qt.TextElideMode.ElideMiddle):
        short, long = ElidedLabel("", elide=elide), ElidedLabel("", elide=elide)
        for label, middle in ((short, 3_000), (long, 30_000)):
            qtbot.addWidget(label)
            label.resize(200, 24)
            label.setText("Đầu " + "giữa " * middle + "cuối")
        assert long.shown == short.shown
        assert long.shown.startswith("Đầu")
        assert long.shown.endswith("…" if elide is Qt.TextElideMode.ElideRight else "cuối")
    del qapp


@pytest.mark.parametrize(
    "mode", [QTableView.SelectionMode.SingleSelection, QTableView.SelectionMode.ExtendedSelection]
)
def test_the_row_with_the_cursor_is_the_one_that_is_chosen_also_with_ctrl(
    qtbot: QtBot, view: QTableView, mode: QTableView.SelectionMode
) -> None:
    model = view.model()
    assert isinstance(model, RowsModel)
    model.set_rows([TextRow(str(number), (TextCell(LONG), TextCell(""))) for number in range(9)])
    view.setSelectionMode(mode)
    view.setCurrentIndex(model.index(3, 0))

    def chosen() -> list[int]:
        assert view.selectionModel().isRowSelected(view.currentIndex().row(), QModelIndex())
        return [index.row() for index in view.selectionModel().selectedRows()]

    control = Qt.KeyboardModifier.ControlModifier
    for key, row in ((Qt.Key.Key_End, 8), (Qt.Key.Key_Up, 7), (Qt.Key.Key_Home, 0), (Qt.Key.Key_Down, 1)):
        QTest.keyClick(view, key, control)
        assert chosen() == [row]
    if mode is QTableView.SelectionMode.ExtendedSelection:
        QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        QTest.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, control, view.visualRect(model.index(3, 0)).center()
        )
        assert chosen() == [1, 2, 3]


def test_a_name_without_room_is_painted_by_its_short_form(qtbot: QtBot) -> None:
    name = ElidedLabel("Tình hình Nhân dân, dư luận xã hội")
    qtbot.addWidget(name)
    name.shorten_to("Dư luận xã hội")
    name.resize(1_000, 20)
    name.show()
    assert name.shown == name.text()
    assert name.toolTip() == ""
    name.resize(name.fontMetrics().horizontalAdvance("Dư luận xã hội") + 4, 20)
    assert name.shown == "Dư luận xã hội"
    assert "Tình hình Nhân dân" in name.toolTip()
    name.resize(30, 20)
    assert name.shown.endswith("…")
