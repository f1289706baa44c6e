"""Files over lines that are cut, and ends that are killed: resumed where they were, nothing sent twice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.sync.problems import Offline
from desktop_app.sync.rounds.status import sync_status
from desktop_app.sync.state import read_state
from desktop_app.wire.protocol import CONTENT_PIECE_BYTES
from tests.support.files import attach_file, content_at, durable_at, received_at, sha256_of, some_bytes
from tests.support.patience import PATIENCE_SECONDS, wait_until
from tests.support.processes import Processes
from tests.support.servers.line import Line
from tests.support.servers.upstream import Desk, Upstream
from tests.support.system import kill

PIECES = 5
DATA = some_bytes(CONTENT_PIECE_BYTES * PIECES - 1000)
SHA256 = sha256_of(DATA)
AROUND = 4_000
"""More than the requests of one round take besides the bytes of files."""


@pytest.fixture
def lan(upstream: Upstream, line: Line, make_desk: Callable[[str], Desk]) -> Desk:
    desk = make_desk("Lan")
    desk.enrol(upstream, line.address)
    line.heal()
    return desk


@pytest.fixture
def minh(upstream: Upstream, line: Line, make_desk: Callable[[str], Desk]) -> Desk:
    desk = make_desk("Minh")
    desk.enrol(upstream, line.address)
    line.heal()
    return desk


def wait_for_durable(upstream: Upstream, number: int, *sha256: str) -> int:
    """Until the province has dealt with what reached it before the line was cut; what is durable there."""
    wait_until(
        lambda: sum(durable_at(upstream, item) for item in sha256) >= number, f"{number} durable bytes"
    )
    return sum(durable_at(upstream, item) for item in sha256)


@pytest.mark.parametrize("cut", [number * CONTENT_PIECE_BYTES + 60_000 for number in range(PIECES)])
def test_an_upload_that_is_cut_in_any_piece_goes_on_there(
    lan: Desk, upstream: Upstream, line: Line, cut: int
) -> None:
    attach_file(lan, DATA)
    line.cut_up = cut
    with pytest.raises(Offline):
        lan.sync()
    there = wait_for_durable(upstream, cut - AROUND, SHA256)
    assert there <= cut, "what arrived is durable, to the last byte that came through"
    with lan.office.read() as connection:
        assert read_state(connection).last_success > 0, "the records were exchanged"
        assert sync_status(connection).unacknowledged == 0

    line.heal()
    assert lan.sync().files_sent == 1
    assert line.up < len(DATA) - there + AROUND
    assert durable_at(upstream, SHA256) == len(DATA)


@pytest.mark.parametrize("cut", [number * CONTENT_PIECE_BYTES + 60_000 for number in range(PIECES)])
def test_a_download_that_is_cut_in_any_piece_goes_on_there(
    lan: Desk, minh: Desk, line: Line, cut: int
) -> None:
    attach_file(lan, DATA)
    lan.sync()
    line.cut_down = cut
    with pytest.raises(Offline):
        minh.sync()
    here = received_at(minh, SHA256)
    assert cut - AROUND < here <= cut
    assert content_at(minh, SHA256) is None

    line.heal()
    assert minh.sync().files_fetched == 1
    assert line.down < len(DATA) - here + AROUND
    assert content_at(minh, SHA256) == DATA


def test_a_file_that_was_half_fetched_may_be_attached_here_too(lan: Desk, minh: Desk, line: Line) -> None:
    attach_file(lan, DATA)
    lan.sync()
    line.cut_down = 300_000
    with pytest.raises(Offline):
        minh.sync()
    assert 0 < received_at(minh, SHA256) < len(DATA)
    line.heal()
    attach_file(minh, DATA, owner="f2")
    result = minh.sync()
    assert (result.files_sent, result.files_fetched) == (0, 0), "both ends have it"
    assert content_at(minh, SHA256) == DATA
    assert minh.sync().requests == 1


def test_over_a_line_that_is_always_cut_everything_arrives_once(
    lan: Desk, minh: Desk, upstream: Upstream, line: Line
) -> None:
    files = [some_bytes(size, seed) for seed, size in enumerate((30_000, 400_000, 900_000))]
    names = [attach_file(lan, data, f"{number}.jpg") for number, data in enumerate(files)]
    line.cut_up = line.cut_down = 100_000
    sums = []
    for desk in (lan, minh):
        line.up = line.down = 0
        rounds = 1
        while not synced(desk):
            arrived = min(line.up - rounds * AROUND, sum(map(len, files)))
            wait_for_durable(upstream, arrived, *names)
            rounds += 1
        sums.append((line.up, line.down, rounds))
    assert [content_at(minh, name) for name in names] == files
    whole = sum(map(len, files))
    (up, _, sending), (_, down, fetching) = sums
    assert 10 < sending < 40
    assert 10 < fetching < 40
    assert whole < up < whole + sending * AROUND
    assert whole < down < whole + fetching * AROUND


def synced(desk: Desk) -> bool:
    try:
        desk.sync()
    except Offline:
        return False
    return True


def test_a_lost_answer_to_the_last_piece_is_harmless(lan: Desk, upstream: Upstream, line: Line) -> None:
    attach_file(lan, DATA[:1000])
    lan.sync()
    sha256 = attach_file(lan, DATA, "hai.jpg")
    line.heal()
    line.cut_down = 700  # the answers to the exchange and to what is held come through
    with pytest.raises(Offline):
        lan.sync()
    line.heal()
    lan.sync()
    lan.sync()
    assert durable_at(upstream, sha256) == len(DATA)
    with lan.office.read() as connection:
        assert sync_status(connection).files_to_send == 0


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


def kill_when(processes: Processes, book: Path, moment: Callable[[], bool], what: str) -> None:
    """Exchange in a process of its own, which ends as by a power cut when ``moment`` has come."""
    pusher = processes.start([sys.executable, "-c", PUSHER, book], stdout=subprocess.PIPE)
    assert pusher.stdout is not None
    assert pusher.stdout.readline().strip() == b"ready"
    wait_until(moment, what)
    assert pusher.poll() is None, "it ended by itself"
    kill(pusher.pid)
    pusher.wait(PATIENCE_SECONDS)
    pusher.stdout.close()


def test_an_office_killed_while_it_sends_goes_on_where_the_province_is(
    tmp_path: Path,
    lan: Desk,
    upstream: Upstream,
    line: Line,
    processes: Processes,
    make_desk: Callable[[str], Desk],
) -> None:
    attach_file(lan, DATA)
    lan.office.close()
    line.hangs = True
    passed = there = 0
    for kills, part in enumerate((1, 2), 1):
        line.cut_up = part * CONTENT_PIECE_BYTES + 60_000
        passed += line.cut_up
        kill_when(processes, tmp_path / "Lan", lambda passed=passed: line.up == passed, "all of the part")  # type: ignore[misc]
        line.rest()
        there = wait_for_durable(upstream, passed - kills * AROUND, SHA256)
    assert 3 * CONTENT_PIECE_BYTES < there <= passed < len(DATA)
    again = make_desk("Lan")
    line.heal()
    assert again.sync().files_sent == 1
    assert line.up < len(DATA) - there + AROUND
    assert again.sync().requests == 1


def test_an_office_killed_while_it_fetches_goes_on_where_it_was(
    tmp_path: Path,
    lan: Desk,
    minh: Desk,
    line: Line,
    processes: Processes,
    make_desk: Callable[[str], Desk],
) -> None:
    attach_file(lan, DATA)
    lan.sync()
    line.heal()
    line.hangs, line.cut_down = True, 3 * CONTENT_PIECE_BYTES + 60_000
    whole_pieces = 2 * CONTENT_PIECE_BYTES  # at most the piece under way is fetched again
    kill_when(processes, tmp_path / "Minh", lambda: received_at(minh, SHA256) >= whole_pieces, "two pieces")
    minh.office.close()
    line.rest()
    again = make_desk("Minh")
    here = received_at(again, SHA256)
    assert whole_pieces <= here <= line.cut_down
    line.heal()
    assert again.sync().files_fetched == 1
    assert line.down < len(DATA) - here + AROUND
    assert content_at(again, SHA256) == DATA


def test_a_server_killed_while_it_takes_keeps_what_was_durable(
    tmp_path: Path,
    lan: Desk,
    upstream: Upstream,
    line: Line,
    processes: Processes,
    make_desk: Callable[[str], Desk],
) -> None:
    attach_file(lan, DATA)
    lan.office.close()
    line.hangs, line.cut_up = True, 3 * CONTENT_PIECE_BYTES + CONTENT_PIECE_BYTES // 2
    pusher = processes.start([sys.executable, "-c", PUSHER, tmp_path / "Lan"], stderr=subprocess.DEVNULL)
    whole_pieces = 3 * CONTENT_PIECE_BYTES
    wait_for_durable(upstream, whole_pieces, SHA256)
    upstream.kill()
    assert pusher.wait(PATIENCE_SECONDS) != 0, "the line was lost"
    line.rest()
    there = durable_at(upstream, SHA256)
    assert there == whole_pieces, "at most one piece is lost"
    upstream.start()
    line.heal()
    again = make_desk("Lan")
    assert again.sync().files_sent == 1
    assert line.up < len(DATA) - there + AROUND
    assert durable_at(upstream, SHA256) == len(DATA)
