"""Pages over 3,321 communes against one query of the same rows, over each of the two databases."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.benchmarks.pages.invented_province import NOW, QUARTER, SET, InventedProvince, invent
from tests.benchmarks.reporting.measured import Measured
from tests.benchmarks.reporting.plugin import SHORT
from tests.benchmarks.reporting.rows import BenchRow
from upstream.console.accounts.reach import EVERYTHING
from upstream.console.queries.periods import matrix
from upstream.console.queries.today import reports_due, today
from upstream.console.queries.totals import totals
from upstream.database.database import Database
from upstream.database.migrating import upgrade
from upstream.database.read_tables import read_state, read_total
from upstream.database.tables import device

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]
COMMUNES = 20 if SHORT else 3_321
RUNS = 3 if SHORT else 100

type Filled = tuple[str, Database, InventedProvince]


@pytest.fixture(params=["sqlite", "postgresql"])
def province(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Filled]:
    """The province, and the kind of its database."""
    at = request.getfixturevalue("postgres") if request.param == "postgresql" else str(tmp_path / "p.db")
    database = Database.connect(at)
    upgrade(database)
    with database.write() as connection:
        invented = invent(connection, COMMUNES)
    if request.param == "postgresql":
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as plain:
            plain.exec_driver_sql("VACUUM ANALYZE")
    yield request.param, database, invented
    database.close()


def slowest(ours: Callable[[], object], floor: Callable[[], object]) -> tuple[float, float]:
    """The hundredth slowest of each, in seconds, in turn."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(RUNS):
        for work, times in zip((ours, floor), taken, strict=True):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
    ours_at, floor_at = (sorted(times)[-1 - len(times) // 100] for times in taken)
    return ours_at, floor_at


def test_today(measured: Measured, province: Filled) -> None:
    """The floor reads the states of the reports that were due, and the computers, in one query."""
    kind, database, invented = province

    def ours() -> None:
        with database.read() as connection:
            found = today(connection, EVERYTHING, NOW, back_days=370)
        assert found.communes == invented.communes
        assert found.late
        assert found.silent

    def floor() -> None:
        with database.read() as connection:
            columns = read_state.c
            states = select(columns.commune, columns.scope, columns.status, columns.accepted)
            computers = select(device.c.commune, device.c.number, device.c.name, device.c.seen_at).where(
                device.c.token_hash.is_not(None)
            )
            rows = connection.execute(states.union_all(computers)).fetchall()
        assert len(rows) > invented.communes

    taken, by = slowest(ours, floor)
    row = measured.row(BenchRow(f"Hôm nay of {COMMUNES:,} communes, p99, {kind}", taken, by, goal=3))
    measured.require(row, 6)


def test_the_matrix_of_a_year(measured: Measured, province: Filled) -> None:
    """The floor reads the same states."""
    kind, database, _ = province
    with database.read() as connection:
        due = reports_due(connection, QUARTER.start.replace(month=1), QUARTER.end)

    def ours() -> None:
        with database.read() as connection:
            assert matrix(connection, EVERYTHING, due, NOW)

    def floor() -> None:
        with database.read() as connection:
            columns = read_state.c
            query = select(columns.commune, columns.scope, columns.status, columns.at, columns.accepted)
            assert connection.execute(query).fetchall()

    taken, by = slowest(ours, floor)
    row = measured.row(BenchRow(f"the matrix of {COMMUNES:,} communes, p99, {kind}", taken, by, goal=3))
    measured.require(row, 6)


def test_totals_of_a_quarter(measured: Measured, province: Filled) -> None:
    """The floor is the bare sum by the database."""
    kind, database, invented = province
    columns = read_total.c
    bare = (
        select(columns.indicator, func.sum(columns.number), func.count())
        .where(columns.scope == invented.scope)
        .group_by(columns.indicator)
    )

    def ours(_: int) -> None:
        with database.read() as connection:
            found = totals(connection, EVERYTHING, SET, QUARTER)
        assert found is not None
        assert max(row.communes for row in found.rows) == invented.communes

    def floor(_: int) -> None:
        with database.read() as connection:
            assert connection.execute(bare).fetchall()

    name = f"totals of a quarter over {COMMUNES:,} communes, {kind}"
    measured.require(measured.in_turn(name, ours, floor, 30, goal=2), 3)
