"""The program of before the newest migration goes on over the database that this one has upgraded.

So processes are updated one after the other (docs/decisions/0072). Its code is taken out of the history; a
copy of the sources without history, or with a part of it, cannot try this.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders import put_response
from tests.support.patience import PATIENCE_SECONDS, wait_until
from tests.support.processes import ROOT, Processes
from tests.support.servers.upstream import Desk, Upstream
from tests.support.system import WINDOWS
from upstream.database.migrating import newest_revision

pytestmark = pytest.mark.skipif(WINDOWS, reason="the server of a Unix: no office's computer has one")


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


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_last_version_serves_the_upgraded_database(
    kind: str,
    last_version: Path,
    tmp_path: Path,
    processes: Processes,
    make_desk: Callable[[str], Desk],
    request: pytest.FixtureRequest,
) -> None:
    database = str(tmp_path / "p.sqlite") if kind == "sqlite" else request.getfixturevalue("postgres")
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
