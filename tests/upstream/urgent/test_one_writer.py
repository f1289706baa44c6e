"""Numbers of changes of urgent reports are given by one writer of a commune at a time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from desktop_app.wire.urgent.messages import UrgentMessage, UrgentRow
from tests.builders import COMMUNE
from tests.support.servers.postgres import PostgresServer
from upstream.base.limits import CommuneLimits
from upstream.communes.communes import ensure_commune
from upstream.database.database import Database
from upstream.devices.devices import add_device, list_devices
from upstream.urgent.reports import listed, note_seen, take

MOST = CommuneLimits(records=0, megabytes=0, computers=0, urgent=0)


def tell(connection: Connection, message_id: str) -> int:
    (device,) = list_devices(connection)
    rows = [UrgentRow("Địa điểm", "Cầu Suối Cạn")]
    message = UrgentMessage(message_id, "register_event", "DLXH", "Sạt lở", rows, "Lan", 1)
    return take(connection, device, [message], 2, MOST)


def look(connection: Connection) -> None:
    note_seen(connection, listed(connection), "Bình", 3)


@pytest.mark.parametrize("work", [lambda connection: tell(connection, "b" * 32), look])
def test_who_writes_waits_for_who_is_writing(
    postgres_server: PostgresServer, empty_province_postgres: str, work: Callable[[Connection], object]
) -> None:
    """Two that counted at once would give one number twice, and an office would miss what it names."""
    database = Database.connect(postgres_server.create_database(like=empty_province_postgres))
    with database.write() as connection:
        ensure_commune(connection, COMMUNE)
        add_device(connection, COMMUNE, "a" * 32, "Máy Lan", b"k" * 32, 1)
        assert tell(connection, "a" * 32) == 1
    try:
        with database.write() as first:
            tell(first, "c" * 32)
            with pytest.raises(OperationalError, match="lock timeout"), database.write() as second:
                second.exec_driver_sql("SET LOCAL lock_timeout = '100ms'")
                work(second)
        with database.write() as alone:
            work(alone)
    finally:
        database.close()
