from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.grid.grid import Grid
from ui.grid.model.table import Access, Cell, Column, Entry, Kind, Row, Table
from ui.theme import Theme

ROWS = (*(Row(f"r{number}", f"Thôn {number}") for number in range(4)), Row("x", "Ủy ban xã", "commune"))
COLUMNS = (
    Column("a", "A", "Số cuộc", "cuộc"),
    Column("b", "B", "Tỷ lệ", "%", sign="ƒ"),
    Column("c", "C", "Số tiền", "đồng"),
    Column("t", "T", "Ghi nhận", kind=Kind.TEXT),
)


def a_table(**texts: str) -> Table:
    """A table in which column b is computed and row x does not report column a; r0_a="5" fills a cell."""
    cells = {}
    for row in ROWS:
        for column in COLUMNS:
            text = texts.get(f"{row.key}_{column.key}", "")
            access = Access.COMPUTED if column.sign else Access.OPEN
            if (row.key, column.key) != ("x", "a"):
                number = Decimal(text) if text.isdigit() else None
                cells[row.key, column.key] = Cell(text, text, access, number)
    return Table(ROWS, COLUMNS, cells)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp)


@pytest.fixture
def grid(qtbot: QtBot, theme: Theme) -> Grid:
    """A grid that takes whatever is entered, as an owner without rules would."""
    made = Grid("Bảng thử", theme)
    qtbot.addWidget(made)
    made.show_table(a_table(), Table((Row("sum", "Tổng cộng"),), COLUMNS, {}))

    def take(entries: list[Entry]) -> None:
        made.set_cells({e.key: Cell(e.text, e.text) for e in entries}, {})

    made.model.entered.connect(take)
    made.view.block_entered.connect(take)
    made.resize(700, 400)
    made.show()
    made.view.setFocus(Qt.FocusReason.OtherFocusReason)
    qtbot.waitUntil(made.view.hasFocus)
    return made


@pytest.fixture
def press(grid: Grid) -> Callable[..., None]:
    """Press a key where the focus is: in the grid or in the editor that is open."""

    def do(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or grid.view, key, modifiers)

    return do
