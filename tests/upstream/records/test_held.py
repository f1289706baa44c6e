"""A province is the same whether its records have rows or their segments hold them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, event, func, select
from sqlalchemy.pool import StaticPool

from desktop_app.base.ids import officer_id
from desktop_app.wire.messages import PullPage, decode
from desktop_app.wire.records import unpack_records
from tests.builders import put_area, put_response
from tests.support.servers.upstream import Desk, Upstream
from tests.upstream.exchange.journals import COMMUNE, a_device
from tests.upstream.exchange.test_taken_together import ACTS, HEAD, Made, journal, segments
from upstream.base.problems import ServerProblem
from upstream.communes.communes import commune_codes, ensure_commune, epoch_and_head, set_head
from upstream.database.database import Database
from upstream.database.identity import create_identity
from upstream.database.schema import metadata
from upstream.database.tables import commune as commune_table
from upstream.database.tables import conflict, held_key, record, rejected
from upstream.devices.devices import note_sent
from upstream.exchange.ingest import ingest
from upstream.exchange.pages import pages_behind
from upstream.exchange.whole_acts import Received
from upstream.records import compacting, held
from upstream.records.compacting import compact, compact_commune, everything
from upstream.records.held import KeptSegment, held_between, held_versions, load_held
from upstream.records.stored import load_records, load_rows

RECORDS = 40


@pytest.fixture(autouse=True)
def held_from_one_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Histories of tests are short."""
    monkeypatch.setattr("upstream.records.held.FEWEST", 1)


@contextmanager
def a_province(*, holding: bool) -> Iterator[Connection]:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    metadata.create_all(engine)
    with engine.begin() as connection:
        if holding:
            create_identity(connection, "", "sample")
        ensure_commune(connection, COMMUNE)
        set_head(connection, COMMUNE, HEAD)
        yield connection
    engine.dispose()


def all_of(connection: Connection) -> dict[str, Any]:
    """What the province has and hands on, whatever it is kept in."""
    both = (*load_rows(connection, record.c.commune == COMMUNE), *held_between(connection, COMMUNE, -1))
    records = {(item.entity, item.entity_id): replace(item, place=None, grown=0) for item in both}
    assert len(records) == len(both), "a record has a row, and is held too"
    loaded = load_records(connection, COMMUNE, records)
    assert {key: replace(item, place=None, grown=0) for key, item in loaded.items()} == records
    reader = a_device(connection, "reader")
    head = epoch_and_head(connection, COMMUNE)[1]
    pages = [
        _said(decode(frame, PullPage))
        for whole in (True, False)
        for frame in pages_behind(connection, reader, HEAD, head, 1 << 24, own=True, segments=whole).frames
    ]
    tables = [
        [{**row._asdict(), "commune": ""} for row in connection.execute(select(each))]
        for each in (conflict, rejected)
    ]
    counted = connection.execute(
        select(commune_table.c.records, commune_table.c.bytes, commune_table.c.head)
    ).all()
    return {"records": records, "tables": tables, "counted": counted, "pages": pages}


def _said(page: PullPage) -> Any:
    return msgspec.structs.replace(page, records=b""), [
        sorted(table.states(), key=lambda state: state.version) for table in unpack_records(page.records)
    ]


def played(
    connection: Connection,
    first: Sequence[Sequence[Made]],
    requests: Sequence[Sequence[Received]],
    between: Callable[[Connection], object] = lambda _: None,
) -> dict[str, Any]:
    """What is there after a journal of one computer, then one of another that saw a part of the first."""
    lan, minh = a_device(connection, "d2"), a_device(connection, "d1")
    ops = journal(first, HEAD)
    ingest(connection, lan, segments(ops, [0, len(ops)]), 1)
    between(connection)
    note_sent(connection, minh, HEAD + 3)
    left: list[Received] = []
    for received in requests:
        minh = ingest(connection, minh, [*left, *received], 1, left=left)
    return all_of(connection)


@given(ACTS, ACTS, st.data())
def test_it_is_the_same_whether_records_have_rows_or_not(
    first: list[list[Made]], second: list[list[Made]], data: st.DataObject
) -> None:
    ops = journal(second, HEAD)
    cuts = data.draw(st.sets(st.integers(1, len(ops))))
    parts = segments(ops, sorted({0, len(ops), *cuts}))
    requests = [[part] for part in parts] if data.draw(st.booleans()) else [parts]
    with a_province(holding=False) as rows, a_province(holding=True) as holding:
        with_rows, without = played(rows, first, requests), played(holding, first, requests)
        assert rows.execute(select(func.count()).select_from(held_key)).scalar_one() == 0
        assert without == with_rows
        compact_commune(rows, COMMUNE)
        with_rows = all_of_again(rows)
        assert with_rows["records"] == without["records"]
        assert held_versions(rows, COMMUNE, 0) == held_versions(holding, COMMUNE, 0)
    with a_province(holding=False) as compacted:
        between = played(compacted, first, requests, lambda it: compact_commune(it, COMMUNE))
        assert between == without


def all_of_again(connection: Connection) -> dict[str, Any]:
    connection.exec_driver_sql("DELETE FROM device WHERE device_id = 'reader'")
    return all_of(connection)


def test_ids_with_the_same_checksum_are_different_records(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("upstream.records.held._digest", lambda _: 7)
    with a_province(holding=True) as connection:
        device = a_device(connection, "d1")
        made: list[Made] = [("e", f"same{number}", 0, {"f": number}) for number in range(20)]
        ops = journal([made[:10]], HEAD)
        device = ingest(connection, device, segments(ops, [0, 10]), 1)
        asked = [("e", "same3"), ("e", "same13"), ("x", "same4")]
        assert load_held(connection, COMMUNE, asked).keys() == {("e", "same3")}
        whole = journal([made[:10], made[10:], [("e", "same3", 50, {"f": "changed"})]], HEAD)
        ingest(connection, device, segments(whole, [0, 10, 21])[1:], 1)
        found = load_records(connection, COMMUNE, [("e", f"same{number}") for number in range(20)])
    assert [item.fields["f"] for item in found.values()].count("changed") == 1
    assert len(found) == 20


@pytest.fixture
def filled(server: Upstream, make_desk: Callable[[str], Desk]) -> Desk:
    """A computer whose records have rows at the province, as before there was “compact”."""
    with server.opened() as connection:
        connection.exec_driver_sql("UPDATE server SET oldest_schema = ''")
    lan = make_desk("Lan")
    lan.enrol(server)
    with lan.office.record() as rec:
        for number in range(RECORDS):
            put_area(rec, f"a{number}", f"Thôn {number}")
    lan.sync()
    with lan.office.record() as rec:
        for number in range(RECORDS):
            put_response(rec, f"f{number}", serial=number)
    lan.put("residential_area", "a3", households=7)
    lan.sync()
    return lan


def rows_and_held(server: Upstream) -> tuple[int, int]:
    with server.opened() as connection:
        rows = connection.exec_driver_sql("SELECT count(*) FROM record").scalar_one()
        return rows, sum(len(held_versions(connection, code, 0)) for code in commune_codes(connection))


def test_a_filled_province_is_compacted_by_a_command(
    server: Upstream, filled: Desk, make_desk: Callable[[str], Desk]
) -> None:
    assert rows_and_held(server)[1] == 0
    assert f"{2 * RECORDS - 1} records of 1 communes" in server.command("compact")
    assert rows_and_held(server)[1] == 2 * RECORDS - 1
    assert "0 records of 1 communes" in server.command("compact"), "it can be run again"
    assert filled.sync(compare=True).differences == 0
    minh = make_desk("Minh")
    minh.enrol(server)
    minh.sync()
    assert minh.sync(compare=True).differences == 0
    assert minh.value("residential_area", "a3", "households") == 7
    minh.put("survey_response", "f5", validity="spoilt")
    minh.sync()
    filled.sync()
    assert filled.value("survey_response", "f5", "validity") == "spoilt"
    assert rows_and_held(server)[1] == 2 * RECORDS - 2, "it has a row again"
    for desk in (filled, minh):
        assert desk.sync(compare=True).differences == 0


class StoppedHere(Exception):
    """The process was ended at this statement."""


def test_whatever_statement_it_is_stopped_at_nothing_is_lost(server: Upstream, filled: Desk) -> None:
    """What is not committed the database forgets itself; what was is not done again."""
    with server.opened() as connection:
        ensure_commune(connection, COMMUNE)
        made = journal([[("e", f"n{number}", 0, {"f": number}) for number in range(RECORDS)]], HEAD)
        ingest(connection, a_device(connection, "d1"), segments(made, [0, RECORDS]), 1)
        before = {code: everything(connection, code) for code in commune_codes(connection)}
    database = Database.connect(server.database)
    left = 0

    @event.listens_for(database.engine, "before_cursor_execute")
    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise StoppedHere

    stops, done = 0, False
    while not done:
        stops, left = stops + 1, stops + 1
        try:
            done = len(list(compact(database))) == len(before)
        except StoppedHere:
            with database.read() as connection:
                left = 0
                assert {code: everything(connection, code) for code in before} == before
    database.close()
    assert stops > 20
    assert rows_and_held(server) == (1, 3 * RECORDS - 1)
    assert filled.sync(compare=True).differences == 0


def test_a_commune_that_would_be_different_is_left_as_it_is(
    server: Upstream, filled: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forgetful(connection: Connection, commune: str, segment: KeptSegment, places: Iterator[int]) -> None:
        held.hold(connection, commune, segment, list(places)[1:])

    monkeypatch.setattr(compacting, "hold", forgetful)
    database = Database.connect(server.database)
    with pytest.raises(ServerProblem, match="would not be the same"):
        list(compact(database))
    database.close()
    assert rows_and_held(server) == (2 * RECORDS, 0)
    assert filled.sync(compare=True).differences == 0


def test_nothing_is_compacted_while_an_older_program_may_run(on_postgres: Upstream) -> None:
    with on_postgres.opened() as connection:
        connection.exec_driver_sql("UPDATE server SET oldest_schema = ''")
    older = create_engine(on_postgres.database)
    with older.connect():
        refused = on_postgres.run("compact")
    older.dispose()
    assert refused.returncode == 1
    assert "1 connections" in refused.stderr
    with on_postgres.opened() as connection:
        assert connection.exec_driver_sql("SELECT oldest_schema FROM server").scalar_one() == ""
    on_postgres.command("compact")
    with on_postgres.opened() as connection:
        assert connection.exec_driver_sql("SELECT oldest_schema FROM server").scalar_one() == "0028"


def test_officers_are_found_wherever_they_are() -> None:
    """All of them have their keys in one part, by which it is asked whether there is any."""
    names = ["Nguyễn Thị Thử", "a", "x:y", "  B  "]
    assert len(held.parts_of([officer_id(""), *map(officer_id, names)])) == 1
