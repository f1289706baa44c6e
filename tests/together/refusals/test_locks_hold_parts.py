"""A lock holds what belongs to its scope and what lies in it, whatever the change says of itself."""

from __future__ import annotations

import pytest

from desktop_app.base.ids import period_status_id
from desktop_app.journal.locks import Locked, locked_scopes, opened_scopes
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_period_status, set_values
from desktop_app.movements.period_state import PeriodAccepted
from desktop_app.surveys.responses.commands import set_validity
from desktop_app.surveys.rounds.commands import create_round, set_round_state
from desktop_app.sync.decisions.rejections import open_rejections, record_again
from desktop_app.sync.problems import SyncProblem
from tests.builders import COMMUNE, put_figures, put_response
from tests.support.servers.line import Line
from tests.support.servers.upstream import Desk, Upstream

SET = "MTTQ_CO_SO"
CELL = f"iv:{SET}:X1:2026-M09:a1"


def figure(desk: Desk, value: str, period: str = "2026-M09") -> None:
    with desk.office.record() as rec:
        put_figures(rec, SET, {Cell("a1", "X1", period): value})


def scope(period: str) -> tuple[str, ...]:
    return "--commune", COMMUNE, "--scope", f"period:{SET}:{period}"


def waiting(desk: Desk) -> list[tuple[str, dict[str, object]]]:
    with desk.office.read() as connection:
        return [(item.entity_id, dict(item.values)) for item in open_rejections(connection)]


@pytest.mark.parametrize("period", ["2026-M09", "2026-Q3", "2026-H2", "2026-Y"])
def test_an_accepted_period_takes_no_figures_of_its_months(
    desks: tuple[Desk, Desk], upstream: Upstream, period: str
) -> None:
    lan, minh = desks
    figure(lan, "60")
    lan.sync()
    minh.sync()
    lan.submit_report(SET, period)
    lan.sync()
    upstream.command("accept", *scope(period))
    figure(minh, "837")

    minh.sync()
    lan.sync()

    assert waiting(minh) == [(CELL, {"value": "837", "set_version": "1"})]
    for desk in desks:
        assert desk.value("indicator_value", CELL, "value") == "60"
        with pytest.raises(Locked, match="accepted"):
            figure(desk, "61")
    figure(lan, "5", "2025-M09")
    lan.sync()
    assert waiting(lan) == []


def test_a_unit_s_accepted_quarter_takes_no_figures_of_its_months(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    figure(lan, "60")
    lan.sync()
    minh.sync()
    figure(minh, "837")
    with lan.office.record() as rec:
        set_period_status(rec, SET, "2026-Q3", "a1", "accepted")
    lan.sync()
    minh.sync()
    assert waiting(minh) == [(CELL, {"value": "837", "set_version": "1"})]
    for desk in desks:
        with pytest.raises(PeriodAccepted, match="Quý III/2026"), desk.office.record() as rec:
            set_values(rec, SET, "1", [(Cell("a1", "X1", "2026-M09"), "61")])


def test_a_change_of_a_form_whose_creation_met_a_lock_is_refused_with_it(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    """A change does not name the round; it belongs to it all the same, also when the lock is gone by then."""
    lan, minh = desks
    with lan.office.record() as rec:
        put_response(rec, "f0")
    lan.sync()
    minh.sync()
    upstream.command("lock", "--commune", COMMUNE, "--scope", "round:r1", "--reason", "đã chốt")
    with minh.office.record() as rec:
        put_response(rec, "f1")
    with minh.office.record() as rec:
        set_validity(rec, ["f1", "f0"], "blank")
    minh.sync()
    lan.sync()
    assert [entity_id for entity_id, _ in waiting(minh)] == ["f1", "f1", "f0"]
    for desk in desks:
        assert desk.get("survey_response", "f1") is None
        assert desk.value("survey_response", "f0", "validity") == ""


def test_a_change_of_a_cell_whose_refusal_was_not_heard_is_refused_with_it(
    upstream: Upstream, desks: tuple[Desk, Desk], line: Line
) -> None:
    _, minh = desks
    upstream.command("lock", *scope("2026-Q3"), "--reason", "đã chốt")
    figure(minh, "12")
    direct = move_to(minh, line.address)
    line.cut_down = 0
    with pytest.raises(SyncProblem):
        minh.sync()
    move_to(minh, direct)
    upstream.command("unlock", *scope("2026-Q3"))
    figure(minh, "13")
    minh.sync()

    assert minh.get("indicator_value", CELL) is None
    with minh.office.read() as connection:
        found = open_rejections(connection)
    assert [item.values["value"] for item in found] == ["12", "13"]
    for item in found:
        with minh.office.record() as rec:
            record_again(rec, item.number)
    minh.sync()
    desks[0].sync()
    assert desks[0].value("indicator_value", CELL, "value") == "13"
    assert desks[0].value("indicator_value", CELL, "indicator_code") == "X1"


def test_what_is_sent_again_says_all_that_was_refused(upstream: Upstream, desks: tuple[Desk, Desk]) -> None:
    """What stands in the book here by then may not stand at the province."""
    _, minh = desks
    upstream.command("lock", *scope("2026-Q3"), "--reason", "đã chốt")
    figure(minh, "12")
    minh.sync()
    upstream.command("unlock", *scope("2026-Q3"))
    minh.sync()
    upstream.command("lock", *scope("2026-Q3"), "--reason", "đã chốt")
    figure(minh, "14")
    with minh.office.record() as rec:
        (item,) = open_rejections(rec.connection)
        record_again(rec, item.number)
    minh.sync()

    with minh.office.read() as connection:
        found = {
            item.values["value"]: item.values.get("indicator_code") for item in open_rejections(connection)
        }
    assert found == {"12": "X1", "14": "X1"}


def move_to(desk: Desk, address: str) -> str:
    """Let a computer ask another address; the one before."""
    from desktop_app.sync.state import change_state, read_state

    with desk.office.store.write() as connection:
        before = read_state(connection).address
        change_state(connection, address=address)
    return before


def a_round(desk: Desk, *states: str) -> str:
    with desk.office.record() as rec:
        round_id = create_round(rec, {"title": "Lấy ý kiến", "target": "NTM", "year": 2026})
        for state in states:
            set_round_state(rec, round_id, state)
    desk.sync()
    return round_id


@pytest.mark.parametrize("command", ["accept", "return"])
def test_a_round_that_was_never_submitted_is_neither_accepted_nor_returned(
    desks: tuple[Desk, Desk], upstream: Upstream, command: str
) -> None:
    lan, _ = desks
    round_id = a_round(lan, "open", "counting", "closed")
    said = upstream.run(command, "--commune", COMMUNE, "--scope", f"round:{round_id}")
    assert said.returncode == 1
    assert "has not submitted the round “Lấy ý kiến”" in said.stderr
    lan.sync()
    with lan.office.read() as connection:
        assert locked_scopes(connection) == {}
    assert lan.value("survey_round", round_id, "status") == "closed"


@pytest.mark.parametrize("command", ["accept", "return"])
@pytest.mark.parametrize("status", [None, "draft", "locked"])
def test_a_report_that_was_never_submitted_is_neither_accepted_nor_returned(
    desks: tuple[Desk, Desk], upstream: Upstream, command: str, status: str | None
) -> None:
    lan, _ = desks
    figure(lan, "60")
    if status is not None:
        with lan.office.record() as rec:
            set_period_status(rec, SET, "2026-Q3", "commune", status)
    lan.sync()
    said = upstream.run(command, *scope("2026-Q3"))
    assert said.returncode == 1
    assert f"has not submitted the report of {SET} for 2026-Q3" in said.stderr
    lan.sync()
    with lan.office.read() as connection:
        assert locked_scopes(connection) == {}


def test_the_reason_of_a_return_reaches_the_office(desks: tuple[Desk, Desk], upstream: Upstream) -> None:
    lan, minh = desks
    round_id = a_round(lan, "open", "counting", "closed", "submitted")
    figure(lan, "60")
    lan.submit_report(SET, "2026-Q3")
    lan.sync()
    for where in (("--commune", COMMUNE, "--scope", f"round:{round_id}"), scope("2026-Q3")):
        upstream.command("accept", *where)
        upstream.command("return", *where, "--reason", "Thiếu Thôn Đoài")
    for desk in desks:
        desk.sync()
        assert desk.value("survey_round", round_id, "status") == "returned"
        assert desk.value("survey_round", round_id, "status_reason") == "Thiếu Thôn Đoài"
        with desk.office.read() as connection:
            assert locked_scopes(connection) == {}
            assert opened_scopes(connection)[f"period:{SET}:2026-Q3"] == "Thiếu Thôn Đoài"
    with minh.office.record() as rec:
        set_round_state(rec, round_id, "counting")
    figure(minh, "61")
    minh.sync()
    assert waiting(minh) == []
    upstream.command("accept", *scope("2026-Q3"))
    lan.sync()
    with lan.office.read() as connection:
        assert f"period:{SET}:2026-Q3" not in opened_scopes(connection)


def test_what_is_locked_is_accepted_and_says_so(desks: tuple[Desk, Desk], upstream: Upstream) -> None:
    """The lock that stands there takes no status either."""
    lan, _ = desks
    round_id = a_round(lan, "open", "counting", "closed", "submitted")
    figure(lan, "60")
    lan.submit_report(SET, "2026-Q3")
    lan.sync()
    for where in (("--commune", COMMUNE, "--scope", f"round:{round_id}"), scope("2026-Q3")):
        upstream.command("lock", *where, "--reason", "Đang xem")
        upstream.command("accept", *where, "--reason", "Đã chốt")
    for desk in desks:
        desk.sync()
        assert desk.value("survey_round", round_id, "status") == "accepted"
        assert (
            desk.value("period_status", period_status_id(SET, "2026-Q3", "commune"), "status") == "accepted"
        )
        with desk.office.read() as connection:
            assert set(locked_scopes(connection).values()) == {"Đã chốt"}


def test_nothing_is_moved_out_of_a_locked_round(desks: tuple[Desk, Desk], upstream: Upstream) -> None:
    lan, minh = desks
    with lan.office.record() as rec:
        put_response(rec, "f1", round_id="r1")
        put_response(rec, "f2", round_id="r2")
    for desk in desks:
        desk.sync()
    upstream.command("lock", "--commune", COMMUNE, "--scope", "round:r1", "--reason", "Đã chốt")
    minh.put("survey_response", "f1", round_id="r2", comment="sang đợt khác")
    minh.put("survey_response", "f2", comment="vẫn mở")
    for desk in (minh, lan):
        desk.sync()
    assert [key for key, _ in waiting(minh)] == ["f1"]
    for desk in desks:
        assert desk.value("survey_response", "f1", "round_id") == "r1"
        assert desk.value("survey_response", "f2", "comment") == "vẫn mở"
