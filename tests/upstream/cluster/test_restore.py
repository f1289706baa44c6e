"""A database that is put back to a time by one command: no process serves it before offices are told."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from sqlalchemy import select

from tests.builders import put_response
from tests.support.patience import PATIENCE_SECONDS, wait_until
from tests.support.processes import ROOT, Processes, wait_for
from tests.support.requirement import program
from tests.support.servers.cluster import KEPT_BACKUPS, Cluster, new_cluster, postgres_binaries
from tests.support.servers.machines import Machine, Network, give_away, new_network, unprivileged
from tests.support.servers.upstream import Desk, Upstream
from upstream.admin.setup import initialise, open_initialised
from upstream.database.database import Database
from upstream.database.tables import record
from upstream.database.unavailable import NotAnnounced


def _site(network: Network, machine: Machine, **places: str) -> Path:
    """The documented file of the machines, as one of them has it."""
    here = {
        "/usr/lib/postgresql/17/bin": str(postgres_binaries()),
        "/var/lib/postgresql/restore-tried.json": f"{machine.folder}/tried.json",
        **places,
    }
    return machine.write("cluster.toml", network.documented("cluster.toml", machine, here))


def _command(machine: Machine, database: str, *words: str) -> CompletedProcess[str]:
    """Run a command of the server on a machine."""
    return subprocess.run(
        [sys.executable, "-m", "upstream", "--lang", "en", "--database", database, *words],
        env={**os.environ, "PGBACKREST_CONFIG": f"{machine.folder}/pgbackrest.conf"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=4 * PATIENCE_SECONDS,
        check=False,
    )


class _Offices:
    """Two computers that are ahead of what is put back."""

    def __init__(self, server: Upstream, make_desk: Callable[[str], Desk]) -> None:
        self.lan, self.minh = make_desk("Lan"), make_desk("Minh")
        self.server = server
        for desk in (self.lan, self.minh):
            desk.enrol(server)

    def write(self, name: str) -> None:
        """Lan writes a form, Minh gets it."""
        with self.lan.office.record() as rec:
            put_response(rec, name)
        self.lan.sync()
        self.minh.sync()

    def require_healed(self, *names: str) -> None:
        """Everything is there again, by what offices still have."""
        for desk in (self.minh, self.lan, self.minh, self.lan):
            desk.sync()
        for desk in (self.lan, self.minh):
            assert desk.sync(compare=True).differences == 0
        assert _forms(self.server.database) == set(names)


def _forms(database: str) -> set[str]:
    opened = Database.connect(database)
    with opened.read() as connection:
        found = connection.execute(select(record.c.entity_id).where(record.c.entity == "survey_response"))
        names = {str(name) for name in found.scalars()}
    opened.close()
    return names


def _a_moment() -> datetime:
    """A time between before and after; pgBackRest knows the end of a backup by whole seconds."""
    time.sleep(1.1)
    moment = datetime.now(UTC)
    time.sleep(0.3)
    return moment


@pytest.mark.soak_province
@pytest.mark.timeout(600)
def test_a_cluster_is_put_back_to_a_time_by_one_command(
    processes: Processes, make_desk: Callable[[str], Desk]
) -> None:
    with new_cluster("two", processes, backups=True) as cluster:
        cluster.start()
        cluster.make_stanza()
        cluster.pgbackrest(cluster.repository, "check")
        initialise(cluster.database, "Tỉnh Thử", "sample")
        decisions = cluster.network.folder / "decisions"
        server = Upstream(cluster.database, processes)
        server.command("--decisions", str(decisions), "init", "--sample")
        server.start()
        offices = _Offices(server, make_desk)
        cluster.pgbackrest(cluster.repository, "--type=full", "backup")
        offices.write("f1")
        moment = _a_moment()
        offices.write("f2")
        primary = cluster.primary_machine()
        site = _site(cluster.network, primary)
        words = ("--decisions", str(decisions), "restore", "--cluster", str(site))

        done = _command(primary, cluster.database, *words, "--to", moment.isoformat())
        assert done.returncode == 1
        assert "Stop them on every machine" in done.stderr
        assert _forms(cluster.database) == {"f1", "f2"}, "nothing was touched"

        server.kill()
        wait_until(lambda: _sessions(cluster) == 0, "the sessions to end", 0.2)
        began = time.monotonic()
        done = _command(primary, cluster.database, *words, "--to", moment.isoformat())
        print(done.stdout, done.stderr, f"{time.monotonic() - began:.1f} s", flush=True)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "will send again" in done.stdout
        wait_until(cluster.is_whole, "the standby to be rebuilt", 0.5)
        print(f"whole after {time.monotonic() - began:.1f} s", flush=True)
        wait_until(lambda: _reached(cluster), "HAProxy to reach it", 0.5)
        assert _forms(cluster.database) == {"f1"}
        server.start()
        offices.require_healed("f1", "f2")

        done = _command(primary, cluster.database, "restore", "--cluster", str(site), "--try")
        assert done.returncode == 0, done.stdout + done.stderr
        assert "was put back and read" in done.stdout
        assert (primary.folder / "tried.json").exists()


def _sessions(cluster: Cluster) -> int:
    with cluster.connected(cluster.primary_machine()) as connection:
        asked = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = 'so-mat-tran' AND usename = 'so-mat-tran'"
        )
        row = connection.execute(asked).fetchone()
    assert row is not None
    return int(row[0])


def _reached(cluster: Cluster) -> bool:
    try:
        return bool(_forms(cluster.database) or True)
    except Exception as error:
        if "OperationalError" not in type(error).__name__:
            raise
        return False


class _OneMachine:
    """PostgreSQL on one machine that pgBackRest copies, by the documented files."""

    def __init__(self, network: Network, processes: Processes) -> None:
        self.machine, self._processes = network.machines["a"], processes
        self.program = program("pgbackrest", "pgbackrest")
        folder = self.machine.folder
        words = network.documented("pgbackrest.conf", self.machine, {KEPT_BACKUPS: f"{folder}/backup"})
        self.machine.write("pgbackrest.conf", words)
        initdb: list[str | Path] = [
            postgres_binaries() / "initdb",
            "-D",
            self.machine.data,
            "-U",
            "postgres",
            "-A",
            "trust",
        ]
        self.run(*initdb, "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-sync")
        documented = network.documented("postgresql.conf", self.machine, {})
        configuration = self.machine.data / "postgresql.conf"
        words = f"{configuration.read_text()}\n{documented}\nlisten_addresses = ''\nfsync = off\n"
        configuration.write_text(f"{words}unix_socket_directories = '{self.machine.socket_folder}'\n")
        give_away(configuration)
        self.start()
        self.run(self.program, "--stanza=so-mat-tran", "stanza-create")
        self.run(self.program, "--stanza=so-mat-tran", "check")
        for name in ("createuser", "createdb"):
            who: list[str | Path] = ["-h", self.machine.socket_folder, "-U", "postgres", "so-mat-tran"]
            owner = ["--owner=so-mat-tran"] if name == "createdb" else []
            self.run(postgres_binaries() / name, *owner, *who)

    def run(self, *command: str | Path) -> str:
        """Run a program as the account of PostgreSQL; it must succeed."""
        done = subprocess.run(
            [*unprivileged(), *map(str, command)],
            env={**os.environ, "PGBACKREST_CONFIG": f"{self.machine.folder}/pgbackrest.conf"},
            cwd=self.machine.folder,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        """Start PostgreSQL, as systemd does."""
        with (self.machine.folder / "postgres.log").open("ab") as log:
            process = self._processes.start(
                [*unprivileged(), postgres_binaries() / "postgres", "-D", self.machine.data],
                env={"PGBACKREST_CONFIG": f"{self.machine.folder}/pgbackrest.conf"},
                cwd=self.machine.folder,
                stderr=log.fileno(),
            )
        wait_for(self.machine.socket_folder / ".s.PGSQL.5432.lock", process)
        wait_until(self._takes_changes, "PostgreSQL to take changes", 0.2)

    def _takes_changes(self) -> bool:
        asked = [postgres_binaries() / "psql", "-h", self.machine.socket_folder, "-U", "postgres", "-Atc"]
        done = subprocess.run(
            [*map(str, asked), "SELECT pg_is_in_recovery()"], capture_output=True, text=True, check=False
        )
        return done.stdout.strip() == "f"

    def stop(self) -> None:
        """Stop PostgreSQL."""
        self.run(postgres_binaries() / "pg_ctl", "-D", self.machine.data, "-m", "fast", "-w", "stop")

    @property
    def database(self) -> str:
        """The address of the province's database."""
        return f"postgresql://so-mat-tran@/so-mat-tran?host={self.machine.socket_folder}&port=5432"


@contextmanager
def _one_machine(processes: Processes) -> Iterator[tuple[_OneMachine, Network]]:
    with new_network("one") as network:
        one = _OneMachine(network, processes)
        try:
            yield one, network
        finally:
            processes.end_all()


@pytest.mark.long
def test_one_machine_is_put_back_and_serves_nobody_before_it_is_told(
    processes: Processes, make_desk: Callable[[str], Desk]
) -> None:
    with _one_machine(processes) as (one, network):
        server = Upstream(one.database, processes)
        decisions = network.folder / "decisions"
        server.command("--decisions", str(decisions), "init", "--sample")
        server.start()
        offices = _Offices(server, make_desk)
        one.run(one.program, "--stanza=so-mat-tran", "--type=full", "backup")
        offices.write("f1")
        first = _a_moment()
        offices.write("f2")
        server.kill()

        # By hand, without a word: no process may write, and none may start.
        wait_until(lambda: one.run(one.program, "--stanza=so-mat-tran", "check") == "", "the journal")
        one.stop()
        target = f"--target={first:%Y-%m-%d %H:%M:%S.%f}+00"
        by_time = ["--delta", "--type=time", target, "--target-action=promote"]
        one.run(one.program, "--stanza=so-mat-tran", *by_time, "restore")
        one.start()
        assert _forms(one.database) == {"f1"}
        for command in (("serve", "--port", "0"), ("devices",)):
            done = server.run(*command)
            assert (done.returncode, "Run “restored” first" in done.stderr) == (1, True), done.stderr
        with pytest.raises(NotAnnounced):
            open_initialised(one.database)
        assert "will send again" in server.command("--decisions", str(decisions), "restored")
        server.start()
        offices.require_healed("f1", "f2")

        second = _a_moment()
        offices.write("f3")
        server.kill()
        site = _site(network, one.machine, **{'config = "/etc/postgresql/17/main/postgresql.conf"\n': ""})
        words = ("--decisions", str(decisions), "restore", "--cluster", str(site))
        done = _command(one.machine, one.database, *words, "--to", second.isoformat())
        assert done.returncode == 0, done.stdout + done.stderr
        one.start()
        assert _forms(one.database) == {"f1", "f2"}
        server.start()
        offices.require_healed("f1", "f2", "f3")
