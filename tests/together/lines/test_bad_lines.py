"""Lines that break, answers that get lost, servers that stumble: nothing lost, nothing doubled."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.sync.problems import Offline, ServerTrouble
from desktop_app.sync.rounds.status import sync_status
from tests.builders import put_response
from tests.support.patience import PATIENCE_SECONDS
from tests.support.servers.line import Line
from tests.support.servers.records import COUNT_RECORDS
from tests.support.servers.upstream import Desk, Upstream
from tests.support.system import kill


def record_responses(desk: Desk, number: int, prefix: str = "f") -> None:
    with desk.office.record() as rec:
        for serial in range(number):
            put_response(rec, f"{prefix}{serial:05d}", serial=serial, comment=os.urandom(12).hex())


def held(server: Upstream) -> int:
    with server.opened() as connection:
        return int(connection.exec_driver_sql(COUNT_RECORDS).scalar_one())


def settled(server: Upstream) -> int:
    """The records held once the server has dealt with what reached it before the line was cut."""
    server.stop()
    server.start()
    return held(server)


@pytest.fixture
def lan(upstream: Upstream, line: Line, make_desk: Callable[[str], Desk]) -> Desk:
    desk = make_desk("Lan")
    desk.enrol(upstream, line.address)
    line.heal()
    return desk


def test_a_lost_acknowledgement_is_harmless(lan: Desk, upstream: Upstream, line: Line) -> None:
    record_responses(lan, 800)
    line.cut_down = 0
    with pytest.raises(Offline):
        lan.sync()
    with lan.office.read() as connection:
        status = sync_status(connection)
    assert (status.unsent, status.unacknowledged, status.failures) == (0, 800, 1)
    assert held(upstream) == 800

    line.heal()
    result = lan.sync()

    assert result.pushed == 800
    assert result.sent_bytes < 1000, "after a lost answer the office asks first and sends nothing twice"
    assert held(upstream) == 800
    with lan.office.read() as connection:
        assert sync_status(connection).unacknowledged == 0


def test_a_push_that_is_cut_goes_on_where_it_was(lan: Desk, upstream: Upstream, line: Line) -> None:
    record_responses(lan, 6000)
    line.cut_up = 40_000
    with pytest.raises(Offline):
        lan.sync()
    arrived = settled(upstream)
    assert 0 < arrived < 6000
    sent_first = line.up

    line.heal()
    result = lan.sync()

    assert result.pushed == 6000
    assert held(upstream) == 6000
    whole = sent_first + line.up
    once = 6000 / (6000 - arrived) * line.up
    assert whole - once < 64 * 1024, "at most one segment is sent again"


def test_a_pull_that_is_cut_keeps_the_pages_that_arrived(
    lan: Desk, upstream: Upstream, line: Line, make_desk: Callable[[str], Desk]
) -> None:
    record_responses(lan, 4000)
    lan.sync()
    minh = make_desk("Minh")
    minh.enrol(upstream, line.address)
    line.cut_down = 25_000
    with pytest.raises(Offline):
        minh.sync()
    with minh.office.read() as connection:
        part = int(connection.exec_driver_sql("SELECT count(*) FROM survey_response").scalar_one())
    assert 0 < part < 4000

    line.heal()
    result = minh.sync()

    assert result.applied.records == {"survey_response": 4000 - part}
    assert minh.get("survey_response", "f03999") == lan.get("survey_response", "f03999")


def test_a_server_that_stumbles_once(upstream: Upstream, make_desk: Callable[[str], Desk]) -> None:
    desk = make_desk("Lan")
    desk.enrol(upstream)
    upstream.stop()
    upstream.module = "tests.support.servers.faulty_upstream"
    upstream.start("fail-once", "slow=0.3")
    record_responses(desk, 10)
    with pytest.raises(ServerTrouble):
        desk.sync()
    assert desk.sync().pushed == 10


def test_without_a_server_the_office_is_offline(upstream: Upstream, make_desk: Callable[[str], Desk]) -> None:
    desk = make_desk("Lan")
    desk.enrol(upstream)
    record_responses(desk, 3)
    upstream.kill()
    for failures in (1, 2):
        with pytest.raises(Offline):
            desk.sync()
        with desk.office.read() as connection:
            status = sync_status(connection)
        assert (status.failures, status.unsent, status.unacknowledged) == (failures, 3, 0)
        assert "đường truyền" in status.last_problem
    upstream.start()
    assert desk.sync().pushed == 3


def test_a_server_killed_in_the_middle_of_a_push(lan: Desk, upstream: Upstream, line: Line) -> None:
    record_responses(lan, 4000)
    line.cut_up = 25_000
    with pytest.raises(Offline):
        lan.sync()
    upstream.kill()
    upstream.start()
    line.heal()
    lan.sync()
    assert held(upstream) == 4000


PUSHER = """
import sys
from pathlib import Path
from tests.builders import an_office
from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.rounds.round import run_round
office = an_office(Path(sys.argv[1]), officer="Lan")
print("ready", flush=True)
with connect(office.sync_book()) as transport:
    run_round(office.sync_book(), transport)
"""


@pytest.mark.parametrize("kills", [3, pytest.param(50, marks=[pytest.mark.soak, pytest.mark.timeout(900)])])
def test_an_office_killed_in_the_middle_of_a_push(
    kills: int, tmp_path: Path, upstream: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    """Recorded, killed at a random moment of the push, again and again: all arrives once."""
    make_desk("Lan").enrol(upstream)
    chance = random.Random(kills)
    for turn in range(kills):
        desk = make_desk("Lan")
        record_responses(desk, 600, f"t{turn:02d}-")
        desk.office.close()
        kill_while_pushing(tmp_path / "Lan", chance.uniform(0.0, 0.25))

    again = make_desk("Lan")
    again.sync()

    assert held(upstream) == 600 * kills
    with again.office.read() as connection:
        status = sync_status(connection)
    assert (status.unsent, status.unacknowledged) == (0, 0)
    assert again.sync(compare=True).differences == 0


def kill_while_pushing(book: Path, after: float) -> None:
    pusher = subprocess.Popen([sys.executable, "-c", PUSHER, str(book)], stdout=subprocess.PIPE)
    assert pusher.stdout is not None
    assert pusher.stdout.readline().strip() == b"ready"
    time.sleep(after)
    kill(pusher.pid)
    pusher.wait(PATIENCE_SECONDS)
    pusher.stdout.close()
