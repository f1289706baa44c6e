from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from desktop_app.accounts.access_log import Action, accesses, forget_before, log_access
from desktop_app.base.clock import FixedClock
from desktop_app.storage.store import Store


def test_the_log_is_appended_and_read_latest_first(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "book.db", bytes(32))
    clock = FixedClock(datetime(2026, 10, 5, tzinfo=UTC))
    with store.write() as connection:
        log_access(connection, clock, "Lê Thị Quản", Action.READ, "opinion_register", records=12)
        clock.advance(timedelta(days=1))
        log_access(connection, clock, "Lê Thị Quản", Action.PRINT, "petition", "p1")
    with store.read() as connection:
        found = accesses(connection)
        assert [(entry.action, entry.record_id, entry.records) for entry in found] == [
            (Action.PRINT, "p1", 1),
            (Action.READ, None, 12),
        ]
        assert [entry.action for entry in accesses(connection, since=clock.now())] == [Action.PRINT]
    store.close()


def test_the_file_itself_refuses_changes_and_early_deletion(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "book.db", bytes(32))
    now = datetime.now(UTC)
    with store.write() as connection:
        for days in (1, 300, 400):
            clock = FixedClock(now - timedelta(days=days))
            log_access(connection, clock, "Lê Thị Quản", Action.READ, "petition", f"{days}")
    with pytest.raises(sa.exc.IntegrityError, match="append-only"), store.write() as connection:
        connection.execute(sa.text("UPDATE access_log SET officer = 'Ai Đó'"))
    with pytest.raises(sa.exc.IntegrityError, match="twelve months"), store.write() as connection:
        forget_before(connection, now - timedelta(days=200))
    with store.write() as connection:
        assert forget_before(connection, now - timedelta(days=380)) == 1
        assert [entry.record_id for entry in accesses(connection)] == ["300", "1"]
    store.close()
