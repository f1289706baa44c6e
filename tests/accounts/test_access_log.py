from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from desktop_app.accounts.access_log import AccessAction, accesses, delete_before, first_broken, log_access
from desktop_app.accounts.access_report import delete_outdated, outdated_entries
from desktop_app.accounts.commands import add_officer
from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.clock import FixedClock
from desktop_app.book.office import Office
from desktop_app.storage.engine import make_engine
from desktop_app.storage.known_time import known_time, move_on
from desktop_app.storage.migrating import alembic_config
from desktop_app.storage.store import Store

_BY_AN_OLDER_PROGRAM = (
    "INSERT INTO access_log (at, officer, action, subject) VALUES (:at, 'A', 'read', 'book')"
)


def test_the_log_is_appended_and_read_latest_first(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "book.db", bytes(32))
    clock = FixedClock(datetime(2026, 10, 5, tzinfo=UTC))
    with store.write() as connection:
        log_access(connection, clock, "Lê Thị Quản", AccessAction.READ, "opinion_register", records=12)
        clock.advance(timedelta(days=1))
        log_access(connection, clock, "Lê Thị Quản", AccessAction.PRINT, "petition", "p1")
    with store.read() as connection:
        found = accesses(connection)
        assert [(entry.action, entry.record_id, entry.records) for entry in found] == [
            (AccessAction.PRINT, "p1", 1),
            (AccessAction.READ, None, 12),
        ]
        assert [entry.action for entry in accesses(connection, since=clock.now())] == [AccessAction.PRINT]
    store.close()


def test_the_file_itself_refuses_changes_and_early_deletion(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "book.db", bytes(32))
    now = datetime.now(UTC)
    with store.write() as connection:
        move_on(connection, FixedClock(now))
        for days in (1, 300, 400):
            clock = FixedClock(now - timedelta(days=days))
            log_access(connection, clock, "Lê Thị Quản", AccessAction.READ, "petition", f"{days}")
    with pytest.raises(sa.exc.IntegrityError, match="append-only"), store.write() as connection:
        connection.execute(sa.text("UPDATE access_log SET officer = 'Ai Đó'"))
    with pytest.raises(sa.exc.IntegrityError, match="twelve months"), store.write() as connection:
        delete_before(connection, now - timedelta(days=200))
    with store.write() as connection:
        assert delete_before(connection, now - timedelta(days=380)) == 1
        assert [entry.record_id for entry in accesses(connection)] == ["300", "1"]
    store.close()


def test_the_known_time_only_goes_forward_and_follows_no_leap(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "book.db", bytes(32))
    clock = FixedClock(datetime(2026, 10, 5, tzinfo=UTC))
    begun = clock.now()
    seen = []
    with store.write() as connection:
        assert known_time(connection) is None
        for step in (0, 3, -400, 1100, 0):
            clock.instant += timedelta(days=step)
            seen.append((move_on(connection, clock) - begun).days)
            assert known_time(connection) == begun + timedelta(days=seen[-1])
    assert seen == [0, 3, 3, 34, 65]
    store.close()


def test_no_clock_makes_the_file_give_up_young_entries(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "book.db", bytes(32))
    clock = FixedClock(datetime(2026, 10, 5, tzinfo=UTC))
    with store.write() as connection:
        log_access(
            connection, clock, "Lê Thị Quản", AccessAction.READ, "petition", "before the first day of work"
        )
    with pytest.raises(sa.exc.IntegrityError, match="twelve months"), store.write() as connection:
        delete_before(connection, clock.now() + timedelta(days=9999))
    with store.write() as connection:
        move_on(connection, clock)
        clock.instant += timedelta(days=1100)
        move_on(connection, clock)
    with pytest.raises(sa.exc.IntegrityError, match="twelve months"), store.write() as connection:
        delete_before(connection, clock.now())
    store.close()


def test_an_administrator_deletes_what_need_not_be_kept_and_the_log_says_so(office: Office) -> None:
    keeper, entry = "Lê Thị Quản", "Trần Văn Ghi"
    office.officer = keeper
    with office.record() as rec:
        add_officer(rec, name=keeper, roles=["admin"])
    with office.record() as rec:
        add_officer(rec, name=entry, roles=["entry"])
    with office.store.write() as connection:
        move_on(connection, office.clock)
        for days in (800, 732, 730):
            then = FixedClock(office.clock.now() - timedelta(days=days))
            log_access(connection, then, entry, AccessAction.READ, "book")
    with office.read() as connection:
        assert outdated_entries(connection, entry) is None
        outdated = outdated_entries(connection, keeper)
        assert outdated is not None
        assert (outdated.count, (office.clock.now() - outdated.before).days) == (2, 731)
    with pytest.raises(NotAllowed), office.store.write() as connection:
        delete_outdated(connection, office.clock, entry)
    with office.store.write() as connection:
        assert delete_outdated(connection, office.clock, keeper) == 2
    with office.read() as connection:
        assert outdated_entries(connection, keeper) is None
        said, *others = accesses(connection)
    assert (said.officer, said.action, said.subject, said.records) == (
        keeper,
        AccessAction.CHANGE,
        "access_log",
        2,
    )
    assert [entry.action for entry in others].count(AccessAction.READ) == 1


def test_a_book_of_before_knows_the_time_of_its_newest_entry(tmp_path: Path) -> None:
    engine = make_engine(tmp_path / "book.db", bytes(32))
    now = datetime(2026, 10, 5, tzinfo=UTC)
    with engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0044")
        for days in (500, 3):
            then = int((now - timedelta(days=days)).timestamp() * 1000)
            said = (
                f"INSERT INTO access_log (at, officer, action, subject) VALUES ({then}, 'A', 'read', 'book')"
            )
            connection.execute(sa.text(said))
        command.upgrade(config, "0045")
        assert known_time(connection) == now - timedelta(days=3)
        command.upgrade(config, "head")
        assert delete_before(connection, now - timedelta(days=400)) == 1
    engine.dispose()


def chained(tmp_path: Path, days: Sequence[int] = (800, 700, 3, 2, 1)) -> tuple[Store, datetime]:
    store, now = Store.open(tmp_path / "book.db", bytes(32)), datetime(2026, 10, 5, tzinfo=UTC)
    with store.write() as connection:
        move_on(connection, FixedClock(now))
        for each in days:
            then = FixedClock(now - timedelta(days=each))
            log_access(connection, then, "Lê Thị Quản", AccessAction.READ, "matter", f"m{each}")
    return store, now


def broken_at(store: Store) -> int | None:
    with store.read() as connection:
        return first_broken(connection)


def without_triggers(store: Store, statement: str) -> None:
    """What somebody with the key and a tool for databases could do."""
    with store.write() as connection:
        for name in ("access_log_is_never_changed", "access_log_is_kept_a_year"):
            connection.execute(sa.text(f"DROP TRIGGER {name}"))
        connection.execute(sa.text(statement))


@pytest.mark.parametrize(
    ("statement", "position"),
    [
        ("UPDATE access_log SET officer = 'Ai Đó' WHERE position = 3", 3),
        ("UPDATE access_log SET record_id = 'm9' WHERE position = 1", 1),
        ("DELETE FROM access_log WHERE position = 4", 5),
        ("DELETE FROM access_log WHERE position = 1", 2),
        ("UPDATE access_log SET link = NULL WHERE position = 5", 5),
    ],
)
def test_what_was_changed_or_taken_out_shows(tmp_path: Path, statement: str, position: int) -> None:
    store, _ = chained(tmp_path)
    assert broken_at(store) is None
    without_triggers(store, statement)
    assert broken_at(store) == position
    store.close()


@pytest.mark.parametrize("days", [(800, 700, 3, 2, 1), (3, 800, 2, 700, 1), (800,), (1, 700, 900)])
def test_the_chain_holds_when_old_entries_are_deleted_and_it_goes_on(
    tmp_path: Path, days: Sequence[int]
) -> None:
    store, now = chained(tmp_path, days)
    for age in (750, 600):
        with store.write() as connection:
            delete_before(connection, now - timedelta(days=age))
        assert broken_at(store) is None
        with store.write() as connection:
            log_access(connection, FixedClock(now), "Lê Thị Quản", AccessAction.PRINT, "book")
        assert broken_at(store) is None
    store.close()


def test_entries_of_an_older_program_bear_no_link_and_the_chain_begins_behind_them(tmp_path: Path) -> None:
    store, now = chained(tmp_path, ())
    with store.write() as connection:
        for _ in range(2):
            connection.execute(
                sa.text(
                    "INSERT INTO access_log (at, officer, action, subject) VALUES (1, 'A', 'read', 'book')"
                )
            )
        log_access(connection, FixedClock(now), "Lê Thị Quản", AccessAction.READ, "book")
    assert broken_at(store) is None
    store.close()
