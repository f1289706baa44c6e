"""The largest file there may be, and what it takes of memory at both ends."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from desktop_app.attachments.kinds import kinds
from tests.support.files import (
    ADDRESS,
    Stranger,
    attach_file,
    content_at,
    name_file,
    pieces_at,
    sha256_of,
    some_bytes,
)
from tests.support.patience import PATIENCE_SECONDS
from tests.support.servers.upstream import Desk, Upstream

pytestmark = pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="reads /proc")

LARGEST = kinds().largest_bytes
MEGABYTE = 1024 * 1024
MAY_GROW = 8 * MEGABYTE
"""Less than half of the file: whoever holds all of it at once is found out."""


def peak(process: int | str) -> int:
    """The most memory that a process has had at once since :func:`forget_peak`, in bytes."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    (line,) = [item for item in lines if item.startswith("VmHWM:")]
    return int(line.split()[1]) * 1024


def forget_peak(process: int | str) -> int:
    """Count anew from what a process has now; that is returned."""
    Path(f"/proc/{process}/clear_refs").write_text("5")
    return peak(process)


EXCHANGE = """
import sys
from pathlib import Path
from sqlalchemy import event
from tests.builders import an_office
from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.rounds.round import run_round
office = an_office(Path(sys.argv[1]), officer=sys.argv[2])
event.listen(office.store.engine, "connect", lambda one, _: one.execute("PRAGMA cache_size = -1024"))
office.store.connections.close_idle()
office.store.engine.dispose()
from tests.sync.files.test_files_memory import forget_peak, peak
with connect(office.sync_book()) as transport:
    transport.ping()
    with office.store.read() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM journal_op").scalar_one()
    run_round(office.sync_book(), transport, asked=False)
    before = forget_peak("self")
    result = run_round(office.sync_book(), transport)
print(peak("self") - before, result.files_sent + result.files_fetched)
"""


def growth(book: Path, name: str) -> int:
    """What an exchange of files adds to an office's memory, the cache of its book kept small."""
    done = subprocess.run(
        [sys.executable, "-c", EXCHANGE, str(book), name],
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    grown, moved = done.stdout.split()
    assert int(moved) == 1
    return int(grown)


@pytest.fixture
def server(postgres: str, make_upstream: Callable[[str], Upstream]) -> Upstream:
    """Over PostgreSQL, whose cache is not in the server's own memory."""
    return make_upstream(postgres)


def test_the_largest_file_in_one_request_is_not_held_in_memory(
    server: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    lan = make_desk("Lan")
    lan.enrol(server)
    warm, data = some_bytes(2 * MEGABYTE, 1), some_bytes(LARGEST, 2)
    records = [name_file(lan, warm, "ấm.mp4"), name_file(lan, data, "phim.mp4")]
    lan.sync()
    stranger = Stranger(server.address, lan)

    def send_and_fetch(content: bytes, record: str) -> None:
        stranger.create(content, record)
        sha256 = sha256_of(content)
        assert stranger.patch(sha256, 0, content).status_code == 204
        got = 0
        with httpx.stream("GET", f"{server.address}{ADDRESS}/{sha256}", headers=stranger.headers) as answer:
            for part in answer.iter_raw():
                got += len(part)
        assert got == len(content)

    send_and_fetch(warm, records[0])
    assert server.process is not None
    before = forget_peak(server.process.pid)
    send_and_fetch(data, records[1])
    assert peak(server.process.pid) - before < MAY_GROW
    assert b"".join(pieces_at(server, sha256_of(data))) == data


def test_the_largest_file_goes_through_an_office_piece_by_piece(
    server: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    lan, minh = make_desk("Lan"), make_desk("Minh")
    for desk in (lan, minh):
        desk.enrol(server)
        desk.put("survey_round", desk.office.officer, title="x")
        desk.sync()
    data = some_bytes(LARGEST)
    sha256 = attach_file(lan, data, "phim.mp4")
    from desktop_app.sync.rounds.status import choose_files_when
    from desktop_app.sync.state import FilesWhen

    for desk in (lan, minh):
        with desk.office.store.write() as connection:
            choose_files_when(connection, FilesWhen.ASKED)
        desk.office.close()
    assert growth(tmp_path / "Lan", "Lan") < MAY_GROW
    assert growth(tmp_path / "Minh", "Minh") < MAY_GROW
    assert content_at(make_desk("Minh"), sha256) == data
