from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_app.base.numbers import format_number, format_percent
from desktop_app.catalogue.questionnaire import Denominator, Questionnaire
from desktop_app.surveys.responses.records import Response
from desktop_app.surveys.responses.validity import counted_answer
from desktop_app.surveys.rounds.records import INVALID_FORMS, NO_ANSWER, RoundArea, TallyMode
from desktop_app.surveys.tally.counted_forms import contribution, counted_answers_of
from desktop_app.surveys.tally.coverage import answer_share, coverage, return_ratio, satisfaction
from desktop_app.surveys.tally.tally import (
    FormTallies,
    Tally,
    commune_tally,
    tally_from_totals,
)
from tests.surveys.samples import NTM, all_answered, area, form, tally


def tally_from_responses(
    area: RoundArea, responses: Iterable[Response], questionnaire: Questionnaire
) -> Tally:
    """Count the forms of an area one by one."""
    counts: Counter[str] = Counter()
    given: Counter[tuple[str, str]] = Counter()
    for response in responses:
        if response.validity:
            counts[f"invalid:{response.validity}"] += 1
        else:
            counts["valid"] += 1
            given.update(response.answers.items())
    for (question, answer), times in given.items():
        code = counted_answer(questionnaire, answer)
        if code is not None:
            counts[f"{question}={code}"] += times
    return FormTallies(questionnaire).of(area, counts)


@pytest.mark.parametrize(
    ("collected", "households", "shown"), [(1043, 1269, "82,19"), (8028, 10690, "75,10"), (170, 200, "85,00")]
)
def test_published_coverages(collected: int, households: int, shown: str) -> None:
    counted = tally(households=households, valid=collected)
    assert coverage(counted) == Fraction(collected, households)
    assert format_percent(coverage(counted)) == shown


@pytest.mark.parametrize(
    ("satisfied", "valid", "shown"),
    [(972, 1043, "93,19"), (72, 76, "94,74"), (71, 72, "98,61"), (170, 200, "85,00")],
)
def test_published_satisfactions(satisfied: int, valid: int, shown: str) -> None:
    counted = tally(households=None, valid=valid, satisfied=satisfied)
    assert format_percent(satisfaction(counted, "q19", NTM)) == shown
    rest = answer_share(counted, "q19", NTM.unsatisfied, NTM.thresholds.denominator)
    assert rest is not None
    assert rest + Fraction(satisfied, valid) == 1


def test_published_dissatisfaction_and_numbers() -> None:
    counted = tally(households=None, valid=170, satisfied=168)
    assert format_percent(answer_share(counted, "q01", NTM.unsatisfied, NTM.thresholds.denominator)) == "1,18"
    assert format_number(1043) == "1.043"


def test_published_split_of_valid_and_invalid_forms() -> None:
    counted = tally(households=30_000, valid=24_266, invalid=9)
    assert (counted.collected, counted.valid, counted.invalid_total) == (24_275, 24_266, 9)


def test_forms_are_counted_one_by_one() -> None:
    forms = [
        form(1, all_answered("1")),
        form(2, all_answered("2", q03="1")),
        form(3, all_answered("1", q03="1 2", q04="", q05="9")),
        form(4, {}, "blank"),
        form(5, all_answered("1"), "duplicate_household"),
    ]
    counted = tally_from_responses(area(issued=6, collected=5), forms, NTM)
    assert (counted.valid, counted.collected, dict(counted.invalid)) == (
        3, 5, {"blank": 1, "duplicate_household": 1},
    )  # fmt: skip
    assert dict(counted.questions["q01"].by_answer) == {"1": 2, "2": 1}
    for name in ("q03", "q04", "q05"):
        assert counted.questions[name].no_answer == 1
    assert dict(counted.questions["q03"].by_answer) == {"1": 2, "2": 0}
    assert satisfaction(counted, "q01", NTM) == Fraction(2, 3)
    assert satisfaction(counted, "q01", NTM, Denominator.COLLECTED_FORMS) == Fraction(2, 5)
    assert return_ratio(counted) == Fraction(5, 6)


def test_nothing_counted_has_no_shares() -> None:
    counted = FormTallies(NTM).of(area(), {})
    assert counted.collected is None
    assert coverage(counted) is None
    assert satisfaction(counted, "q19", NTM) is None
    assert coverage(FormTallies(NTM).of(area(households=0, collected=0), {})) is None


def test_what_a_hand_count_leaves_empty_is_no_answer_of_anybody() -> None:
    village = area(collected=50, mode=TallyMode.TOTALS)
    totals: dict[str, dict[str, int | None]] = {
        "q01": {"1": 40, "2": 6},
        "q02": {"1": 30, "2": None, NO_ANSWER: 18},
        INVALID_FORMS: {"blank": 2},
    }
    counted = tally_from_totals(village, totals, NTM)
    assert (counted.valid, counted.invalid_total) == (48, 2)
    assert counted.questions["q01"].no_answer == 0, "46 are typed, and 46 they stay"
    assert counted.questions["q02"].no_answer == 18
    untold = tally_from_totals(replace(village, forms_collected=None), {"q19": {"1": 9, "2": 1}}, NTM)
    assert (untold.valid, untold.collected) == (10, None)


def test_commune_is_the_sum_and_not_the_mean() -> None:
    small = tally("a1", 10, valid=10, satisfied=10)
    large = tally("a2", 990, valid=990, satisfied=495)
    together = commune_tally([small, large], NTM)
    assert satisfaction(together, "q01", NTM) == Fraction(505, 1000)
    assert together.households == 1000


def test_households_of_the_commune_are_unknown_while_one_area_has_not_told_them() -> None:
    together = commune_tally([tally("a1", 10, valid=5), tally("a2", None, valid=5)], NTM)
    assert together.households is None
    assert coverage(together) is None
    assert together.collected == 10
    assert commune_tally([], NTM).households is None


answers = st.dictionaries(
    st.sampled_from(NTM.question_names), st.sampled_from(["", "1", "2", "1 2", "1 1", "7"]), max_size=19
)
forms_of_round = st.lists(
    st.builds(
        form,
        st.integers(1, 400),
        answers,
        st.sampled_from(["", "", "", "blank", "overall_missing"]),
        st.sampled_from(["a1", "a2", "a3"]),
    ),
    max_size=40,
)


def by_area(forms: list[Response]) -> list[Tally]:
    return [
        tally_from_responses(area(name, 50), [item for item in forms if item.area_id == name], NTM)
        for name in ("a1", "a2", "a3")
    ]


@given(forms_of_round, st.integers())
def test_order_of_forms_and_areas_does_not_matter(forms: list[Response], seed: int) -> None:
    shuffled = random.Random(seed).sample(forms, len(forms))
    assert by_area(shuffled) == by_area(forms)
    assert commune_tally(by_area(forms)[::-1], NTM) == commune_tally(by_area(shuffled), NTM)


@given(forms_of_round)
def test_areas_sum_to_the_commune_and_every_form_is_accounted_for(forms: list[Response]) -> None:
    together = commune_tally(by_area(forms), NTM)
    everywhere = tally_from_responses(area("commune", 150, 300), forms, NTM)
    assert together == everywhere
    assert together.valid + together.invalid_total == len(forms)
    for count in together.questions.values():
        assert count.total == together.valid
        assert (count.no_answer or 0) >= 0


@given(forms_of_round)
def test_kept_counts_give_the_same_tally_as_the_forms(forms: list[Response]) -> None:
    kept: Counter[str] = Counter()
    for item in forms:
        fields = {"validity": item.validity, **{f"answers/{key}": code for key, code in item.answers.items()}}
        kept.update(contribution(fields, counted_answers_of(NTM)))
    assert FormTallies(NTM).of(area(), kept) == tally_from_responses(area(), forms, NTM)


@given(forms_of_round)
def test_hand_count_of_the_same_forms_gives_the_same_tally(forms: list[Response]) -> None:
    entered = tally_from_responses(area(collected=len(forms)), forms, NTM)
    totals: dict[str, dict[str, int | None]] = {
        name: {**count.by_answer, NO_ANSWER: count.no_answer} for name, count in entered.questions.items()
    }
    totals[INVALID_FORMS] = dict(entered.invalid)
    assert tally_from_totals(area(collected=len(forms)), totals, NTM) == entered
