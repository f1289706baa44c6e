"""300 areas × 200 indicators in the book: opened, pasted whole, taken back; beside bare SQLite."""

from __future__ import annotations

import gc
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication
from sqlalchemy import Connection

from desktop_app.areas.queries import areas_at
from desktop_app.book.office import Office
from desktop_app.catalogue.indicator_set import (
    AreaAggregation,
    Indicator,
    Nature,
    Reporter,
    TimeAggregation,
    ValueKind,
)
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from desktop_app.movements.grid_layout import Column
from desktop_app.movements.period import Period
from desktop_app.movements.set_versions import set_of_period
from desktop_app.movements.sheet.grid import ColumnTotal, Grid
from tests.benchmarks.book.by_command import SET
from tests.benchmarks.book.kept import BookAges, OpenAges, OpenBook, reading
from tests.benchmarks.reporting.measured import Measured, WorkAndFloor
from tests.benchmarks.reporting.rows import BenchRow
from tests.benchmarks.workloads.least_saved import least_saved
from tests.benchmarks.workloads.wide_set import AREAS, CODE, INDICATORS, code_of, widen
from tests.movements.grids import load_grid
from tests.ui.contexts import room_context
from ui.base.collecting import Collecting
from ui.context.period_choice import PeriodChoice
from ui.grid.block_entry import Rectangle
from ui.grid.model.clipboard_text import parse_block
from ui.movements.movements_view import MovementsRoom

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]
YEAR = 2027
"""All areas of the book of ten years exist in all of its months."""
WHOLE = Rectangle(0, 0, AREAS - 1, INDICATORS - 1)
PATIENCE_SECONDS = 120


class Desk:
    """The room over the wide set, as a person waits for it."""

    def __init__(self, room: MovementsRoom, application: QApplication) -> None:
        self.room, self.presenter = room, room.presenter
        self._application = application

    def until(self, condition: Callable[[], bool]) -> None:
        """Let the window live until something has happened."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert time.monotonic() < end, "the window did not come to it"
            self._application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def show_month(self, month: int) -> None:
        """Open a month and paint it: from then on somebody can type."""
        key = f"{YEAR}-M{month:02d}"
        self.presenter._context.period.choose(key)
        self.until(lambda: self.presenter.sheet is not None and self.presenter.sheet.period == key)
        self.room.grid.view.viewport().repaint()

    def saved(self) -> None:
        """Until all of it is on the disk."""
        self.until(lambda: not self.presenter._saving.pending())

    def rest(self) -> None:
        """Until the checks and readings behind a save are done, as they are when a person goes on."""
        waiting = [self.presenter._context.database, self.presenter._context.reading]
        for queue in waiting * 2:
            done: list[object] = []
            queue.submit(lambda: None, done.append)
            self.until(partial(bool, done))

    def paste(self, shift: int) -> None:
        """Paste 60,000 figures, and see them."""
        text = "\r\n".join(
            "\t".join(str(row * 7 + column + shift) for column in range(INDICATORS)) for row in range(AREAS)
        )
        self.presenter.paste(WHOLE, parse_block(text))
        self._application.processEvents()


@pytest.fixture
def grid_desks(open_fresh_books: OpenAges, qapp: QApplication) -> Iterator[tuple[Desk, Desk]]:
    with ExitStack() as stack:
        one, ten = (stack.enter_context(desk_over(book.office, qapp)) for book in open_fresh_books)
        yield one, ten
    gc.enable()


@contextmanager
def desk_over(office: Office, qapp: QApplication) -> Iterator[Desk]:
    """The room over a book that is made wide."""
    widen(office, AREAS)
    with room_context(office, qapp, period=PeriodChoice(f"{YEAR}-M10")) as context:
        room = MovementsRoom(context)
        made = Desk(room, qapp)
        Collecting(room)
        room.resize(1268, 660)
        room.show()
        made.until(lambda: room.presenter.sheet is not None)
        room.presenter._set = CODE
        made.show_month(1)
        room.presenter.choose_group("")
        assert len(room.presenter.table.columns) == INDICATORS
        assert len(room.presenter.table.rows) == AREAS
        yield made
        room.close()
        room.deleteLater()
        qapp.processEvents()


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(tmp_path / "bare.db")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE v (code TEXT, unit TEXT, value TEXT, PRIMARY KEY (code, unit))")
    yield connection
    connection.close()


@pytest.fixture
def least_pasted(books: BookAges, tmp_path: Path) -> Iterator[Callable[[int], object]]:
    """Writes the figures of the whole grid and their ops over those of a book."""
    copy = books.ten.copied_to(tmp_path / "filled")
    with closing(copy.open()) as office:
        ids = fill(office)
    with least_saved(copy, tmp_path / "least") as least:
        yield lambda run: least.figures(run, ids)


def fill(office: Office) -> list[str]:
    """Figures in the whole grid; their ids, as they are pasted."""
    widen(office, AREAS)
    with office.read() as connection:
        areas = areas_at(connection, office.clock.today())[:AREAS]
    cells = [Cell(area.id, code_of(number), f"{YEAR}-M01") for area in areas for number in range(INDICATORS)]
    with office.record() as rec:
        set_values(rec, CODE, "1", [(each, "0") for each in cells])
    return [each.id_in(CODE) for each in cells]


def write(bare: sqlite3.Connection, shift: int) -> None:
    """The same numbers without a program around them."""
    cells = ((str(c), str(r), str(r * 7 + c + shift)) for r in range(AREAS) for c in range(INDICATORS))
    with bare:
        bare.executemany("INSERT OR REPLACE INTO v VALUES (?, ?, ?)", cells)


def test_opening_pasting_and_taking_back(
    measured: Measured,
    grid_desks: tuple[Desk, Desk],
    bare: sqlite3.Connection,
    least_pasted: Callable[[int], object],
) -> None:
    """Floors: reading the numbers with ``sqlite3``, and writing them in one transaction.

    The least: the encrypted figures with their index, and the ops as segments that are packed already.
    """

    def over(
        name: str,
        ours: Callable[[Desk, int], object],
        runs: int = 3,
        floor: Callable[[int], object] = lambda run: write(bare, run),
        clock: Callable[[], float] = time.perf_counter,
        goal: float | None = None,
        least: Callable[[int], object] | None = None,
    ) -> BenchRow:
        def at_rest() -> None:
            for desk in grid_desks:
                desk.rest()

        works = [WorkAndFloor(partial(ours, desk), floor) for desk in grid_desks]
        return measured.over_years(name, works, runs, clock, at_rest, goal, least)

    def saved() -> None:
        for desk in grid_desks:
            desk.saved()

    def paste_and_wait(desk: Desk, run: int) -> None:
        desk.paste(10 + run)
        desk.saved()

    def undo_and_wait(desk: Desk, _: int) -> None:
        desk.presenter.undo()
        desk.saved()

    def leave_and_open(desk: Desk, _: int) -> None:
        desk.presenter.reload()
        desk.show_month(12)
        desk.show_month(4)

    empty = over("open 300 x 200, empty, to writing them bare", lambda desk, run: desk.show_month(2 + run))
    pasted = over("paste 60,000 cells to the screen", lambda desk, run: desk.paste(run))
    saved()
    undone = over("take them back on the screen", lambda desk, _: desk.presenter.undo(), 2)
    saved()
    safe = over("paste 60,000 cells to the disk", paste_and_wait, goal=6)
    processor = over(
        "paste 60,000 cells to the disk, of the processor alone",
        lambda desk, run: paste_and_wait(desk, 20 + run),
        clock=time.process_time,
        least=least_pasted,
    )
    undone_safe = over("take 60,000 cells back to the disk", undo_and_wait, goal=6)
    opened = over(
        "two months of a year with 60,000 figures, and once read again",
        leave_and_open,
        floor=lambda _: bare.execute("SELECT * FROM v").fetchall(),
    )
    measured.require(empty, 3)
    measured.require(pasted, 15)
    measured.require(undone, 8)
    for row in (safe, undone_safe, processor, opened):
        measured.require(row, 40)


def test_totals_of_a_year(measured: Measured, open_books: OpenAges) -> None:
    """The figures of all areas in a year. Floor: the same numbers read and added by the driver alone."""
    year = Period.parse("2026-Y")
    figures = f"""
        SELECT indicator_code, value FROM indicator_value
        WHERE set_code = '{SET}' AND period >= '2026-' AND period < '2027-' AND value IS NOT NULL
    """

    def work(book: OpenBook, connection: Connection) -> WorkAndFloor:
        office = book.office
        driver = connection.connection.driver_connection
        assert driver is not None

        def ours(_run: int) -> Grid:
            indicators = set_of_period(connection, SET, year)
            return load_grid(connection, office.clock, office.identity.commune_code, indicators, year)

        def floor(_run: int) -> dict[str, int]:
            sums: dict[str, int] = {}
            for code, value in driver.execute(figures):
                if value.isdecimal():
                    sums[code] = sums.get(code, 0) + int(value)
            return sums

        shown = {column.indicator: total.value for column, total in _totals(ours(0))}
        sums = floor(0)
        added = {item: value for item, value in shown.items() if item.code in sums and _is_sum_of_areas(item)}
        assert added
        assert {item.code: str(value) for item, value in added.items()} == {
            item.code: str(sums[item.code]) for item in added
        }
        return WorkAndFloor(ours, floor)

    with reading(open_books) as both:
        works = [work(*each) for each in both]
        row = measured.over_years("a year's totals to adding its figures", works, 3, time.process_time)
    measured.require(row, 20)


def _is_sum_of_areas(item: Indicator) -> bool:
    return (
        item.entered_by == {Reporter.RESIDENTIAL_AREA}
        and item.value_kind is ValueKind.INTEGER
        and item.nature is Nature.FLOW
        and item.area_aggregation is AreaAggregation.SUM
        and item.time_aggregation is TimeAggregation.SUM
    )


def _totals(grid: Grid) -> Iterator[tuple[Column, ColumnTotal]]:
    return zip(grid.columns, grid.totals, strict=True)
