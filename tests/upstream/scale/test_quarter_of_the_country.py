"""The quarter of all communes of the country, sent within a minute to the processes of one computer.

``make soak-province OFFICES=3321``. Fewer offices come as often one after the other, in less time.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.processes import Processes
from tests.support.running.processor import processor, processor_of_family
from tests.support.servers.postgres import PostgresServer, new_postgres
from tests.support.servers.quarters import OPS, QUARTER
from tests.support.servers.upstream import Desk, Upstream
from tests.upstream.scale.driving import Load
from tests.upstream.scale.provinces import (
    OFFICES,
    counted,
    enrolled,
    played,
    records_in,
    say,
    served,
    some_with_photos,
)
from upstream.admin.setup import initialise

pytestmark = [pytest.mark.soak_province, pytest.mark.timeout(3_600)]
_COUNTRY, _MINUTE = 3_321, 60.0
_MOST_SECONDS = 1.0
_MEASURED = 2
"""The number of processes that must keep up; of others only the figures are printed."""
_DURABLE = ("listen_addresses=", "shared_buffers=512MB", "max_connections=100", "synchronous_commit=on")


@pytest.fixture
def durable_postgres() -> Iterator[PostgresServer]:
    """A server that keeps every change safe on disk, as a province's does."""
    own = Processes()
    with new_postgres() as server:
        server.start(own, _DURABLE)
        yield server
        own.end_all()


@pytest.mark.parametrize("at_once", [True, False], ids=["in one exchange", "area by area"])
@pytest.mark.parametrize("workers", [1, 2, 4])
def test_the_country_sends_its_quarter_within_a_minute(
    workers: int,
    at_once: bool,
    tmp_path: Path,
    upstream: Upstream,
    make_upstream: Callable[[str], Upstream],
    make_desk: Callable[[str], Desk],
    durable_postgres: PostgresServer,
    processes: Processes,
) -> None:
    (pictured,) = played(upstream, make_desk("Lan"), [QUARTER], at_once=at_once, photo=True)
    another = make_upstream(str(tmp_path / "another.sqlite"))
    (without,) = played(another, make_desk("Minh"), [QUARTER], at_once=at_once)
    server = Upstream(durable_postgres.create_database(), processes)
    initialise(server.database, "Tỉnh Thử", "sample")
    with server.opened() as connection:
        offices = some_with_photos(enrolled(connection), without, pictured)
    within = _MINUTE * OFFICES / _COUNTRY
    with (
        tempfile.TemporaryDirectory(prefix="smt-") as short,
        served(server, Path(short), processes, workers) as (running, sockets),
    ):
        before = _split(running.process.pid, durable_postgres)
        load = Load(sockets)
        load.run(offices, within)
        after = _split(running.process.pid, durable_postgres)
    seconds = {name: after[name] - before[name] for name in after}
    busy = " ".join(f"{name} {taken:.1f} s" for name, taken in seconds.items())
    say(
        f"\n{OFFICES} offices, {workers} processes, {'in one exchange' if at_once else 'area by area'}: "
        f"{load.whole:.1f} s (asked within {within:.1f} s), {len(load.seconds)} exchanges, p50 "
        f"{load.percentile(0.5):.3f} s, p99 {load.percentile(0.99):.3f} s, most {max(load.seconds):.3f} s; "
        f"{len(load.photos)} photos, most {max(load.photos):.3f} s; answers {dict(load.statuses)}; "
        f"processor: {busy}, load of the computer {os.getloadavg()[0]:.1f}"
    )
    with server.opened() as connection:
        assert records_in(connection) > OFFICES * OPS
        assert counted(connection, "rejected") == 0
        assert counted(connection, "conflict") == 0
        assert counted(connection, "stored_content WHERE whole") == len(load.photos)
    if workers == _MEASURED:
        assert load.percentile(0.99) <= _MOST_SECONDS
        assert load.whole <= within + _MOST_SECONDS


def _split(supervisor: int, postgres: PostgresServer) -> dict[str, float]:
    """The seconds of each part: processes of the server, PostgreSQL, and this one, which sends."""
    return {
        "server": processor_of_family(supervisor),
        "PostgreSQL": processor_of_family(postgres.number),
        "sending": processor(os.getpid()),
    }
