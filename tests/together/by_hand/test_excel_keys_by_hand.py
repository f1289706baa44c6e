"""Excel's keys in the sheet of movements, under a real display: offscreen Qt binds some differently."""

from __future__ import annotations

from sqlalchemy import select

from desktop_app.catalogue.indicator_set import PeriodType, ValueKind
from desktop_app.catalogue.installed import indicator_set
from desktop_app.movements.period import Period
from desktop_app.movements.values import takes_nothing
from desktop_app.sample.building import INDICATORS
from desktop_app.storage.tables.movements import indicator_value
from tests.movements.grids import load_grid
from tests.support.patience import wait_until
from tests.together.by_hand.desk import Desk, came


def figures(desk: Desk) -> dict[tuple[int, int], str]:
    """The figures by row and column of the open sheet."""
    with desk.office.read() as connection:
        month = Period.of(desk.office.clock.today(), PeriodType.MONTH)
        commune = desk.office.identity.commune_code
        grid = load_grid(connection, desk.office.clock, commune, indicator_set(connection, INDICATORS), month)
        value = indicator_value.c
        stored = connection.execute(
            select(value.unit, value.indicator_code, value.value).where(value.value.is_not(None))
        ).all()
    rows = {unit.key: number for number, unit in enumerate(grid.units)}
    columns = {column.indicator.code: number for number, column in enumerate(grid.columns)}
    return {(rows[unit], columns[code]): text for unit, code, text in stored}


def periods(desk: Desk) -> list[str]:
    """The periods that have a figure."""
    columns = indicator_value.c
    with desk.office.read() as connection:
        found = connection.execute(select(columns.period).where(columns.value.is_not(None)).distinct())
        return sorted(found.scalars())


def first_flows(desk: Desk) -> int:
    """The first of two neighbouring columns of whole numbers that areas type, and that take "nothing"."""
    with desk.office.read() as connection:
        month = Period.of(desk.office.clock.today(), PeriodType.MONTH)
        commune = desk.office.identity.commune_code
        grid = load_grid(connection, desk.office.clock, commune, indicator_set(connection, INDICATORS), month)
    fits = [
        cell.editable and column.indicator.value_kind is ValueKind.INTEGER and takes_nothing(column.indicator)
        for column, cell in zip(grid.columns, grid.rows[0], strict=True)
    ]
    return next(number for number in range(len(fits)) if fits[number] and fits[number + 1])


def test_blocks_selections_nothing_and_the_menu(desk: Desk) -> None:
    first = first_flows(desk)
    home = ("ctrl+Home", *["Right"] * first)
    for _ in range(10):  # a loaded machine may not have the next screen ready when its key comes
        desk.keys("ctrl+2", *home, "7", "Return")
        if came(lambda: figures(desk) == {(0, first): "7"}):
            break
    desk.keys("shift+Down", "shift+Right", "8", "ctrl+Return")
    block = {(row, first + column): "8" for row in (1, 2) for column in (0, 1)}
    wait_until(lambda: figures(desk) == {(0, first): "7", **block}, "the whole block")

    desk.keys(*home, "shift+Right", "ctrl+r")
    wait_until(lambda: figures(desk).get((0, first + 1)) == "7", "the figure to the right")
    desk.keys("ctrl+z")
    wait_until(lambda: (0, first + 1) not in figures(desk), "taken back")

    desk.keys(*home, *["Down"] * 3, "shift+Down", "shift+Right", "1", "Return", "2", "Return", "3", "Return")
    wait_until(lambda: len(figures(desk)) == 8, "three figures inside the selection")
    desk.keys("Escape", *home, *["Down"] * 6, "ctrl+0")
    wait_until(lambda: figures(desk).get((6, first)) == "-0", "nothing occurred")
    desk.keys("Down", "minus", "Return")
    wait_until(lambda: figures(desk).get((7, first)) == "-0", "nothing occurred, typed as a dash")

    desk.keys(*home, "shift+F10", "Down", "Down", "Down", "Return")  # cut, copy, paste, empty
    wait_until(lambda: (0, first) not in figures(desk), "emptied from the menu")
    desk.keys(
        "Menu", *["Up"] * 9, "Return"
    )  # over what registers have, files, decide, history, fold, comment, redo
    wait_until(lambda: figures(desk).get((0, first)) == "7", "undone from the menu")

    desk.keys("F10", "Down", "Down", "Down", "Return", "Return")  # the fourth command, then its question
    wait_until(lambda: figures(desk).get((0, first + 1)) == "-0", "the row's empty cells")
    desk.keys("ctrl+z")
    wait_until(lambda: figures(desk).get((0, first + 1)) is None, "taken back in one act")
    assert figures(desk)[0, first] == "7"


def test_the_three_views_and_folding(desk: Desk) -> None:
    first = first_flows(desk)
    home = ("ctrl+Home", *["Right"] * first)
    for _ in range(10):  # a loaded machine may not have the next screen ready when its key comes
        desk.keys("ctrl+2", *home, "7", "Return")
        if came(lambda: figures(desk) == {(0, first): "7"}):
            break
    desk.keys(*home, "F9", "6", "Return")  # the area through its year, at the same cell
    wait_until(lambda: figures(desk) == {(0, first): "6"}, "the same cell in the view of the area")
    desk.keys("ctrl+z")
    wait_until(lambda: figures(desk) == {(0, first): "7"}, "taken back there")
    desk.keys("alt+Page_Down", "Up", "5", "Return")  # the next area, one row up: the cell below was entered
    desk.keys("F9", "F9")  # over the indicator back to the period
    wait_until(lambda: "5" in stored_texts(desk), "a figure of the next area")
    # all groups together, where a folded one takes no figure
    desk.keys("ctrl+Page_Up", *home, "ctrl+g", "9", "Return", "ctrl+shift+g")
    desk.typist.rest()
    assert sorted(stored_texts(desk)) == ["5", "7"]


def stored_texts(desk: Desk) -> list[str]:
    """Every figure of the book, whatever its period."""
    with desk.office.read() as connection:
        value = indicator_value.c.value
        return [text for text in connection.execute(select(value)).scalars() if text is not None]


def test_the_window_s_period_is_changed_from_within_the_table(desk: Desk) -> None:
    """A key of the room beside the window's same key would be ambiguous, and neither would do anything."""
    column = ["ctrl+2", "ctrl+Home", *["Right"] * first_flows(desk)]
    for _ in range(10):  # a loaded machine may not have the next screen ready when its key comes
        desk.keys(*column, "7", "Return")
        if came(lambda: len(periods(desk)) == 1):
            break
    desk.keys("alt+Prior")
    for _ in range(10):
        desk.keys(*column, "8", "Return")
        if came(lambda: len(periods(desk)) == 2):
            break
    earlier, later = periods(desk)
    assert Period.parse(later).previous.key == earlier
