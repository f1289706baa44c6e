"""What nobody typed is no answer, no blank form and no zero: not counted, not locked, not printed."""

from __future__ import annotations

import pytest

from desktop_app.book.office import Office
from desktop_app.surveys.change_state import change_round_state
from desktop_app.surveys.findings.checks import FindingSeverity
from desktop_app.surveys.papers.reporting import survey_report, tally_minutes
from desktop_app.surveys.round_tally import RoundCount, count_round, findings_of
from desktop_app.surveys.rounds.commands import (
    RoundNotOpen,
    create_round,
    put_round_area,
    set_round_state,
)
from desktop_app.surveys.rounds.state import RoundState, StateChangeRefused
from desktop_app.surveys.tally.hand_counts import set_tally
from desktop_app.surveys.tally.outcome import Verdict
from tests.builders import put_area

QUESTIONS = tuple(f"q{number:02d}" for number in range(1, 20))


def a_round(office: Office, collected: int | None = 900) -> str:
    """A round that is counted, with one area that counts by hand."""
    with office.record() as rec:
        put_area(rec, "a", "Thôn Đoài", households=1000)
        item = create_round(
            rec,
            {
                "title": "Đợt 1",
                "year": 2026,
                "target": "commune_ntm",
                "template_code": "NTM_XA_2021",
                "template_version": "1",
            },
        )
        put_round_area(
            rec,
            item,
            "a",
            total_households=1000,
            forms_issued=950,
            forms_collected=collected,
            tally_mode="totals",
        )
        set_round_state(rec, item, "open")
        set_round_state(rec, item, "counting")
    return item


def type_totals(office: Office, item: str, questions: tuple[str, ...], count: int = 900) -> None:
    with office.record() as rec:
        for question in questions:
            set_tally(rec, item, "a", question, {"1": count})


def counted(office: Office, item: str) -> tuple[RoundCount, dict[str, FindingSeverity]]:
    with office.read() as connection:
        found = count_round(connection, item)
        findings = findings_of(connection, found, office.clock.today())
    return found, {finding.code: finding.severity for finding in findings}


def refused(office: Office, item: str) -> bool:
    try:
        with office.record() as rec:
            change_round_state(rec, item, RoundState.CLOSED)
    except StateChangeRefused:
        return True
    return False


def test_an_area_without_totals_is_not_counted_and_the_round_does_not_lock(office: Office) -> None:
    item = a_round(office)
    found, findings = counted(office, item)
    (area,) = found.areas
    assert (area.tally.valid, area.tally.counted, area.tally.complete) == (0, 0, False)
    assert all(area.tally.questions[name].no_answer is None for name in QUESTIONS)
    assert findings["contents_not_counted"] is FindingSeverity.ERROR
    assert found.outcome.verdict is not Verdict.PASSED
    assert refused(office, item)


def test_one_empty_content_is_enough(office: Office) -> None:
    item = a_round(office)
    type_totals(office, item, QUESTIONS[:-1])
    found, findings = counted(office, item)
    assert (found.areas[0].tally.counted, found.areas[0].tally.complete) == (0, False)
    assert found.outcome.tally.questions["q19"].no_answer is None
    assert found.outcome.overall is None, "not 0 of 900"
    assert found.outcome.verdict is Verdict.UNDECIDED
    assert findings["contents_not_counted"] is FindingSeverity.ERROR
    assert refused(office, item)
    type_totals(office, item, QUESTIONS[-1:])
    found, findings = counted(office, item)
    assert (found.areas[0].tally.counted, found.areas[0].tally.complete) == (900, True)
    assert FindingSeverity.ERROR not in findings.values()
    assert found.outcome.verdict is Verdict.PASSED
    assert not refused(office, item)


def test_a_locked_round_takes_no_other_numbers(office: Office) -> None:
    item = a_round(office)
    type_totals(office, item, QUESTIONS)
    assert not refused(office, item)
    with pytest.raises(RoundNotOpen), office.record() as rec:
        put_round_area(rec, item, "a", forms_collected=None)


def test_the_rest_of_a_content_is_not_taken_for_blank_forms(office: Office) -> None:
    item = a_round(office)
    type_totals(office, item, QUESTIONS, 850)
    found, findings = counted(office, item)
    assert found.areas[0].tally.questions["q01"].no_answer == 0
    assert findings["question_does_not_add_up"] is FindingSeverity.ERROR
    assert refused(office, item)


def test_collected_left_blank_is_not_what_was_keyed(office: Office) -> None:
    item = a_round(office, collected=None)
    type_totals(office, item, QUESTIONS)
    found, findings = counted(office, item)
    assert found.outcome.tally.collected is None
    assert found.outcome.coverage is None
    assert findings["collected_missing"] is FindingSeverity.ERROR
    assert refused(office, item)


def test_zero_collected_is_told(office: Office) -> None:
    item = a_round(office, collected=0)
    found, findings = counted(office, item)
    assert found.areas[0].tally.complete, "nothing was collected, and nothing is left"
    assert found.outcome.verdict is not Verdict.PASSED
    assert FindingSeverity.ERROR not in findings.values()
    assert not refused(office, item)


def test_papers_print_no_zero_for_what_nobody_counted(office: Office) -> None:
    item = a_round(office)
    type_totals(office, item, QUESTIONS[:-1])
    with office.read() as connection:
        minutes = tally_minutes(connection, office.clock, "01234", item, "a")
        report = survey_report(connection, office.clock, "01234", item)
    last = minutes.questions[-1]
    assert [answer.count for answer in last.answers] == [None, None]
    assert last.no_answer is None
    assert report.questions[-1].no_answer is None
    assert report.matrix[-1].total is None
    assert report.passed is None


def test_a_round_that_has_not_begun_is_not_wrong(office: Office) -> None:
    item = a_round(office, collected=None)
    assert counted(office, item)[1]["collected_missing"] is FindingSeverity.ERROR
    with office.record() as rec:
        rec.put("survey_round", item, {"status": RoundState.DRAFT.value})
        put_round_area(rec, item, "a", forms_issued=None)
    assert counted(office, item)[1] == {}
    with office.record() as rec:
        put_round_area(rec, item, "a", forms_issued=1200)
    assert counted(office, item)[1] == {"issued_over_households": FindingSeverity.WARNING}, (
        "what is typed is examined"
    )


def test_forms_that_are_not_keyed_yet_are_told_once_and_not_in_a_draft(office: Office) -> None:
    item = a_round(office, 12)
    with office.record() as rec:
        put_round_area(rec, item, "a", tally_mode="per_form")
    found, findings = counted(office, item)
    assert findings == {"serials_missing": FindingSeverity.ERROR}
    assert refused(office, item)
    assert found.outcome.verdict is Verdict.UNDECIDED
    with office.record() as rec:
        rec.put("survey_round", item, {"status": "draft"})
    assert counted(office, item)[1] == {}
