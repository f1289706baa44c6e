"""The program of before the newest migration goes on over the database that this one has upgraded.

So processes are updated one after the other (docs/decisions/0072). Its code is taken out of the history; a
copy of the sources without history, or with a part of it, cannot try this.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from desktop_app.journal.devices import current_device
from desktop_app.sync.outbox import cut
from tests.builders import put_area, put_response
from tests.support.patience import PATIENCE_SECONDS, wait_until
from tests.support.processes import ROOT, Processes
from tests.support.servers.upstream import Desk, Upstream
from tests.support.system import WINDOWS
from upstream.communes.communes import commune_codes
from upstream.database.database import Database
from upstream.database.migrating import newest_revision
from upstream.records.compacting import everything

pytestmark = pytest.mark.skipif(WINDOWS, reason="the server of a Unix: no office's computer has one")

_COMMUNES, _RECORDS, _KILLS = 60, 60, 3
_FILL = """
import sys
from pathlib import Path
from desktop_app.wire.segment import unpack_segment
from upstream.communes.communes import ensure_commune
from upstream.database.database import Database
from upstream.devices.devices import add_device, find_by_token
from upstream.exchange.ingest import ingest
from upstream.exchange.whole_acts import Received

address, packed, number = sys.argv[1:]
content = Path(packed).read_bytes()
database = Database.connect(address)
for each in range(int(number)):
    code = f"{50_000 + each}"
    with database.write() as connection:
        ensure_commune(connection, code)
        device = find_by_token(connection, add_device(connection, code, code, "", bytes(32), 1))
        ingest(connection, device, [Received(content, unpack_segment(content))], 1)
database.close()
"""
"""What the last version does with what many offices send."""


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )
    return done.stdout.strip() if done.returncode == 0 else ""


@pytest.fixture
def last_version(tmp_path: Path) -> Path:
    """The sources as they were before the newest migration came."""
    if shutil.which("git") is None:
        pytest.skip("git is needed to take the last version out of the history")
    (newest,) = (ROOT / "upstream/database/migrations/versions").glob(f"{newest_revision()}_*.py")
    before = _git("log", "--diff-filter=A", "--format=%H^", "-1", "--", str(newest.relative_to(ROOT)))
    if not before or not _git("rev-parse", "--verify", before):
        pytest.skip("the history of this copy does not reach to the last version")
    folder, packed = tmp_path / "last", tmp_path / "last.tar"
    folder.mkdir()
    _git("archive", "--format=tar", f"--output={packed}", before, "upstream", "desktop_app", "resources")
    shutil.unpack_archive(packed, folder, filter="data")
    return folder


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database that is not there yet."""
    return str(tmp_path / "p.sqlite" if request.param == "sqlite" else request.getfixturevalue("postgres"))


def test_the_last_version_serves_the_upgraded_database(
    database: str,
    last_version: Path,
    tmp_path: Path,
    processes: Processes,
    make_desk: Callable[[str], Desk],
) -> None:
    command = [sys.executable, "-m", "upstream", "--lang", "en", "--database", database]
    subprocess.run([*command, "init", "--name", "Tỉnh Thử", "--sample"], cwd=last_version, check=True)
    printed = tmp_path / "printed"
    with printed.open("wb") as stream:
        old = processes.start([*command, "serve", "--port", "0"], cwd=last_version, stdout=stream.fileno())
    wait_until(lambda: "listening on" in printed.read_text(), "the last version")
    server = Upstream(database, processes, address=printed.read_text().split()[2])
    lan = make_desk("Lan")
    lan.enrol(server)
    assert "was brought up to date" in server.command("upgrade")

    with lan.office.record() as rec:
        put_response(rec, "f1")
    assert lan.sync().pushed == 1
    minh = make_desk("Minh")
    minh.enrol(server)
    minh.sync()
    assert minh.get("survey_response", "f1") is not None
    assert old.poll() is None

    old.terminate()
    assert old.wait(PATIENCE_SECONDS) == 0
    server.start()
    with lan.office.record() as rec:
        put_response(rec, "f2")
    lan.enrol(server)
    lan.sync()
    assert lan.sync(compare=True).differences == 0


def _all_of(server: Upstream) -> dict[str, tuple[int, int]]:
    """How many records each commune has, and the sum of the digests of all that is known of them."""
    with server.opened() as connection:
        return {code: everything(connection, code) for code in commune_codes(connection)}


@contextmanager
def _counting(address: str) -> Iterator[Callable[[], int]]:
    """Asks which part of a province is compacted, quickly."""
    with closing(Database.connect(address)) as database:

        def held() -> int:
            with database.read() as connection:
                return int(connection.exec_driver_sql("SELECT count(*) FROM held_key").scalar_one())

        yield held


def test_what_the_last_version_filled_is_compacted_whatever_ends_it(
    database: str,
    last_version: Path,
    tmp_path: Path,
    processes: Processes,
    make_desk: Callable[[str], Desk],
) -> None:
    """“compact” is killed wherever it is, and run again."""
    lan = make_desk("Lan")
    with lan.office.record() as rec:
        for number in range(_RECORDS):
            put_area(rec, f"a{number}", f"Thôn {number}")
    with lan.office.read() as connection:
        (packed,) = cut(connection, current_device(connection)).segments
    (tmp_path / "packed").write_bytes(packed)
    command = [sys.executable, "-m", "upstream", "--lang", "en", "--database", database]
    subprocess.run([*command, "init", "--name", "Tỉnh Thử", "--sample"], cwd=last_version, check=True)
    filling = [sys.executable, "-c", _FILL, database, str(tmp_path / "packed"), str(_COMMUNES)]
    subprocess.run(filling, cwd=last_version, check=True)

    server = Upstream(database, processes)
    assert "was brought up to date" in server.command("upgrade")
    before = _all_of(server)
    assert sum(records for records, _ in before.values()) >= _COMMUNES * _RECORDS
    for _ in range(_KILLS):
        with _counting(database) as held:
            at_first = held()
            compacting = processes.start([*command, "compact"])
            wait_until(
                lambda: held() > at_first or compacting.poll() is not None,  # noqa: B023
                "a commune to be compacted",
                0.001,
            )
            compacting.kill()
            compacting.wait(PATIENCE_SECONDS)
        assert _all_of(server) == before
    server.command("compact")
    assert _all_of(server) == before
    with server.opened() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM record").scalar_one() == 0
