"""The same over PostgreSQL, which a province uses: one writer a commune, versions in the order of commits."""

from __future__ import annotations

import threading
from collections.abc import Callable

from desktop_app.sync.decisions.conflicts import open_conflicts, resolve
from tests.builders import put_response
from tests.support.patience import PATIENCE_SECONDS
from tests.support.servers.upstream import Desk, Upstream

CELL = "iv:S:X1:2026-Q1:a1"


def put_cell(desk: Desk, value: str) -> None:
    where = {"set_code": "S", "indicator_code": "X1", "period": "2026-Q1", "unit": "a1"}
    desk.put("indicator_value", CELL, **where, value=value)


def test_two_computers_over_postgresql(
    postgres: str, make_upstream: Callable[[str], Upstream], make_desk: Callable[[str], Desk]
) -> None:
    server = make_upstream(postgres)
    lan, minh = make_desk("Lan"), make_desk("Minh")
    for desk in (lan, minh):
        desk.enrol(server)
    with lan.office.record() as rec:
        for number in range(1200):
            put_response(rec, f"f{number:04d}", serial=number)
    put_cell(lan, "12")
    put_cell(minh, "15")
    assert lan.sync().pushed == 1201
    assert minh.sync().applied.records == {"survey_response": 1200, "indicator_value": 1}
    lan.put("survey_response", "f0007", comment="sửa")
    lan.sync()
    with minh.office.read() as connection:
        (item,) = open_conflicts(connection)
    with minh.office.record() as rec:
        resolve(rec, item.id, "15")
    minh.sync()
    lan.sync()
    for desk in (lan, minh):
        assert desk.value("indicator_value", CELL, "value") == "15"
        assert desk.value("survey_response", "f0007", "comment") == "sửa"
        assert desk.sync(compare=True).differences == 0

    server.command("lock", "--commune", "00000", "--scope", "round:r1", "--reason", "khoá")
    lan.put("survey_response", "f0008", comment="muộn")
    lan.sync()
    assert lan.value("survey_response", "f0008", "comment") is None
    assert "1201 records" in server.command("status")


def test_offices_that_sync_in_the_same_moment(
    postgres: str, make_upstream: Callable[[str], Upstream], make_desk: Callable[[str], Desk]
) -> None:
    server = make_upstream(postgres)
    desks = [make_desk(name) for name in ("A", "B", "C", "D")]
    for desk in desks:
        desk.enrol(server)
    for turn in range(3):
        for desk in desks:
            name = desk.office.officer
            with desk.office.record() as rec:
                for number in range(40):
                    put_response(rec, f"{name}{turn}{number:03d}", serial=number)
        threads = [threading.Thread(target=desk.sync) for desk in desks]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE_SECONDS)
    for desk in desks:
        desk.sync()
        with desk.office.read() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM survey_response").scalar_one() == 480
        assert desk.sync(compare=True).differences == 0
