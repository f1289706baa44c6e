"""A province's database from before there were files, with what was in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from alembic import command
from alembic.config import Config

from desktop_app.wire.messages import Answer, Standing, decode, encode
from tests.builders import put_response
from tests.support.files import attach_file, pieces_at, some_bytes
from tests.support.upstream import Desk, Upstream
from upstream.database import Database
from upstream.identity import create_identity


@pytest.fixture(params=["sqlite", "postgresql"])
def old_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """As revision 0001 made it."""
    address = request.getfixturevalue("postgres") if request.param == "postgresql" else str(tmp_path / "a.db")
    config = Config()
    folder = Path(__file__).resolve().parents[2] / "upstream" / "migrations"
    config.set_main_option("script_location", str(folder))
    database = Database.connect(address)
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        create_identity(connection, "Tỉnh Cũ", "sample")
        connection.exec_driver_sql("INSERT INTO commune (code, epoch, head) VALUES ('00009', 'e', 5)")
    database.close()
    return address


def test_an_older_database_is_brought_up_to_date_and_takes_files(
    old_database: str, make_upstream: Callable[[str], Upstream], make_desk: Callable[[str], Desk]
) -> None:
    server = make_upstream(old_database)
    with server.opened() as connection:
        row = connection.exec_driver_sql("SELECT code, epoch, head, contents FROM commune").one()
    assert tuple(row) == ("00009", "e", 5, 0)
    desk = make_desk("Lan")
    desk.enrol(server)
    with desk.office.record() as rec:
        put_response(rec, "f1")
    name = attach_file(desk, some_bytes(1000))
    assert desk.sync().files_sent == 1
    assert pieces_at(server, name) == [some_bytes(1000)]


class OlderAnswer(msgspec.Struct, frozen=True, array_like=True):
    """The answer as programs know it that are older than files."""

    standing: Standing
    epoch: str
    acked_seq: int
    head: int
    time: int
    catalogue: str


def test_an_older_program_reads_the_longer_answer_and_a_newer_one_the_shorter() -> None:
    longer = Answer("ok", "e", 1, 2, 3, "t", 4)
    older = decode(encode(longer), OlderAnswer)
    assert (older.catalogue, older.time) == ("t", 3)
    assert decode(encode(older), Answer) == Answer("ok", "e", 1, 2, 3, "t", -1)
