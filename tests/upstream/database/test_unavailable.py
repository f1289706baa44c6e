"""A database that cannot take a request now is no fault: the office comes again."""

from __future__ import annotations

import socket
import threading

import httpx
import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from desktop_app.wire.messages import Code, EnrolRequest, Trouble, decode, encode
from tests.builders import COMMUNE
from tests.support.servers.postgres import PostgresServer
from tests.support.servers.upstream import Upstream
from upstream.admin.setup import open_initialised
from upstream.base.problems import ServerProblem
from upstream.database.database import Database
from upstream.database.unavailable import is_unavailable, kind_of


def _enrol(server: Upstream, code: str) -> httpx.Response:
    request = EnrolRequest("d" * 32, bytes(32), "sample", "", COMMUNE, code)
    return httpx.post(f"{server.address}/v1/enrol", content=encode(request))


def test_a_demoted_primary_is_busy_until_it_is_one_again(
    on_postgres: Upstream, postgres_server: PostgresServer
) -> None:
    code = on_postgres.code()
    with postgres_server.demoted(on_postgres.database):
        answer = _enrol(on_postgres, code)
        assert (answer.status_code, decode(answer.content, Trouble).code) == (503, Code.BUSY)
    assert _enrol(on_postgres, code).status_code == 200


@pytest.mark.parametrize("setting", ["idle_in_transaction_session_timeout", "transaction_timeout"])
def test_a_transaction_that_the_server_ended_may_be_tried_again(
    postgres_server: PostgresServer, setting: str
) -> None:
    database = Database.connect(postgres_server.create_database())
    over = threading.Event()
    try:
        with pytest.raises(SQLAlchemyError) as raised, database.write() as connection:
            if not connection.exec_driver_sql(f"SELECT 1 FROM pg_settings WHERE name = '{setting}'").first():
                pytest.skip(f"this PostgreSQL has no {setting}")
            connection.exec_driver_sql(f"SET LOCAL {setting} = '1ms'")
            while not over.wait(0.01):
                connection.exec_driver_sql("SELECT 1")
    finally:
        database.close()
    assert is_unavailable(raised.value), kind_of(raised.value)


def test_no_free_connection_is_no_fault() -> None:
    engine = create_engine("sqlite://", poolclass=QueuePool, pool_size=1, max_overflow=0, pool_timeout=0.01)
    try:
        with engine.connect(), pytest.raises(SQLAlchemyError) as raised:
            engine.connect()
    finally:
        engine.dispose()
    assert is_unavailable(raised.value)


def test_a_wrong_row_is_a_fault(postgres: str) -> None:
    database = Database.connect(postgres)
    try:
        with pytest.raises(IntegrityError) as raised, database.write() as connection:
            connection.exec_driver_sql("CREATE TABLE t (n integer NOT NULL)")
            connection.exec_driver_sql("INSERT INTO t VALUES (NULL)")
    finally:
        database.close()
    assert not is_unavailable(raised.value)


def test_a_machine_that_never_answers_is_given_up() -> None:
    """A connection to a machine that hangs is made by its system, and nobody says anything."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"postgresql://nobody@127.0.0.1:{silent.getsockname()[1]}/province"
        with pytest.raises(ServerProblem, match="cannot be used"):
            open_initialised(address)
