"""What tables for pages cost the province: time of an exchange, and bytes, for the quarter of an office."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import pytest

from desktop_app.catalogue.indicator_set import Reporter, ValueKind
from desktop_app.catalogue.installed import indicator_set
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_period_status, set_values
from desktop_app.movements.grid_layout import COMMUNE_UNIT
from desktop_app.movements.period import Period
from tests.benchmarks.exchange.test_province_speed import AREAS, CELLS, quarters
from tests.benchmarks.reporting.measured import Measured
from tests.benchmarks.reporting.plugin import SHORT
from tests.benchmarks.reporting.rows import BenchRow
from tests.builders import put_area
from tests.support.servers.upstream import Desk, Upstream
from upstream.database.database import Database
from upstream.read_model.rebuilding import let_all_be_due
from upstream.read_model.totals import TotalsKeeper

pytestmark = [
    pytest.mark.bench,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="reads /proc"),
]
SET = "MTTQ_CO_SO"
QUARTERS = 2 if SHORT else 24
WITHOUT = "tests.benchmarks.workloads.without_pages"


def processor(pid: int) -> float:
    """The seconds that the threads of a process have computed so far, to the nanosecond."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((each / "schedstat").read_text("ascii").split()[0]) for each in threads) / 1e9


def hand_in(desk: Desk, quarter: Period) -> None:
    """Type the figures of a quarter area by area, and hand it in."""
    with desk.office.read() as connection:
        indicators = indicator_set(connection, SET)
    cells = [
        (item.code, period.key)
        for item in indicators.indicators
        if Reporter.RESIDENTIAL_AREA in item.entered_by and item.value_kind is ValueKind.INTEGER
        for period in quarter.parts(item.period_type)
    ][:CELLS]
    for area in range(AREAS):
        figures = [(Cell(f"a{area}", code, key), str(number)) for number, (code, key) in enumerate(cells)]
        with desk.office.record() as rec:
            set_values(rec, SET, indicators.version, figures)
    with desk.office.record() as rec:
        set_period_status(rec, SET, quarter.key, COMMUNE_UNIT, "submitted")


def connected(desk: Desk, server: Upstream) -> Desk:
    """The computer of an office with its areas, which has sent them."""
    desk.enrol(server)
    with desk.office.record() as rec:
        for area in range(AREAS):
            put_area(rec, f"a{area}", name=f"Thôn {area}")
    desk.sync()
    return desk


def without_pages(server: Upstream) -> Upstream:
    """The same server again, without its tables for pages."""
    server.stop()
    server.module = WITHOUT
    server.start()
    return server


def test_an_exchange_with_tables_for_pages(
    measured: Measured,
    make_upstream: Callable[[str], Upstream],
    make_desk: Callable[[str], Desk],
    tmp_path: Path,
) -> None:
    """The floor is the same server without them; in turn, by its processor."""
    servers = [make_upstream(str(tmp_path / "with.db")), make_upstream(str(tmp_path / "without.db"))]
    desks = [
        connected(make_desk(name), server) for name, server in zip(("Lan", "Minh"), servers, strict=True)
    ]
    without_pages(servers[1])
    taken: list[list[float]] = [[], []]
    for quarter in islice(quarters(), QUARTERS):
        for desk, server, times in zip(desks, servers, taken, strict=True):
            hand_in(desk, quarter)
            assert server.process is not None
            before = processor(server.process.pid)
            desk.sync()
            times.append(processor(server.process.pid) - before)
    servers[1].stop()
    drifted = Database.connect(servers[1].database)
    let_all_be_due(drifted)  # its tables lack what came, as they were meant to
    drifted.close()
    ours, floor = (statistics.median(times[1:]) for times in taken)
    name = "an exchange with tables for pages, the province's processor"
    measured.require(measured.row(BenchRow(name, ours, floor, "s", goal=1.15)), 1.6)


def sizes(database: Database) -> int:
    """The bytes of all tables for pages."""
    with database.read() as connection:
        if connection.dialect.name == "sqlite":
            query = "SELECT SUM(pgsize) FROM dbstat WHERE name LIKE '%read\\_%' ESCAPE '\\'"
        else:
            query = (
                "SELECT SUM(pg_total_relation_size(oid)) FROM pg_class "
                "WHERE relkind = 'r' AND relname LIKE 'read\\_%%'"
            )
        return int(connection.exec_driver_sql(query).scalar_one())


def test_the_bytes_of_a_quarter(
    measured: Measured, server: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    """The floor is what a quarter may take: 60 kB, with the totals."""
    desk = connected(make_desk("Lan"), server)
    every: Sequence[Period] = list(islice(quarters(), QUARTERS))
    database = Database.connect(server.database)
    keeper = TotalsKeeper(database)
    before = 0
    for place, quarter in enumerate(every):
        hand_in(desk, quarter)
        desk.sync()
        keeper.settle()
        if not place:
            before = sizes(database)
    grown = (sizes(database) - before) / (len(every) - 1)
    keeper.close()
    database.close()
    kind = "postgresql" if "://" in server.database else "sqlite"
    row = measured.row(BenchRow(f"tables for pages, bytes of a quarter, {kind}", grown, 60_000, "B", goal=1))
    measured.require(row, 1.5)
