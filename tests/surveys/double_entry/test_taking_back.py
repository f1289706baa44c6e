"""The ways back of double entry: of a decision, and of a whole form that was entered a second time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.base.ids import double_entry_id
from desktop_app.book.office import Office
from desktop_app.journal.past.history import history_of
from desktop_app.surveys.double_entry.comparison import ComparedQuestions
from desktop_app.surveys.double_entry.double_entry import (
    DoubleEntryRefused,
    awaiting_second,
    differences,
    double_entry_forms,
    due_forms,
    save_double_entry,
    set_percent,
    settle,
)
from desktop_app.surveys.double_entry.taking_back import (
    NothingToTakeBack,
    take_back_double_entry,
    withdraw_decision,
)
from desktop_app.surveys.findings.form_problem import FormProblem
from desktop_app.surveys.findings.form_problems import problems_of
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.queries import response_of
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.rounds.queries import areas_of_round
from desktop_app.surveys.rounds.round_questionnaire import round_with_questionnaire
from tests.builders import an_office, open_round, put_area
from tests.surveys.double_entry.test_double_entry import FIRST, QUESTIONS, SECOND


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = an_office(tmp_path, officer=FIRST)
    yield made
    made.close()


@pytest.fixture
def survey(office: Office) -> str:
    """A form that two officers entered, who differ on two of its questions."""
    with office.record() as rec:
        put_area(rec, "a1")
        round_id = open_round(rec, "a1")
        answers = {"q01": "1", "q02": "1", "q03": "1"}
        save_response(rec, ResponseDraft("f1", round_id, "a1", 1, answers, "", ""), validity="")
        set_percent(rec, round_id, 100)
    with office.record(SECOND) as rec:
        save_double_entry(rec, "f1", {"q01": "2", "q02": "1"})
    return round_id


def differing(office: Office, survey: str, questions: ComparedQuestions = QUESTIONS) -> dict[str, str | None]:
    with office.read() as connection:
        found = differences(double_entry_forms(connection, survey), questions)
        return {each.question: each.settled for each in found}


def answers_of_form(office: Office) -> dict[str, str]:
    with office.read() as connection:
        found = response_of(connection, "f1")
        assert found is not None
        return dict(found.answers)


def test_a_decision_is_withdrawn_and_the_first_answer_counts_again(office: Office, survey: str) -> None:
    with office.record(SECOND) as rec:
        settle(rec, "f1", "q01", "2")
        settle(rec, "f1", "q03", "")
    assert answers_of_form(office) == {"q01": "2", "q02": "1"}
    with office.record(SECOND) as rec:
        withdraw_decision(rec, "f1", "q01")
        withdraw_decision(rec, "f1", "q03")
    assert differing(office, survey) == {"q01": None, "q03": None}
    assert answers_of_form(office) == {"q01": "1", "q02": "1", "q03": "1"}
    with office.record(SECOND) as rec, pytest.raises(NothingToTakeBack):
        withdraw_decision(rec, "f1", "q01")


@pytest.mark.parametrize("whole", [False, True])
def test_what_was_corrected_after_a_decision_stays(office: Office, survey: str, whole: bool) -> None:
    with office.record(SECOND) as rec:
        settle(rec, "f1", "q01", "2")
    with office.record() as rec:
        answers = {"q01": "3", "q02": "1", "q03": "1"}
        save_response(rec, ResponseDraft("f1", survey, "a1", 1, answers, "", ""), validity="")
    with office.record(SECOND) as rec:
        if whole:
            take_back_double_entry(rec, "f1")
        else:
            withdraw_decision(rec, "f1", "q01")
    assert answers_of_form(office)["q01"] == "3"
    assert differing(office, survey) == ({} if whole else {"q01": None, "q03": None})


def test_what_was_entered_a_second_time_is_taken_back_and_entered_again(office: Office, survey: str) -> None:
    with office.record() as rec:
        settle(rec, "f1", "q01", "2")
    with office.record(SECOND) as rec:
        take_back_double_entry(rec, "f1")
    assert differing(office, survey) == {}
    assert answers_of_form(office)["q01"] == "1", "what was decided by a wrong paper goes with it"
    with office.read() as connection:
        forms = double_entry_forms(connection, survey)
        assert [form.response_id for form in due_forms(forms, SECOND)] == ["f1"]
        assert awaiting_second(connection, survey) == {"a1": 1}
        item, questionnaire = round_with_questionnaire(connection, survey)
        areas, today = areas_of_round(connection, survey), office.clock.today()
        told = problems_of(connection, item.id, questionnaire, areas, today).counts()
        assert FormProblem.ENTERED_DIFFERENTLY not in told
        kept = history_of(connection, "survey_second_keying", double_entry_id("f1"))
        assert any(change.field == "answers/q01" and change.after == "2" for change in kept), "not erased"
    with office.record(SECOND) as rec, pytest.raises(NothingToTakeBack):
        take_back_double_entry(rec, "f1")
    with office.record(SECOND) as rec, pytest.raises(DoubleEntryRefused):
        settle(rec, "f1", "q01", "2")
    with office.record(SECOND) as rec:
        save_double_entry(rec, "f1", {"q01": "1", "q02": "1", "q03": "2"})
    assert differing(office, survey) == {"q03": None}, "nothing of the wrong entry is left"
