"""A server with pages builds what is due and computes totals by itself; one without computes nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing

import pytest
from sqlalchemy import Connection, func, select, update

from desktop_app.movements.cell import Cell
from tests.builders import COMMUNE, put_area, put_figures
from tests.support.patience import PATIENCE_SECONDS
from tests.support.servers.upstream import Desk, Upstream
from upstream.base.clock import now_millis
from upstream.communes.communes import ensure_commune
from upstream.database.database import Database
from upstream.database.read_tables import read_due, read_figures, read_stale, read_total, read_trouble
from upstream.database.tables import catalogue_item, commune, record
from upstream.read_model.keeping import kept_for_pages
from upstream.read_model.rebuilding import let_all_be_due
from upstream.read_model.rounds import settle_rounds
from upstream.read_model.totals import TotalsKeeper, stale_communes
from upstream.read_model.troubles import (
    FIRST_WAIT_MILLIS,
    LONGEST_WAIT_MILLIS,
    PageTrouble,
    PageWork,
    for_each,
    troubles,
    try_all_again,
)


def rows_in(server: Upstream) -> dict[str, int]:
    with server.opened() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (read_due, read_stale, read_figures, read_total)
        }


def test_what_is_due_is_built_and_totals_are_computed(server: Upstream, lan: Desk) -> None:
    with lan.office.record() as rec:
        put_area(rec, "a1")
        put_figures(rec, "MTTQ_CO_SO", {Cell("a1", "TT01", "2026-M09"): "12"})
    lan.sync()
    before = rows_in(server)
    assert before["read_stale"]
    assert before["read_total"] == 0, "the merge computes nothing"
    database = Database.connect(server.database)
    let_all_be_due(database)
    with server.opened() as connection:
        connection.execute(read_figures.delete())
    with kept_for_pages(database):
        end = time.monotonic() + PATIENCE_SECONDS
        while (now := rows_in(server))["read_due"] or now["read_stale"]:
            assert time.monotonic() < end, now
            time.sleep(0.05)
    database.close()
    assert now["read_figures"] == before["read_figures"]
    assert now["read_total"] >= 3, "of the month, its quarter and its year"


def test_a_commune_that_cannot_be_built_holds_up_no_other(server: Upstream, lan: Desk) -> None:
    with lan.office.record() as rec:
        put_area(rec, "a1")
        put_figures(rec, "MTTQ_CO_SO", {Cell("a1", "TT01", "2026-M09"): "12"})
    lan.sync()
    with server.opened() as connection:
        query = select(record).where(record.c.entity == "indicator_value")
        row = dict(connection.execute(query).one()._mapping)
        connection.exec_driver_sql("INSERT INTO commune (code, epoch, head) VALUES ('00000!', 'e', 5)")
        connection.execute(record.insert().values({**row, "commune": "00000!", "fields": b"\xc1"}))
    database = Database.connect(server.database)
    let_all_be_due(database)
    with kept_for_pages(database):
        end = time.monotonic() + PATIENCE_SECONDS
        while (now := rows_in(server))["read_due"] > 1 or now["read_stale"]:
            assert time.monotonic() < end, now
            time.sleep(0.05)
    database.close()
    said = server.run("rebuild")
    assert said.returncode == 1
    assert "00000!" in said.stderr
    assert "rebuild" in said.stderr.splitlines()[-1]
    with server.opened() as connection:
        assert connection.execute(select(read_due.c.commune)).scalars().all() == ["00000!"]
        for table in ("record", "read_due"):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE commune = '00000!'")
        connection.exec_driver_sql("DELETE FROM commune WHERE code = '00000!'")
    assert now["read_total"] >= 3


def test_a_commune_that_cannot_be_read_holds_up_no_other(server: Upstream, lan: Desk) -> None:
    with lan.office.record() as rec:
        put_figures(rec, "MTTQ_CO_SO", {Cell("commune", "TT03", "2026-M09"): "12"})
    lan.sync()
    with server.opened() as connection:
        query = select(read_figures).where(read_figures.c.commune == COMMUNE)
        row = dict(connection.execute(query).one()._mapping)
        connection.exec_driver_sql("INSERT INTO commune (code, epoch, head) VALUES ('00000!', 'e', 5)")
        connection.execute(read_figures.insert().values({**row, "commune": "00000!", "packed": b"\xc1"}))
        connection.execute(read_stale.insert().values(commune="00000!", part="areas"))
    database = Database.connect(server.database)
    keeper = TotalsKeeper(database)
    assert keeper.settle() == 1
    keeper.close()
    with server.opened() as connection:
        done = connection.execute(select(read_total.c.commune).distinct()).scalars().all()
        assert done == [COMMUNE]
        for table in ("read_figures", "read_stale"):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE commune = '00000!'")
        connection.exec_driver_sql("DELETE FROM commune WHERE code = '00000!'")
    database.close()


def test_one_that_cannot_be_read_is_tried_later_and_later_and_the_log_says_it_once(
    server: Upstream, lan: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    tried: list[str] = []
    database = Database.connect(server.database)

    def fail(commune: str) -> None:
        tried.append(commune)
        raise ValueError

    def turn(act: Callable[[str], None] = fail) -> int:
        return for_each(database, PageWork.TOTALS, [COMMUNE], act, lambda _: True)

    def trouble() -> PageTrouble:
        with database.read() as connection:
            (found,) = troubles(connection)
        return found

    with server.opened() as connection:
        ensure_commune(connection, COMMUNE)
    waits = []
    for _ in range(40):
        before = now_millis()
        assert [turn(), turn()] == [1, 1]
        assert len(tried) == 1, "it waits"
        waits.append(trouble().next_at - before)
        tried.clear()
        with server.opened() as connection:
            connection.execute(update(read_trouble).values(next_at=before - 1))
    assert waits[0] >= FIRST_WAIT_MILLIS
    assert waits[4] >= 16 * FIRST_WAIT_MILLIS
    assert waits[-1] >= LONGEST_WAIT_MILLIS, "once a day at last"
    assert len(caplog.messages) == 1
    assert turn() == 1
    with server.opened() as connection:
        connection.execute(update(commune).where(commune.c.code == COMMUNE).values(head=commune.c.head + 1))
    tried.clear()
    turn()
    assert tried, "the commune has sent something"
    try_all_again(database)
    tried.clear()
    turn()
    assert tried, "another program may know better"
    with server.opened() as connection:
        connection.execute(update(read_trouble).values(next_at=now_millis() + 2 * LONGEST_WAIT_MILLIS))
    tried.clear()
    turn()
    assert tried, "the clock was set back"
    try_all_again(database)
    assert turn(lambda _: None) == 0
    with database.read() as connection:
        assert troubles(connection) == []
    database.close()


def _publish_a_set(connection: Connection) -> None:
    values = {"sha256": "f" * 64, "kind": "indicator_set", "code": "X", "version": "1", "name": "X"}
    connection.execute(catalogue_item.insert().values(**values, content=b"", published_at=1))


def test_totals_are_kept_beside_rounds_when_a_set_is_published(server: Upstream, lan: Desk) -> None:
    with lan.office.record() as rec:
        put_figures(rec, "MTTQ_CO_SO", {Cell("commune", "TT03", "2026-M09"): "12"})
    lan.sync()
    with closing(Database.connect(server.database)) as database:
        keeper = TotalsKeeper(database)
        keeper.settle()
        settle_rounds(database)
        with database.write() as connection:
            _publish_a_set(connection)
        for _ in range(2):
            keeper.settle()
            settle_rounds(database)
            with database.read() as connection:
                assert stale_communes(connection) == []
        keeper.close()


def test_totals_by_sets_of_before_are_not_kept(server: Upstream, lan: Desk) -> None:
    """Of two processes one may still compute by the sets that were published before."""
    with lan.office.record() as rec:
        put_figures(rec, "MTTQ_CO_SO", {Cell("commune", "TT03", "2026-M09"): "12"})
    lan.sync()
    database = Database.connect(server.database)
    here, there = TotalsKeeper(database), TotalsKeeper(database)
    here.settle()

    def published_meanwhile(_done: int) -> bool:
        with database.write() as connection:
            _publish_a_set(connection)
        there.settle([])
        return True

    with database.write() as connection:
        connection.execute(read_stale.insert().values(commune=COMMUNE, part="areas"))
    assert here.settle(go_on=published_meanwhile) == 0
    with database.read() as connection:
        assert stale_communes(connection) == [COMMUNE]
    here.settle()
    with database.read() as connection:
        assert not stale_communes(connection)
    for keeper in (here, there):
        keeper.close()
    database.close()
