"""PostgreSQL with pgBackRest by the documented files, put back to a time by the command of the server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess

from tests.builders import COMMUNE, put_response
from tests.support.patience import PATIENCE_SECONDS, wait_until
from tests.support.processes import ROOT, Processes, wait_for
from tests.support.requirement import program
from tests.support.servers.cluster import KEPT_BACKUPS, postgres_binaries
from tests.support.servers.machines import Machine, Network, give_away, new_network, unprivileged
from tests.support.servers.upstream import Desk, Upstream
from upstream.database.database import Database
from upstream.records.stored import load_all


def site_of(network: Network, machine: Machine, **places: str) -> Path:
    """The documented file of the machines, as one of them has it."""
    here = {
        "/usr/lib/postgresql/17/bin": str(postgres_binaries()),
        "/var/lib/postgresql/restore-tried.json": f"{machine.folder}/tried.json",
        **places,
    }
    return machine.write("cluster.toml", network.documented("cluster.toml", machine, here))


def run_on(
    machine: Machine, database: str, *words: str, seconds: float = 4 * PATIENCE_SECONDS
) -> CompletedProcess[str]:
    """Run a command of the server on a machine."""
    return subprocess.run(
        command_on(database, *words),
        env=environment_on(machine),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


def kill_at_each_stage(
    machine: Machine,
    command: Sequence[str],
    processes: Processes,
    more: Mapping[str, Callable[[], object]] | None = None,
) -> Iterator[str]:
    """Begin a restore, kill it at its next stage, and yield which one that was; then begin it again.

    PostgreSQL runs before the first one. What a command has started as a service of its own goes on, as
    PostgreSQL does. ``more``: later stages, and how each is seen.
    """
    number, printed = machine.data / "postmaster.pid", machine.folder / "printed"
    stages: dict[str, Callable[[], object]] = {
        "PostgreSQL was stopped": lambda: not number.exists(),
        "the files are back": (machine.data / "recovery.signal").exists,
        "PostgreSQL runs for this command alone": number.exists,
        "it is where it was": lambda: "is where it was" in printed.read_text(),
        **(more or {}),
    }
    for stage, is_reached in stages.items():
        with printed.open("wb") as output:
            restoring = processes.start(
                command,
                env={**environment_on(machine), "TMPDIR": str(machine.folder.parent)},
                stdout=output.fileno(),
                stderr=output.fileno(),
            )

        def seen() -> bool:
            assert restoring.poll() is None, (stage, printed.read_text())  # noqa: B023
            return bool(is_reached())  # noqa: B023

        wait_until(seen, stage)
        os.killpg(restoring.pid, signal.SIGKILL)
        restoring.wait(PATIENCE_SECONDS)
        yield stage


def command_on(database: str, *words: str) -> list[str]:
    """A command of the server, as it is typed."""
    return [sys.executable, "-m", "upstream", "--lang", "en", "--database", database, *words]


def environment_on(machine: Machine) -> dict[str, str]:
    """The environment of a command on a machine: pgBackRest finds its file."""
    return {**os.environ, "PGBACKREST_CONFIG": f"{machine.folder}/pgbackrest.conf"}


class OfficesAhead:
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
        assert forms_in(self.server.database) == set(names)


def forms_in(database: str) -> set[str]:
    """The ids of the forms that a province has of the office of the tests."""
    opened = Database.connect(database)
    with opened.read() as connection:
        records = load_all(connection, COMMUNE)
        names = {record.entity_id for record in records if record.entity == "survey_response"}
    opened.close()
    return names


def a_moment() -> datetime:
    """A time between before and after; pgBackRest knows the end of a backup by whole seconds."""
    time.sleep(1.1)
    moment = datetime.now(UTC)
    time.sleep(0.3)
    return moment


class OneMachine:
    """PostgreSQL on one machine that pgBackRest copies, by the documented files."""

    def __init__(self, network: Network, processes: Processes, settings: Sequence[str]) -> None:
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
        words = f"{configuration.read_text()}\n{documented}\nlisten_addresses = ''\n" + "".join(
            f"{each}\n" for each in settings
        )
        configuration.write_text(f"{words}unix_socket_directories = '{self.machine.socket_folder}'\n")
        give_away(configuration)
        self.start()
        self.run(self.program, "--stanza=so-mat-tran", "stanza-create")
        self.run(self.program, "--stanza=so-mat-tran", "check")
        for name in ("createuser", "createdb"):
            who: list[str | Path] = ["-h", self.machine.socket_folder, "-U", "postgres", "so-mat-tran"]
            owner = ["--owner=so-mat-tran"] if name == "createdb" else []
            self.run(postgres_binaries() / name, *owner, *who)

    def run(self, *command: str | Path, seconds: float = PATIENCE_SECONDS) -> str:
        """Run a program as the account of PostgreSQL; it must succeed."""
        done = subprocess.run(
            [*unprivileged(), *map(str, command)],
            env={**os.environ, "PGBACKREST_CONFIG": f"{self.machine.folder}/pgbackrest.conf"},
            cwd=self.machine.folder,
            capture_output=True,
            text=True,
            timeout=seconds,
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
def one_machine(
    processes: Processes, settings: Sequence[str] = ("fsync = off",)
) -> Iterator[tuple[OneMachine, Network]]:
    """PostgreSQL on one machine, running; ``settings``: lines of its file besides the documented ones."""
    with new_network("one") as network:
        one = OneMachine(network, processes, settings)
        try:
            yield one, network
        finally:
            processes.end_all()
