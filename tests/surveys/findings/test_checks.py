from __future__ import annotations

from array import array
from datetime import date

import pytest
from msgspec.structs import replace

from desktop_app.surveys.findings.checks import (
    FindingSeverity,
    check_forms,
    check_hand_count,
    check_missing_serials,
    check_schedule,
    check_tally,
    errors,
    working_days,
)
from desktop_app.surveys.findings.form_problem import FormProblem
from desktop_app.surveys.findings.form_problems import ProblemForms
from desktop_app.surveys.responses.answer_wording import AnswerWording, words_of
from desktop_app.surveys.rounds.records import INVALID_FORMS, Round, RoundArea
from desktop_app.surveys.tally.tally import FormTallies, tally_from_totals
from tests.surveys.samples import NTM, area

ROUND = Round("r1", "Đợt 1", "commune_ntm", 2026, "NTM_XA_2021", "1", "", None, "", None, None, None, "open")


def codes(village: RoundArea, valid: int, invalid: int = 0) -> dict[str, FindingSeverity]:
    counts = {"valid": valid, "invalid:blank": invalid}
    findings = check_tally(village, FormTallies(NTM).of(village, counts), NTM)
    return {finding.code: finding.severity for finding in findings}


def test_counts_in_order_have_no_finding() -> None:
    assert codes(area(households=100, issued=95, collected=92), 90, 2) == {}


@pytest.mark.parametrize(
    ("village", "valid", "expected"),
    [
        (area(collected=101, households=101), 101, {"collected_over_issued": FindingSeverity.ERROR}),
        (area(issued=120, collected=90), 90, {"issued_over_households": FindingSeverity.WARNING}),
        (area(collected=90), 80, {"forms_do_not_add_up": FindingSeverity.ERROR}),
        (area(households=None, collected=5), 5, {"households_missing": FindingSeverity.ERROR}),
        (area(issued=None, collected=5), 5, {"issued_missing": FindingSeverity.WARNING}),
        (area(collected=None), 5, {"collected_missing": FindingSeverity.ERROR}),
        (
            area(households=50, issued=60, collected=60),
            60,
            {
                "issued_over_households": FindingSeverity.WARNING,
                "valid_over_households": FindingSeverity.ERROR,
            },
        ),
    ],
)
def test_contradictions(village: RoundArea, valid: int, expected: dict[str, FindingSeverity]) -> None:
    assert codes(village, valid) == expected


def test_every_content_must_account_for_every_valid_form() -> None:
    village = area(collected=10)
    totals = {name: {"1": 10} for name in NTM.question_names} | {"q05": {"1": 9, "2": 3}}
    findings = check_tally(village, tally_from_totals(village, totals, NTM), NTM)
    assert [finding.code for finding in findings] == ["question_does_not_add_up"]
    assert findings[0].sentence() == (
        "Thôn a1, nội dung 5: các phương án cộng lại là 12, nhưng có 10 phiếu hợp lệ."
        " Hãy kiểm lại nội dung này."
    )
    assert errors(findings) == 1


def test_hand_count_of_something_else() -> None:
    village = area()
    totals = {
        "q01": {"1": 3, "9": 1},
        "q99": {"1": 1},
        INVALID_FORMS: {"blank": 1, "rain": 1},
        "q02": {"1": -1},
    }
    found = check_hand_count(village, totals, NTM, words)
    assert [finding.code for finding in found] == [
        "unknown_count",
        "unknown_count",
        "unknown_count",
        "below_zero",
    ]
    assert f"“1. {NTM.questions[0].topic.vi}: 9”" in found[0].sentence()
    assert "“q99: 1”" in found[1].sentence()
    assert "“Số phiếu không hợp lệ: rain”" in found[2].sentence()
    assert check_hand_count(village, {"q01": {"1": 3, "no_answer": None}}, NTM, words) == ()


def words() -> AnswerWording:
    return AnswerWording((words_of(NTM),), NTM)


def test_fewer_keyed_than_collected() -> None:
    village = area(issued=6, collected=6)
    (finding,) = check_missing_serials(village, 3, [(2, 6)])
    assert finding.code == "serials_missing"
    assert finding.sentence() == "Thôn a1: còn 3 phiếu thu về chưa nhập; các số phiếu chưa dùng: 2–6."


def test_forms_that_did_not_come_back_are_no_finding() -> None:
    assert check_missing_serials(area(issued=9, collected=1), 1, [(1, 9)]) == ()
    assert check_missing_serials(area(issued=3, collected=4), 3, []) == ()


@pytest.mark.parametrize("kind", list(FormProblem))
def test_every_problem_of_a_form_is_a_finding_with_its_place(kind: FormProblem) -> None:
    (finding,) = check_forms(
        area(issued=6), [ProblemForms(kind, "a1", array("q", [4, 9]), frozenset({2, 8}))]
    )
    assert (finding.code, finding.area_id) == (kind.value, "a1")
    assert finding.sentence().startswith("Thôn a1: ")
    assert "2" in finding.sentence()
    assert errors([finding]) == int(kind is FormProblem.SERIAL_TWICE)


def test_dates_of_the_plan() -> None:
    start, today = date(2026, 11, 2), date(2026, 11, 10)
    planned = replace(ROUND, planned_from=start, planned_to=date(2026, 11, 20))
    assert working_days(start, date(2026, 11, 20)) == 15
    assert check_schedule(planned, NTM, today) == ()
    assert check_schedule(ROUND, NTM, today) == ()
    long = check_schedule(replace(planned, planned_to=date(2026, 11, 23)), NTM, today)
    assert [finding.code for finding in long] == ["plan_too_long"]
    late = check_schedule(planned, NTM, date(2026, 11, 21))
    assert [finding.code for finding in late] == ["plan_exceeded"]
    assert check_schedule(replace(planned, closed_on=date(2026, 11, 20)), NTM, date(2026, 12, 1)) == ()
    reversed_dates = check_schedule(replace(planned, planned_to=date(2026, 11, 1)), NTM, today)
    assert [finding.severity for finding in reversed_dates] == [FindingSeverity.ERROR]
