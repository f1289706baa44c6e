"""A province's database from before there were files, with what was in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from desktop_app.wire.messages import Answer, Standing, decode, encode
from tests.builders import put_response
from tests.support.files import attach_file, pieces_at, some_bytes
from tests.support.servers.upstream import Desk, Upstream
from upstream.admin.setup import initialise
from upstream.communes.communes import ensure_commune
from upstream.database.database import Database
from upstream.database.migrating import migration_config, newest_revision
from upstream.devices.devices import province_device


@pytest.fixture(params=["sqlite", "postgresql"])
def old_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """As revision 0001 made it."""
    address = request.getfixturevalue("postgres") if request.param == "postgresql" else str(tmp_path / "a.db")
    config = Config()
    folder = Path(__file__).resolve().parents[3] / "upstream" / "database" / "migrations"
    config.set_main_option("script_location", str(folder))
    database = Database.connect(address)
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql("INSERT INTO server VALUES (1, 'abc', 'Tỉnh Cũ', 'sample')")
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


OLDER_ROWS = """
INSERT INTO device
(number, device_id, commune, name, public_key, enrolled_at, acked_seq, acked_hash, known_until)
VALUES (7, 'd', '00009', '', :eight, 0, 0, :eight, 0);
INSERT INTO segment
(commune, first, last, device, first_seq, last_seq, last_hash, name, fresh, received_at, packed)
VALUES ('00009', 1, 1, 7, 1, 1, :eight, :eight, false, 0, :eight);
INSERT INTO record (commune, entity, entity_id, version, changed, device, author, at, fields, marks)
VALUES ('00009', 'e', 'x', 1, 1, 7, '', 0, :eight, :eight), ('00009', 'e', 'y', 2, 2, 7, '', 0, :eight, NULL);
INSERT INTO conflict
(commune, id, version, entity, entity_id, field, other, author, device, at, resolved_by, resolved_at)
VALUES ('00009', 'i', 2, 'e', 'x', 'four', :eight, '', 7, 0, '', 0);
INSERT INTO rejected (device, device_seq, version, entity, entity_id, patch, reason, at, record_exists)
VALUES (7, 1, 2, 'e', 'x', :eight, 'four', 0, false);
INSERT INTO commune (code, epoch, head) VALUES ('00010', 'e', 5)
"""


def test_what_an_older_database_holds_is_kept_and_counted(
    old_database: str, make_upstream: Callable[[str], Upstream]
) -> None:
    database = Database.connect(old_database)
    with database.write() as connection:
        for row in OLDER_ROWS.split(";"):
            connection.execute(text(row), {"eight": bytes(8)})
    database.close()
    server = make_upstream(old_database)
    with server.opened() as connection:
        counted = connection.exec_driver_sql("SELECT records, bytes FROM commune ORDER BY code").all()
        given = connection.exec_driver_sql("SELECT given_until FROM device").scalar_one()
        refused_in = connection.exec_driver_sql("SELECT commune FROM rejected").scalar_one()
    assert [tuple(item) for item in counted] == [(2, 5 * 200 + 6 * 8 + 2 * 4), (0, 0)]
    assert given == 5, "no cursor of before is above it"
    assert refused_in == "00009"


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


def test_an_upgrade_that_loses_a_row_changes_nothing(tmp_path: Path) -> None:
    path = str(tmp_path / "a.db")
    initialise(path, "Tỉnh Thử", "sample")
    database = Database.connect(path)
    with database.write() as connection:
        ensure_commune(connection, "00009")
        province_device(connection, "00009", 1)
    with pytest.raises(IntegrityError), database.rebuild() as connection:
        connection.exec_driver_sql("DELETE FROM commune")
    with database.write() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM commune").scalar_one() == 1
    with pytest.raises(IntegrityError), database.write() as connection:
        connection.exec_driver_sql("DELETE FROM commune")
    database.close()


def test_the_newest_script_is_known_by_its_name() -> None:
    newest = ScriptDirectory.from_config(migration_config()).get_current_head()
    assert newest == newest_revision()
