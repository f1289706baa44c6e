from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.grid.grid import GridFrame
from ui.grid.model.table import (
    CellAccess,
    CellEdit,
    GridColumn,
    GridColumnKind,
    GridRow,
    GridTable,
    ShownCell,
)
from ui.theme import Theme

ROWS = (
    *(GridRow(f"r{number}", f"Thôn {number}") for number in range(4)),
    GridRow("x", "Ủy ban xã", "commune"),
)
COLUMNS = (
    GridColumn("a", "A", "Số cuộc", "cuộc"),
    GridColumn("b", "B", "Tỷ lệ", "%", sign="ƒ"),
    GridColumn("c", "C", "Số tiền", "đồng"),
    GridColumn("t", "T", "Ghi nhận", kind=GridColumnKind.TEXT),
)


def a_table(**texts: str) -> GridTable:
    """A table in which column b is computed and row x does not report column a; r0_a="5" fills a cell."""
    cells = {}
    for row in ROWS:
        for column in COLUMNS:
            text = texts.get(f"{row.key}_{column.key}", "")
            access = CellAccess.COMPUTED if column.sign else CellAccess.OPEN
            if (row.key, column.key) != ("x", "a"):
                number = Decimal(text) if text.isdigit() else None
                cells[row.key, column.key] = ShownCell(text, text, access, number)
    return GridTable(ROWS, COLUMNS, cells)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp)


@pytest.fixture
def grid(qtbot: QtBot, theme: Theme) -> GridFrame:
    """A grid that takes whatever is entered, as an owner without rules would."""
    made = GridFrame("Bảng thử", theme)
    qtbot.addWidget(made)
    made.show_table(a_table(), GridTable((GridRow("sum", "Tổng cộng"),), COLUMNS, {}))

    def take(entries: list[CellEdit]) -> None:
        made.set_cells({e.key: ShownCell(e.text, e.text) for e in entries}, {})

    made.model.entered.connect(take)
    made.view.block_entered.connect(take)
    made.resize(700, 400)
    made.show()
    made.view.setFocus(Qt.FocusReason.OtherFocusReason)
    qtbot.waitUntil(made.view.hasFocus)
    return made


@pytest.fixture
def press(grid: GridFrame) -> Callable[..., None]:
    """Press a key where the focus is: in the grid or in the editor that is open."""

    def do(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or grid.view, key, modifiers)

    return do
