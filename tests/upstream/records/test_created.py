"""New records inserted all at once, on both databases: all of them, or none where one is there already."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from desktop_app.sync.problems import ServerTrouble
from desktop_app.sync.refusals import overloaded
from desktop_app.wire.op import Op, Value, pack_patches
from tests.builders import COMMUNE as OFFICE
from tests.builders import put_area
from tests.support.servers.postgres import PostgresServer
from tests.support.servers.upstream import Desk, Upstream
from upstream.database.database import Database
from upstream.database.tables import record
from upstream.records.saving import insert_created
from upstream.records.stored import load_newer, load_records

COMMUNE, DEVICE = "c", 7
ODD = "a\tb\nc\\N\\.\r\"'é\u2028"


@pytest.fixture(params=["sqlite", "postgresql"])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    """A writing connection to an empty province."""
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        address = server.create_database(like=request.getfixturevalue("empty_province_postgres"))
    else:
        address = shutil.copyfile(request.getfixturevalue("empty_province"), str(tmp_path / "p.sqlite"))
    database = Database.connect(address)
    with database.write() as connection:
        yield connection
    database.close()


def made(connection: Connection, first: int, fields: dict[str, Value]) -> int | None:
    ops = [Op(seq, "e", key, 0, {"f": value}, ODD, 9) for seq, (key, value) in enumerate(fields.items(), 1)]
    return insert_created(connection, COMMUNE, ops, pack_patches(ops, sorted_already=True), first, DEVICE)


def found(connection: Connection, keys: Sequence[str]) -> dict[str, tuple[int, Value]]:
    records = load_records(connection, COMMUNE, [("e", key) for key in keys])
    assert {(item.base.author, item.base.at, item.solo) for item in records.values()} == {(ODD, 9, DEVICE)}
    return {key: (item.version, item.fields["f"]) for (_, key), item in records.items()}


FEW_OR_MANY = pytest.mark.parametrize("more", [0, 40])


@FEW_OR_MANY
def test_they_are_stored_exactly(both: Connection, more: int) -> None:
    fields: dict[str, Value] = {"k1": ODD, ODD: None, "k3": 1.5, "k4": 1, "k5": True, "k6": ""}
    fields |= {f"m{number}": number for number in range(more)}
    assert made(both, 11, fields)
    stored = found(both, list(fields))
    assert stored == {key: (version, value) for version, (key, value) in enumerate(fields.items(), 11)}
    assert type(stored["k4"][1]) is int


@FEW_OR_MANY
def test_where_one_is_there_nothing_is_changed(both: Connection, more: int) -> None:
    others: dict[str, Value] = {f"m{number}": number for number in range(more)}
    assert made(both, 11, {"k1": 1, "k2": 2})
    assert made(both, 21, {**others, "k3": 3, "k2": 4, "k5": 5}) is None
    assert found(both, ["k1", "k2", "k3", "k5"]) == {"k1": (11, 1), "k2": (12, 2)}
    assert both.execute(select(func.count()).select_from(record)).scalar_one() == 2


TROUBLES = {
    "the connection is lost": "PERFORM pg_terminate_backend(pg_backend_pid())",
    "its disk is full": "RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'",
}


@pytest.mark.parametrize("table", ["record", "held_key"])
@pytest.mark.parametrize("changed", [0, 3], ids=["all at once", "with changes"])
@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_ends_the_storing_of_many_is_a_busy_server(
    postgres_server: PostgresServer,
    empty_province_postgres: str,
    make_upstream: Callable[[str], Upstream],
    make_desk: Callable[[str], Desk],
    trouble: str,
    changed: int,
    table: str,
) -> None:
    """Not an error that the program did not foresee: the next exchange brings everything."""
    server = make_upstream(postgres_server.create_database(like=empty_province_postgres))
    desk = make_desk("Lan")
    desk.enrol(server)
    desk.sync()
    with server.opened() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {TROUBLES[trouble]}; RETURN NEW; END $$"
        )
        connection.exec_driver_sql(
            f"CREATE TRIGGER failing BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION fail()"
        )
        if table == "record":  # as in a province in which “compact” did not run
            connection.exec_driver_sql("UPDATE server SET oldest_schema = ''")
    with desk.office.record() as rec:
        for number in range(40):
            put_area(rec, f"a{number}", f"Thôn {number}")
    for number in range(changed):
        desk.put("residential_area", f"a{number}", households=7)
    with pytest.raises(ServerTrouble) as told:
        desk.sync()
    assert told.value.message == overloaded().message
    with server.opened() as connection:
        connection.exec_driver_sql(f"DROP TRIGGER failing ON {table}")
    desk.sync()
    with server.opened() as connection:
        assert len(list(load_newer(connection, OFFICE, 0, ["residential_area"]))) == 40
