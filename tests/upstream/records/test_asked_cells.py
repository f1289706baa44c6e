"""A report that was returned for single cells takes changes of those alone, whatever order a database has."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection

from desktop_app.base.ids import indicator_value_id, period_status_id
from desktop_app.base.locked_states import WHOLE_COMMUNE
from tests.support.servers.postgres import PostgresServer
from upstream.base.problems import ServerProblem
from upstream.communes.communes import ensure_commune
from upstream.database.database import Database
from upstream.deciding.cell_comments import CommentInput
from upstream.deciding.decisions import ScopeDecision, ScopeVerdict, decide
from upstream.demo.journals import OfficeJournal
from upstream.records.stored import load_records

COMMUNE, SET, PERIOD = "00004", "MTTQ_CO_SO", "2026-M09"


@pytest.fixture(params=["sqlite", "postgresql"])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    """A writing connection to an empty province; PostgreSQL orders texts as people in Vietnam do."""
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        address = server.create_database(like=request.getfixturevalue("empty_province_postgres"))
    else:
        address = shutil.copyfile(request.getfixturevalue("empty_province"), str(tmp_path / "p.sqlite"))
    with closing(Database.connect(address)) as database, database.write() as connection:
        yield connection


def type_in(journal: OfficeJournal, unit: str, indicator: str, value: str, at: int) -> None:
    where = {
        "set_code": SET,
        "set_version": "1.1",
        "indicator_code": indicator,
        "period": PERIOD,
        "unit": unit,
    }
    journal.put(
        "indicator_value", indicator_value_id(SET, indicator, PERIOD, unit), {**where, "value": value}, at
    )


def handed_in(connection: Connection) -> OfficeJournal:
    """An office whose report of two areas was handed in."""
    ensure_commune(connection, COMMUNE)
    journal = OfficeJournal.connect(connection, COMMUNE, "a" * 32, "Máy", "Lan", 1)
    for area in ("a1", "a2"):
        journal.put("residential_area", area, {"name": area, "commune_code": COMMUNE}, 1)
    for unit, indicator in (("a1", "TT01"), ("a1", "TT02"), ("a2", "TT02")):
        type_in(journal, unit, indicator, "5", 1)
    status = {"set_code": SET, "period": PERIOD, "unit": WHOLE_COMMUNE, "status": "submitted"}
    journal.put("period_status", period_status_id(SET, PERIOD, WHOLE_COMMUNE), dict(status), 1)
    journal.send(1)
    return journal


def give_back(connection: Connection, *comments: CommentInput) -> None:
    scope = f"period:{SET}:{PERIOD}"
    decide(connection, COMMUNE, ScopeDecision(ScopeVerdict.RETURN, scope, "Xem lại", "Minh", comments), 2)


def value_of(connection: Connection, unit: str, indicator: str) -> object:
    key = ("indicator_value", indicator_value_id(SET, indicator, PERIOD, unit))
    return load_records(connection, COMMUNE, [key])[key].fields.get("value")


def test_only_the_cells_asked_about_change(both: Connection) -> None:
    journal = handed_in(both)
    give_back(both, CommentInput("a1", "TT01", "Xem lại số này"))
    journal.catch_up()
    type_in(journal, "a1", "TT01", "6", 3)
    type_in(journal, "a1", "TT02", "6", 3)
    journal.send(3)
    assert value_of(both, "a1", "TT01") == "6"
    assert value_of(both, "a1", "TT02") == "5", "nobody asked about it"


def test_a_cell_that_nobody_filled_in_is_commented_where_another_unit_has_a_figure(both: Connection) -> None:
    handed_in(both)
    give_back(both, CommentInput("a2", "TT01", "Còn thiếu số này"))
    with pytest.raises(ServerProblem, match="Nobody in the commune has a figure for “TT0”"):
        give_back(both, CommentInput("a2", "TT0", "Còn thiếu số này"))
