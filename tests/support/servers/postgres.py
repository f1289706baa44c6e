"""A real PostgreSQL server for tests, on a Unix socket in a folder of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.patience import PATIENCE_SECONDS, wait_until
from tests.support.processes import Processes, wait_for
from tests.support.requirement import program, unavailable
from tests.support.system import WINDOWS

UNPRIVILEGED = "nobody"
SETTINGS = (
    "listen_addresses=",
    "fsync=off",
    "full_page_writes=off",
    "shared_buffers=64MB",
    "max_connections=60",
)


@dataclass(frozen=True)
class PostgresServer:
    """A running server whose superuser is ``postgres``; only this machine's root and its owner reach it."""

    folder: Path

    def url(self, database: str) -> str:
        """The SQLAlchemy address of one database."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}&port=5432"

    def start(self, processes: Processes, settings: Sequence[str] = SETTINGS) -> None:
        """Start it, for the first time or once more."""
        told = [part for setting in settings for part in ("-c", setting)]
        places: list[str | Path] = ["-D", self.folder / "data", "-k", self.folder, "-p", "5432"]
        process = processes.start(
            [*_as_unprivileged(), binaries() / "postgres", *places, *told],
            cwd=Path("/"),
            stderr=subprocess.DEVNULL,
        )
        wait_for(self.folder / ".s.PGSQL.5432.lock", process)
        _wait_until_ready(binaries(), self.folder)

    @property
    def number(self) -> int:
        """The id of its first process."""
        return int(self._number_file.read_text().split()[0])

    @property
    def _number_file(self) -> Path:
        return self.folder / "data" / "postmaster.pid"

    def stop(self) -> None:
        """Stop it at once, whoever is connected."""
        os.kill(self.number, signal.SIGINT)
        wait_until(lambda: not self._number_file.exists(), "PostgreSQL to stop")

    def create_database(self, like: str = "") -> str:
        """Make an empty database, or one ``like`` that of an address that nobody uses; return its address."""
        import psycopg

        template = like.rpartition("@/")[2].partition("?")[0] or "template1"
        name = f"t{uuid.uuid4().hex}"
        with psycopg.connect(
            host=str(self.folder), port=5432, user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        return self.url(name)

    @contextmanager
    def demoted(self, address: str) -> Iterator[None]:
        """A database takes nothing more, as that of a primary which became a standby."""
        import psycopg

        name = address.rpartition("@/")[2].partition("?")[0]
        setting = f'ALTER DATABASE "{name}" {{}} default_transaction_read_only'
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        with psycopg.connect(
            host=str(self.folder), port=5432, user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(f"{setting.format('SET')} = on".encode())
            connection.execute(ended, [name])
            try:
                yield
            finally:
                connection.execute(setting.format("RESET").encode())
                connection.execute(ended, [name])


def binaries() -> Path:
    on_path = shutil.which("initdb")
    candidates = [Path(on_path).resolve().parent] if on_path else []
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    candidates += sorted(installed, key=lambda path: int(path.parent.name.split(".")[0]), reverse=True)
    for folder in candidates:
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    return unavailable("a PostgreSQL server", "postgresql")


def _as_unprivileged() -> list[str]:
    """The server refuses to run as root; then it runs as ``nobody``."""
    return [program("runuser", "util-linux"), "-u", UNPRIVILEGED, "--"] if os.geteuid() == 0 else []


@contextmanager
def new_postgres() -> Iterator[PostgresServer]:
    """The folder of a server that does not run yet. It keeps nothing on disk safe."""
    if WINDOWS:
        pytest.skip("the server of a Unix: no office's computer has one")
    programs = binaries()
    folder = Path(tempfile.mkdtemp(prefix="smt-pg-"))  # short: a socket's path has 107 bytes at most
    if os.geteuid() == 0:
        import pwd  # not on Windows, where nothing here runs

        account = pwd.getpwnam(UNPRIVILEGED)
        os.chown(folder, account.pw_uid, account.pw_gid)
    user = _as_unprivileged()
    data = folder / "data"
    initdb = [*user, str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "--no-sync"]
    made = subprocess.run(
        [*initdb, "-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=vi-VN"],
        cwd="/",
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    yield PostgresServer(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server(session_processes: Processes) -> Iterator[PostgresServer]:
    """A server of this run: the data live as long as the tests."""
    with new_postgres() as server:
        server.start(session_processes)
        yield server
        session_processes.end_all()


def _wait_until_ready(binaries: Path, folder: Path) -> None:
    command = [str(binaries / "pg_isready"), "-q", "-h", str(folder), "-p", "5432"]
    for _ in range(200):
        if subprocess.run(command, check=False, timeout=PATIENCE_SECONDS).returncode == 0:
            return
    pytest.fail("PostgreSQL does not answer")


@pytest.fixture
def postgres(postgres_server: PostgresServer) -> str:
    """The ``postgresql+psycopg://`` address of an empty database for this test alone."""
    return postgres_server.create_database()
