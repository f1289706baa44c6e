"""A year of all communes in one PostgreSQL: its size, vacuum, pages, copies, and put back to a minute.

``make soak-province OFFICES=3321``: four quarters of each are taken as offices send them, nothing by SQL.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from tests.support.patience import wait_until
from tests.support.processes import Processes
from tests.support.servers.cluster import postgres_binaries
from tests.support.servers.one_machine import (
    OfficesAhead,
    OneMachine,
    a_moment,
    forms_in,
    one_machine,
    run_on,
    site_of,
)
from tests.support.servers.quarters import FOUR, OPS, SET
from tests.support.servers.upstream import Desk, Upstream
from tests.upstream.console.browsing import console_over
from tests.upstream.scale.driving import Load, SendingOffice, SentQuarter
from tests.upstream.scale.provinces import OFFICES, counted, enrolled, played, records_in, say, served

pytestmark = [pytest.mark.soak_province, pytest.mark.timeout(14_400)]
_LONGEST_SECONDS = 7_200.0
_DURABLE = ("shared_buffers = 512MB", "max_wal_size = 4GB")
_RUNS = 5
_PAGES = {
    "Hôm nay": "/",
    "Kỳ báo cáo": "/ky-bao-cao",
    "one period": f"/ky-bao-cao/{SET}/{FOUR[0].key}",
    "Sổ theo dõi": "/so-theo-doi",
    "Tổng hợp": f"/tong-hop?bo={SET}&ky={FOUR[0].key}",
    "Tổng hợp by commune": f"/tong-hop/xa?bo={SET}&ky={FOUR[0].key}",
    "Máy và mã": "/may",
}
_SIZES = """
SELECT relname, pg_total_relation_size(oid), pg_relation_size(oid), pg_indexes_size(oid) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 2 DESC LIMIT 14
"""


def test_a_year_of_the_country_is_taken_kept_and_put_back(
    tmp_path: Path,
    upstream: Upstream,
    make_desk: Callable[[str], Desk],
    processes: Processes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", f"{postgres_binaries()}:{os.environ['PATH']}")  # pg_dump of that version
    quarters = played(upstream, make_desk("Bên"), FOUR)
    with one_machine(processes, _DURABLE) as (one, network):
        server = Upstream(one.database, processes)
        decisions = network.folder / "decisions"
        server.command("--decisions", str(decisions), "init", "--sample")
        with server.opened() as connection:
            offices = enrolled(connection)
        _take_all(server, offices, quarters, processes)
        with server.opened() as connection:
            assert records_in(connection) > OFFICES * len(FOUR) * OPS
            assert counted(connection, "rejected") == 0
        _say_sizes(server)
        _vacuum(one)
        _say_pages(server, tmp_path)
        _copy(one, server, tmp_path)
        _back_up(one)
        server.start()
        ahead = OfficesAhead(server, make_desk)
        ahead.write("f1")
        moment = a_moment()
        ahead.write("f2")
        server.kill()
        site = site_of(network, one.machine, **{'config = "/etc/postgresql/17/main/postgresql.conf"\n': ""})
        words = ("--decisions", str(decisions), "restore", "--cluster", str(site), "--to", moment.isoformat())
        with _timed("put back to a minute (restore --to)"):
            done = run_on(one.machine, one.database, *words, seconds=_LONGEST_SECONDS)
        assert done.returncode == 0, done.stdout + done.stderr
        one.start()
        assert forms_in(server.database) == {"f1"}
        server.start()
        with _timed("two offices that are ahead bring back what was lost"):
            ahead.require_healed("f1", "f2")


def _take_all(
    server: Upstream, offices: list[SendingOffice], quarters: list[SentQuarter], processes: Processes
) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="smt-") as short,
        served(server, Path(short), processes, 2) as (_, sockets),
    ):
        for number, quarter in enumerate(quarters, 1):
            load = Load(sockets, at_once=16)
            load.run([(office, quarter) for office in offices], 0)
            say(
                f"quarter {number} of {len(offices)} offices: {load.whole:.0f} s, "
                f"{len(load.seconds) / load.whole:.0f} exchanges a second, "
                f"p99 {load.percentile(0.99):.2f} s, "
                f"load of the computer {os.getloadavg()[0]:.1f}"
            )
        with _timed("until the tables for pages have all of it"):
            wait_until(lambda: _is_settled(server), "the tables for pages", 1.0, _LONGEST_SECONDS)


def _is_settled(server: Upstream) -> bool:
    with server.opened() as connection:
        return not any(counted(connection, table) for table in ("read_due", "read_stale"))


def _say_sizes(server: Upstream) -> None:
    with server.opened() as connection:
        rows = connection.exec_driver_sql(_SIZES).all()
        whole = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()
    quarters = OFFICES * len(FOUR)
    say(f"{quarters} office-quarters: {whole / 1e6:.0f} MB, {whole / quarters / 1e3:.1f} kB each")
    for name, total, heap, indexes in rows:
        say(
            f"  {name}: {total / 1e6:.1f} MB (rows {heap / 1e6:.1f}, indexes {indexes / 1e6:.1f}), "
            f"{total / quarters / 1e3:.2f} kB an office-quarter"
        )


def _vacuum(one: OneMachine) -> None:
    engine = create_engine(
        one.database.replace("postgresql://so-mat-tran@", "postgresql+psycopg://postgres@"),
        isolation_level="AUTOCOMMIT",
    )
    with engine.connect() as connection, _timed("VACUUM ANALYZE of everything"):
        connection.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()


def _say_pages(server: Upstream, folder: Path) -> None:
    console = console_over(server.database, folder)
    with closing(console.database):
        console.user()
        with console.signed_in() as browser:
            for name, path in _PAGES.items():
                taken, size = [], 0
                for _ in range(_RUNS):
                    began = time.perf_counter()
                    answer = browser.get(path)
                    taken.append(time.perf_counter() - began)
                    assert answer.status_code == 200, (path, answer.status_code)
                    size = len(answer.content)
                middle = sorted(taken)[_RUNS // 2]
                say(f"page {name}: {middle * 1e3:.0f} ms, {size / 1e3:.0f} kB")


def _copy(one: OneMachine, server: Upstream, folder: Path) -> None:
    """By the program's own command, and into another database."""
    copy = folder / "copy.dump"
    with _timed("backup (pg_dump)"):
        server.command("backup", str(copy))
    say(f"the copy has {copy.stat().st_size / 1e6:.0f} MB")
    place = ["-h", str(one.machine.socket_folder), "-U", "postgres"]
    programs = postgres_binaries()
    subprocess.run([programs / "createdb", *place, "copy"], check=True)
    with _timed("pg_restore of the copy"):
        restore: list[str | Path] = [programs / "pg_restore", *place, "--no-owner", "-d", "copy", copy]
        subprocess.run(restore, check=True, timeout=_LONGEST_SECONDS)
    address = server.database.replace("so-mat-tran@/so-mat-tran?", "postgres@/copy?")
    copied = Upstream(address, server.processes)
    with server.opened() as ours, copied.opened() as theirs:
        assert records_in(theirs) == records_in(ours)
    subprocess.run([programs / "dropdb", *place, "copy"], check=True)


def _back_up(one: OneMachine) -> None:
    stanza = "--stanza=so-mat-tran"
    with _timed("full backup (pgBackRest)"):
        one.run(one.program, stanza, "--type=full", "backup", seconds=_LONGEST_SECONDS)
    (told,) = json.loads(one.run(one.program, stanza, "--output=json", "info"))
    info: dict[str, Any] = told["backup"][-1]["info"]
    say(f"  {info['size'] / 1e6:.0f} MB of data, {info['repository']['size'] / 1e6:.0f} MB in the repository")


@contextmanager
def _timed(title: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    say(f"{title}: {time.monotonic() - began:.1f} s, load of the computer {os.getloadavg()[0]:.1f}")
