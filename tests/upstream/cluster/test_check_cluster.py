"""What is wrong with a cluster is said in words, of one that really runs in each bad state."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest
import trustme

from tests.support.patience import wait_until
from tests.support.processes import Processes
from tests.support.servers.cluster import Cluster, new_cluster, postgres_binaries
from tests.upstream.admin.test_commands import run
from upstream.base.clock import now_millis
from upstream.cluster.alerts import cluster_alerts, cluster_rules
from upstream.cluster.site import ClusterSite, read_site
from upstream.cluster.state import ClusterBackup, ClusterState, RestoreTrial, look

_DAY = 86_400_000
_ANSWER_SECONDS = 5.0


class _Checked:
    """A cluster, and what is found of it."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        machine = cluster.databases[0]
        here = {"/usr/lib/postgresql/17/bin": str(postgres_binaries())}
        here["/var/lib/postgresql/restore-tried.json"] = f"{machine.folder}/tried.json"
        self.file = machine.write("cluster.toml", cluster.network.documented("cluster.toml", machine, here))
        self.watchdogs = cluster.network.folder / "watchdogs"
        (self.watchdogs / "watchdog0").mkdir(parents=True)
        self.guard("active")

    def guard(self, state: str) -> None:
        """Let the kernel say of its watchdog what it says when somebody holds it, or nobody."""
        (self.watchdogs / "watchdog0" / "state").write_text(f"{state}\n")

    def site(self) -> ClusterSite:
        """What is written about the machines; backups are looked at by another test."""
        return msgspec.structs.replace(read_site(self.file), stanza="")

    def found(self, certificates: tuple[Path, ...] = ()) -> set[str]:
        """What is found."""
        site = self.site()
        state = look(site, _ANSWER_SECONDS, self.watchdogs)
        found = cluster_alerts(state, site, cluster_rules(), list(certificates), now_millis())
        return {each.key for each in found}

    def await_keys(self, *keys: str) -> None:
        """Wait until just this is found."""
        wait_until(lambda: self.found() == set(keys), f"{keys}; found {self.found()}", 0.5)


@pytest.mark.soak_province
@pytest.mark.timeout(900)
def test_each_bad_state_of_a_running_cluster_is_found(processes: Processes, tmp_path: Path) -> None:
    with new_cluster("two", processes) as cluster:
        cluster.start()
        checked = _Checked(cluster)
        checked.await_keys()

        checked.guard("inactive")
        assert checked.found() == {"watchdog"}
        checked.guard("active")

        cluster.change_settings(pause=True)
        checked.await_keys("paused")
        done = run(tmp_path / "none.sqlite", "check", "cluster", "--cluster", str(checked.file))
        assert done == 1
        cluster.change_settings(pause=None)
        checked.await_keys()

        cluster.change_settings(synchronous_mode="off")
        checked.await_keys("asynchronous")
        cluster.change_settings(synchronous_mode="quorum")
        checked.await_keys()

        etcd = cluster.network.machines["c"]
        cluster.kill(etcd, "etcd")
        checked.await_keys(f"etcd {etcd.address}")
        cluster.start_etcd("c")
        checked.await_keys()

        primary = cluster.primary_machine()
        (standby,) = (machine for machine in cluster.databases if machine is not primary)
        cluster.end_politely(standby, "patroni")
        wait_until(lambda: f"silent {standby.address}" in checked.found(), "the standby to be missed", 0.5)
        wait_until(lambda: "no synchronous standby" in checked.found(), "no copy to be said", 0.5)
        cluster.end_politely(primary, "patroni")
        wait_until(lambda: "no primary" in checked.found(), "no primary to be said", 0.5)
        for machine in cluster.databases:
            cluster.start_patroni(machine)
        checked.await_keys()


def _site(**values: object) -> ClusterSite:
    return ClusterSite(data=Path("/data"), binaries=Path("/bin"), **values)  # type: ignore[arg-type]


def _keys(state: ClusterState, site: ClusterSite, *certificates: Path) -> list[str]:
    return [
        each.key for each in cluster_alerts(state, site, cluster_rules(), list(certificates), now_millis())
    ]


def test_backups_that_are_missing_old_or_untried_are_found() -> None:
    site, now = _site(stanza="so-mat-tran"), now_millis()
    assert _keys(ClusterState(), site) == ["pgbackrest", "never tried"]
    fresh = ClusterBackup("f", now - _DAY, damaged=False)
    tried = RestoreTrial(now - 99 * _DAY, 1)
    assert _keys(ClusterState(backups=[], trial=tried), site) == ["backup"]
    assert _keys(ClusterState(backups=[fresh], trial=tried), site) == []
    old, damaged = ClusterBackup("o", now - 2 * _DAY, damaged=False), ClusterBackup("d", now, damaged=True)
    assert _keys(ClusterState(backups=[old, damaged], trial=tried), site) == ["backup"]
    late = RestoreTrial(now - 101 * _DAY, 1)
    assert _keys(ClusterState(backups=[fresh], trial=late), site) == ["tried"]


def test_a_certificate_of_a_machine_is_found_before_it_ends(tmp_path: Path) -> None:
    authority, path = trustme.CA(), tmp_path / "machine.pem"
    authority.issue_cert("a").cert_chain_pems[0].write_to_path(str(path))
    assert _keys(ClusterState(), _site(), path) == []
    soon = datetime.now(UTC) + timedelta(days=13)
    authority.issue_cert("a", not_after=soon).cert_chain_pems[0].write_to_path(str(path))
    (key,) = _keys(ClusterState(), _site(certificate=path))
    assert key.startswith(f"certificate {path}")


@contextmanager
def _machine_whose_clock_differs(seconds: float, lag: int) -> Iterator[str]:
    """Answers as Patroni does, with another time: this computer has one clock."""

    class Patroni(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            members = [
                {"name": "a", "role": "leader", "state": "running"},
                {"name": "b", "role": "quorum_standby", "state": "streaming", "lag": lag},
            ]
            said = {"members": members} if self.path == "/cluster" else {"synchronous_mode": "quorum"}
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        def date_time_string(self, timestamp: float | None = None) -> str:
            return super().date_time_string((timestamp or datetime.now(UTC).timestamp()) + seconds)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Patroni)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("seconds", "lag", "found"),
    [
        (0, 0, []),
        (60, 0, ["clock 127.0.0.1"]),
        (-60, 0, ["clock 127.0.0.1"]),
        (0, 17_000_000, ["lag b"]),
    ],
)
def test_clocks_that_differ_and_a_standby_that_is_behind_are_found(
    seconds: float, lag: int, found: list[str]
) -> None:
    with _machine_whose_clock_differs(seconds, lag) as address:
        site = _site(patroni=[address], watchdog=False)
        assert _keys(look(site, _ANSWER_SECONDS), site) == found


def test_no_watchdog_at_all_is_found(tmp_path: Path) -> None:
    with _machine_whose_clock_differs(0, 0) as address:
        site = _site(patroni=[address])
        assert _keys(look(site, _ANSWER_SECONDS, tmp_path), site) == ["watchdog"]


def test_what_is_written_about_machines_must_be_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("check", "cluster", "--cluster", str(tmp_path / "none.toml"))
    assert run(tmp_path / "none.sqlite", *asked) == 1
    assert "docs/province/two/cluster.toml" in capsys.readouterr().err


def test_the_machines_are_in_the_mail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "cluster.toml"
    file.write_text(
        'data = "/data"\nbinaries = "/bin"\nwatchdog = false\npatroni = ["http://127.0.0.1:9"]\n', "utf-8"
    )
    asked = ("check", "cluster", "--cluster", str(file), "--mail-to", "a@mttq.example")
    assert run(tmp_path / "none.sqlite", *asked, "--smtp", "127.0.0.1:9") == 2, "no mail server is there"
    assert "systemctl status patroni" in capsys.readouterr().out
