"""A province that has all of a generated book, and two computers of the office that are connected to it.

Made by a real exchange over loopback and kept beside the books.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from desktop_app.base.clock import FixedClock, to_millis
from desktop_app.book.office import DataFolder, Office
from desktop_app.credentials.vault import VaultKind
from desktop_app.storage.tables.journal import journal_device
from desktop_app.storage.tables.sync import sync_conflict, sync_rejected
from desktop_app.sync.identity.enrolment import connect, enrol
from desktop_app.sync.problems import SyncProblem
from desktop_app.sync.rounds.round import run_round
from desktop_app.sync.stages import RoundResult
from desktop_app.sync.state import change_state
from tests.benchmarks.book.building import FACTS
from tests.benchmarks.book.extent import END, OFFICER, SECOND_OFFICER
from tests.benchmarks.book.kept import BenchBook, book_key, made_whole, read_facts
from tests.benchmarks.reporting.run_files import BENCH
from tests.builders import COMMUNE, PASSPHRASE, QUICK
from tests.support.processes import Processes
from tests.support.servers.upstream import Upstream, with_numbers
from upstream.admin.setup import initialise

_MANY = 10**9
_ATTEMPTS = 50
LIMITS: Final = dict.fromkeys(("values_per_minute", "megabytes_per_minute", "requests_per_minute"), _MANY)
_DATABASE, _FIRST, _SECOND = "province.sqlite", "first", "second"


@dataclass(frozen=True, slots=True)
class ConnectedComputer:
    """A computer of the office, open."""

    office: Office

    @property
    def clock(self) -> FixedClock:
        """The clock of its book."""
        assert isinstance(self.office.clock, FixedClock)
        return self.office.clock

    def sync(self, *, compare: bool = False) -> RoundResult:
        """One round."""
        book = self.office.sync_book()
        with connect(book) as transport:
            return run_round(book, transport, compare=compare)


class RunningProvince(NamedTuple):
    """A province that runs, and both computers of its office."""

    server: Upstream
    first: ConnectedComputer
    second: ConnectedComputer
    book: BenchBook


class ProvinceAges(NamedTuple):
    """Provinces that have the book of one year, and that of ten."""

    one: RunningProvince
    ten: RunningProvince


@dataclass(frozen=True, slots=True)
class KeptProvince:
    """The folder with its database and both books."""

    root: Path

    def copied_to(self, root: Path) -> KeptProvince:
        """The same in another folder."""
        shutil.copytree(self.root, root)
        return KeptProvince(root)

    @contextmanager
    def running(self, processes: Processes) -> Iterator[RunningProvince]:
        """Start the server, open both books, and connect them to its present port."""
        server = started(self.root, processes)
        book = BenchBook(self.root / _FIRST, read_facts(self.root / _FIRST))
        with (
            closing(book.open()) as first,
            closing(BenchBook(self.root / _SECOND, book.facts).open(SECOND_OFFICER)) as second,
        ):
            for office in (first, second):
                with office.store.write() as connection:  # the daily comparison is measured by itself
                    change_state(connection, address=server.address, last_compared=to_millis(END))
            yield RunningProvince(server, ConnectedComputer(first), ConnectedComputer(second), book)
        server.stop()


def started(root: Path, processes: Processes) -> Upstream:
    """A server over the database in a folder that lets an office exchange years in a minute."""
    limits = with_numbers(root / "limits.toml", **LIMITS)
    server = Upstream(str(root / _DATABASE), processes)
    server.start("--limits", str(limits))
    return server


def kept_province(name: str, book: BenchBook) -> KeptProvince:
    """The province of a book, made where it is not there; it is only to be copied."""
    root = BENCH / "books" / book_key() / name
    if not root.exists():
        processes = Processes()
        try:
            with made_whole(root) as part:
                part.mkdir()
                _make(part, book, processes)
        finally:
            processes.end_all()
    return KeptProvince(root)


def _make(root: Path, book: BenchBook, processes: Processes) -> None:
    initialise(str(root / _DATABASE), "Tỉnh Thử", "sample")
    server = started(root, processes)
    first = book.copied_to(root / _FIRST)
    with closing(first.open()) as office:
        _as_never_sent(office)
        _join(office, server, "Máy Một")
    with closing(_begun(root / _SECOND)) as office:
        _join(office, server, "Máy Hai")
    shutil.copyfile(root / _FIRST / FACTS, root / _SECOND / FACTS)
    server.stop()


def _as_never_sent(office: Office) -> None:
    with office.store.write() as connection:
        connection.execute(journal_device.update().values(acked_seq=0))
        connection.execute(sync_conflict.delete())
        connection.execute(sync_rejected.delete())


def _begun(root: Path) -> Office:
    office = Office.open(
        DataFolder(root), lambda _: PASSPHRASE, FixedClock(END), prefer=VaultKind.PASSPHRASE, cost=QUICK
    )
    office.choose_commune(COMMUNE, sample=True)
    office.officer = OFFICER
    return office


def _join(office: Office, server: Upstream, name: str) -> None:
    enrol(office.sync_book(), server.address, server.code(), name)
    with office.store.write() as connection:
        change_state(connection, last_compared=to_millis(END))
    for attempt in range(
        _ATTEMPTS
    ):  # a busy machine answers late; each round goes on where the last one was cut
        with suppress(SyncProblem) if attempt < _ATTEMPTS - 1 else nullcontext():
            ConnectedComputer(office).sync()
            return
