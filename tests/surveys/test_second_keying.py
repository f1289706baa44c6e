"""Forms keyed twice: who is chosen, what differs, who lost."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from desktop_app.problems import Problem
from desktop_app.surveys.commands import RoundNotOpen, create_round, move_round, put_round_area, save_response
from desktop_app.surveys.queries import response_of
from desktop_app.surveys.records import Draft
from desktop_app.surveys.second_keying import (
    differences,
    error_rates,
    is_chosen,
    pending,
    record_second_keying,
    second_keying_state,
    settle,
)
from desktop_app.surveys.tallying import count_round
from desktop_app.workspace import Office
from tests.builders import an_office, put_area

ANSWERS = dict.fromkeys((f"q{number:02d}" for number in range(1, 20)), "1")
FIRST, SECOND = "Lò Thị Một", "Vi Văn Hai"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = an_office(tmp_path, officer=FIRST)
    yield opened
    opened.close()


@pytest.fixture
def survey(office: Office) -> str:
    with office.record() as rec:
        put_area(rec, "a1")
        round_id = create_round(
            rec,
            {
                "title": "R",
                "target": "commune_ntm",
                "year": 2026,
                "template_code": "NTM_XA_2021",
                "template_version": "1",
                "second_keying_percent": 100,
            },
        )
        put_round_area(rec, round_id, "a1", total_households=9, forms_issued=9)
        move_round(rec, round_id, "open")
        for serial in (1, 2):
            draft = Draft(f"f{serial}", round_id, "a1", serial, {**ANSWERS, "q05": "2"}, "", FIRST)
            save_response(rec, draft, validity="")
    return round_id


def keyed_again(office: Office, survey: str, form: str, **changed: str) -> None:
    with office.record(author=SECOND) as rec:
        answers = {name: value for name, value in {**ANSWERS, "q05": "2", **changed}.items() if value}
        record_second_keying(rec, survey, form, answers)


def test_the_choice_is_stable_and_a_higher_share_only_adds() -> None:
    ids = [f"{number:032x}" for number in range(4000)]
    five = {one for one in ids if is_chosen(one, 5)}
    ten = {one for one in ids if is_chosen(one, 10)}
    assert five < ten
    assert 0.04 < len(five) / len(ids) < 0.06
    assert not any(is_chosen(one, 0) for one in ids)
    assert all(is_chosen(one, 100) for one in ids)


def test_pending_forms_carry_no_answers_and_go_to_another_officer(office: Office, survey: str) -> None:
    with office.read() as connection:
        assert pending(connection, survey, FIRST) == []
        waiting = pending(connection, survey, SECOND)
    assert [(one.response_id, one.serial) for one in waiting] == [("f1", 1), ("f2", 2)]
    assert not hasattr(waiting[0], "answers")
    keyed_again(office, survey, "f1")
    with office.read() as connection:
        assert [one.response_id for one in pending(connection, survey, SECOND)] == ["f2"]
        state = second_keying_state(connection, survey)
    assert (state.percent, state.chosen, state.keyed, state.open_differences) == (100, 2, 1, 0)


def test_the_first_officer_cannot_check_himself(office: Office, survey: str) -> None:
    with pytest.raises(Problem, match="Another officer"), office.record() as rec:
        record_second_keying(rec, survey, "f1", ANSWERS)


def test_keying_twice_the_second_time_is_refused(office: Office, survey: str) -> None:
    keyed_again(office, survey, "f1")
    with pytest.raises(Problem, match="already"):
        keyed_again(office, survey, "f1", q01="2")


def test_differences_are_settled_by_first_second_or_third_value(office: Office, survey: str) -> None:
    keyed_again(office, survey, "f1", q01="2", q02="2", q03="", q04="1 2")
    with office.read() as connection:
        found = differences(connection, survey)
    assert [(one.question, one.first, one.second) for one in found] == [
        ("q01", "1", "2"),
        ("q02", "1", "2"),
        ("q03", "1", ""),
        ("q04", "1", "1 2"),
    ]
    with office.record(author="Chủ tịch") as rec:
        settle(rec, survey, "f1", "q01", "2")
        settle(rec, survey, "f1", "q02", "1")
        settle(rec, survey, "f1", "q03", "")
        settle(rec, survey, "f1", "q04", "2")
    with office.read() as connection:
        response = response_of(connection, "f1")
        assert response is not None
        answers = response.answers
        assert differences(connection, survey) == []
        rates = {one.officer: (one.lost, one.questions) for one in error_rates(connection, survey)}
        counted = count_round(connection, survey)
    assert (answers["q01"], answers["q02"], answers.get("q03"), answers["q04"]) == ("2", "1", None, "2")
    assert rates == {FIRST: (3, 19), SECOND: (2, 19)}
    assert counted.outcome.tally.questions["q01"].by_answer == {"1": 1, "2": 1}


def test_settling_again_keeps_what_was_keyed_first(office: Office, survey: str) -> None:
    keyed_again(office, survey, "f1", q01="2")
    for value in ("2", "1"):
        with office.record(author="Chủ tịch") as rec:
            settle(rec, survey, "f1", "q01", value)
    with office.read() as connection:
        rates = {one.officer: one.rate for one in error_rates(connection, survey)}
    assert rates == {FIRST: Fraction(0), SECOND: Fraction(1, 19)}


def test_a_closed_round_takes_no_second_keying(office: Office, survey: str) -> None:
    with office.record() as rec:
        move_round(rec, survey, "closed")
    with pytest.raises(RoundNotOpen):
        keyed_again(office, survey, "f1")
