"""A console over SQLite, and over each of the two databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.servers.postgres import PostgresServer
from tests.upstream.console.browsing import Console, console_over, open_console, wait_for_backups


@pytest.fixture
def console(tmp_path: Path, empty_province: Path) -> Iterator[Console]:
    """A console over SQLite without users."""
    opened = open_console(empty_province, tmp_path)
    with closing(opened.database):
        yield opened
        wait_for_backups()


@pytest.fixture(params=["sqlite", "postgresql"])
def each_console(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Console]:
    """The same, once over each of the two databases."""
    if request.param == "postgresql":
        postgres: PostgresServer = request.getfixturevalue("postgres_server")
        empty = request.getfixturevalue("empty_province_postgres")
        opened = console_over(postgres.create_database(like=empty), tmp_path)
    else:
        opened = open_console(request.getfixturevalue("empty_province"), tmp_path)
    with closing(opened.database):
        yield opened
        wait_for_backups()
