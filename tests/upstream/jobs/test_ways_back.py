"""Every act has its way back, and offices follow it."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.movements.progress.closing import comments_of
from tests.builders import COMMUNE
from tests.support.servers.upstream import Desk, Upstream
from tests.together.registers.office_of_two import exchange, lines, step
from upstream.base.problems import ServerProblem
from upstream.deciding.decision_log import DecisionKind, decisions
from upstream.deciding.decisions import DecidedMeanwhile, ScopeDecision, ScopeVerdict, decide, state_of
from upstream.jobs import jobs
from upstream.jobs.jobs import JobState, StepState
from upstream.jobs.undoing import withdraw
from upstream.records.locks import locked_scopes

SET, PERIOD = "MTTQ_CO_SO", "2026-Q3"
SCOPE = f"period:{SET}:{PERIOD}"
CELL = "commune", "MTTQ-1", PERIOD


def handed_in(desk: Desk) -> None:
    desk.submit_report(SET, PERIOD)
    desk.sync()


def status(desk: Desk) -> object:
    desk.sync()
    return desk.value("period_status", f"ps:{SET}:{PERIOD}:commune", "status")


def test_an_acceptance_that_is_withdrawn_leaves_the_report_handed_in(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    lan, _ = desks
    handed_in(lan)
    assert "done in 1 of 1" in upstream.command("accept", "--communes", "all", "--scope", SCOPE)
    assert status(lan) == "accepted"
    assert "done in 1 of 1" in upstream.command("jobs", "withdraw", "1", "--reason", "duyệt nhầm quý")
    assert status(lan) == "submitted"
    with upstream.opened() as connection:
        assert locked_scopes(connection, COMMUNE) == {}
        said = [each for each in decisions(connection) if each.kind is DecisionKind.SCOPE]
        assert [each.content["decision"] for each in said] == ["accept", "withdraw_acceptance"]
        assert [each.content["act"] for each in said] == ["1", "2"]
        with pytest.raises(ServerProblem, match=r"withdrawn before|đã được rút"):
            withdraw(connection, 1, "lần nữa", "Hoa", 1)
        with pytest.raises(ServerProblem, match=r"takes another|để rút"):
            withdraw(connection, 2, "lần nữa", "Hoa", 1)
    listed = upstream.command("jobs", "list").splitlines()
    assert [line.split("\t")[2] for line in listed[1:]] == ["withdraw an acceptance", "accept"]
    assert "withdrawn by job 2" in listed[2]
    again = upstream.run("jobs", "withdraw", "1", "--reason", " ")
    assert (again.returncode, "why" in again.stderr) == (1, True)
    lan.sync(compare=True)
    assert lan.results[-1].differences == 0


def test_a_return_that_is_withdrawn_asks_of_no_cell(desks: tuple[Desk, Desk], upstream: Upstream) -> None:
    lan, _ = desks
    lan.put(
        "indicator_value",
        f"iv:{SET}:MTTQ-1:{PERIOD}:commune",
        set_code=SET,
        indicator_code="MTTQ-1",
        period=PERIOD,
        unit="commune",
        value="5",
        set_version="1",
    )
    handed_in(lan)
    cell = ("--cell", "commune", "MTTQ-1", "Xem lại số này")
    upstream.command("return", "--commune", COMMUNE, "--scope", SCOPE, "--reason", "sai", *cell)
    assert status(lan) == "returned"
    with lan.office.read() as connection:
        assert [each.words for each in comments_of(connection, SET, PERIOD).values()] == ["Xem lại số này"]
    with upstream.opened() as connection:
        decision = ScopeDecision(ScopeVerdict.WITHDRAW_RETURN, SCOPE, "số đúng rồi", "Hoa")
        decide(connection, COMMUNE, decision, 1)
    assert status(lan) == "submitted"
    with lan.office.read() as connection:
        assert list(comments_of(connection, SET, PERIOD)) == []
    with upstream.opened() as connection, pytest.raises(ServerProblem):
        decide(connection, COMMUNE, decision, 2)


def test_who_decides_after_another_is_told(desks: tuple[Desk, Desk], upstream: Upstream) -> None:
    lan, _ = desks
    handed_in(lan)
    accept = ScopeDecision(ScopeVerdict.ACCEPT, SCOPE, "đủ", "Hoa", seen="submitted")
    give_back = ScopeDecision(ScopeVerdict.RETURN, SCOPE, "thiếu", "Bình", seen="submitted")
    with upstream.opened() as connection:
        decide(connection, COMMUNE, accept, 1)
    with upstream.opened() as connection, pytest.raises(DecidedMeanwhile):
        decide(connection, COMMUNE, give_back, 2)
    with upstream.opened() as connection:
        assert state_of(connection, COMMUNE, SCOPE) == "accepted"


ANSWERS = ("invited_on=2026-10-01", "conference=Giao ban", "host_level=province", "starts_on=2026-10-07")


def invite(upstream: Upstream, *more: str) -> str:
    answers = [word for answer in ANSWERS for word in ("--answer", answer)]
    return upstream.command("entry", "begin", "HNTT", *answers, "--by", "Tỉnh", *more).splitlines()[0]


def test_an_invitation_that_is_withdrawn_is_voided_at_the_offices(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    lan, minh = desks
    exchange(lan, minh)
    entry_id = invite(upstream, "--communes", "all")
    exchange(lan, minh)
    assert [line[:4] for line in lines(minh)] == [(entry_id, "HNTT", 1, "scheduled")]
    upstream.command("jobs", "withdraw", "1", "--reason", "hoãn họp")
    exchange(lan, minh)
    for desk in desks:
        (line,) = lines(desk)
        assert (line[0], line[3], line[5]) == (entry_id, "voided", 0), "and nothing is to be settled"
    assert lan.sync(compare=True).differences == 0


def test_an_invitation_that_an_office_has_worked_on_stays(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    lan, minh = desks
    exchange(lan, minh)
    entry_id = invite(upstream, "--all")
    exchange(lan, minh)
    step(lan, entry_id, "check", on=date(2026, 10, 5), answers={"points": "1", "points_ok": "1"})
    lan.sync()
    told = upstream.run("jobs", "withdraw", "1", "--reason", "hoãn họp")
    assert told.returncode == 1
    assert "taken steps with it" in told.stderr
    with upstream.opened() as connection:
        assert jobs.find(connection, 2).counts == {StepState.REFUSED: 1}
        assert jobs.find(connection, 2).state is JobState.DONE
    exchange(lan, minh)
    assert lines(minh)[0][3] == "checked"


def test_a_reminder_is_a_text_and_a_document_that_the_office_sees(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    lan, minh = desks
    exchange(lan, minh)
    said = upstream.command("remind", "--scope", SCOPE, "--due", "2026-10-05")
    assert "Tỉnh Thử chưa nhận được báo cáo Quý III/2026" in said
    assert "05/10/2026" in said
    exchange(lan, minh)
    (line,) = lines(minh)
    assert (line[1], line[2], line[3]) == ("VBDEN", 1, "arrived")
    assert str(line[9]).startswith("Nhắc nộp báo cáo Quý III/2026")
    upstream.command("jobs", "withdraw", "1", "--reason", "nhắc nhầm")
    exchange(lan, minh)
    assert lines(minh)[0][3] == "voided"
    handed_in(lan)
    told = upstream.run("remind", "--scope", SCOPE)
    assert (told.returncode, "handed it in" in told.stderr) == (1, True)
