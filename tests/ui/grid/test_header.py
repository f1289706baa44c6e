"""Headings of columns: code and unit stand whole in the width that a column is given."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.movements.grid_layout import columns_of
from tests.movements.test_grid import SET
from ui.grid.cells.header import _code, wrapped
from ui.grid.grid import GridFrame
from ui.grid.model.table import GridColumn, GridRow, GridTable
from ui.movements.sheets.definitions import header_of
from ui.theme import Theme
from ui.theme import spacing as space


def test_no_unit_of_the_starter_set_is_cut(qtbot: QtBot, theme: Theme) -> None:
    grid = GridFrame("", theme)
    qtbot.addWidget(grid)
    head = grid.view.columns
    cut = []
    for kind in (PeriodType.MONTH, PeriodType.YEAR):
        for column in (header_of(each, SET) for each in columns_of(SET, kind)):
            line = head.needed_width(column) - 2 * space.SMALL
            free = line - QFontMetrics(head._code_font).horizontalAdvance(_code(column)) - space.SMALL
            shown = QFontMetrics(head._name_font).elidedText(column.unit, Qt.TextElideMode.ElideRight, free)
            if shown != column.unit:
                cut.append((kind, column.code, column.unit))
    assert cut == []


def test_headings_are_whole_where_columns_leave_room_and_give_it_back(qtbot: QtBot, theme: Theme) -> None:
    long = "Số buổi tuyên truyền về chuyển đổi số, “Bình dân học vụ số”, công dân số"
    columns = tuple(
        GridColumn(key, key, name, "buổi")
        for key, name in (("A", "Số cuộc"), ("B", long), ("C", "Số lượt người"))
    )
    table = GridTable((GridRow("r", "Thôn Đoài"),), columns, {})
    grid = GridFrame("", theme)
    qtbot.addWidget(grid)
    grid.resize(560, 500)
    grid.show()
    grid.show_table(table, GridTable((), columns, {}))
    head = grid.view.columns
    names = QFontMetrics(head._name_font)

    def shown() -> str:
        return " ".join(wrapped(long, head.sectionSize(1) - 2 * space.SMALL, names))

    qtbot.waitUntil(lambda: "…" in shown())
    plain = head.sectionSize(1)
    grid.resize(1200, 500)
    qtbot.waitUntil(lambda: shown() == long)
    assert head.length() <= grid.view.viewport().width()
    grid.resize(560, 500)
    qtbot.waitUntil(lambda: head.sectionSize(1) < plain + 40)
