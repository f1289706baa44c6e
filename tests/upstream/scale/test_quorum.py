"""What an acknowledgement costs that a second machine has to have too, against one of the primary alone."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.processes import Processes
from tests.support.servers.cluster import new_cluster
from tests.support.servers.quarters import QUARTER
from tests.support.servers.upstream import Desk, Upstream
from tests.upstream.scale.driving import Load
from tests.upstream.scale.provinces import counted, enrolled, played, say, served
from upstream.admin.setup import initialise

pytestmark = [pytest.mark.soak_province, pytest.mark.timeout(3_600)]
_OFFICES = 60
_AT_ONCE = 4


@pytest.mark.parametrize("asynchronous", [True, False], ids=["asynchronous", "quorum"])
def test_what_an_acknowledgement_costs(
    asynchronous: bool,
    tmp_path: Path,
    upstream: Upstream,
    make_desk: Callable[[str], Desk],
    processes: Processes,
) -> None:
    (quarter,) = played(upstream, make_desk("Lan"), [QUARTER])
    with new_cluster("two", processes) as cluster:
        cluster.be_durable()
        if asynchronous:
            cluster.make_asynchronous()
        cluster.start()
        initialise(cluster.database, "Tỉnh Thử", "sample")
        server = Upstream(cluster.database, processes)
        with server.opened() as connection:
            offices = [(office, quarter) for office in enrolled(connection, _OFFICES)]
        with (
            tempfile.TemporaryDirectory(prefix="smt-") as short,
            served(server, Path(short), processes, 2) as (_, sockets),
        ):
            load = Load(sockets, at_once=_AT_ONCE)
            load.run(offices, 0)
        with server.opened() as connection:
            assert counted(connection, "rejected") == 0
    mode = "asynchronous" if asynchronous else "quorum"
    say(
        f"\n{mode}, {_AT_ONCE} at once: {len(load.seconds)} exchanges, "
        f"{len(load.seconds) / load.whole:.0f} a second, p50 {load.percentile(0.5) * 1e3:.0f} ms, "
        f"p99 {load.percentile(0.99) * 1e3:.0f} ms, load of the computer {os.getloadavg()[0]:.1f}"
    )
