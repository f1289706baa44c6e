"""What a closed round or an accepted report no longer takes is refused on arrival, and waits for a person."""

from __future__ import annotations

import pytest

from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_period_status, set_values
from desktop_app.movements.period_state import PeriodAccepted
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.rounds.commands import (
    RoundNotOpen,
    create_round,
    put_round_area,
    set_round_state,
)
from desktop_app.surveys.tally.counts import area_counts, recount
from desktop_app.surveys.tally.hand_counts import set_tally
from desktop_app.sync.decisions.rejections import open_rejections, record_again
from tests.builders import put_figures
from tests.support.servers.records import lose, records_at
from tests.support.servers.upstream import Desk, Upstream

PERIOD, UNIT = "2026-Q1", "a1"
CELL = "iv:S:X1:2026-Q1:a1"
LOCKED = ("closed", "submitted", "accepted")


def counted(desk: Desk) -> str:
    """A round that takes forms, with one of them."""
    with desk.office.record() as rec:
        round_id = create_round(rec, {"title": "Lấy ý kiến", "target": "NTM", "year": 2026})
        put_round_area(rec, round_id, "a1", total_households=90)
        for state in ("open", "counting"):
            set_round_state(rec, round_id, state)
    key(desk, round_id, "f1", 1, "một")
    return round_id


def key(desk: Desk, round_id: str, form: str, serial: int, comment: str) -> None:
    with desk.office.record() as rec:
        draft = ResponseDraft(form, round_id, "a1", serial, {"q01": "1"}, "", "")
        save_response(rec, draft, validity="", comment=comment)


def move(desk: Desk, round_id: str, *states: str) -> None:
    for state in states:
        with desk.office.record() as rec:
            set_round_state(rec, round_id, state)
    desk.sync()


def refused(desk: Desk) -> list[tuple[str, str]]:
    with desk.office.read() as connection:
        return [
            (open_rejection.entity, open_rejection.entity_id)
            for open_rejection in open_rejections(connection)
        ]


def totals(desk: Desk, round_id: str, count: int) -> None:
    with desk.office.record() as rec:
        set_tally(rec, round_id, "a1", "q01", {"1": count})


@pytest.mark.parametrize("states", [LOCKED[:1], LOCKED[:2], LOCKED])
def test_what_was_keyed_away_from_the_line_before_the_closing_waits_for_a_person(
    desks: tuple[Desk, Desk], states: tuple[str, ...]
) -> None:
    lan, minh = desks
    round_id = counted(lan)
    lan.sync()
    minh.sync()
    key(minh, round_id, "f2", 2, "hai")
    key(minh, round_id, "f1", 1, "một rưỡi")
    totals(minh, round_id, 5)
    with minh.office.record() as rec:
        put_round_area(rec, round_id, "a1", total_households=91)
    move(lan, round_id, *states)

    minh.sync()
    lan.sync()

    tally, area = f"st:{round_id}:a1:q01", f"sa:{round_id}:a1"
    assert refused(minh) == [
        ("survey_response", "f2"),
        ("survey_response", "f1"),
        ("survey_tally", tally),
        ("survey_area", area),
    ]
    with minh.office.read() as connection:
        found = open_rejections(connection)
    assert all("Lấy ý kiến" in item.reason for item in found)
    assert found[0].values["comment"] == "hai"
    for desk in desks:
        assert desk.get("survey_response", "f2") is None
        assert desk.value("survey_response", "f1", "comment") == "một"
        assert desk.value("survey_area", area, "total_households") == 90
        assert desk.get("survey_tally", tally) is None
        with desk.office.read() as connection:  # what was refused is counted no longer
            assert area_counts(connection, round_id) == recount(connection, round_id)
            assert area_counts(connection, round_id)["a1"]["valid"] == 1
    with pytest.raises(RoundNotOpen):
        key(minh, round_id, "f3", 3, "")

    if states == ("closed",):
        move(lan, round_id, "counting")
        minh.sync()
        for item in found:
            with minh.office.record() as rec:
                record_again(rec, item.number)
        minh.sync()
        lan.sync()
        assert refused(minh) == []
        assert lan.value("survey_response", "f2", "comment") == "hai"
        assert lan.value("survey_area", area, "total_households") == 91


def test_changes_that_come_with_the_reopening_are_taken(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    round_id = counted(lan)
    move(lan, round_id, "closed")
    minh.sync()
    with minh.office.record() as rec:
        set_round_state(rec, round_id, "counting", "vì nhầm số")
    key(minh, round_id, "f2", 2, "hai")
    with minh.office.record() as rec:
        set_round_state(rec, round_id, "closed")
    minh.sync()
    lan.sync()
    assert refused(minh) == []
    assert lan.value("survey_response", "f2", "comment") == "hai"
    assert lan.value("survey_round", round_id, "status") == "closed"


def test_a_round_that_is_keyed_and_closed_on_one_computer_arrives_whole(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    round_id = counted(lan)
    for serial in range(2, 90):
        key(lan, round_id, f"f{serial}", serial, "")
    move(lan, round_id, "closed", "submitted")
    minh.sync()
    assert refused(lan) == []
    assert minh.get("survey_response", "f89") is not None


def test_the_same_value_again_is_nothing_to_refuse(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    round_id = counted(lan)
    lan.sync()
    minh.sync()
    for desk in desks:
        key(desk, round_id, "f1", 1, "hai")
    move(lan, round_id, "closed")
    minh.sync()
    assert refused(minh) == []


def test_the_same_value_beside_another_one_is_refused_with_it(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    round_id = counted(lan)
    lan.sync()
    minh.sync()
    key(lan, round_id, "f1", 1, "hai")
    minh.put("survey_response", "f1", comment="hai", serial=7)
    move(lan, round_id, "closed")
    minh.sync()
    assert refused(minh) == [("survey_response", "f1")]
    for desk in desks:
        assert desk.value("survey_response", "f1", "serial") == 1


def figure(desk: Desk, value: str) -> None:
    with desk.office.record() as rec:
        put_figures(rec, "S", {Cell(UNIT, "X1", PERIOD): value})


@pytest.mark.parametrize("state", ["accepted", "locked"])
def test_figures_of_an_accepted_report_are_refused(desks: tuple[Desk, Desk], state: str) -> None:
    lan, minh = desks
    figure(lan, "12")
    lan.sync()
    minh.sync()
    figure(minh, "15")
    with lan.office.record() as rec:
        set_period_status(rec, "S", PERIOD, UNIT, state)
    lan.sync()
    minh.sync()
    assert refused(minh) == [("indicator_value", CELL)]
    for desk in desks:
        assert desk.value("indicator_value", CELL, "value") == "12"
        with pytest.raises(PeriodAccepted), desk.office.record() as rec:
            set_values(rec, "S", "1", [(Cell(UNIT, "X1", PERIOD), "16")])
    with minh.office.record() as rec:
        set_period_status(rec, "S", PERIOD, UNIT, "returned")
        put_figures(rec, "S", {Cell(UNIT, "X1", PERIOD): "15"})
    minh.sync()
    lan.sync()
    assert lan.value("indicator_value", CELL, "value") == "15"


def test_what_the_province_lost_of_a_closed_round_is_taken_again(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    """Comparing says a form again that the province no longer has, although the round is closed."""
    lan, minh = desks
    round_id = counted(lan)
    lan.sync()
    minh.sync()
    move(minh, round_id, "closed")
    with upstream.opened() as connection:
        lose(connection, lambda record: record.entity_id == "f1")
    lan.sync(compare=True)
    assert lan.get("survey_response", "f1") is not None
    with upstream.opened() as connection:
        rows = sum(record.entity_id == "f1" for record in records_at(connection))
    assert (rows, refused(lan)) == (1, [])


def test_a_correction_of_a_refused_form_is_refused_with_it(desks: tuple[Desk, Desk]) -> None:
    """A patch holds only what changed: taken alone it would become a form of no round at the province."""
    lan, minh = desks
    round_id = counted(lan)
    lan.sync()
    minh.sync()
    key(minh, round_id, "f2", 2, "hai")
    key(minh, round_id, "f2", 2, "hai rưỡi")
    key(minh, round_id, "f3", 3, "ba")
    move(lan, round_id, "closed")
    minh.sync()
    lan.sync()
    assert refused(minh) == [("survey_response", "f2"), ("survey_response", "f2"), ("survey_response", "f3")]
    assert lan.get("survey_response", "f2") is None
