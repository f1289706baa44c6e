"""Sync of 10,000 responses of 19 answers: time and bytes against one compressed body (``sync_floor``).

Both ends are real processes on loopback; ours with accounts, checks, merge, journal, hash chain,
encryption of the office's file and running counts, the floor without any of them.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest

from desktop_app.base.clock import FixedClock, to_millis
from desktop_app.base.ids import new_id
from desktop_app.journal.recorder import Given
from desktop_app.sync.state import change_state
from tests.benchmarks.workloads import sync_floor
from tests.benchmarks.workloads.floors import in_turn
from tests.support.foreign_forms import foreign_forms
from tests.support.processes import Processes
from tests.support.servers.line import Line
from tests.support.servers.upstream import Desk, Upstream

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]
RESPONSES = 10_000
RUNS = 3
WORDS = (
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
)


def responses(office_clock: FixedClock, number: int, seed: int = 1) -> list[tuple[str, dict[str, Given]]]:
    """Responses as an office keys them: twelve areas, 85 % satisfied, a remark on every tenth form."""
    chance = random.Random(seed)
    round_id = new_id(office_clock)
    areas = [new_id(office_clock) for _ in range(12)]
    made = []
    for serial in range(number):
        office_clock.advance(timedelta(milliseconds=chance.randint(9_000, 40_000)))
        answers = {f"q{item:02d}": chance.choices("123", (85, 10, 5))[0] for item in range(1, 20)}
        remark = " ".join(chance.choices(WORDS, k=8)) if chance.random() < 0.1 else ""
        fields: dict[str, Given] = {
            "round_id": round_id,
            "area_id": areas[serial * 12 // number],
            "serial": serial + 1,
            "answered_on": f"2026-10-{chance.randint(1, 28):02d}",
            "channel": "household",
            "validity": "" if chance.random() < 0.97 else "blank",
            "answers": answers,
            "comment": remark,
            "entered_by": "Lan",
            "entered_at": to_millis(office_clock.now()),
        }
        made.append((new_id(office_clock), fields))
    return made


def key_in(desk: Desk, made: list[tuple[str, dict[str, Given]]]) -> None:
    clock = desk.office.clock
    assert isinstance(clock, FixedClock)
    with desk.office.record() as rec:
        for key, fields in made:
            entered = fields["entered_at"]
            assert isinstance(entered, int)
            clock.advance(timedelta(milliseconds=entered - to_millis(clock.now())))
            rec.put("survey_response", key, fields)
    with desk.office.store.write() as connection:  # the daily comparison is measured by itself
        change_state(connection, last_compared=to_millis(clock.now()))


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


def timed[T](work: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    value = work()
    return time.perf_counter() - start, value


@pytest.mark.parametrize("workload", ["simple", "foreign"])
def test_ten_thousand_responses(
    workload: str, upstream: Upstream, floor_server: str, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    """Time with everything that both ends do, and what the office's processor does for a pull."""
    times: dict[str, list[float]] = {"push": [], "pull": [], "floor push": [], "floor pull": []}
    encrypted: list[float] = []
    worked: dict[str, list[float]] = {"pull": [], "floor pull": []}
    sizes: dict[str, int] = {}
    for run in range(RUNS):
        lan, minh = make_desk(f"Lan{run}"), make_desk(f"Minh{run}")
        minh.enrol(upstream)
        minh.sync()  # a computer that has what was there before
        lan.enrol(upstream)
        lan.sync()
        clock = lan.office.clock
        assert isinstance(clock, FixedClock)
        if workload == "simple":
            made = responses(FixedClock(clock.now()), RESPONSES, seed=run)
        else:
            made = foreign_forms(RESPONSES, seed=run)
        key_in(lan, made)

        source = sync_floor.open_floor(tmp_path / f"floor{run}.db")
        rows = [
            (key, seq, json.dumps(fields, ensure_ascii=False)) for seq, (key, fields) in enumerate(made, 1)
        ]
        source.execute("BEGIN")
        source.executemany("INSERT INTO row VALUES (?, ?, ?)", rows)
        source.execute("COMMIT")
        sink = sync_floor.open_floor(tmp_path / f"sink{run}.db")

        taken, sizes["floor push"] = timed(partial(sync_floor.push, source, floor_server))
        times["floor push"].append(taken)
        taken, pushed = timed(lan.sync)
        times["push"].append(taken)
        sizes["push"] = pushed.sent_bytes
        assert pushed.pushed == RESPONSES

        before = time.process_time()
        taken, sizes["floor pull"] = timed(partial(sync_floor.pull, sink, floor_server))
        worked["floor pull"].append((time.process_time() - before) / (run + 1))
        sizes["floor pull"] //= run + 1  # the floor's server keeps the rows of earlier runs
        times["floor pull"].append(taken / (run + 1))
        hidden = sync_floor.open_floor(tmp_path / f"encrypted{run}.db", key=bytes(32))
        taken, _ = timed(partial(sync_floor.pull, hidden, floor_server))
        encrypted.append(taken / (run + 1))
        hidden.close()
        before = time.process_time()
        taken, pulled = timed(minh.sync)
        worked["pull"].append(time.process_time() - before)
        times["pull"].append(taken)
        sizes["pull"] = pulled.received_bytes
        assert pulled.applied.records == {"survey_response": RESPONSES}
        taken, compared = timed(partial(lan.sync, compare=True))
        print(f"\ncomparing both ends: {taken:.3f} s for {(run + 1) * RESPONSES} responses")
        assert compared.differences == 0
        source.close()
        sink.close()
        for desk in (lan, minh):
            desk.office.close()

    for way in ("push", "pull"):
        ours, floor = statistics.median(times[way]), statistics.median(times[f"floor {way}"])
        taken_by = f"{ours:.3f} s / {floor:.3f} s"
        print(f"\n{workload} {way} of {RESPONSES}: {ours / floor:.2f} x the floor ({taken_by})")
        ratio = sizes[way] / sizes[f"floor {way}"]
        print(f"{workload} {way}: {sizes[way] / RESPONSES:.1f} bytes a response, {ratio:.2f} x the floor")
    ours, floor = statistics.median(times["pull"]), statistics.median(encrypted)
    taken_by = f"{ours:.3f} s / {floor:.3f} s"
    print(f"{workload} pull: {ours / floor:.2f} x the floor into an encrypted file, as ours is ({taken_by})")
    ours, floor = statistics.median(worked["pull"]), statistics.median(worked["floor pull"])
    taken_by = f"{ours:.3f} s / {floor:.3f} s"
    print(f"{workload} pull, the office's processor: {ours / floor:.2f} x the floor's ({taken_by})")
    assert sizes["push"] / RESPONSES <= 67
    assert sizes["pull"] / RESPONSES <= 67


def test_nothing_to_sync(upstream: Upstream, floor_server: str, make_desk: Callable[[str], Desk]) -> None:
    """What an exchange without news costs the office; the floor is one bare request of the HTTP library.

    How many bytes it has: ``tests/together/exchange/test_without_news.py``.
    """
    desk = make_desk("Lan")
    desk.enrol(upstream)
    key_in(desk, responses(FixedClock(desk.office.clock.now()), 5))
    for _ in range(3):
        desk.sync()

    def floor(_: int) -> None:
        with httpx.Client(verify=False) as client:
            client.get(floor_server, params={"after": 0}).raise_for_status()

    ratio = in_turn(
        "an exchange without news (processor)", lambda _: desk.sync(), floor, 60, time.process_time
    )
    assert ratio.value < 5


def test_one_percent_changed(upstream: Upstream, lines: list[Line], make_desk: Callable[[str], Desk]) -> None:
    lines.append(Line(upstream.port))
    lan, minh = make_desk("Lan"), make_desk("Minh")
    for desk in (lan, minh):
        desk.enrol(upstream, lines[0].address)
    made = responses(FixedClock(lan.office.clock.now()), RESPONSES)
    key_in(lan, made)
    lan.sync()
    minh.sync()
    chance = random.Random(5)
    with lan.office.record() as rec:
        for key, _ in chance.sample(made, RESPONSES // 100):
            rec.put(
                "survey_response", key, {"answers": {f"q{chance.randint(1, 19):02d}": "2"}, "comment": "x"}
            )
    lines[0].heal()
    taken, _ = timed(lan.sync)
    taken_too, _ = timed(minh.sync)
    octets = lines[0].up + lines[0].down
    requests = lan.results[-1].requests + minh.results[-1].requests
    print(f"\n1 % changed: {(taken + taken_too) * 1000:.0f} ms, {octets} bytes, {requests} requests")
    assert octets <= 24_000
    assert requests == 2


def test_a_thin_line(upstream: Upstream, lines: list[Line], make_desk: Callable[[str], Desk]) -> None:
    lines.append(Line(upstream.port))
    desk = make_desk("Lan")
    desk.enrol(upstream, lines[0].address)
    key_in(desk, responses(FixedClock(desk.office.clock.now()), 1_000))
    lines[0].delay = 0.15
    lines[0].rate = 32_000
    taken, result = timed(desk.sync)
    print(f"\n1,000 responses over 300 ms and 256 kbit/s: {taken:.2f} s, {result.sent_bytes} bytes")
    assert taken <= 4.0
