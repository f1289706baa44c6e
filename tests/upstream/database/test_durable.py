"""What the province has acknowledged is on its disk."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from upstream.database.database import Database

FULL = 2


def test_every_connection_waits_for_the_disk(tmp_path: Path) -> None:
    database = Database.connect(str(tmp_path / "a.db"))
    with closing(database), database.write() as writing, database.read() as reading:
        for connection in (writing, reading):
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == FULL
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
