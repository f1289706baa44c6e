"""A cluster by the documented files under load: whatever is killed, nothing acknowledged is lost.

``make soak-province`` does it, at length too (``KILLS``, ``SEED``): beside other tests it may not start.
"""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select

from desktop_app.sync.problems import SyncProblem
from tests.builders import put_response
from tests.support.patience import wait_until
from tests.support.processes import Processes
from tests.support.servers.cluster import Cluster, new_cluster
from tests.support.servers.machines import Machine
from tests.support.servers.proxy import start_proxy
from tests.support.servers.records import records_at
from tests.support.servers.upstream import Desk, Upstream
from tests.support.servers.workers import Workers
from tests.support.servers.writing_offices import WritingOffices
from tests.upstream.cluster.killing import Failure, Killer
from upstream.admin.setup import initialise
from upstream.database.tables import epoch

pytestmark = pytest.mark.timeout(900)  # a busy machine takes long to start and to take over

_LONGEST_SILENCE_SECONDS = 30.0
_MAY_BE_SEEN = {200, 429, 503}


class Province:
    """A cluster, two processes over it behind the documented proxy, and computers of an office."""

    def __init__(self, cluster: Cluster, folder: Path, processes: Processes) -> None:
        self.cluster = cluster
        initialise(cluster.database, "Tỉnh Thử", "sample")
        self.server = Upstream(cluster.database, processes)
        sockets = cluster.network.folder / "sockets"
        sockets.mkdir()
        self.workers = Workers(self.server, folder, processes, sockets)
        self.statuses = folder / "statuses"
        places = {"/run/so-mat-tran": str(sockets)}
        self.proxy = start_proxy(folder, processes, "nginx-workers.conf", places, self.statuses)
        wait_until(lambda: self.workers.started() >= 2, "both processes")

    def enrol(self, desks: list[Desk]) -> None:
        """Connect computers."""
        for desk in desks:
            desk.enrol(self.server, self.proxy.offices)

    def epochs(self) -> int:
        """How many epochs were begun: offices had to heal the province."""
        with self.server.opened() as connection:
            return int(connection.execute(select(func.count()).where(epoch.c.epoch != "")).scalar_one())


@contextmanager
def _province(
    folder: Path,
    processes: Processes,
    monkeypatch: pytest.MonkeyPatch,
    *,
    asynchronous: bool = False,
) -> Iterator[Province]:
    with new_cluster("two", processes) as cluster:
        if asynchronous:
            cluster.make_asynchronous()
        cluster.start()
        province = Province(cluster, folder, processes)
        monkeypatch.setenv("SSL_CERT_FILE", str(folder / "ca.pem"))
        yield province
        province.workers.process.kill()  # a polite end takes as long as the database is away


def _tables_of(cluster: Cluster, machine: Machine) -> dict[str, str]:
    """A digest of the rows of each table on a machine."""
    names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    rows = "SELECT md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), '')) FROM \"{}\" t"
    with cluster.connected(machine, "so-mat-tran") as connection:
        found = {}
        for (name,) in connection.execute(names).fetchall():
            digest = connection.execute(rows.format(name).encode()).fetchone()
            found[name] = str(digest)
    return found


def _require_same_everywhere(cluster: Cluster) -> None:
    primary = cluster.primary_machine()
    for machine in cluster.databases:
        wait_until(
            lambda: _tables_of(cluster, machine) == _tables_of(cluster, primary),  # noqa: B023
            f"the tables of {machine.name}",
            0.5,
        )


def _kill(
    province: Province, desks: dict[str, Desk], failures: list[Failure], seed: int
) -> tuple[WritingOffices, Killer]:
    """Let things fail under load, and require that nothing was lost."""
    everyone = list(desks.values())
    province.enrol(everyone)
    epochs = province.epochs()
    killer = Killer(province.cluster, province.workers, seed)
    with WritingOffices(desks) as offices:
        for number, failure in enumerate(failures):
            killer.fail(failure, offices.goes_on_since)
            print(
                f"{number + 1} {failure}: whole after {killer.seconds[failure][-1]:.1f} s, "
                f"longest silence so far {offices.longest_silence():.1f} s",
                flush=True,
            )
    for desk in everyone:
        desk.sync()
    with province.server.opened() as connection:
        offices.require_kept(connection)
    statuses = Counter(map(int, province.statuses.read_text().split()))
    assert set(statuses) <= _MAY_BE_SEEN, statuses
    assert province.epochs() == epochs, "nobody had to bring back what was lost"
    for desk in everyone:
        desk.sync()
        assert desk.sync(compare=True).differences == 0
    _require_same_everywhere(province.cluster)
    print(
        f"{len(offices.acknowledged)} acknowledgements, {offices.written.total()} forms, none lost; "
        f"answers {dict(statuses)}; problems of computers {dict(offices.problems)}; "
        f"longest silence {offices.longest_silence():.1f} s",
        flush=True,
    )
    return offices, killer


@pytest.mark.soak_province
def test_nothing_is_lost_when_parts_of_a_cluster_are_killed(
    tmp_path: Path,
    processes: Processes,
    make_desk: Callable[[str], Desk],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with _province(tmp_path, processes, monkeypatch) as province:
        desks = {name: make_desk(name) for name in ("Lan", "Minh")}
        _kill(province, desks, [Failure.POSTMASTER, Failure.WORKER, Failure.HAPROXY], seed=1)


@pytest.mark.soak_province
@pytest.mark.timeout(7_200)
def test_nothing_is_lost_at_many_random_kills(
    tmp_path: Path,
    processes: Processes,
    make_desk: Callable[[str], Desk],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seed = int(os.environ.get("SEED") or random.SystemRandom().randrange(1_000_000))
    kills = int(os.environ.get("KILLS") or 50)
    print(f"\nSEED={seed} KILLS={kills}", flush=True)
    drawn = random.Random(seed)
    with _province(tmp_path, processes, monkeypatch) as province:
        desks = {name: make_desk(name) for name in ("Lan", "Minh", "Hoa")}
        offices, killer = _kill(province, desks, drawn.choices(list(Failure), k=kills), seed)
    for failure, seconds in sorted(killer.seconds.items()):
        ordered = sorted(seconds)
        middle = ordered[len(ordered) // 2]
        print(f"{failure}: {len(ordered)} times, whole after {middle:.1f} s (most {ordered[-1]:.1f} s)")
    assert offices.longest_silence() <= _LONGEST_SILENCE_SECONDS


@pytest.mark.soak_province
def test_an_asynchronous_standby_loses_and_the_epoch_heals_it(
    tmp_path: Path,
    processes: Processes,
    make_desk: Callable[[str], Desk],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: without a synchronous standby the same failure loses what was acknowledged."""
    with _province(tmp_path, processes, monkeypatch, asynchronous=True) as province:
        cluster = province.cluster
        lan, minh = make_desk("Lan"), make_desk("Minh")
        province.enrol([lan, minh])
        _write(lan, "f1")
        minh.sync()
        _require_same_everywhere(cluster)
        primary = cluster.primary_machine()
        (standby,) = (machine for machine in cluster.databases if machine is not primary)
        receiver = cluster.receiver(standby)
        os.kill(receiver, signal.SIGSTOP)
        _write(lan, "f2")
        minh.sync()
        assert minh.get("survey_response", "f2") is not None
        cluster.kill(primary, "patroni", "postgres")
        os.kill(receiver, signal.SIGKILL)  # what the system has received for it is gone with it
        wait_until(lambda: cluster.primary() is standby, "the standby to take over", 0.2)
        assert _forms(cluster, standby) == {"f1"}, "an acknowledged change is lost"

        cluster.start_patroni(primary)
        wait_until(lambda: _follow(cluster) == 1, "the old primary to follow", 0.2)
        epochs = province.epochs()
        _until_it_went(minh)
        assert province.epochs() == epochs + 1
        for _ in range(2):
            for desk in (lan, minh):
                _until_it_went(desk)
        assert _forms(cluster, standby) == {"f1", "f2"}
        for desk in (lan, minh):
            assert desk.sync(compare=True).differences == 0
        _require_same_everywhere(cluster)


def _write(desk: Desk, name: str) -> None:
    with desk.office.record() as rec:
        put_response(rec, name)
    _until_it_went(desk)


def _until_it_went(desk: Desk) -> None:
    def went() -> bool:
        with suppress(SyncProblem):
            desk.sync()
            return True
        return False

    wait_until(went, "an exchange", 0.2)


def _forms(cluster: Cluster, machine: Machine) -> set[str]:
    engine = create_engine("postgresql+psycopg://", creator=lambda: cluster.connect(machine, "so-mat-tran"))
    with engine.connect() as connection:
        found = {record.entity_id for record in records_at(connection, "survey_response")}
    engine.dispose()
    return found


def _follow(cluster: Cluster) -> int:
    return sum(member["state"] == "streaming" for member in cluster.members())
