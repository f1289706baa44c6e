"""What the province has acknowledged is on its disk, and was written by one at a time."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from upstream.database.database import Database

FULL = 2


def test_every_connection_waits_for_the_disk(tmp_path: Path) -> None:
    database = Database.connect(str(tmp_path / "a.db"))
    with closing(database), database.write() as writing, database.read() as reading:
        for connection in (writing, reading):
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == FULL
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_nobody_who_will_write_reads_before_the_other_has_written(tmp_path: Path) -> None:
    """Otherwise both would give the same versions, and one of them fail at its first write."""
    database, other = (Database.connect(str(tmp_path / "a.db")) for _ in range(2))

    @event.listens_for(other.engine, "connect")
    def _impatient(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA busy_timeout = 0")

    with closing(database), closing(other), database.write():
        with other.read() as connection:
            assert connection.exec_driver_sql("SELECT 1").scalar() == 1
        with pytest.raises(OperationalError, match="locked"), other.write() as connection:
            connection.exec_driver_sql("SELECT 1")
