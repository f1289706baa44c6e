"""Two officers who decide the same of a form entered twice have not contradicted each other."""

from __future__ import annotations

import pytest

from desktop_app.base.ids import double_entry_id
from desktop_app.surveys.double_entry.double_entry import save_double_entry, set_percent, settle
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.sync.decisions.conflicts import open_conflicts
from tests.builders import open_round, put_area
from tests.support.servers.upstream import Desk
from tests.together.registers.office_of_two import exchange

FORM = "f1"
SECOND = double_entry_id(FORM)


@pytest.fixture
def two(desks: tuple[Desk, Desk]) -> tuple[Desk, Desk]:
    """Both know a form that a third officer has entered, and a fourth a second time, otherwise."""
    lan, minh = desks
    with lan.office.record("Hoa") as rec:
        put_area(rec, "a1")
        round_id = open_round(rec, "a1")
        answers = {"q01": "1", "q02": "1", "q03": "1"}
        save_response(rec, ResponseDraft(FORM, round_id, "a1", 1, answers, "", ""), validity="")
        set_percent(rec, round_id, 100)
    with lan.office.record("Bình") as rec:
        save_double_entry(rec, FORM, {"q01": "2", "q02": "2", "q03": "1"})
    exchange(lan, minh)
    return lan, minh


def decide(desk: Desk, question: str, value: str) -> None:
    with desk.office.record() as rec:
        settle(rec, FORM, question, value)


def open_fields(*desks: Desk) -> list[list[str]]:
    found = []
    for desk in desks:
        with desk.office.read() as connection:
            found.append(sorted(f"{item.entity}.{item.field}" for item in open_conflicts(connection)))
    return found


def record(desk: Desk) -> dict[str, object]:
    found = desk.get("survey_second_keying", SECOND)
    assert found is not None
    return dict(found)


def test_the_same_decided_on_two_computers_is_no_conflict(two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    decide(lan, "q01", "2")
    decide(minh, "q01", "2")
    exchange(lan, minh)
    assert open_fields(lan, minh) == [[], []]
    assert record(lan) == record(minh)
    assert record(lan)["settled_by"] == lan.office.officer, "who decided first"


def test_different_questions_decided_on_two_computers_are_no_conflict(two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    decide(lan, "q01", "2")
    decide(minh, "q02", "1")
    exchange(lan, minh)
    assert open_fields(lan, minh) == [[], []]
    assert record(lan) == record(minh)
    assert record(lan)["settled_by"] == minh.office.officer, "who decided last"


def test_different_decisions_are_a_conflict_over_the_answer(two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    decide(lan, "q01", "2")
    decide(minh, "q01", "1")
    exchange(lan, minh)
    for fields in open_fields(lan, minh):
        assert fields == ["survey_second_keying.settled/q01"], "not over who decided"
    assert record(lan) == record(minh)


def test_the_same_form_entered_alike_on_two_computers_is_no_conflict(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    with lan.office.record("Hoa") as rec:
        put_area(rec, "a1")
        round_id = open_round(rec, "a1")
        save_response(rec, ResponseDraft(FORM, round_id, "a1", 1, {"q01": "1"}, "", ""), validity="")
        set_percent(rec, round_id, 100)
    exchange(lan, minh)
    for desk in desks:
        with desk.office.record() as rec:
            save_double_entry(rec, FORM, {"q01": "2"})
    exchange(lan, minh)
    assert open_fields(lan, minh) == [[], []]
    assert record(lan) == record(minh)
