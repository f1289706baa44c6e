"""Exchanges of an office whose book the province has: time and bytes against one compressed body.

Both ends are real processes on loopback; ours with accounts, checks, merge, journal, hash chain, encryption
of the office's file and running counts, the floor (``sync_floor``) without any of them.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from desktop_app.base.clock import to_millis
from desktop_app.base.ids import new_id
from desktop_app.journal.recorder import Given
from desktop_app.sync.problems import SyncProblem
from desktop_app.sync.state import change_state
from tests.benchmarks.book.invented import CONTENTS
from tests.benchmarks.book.province import ConnectedComputer, ProvinceAges, RunningProvince
from tests.benchmarks.reporting.measured import Measured, WorkAndFloor
from tests.benchmarks.reporting.plugin import SHORT
from tests.benchmarks.reporting.rows import BenchRow
from tests.benchmarks.workloads import sync_floor
from tests.support.foreign_forms import foreign_forms
from tests.support.processes import Processes
from tests.support.servers.line import Line

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]
TEN_THOUSAND, HUNDRED_THOUSAND = (100, 300) if SHORT else (10_000, 100_000)
RUNS = 1 if SHORT else 3
WORDS = [
    "Đề",
    "nghị",
    "sửa",
    "đường",
    "trục",
    "thôn",
    "nạo",
    "vét",
    "kênh",
    "mương",
    "trước",
    "mùa",
    "mưa",
    "bão",
]

type Made = Sequence[tuple[str, dict[str, Given]]]


def responses(province: RunningProvince, number: int, seed: int = 1) -> Made:
    """Forms as an office keys them: area by area, 85 % satisfied, a remark on every tenth form."""
    chance = random.Random(seed)
    clock, facts = province.first.clock, province.book.facts
    made = []
    for serial in range(number):
        clock.advance(timedelta(milliseconds=chance.randint(9_000, 40_000)))
        fields: dict[str, Given] = {
            "round_id": facts.round_id,
            "area_id": facts.areas[serial * len(facts.areas) // number],
            "serial": 1_000_000 * seed + serial,
            "answered_on": f"2026-10-{chance.randint(1, 28):02d}",
            "channel": "household",
            "validity": "" if chance.random() < 0.97 else "blank",
            "answers": {name: chance.choices("123", (85, 10, 5))[0] for name in CONTENTS},
            "comment": " ".join(chance.choices(WORDS, k=8)) if chance.random() < 0.1 else "",
            "entered_by": "Lan",
            "entered_at": to_millis(clock.now()),
        }
        made.append((new_id(clock), fields))
    return made


def key_in(computer: ConnectedComputer, made: Made) -> None:
    """Record the forms; the daily comparison is measured by itself."""
    with computer.office.record() as rec:
        for key, fields in made:
            rec.put("survey_response", key, fields)
    now = to_millis(computer.clock.now())
    with computer.office.store.write() as connection:
        change_state(connection, last_compared=now)


@pytest.fixture
def floor_server(tmp_path: Path, processes: Processes) -> Iterator[str]:
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "tests.benchmarks.workloads.sync_floor",
        tmp_path / "floor-server.db",
    ]
    process = processes.start(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    yield process.stdout.readline().decode().strip().removeprefix("listening on ")
    process.terminate()
    process.wait(10)
    process.stdout.close()


def timed[T](work: Callable[[], T], clock: Callable[[], float] = time.perf_counter) -> tuple[float, T]:
    start = clock()
    value = work()
    return clock() - start, value


class FloorOffice:
    """Sends and fetches the same forms by the floor."""

    def __init__(self, folder: Path, server: str) -> None:
        self._folder, self._server, self._sent = folder, server, 0

    def push(self, made: Made, address: str = "") -> tuple[float, int]:
        """Seconds and bytes."""
        self._sent += 1
        source = sync_floor.open_floor(self._folder / f"source{self._sent}.db")
        rows = [
            (key, seq, json.dumps(fields, ensure_ascii=False)) for seq, (key, fields) in enumerate(made, 1)
        ]
        source.execute("BEGIN")
        source.executemany("INSERT INTO row VALUES (?, ?, ?)", rows)
        source.execute("COMMIT")
        taken = timed(lambda: sync_floor.push(source, address or self._server))
        source.close()
        return taken

    def pull(self, after: int, key: bytes | None = None) -> tuple[float, float, int]:
        """Seconds, seconds of the processor, and bytes for all forms behind ``after``."""
        self._sent += 1
        sink = sync_floor.open_floor(self._folder / f"sink{self._sent}.db", key=key)
        worked = time.process_time()
        taken, size = timed(lambda: sync_floor.pull(sink, self._server, after))
        worked = time.process_time() - worked
        sink.close()
        return taken, worked, size


PARTS = {
    "push": (0.6, "s"),
    "pull": (1.0, "s"),
    "pull into an encrypted file": (None, "s"),
    "pull, the office's processor": (None, "s"),
    "push, bytes of a form": (None, "B"),
    "pull, bytes of a form": (None, "B"),
}
"""What is measured of an exchange, with its goal."""

type Exchanged = dict[str, tuple[float, float]]
"""For each part ours and the floor."""


def exchange(province: RunningProvince, made: Made, floor: FloorOffice, already: int) -> Exchanged:
    """Send forms from one computer to the other, and by the floor, which has ``already`` so many."""
    key_in(province.first, made)
    push_floor, push_bytes = floor.push(made)
    push, pushed = timed(province.first.sync)
    assert pushed.pushed == len(made)
    pull_floor, worked_floor, pull_bytes = floor.pull(already)
    encrypted, _, _ = floor.pull(already, key=bytes(32))
    worked = time.process_time()
    pull, pulled = timed(province.second.sync)
    worked = time.process_time() - worked
    assert pulled.applied.records == {"survey_response": len(made)}
    return {
        "push": (push, push_floor),
        "pull": (pull, pull_floor),
        "pull into an encrypted file": (pull, encrypted),
        "pull, the office's processor": (worked, worked_floor),
        "push, bytes of a form": (pushed.sent_bytes / len(made), push_bytes / len(made)),
        "pull, bytes of a form": (pulled.received_bytes / len(made), pull_bytes / len(made)),
    }


def take(measured: Measured, name: str, runs: Sequence[tuple[Exchanged, Exchanged]]) -> None:
    """The medians of runs over both ages, part by part."""
    for part, (goal, unit) in PARTS.items():
        one, floor_one, ten, floor_ten = (
            statistics.median(run[age][part][side] for run in runs) for age in range(2) for side in range(2)
        )
        row = measured.row(BenchRow(f"{name}: {part}", ten, floor_ten, unit, one, floor_one, goal))
        measured.require(row, 20)


@pytest.mark.parametrize(
    ("name", "number"), [("simple", TEN_THOUSAND), ("foreign", TEN_THOUSAND), ("simple", HUNDRED_THOUSAND)]
)
def test_forms_from_one_computer_to_the_other(
    measured: Measured, provinces: ProvinceAges, floor_server: str, tmp_path: Path, name: str, number: int
) -> None:
    """Time with everything that both ends do, and what the office's processor does for a pull."""
    floor, already, runs = FloorOffice(tmp_path, floor_server), 0, []
    for run in range(RUNS if number == TEN_THOUSAND else 1):
        found: list[Exchanged] = []
        for age, province in enumerate(provinces):
            seed = 10 * run + age + 1
            forms = responses(province, number, seed) if name == "simple" else foreign_forms(number, seed)
            found.append(exchange(province, forms, floor, already))
            already += number
        runs.append((found[0], found[1]))
    take(measured, f"{number:,} {name} forms", runs)


def test_comparing_both_ends(measured: Measured, provinces: ProvinceAges) -> None:
    """Floor: bare SQLite reads all figures and forms of the office."""

    def work(province: RunningProvince) -> WorkAndFloor:
        return WorkAndFloor(lambda _: province.first.sync(compare=True), lambda _: _read_all(province.first))

    for province in provinces:
        assert province.first.sync(compare=True).differences == 0
    measured.over_years("comparing both ends to reading all records", map(work, provinces), 1)


def _read_all(computer: ConnectedComputer) -> None:
    with computer.office.read() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        for table in ("indicator_value", "survey_response", "register_event", "register_matter"):
            driver.execute(f"SELECT * FROM {table}").fetchall()


def test_nothing_to_sync(measured: Measured, provinces: ProvinceAges, floor_server: str) -> None:
    """What an exchange without news takes; the floor is one bare request of the HTTP library.

    How many bytes it has: ``tests/together/exchange/test_without_news.py``.
    """
    for province in provinces:
        key_in(province.first, responses(province, 5))
        for _ in range(3):
            province.first.sync()

    def floor(_: int) -> None:
        with httpx.Client(verify=False) as client:
            client.get(floor_server, params={"after": 0}).raise_for_status()

    works = [WorkAndFloor(lambda _, p=province: p.first.sync(), floor) for province in provinces]  # type: ignore[misc]
    measured.over_years("an exchange without news", works, 30)
    row = measured.over_years("an exchange without news, processor", works, 60, time.process_time)
    measured.require(row, 12)


def test_one_percent_changed(
    measured: Measured, provinces: ProvinceAges, floor_server: str, lines: list[Line], tmp_path: Path
) -> None:
    """From one computer to the other; the floor sends and fetches as many whole rows."""
    floor, times, sizes = FloorOffice(tmp_path, floor_server), [], []
    already = 0
    for province in provinces:
        line = Line(province.server.port)
        lines.append(line)
        made = responses(province, TEN_THOUSAND)
        key_in(province.first, made)
        province.first.sync()
        province.second.sync()
        chance = random.Random(5)
        changed = chance.sample(made, max(1, TEN_THOUSAND // 100))
        with province.first.office.record() as rec:
            for key, _ in changed:
                answers: Given = {f"q{chance.randint(1, 19):02d}": "2"}
                rec.put("survey_response", key, {"answers": answers, "comment": "x"})
        for computer in (province.first, province.second):
            with computer.office.store.write() as connection:
                change_state(connection, address=line.address)
        taken, pushed = timed(province.first.sync)
        taken_too, pulled = timed(province.second.sync)
        assert pushed.requests + pulled.requests == 2
        push, size = floor.push(changed)
        pull, _, size_too = floor.pull(already)
        already += len(changed)
        times.append((taken + taken_too, push + pull))
        sizes.append(((line.up + line.down) / 1000, (size + size_too) / 1000))
    (one, floor_one), (ten, floor_ten) = times
    row = BenchRow("1 % of 10,000 forms changed, A to B", ten, floor_ten, "s", one, floor_one, goal=1.1)
    measured.require(measured.row(row), 20)
    (one, floor_one), (ten, floor_ten) = sizes
    row = BenchRow("1 % of 10,000 forms changed, A to B, bytes", ten, floor_ten, "kB", one, floor_one)
    measured.require(measured.row(row), 3)


def test_a_thin_line(
    measured: Measured, provinces: ProvinceAges, floor_server: str, lines: list[Line], tmp_path: Path
) -> None:
    """1,000 forms over 300 ms and 256 kbit/s; the floor sends its body over the same line."""
    floor, times = FloorOffice(tmp_path, floor_server), []
    thin = Line(int(floor_server.rpartition(":")[2]))
    lines.append(thin)
    for province in provinces:
        line = Line(province.server.port)
        lines.append(line)
        made = responses(province, TEN_THOUSAND // 10)
        key_in(province.first, made)
        with province.first.office.store.write() as connection:
            change_state(connection, address=line.address)
        for each in (line, thin):
            each.delay, each.rate = 0.15, 32_000
        taken, _ = timed(province.first.sync)
        times.append((taken, floor.push(made, thin.address)[0]))
    (one, floor_one), (ten, floor_ten) = times
    row = measured.row(BenchRow("1,000 forms over a thin line", ten, floor_ten, "s", one, floor_one))
    measured.require(row, 4)


def test_a_push_that_is_cut_at_half(
    measured: Measured, provinces: ProvinceAges, floor_server: str, lines: list[Line], tmp_path: Path
) -> None:
    """What is sent a second time after a fast line was cut in the middle of 10,000 forms.

    The floor begins again with the batch that was cut.
    """
    floor, resent = FloorOffice(tmp_path, floor_server), []
    for province in provinces:
        line = Line(province.server.port)
        lines.append(line)
        key_in(province.first, responses(province, TEN_THOUSAND, seed=1))
        whole = province.first.sync().sent_bytes
        with province.first.office.store.write() as connection:
            change_state(connection, address=line.address)
        key_in(province.first, responses(province, TEN_THOUSAND, seed=2))
        line.heal()
        line.cut_up = whole // 2
        with suppress(SyncProblem):
            province.first.sync()
        line.cut_up = None
        province.first.sync()
        _, size = floor.push(responses(province, TEN_THOUSAND, seed=3))
        batches = -(-TEN_THOUSAND // sync_floor.BATCH)
        resent.append((max(line.up - whole, 1) / 1000, size / batches / 1000))
    (one, floor_one), (ten, floor_ten) = resent
    row = BenchRow("sent again after a cut at half", ten, floor_ten, "kB", one, floor_one, goal=0.5)
    measured.require(measured.row(row), 10)
