"""Rows that two transactions put in at once: the second waits for the first, and neither fails."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from sqlalchemy import select

from tests.support.servers.postgres import PostgresServer
from upstream.database.act_tables import entry_followed as table
from upstream.database.database import Database
from upstream.database.statements import put

ROW = ("00004", 7)


@pytest.fixture
def database(postgres_server: PostgresServer, empty_province_postgres: str) -> str:
    return postgres_server.create_database(like=empty_province_postgres)


def test_two_transactions_put_the_same_row(database: str) -> None:
    def put_beside(value: int) -> None:
        with closing(Database.connect(database)) as other, other.write() as connection:
            put(connection, table, [(ROW[0], value)])

    with closing(Database.connect(database)) as opened, ThreadPoolExecutor() as threads:
        with opened.write() as connection:
            put(connection, table, [ROW])
            waiting = threads.submit(put_beside, 8)
        waiting.result(60)
        with opened.read() as connection:
            assert connection.execute(select(table.c.commune, table.c.until)).all() == [("00004", 8)]
