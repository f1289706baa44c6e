"""What a key paints: the cells that became others, not the table around them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.grid.conftest import COLUMNS
from tests.ui.painted import painting
from ui.grid.grid import GridFrame
from ui.grid.model.changed_blocks import ChangedBlock, blocks_of
from ui.grid.model.lazy_cells import KeyBlock, LazyCells
from ui.grid.model.table import GridRow, GridTable, Key, ShownCell
from ui.theme import Theme
from ui.widgets.elided.elided_label import ElidedLabel

ROWS = tuple(GridRow(f"r{number}", f"Thôn {number}") for number in range(300))


EVERY = KeyBlock((row.key for row in ROWS), (column.key for column in COLUMNS))
BELOW = GridTable((), COLUMNS, {})


@pytest.fixture
def long_grid(qtbot: QtBot, theme: Theme) -> GridFrame:
    """Three hundred rows, of which some are in sight, the cursor in the second one."""
    cells = {(row.key, column.key): ShownCell("1", "1") for row in ROWS for column in COLUMNS}
    made = GridFrame("Bảng dài", theme)
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show_table(GridTable(ROWS, COLUMNS, cells), GridTable((), COLUMNS, {}))
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.view.setFocus()
    qtbot.waitUntil(made.view.hasFocus)
    made.view.go_to((1, 0))
    return made


def test_an_editor_paints_its_cell_alone(qtbot: QtBot, long_grid: GridFrame) -> None:
    view = long_grid.view
    parts = view, view.viewport(), view.columns.viewport(), view.rows.viewport()
    cell = view.visualRect(view.currentIndex())
    steps: tuple[Callable[[], None], ...] = (
        lambda: QTest.keyClicks(view, "7"),
        lambda: QTest.keyClick(view.indexWidget(view.currentIndex()), Qt.Key.Key_Escape),
    )
    for editing, step in zip((True, False), steps, strict=True):
        with painting(qtbot, *parts) as painted:
            step()
        assert view.editing is editing
        assert painted.of(view.viewport()).height() <= cell.height()
        assert painted.of(view.columns.viewport()).isEmpty()
        assert painted.of(view.rows.viewport()).isEmpty()


def test_the_headers_paint_where_the_cursor_was_and_is(qtbot: QtBot, long_grid: GridFrame) -> None:
    view = long_grid.view
    with painting(qtbot, view.columns.viewport(), view.rows.viewport()) as painted:
        view.go_to((2, 0))
    assert painted.of(view.columns.viewport()).width() <= view.columns.sectionSize(0)
    assert painted.of(view.rows.viewport()).height() <= 2 * view.rows.sectionSize(1)


def test_a_column_that_is_others_from_top_to_bottom_paints_no_other_column(
    qtbot: QtBot, long_grid: GridFrame
) -> None:
    view = long_grid.view
    with painting(qtbot, view.viewport()) as painted:
        long_grid.set_cells({(row.key, "b"): ShownCell("2", "2") for row in ROWS}, {})
    assert 0 < painted.of(view.viewport()).width() <= view.columnWidth(1) + 2, "with the lines beside it"


class Counted:
    """Cells that are made when somebody looks at them, all with the same figure but those that are named."""

    def __init__(self) -> None:
        self.others: dict[Key, str] = {}

    def cell(self, key: Key) -> ShownCell:
        text = self.others.get(key, "1")
        return ShownCell(text, text)

    def is_open(self, key: Key) -> bool:
        return bool(key)


@pytest.fixture
def counted(qtbot: QtBot, long_grid: GridFrame) -> Counted:
    """The long grid shows cells that are made when they are painted."""
    source = Counted()
    long_grid.show_table(GridTable(ROWS, COLUMNS, LazyCells(EVERY, source)), BELOW)
    for _ in range(3):  # what a new table lays out paints once more
        with painting(qtbot, long_grid.view.viewport()):
            pass
    return source


def test_of_a_column_that_was_computed_again_what_is_the_same_is_not_painted(
    qtbot: QtBot, long_grid: GridFrame, counted: Counted
) -> None:
    view = long_grid.view
    counted.others["r3", "b"] = "2"
    with painting(qtbot, view.viewport()) as painted:
        long_grid.set_cells(LazyCells(EVERY, counted), {})
    changed = view.visualRect(long_grid.model.index(3, 1))
    assert not painted.of(view.viewport()).isEmpty()
    assert changed.contains(painted.of(view.viewport()).adjusted(1, 1, -1, -1))


def test_where_other_blocks_begin_no_cell_is_taken_for_painted(
    long_grid: GridFrame, counted: Counted
) -> None:
    view, place = long_grid.view, long_grid.model.index(4, 0)
    assert view.shows_as_is(place)
    blocks = tuple(replace(row, group="b" if number > 3 else "a") for number, row in enumerate(ROWS))
    long_grid.model.renew(GridTable(blocks, COLUMNS, LazyCells(EVERY, counted)))
    assert not view.shows_as_is(place)


def test_enter_in_the_last_row_in_sight_paints_the_row_that_comes(qtbot: QtBot, long_grid: GridFrame) -> None:
    view = long_grid.view
    whole = view.viewport().width() * view.viewport().height()
    view.go_to((view.rowAt(view.viewport().height() - 1) - 1, 0))
    scrolled = []
    for _ in range(4):
        first = view.rowAt(0)
        QTest.keyClicks(view, "7")
        with painting(qtbot, view.viewport()) as painted:
            QTest.keyClick(view.indexWidget(view.currentIndex()), Qt.Key.Key_Return)
        if view.rowAt(0) > first:
            scrolled.append(painted.areas[view.viewport()])
    assert scrolled
    assert max(scrolled) < whole / 3


def test_an_editor_out_of_sight_takes_what_its_cell_became(qtbot: QtBot, long_grid: GridFrame) -> None:
    view = long_grid.view
    QTest.keyClick(view, Qt.Key.Key_F2)
    editor = view.indexWidget(view.currentIndex())
    view.verticalScrollBar().setValue(200)
    long_grid.set_cells({(row.key, "a"): ShownCell("2", "2") for row in ROWS}, {})
    assert view.editing
    assert view.indexWidget(view.currentIndex()) is editor
    assert "2" in long_grid.bubble.text or long_grid._newer, "it is said beside the editor"


def test_the_foot_says_other_figures_in_the_same_room(qtbot: QtBot, long_grid: GridFrame) -> None:
    view = long_grid.view
    view.selectAll()
    with painting(qtbot, long_grid) as painted:
        for row in range(2, 9):
            view.go_to((row, 1))
    assert painted.laid_out == []


def test_words_that_give_way_lay_nothing_out(qtbot: QtBot) -> None:
    page, line = QWidget(), ElidedLabel("một")
    qtbot.addWidget(page)
    QVBoxLayout(page).addWidget(line)
    page.resize(300, 60)
    page.show()
    qtbot.waitExposed(page)
    with painting(qtbot, page, line) as painted:
        line.setText("hai và ba")
    assert painted.laid_out == []
    assert not painted.of(line).isEmpty()
    assert line.text() == "hai và ba" == line.accessibleName()


def test_neighbours_are_one_block_and_what_is_between_others_is_none() -> None:
    assert blocks_of([]) == []
    assert blocks_of([(3, 1), (5, 1), (3, 2), (5, 2), (4, 7)]) == [
        ChangedBlock(3, 1, 5, 2),
        ChangedBlock(4, 7, 4, 7),
    ]
    for rows in ((3, 4, 5), (5, 4, 3), (4, 3, 5), (4, 5, 3)):
        assert blocks_of((row, 1) for row in rows) == [ChangedBlock(3, 1, 5, 1)]
    assert blocks_of((row % 5, 2 * row) for row in range(40)) == [ChangedBlock(0, 0, 4, 78)]
