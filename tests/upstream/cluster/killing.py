"""Ways in which a part of a cluster fails at a random moment, and how it comes back."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum

import psycopg

from tests.support.patience import wait_until
from tests.support.servers.cluster import Cluster
from tests.support.servers.machines import Machine
from tests.support.servers.workers import Workers

_OF_THE_PRIMARY = 0.75
"""How often the primary is hit rather than a standby."""
_AWAY_SECONDS = 28.0
"""For which a standby is away: longer than ``ttl``."""
_RESTARTED_SECONDS = 2.0
"""After which systemd starts a program again (``RestartSec``)."""


class Failure(StrEnum):
    """What fails."""

    POSTMASTER = "postmaster"
    MACHINE = "Patroni and postmaster"
    PATRONI = "Patroni alone"
    HANGS = "SIGSTOP of a machine"
    PATRONI_HANGS = "SIGSTOP of Patroni"
    WORKER = "worker"
    HAPROXY = "HAProxy"


class OldPrimary:
    """A change asked of a primary that another one replaces: it must never be acknowledged."""

    def __init__(self, cluster: Cluster, machine: Machine) -> None:
        self._connection = psycopg.connect(
            host=str(machine.socket_folder), user="postgres", dbname="postgres", autocommit=True
        )
        self.outcome = "waits"
        self._thread = threading.Thread(target=self._ask)
        self._cluster = cluster

    def ask(self) -> None:
        """Ask for the change; the answer may never come."""
        self._thread.start()

    def _ask(self) -> None:
        try:
            with self._connection:
                self._connection.execute("INSERT INTO asked VALUES (1)")
            self.outcome = "acknowledged"
        except psycopg.Error as error:
            self.outcome = type(error).__name__

    def require_refused(self) -> None:
        """Wait until it was refused."""
        self._thread.join(60)
        assert self.outcome not in ("waits", "acknowledged"), self.outcome


class Killer:
    """Lets parts of a cluster fail, one after the other; the same seed chooses the same ones."""

    def __init__(self, cluster: Cluster, workers: Workers, seed: int) -> None:
        self._cluster, self._workers = cluster, workers
        self._drawn = random.Random(seed)
        self._primary: Machine | None = None
        self.seconds: dict[Failure, list[float]] = defaultdict(list)
        """How long each took until everything ran again."""
        with cluster.connected(cluster.primary_machine()) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS asked (number integer)")

    def choose(self) -> Failure:
        """What fails next."""
        return self._drawn.choice(list(Failure))

    def fail(self, what: Failure, goes_on_since: Callable[[float], bool]) -> None:
        """Let it fail at a random moment, and come back; return once everything runs again."""
        time.sleep(self._drawn.uniform(0.5, 3.0))
        target = self._target()
        began = time.monotonic()
        _WAYS[what](self, target)
        wait_until(self._cluster.is_whole, f"everything after {what} of {target.name}", 0.2)
        back = time.monotonic()
        wait_until(lambda: goes_on_since(back), f"the computers after {what} of {target.name}", 0.2)
        self.seconds[what].append(back - began)

    def _target(self) -> Machine:
        self._primary = primary = self._cluster.primary_machine()
        others = [machine for machine in self._cluster.databases if machine is not primary]
        return primary if self._drawn.random() < _OF_THE_PRIMARY else self._drawn.choice(others)

    def kill_postmaster(self, machine: Machine) -> None:
        """Patroni starts it again."""
        number = self._cluster.number(machine, "postgres")
        self._cluster.kill(machine, "postgres")
        wait_until(lambda: self._runs_since(machine, number), f"PostgreSQL of {machine.name}", 0.2)

    def _runs_since(self, machine: Machine, number: int) -> bool:
        with suppress(OSError, IndexError, psycopg.OperationalError):
            if self._cluster.number(machine, "postgres") == number:
                return False
            with self._cluster.connected(machine):
                return True
        return False

    def kill_machine(self, machine: Machine) -> None:
        """The other one takes over."""
        self._cluster.kill(machine, "patroni", "postgres")
        self._await_another(machine)
        self._cluster.start_patroni(machine)

    def kill_patroni(self, machine: Machine) -> None:
        """PostgreSQL goes on alone, and is a primary that nobody knows any more."""
        with self._refused_by(machine) as old:
            self._cluster.kill(machine, "patroni")
            if self._await_another(machine) and old is not None:
                old.ask()
            time.sleep(_RESTARTED_SECONDS)
            self._cluster.start_patroni(machine)

    def hang_machine(self, machine: Machine) -> None:
        """All of it stands still for longer than ``ttl``."""
        with self._refused_by(machine) as old, self._cluster.frozen(machine, "patroni", "postgres"):
            if self._await_another(machine) and old is not None:
                old.ask()

    def hang_patroni(self, machine: Machine) -> None:
        """PostgreSQL goes on, its Patroni hangs."""
        with self._refused_by(machine) as old, self._cluster.frozen(machine, "patroni"):
            if self._await_another(machine) and old is not None:
                old.ask()
                time.sleep(_RESTARTED_SECONDS)

    def kill_worker(self, _machine: Machine) -> None:
        """The others answer; it is started again."""
        started = self._workers.started()
        os.kill(self._drawn.choice(self._workers.children()), signal.SIGKILL)
        wait_until(lambda: self._workers.started() > started, "the process that was killed", 0.2)

    def kill_haproxy(self, _machine: Machine) -> None:
        """No process reaches the database until it is started again."""
        self._cluster.kill(self._cluster.network.machines["a"], "haproxy")
        time.sleep(_RESTARTED_SECONDS)
        self._cluster.start_haproxy()

    @contextmanager
    def _refused_by(self, machine: Machine) -> Iterator[OldPrimary | None]:
        if machine is not self._primary:
            yield None
            return
        old = OldPrimary(self._cluster, machine)
        yield old
        old.require_refused()

    def _await_another(self, machine: Machine) -> bool:
        """Wait until another machine has taken over from a primary; a standby is away for a while."""
        if machine is not self._primary:
            time.sleep(_AWAY_SECONDS)
            return False
        cluster = self._cluster
        wait_until(
            lambda: cluster.primary() not in (None, machine), f"another in place of {machine.name}", 0.2
        )
        return True


_WAYS: dict[Failure, Callable[[Killer, Machine], None]] = {
    Failure.POSTMASTER: Killer.kill_postmaster,
    Failure.MACHINE: Killer.kill_machine,
    Failure.PATRONI: Killer.kill_patroni,
    Failure.HANGS: Killer.hang_machine,
    Failure.PATRONI_HANGS: Killer.hang_patroni,
    Failure.WORKER: Killer.kill_worker,
    Failure.HAPROXY: Killer.kill_haproxy,
}
