"""Which forms somebody has to look at: each kind, against a plain recount, and in both places alike."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import date

import pytest
from sqlalchemy import insert, update

from desktop_app.book.office import Office
from desktop_app.catalogue.brought.from_form import package_of_form
from desktop_app.catalogue.installed import install
from desktop_app.forms.importing.importing import import_form
from desktop_app.storage.tables.surveys import survey_count, survey_response
from desktop_app.storage.tables.sync import sync_conflict
from desktop_app.surveys.double_entry.double_entry import save_double_entry, settle
from desktop_app.surveys.findings.form_problem import FormProblem
from desktop_app.surveys.findings.form_problems import RoundProblems
from desktop_app.surveys.listing.response_list import (
    ANY_PROBLEM,
    ResponseFilter,
    lines_at,
    matching_rows,
)
from desktop_app.surveys.responses.answer_rules import AnswerRules
from desktop_app.surveys.responses.commands import delete_responses, save_response, set_validity
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.round_tally import count_round, findings_of, problems_in
from desktop_app.surveys.rounds.commands import put_round_area
from desktop_app.sync.values import encode_value
from tests.builders import open_round, put_area
from tests.surveys.samples import NTM

TODAY = date(2026, 10, 5)
GOOD = dict.fromkeys(NTM.question_names, "1")
ISSUED = 12


@pytest.fixture
def survey(office: Office) -> str:
    with office.record() as rec:
        put_area(rec, "a1")
        put_area(rec, "a2", "Thôn Đông")
        return open_round(rec, "a1", "a2", total_households=40, forms_issued=ISSUED)


def key(office: Office, survey: str, name: str, serial: int | None, area_id: str = "a1", **more: str) -> str:
    """A form saved as valid with all answers good but those given."""
    answers = {item: answer for item, answer in {**GOOD, **more}.items() if answer}
    with office.record() as rec:
        return save_response(rec, ResponseDraft(name, survey, area_id, serial, answers, "", ""), validity="")


def found(office: Office, survey: str) -> dict[str, set[FormProblem]]:
    """Form id → its problems, as the list shows them."""
    with office.read() as connection:
        problems = problems_in(connection, count_round(connection, survey), TODAY)
        rows = matching_rows(connection, ResponseFilter(survey, problem=ANY_PROBLEM), problems)
        return {line.id: set(problems.of_form(line.area_id, line.row)) for line in lines_at(connection, rows)}


def test_two_overall_answers_of_which_one_is_unknown_are_found(office: Office, survey: str) -> None:
    key(office, survey, "f1", 1)
    key(office, survey, "f2", 2, q19="1 9")
    assert found(office, survey) == {"f2": {FormProblem.AGAINST_RULES, FormProblem.WRONG_ANSWER}}


def test_a_round_in_order_has_no_problem(office: Office, survey: str) -> None:
    for serial in (1, 2, 3):
        key(office, survey, f"f{serial}", serial)
    key(office, survey, "g1", 1, "a2")  # the same number in another area is another form
    assert found(office, survey) == {}


def test_serial_numbers(office: Office, survey: str) -> None:
    key(office, survey, "none", None)
    key(office, survey, "one", 4)
    key(office, survey, "two", 4)
    key(office, survey, "far", ISSUED + 1)
    assert found(office, survey) == {
        "none": {FormProblem.NO_SERIAL},
        "one": {FormProblem.SERIAL_TWICE},
        "two": {FormProblem.SERIAL_TWICE},
        "far": {FormProblem.SERIAL_BEYOND},
    }
    with office.record() as rec:
        set_validity(rec, ["two"], "duplicate_household")
        set_validity(rec, ["none"], "not_issued_form")
        delete_responses(rec, ["far"])
    assert found(office, survey) == {}, "what was marked or taken out needs nobody any more"


def test_answers(office: Office, survey: str) -> None:
    key(office, survey, "good", 1, q02="", q03="1 2")
    key(office, survey, "no_overall", 2, q19="")
    key(office, survey, "both", 3, q19="1 2")
    key(office, survey, "strange", 4, q05="7")
    assert found(office, survey) == {
        "no_overall": {FormProblem.AGAINST_RULES},
        "both": {FormProblem.AGAINST_RULES},
        "strange": {FormProblem.WRONG_ANSWER},
    }


def test_two_keyings_until_settled(office: Office, survey: str) -> None:
    key(office, survey, "f1", 1)
    key(office, survey, "f2", 2)
    with office.record("Trần Văn Hai") as rec:
        save_double_entry(rec, "f1", {**GOOD, "q07": "2"})
        save_double_entry(rec, "f2", GOOD)
    assert found(office, survey) == {"f1": {FormProblem.ENTERED_DIFFERENTLY}}
    with office.record() as rec:
        settle(rec, "f1", "q07", "2")
    assert found(office, survey) == {}


@pytest.mark.parametrize("of", ["survey_response", "survey_second_keying"])
def test_conflicts_until_decided(office: Office, survey: str, of: str) -> None:
    key(office, survey, "f1", 1)
    with office.record("Lan") as rec:
        second_id = save_double_entry(rec, "f1", GOOD)
    side = {
        "current_author": "A",
        "current_device": "d",
        "current_at": 1,
        "author": "B",
        "device": "e",
        "at": 2,
    }
    entity_id = "f1" if of == "survey_response" else second_id
    row = {"id": "c1", "entity": of, "entity_id": entity_id, "field": "answers/q01"}
    values = {"current": encode_value("1"), "other": encode_value("2")}
    with office.store.write() as connection:
        connection.execute(insert(sync_conflict).values(**row, **side, **values))
    assert found(office, survey) == {"f1": {FormProblem.CONFLICT}}
    with office.store.write() as connection:
        connection.execute(update(sync_conflict).values(resolved_by="A"))
    assert found(office, survey) == {}


def test_an_area_counted_by_hand_needs_no_form_mended(office: Office, survey: str) -> None:
    key(office, survey, "none", None)
    with office.record() as rec:
        put_round_area(rec, survey, "a1", tally_mode="totals")
    assert found(office, survey) == {}


@pytest.mark.parametrize("seed", range(8))
def test_against_a_plain_look_at_every_form(office: Office, survey: str, seed: int) -> None:
    chance = random.Random(seed)
    for number in range(60):
        more = {"q19": chance.choices(["1", "", "1 2", "8"], (30, 1, 1, 1))[0], "q04": chance.choice("12")}
        serial = chance.choice([None, *range(1, 40)])
        area_id = chance.choice(["a1", "a2"])
        name = key(office, survey, f"f{number}", serial, area_id, **more)
        with office.record() as rec:
            if chance.random() < 0.2:
                set_validity(rec, [name], "other")
            if chance.random() < 0.1:
                delete_responses(rec, [name])
    assert found(office, survey) == plainly(office, survey)
    with office.read() as connection:
        counted = count_round(connection, survey)
        problems = problems_in(connection, counted, TODAY)
        spoken = Counter((item.area_id, item.code) for item in findings_of(connection, counted, TODAY))
    for area_id in ("a1", "a2"):
        kinds = {kind.value for kind, number in problems.counts(area_id).items() if number}
        told = {code for area, code in spoken if area == area_id} & {kind.value for kind in FormProblem}
        assert told == kinds, "the list and “what is wrong” speak of the same"


def plainly(office: Office, survey: str) -> dict[str, set[FormProblem]]:
    """The same, from the definition of each problem and every single form."""
    with office.read() as connection:
        lines = lines_at(connection, matching_rows(connection, ResponseFilter(survey)))
    valid = [line for line in lines if not line.validity]
    times = Counter((line.area_id, line.serial) for line in valid)
    kinds: dict[str, set[FormProblem]] = defaultdict(set)
    for line in lines:
        if line.serial is not None and line.serial > ISSUED:
            kinds[line.id].add(FormProblem.SERIAL_BEYOND)
    for line in valid:
        overall = line.answers.get("q19", "").split()
        if line.serial is None:
            kinds[line.id].add(FormProblem.NO_SERIAL)
        elif times[line.area_id, line.serial] > 1:
            kinds[line.id].add(FormProblem.SERIAL_TWICE)
        if len(overall) != 1:
            kinds[line.id].add(FormProblem.AGAINST_RULES)
        if "8" in overall:
            kinds[line.id].add(FormProblem.WRONG_ANSWER)
    return dict(kinds)


def test_the_filter_combines_with_the_others(office: Office, survey: str) -> None:
    key(office, survey, "none", None)
    key(office, survey, "one", 4)
    key(office, survey, "two", 4, "a2")
    key(office, survey, "far", 30, "a2")
    with office.read() as connection:
        problems = problems_in(connection, count_round(connection, survey), TODAY)

        def ids(**wanted: str) -> list[str]:
            rows = matching_rows(connection, ResponseFilter(survey, **wanted), problems)  # type: ignore[arg-type]
            return [line.id for line in lines_at(connection, rows)]

        assert ids(problem=ANY_PROBLEM) == ["none", "far"]
        assert ids(problem=ANY_PROBLEM, area_id="a2") == ["far"]
        assert ids(problem=FormProblem.NO_SERIAL) == ["none"]
        assert ids(problem=ANY_PROBLEM, text="30") == ["far"]
        assert ids(problem=ANY_PROBLEM, officer="Không ai") == []
        with pytest.raises(ValueError, match="needs the problems"):
            matching_rows(connection, ResponseFilter(survey, problem=ANY_PROBLEM))


def test_many_problem_forms_are_picked_out_of_the_round_alike(
    office: Office, survey: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        key(office, survey, f"f{number}", None if number % 3 else number, "a1" if number % 2 else "a2")
    with office.read() as connection:
        problems = problems_in(connection, count_round(connection, survey), TODAY)
        wanted = ResponseFilter(survey, problem=ANY_PROBLEM)
        few = matching_rows(connection, wanted, problems)
        monkeypatch.setattr("desktop_app.surveys.listing.response_list._FEW", 3)
        assert matching_rows(connection, wanted, problems) == few
    assert len(few) == len(set(few)) > 19


FORM = """
| survey |
| | type | name | label | required | relevant | constraint |
| | integer | serial | Số phiếu | yes | | |
| | integer | people | Số người | yes | | . > 0 and . < 30 |
| | integer | adults | Người lớn | | | . <= ${people} |
| | select_one yes_no | poor | Hộ nghèo? | | | |
| | text | why | Vì sao? | yes | ${poor} = 'yes' | |

| choices |
| | list_name | name | label |
| | yes_no | yes | Có |
| | yes_no | no | Không |

| settings |
| | form_id | version |
| | HO | 1 |
"""


def test_the_rules_of_any_form_that_can_be_held_against_one_answer() -> None:
    rules = AnswerRules(import_form(FORM.encode(), "ho.md").definition)
    assert rules.required == {"people"}, "the serial number is a column; “why” is not asked of everybody"
    wrong = [
        (name, answer)
        for name, answer in (
            ("people", "0"), ("people", "4"), ("people", "30"), ("poor", "yes"), ("poor", "maybe"),
            ("adults", "99"), ("why", "x"), ("unheard", "1"),
        )
        if rules.wrong(TODAY, name, answer)
    ]  # fmt: skip
    assert wrong == [("people", "0"), ("people", "30"), ("poor", "maybe")]


def test_a_required_question_that_is_empty(office: Office) -> None:
    with office.record() as rec:
        install(rec.connection, package_of_form(import_form(FORM.encode(), "ho.md")), "test", office.clock)
        put_area(rec, "a1")
        survey = open_round(rec, "a1", code="HO")
    for name, answers in (("full", {"people": "4"}), ("empty", {}), ("far", {"people": "44"})):
        with office.record() as rec:
            save_response(rec, ResponseDraft(name, survey, "a1", len(name), answers, "", ""), validity="")
    with office.read() as connection:
        problems = problems_in(connection, count_round(connection, survey), TODAY)
        assert names(office, problems) == {"empty", "far"}


def test_an_area_that_an_older_version_counted_is_looked_at_afresh(office: Office, survey: str) -> None:
    key(office, survey, "both", 3, q19="1 2")
    key(office, survey, "one", 4, "a2")
    key(office, survey, "two", 4, "a2")
    expected = found(office, survey)
    with office.store.write() as connection:
        connection.execute(update(survey_count).values(questionnaire=None))
        connection.execute(update(survey_response).values(faults=0))
    assert found(office, survey) == expected
    assert expected.keys() == {"both", "one", "two"}


def names(office: Office, problems: RoundProblems) -> set[str]:
    with office.read() as connection:
        return {line.id for line in lines_at(connection, problems.rows(FormProblem.WRONG_ANSWER))}
