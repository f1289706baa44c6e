"""Headings of columns: code and unit stand whole in the width that a column is given."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.movements.grid_layout import columns_of
from tests.movements.test_grid import SET
from ui.grid.cells.header import _code
from ui.grid.grid import GridFrame
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
