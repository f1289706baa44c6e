"""Several processes behind the documented proxy, replaced one after the other while offices exchange."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from desktop_app.base.resource_files import resource_path
from desktop_app.sync.problems import ServerTrouble
from tests.builders import put_response
from tests.support.patience import PATIENCE_SECONDS, wait_until
from tests.support.processes import Processes
from tests.support.servers.proxy import start_proxy
from tests.support.servers.records import records_at
from tests.support.servers.upstream import Desk, Upstream
from tests.support.servers.workers import Load, Workers, token_of
from tests.support.system import WINDOWS

pytestmark = pytest.mark.skipif(WINDOWS, reason="the server of a Unix: no office's computer has one")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path: that of a Unix socket has 107 bytes at most."""
    path = Path(tempfile.mkdtemp(prefix="smt-w-"))
    yield path
    shutil.rmtree(path)


def test_processes_are_replaced_while_offices_exchange(
    on_postgres: Upstream,
    folder: Path,
    tmp_path: Path,
    processes: Processes,
    make_desk: Callable[[str], Desk],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    on_postgres.stop()
    workers = Workers(on_postgres, folder, processes)
    proxy = start_proxy(tmp_path, processes, "nginx-workers.conf", {"/run/so-mat-tran": str(folder)})
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    wait_until(lambda: workers.started() == 2, "both processes")
    assert not workers.process.poll()
    desks = [make_desk(name) for name in ("Lan", "Minh", "Hoa")]
    for desk in desks:
        desk.enrol(on_postgres, proxy.offices)
    lan, written = desks[0], 0
    with Load(proxy, [token_of(desk) for desk in desks[1:]]) as load:
        os.kill(workers.process.pid, signal.SIGHUP)
        while workers.started() < 4:
            with lan.office.record() as rec:
                put_response(rec, f"f{written}")
            written += 1
            with suppress(ServerTrouble):  # “tried again automatically”, as the next turn does
                lan.sync()
    lan.sync()

    assert set(load.statuses) <= {200, 503, 429}, load.statuses
    assert load.statuses[200] > 2
    with on_postgres.opened() as connection:
        taken = records_at(connection, "survey_response")
    assert len(taken) == written
    with proxy.client(proxy.console) as client:
        assert client.get("/dang-nhap").status_code == 200
    assert workers.end() == ""


def test_a_process_that_is_killed_is_started_again(
    upstream: Upstream, folder: Path, processes: Processes
) -> None:
    upstream.stop()
    workers = Workers(upstream, folder, processes)
    wait_until(lambda: workers.started() == 2, "both processes")
    os.kill(workers.children()[0], signal.SIGKILL)
    wait_until(lambda: workers.started() == 3, "the one that was killed")
    assert "it is started again" in workers.end()


def test_processes_that_cannot_start_end_the_server(
    upstream: Upstream, folder: Path, processes: Processes
) -> None:
    upstream.stop()
    workers = Workers(upstream, folder, processes, sockets=folder / "missing")
    assert workers.process.wait(PATIENCE_SECONDS) == 1
    assert "Does its folder exist" in workers.errors()


def test_what_refuses_the_next_process_leaves_the_others_serving(
    upstream: Upstream, folder: Path, processes: Processes
) -> None:
    upstream.stop()
    limits = folder / "limits.toml"
    shutil.copy(resource_path("upstream", "limits.toml"), limits)
    workers = Workers(upstream, folder, processes, limits=limits)
    wait_until(lambda: workers.started() == 2, "both processes")
    second = workers.children()
    limits.write_text("[connections]\nnonsense = 1\n")
    os.kill(workers.process.pid, signal.SIGHUP)
    wait_until(lambda: "it is started again" in workers.errors(), "the refusal")
    assert workers.process.poll() is None
    assert len(set(second) & set(workers.children())) == 1, "the other one was ended, too"

    shutil.copy(resource_path("upstream", "limits.toml"), limits)
    wait_until(lambda: workers.started() == 4, "both new processes")
    assert not set(second) & set(workers.children())
    assert "limits.toml" in workers.end()


@pytest.mark.parametrize("ended_by", [signal.SIGHUP, signal.SIGTERM])
def test_a_process_that_does_not_end_is_killed(processes: Processes, folder: Path, ended_by: int) -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('on', flush=True); "
    deaf += "time.sleep(3600)"
    supervised = "import sys; from upstream.server.supervising import Supervisor; "
    supervised += "sys.exit(Supervisor(1, [sys.executable, '-c', sys.argv[1]], longest_end=0.5).run())"
    printed = folder / "printed"
    with printed.open("wb") as written:
        process = processes.start([sys.executable, "-c", supervised, deaf], stdout=written.fileno())
    wait_until(lambda: printed.read_text().count("on") == 1, "the process")
    os.kill(process.pid, ended_by)
    if ended_by == signal.SIGHUP:
        wait_until(lambda: printed.read_text().count("on") == 2, "the next process")
        process.terminate()
    assert process.wait(PATIENCE_SECONDS) == 0
