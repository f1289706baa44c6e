"""Tables for pages that were not there, or say something else, are built from records and segments."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_period_status
from desktop_app.movements.grid_layout import COMMUNE_UNIT
from tests.builders import COMMUNE, put_figures
from tests.support.servers.read_model import rows_of
from tests.support.servers.upstream import Desk, Upstream
from upstream.database import read_tables

SET, QUARTER = "MTTQ_CO_SO", "2026-Q3"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return request.getfixturevalue("postgres") if request.param == "postgresql" else str(tmp_path / "p.db")


def test_what_was_lost_is_built_again(
    database: str, make_upstream: Callable[[str], Upstream], make_desk: Callable[[str], Desk]
) -> None:
    server, desk = make_upstream(database), make_desk("Lan")
    desk.enrol(server)
    with desk.office.record() as rec:
        put_figures(rec, SET, {Cell("a1", "TT01", QUARTER): "12", Cell("a1", "TT02", QUARTER): "3.5"})
        set_period_status(rec, SET, QUARTER, COMMUNE_UNIT, "locked")
        set_period_status(rec, SET, QUARTER, COMMUNE_UNIT, "submitted")
    desk.sync()
    with server.opened() as connection:
        before = rows_of(connection, COMMUNE)
        for table in (read_tables.read_figures, read_tables.read_step, read_tables.read_state):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one(), table.name
            connection.execute(delete(table))
    (figures,) = before["read_figures"]
    assert figures[:4] == (f"period:{SET}:{QUARTER}", "a1", 2, 0)
    assert [(code, cell[0]) for code, cell in figures[5]] == [("TT01", "12"), ("TT02", "3.5")]
    assert before["read_state"][0][1:4] == (f"period:{SET}:{QUARTER}", COMMUNE_UNIT, "submitted")
    assert [step[4] for step in before["read_step"]] == ["locked", "submitted"]
    assert "0 " in server.command("rebuild"), "nothing was due"
    assert "1 " in server.command("rebuild", "--all")
    with server.opened() as connection:
        assert rows_of(connection, COMMUNE) == before
