"""A real server of the province on loopback, and offices that are connected to it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from sqlalchemy import Connection

from desktop_app.base.resource_files import resource_path
from desktop_app.book.office import Office
from desktop_app.movements.commands import set_period_status
from desktop_app.sync.identity.enrolment import connect, enrol
from desktop_app.sync.rounds.round import run_round
from desktop_app.sync.stages import RoundResult
from tests.builders import COMMUNE, an_office
from tests.support.forked import Forked
from tests.support.patience import PATIENCE_SECONDS
from tests.support.processes import Processes
from tests.support.running.commands import run_command
from tests.support.servers.line import Line
from tests.support.servers.postgres import PostgresServer
from tests.support.servers.read_model import require_sound
from upstream.admin.setup import initialise
from upstream.base.clock import now_millis
from upstream.database.database import Database
from upstream.database.migrating import upgrade
from upstream.devices.enrolment import new_code


@dataclass
class Upstream:
    """A province's server in a process of its own."""

    database: str
    processes: Processes
    address: str = ""
    port: int = 0
    process: Forked | None = None
    module: str = "upstream"

    def command(self, *arguments: str) -> str:
        """Run a command of the server and return what it printed; it must succeed."""
        process = self.processes.fork("upstream", self._told(*arguments))
        with process.stdout:
            printed = process.stdout.read().decode()
        assert process.wait() == 0, arguments
        return printed.strip()

    def run(self, *arguments: str) -> CompletedProcess[str]:
        """Run a command of the server as it is typed; it may be refused."""
        return run_command("upstream", *self._told(*arguments))

    def start(self, *faults: str, stderr: int | None = None) -> None:
        """Start to answer; on the port it had before, so that offices find it again."""
        arguments = self._told("serve", "--port", str(self.port), *faults)
        self.process = self.processes.fork(self.module, arguments, stderr)
        line = self.process.stdout.readline().decode().strip()
        assert line.startswith("listening on http://127.0.0.1:"), line
        self.address = line.removeprefix("listening on ")
        self.port = int(self.address.rpartition(":")[2])

    def _told(self, *arguments: str) -> list[str]:
        return ["--lang", "en", "--database", self.database, *arguments]

    def stop(self) -> None:
        """Stop to answer."""
        assert self.process is not None
        self.process.terminate()
        self.process.wait(PATIENCE_SECONDS)
        self.process.stdout.close()
        self.process = None

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(PATIENCE_SECONDS)
        self.process.stdout.close()
        self.process = None

    def code(self, commune: str = COMMUNE, *more: str) -> str:
        """A one-time code."""
        if more:
            return self.command("enrol", "--commune", commune, *more)
        with self.opened() as connection:
            return new_code(connection, commune, "", now_millis() + 3_600_000)

    @contextmanager
    def opened(self) -> Iterator[Connection]:
        """A writing connection to the server's database, beside the server."""
        database = Database.connect(self.database)
        try:
            with database.write() as connection:
                yield connection
        finally:
            database.close()


@pytest.fixture(scope="session")
def empty_province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database as all migrations leave it, to be copied; no server has named itself in it yet."""
    path = tmp_path_factory.mktemp("province") / "empty.sqlite"
    _migrate(str(path))
    return path


@pytest.fixture(scope="session")
def empty_province_postgres(postgres_server: PostgresServer) -> str:
    """The address of the same in PostgreSQL."""
    address = postgres_server.create_database()
    _migrate(address)
    return address


def _migrate(address: str) -> None:
    database = Database.connect(address)
    upgrade(database)
    database.close()


@pytest.fixture
def make_upstream(
    processes: Processes, empty_province: Path, tmp_path: Path
) -> Iterator[Callable[[str], Upstream]]:
    """Starts initialised sample servers over the databases given.

    At the end their tables for pages are what building them again makes; ``tmp_path`` is there until then.
    """
    started: list[Upstream] = []

    def make(database: str) -> Upstream:
        server = Upstream(database, processes)
        if "://" not in database and not Path(database).exists():
            shutil.copyfile(empty_province, database)
        initialise(database, "Tỉnh Thử", "sample")
        server.start()
        started.append(server)
        return server

    yield make
    for server in started:
        if server.process is not None:
            server.kill()  # a polite stop takes a fifth of a second and is a test of its own
            require_sound(server.database)


@pytest.fixture
def upstream(tmp_path: Path, make_upstream: Callable[[str], Upstream]) -> Upstream:
    """A running sample server over SQLite."""
    return make_upstream(str(tmp_path / "province.sqlite"))


@pytest.fixture(params=["sqlite", "postgresql"])
def server(
    request: pytest.FixtureRequest, tmp_path: Path, make_upstream: Callable[[str], Upstream]
) -> Upstream:
    """A running sample server, once over each of the two databases."""
    if request.param == "postgresql":
        postgres: PostgresServer = request.getfixturevalue("postgres_server")
        empty = request.getfixturevalue("empty_province_postgres")
        return make_upstream(postgres.create_database(like=empty))
    return make_upstream(str(tmp_path / "province.sqlite"))


@pytest.fixture
def on_postgres(
    make_upstream: Callable[[str], Upstream], postgres_server: PostgresServer, empty_province_postgres: str
) -> Upstream:
    """A running sample server over PostgreSQL."""
    return make_upstream(postgres_server.create_database(like=empty_province_postgres))


@pytest.fixture
def line(upstream: Upstream, lines: list[Line]) -> Line:
    """A line to the running server that can be made bad."""
    lines.append(Line(upstream.port))
    return lines[0]


@dataclass
class Desk:
    """A computer of the office."""

    office: Office
    results: list[RoundResult] = field(default_factory=list)

    def enrol(self, server: Upstream, address: str = "", name: str = "") -> None:
        """Connect it with a fresh code."""
        enrol(self.office.sync_book(), address or server.address, server.code(), name)

    def sync(self, *, compare: bool = False) -> RoundResult:
        """One round."""
        book = self.office.sync_book()
        with connect(book) as transport:
            result = run_round(book, transport, compare=compare)
        self.results.append(result)
        return result

    def put(self, entity: str, entity_id: str, **fields: object) -> None:
        """Record a change in a transaction of its own."""
        with self.office.record() as rec:
            rec.put(entity, entity_id, fields)  # type: ignore[arg-type]

    def submit_report(self, set_code: str, period: str) -> None:
        """Hand the commune's report of a period in, as the window does."""
        with self.office.record() as rec:
            set_period_status(rec, set_code, period, "commune", "submitted")

    def get(self, entity: str, entity_id: str) -> dict[str, object] | None:
        """The fields of a record as the office sees them."""
        from desktop_app.journal.rows import RecordWriter

        with self.office.read() as connection:
            record = RecordWriter(connection, {}).get(entity, entity_id)
        return None if record is None else dict(record.fields)

    def value(self, entity: str, entity_id: str, name: str) -> object:
        """One field of a record that must be there."""
        fields = self.get(entity, entity_id)
        assert fields is not None
        return fields.get(name)


@pytest.fixture(scope="session")
def begun_desk(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of a computer's book that was just begun, to be copied: each name is another computer."""

    @cache
    def begun(name: str) -> Path:
        folder = tmp_path_factory.mktemp("desk")
        an_office(folder, officer=name).close()
        return folder

    return begun


@pytest.fixture
def make_desk(tmp_path: Path, begun_desk: Callable[[str], Path]) -> Iterator[Callable[[str], Desk]]:
    """Opens computers of one office by name; a second time the same name opens the same book."""
    opened: list[Office] = []

    def make(name: str) -> Desk:
        folder = tmp_path / name
        if not folder.exists():
            shutil.copytree(begun_desk(name), folder)
        office = an_office(folder, officer=name)
        opened.append(office)
        return Desk(office)

    yield make
    for office in opened:
        office.close()


@pytest.fixture
def desks(upstream: Upstream, make_desk: Callable[[str], Desk]) -> tuple[Desk, Desk]:
    """Two connected computers."""
    lan, minh = make_desk("Lan"), make_desk("Minh")
    lan.enrol(upstream, name="Máy Lan")
    minh.enrol(upstream, name="Máy Minh")
    return lan, minh


def with_numbers(path: Path, **numbers: object) -> Path:
    """The shipped limits of the server with other numbers, written to ``path``."""
    lines = resource_path("upstream", "limits.toml").read_text("utf-8").splitlines()
    names = [line.partition("=")[0].strip() for line in lines]
    assert numbers.keys() <= set(names), "the shipped file has no such number"
    changed = [
        f"{name} = {numbers[name]}" if name in numbers else line
        for name, line in zip(names, lines, strict=True)
    ]
    path.write_text("\n".join(changed), "utf-8")
    return path
