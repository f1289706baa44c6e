"""Double entry: which forms, what differs, what is settled, who errs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from desktop_app.book.office import Office
from desktop_app.forms.importing.importing import import_form
from desktop_app.forms.session.outline import OutlineNode
from desktop_app.surveys.double_entry.comparison import Compared, ComparedQuestions, comparison_of
from desktop_app.surveys.double_entry.double_entry import (
    DoubleEntryForm,
    DoubleEntryRefused,
    chosen,
    differences,
    double_entry_forms,
    due_forms,
    error_rates,
    save_double_entry,
    set_percent,
    settle,
)
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.queries import response_of
from desktop_app.surveys.responses.records import ResponseDraft
from tests.builders import an_office, open_round, put_area

FIRST, SECOND = "Nguyễn Thị Thử", "Trần Văn Hai"
QUESTIONS = ComparedQuestions(
    {
        name: Compared(OutlineNode("question", name, control="select1"), (at, at))
        for at, name in enumerate(("q01", "q02", "q03"))
    }
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = an_office(tmp_path, officer=FIRST)
    yield made
    made.close()


@pytest.fixture
def survey(office: Office) -> str:
    with office.record() as rec:
        put_area(rec, "a1")
        round_id = open_round(rec, "a1")
        for serial in (1, 2):
            answers = {"q01": "1", "q02": "1", "q03": "1 2"}
            save_response(
                rec, ResponseDraft(f"f{serial}", round_id, "a1", serial, answers, "", ""), validity=""
            )
        set_percent(rec, round_id, 100)
    return round_id


def test_the_ends_of_the_share_take_none_and_all() -> None:
    """The forms whose ids fall on the first and on the last of the ten thousand parts."""
    parts = {
        int.from_bytes(hashlib.sha256(item.encode()).digest()[:8], "big") % 10_000: item
        for item in (f"form-{number}" for number in range(120_000))
    }
    assert not chosen(parts[0], 0)
    assert chosen(parts[0], 1)
    assert chosen(parts[99], 1)
    assert not chosen(parts[100], 1)
    assert not chosen(parts[9999], 99)
    assert chosen(parts[9999], 100)


def test_a_share_of_nothing_has_no_form_to_key_again(office: Office, survey: str) -> None:
    with office.record() as rec:
        set_percent(rec, survey, 0)
    with office.read() as connection:
        assert double_entry_forms(connection, survey) == []
    for percent in (-1, 101):
        with office.record() as rec, pytest.raises(DoubleEntryRefused):
            set_percent(rec, survey, percent)


def test_the_sample_is_stable_grows_with_the_share_and_keeps_its_size() -> None:
    ids = [f"form-{number}" for number in range(4000)]
    samples = {percent: {item for item in ids if chosen(item, percent)} for percent in (0, 5, 20, 100)}
    assert samples[0] == set()
    assert samples[5] < samples[20] < samples[100] == set(ids)
    assert 120 < len(samples[5]) < 290
    assert 680 < len(samples[20]) < 920


def test_only_another_officer_keys_a_form_again(office: Office, survey: str) -> None:
    with office.read() as connection:
        forms = double_entry_forms(connection, survey)
    assert due_forms(forms, FIRST) == []
    assert [due_form.serial for due_form in due_forms(forms, SECOND)] == [1, 2]
    with pytest.raises(DoubleEntryRefused), office.record(FIRST) as rec:
        save_double_entry(rec, "f1", {"q01": "1"})
    with office.record(SECOND) as rec:
        save_double_entry(rec, "f1", {"q01": "1"})
    with office.read() as connection:
        assert [
            due_form.serial for due_form in due_forms(double_entry_forms(connection, survey), SECOND)
        ] == [2]


def test_differences_are_settled_and_counted_against_who_erred(office: Office, survey: str) -> None:
    with office.record(SECOND) as rec:
        save_double_entry(rec, "f1", {"q01": "2", "q03": "2 1"})
    with office.read() as connection:
        found = differences(double_entry_forms(connection, survey), QUESTIONS)
    assert [
        (error_rate.question, error_rate.first, error_rate.second, error_rate.settled) for error_rate in found
    ] == [
        ("q01", "1", "2", None),
        ("q02", "1", "", None),
    ]
    with office.record("Người xem") as rec:
        settle(rec, "f1", "q01", "2")
        settle(rec, "f1", "q02", "1")
    with office.read() as connection:
        forms = double_entry_forms(connection, survey)
        response = response_of(connection, "f1")
    assert response is not None
    assert response.answers["q01"] == "2"
    assert [error_rate.settled for error_rate in differences(forms, QUESTIONS)] == ["2", "1"]
    assert differences(forms, QUESTIONS)[0].first == "1", "what was entered first is still known"
    rates = {error_rate.officer: error_rate for error_rate in error_rates(forms, QUESTIONS)}
    assert rates[FIRST].rate == Fraction(1, 3)
    assert rates[SECOND].rate == Fraction(1, 3)


def test_open_differences_are_nobodys_error_yet(office: Office, survey: str) -> None:
    with office.record(SECOND) as rec:
        save_double_entry(rec, "f1", {"q01": "2", "q02": "1", "q03": "1 2"})
    with office.read() as connection:
        rates = error_rates(double_entry_forms(connection, survey), QUESTIONS)
    assert [(rate.answers, rate.errors) for rate in rates] == [(2, 0), (2, 0)]


def test_a_decision_may_be_taken_again(office: Office, survey: str) -> None:
    with office.record(SECOND) as rec:
        save_double_entry(rec, "f1", {"q01": "2", "q02": "1", "q03": "1 2"})
    for value in ("2", ""):
        with office.record() as rec:
            settle(rec, "f1", "q01", value)
    with office.read() as connection:
        (item,) = differences(double_entry_forms(connection, survey), QUESTIONS)
        response = response_of(connection, "f1")
    assert (item.first, item.second, item.settled) == ("1", "2", "")
    assert response is not None
    assert "q01" not in response.answers


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_share_that_cannot_be(office: Office, survey: str, percent: int) -> None:
    with pytest.raises(DoubleEntryRefused), office.record() as rec:
        set_percent(rec, survey, percent)


def test_nothing_to_settle_before_the_second_keying(office: Office, survey: str) -> None:
    with pytest.raises(DoubleEntryRefused), office.record() as rec:
        settle(rec, "f2", "q01", "1")


OTHER_FORM = """
| survey | | | | | |
| | type | name | label | calculation | parameters |
| | text | name | Tên | | |
| | decimal | land | Đất | | |
| | select_multiple k | many | Nhiều | | |
| | rank k | order | Xếp | | |
| | image | photo | Ảnh | | |
| | calculate | twice | | ${land} * 2 | |
| | begin_repeat | person | Người | | |
| | integer | age | Tuổi | | |
| | end_repeat | | | | |
| choices | | | |
| | list_name | name | label |
| | k | a | Một |
| | k | b | Hai |
"""


def test_every_answer_of_any_form_is_compared_in_its_own_way() -> None:
    definition = import_form(OTHER_FORM.encode(), "f.md").definition
    comparison = comparison_of(definition)
    first = {"name": "An Văn", "land": "1.50", "many": "a b", "order": "a b", "photo": "x.png", "twice": "3",
             "person[]": "2", "person[1]/age": "30", "person[2]/age": "5"}  # fmt: skip
    second = {"name": "Văn An", "land": "1.5", "many": "b a", "order": "b a", "twice": "4",
              "person[]": "1", "person[1]/age": "31"}  # fmt: skip
    form = DoubleEntryForm("f", "a1", 1, FIRST, first, SECOND, second, {})
    found = [
        (difference.question, difference.first, difference.second)
        for difference in differences([form], comparison)
    ]
    assert found == [
        ("name", "An Văn", "Văn An"),
        ("order", "a b", "b a"),
        ("person[]", "2", "1"),
        ("person[1]/age", "30", "31"),
        ("person[2]/age", "5", ""),
    ]
    rates = {difference.officer: difference.answers for difference in error_rates([form], comparison)}
    assert rates == {FIRST: 2, SECOND: 2}, "of seven answers five are open"
