from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as changed

from desktop_app.base.i18n import set_language
from desktop_app.base.numbers import format_percent
from desktop_app.catalogue.packages.labels import Certainty
from desktop_app.catalogue.questionnaire import TestedPer, ThresholdTest
from desktop_app.surveys.rounds.records import TallyMode
from desktop_app.surveys.tally.outcome import Verdict, outcome
from desktop_app.surveys.tally.tally import UNCOUNTED, tally_from_totals
from tests.surveys.samples import NTM, QUESTIONNAIRES, area, tally, thresholds


def test_a_round_that_reaches_everything() -> None:
    found = outcome([tally("a1", 1269, valid=1043, satisfied=972)], NTM)
    assert (found.coverage_ok, found.all_questions_ok, found.overall_ok) == (True, True, True)
    assert found.verdict is Verdict.PASSED
    assert found.verdict.label() == "Đạt"
    assert len(found.questions) == 18
    assert found.failing_questions == ()


def test_rounding_never_decides() -> None:
    found = outcome([tally(households=25_000, valid=25_000, q03=19_999, satisfied=25_000)], NTM)
    failing = found.questions[2]
    assert failing.satisfaction == Fraction(19_999, 25_000)
    assert format_percent(failing.satisfaction) == "80,00"
    assert failing.ok is False
    assert found.failing_questions == ("q03",)
    assert (found.all_questions_ok, found.verdict) == (False, Verdict.FAILED)
    assert found.verdict.label() == "Chưa đạt"


@pytest.mark.parametrize(
    ("comparison", "expected"), [(ThresholdTest.AT_LEAST, True), (ThresholdTest.MORE_THAN, False)]
)
def test_at_least_and_more_than_are_data(comparison: ThresholdTest, expected: bool) -> None:
    areas = [tally(valid=100, satisfied=95, q01=80)]
    assert outcome(areas, NTM, thresholds(comparison=comparison)).all_questions_ok is expected


def test_tested_per_commune_or_per_residential_area() -> None:
    areas = [tally("a1", 100, valid=100, satisfied=100), tally("a2", 10, valid=10, satisfied=10, q07=7)]
    commune = outcome(areas, NTM, thresholds(TestedPer.COMMUNE))
    assert commune.all_questions_ok is True
    assert commune.shortfalls == (), "an area decides nothing where the commune is tested"
    assert commune.deciding == Fraction(107, 110)
    per_area = outcome(areas, NTM, thresholds(TestedPer.RESIDENTIAL_AREA))
    assert per_area.all_questions_ok is False
    assert [(each.unit, each.question) for each in per_area.shortfalls] == [("a2", "q07")]
    assert per_area.deciding == Fraction(7, 10)


def test_tested_on_the_average() -> None:
    areas = [tally(valid=100, satisfied=90, q01=40)]
    assert outcome(areas, NTM, thresholds(TestedPer.COMMUNE)).all_questions_ok is False
    average = outcome(areas, NTM, thresholds(TestedPer.AVERAGE))
    assert average.average == Fraction(17 * 90 + 40, 1800)
    assert average.all_questions_ok is True
    assert average.deciding == average.average
    assert average.shortfalls == (), "nothing is asked of a single content"
    assert {each.ok for each in average.questions} == {None}


def test_the_overall_question_has_its_own_threshold() -> None:
    found = outcome([tally(valid=100, satisfied=85)], NTM)
    assert found.all_questions_ok is True
    assert (found.overall, found.overall_ok) == (Fraction(85, 100), False)
    assert found.verdict is Verdict.FAILED


def test_coverage_below_the_minimum_fails() -> None:
    assert outcome([tally(households=1000, valid=599)], NTM).coverage_ok is False
    assert outcome([tally(households=1000, valid=600)], NTM).coverage_ok is True


def test_what_is_not_known_is_not_decided() -> None:
    unknown = outcome([tally(households=None, valid=100)], NTM)
    assert (unknown.coverage_ok, unknown.verdict) == (None, Verdict.UNDECIDED)
    assert unknown.verdict.label() == "Chưa đủ căn cứ"
    no_threshold = outcome([tally()], NTM, thresholds(question=None))
    assert (no_threshold.all_questions_ok, no_threshold.verdict) == (None, Verdict.UNDECIDED)
    assert outcome([], NTM).verdict is Verdict.UNDECIDED
    one_counted = [tally("a1"), tally("a2", 10, valid=0)]
    per_area = outcome(one_counted, NTM, thresholds(TestedPer.RESIDENTIAL_AREA))
    assert per_area.all_questions_ok is None
    failed_anyway = outcome([tally(households=None, valid=100, satisfied=10)], NTM)
    assert failed_anyway.verdict is Verdict.FAILED


def test_a_round_keeps_thresholds_of_its_own() -> None:
    local = replace(
        NTM.thresholds,
        overall_threshold_percent=replace(NTM.thresholds.overall_threshold_percent, percent=Decimal(98)),
    )
    areas = [tally(valid=100, satisfied=95)]
    assert outcome(areas, NTM).verdict is Verdict.PASSED
    assert outcome(areas, NTM, local).overall_ok is False


def test_verdicts_in_english() -> None:
    set_language("en")
    try:
        assert Verdict.FAILED.label() == "Not reached"
    finally:
        set_language("vi")


def test_draft_template_has_ten_contents_and_one_overall_question() -> None:
    draft = QUESTIONNAIRES["NTM_XA_2026"]
    assert len(draft.content_questions) == 10


@given(
    st.integers(min_value=1, max_value=10**6),
    st.integers(min_value=0, max_value=10**6),
    st.decimals(min_value=0, max_value=100, places=2),
    st.sampled_from(ThresholdTest),
)
def test_thresholds_compare_whole_numbers_exactly(
    valid: int, wanted: int, percent: Decimal, comparison: ThresholdTest
) -> None:
    satisfied = min(wanted, valid)
    required = thresholds(comparison=comparison, question=str(percent))
    found = outcome([tally(households=valid, valid=valid, satisfied=satisfied)], NTM, required)
    left, right = satisfied * 10_000, int(percent * 100) * valid
    expected = left > right if comparison is ThresholdTest.MORE_THAN else left >= right
    assert found.all_questions_ok is expected
    assert all(result.ok is expected for result in found.questions)


@given(
    st.lists(st.tuples(st.integers(1, 300), st.integers(0, 300)), min_size=1, max_size=8),
    st.permutations(range(8)),
)
def test_outcome_does_not_depend_on_the_order_of_areas(
    counts: list[tuple[int, int]], order: list[int]
) -> None:
    areas = [
        tally(f"a{number}", valid, valid=valid, satisfied=min(yes, valid))
        for number, (valid, yes) in enumerate(counts)
    ]
    mixed = [areas[place] for place in order if place < len(areas)]
    first, second = outcome(areas, NTM), outcome(mixed, NTM)
    assert replace(first, shortfalls=()) == replace(second, shortfalls=())
    assert set(first.shortfalls) == set(second.shortfalls)


def test_an_area_without_a_valid_form_leaves_the_commune_known() -> None:
    """It was collected and is not counted: its empty totals say nothing about the contents of the others."""
    untold = tally_from_totals(area("a2", collected=50, mode=TallyMode.TOTALS), {}, NTM)
    found = outcome([tally("a1", valid=100, satisfied=90), untold], NTM)
    assert {result.satisfaction for result in found.questions} == {Fraction(9, 10)}
    assert found.average == Fraction(9, 10)


def test_while_an_area_is_not_counted_the_verdict_is_open() -> None:
    whole = tally("a1", valid=100, satisfied=90)
    assert outcome([whole], NTM).verdict is Verdict.PASSED
    found = outcome([changed(whole, collected=101, households=101)], NTM)
    assert (found.all_questions_ok, found.overall_ok, found.verdict) == (True, True, Verdict.UNDECIDED)
    below = changed(tally("a1", valid=100, satisfied=10), collected=101, households=101)
    assert outcome([below], NTM).verdict is Verdict.UNDECIDED, "the forms that are left may still turn it"
    few = changed(whole, households=1000, collected=101)
    assert outcome([few], NTM).coverage_ok is False
    assert outcome([few], NTM).verdict is Verdict.UNDECIDED, "nor is it decided by forms that still come back"


def test_the_average_is_unknown_while_one_content_is() -> None:
    whole = tally("a1", valid=100, satisfied=90)
    found = outcome([changed(whole, questions={**whole.questions, "q05": UNCOUNTED})], NTM)
    assert found.average is None
    assert found.all_questions_ok is None


def test_thresholds_are_confirmed_only_where_every_number_and_rule_is() -> None:
    base = NTM.thresholds
    number = replace(base.min_coverage_percent, mark=Certainty.CONFIRMED)
    whole = replace(
        base,
        min_coverage_percent=number,
        question_threshold_percent=number,
        overall_threshold_percent=number,
        tested_per_mark=Certainty.CONFIRMED,
        denominator_mark=Certainty.CONFIRMED,
    )
    assert whole.confirmed
    assert not replace(whole, tested_per_mark=Certainty.PROPOSED).confirmed
    assert not replace(whole, denominator_mark=Certainty.PROPOSED).confirmed
    assert not replace(whole, overall_threshold_percent=replace(number, mark=Certainty.PROPOSED)).confirmed
