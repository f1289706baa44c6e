"""A report that was handed in says where it is: here, on its way, at the province since when."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.base.ids import period_status_id
from desktop_app.journal.handed_in import HandIn, HandInStage, hand_in_of
from desktop_app.sync.problems import SyncProblem
from tests.builders import put_response
from tests.support.servers.line import Line
from tests.support.servers.upstream import Desk, Upstream
from tests.support.statements import traced
from tests.together.registers.office_of_two import exchange

SET, PERIOD = "MTTQ_CO_SO", "2026-Q3"
REPORT = period_status_id(SET, PERIOD, "commune")


def where(desk: Desk, entity: str = "period_status", entity_id: str = REPORT) -> HandIn | None:
    with desk.office.read() as connection:
        return hand_in_of(connection, entity, entity_id)


def test_a_report_waits_goes_and_arrives(
    upstream: Upstream, line: Line, make_desk: Callable[[str], Desk]
) -> None:
    lan = make_desk("Lan")
    assert where(lan) is None
    lan.submit_report(SET, PERIOD)
    assert where(lan) == HandIn(HandInStage.HERE)

    lan.enrol(upstream, line.address)
    assert where(lan) == HandIn(HandInStage.WAITING)
    line.heal()
    line.cut_down = 10  # the province has it, and its answer is lost
    with pytest.raises(SyncProblem):
        lan.sync()
    assert where(lan) == HandIn(HandInStage.UNDER_WAY)

    line.heal()
    before = lan.office.clock.now()
    lan.sync()
    found = where(lan)
    assert found is not None
    assert found.stage is HandInStage.ARRIVED
    assert found.since is not None
    assert found.since >= before.replace(microsecond=before.microsecond // 1000 * 1000)


def test_one_that_another_computer_sent_is_there_without_a_time(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    lan.submit_report(SET, PERIOD)
    exchange(lan, minh)
    assert where(minh) == HandIn(HandInStage.ARRIVED)
    found = where(lan)
    assert found is not None
    assert found.since is not None, "also behind a second exchange"


def test_the_arrival_among_many_changes_is_seen(desks: tuple[Desk, Desk]) -> None:
    """The journal packs every 500 changes."""
    lan, _ = desks
    with lan.office.record() as rec:
        for serial in range(300):
            put_response(rec, f"f{serial}", serial=serial)
    lan.submit_report(SET, PERIOD)
    with lan.office.record() as rec:
        for serial in range(300, 900):
            put_response(rec, f"f{serial}", serial=serial)
    lan.sync()
    found = where(lan)
    assert found is not None
    assert found.since is not None


@pytest.fixture
def second(tmp_path: Path, make_upstream: Callable[[str], Upstream]) -> Upstream:
    """Another province."""
    return make_upstream(str(tmp_path / "second.sqlite"))


def test_on_another_server_it_has_to_arrive_again(desks: tuple[Desk, Desk], second: Upstream) -> None:
    lan, _ = desks
    lan.submit_report(SET, PERIOD)
    lan.sync()
    lan.enrol(second)
    lan.sync()
    found = where(lan)
    assert found is not None
    assert found.stage is HandInStage.ARRIVED


def test_a_round_too(desks: tuple[Desk, Desk]) -> None:
    lan, _ = desks
    lan.put("survey_round", "r9", title="Đợt", template_code="NTM_XA_2021", status="submitted")
    assert where(lan, "survey_round", "r9") == HandIn(HandInStage.WAITING)
    lan.sync()
    found = where(lan, "survey_round", "r9")
    assert found is not None
    assert found.stage is HandInStage.ARRIVED


def test_an_acknowledgement_asks_for_what_it_covers_not_for_all_reports(desks: tuple[Desk, Desk]) -> None:
    """An office that has handed in for ten years has tens of thousands of reports."""
    lan, _ = desks
    lan.submit_report(SET, PERIOD)
    for number in range(40):
        lan.put("period_status", f"ps:{SET}:{PERIOD}:a{number}", status="submitted")
    lan.sync()
    lan.put("survey_round", "r9", title="Đợt", template_code="NTM_XA_2021")
    with traced(lan.office.store) as seen:
        lan.sync()
    assert not [sql for sql in seen if "FROM period_status" in sql or REPORT in sql]


def test_what_was_opened_again_before_it_arrived_is_not_noted(desks: tuple[Desk, Desk]) -> None:
    """The one who hands it in later is somebody else."""
    lan, minh = desks
    lan.submit_report(SET, PERIOD)
    lan.put("period_status", REPORT, status="open")
    exchange(lan, minh)
    minh.put("period_status", REPORT, status="submitted")
    exchange(minh, lan)
    assert where(lan) == HandIn(HandInStage.ARRIVED)
