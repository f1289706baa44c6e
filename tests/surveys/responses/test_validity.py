from __future__ import annotations

from collections.abc import Mapping

import pytest

from desktop_app.surveys.responses.validity import (
    FilledForm,
    counted_answer,
    serial_ranges,
    suggest_reason,
)
from tests.surveys.samples import NTM, all_answered


@pytest.mark.parametrize(
    ("answers", "serial", "reason"),
    [
        (all_answered("1"), 5, ""),
        (all_answered("2"), 5, ""),
        (all_answered("1", q03="1 2", q04=""), 5, ""),
        ({"q19": "1"}, 5, ""),
        ({}, 5, "blank"),
        ({"q01": "", "q19": " "}, 5, "blank"),
        (all_answered("1", q19=""), 5, "overall_missing"),
        (all_answered("1", q19="1 2"), 5, "overall_double"),
        ({"q19": "2 1"}, 5, "overall_double"),
        (all_answered("1"), 7, "duplicate_household"),
        (all_answered("1"), None, "not_issued_form"),
    ],
)
def test_reasons_of_the_template(answers: Mapping[str, str], serial: int | None, reason: str) -> None:
    assert suggest_reason(NTM, FilledForm(answers, serial, frozenset({7, 8}))) == reason


@pytest.mark.parametrize(
    ("answer", "code"),
    [("1", "1"), ("2", "2"), ("", None), (None, None), ("1 2", None), ("3", None), ("1 1", None)],
)
def test_which_answers_count(answer: str | None, code: str | None) -> None:
    assert counted_answer(NTM, answer) == code


def test_serials() -> None:
    assert serial_ranges([9, 3, 8, 7]) == "3, 7–9"
    assert serial_ranges([]) == ""
