"""What pages show of the reports of communes: who is late, silent, has reopened; a report, and a cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from desktop_app.base.clock import to_millis
from desktop_app.movements.cell import Cell
from desktop_app.movements.period import Period
from tests.builders import COMMUNE, put_area, put_figures
from tests.support.servers.upstream import Desk, Upstream
from upstream.catalogue.sets import sets_in_use
from upstream.communes.communes import ensure_commune
from upstream.console.accounts.reach import EVERYTHING, Reach, Right
from upstream.console.queries.one_report import CellPlace, cell_history, differences, one_report
from upstream.console.queries.periods import matrix, reports_of
from upstream.console.queries.today import reports_due, today
from upstream.database.read_tables import read_due, read_term, read_typed
from upstream.database.tables import segment
from upstream.deciding.cell_comments import CommentInput
from upstream.deciding.decisions import accept, give_back

SET = "MTTQ_CO_SO"
MONTH = Period.parse("2026-M09")
SCOPE = f"period:{SET}:{MONTH.key}"
NOW = to_millis(datetime(2026, 10, 25, 3, tzinfo=UTC))
ELSEWHERE = Reach(frozenset(Right), frozenset({"00001"}))


@pytest.fixture
def lan(server: Upstream, make_desk: Callable[[str], Desk]) -> Desk:
    """A computer whose book has two areas."""
    desk = make_desk("Lan")
    desk.enrol(server)
    with desk.office.record() as rec:
        put_area(rec, "a1", name="Thôn Một")
        put_area(rec, "a2", name="Thôn Hai")
    desk.sync()
    with server.opened() as connection:  # as if it had been connected all year
        connection.exec_driver_sql("UPDATE device SET enrolled_at = 0, seen_at = 0")
    return desk


def report(desk: Desk, **figures: str) -> None:
    with desk.office.record() as rec:
        put_figures(rec, SET, {Cell(unit, "TT01", MONTH.key): value for unit, value in figures.items()})


def sent(desk: Desk, **figures: str) -> None:
    report(desk, **figures)
    desk.submit_report(SET, MONTH.key)
    desk.sync()


def late_of(connection: Connection) -> list[str]:
    return [each.scope for row in today(connection, EVERYTHING, NOW).late for each in row.late]


def test_a_report_is_late_until_it_is_handed_in(server: Upstream, lan: Desk) -> None:
    with server.opened() as connection:
        assert SCOPE in late_of(connection)
    sent(lan, a1="12")
    with server.opened() as connection:
        assert SCOPE not in late_of(connection)
        assert f"period:{SET}:2026-M08" in late_of(connection)


def test_a_computer_that_was_not_heard_from_is_silent(server: Upstream, lan: Desk) -> None:
    with server.opened() as connection:
        ensure_commune(connection, "00004")
        found = today(connection, EVERYTHING, NOW).silent
        assert [(each.contact.code, each.days) for each in found] == [
            (COMMUNE, NOW // 86_400_000),
            ("00004", None),
        ]
        connection.exec_driver_sql(f"UPDATE device SET seen_at = {NOW - 86_400_000 * 6}")
        assert [each.contact.code for each in today(connection, EVERYTHING, NOW).silent] == ["00004"]


def test_what_was_accepted_and_opened_again_is_named(server: Upstream, lan: Desk) -> None:
    sent(lan, a1="12")
    with server.opened() as connection:
        accept(connection, COMMUNE, SCOPE, "", "Tỉnh", NOW)
        assert not today(connection, EVERYTHING, NOW).reopened
        (row,) = reports_of(connection, EVERYTHING, SET, MONTH)
        assert (row.status, row.units, row.figures, row.reopened) == ("accepted", 1, 1, False)
        give_back(connection, COMMUNE, SCOPE, "Xem lại", "Tỉnh", NOW)
        (reopened,) = today(connection, EVERYTHING, NOW).reopened
        assert [each.scope for each in reopened.reports] == [SCOPE]
        (late,) = today(connection, EVERYTHING, NOW).late
        assert [each.scope for each in late.returned] == [SCOPE]


def test_a_return_comes_back_as_a_difference(server: Upstream, lan: Desk) -> None:
    sent(lan, a1="12", a2="3")
    with server.opened() as connection:
        comments = [CommentInput("a1", "TT01", "Thiếu một cuộc")]
        give_back(connection, COMMUNE, SCOPE, "Xem lại", "Tỉnh", NOW, comments)
        (row,) = reports_of(connection, EVERYTHING, SET, MONTH)
        assert (row.status, row.asked, row.changed) == ("returned", 1, 0)
    lan.sync()
    sent(lan, a1="13")
    with server.opened() as connection:
        (row,) = reports_of(connection, EVERYTHING, SET, MONTH)
        assert (row.status, row.changed) == ("submitted", 1)
        found = one_report(connection, EVERYTHING, COMMUNE, SET, MONTH)
        assert found is not None
        assert found.units == {"a1": "Thôn Một", "a2": "Thôn Hai"}
        assert found.cells["a1", "TT01"].value == "13"
        assert [step.status for step in found.steps] == ["submitted", "returned", "submitted"]
        (difference,) = differences(connection, found)
        assert (difference.unit, difference.before, difference.now) == ("a1", "12", "13")
        history = cell_history(connection, EVERYTHING, COMMUNE, CellPlace(SET, "TT01", MONTH, "a1"))
        assert history is not None
        assert [(each.value, each.note, each.author) for each in history.changes] == [
            ("12", None, "Lan"),
            (None, "Thiếu một cuộc", "Tỉnh"),
            ("13", None, "Lan"),
        ]


def test_the_history_of_a_cell_is_looked_for_in_segments_of_its_period_alone(
    server: Upstream, lan: Desk
) -> None:
    other = Period.parse("2026-M08")
    for value in ("5", "6"):
        sent(lan, a1=value)
        with lan.office.record() as rec:
            put_figures(rec, SET, {Cell("a1", "TT01", other.key): value})
        lan.sync()
    of_period = select(read_typed.c.first).where(
        read_typed.c.scope == select(read_term.c.number).where(read_term.c.text == SCOPE).scalar_subquery()
    )

    def values(connection: Connection) -> list[str | None]:
        found = cell_history(connection, EVERYTHING, COMMUNE, CellPlace(SET, "TT01", MONTH, "a1"))
        assert found is not None
        return [each.value for each in found.changes]

    with server.opened() as connection:
        with connection.begin_nested() as tried:
            connection.execute(insert(read_due).values(commune=COMMUNE))
            connection.execute(delete(read_typed))
            assert values(connection) == ["5", "6"], "also before the tables for pages are built"
            tried.rollback()
        with connection.begin_nested() as tried:
            away = update(segment).where(segment.c.first.not_in(of_period))
            assert connection.execute(away.values(packed=b"of no use")).rowcount >= 2
            assert values(connection) == ["5", "6"]
            tried.rollback()


def test_the_matrix_has_a_cell_for_each_due_report(server: Upstream, lan: Desk) -> None:
    sent(lan, a1="12")
    with server.opened() as connection:
        due = reports_due(connection, MONTH.start, MONTH.end)
        assert SCOPE in [each.scope for each in due]
        (row,) = matrix(connection, EVERYTHING, due, NOW)
        cells = {each.scope: cell for each, cell in zip(due, row.cells, strict=True)}
        assert (cells[SCOPE].status, cells[SCOPE].late) == ("submitted", False)
        assert all(cell.late for scope, cell in cells.items() if scope != SCOPE)
        assert SET in sets_in_use(connection)


def test_nothing_is_shown_of_a_commune_out_of_reach(server: Upstream, lan: Desk) -> None:
    sent(lan, a1="12")
    with server.opened() as connection:
        accept(connection, COMMUNE, SCOPE, "", "Tỉnh", NOW)
        found = today(connection, ELSEWHERE, NOW)
        assert (found.communes, found.silent, found.late, found.reopened) == (0, [], [], [])
        assert matrix(connection, ELSEWHERE, reports_due(connection, MONTH.start, MONTH.end), NOW) == []
        assert reports_of(connection, ELSEWHERE, SET, MONTH) == []
        assert one_report(connection, ELSEWHERE, COMMUNE, SET, MONTH) is None
        assert cell_history(connection, ELSEWHERE, COMMUNE, CellPlace(SET, "TT01", MONTH, "a1")) is None
