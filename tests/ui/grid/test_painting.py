"""What a key paints: the cells that became others, not the table around them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.grid.conftest import COLUMNS
from ui.grid.grid import GridFrame
from ui.grid.model.changed_blocks import ChangedBlock, blocks_of
from ui.grid.model.table import GridRow, GridTable, ShownCell
from ui.theme import Theme
from ui.widgets.elided.elided_label import ElidedLabel

ROWS = tuple(GridRow(f"r{number}", f"Thôn {number}") for number in range(300))


class Painted(QObject):
    """Hears of what is painted and laid out again."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: dict[QObject, list[QRect]] = {}
        self.laid_out: list[QObject] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Paint:
            assert isinstance(event, QPaintEvent)
            self.parts.setdefault(watched, []).append(event.rect())
        elif event.type() == QEvent.Type.LayoutRequest:
            self.laid_out.append(watched)
        return False

    def of(self, widget: QWidget) -> QRect:
        """All that was painted of a widget."""
        whole = QRect()
        for each in self.parts.get(widget, []):
            whole = whole.united(each)
        return whole


@contextmanager
def painting(qtbot: QtBot, *widgets: QWidget) -> Iterator[Painted]:
    """Look what is painted of these; what is asked for together is painted together."""
    window = widgets[0].window()

    def settle() -> None:
        corner = Painted()
        window.installEventFilter(corner)
        window.update(0, 0, 1, 1)
        qtbot.waitUntil(lambda: window in corner.parts)
        window.removeEventFilter(corner)

    settle()
    heard = Painted()
    for each in widgets:
        each.installEventFilter(heard)
    yield heard
    settle()
    for each in widgets:
        each.removeEventFilter(heard)


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
