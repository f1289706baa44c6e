"""What the province's processor does for the report of a commune: a quarter of twelve areas, handed in.

Against the floor's server (``sync_floor``), which stores the same records as they come.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import pytest

from desktop_app.catalogue.indicator_set import PeriodType, Reporter, ValueKind
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_period_status, set_values
from desktop_app.movements.grid_layout import COMMUNE_UNIT
from desktop_app.movements.period import Period
from desktop_app.movements.set_versions import set_of_period
from tests.benchmarks.book.by_command import SET
from tests.benchmarks.book.province import ProvinceAges, RunningProvince
from tests.benchmarks.reporting.measured import Measured
from tests.benchmarks.reporting.plugin import SHORT
from tests.benchmarks.reporting.rows import BenchRow
from tests.benchmarks.workloads import sync_floor
from tests.support.processes import Processes
from tests.support.running.processor import TICK_SECONDS, processor

pytestmark = [
    pytest.mark.bench,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc"),
]
AREAS, CELLS = 12, 58
QUARTERS = 2 if SHORT else 12

type Figures = Sequence[tuple[Cell, str]]


def quarters() -> Iterator[Period]:
    """Those behind the last one of the book."""
    quarter = Period(PeriodType.QUARTER, 2027)
    while True:
        yield quarter
        quarter = quarter.next


def report_of(province: RunningProvince, quarter: Period) -> list[Figures]:
    """The figures of each area."""
    with province.first.office.read() as connection:
        indicators = set_of_period(connection, SET, quarter).indicators
    cells = [
        (item.code, period.key)
        for item in indicators
        if Reporter.RESIDENTIAL_AREA in item.entered_by and item.value_kind is ValueKind.INTEGER
        for period in quarter.parts(item.period_type)
    ][:CELLS]
    areas = province.book.facts.areas[-AREAS:]
    return [
        [(Cell(area, code, key), str(number)) for number, (code, key) in enumerate(cells)] for area in areas
    ]


def hand_in(province: RunningProvince, quarter: Period, report: Sequence[Figures]) -> None:
    """Type the figures area by area, hand the quarter in, and send it."""
    office = province.first.office
    for figures in report:
        with office.record() as rec:
            set_values(rec, SET, province.book.facts.set_version, figures)
    with office.record() as rec:
        set_period_status(rec, SET, quarter.key, COMMUNE_UNIT, "submitted")
    province.first.sync()


def test_the_report_of_a_quarter(
    measured: Measured, provinces: ProvinceAges, processes: Processes, tmp_path: Path
) -> None:
    module = "tests.benchmarks.workloads.sync_floor"
    server = processes.start([sys.executable, "-m", module, tmp_path / "floor.db"], stdout=subprocess.PIPE)
    assert server.stdout is not None
    address = server.stdout.readline().decode().strip().removeprefix("listening on ")
    taken: list[tuple[float, float]] = []
    for age, province in enumerate(provinces):
        assert province.server.process is not None
        pid, ours, floor = province.server.process.pid, 0.0, 0.0
        for number, quarter in enumerate(islice(quarters(), QUARTERS + 1)):
            report = report_of(province, quarter)
            before, floor_before = processor(pid), processor(server.pid)
            hand_in(province, quarter, report)
            source = _rows(tmp_path / f"{age}-{number}.db", report)
            sync_floor.push(source, address)
            source.close()
            if number:  # the first one warms both
                ours += processor(pid) - before
                floor += processor(server.pid) - floor_before
        taken.append((ours / QUARTERS, max(floor / QUARTERS, TICK_SECONDS / QUARTERS)))
    server.stdout.close()
    (one, floor_one), (ten, floor_ten) = taken
    name = "the report of a quarter, the province's processor"
    row = measured.row(BenchRow(name, ten, floor_ten, "s", one, floor_one))
    measured.require_flat(row, 2)


def _rows(path: Path, report: Sequence[Figures]) -> sqlite3.Connection:
    source = sync_floor.open_floor(path)
    rows = [
        (
            cell.id_in(SET),
            seq,
            json.dumps({"unit": cell.unit, "code": cell.indicator, "period": cell.period, "value": value}),
        )
        for seq, (cell, value) in enumerate((each for figures in report for each in figures), 1)
    ]
    source.execute("BEGIN")
    source.executemany("INSERT INTO row VALUES (?, ?, ?)", rows)
    source.execute("COMMIT")
    return source
