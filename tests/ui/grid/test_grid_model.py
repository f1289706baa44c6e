from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem

from tests.ui.grid.conftest import COLUMNS, a_table
from ui.grid.grid import GridFrame
from ui.grid.model.model import GridModel
from ui.grid.model.table import CellEdit, GridRow, GridTable, ShownCell
from ui.widgets.tables.elided_tips import TippingDelegate


def test_qt_finds_no_fault_in_the_model(qapp: QApplication) -> None:
    model = GridModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_table(a_table(r0_a="1"))
    model.set_cells({("r0", "a"): ShownCell("2", "2"), ("gone", "a"): ShownCell("3")})
    model.set_table(GridTable((), COLUMNS, {}))
    model.set_table(a_table())
    assert tester.model() is model
    assert model.rowCount() == 5


def test_entries_go_out_and_only_for_open_cells(qapp: QApplication) -> None:
    model = GridModel()
    model.set_table(a_table(r0_a="1"))
    entered: list[list[CellEdit]] = []
    model.entered.connect(entered.append)
    assert model.setData(model.index(0, 0), "2")
    assert not model.setData(model.index(0, 0), "1"), "nothing new"
    assert not model.setData(model.index(0, 1), "2"), "computed"
    assert not model.setData(model.index(4, 0), "2"), "closed"
    assert entered == [[CellEdit("r0", "a", "2")]]


def test_a_screen_reader_hears_row_column_and_unit(qapp: QApplication) -> None:
    model = GridModel()
    model.set_table(a_table(r0_c="500"))
    role = Qt.ItemDataRole.AccessibleTextRole
    assert model.data(model.index(0, 2), role) == "Thôn 0, Số tiền: 500 đồng"


def test_names_and_texts_that_are_cut_can_be_read(grid: GridFrame) -> None:
    long = "Nhân dân phấn khởi, đề nghị sớm làm xong đường liên thôn"
    row = GridRow("r0", "Thôn Nước Khoáng Suối Mây Thượng", help="120 hộ")
    cells = {("r0", "t"): ShownCell(long, long), ("r0", "a"): ShownCell("12", "12")}
    grid.show_table(GridTable((row,), COLUMNS, cells), GridTable((), COLUMNS, {}))
    across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    assert grid.model.headerData(0, down, Qt.ItemDataRole.ToolTipRole) == f"{row.name}\n120 hộ"
    assert grid.model.headerData(0, across, Qt.ItemDataRole.ToolTipRole) == "Số cuộc"
    assert tip(grid, 3) == long
    assert tip(grid, 0) == ""


def tip(grid: GridFrame, column: int) -> str:
    index = grid.model.index(0, column)
    option = QStyleOptionViewItem()
    option.initFrom(grid.view)
    option.rect = grid.view.visualRect(index)
    delegate = grid.view.itemDelegateForIndex(index)
    assert isinstance(delegate, TippingDelegate)
    return delegate.tip(grid.view, option, index)


def test_names_of_the_summary_are_whole_however_narrow_the_rows_are(grid: GridFrame) -> None:
    grid.set_names_width(20)
    needed = grid.summary.rows.width_of_names()
    assert needed > 20
    assert grid.view.rows.width() == grid.summary.rows.width() == needed
    grid.set_names_width(needed + 30)
    assert grid.view.rows.width() == needed + 30
    longer = GridTable((GridRow("sum", "Tổng cộng của cả xã và các tổ chức thành viên"),), COLUMNS, {})
    grid.show_table(a_table(), longer)
    assert grid.view.rows.width() == grid.summary.rows.width_of_names() > needed + 30


def test_what_was_read_again_tells_what_is_another(grid: GridFrame) -> None:
    told, names = [], []
    grid.model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    grid.model.headerDataChanged.connect(lambda way, *_: names.append(way))
    below = GridTable((GridRow("sum", "Tổng cộng"),), COLUMNS, {})
    grid.renew(a_table(r1_a="5"), below)
    assert (told, names) == ([(1, 1)], [])
    grid.renew(GridTable(a_table().rows, COLUMNS, {}), below)
    assert grid.model.cell_at(grid.model.index(1, 0)).text == "", "what is gone is gone"
    width = grid.view.rows.width_of_names()
    table = a_table()
    long = GridRow("r0", "Thôn Nước Khoáng Suối Mây Thượng")
    grid.renew(GridTable((long, *table.rows[1:]), COLUMNS, table.cells), below)
    assert names == [Qt.Orientation.Vertical]
    assert grid.view.rows.width_of_names() > width
