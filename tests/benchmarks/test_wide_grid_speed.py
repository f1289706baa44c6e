"""300 areas × 200 indicators: opened, pasted whole, taken back; beside bare SQLite with the same numbers."""

from __future__ import annotations

import gc
import sqlite3
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from desktop_app.book.office import Office
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from desktop_app.movements.grid_layout import Column
from desktop_app.movements.period import Period
from desktop_app.movements.set_versions import set_of_period
from desktop_app.movements.sheet.grid import ColumnTotal, Grid
from tests.benchmarks.workloads.floors import in_turn
from tests.benchmarks.workloads.wide_set import AREAS, CODE, INDICATORS, code_of, wide_office
from tests.movements.grids import load_grid
from tests.ui.contexts import room_context
from ui.base.collecting import Collecting
from ui.context.period_choice import PeriodChoice
from ui.grid.block_entry import Rectangle
from ui.grid.model.clipboard_text import parse_block
from ui.movements.movements_view import MovementsRoom

pytestmark = pytest.mark.bench
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
        key = f"2026-M{month:02d}"
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
def grid_desk(tmp_path: Path, qapp: QApplication) -> Iterator[Desk]:
    office: Office = wide_office(tmp_path / "office")
    with room_context(office, qapp, period=PeriodChoice("2026-M10")) as context:
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
        yield made
        room.close()
        room.deleteLater()
        qapp.processEvents()
    gc.enable()
    office.close()


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(tmp_path / "bare.db")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE v (code TEXT, unit TEXT, value TEXT, PRIMARY KEY (code, unit))")
    yield connection
    connection.close()


def write(bare: sqlite3.Connection, shift: int) -> None:
    """The same numbers without a program around them."""
    cells = ((str(c), str(r), str(r * 7 + c + shift)) for r in range(AREAS) for c in range(INDICATORS))
    with bare:
        bare.executemany("INSERT OR REPLACE INTO v VALUES (?, ?, ?)", cells)


def test_opening_pasting_and_taking_back(grid_desk: Desk, bare: sqlite3.Connection) -> None:
    """Floors: reading the numbers with ``sqlite3``, and writing them in one transaction."""
    empty = in_turn(
        "open 300 x 200, empty", lambda run: grid_desk.show_month(2 + run), lambda _: write(bare, 0), 3
    )
    pasted = in_turn("paste 60,000 cells to the screen", grid_desk.paste, lambda run: write(bare, run), 3)
    grid_desk.saved()
    undone = in_turn(
        "take them back on the screen", lambda _: grid_desk.presenter.undo(), lambda run: write(bare, run), 2
    )
    grid_desk.saved()

    def paste_and_wait(run: int) -> None:
        grid_desk.paste(10 + run)
        grid_desk.saved()

    safe = in_turn(
        "paste 60,000 cells to the disk",
        paste_and_wait,
        lambda run: write(bare, run),
        3,
        at_rest=grid_desk.rest,
    )

    processor = in_turn(
        "the same, of the processor alone",
        lambda run: paste_and_wait(20 + run),
        lambda run: write(bare, run),
        3,
        time.process_time,
        grid_desk.rest,
    )

    def undo_and_wait(_run: int) -> None:
        grid_desk.presenter.undo()
        grid_desk.saved()

    undone_safe = in_turn(
        "take 60,000 cells back to the disk",
        undo_and_wait,
        lambda run: write(bare, run),
        3,
        at_rest=grid_desk.rest,
    )

    def leave_and_open(_run: int) -> None:
        grid_desk.presenter.reload()
        grid_desk.show_month(12)
        grid_desk.show_month(4)

    opened = in_turn(
        "two months of a year with 60,000 figures, and once read again",
        leave_and_open,
        lambda _: bare.execute("SELECT * FROM v").fetchall(),
        3,
    )
    assert empty.value < 3
    assert pasted.value < 15
    assert undone.value < 8
    assert safe.value < 40
    assert undone_safe.value < 40
    assert processor.value < 40
    assert opened.value < 40


def test_totals_of_a_year(tmp_path: Path) -> None:
    """300 areas × 200 indicators × 12 months. Floor: the same numbers read and added with ``sqlite3``."""
    office = wide_office(tmp_path / "office")
    plain = sqlite3.connect(tmp_path / "bare.db")
    plain.execute(
        "CREATE TABLE v (code TEXT, month TEXT, unit TEXT, value TEXT, PRIMARY KEY (code, month, unit))"
    )
    for month in range(1, 13):
        key = f"2026-M{month:02d}"
        cells = [
            (Cell(f"a{row:03d}", code_of(column), key), str(row * 7 + column + month))
            for row in range(AREAS)
            for column in range(INDICATORS)
        ]
        with office.record() as rec:
            set_values(rec, CODE, "1", cells)
        with plain:
            plain.executemany(
                "INSERT INTO v VALUES (?, ?, ?, ?)",
                ((cell.indicator, cell.period, cell.unit, value) for cell, value in cells),
            )
    year = Period.parse("2026-Y")
    commune = office.identity.commune_code

    def ours(_run: int) -> Grid:
        with office.read() as connection:
            indicators = set_of_period(connection, CODE, year)
            return load_grid(connection, office.clock, commune, indicators, year)

    def floor(_run: int) -> dict[str, int]:
        sums: dict[str, int] = {}
        for code, value in plain.execute("SELECT code, value FROM v"):
            sums[code] = sums.get(code, 0) + int(value)
        return sums

    taken = in_turn("a year's totals of 720,000 figures", ours, floor, 3, time.process_time)
    shown = {column.indicator.code: total.value for column, total in _totals(ours(0))}
    assert shown == floor(0)
    plain.close()
    office.close()
    assert taken.value < 4


def _totals(grid: Grid) -> Iterator[tuple[Column, ColumnTotal]]:
    return zip(grid.columns, grid.totals, strict=True)
