"""Bundles against the line: what a province computes for a hundred offices, the bytes of a year."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from desktop_app.base.ids import new_id
from desktop_app.sync.courier.reading import read_bundle
from desktop_app.sync.courier.writing import write_bundle
from desktop_app.sync.identity.enrolment import enrol
from desktop_app.sync.state import change_state
from tests.benchmarks.book.invented import CONTENTS
from tests.benchmarks.exchange.test_sync_speed import WORDS
from tests.benchmarks.reporting.measured import Measured
from tests.benchmarks.reporting.plugin import SHORT
from tests.benchmarks.reporting.rows import BenchRow
from tests.builders import an_office, put_area, put_response
from tests.support.running.processor import processor
from tests.support.servers.line import Line
from tests.support.servers.upstream import Desk, Upstream
from tests.upstream.jobs.provinces import codes
from upstream.base.clock import now_millis
from upstream.courier.answering import answer_into
from upstream.courier.taking import shipped_courier_limits, take_bundle
from upstream.database.database import Database

pytestmark = [
    pytest.mark.bench,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc"),
]
OFFICES, FORMS, MONTHS = (3, 20, 2) if SHORT else (100, 200, 12)
AREAS = 10
TICK = 1 / os.sysconf("SC_CLK_TCK")


@contextmanager
def an_office_of(folder: Path, commune: str, server: Upstream) -> Iterator[Desk]:
    """An office that is connected and has exchanged."""
    office = an_office(folder, commune=commune)
    with closing(office):
        desk = Desk(office)
        enrol(office.sync_book(), server.address, server.code(commune), "")
        with office.record() as rec:
            for number in range(AREAS):
                put_area(rec, f"a{number}", f"Thôn {number}")
        desk.sync()
        yield desk


def keyed(desk: Desk, number: int) -> None:
    """A month of forms as an office keys them: 85 % satisfied, a remark on every tenth."""
    chance = random.Random(number)
    for area in range(AREAS):
        with desk.office.record() as rec:
            for form in range(FORMS // AREAS):
                serial = number * FORMS + area * FORMS + form
                remark = " ".join(chance.choices(WORDS, k=8)) if chance.random() < 0.1 else ""
                put_response(
                    rec,
                    new_id(desk.office.clock),
                    area_id=f"a{area}",
                    serial=serial,
                    answered_on=f"2026-10-{chance.randint(1, 28):02d}",
                    answers={name: chance.choices("123", (85, 10, 5))[0] for name in CONTENTS},
                    comment=remark,
                    entered_at=1_790_000_000_000 + serial * chance.randint(9_000, 40_000),
                )


def carried(server: Upstream, database: Database, desk: Desk, stick: Path) -> tuple[float, int]:
    """There and back: the seconds that the province computes, and the bytes of both files."""
    bundle = write_bundle(desk.office.sync_book(), stick)
    answer = stick / "answer.mtb"
    before = time.process_time()
    taken = take_bundle(database, bundle.path, now_millis(), shipped_courier_limits())
    answer_into(database, taken, answer, now_millis())
    seconds = time.process_time() - before
    read_bundle(desk.office.sync_book(), answer)
    return seconds, bundle.known_by.size + answer.stat().st_size


def test_a_hundred_offices(measured: Measured, upstream: Upstream, tmp_path: Path) -> None:
    assert upstream.process is not None
    by_stick = by_line = 0.0
    with closing(Database.connect(upstream.database)) as database:
        for number, commune in enumerate(codes(OFFICES)):
            with an_office_of(tmp_path / commune, commune, upstream) as desk:
                ways: list[Callable[[], None]] = []

                def line(desk: Desk = desk) -> None:
                    nonlocal by_line
                    keyed(desk, 0)
                    assert upstream.process is not None
                    before = processor(upstream.process.pid)
                    desk.sync()
                    by_line += processor(upstream.process.pid) - before

                def stick(desk: Desk = desk) -> None:
                    nonlocal by_stick
                    keyed(desk, 1)
                    by_stick += carried(upstream, database, desk, tmp_path)[0]

                ways = [line, stick] if number % 2 else [stick, line]
                for way in ways:
                    way()
    row = BenchRow(
        "a hundred offices' bundles, the province's processor", by_stick, max(by_line, TICK), goal=1.3
    )
    measured.require(measured.row(row), 3)


def test_the_year_of_an_office(measured: Measured, upstream: Upstream, tmp_path: Path) -> None:
    by_stick = 0
    first, second = codes(2)
    with (
        closing(Database.connect(upstream.database)) as database,
        an_office_of(tmp_path / "stick", first, upstream) as carrying,
        an_office_of(tmp_path / "line", second, upstream) as connected,
    ):
        line = Line(upstream.port)
        with connected.office.store.write() as connection:
            change_state(connection, address=line.address)
        for month in range(MONTHS):
            for desk in (carrying, connected):
                keyed(desk, month)
            by_stick += carried(upstream, database, carrying, tmp_path)[1]
            connected.sync()
        by_line = line.up + line.down
        line.close()
    row = BenchRow("a year of an office by bundles, bytes", by_stick / 1000, by_line / 1000, "kB", goal=1.1)
    measured.require(measured.row(row), 3)
