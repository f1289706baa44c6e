"""Several processes over one database: they share nonces, and one at a time changes the schema."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from desktop_app.sync.identity.device_key import signature
from desktop_app.sync.state import read_state
from desktop_app.sync.transport.https import HttpTransport
from desktop_app.wire.messages import TokenRequest
from desktop_app.wire.signing import token_words
from tests.support.patience import wait_until
from tests.support.processes import Processes
from tests.support.servers.upstream import Desk, Upstream
from upstream.admin.setup import bring_up_to_date, open_initialised
from upstream.base.clock import now_millis
from upstream.database.database import Database
from upstream.database.migrating import SchemaProblem, newest_revision, upgrade
from upstream.database.tables import decision as decision_table
from upstream.database.tables import epoch
from upstream.database.tables import server as server_table
from upstream.deciding.decision_log import DecisionKind, copy_to_file, lost_here, record_decision


def test_a_nonce_of_one_process_is_taken_by_another(
    server: Upstream, processes: Processes, make_desk: Callable[[str], Desk]
) -> None:
    lan = make_desk("Lan")
    lan.enrol(server)
    other = Upstream(server.database, processes)
    other.start()
    device = lan.office.device().device_id
    with closing(HttpTransport(server.address, None)) as line:
        nonce = line.token(TokenRequest(device)).nonce
    with lan.office.read() as connection:
        words = token_words(read_state(connection).server_id, device, nonce)
    signed = signature(lan.office.vault, device, words)
    with closing(HttpTransport(other.address, None)) as line:
        assert line.token(TokenRequest(device, nonce, signed)).token
    other.kill()


def _set(address: str, **values: object) -> None:
    with closing(Database.connect(address)) as database, database.write() as connection:
        connection.execute(update(server_table).values(values))


def _name_schema(address: str, revision: str) -> None:
    with closing(Database.connect(address)) as database, database.write() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")


def test_an_older_schema_is_upgraded_by_command_only(server: Upstream) -> None:
    server.kill()
    _name_schema(server.database, "0001")
    for command in (("serve", "--port", "0"), ("devices",)):
        done = server.run(*command)
        assert (done.returncode, "Run “upgrade” first" in done.stderr) == (1, True), done.stderr
    _name_schema(server.database, newest_revision())
    assert "is up to date" in server.command("upgrade")


def test_a_newer_schema_that_only_adds_is_used_and_another_refused(server: Upstream) -> None:
    _name_schema(server.database, "9999")
    assert server.run("devices").returncode == 0
    _set(server.database, oldest_schema="9999")
    done = server.run("devices")
    assert (done.returncode, "Install that version here" in done.stderr) == (1, True)
    with pytest.raises(SchemaProblem):
        bring_up_to_date(server.database)
    _set(server.database, oldest_schema="")
    _name_schema(server.database, newest_revision())


def test_two_who_upgrade_at_once_do_it_once(postgres: str) -> None:
    outcomes: list[bool] = []

    def run() -> None:
        with closing(Database.connect(postgres)) as database:
            outcomes.append(upgrade(database))

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False, False, True]


def test_at_another_timeline_what_survived_is_noted_before_anything_is_written(server: Upstream) -> None:
    server.code("00001")
    server.kill()
    starts = select(func.count()).select_from(epoch).where(epoch.c.epoch == "")
    opened, _ = open_initialised(server.database)
    with closing(opened), opened.write() as connection:
        connection.execute(epoch.delete().where(epoch.c.epoch == ""))
        timeline = connection.execute(select(server_table.c.timeline)).scalar_one()
    assert bool(timeline) is ("://" in server.database), "SQLite has no timelines"
    _set(server.database, timeline="an earlier one")
    opened, _ = open_initialised(server.database)
    with closing(opened), opened.write() as connection:
        assert connection.execute(select(server_table.c.timeline)).scalar_one() == (
            timeline or "an earlier one"
        )
        assert connection.execute(starts).scalar_one() == bool(timeline)


def test_a_connection_from_before_a_promotion_learns_its_timeline(on_postgres: Upstream) -> None:
    on_postgres.kill()
    opened, _ = open_initialised(on_postgres.database)
    noted = select(server_table.c.timeline)
    with closing(opened):
        with opened.write() as connection:
            timeline = connection.execute(noted).scalar_one()
            connection.info["timeline"] = ""  # as of one that was opened while this server was a standby
        starts = epoch.delete().where(epoch.c.epoch == "")
        with opened.write() as connection:
            connection.execute(starts)
            assert connection.execute(noted).scalar_one() == timeline != ""
            assert connection.info["timeline"] == timeline


def test_who_waits_for_a_turn_locks_nothing_meanwhile(on_postgres: Upstream) -> None:
    """An upgrade has the turn, and may change any table."""
    on_postgres.kill()
    waits = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = "
    waits += "(SELECT oid FROM pg_database WHERE datname = current_database())"
    with closing(Database.connect(on_postgres.database)) as upgrading:
        with upgrading.alone() as connection:
            starting = threading.Thread(target=lambda: open_initialised(on_postgres.database)[0].close())
            starting.start()
            wait_until(lambda: connection.exec_driver_sql(waits).scalar(), "the one that waits")
            locked = connection.exec_driver_sql("SELECT number FROM server FOR UPDATE SKIP LOCKED").all()
        starting.join()
    assert locked == [(1,)]


def test_what_is_decided_while_a_process_starts_is_not_lost(upstream: Upstream, tmp_path: Path) -> None:
    upstream.kill()
    path = tmp_path / "decisions"
    with closing(Database.connect(upstream.database)) as database:

        def decide(subject: str) -> None:
            with database.write() as connection:
                record_decision(connection, DecisionKind.SEEN, subject, now_millis())
            copy_to_file(database, path)

        class DecidedMeanwhile(type(path)):  # type: ignore[misc]
            """A file into which another process writes when this one looks at it."""

            def read_bytes(self) -> bytes:
                decide("while it starts")
                return path.read_bytes()

        decide("before")
        assert lost_here(database, DecidedMeanwhile(path)) == []
        with database.write() as connection:
            connection.execute(decision_table.delete())
        assert len(lost_here(database, path)) > 1, "what a restored database lacks is found"
