"""PostgreSQL under Patroni with etcd and HAProxy, by the documented files, every machine on this computer."""

from __future__ import annotations

import json
import os
import signal
import ssl
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.support.patience import PATIENCE_SECONDS, wait_until
from tests.support.processes import Processes
from tests.support.requirement import program
from tests.support.running.processor import children_of
from tests.support.servers.machines import (
    PASSWORDS,
    Machine,
    Network,
    new_network,
    unprivileged,
)
from tests.support.servers.postgres import binaries
from tests.support.system import end_group

DATABASES = {"two": "ab", "three": "abc"}
"""The machines that have a database; etcd is on a, b and c."""
_ETCD = "abc"
_DOCUMENTED_BINARIES = Path("/usr/lib/postgresql/17/bin")
KEPT_BACKUPS = "/srv/backup/so-mat-tran"
_QUORUM = 4
"""The first Patroni that has synchronous_mode: quorum."""
_HANGS_SECONDS = 3.0
_FAST = "max_connections: 100"
_OTHER_SETTINGS = {
    _FAST: "max_connections: 100\n        shared_buffers: 64MB\n        fsync: 'off'",
    # What makes a machine that hangs harmless where there is a /dev/watchdog.
    "mode: required": "mode: 'off'",
    "local all postgres peer": "local all postgres trust",
    ",127.0.0.1:5432": ":5432",
}


def postgres_binaries() -> Path:
    """The documented PostgreSQL; else the one that is here."""
    return _DOCUMENTED_BINARIES if _DOCUMENTED_BINARIES.is_dir() else binaries()


_STARTS_WITHIN = 300.0
"""Seconds: five programs start one after the other, on a machine that runs other tests."""


class Cluster:
    """Machines that run; every program on them can be killed, stopped and started again."""

    def __init__(self, network: Network, processes: Processes, *, backups: bool = False) -> None:
        self.network, self._processes = network, processes
        self.databases = [network.machines[name] for name in DATABASES[network.kind]]
        self._backups = backups
        self.is_synchronous = True
        self._running: dict[tuple[str, str], subprocess.Popen[bytes]] = {}
        self._context = ssl.create_default_context(cafile=str(network.certificates / "ca.pem"))
        self._context.load_cert_chain(
            network.certificates / "machine.pem", network.certificates / "machine-key.pem"
        )
        self.settings: dict[str, str] = dict(_OTHER_SETTINGS)
        """Words of the documented Patroni file, and what stands here in their place."""

    def start(self) -> None:
        """Start everything; return once a primary has its synchronous standby, and HAProxy reaches it."""
        if self._backups:
            self.start_backups()
        for name in _ETCD:
            self.start_etcd(name)
        for machine in self.databases:
            self.start_patroni(machine)
            if machine is self.databases[0]:
                wait_until(lambda: self._is_up(machine), "the first primary", 0.1, _STARTS_WITHIN)  # noqa: B023
        self.start_haproxy()
        wait_until(self.is_whole, "the standbys", 0.2, _STARTS_WITHIN)
        self._make_database()

    def _is_up(self, machine: Machine) -> bool:
        ended = self._running[machine.name, "patroni"].poll()
        assert ended is None, (machine.folder / "patroni.log").read_text()[-4000:]
        return self.primary() is machine

    def make_asynchronous(self) -> None:
        """Have it made, when it starts, without a synchronous standby."""
        self.is_synchronous = False
        self.settings["synchronous_mode: quorum"] = "synchronous_mode: 'off'"

    def be_durable(self) -> None:
        """Have PostgreSQL, when it starts, keep what it acknowledges safe from a power cut, too."""
        self.settings[_FAST] = self.settings[_FAST].replace("'off'", "'on'")

    def start_etcd(self, name: str) -> None:
        """Start etcd on a machine."""
        machine = self.network.machines[name]
        words = self.network.documented(
            "etcd.env", machine, {"/var/lib/etcd/so-mat-tran": f"{machine.folder}/etcd"}
        )
        told = dict(line.split("=", 1) for line in words.splitlines() if line and line[0] != "#")
        told |= {"ETCD_LOG_LEVEL": "error", "ETCD_UNSAFE_NO_FSYNC": "true"}
        self._start(machine, "etcd", [program("etcd", "etcd-server")], told)

    def start_patroni(self, machine: Machine) -> None:
        """Start Patroni on a machine, which starts PostgreSQL when it may."""
        places = {**self.settings, "/var/lib/postgresql/patroni.pgpass": f"{machine.folder}/pgpass"}
        places[str(_DOCUMENTED_BINARIES)] = str(postgres_binaries())
        told = {**PASSWORDS, "PGBACKREST_CONFIG": f"{machine.folder}/pgbackrest.conf"}
        if not self._backups:
            places["pgbackrest --stanza=so-mat-tran archive-push %p"] = "'true'"
            places["pgbackrest --stanza=so-mat-tran archive-get %f %p"] = "'false'"
        path = machine.write("patroni.yml", self.network.documented("patroni.yml", machine, places))
        self._start(machine, "patroni", [patroni(), path], told)

    def start_backups(self) -> None:
        """Start pgBackRest on each machine that has a part in backups; the repository is the last one's."""
        for machine in [*self.databases, self.repository]:
            name = "pgbackrest.conf" if machine in self.databases else "pgbackrest-repository.conf"
            places = (
                {} if machine in self.databases else {"/srv/backup/so-mat-tran": f"{machine.folder}/backup"}
            )
            path = machine.write("pgbackrest.conf", self.network.documented(name, machine, places))
            told = {"PGBACKREST_CONFIG": str(path)}
            self._start(machine, "pgbackrest", [program("pgbackrest", "pgbackrest"), "server"], told)

    @property
    def repository(self) -> Machine:
        """The machine that keeps the backups: the one behind those that have the database."""
        return list(self.network.machines.values())[len(self.databases)]

    def pgbackrest(self, machine: Machine, *arguments: str) -> str:
        """Run pgBackRest on a machine; it must succeed."""
        done = subprocess.run(
            [*unprivileged(), program("pgbackrest", "pgbackrest"), "--stanza=so-mat-tran", *arguments],
            env={**os.environ, "PGBACKREST_CONFIG": f"{machine.folder}/pgbackrest.conf"},
            cwd=machine.folder,
            capture_output=True,
            text=True,
            timeout=2 * PATIENCE_SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def make_stanza(self) -> None:
        """Have pgBackRest begin to keep this cluster; a machine that hands its journal over is in the way."""

        def made() -> bool:
            with suppress(AssertionError):
                self.pgbackrest(self.repository, "stanza-create")
                return True
            return False

        wait_until(made, "the stanza", 0.5)

    def start_haproxy(self) -> None:
        """Start HAProxy, at which the processes of the server reach the primary."""
        machine = self.network.machines["a"]
        words = self.network.documented("haproxy.cfg", machine, {"127.0.0.1:5000": self.at_proxy})
        words = words.replace("    user haproxy\n    group haproxy\n", "")
        path = machine.write("haproxy.cfg", words)
        self._start(machine, "haproxy", [program("haproxy", "haproxy"), "-db", "-f", path], {})

    @property
    def at_proxy(self) -> str:
        """Where HAProxy listens."""
        return f"{self.network.proxy_address}:5000"

    def _start(self, machine: Machine, what: str, command: list[str | Path], told: dict[str, str]) -> None:
        with (machine.folder / f"{what}.log").open("ab") as log:
            self._running[machine.name, what] = self._processes.start(
                [*unprivileged(), *command],
                env={"HOME": str(machine.folder), **told},
                cwd=machine.folder,
                stdout=log.fileno(),
                stderr=log.fileno(),
            )

    def _make_database(self) -> None:
        with self.connected(self.primary_machine()) as connection:
            connection.execute("CREATE ROLE \"so-mat-tran\" LOGIN PASSWORD 'ba-mat-khau'")
            connection.execute('CREATE DATABASE "so-mat-tran" OWNER "so-mat-tran"')

    @property
    def database(self) -> str:
        """The address of the database as processes of the server have it; the password is in the file."""
        words = (
            f"sslmode=verify-ca&sslrootcert={self.network.certificates}/ca.pem&passfile={self._passwords()}"
        )
        return f"postgresql://so-mat-tran@{self.at_proxy}/so-mat-tran?{words}"

    def _passwords(self) -> Path:
        path = self.network.folder / "passwords"
        if not path.exists():
            path.write_text("*:*:*:so-mat-tran:ba-mat-khau\n")
            path.chmod(0o600)
        return path

    def connect(self, machine: Machine, database: str = "postgres") -> psycopg.Connection[Any]:
        """Return a connection of the administrator to the PostgreSQL of a machine; the caller closes it."""
        return psycopg.connect(
            host=str(machine.socket_folder),
            user="postgres",
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )

    @contextmanager
    def connected(self, machine: Machine, database: str = "postgres") -> Iterator[psycopg.Connection[Any]]:
        """A connection of the administrator to the PostgreSQL of a machine."""
        with self.connect(machine, database) as connection:
            yield connection

    def ask(self, machine: Machine, path: str, method: str = "GET", body: object = None) -> Any:
        """What the Patroni of a machine says.

        Raises:
            OSError: nobody answers, or it refuses.
        """
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"https://{machine.address}:8008{path}", content, method=method)
        with urllib.request.urlopen(request, timeout=_HANGS_SECONDS, context=self._context) as answer:
            text = answer.read().decode()
        return json.loads(text) if text.startswith("{") else text

    def primary(self) -> Machine | None:
        """The machine that says that it is the primary."""
        for machine in self.databases:
            with suppress(OSError, ValueError):
                self.ask(machine, "/primary")
                return machine
        return None

    def primary_machine(self) -> Machine:
        """The primary, once there is one."""
        wait_until(self.primary, "a primary", 0.2)
        found = self.primary()
        assert found is not None
        return found

    def members(self) -> list[dict[str, Any]]:
        """The machines as Patroni sees them; none while nobody answers."""
        for machine in self.databases:
            with suppress(OSError, ValueError):
                return list(self.ask(machine, "/cluster")["members"])
        return []

    def is_whole(self) -> bool:
        """Whether there is a primary, and every other machine follows it, at least one synchronously."""
        members = self.members()
        roles = sorted(member["role"] for member in members if member["state"] in ("running", "streaming"))
        synchronous = any(role in ("sync_standby", "quorum_standby") for role in roles)
        # A primary that was away and comes back is a standby only once it is on the new timeline.
        timelines = {member.get("timeline") for member in members}
        here = len(roles) == len(self.databases) and roles.count("leader") == len(timelines) == 1
        return here and (synchronous or not self.is_synchronous)

    def change_settings(self, **values: object) -> None:
        """Change what Patroni keeps in etcd, as ``patronictl edit-config`` does."""
        self.ask(self.primary_machine(), "/config", "PATCH", values)

    def number(self, machine: Machine, what: str) -> int:
        """The id of a program's process."""
        if what != "postgres":
            return self._running[machine.name, what].pid
        return int((machine.data / "postmaster.pid").read_text().split()[0])

    def receiver(self, machine: Machine) -> int:
        """The id of the process that receives the primary's journal on a standby."""
        for number in self._family(self.number(machine, "postgres")):
            if b"walreceiver" in Path(f"/proc/{number}/cmdline").read_bytes():
                return number
        raise LookupError(machine.name)

    def kill(self, machine: Machine, *what: str) -> None:
        """End programs at once."""
        for each in what:
            with suppress(FileNotFoundError, ProcessLookupError, ValueError, IndexError):
                os.kill(self.number(machine, each), signal.SIGKILL)
            if each != "postgres":
                self._running[machine.name, each].wait(PATIENCE_SECONDS)

    def end_politely(self, machine: Machine, what: str) -> None:
        """End a program as systemd does."""
        process = self._running[machine.name, what]
        process.terminate()
        process.wait(PATIENCE_SECONDS)

    @contextmanager
    def frozen(self, machine: Machine, *what: str) -> Iterator[None]:
        """Programs stand still, with all their children, as on a machine that hangs; then they go on."""
        numbers = [number for each in what for number in self._family(self.number(machine, each))]
        for number in numbers:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGSTOP)
        try:
            yield
        finally:
            for number in numbers:
                with suppress(ProcessLookupError):
                    os.kill(number, signal.SIGCONT)

    def _family(self, number: int) -> list[int]:
        return [number, *(each for child in children_of(number) for each in self._family(child))]

    def end(self) -> None:
        """End everything at once: the data are thrown away."""
        for machine in self.databases:
            self.kill(machine, *(each for name, each in list(self._running) if name == machine.name))
            self.kill(machine, "postgres")
        for process in self._running.values():
            end_group(process.pid, forced=True)
            process.wait(PATIENCE_SECONDS)


def patroni() -> str:
    """The installed Patroni, if it is one that the documented files are for."""
    found = program("patroni", "patroni")
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
    if int(said.split()[1].split(".")[0]) < _QUORUM:
        pytest.skip(f"the documented files need Patroni {_QUORUM}; here is {said.strip()}")
    return found


@contextmanager
def new_cluster(kind: str, processes: Processes, *, backups: bool = False) -> Iterator[Cluster]:
    """A cluster whose programs do not run yet."""
    patroni(), program("etcd", "etcd-server"), program("haproxy", "haproxy")
    with new_network(kind) as network:
        cluster = Cluster(network, processes, backups=backups)
        try:
            yield cluster
        finally:
            cluster.end()
