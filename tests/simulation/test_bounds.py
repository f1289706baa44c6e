"""However many exchanges are cut off, nothing piles up: no rows, no bytes on disks, no objects in memory."""

from __future__ import annotations

import gc
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import inspect

from desktop_app.sync.problems import SyncProblem
from tests.simulation.acts.people import perform
from tests.simulation.computer import Computer
from tests.simulation.network import Fault
from tests.simulation.steps import TypeCell
from tests.simulation.world import World, world

CUT = (
    Fault.REQUEST_LOST,
    Fault.ANSWER_LOST,
    Fault.REQUEST_CUT,
    Fault.ANSWER_CUT,
    Fault.ANSWER_DAMAGED,
    Fault.PORTAL,
    Fault.BUSY,
)
LOGGED = 64
"""Rows that the book's log of exchanges may gain: it keeps the last ones only."""
A_FEW_PAGES = 256 * 1024
BESIDE = 8 * 1024 * 1024
"""A thousand pages of 4 kB are folded in, and one transaction may come on top."""


def abort(made: World, who: Computer, rounds: int) -> None:
    """Exchanges of which none comes to its end."""
    for number in range(rounds):
        who.line.faults.append((CUT[number % len(CUT)], number * 37 % 1000))
        with suppress(SyncProblem):
            who.sync()
        who.line.heal()


def rows(made: World, who: Computer) -> dict[str, int]:
    """How many rows each table has, of the book and of the province."""
    found = {}
    with who.office.read() as book, made.province.reading() as province:
        for end, connection in (("book", book), ("province", province)):
            for table in inspect(connection).get_table_names():
                count = connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar_one()
                found[f"{end} {table}"] = int(count)
    return found


def size(folder: Path) -> int:
    """Bytes of all files, but for what SQLite keeps beside them, which has a bound of its own."""
    found = 0
    for each in folder.rglob("*"):
        if each.name.endswith(("-wal", "-shm")):
            assert each.stat().st_size < BESIDE, each.name
        elif each.is_file():
            found += each.stat().st_size
    return found


def sizes(made: World, who: Computer) -> tuple[int, int]:
    """Bytes at both ends, when all is folded into the files."""
    who.close()
    made.province.database.close()
    return size(who.folder.root), size(made.disks[0].folder)


def live() -> int:
    gc.collect()
    return len(gc.get_objects())


def check_bounds(rounds: int) -> None:
    """What is there after ``rounds`` aborted exchanges more is what was there after the first ones."""
    with world("aborted", 2) as made:
        lan, minh = made.computers
        for cell, value in enumerate(("101", "102", "103")):
            perform(TypeCell(who=0, cell=cell, value=value), made, lan)
        abort(made, lan, 3 * len(CUT))
        rows_before, objects = rows(made, lan), live()
        bytes_before = sizes(made, lan)
        abort(made, lan, rounds)
        grown = {
            name: count - rows_before.get(name, 0)
            for name, count in rows(made, lan).items()
            if count != rows_before.get(name, 0)
        }
        assert all(0 < more <= LOGGED for more in grown.values()), grown
        assert live() - objects < 300 + rounds  # not even two objects for each
        for before, after in zip(bytes_before, sizes(made, lan), strict=True):
            assert after - before <= A_FEW_PAGES
        for each in (lan, minh, lan):
            each.sync()
        assert not lan.line.faults


def test_hundreds_of_aborted_exchanges_leave_nothing_behind() -> None:
    check_bounds(300)


@pytest.mark.soak
def test_thousands_of_aborted_exchanges_leave_nothing_behind() -> None:
    check_bounds(3000)
