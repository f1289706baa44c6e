"""A province of many communes with a computer each, several processes, and what it has taken."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from desktop_app.movements.period import Period
from tests.support.patience import wait_until
from tests.support.processes import Processes
from tests.support.servers.quarters import PlayingOffice, a_photo
from tests.support.servers.records import COUNT_RECORDS
from tests.support.servers.upstream import Desk, Upstream
from tests.support.servers.workers import Workers
from tests.upstream.scale.driving import SendingOffice, SentQuarter, prepared
from upstream.base.clock import now_millis
from upstream.communes.communes import ensure_commune
from upstream.devices.devices import add_device

OFFICES: Final = int(os.environ.get("OFFICES") or 3_321)
"""Communes, wards and special zones of the country."""
_PHOTO_EVERY: Final = 20
_FIRST_CODE: Final = 50_000
"""Behind the codes of real communes: those are of other offices of the tests."""


def played(
    upstream: Upstream, desk: Desk, quarters: Sequence[Period], *, at_once: bool = False, photo: bool = False
) -> list[SentQuarter]:
    """What one office sends in these quarters."""
    desk.enrol(upstream)
    office = PlayingOffice(desk)
    return [
        prepared(*office.play(quarter, at_once=at_once, photo=a_photo(number) if photo else b""))
        for number, quarter in enumerate(quarters)
    ]


def some_with_photos(
    offices: Sequence[SendingOffice], without: SentQuarter, pictured: SentQuarter
) -> list[tuple[SendingOffice, SentQuarter]]:
    """What each sends: the first and every twentieth after it with a photo."""
    return [(office, without if number % _PHOTO_EVERY else pictured) for number, office in enumerate(offices)]


def enrolled(connection: Connection, number: int = OFFICES) -> list[SendingOffice]:
    """A computer in each of so many communes."""
    offices = []
    for each in range(1, number + 1):
        code = f"{_FIRST_CODE + each:05d}"
        ensure_commune(connection, code)
        name = f"computer-{code}"
        offices.append(SendingOffice(add_device(connection, code, name, "", bytes(32), now_millis())))
    return offices


@contextmanager
def served(
    server: Upstream, folder: Path, processes: Processes, number: int
) -> Iterator[tuple[Workers, list[Path]]]:
    """Processes that answer, and their sockets."""
    sockets = folder / f"sockets-{number}"
    sockets.mkdir()
    workers = Workers(server, folder, processes, sockets, number=number)
    wait_until(lambda: workers.started() >= number, "all processes", 0.1)
    yield workers, [sockets / f"offices-{each}.sock" for each in range(1, number + 1)]
    assert "Traceback" not in workers.end()


def counted(connection: Connection, table: str) -> int:
    """How many rows a table has."""
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def records_in(connection: Connection) -> int:
    """How many records there are in all communes."""
    return int(connection.exec_driver_sql(COUNT_RECORDS).scalar_one())


def say(words: str) -> None:
    """Print a figure at once."""
    print(words, flush=True)
