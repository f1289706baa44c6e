"""Columns are as wide as their totals and figures; growing moves nothing out of sight."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ui.grid.grid import GridFrame
from ui.grid.model.table import GridColumn, GridColumnKind, GridRow, GridTable, Key, ShownCell
from ui.theme import Theme

LONG = "123.456.789.012.345.678"
"""Wider than any column is before."""
COLUMNS = tuple(GridColumn(f"c{number}", f"C{number}", "Tên") for number in range(12))
ROWS = tuple(GridRow(f"r{number}", f"Thôn {number}") for number in range(3))


def a_grid(qtbot: QtBot, theme: Theme, cells: dict[Key, ShownCell], total: str = "1") -> GridFrame:
    grid = GridFrame("Bảng", theme)
    qtbot.addWidget(grid)
    grid.resize(700, 400)
    whole = {(row.key, column.key): ShownCell("1") for row in ROWS for column in COLUMNS} | cells
    below = GridTable((GridRow("total", "Tổng"),), COLUMNS, {("total", "c1"): ShownCell(total)})
    grid.show_table(GridTable(ROWS, COLUMNS, whole), below)
    grid.show()
    qtbot.waitExposed(grid)
    return grid


def is_whole(grid: GridFrame, column: int, text: str) -> bool:
    delegate = grid.summary.itemDelegate()
    needed = delegate.painter.width_of(ShownCell(text))  # type: ignore[attr-defined]
    return bool(grid.view.columnWidth(column) >= needed == grid.view.figures.needed(f"c{column}"))


def test_a_total_has_its_width_when_the_table_is_shown(qtbot: QtBot, theme: Theme) -> None:
    grid = a_grid(qtbot, theme, {}, LONG)
    assert is_whole(grid, 1, LONG)
    assert grid.summary.columnWidth(1) == grid.view.columnWidth(1)
    assert grid.view.columnWidth(2) < grid.view.columnWidth(1)


def test_a_total_that_grows_widens_its_column(qtbot: QtBot, theme: Theme) -> None:
    grid = a_grid(qtbot, theme, {})
    grid.set_cells({}, {("total", "c1"): ShownCell(LONG)})
    assert is_whole(grid, 1, LONG)


def test_a_figure_that_is_looked_at_widens_its_column(qtbot: QtBot, theme: Theme) -> None:
    """A ratio or a figure with many decimals may be wider than what stands below."""
    grid = a_grid(qtbot, theme, {("r1", "c0"): ShownCell(LONG)})
    qtbot.waitUntil(lambda: grid.view.columnWidth(0) > 170)
    before = grid.view.columnWidth(0)
    grid.set_cells({("r2", "c0"): ShownCell(f"{LONG}.901")}, {})
    qtbot.waitUntil(lambda: grid.view.columnWidth(0) > before)


def test_what_is_widened_keeps_its_width_in_the_next_table(qtbot: QtBot, theme: Theme) -> None:
    grid = a_grid(qtbot, theme, {}, LONG)
    width = grid.view.columnWidth(1)
    grid.show_table(GridTable(ROWS, COLUMNS, {}), GridTable((GridRow("total", "Tổng"),), COLUMNS, {}))
    assert grid.view.columnWidth(1) == width


def test_the_column_with_the_cursor_stays_where_it_is(qtbot: QtBot, theme: Theme) -> None:
    grid = a_grid(qtbot, theme, {})
    grid.go_to(("r0", "c8"))
    at = grid.view.columnViewportPosition(8)
    assert at > 0
    grid.set_cells({}, {("total", f"c{number}"): ShownCell(LONG) for number in range(8)})
    assert grid.view.columnViewportPosition(8) == at
    assert grid.summary.columnViewportPosition(8) == at


def test_the_column_with_the_cursor_is_whole_after_it_grew_itself(qtbot: QtBot, theme: Theme) -> None:
    grid = a_grid(qtbot, theme, {})
    for number in range(12):
        grid.go_to(("r0", f"c{number}"))
        grid.set_cells({}, {("total", f"c{number}"): ShownCell(LONG)})
        left = grid.view.columnViewportPosition(number)
        assert left >= 0
        assert left + grid.view.columnWidth(number) <= grid.view.viewport().width()


def test_words_are_shortened_as_before(qtbot: QtBot, theme: Theme) -> None:
    columns = (GridColumn("c0", "C0", "Lời", kind=GridColumnKind.TEXT),)
    grid = GridFrame("Bảng", theme)
    qtbot.addWidget(grid)
    grid.show_table(
        GridTable(ROWS, columns, {("r0", "c0"): ShownCell("lời " * 200)}), GridTable((), columns, {})
    )
    grid.show()
    qtbot.waitExposed(grid)
    grid.view.grab()
    assert grid.view.figures.needed("c0") == 0


def test_names_never_cover_figures_when_the_table_becomes_narrower_and_wide_again(
    qtbot: QtBot, theme: Theme
) -> None:
    """A panel beside the table takes its room and gives it back."""
    grid = a_grid(qtbot, theme, {})
    grid.show_table(
        GridTable((GridRow("long", "Hội Liên hiệp các tổ chức hữu nghị và " * 2), *ROWS), COLUMNS, {}),
        GridTable((GridRow("total", "Tổng"),), COLUMNS, {}),
    )
    for width in (1000, 600, 1000):
        grid.resize(width, 400)
        for part in (grid.view, grid.summary):
            qtbot.waitUntil(
                lambda part=part: part.viewport().x() == part.rows.x() + part.rows.width()  # type: ignore[misc]
            )


def test_the_cell_with_the_cursor_stays_in_sight_when_the_table_becomes_narrower(
    qtbot: QtBot, theme: Theme
) -> None:
    grid = a_grid(qtbot, theme, {})
    grid.resize(1000, 400)
    qtbot.waitUntil(lambda: grid.view.viewport().width() > 700)
    grid.go_to(("r0", "c5"))
    grid.resize(600, 400)

    def is_in_sight() -> bool:
        left = grid.view.columnViewportPosition(5)
        return 0 <= left <= grid.view.viewport().width() - grid.view.columnWidth(5)

    qtbot.waitUntil(is_in_sight)
