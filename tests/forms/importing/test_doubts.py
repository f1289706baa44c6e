"""Rules that clients answer otherwise are told at import: which one, how each answers, how all agree."""

from __future__ import annotations

import pytest

from desktop_app.forms.importing.importing import WorkbookProblem, import_form

FORM = """
| survey |
| | type | name | label | calculation | relevant |
| | integer | age | Tuổi | | |
| | calculate | adult | | ${{age}} >= 18 | |
| | begin_repeat | m | Người | | |
| | integer | land | Đất | | |
| | end_repeat | | | | |
| | {kind} | t | T | {calculation} | {relevant} |
"""


def told(kind: str = "text", *, calculation: str = "", relevant: str = "") -> list[WorkbookProblem]:
    form = FORM.format(kind=kind, calculation=calculation, relevant=relevant)
    warnings = import_form(form.encode(), "x.md").warnings
    return [
        warning
        for warning in warnings
        if isinstance(warning, WorkbookProblem) and "ODK Collect" in warning.sentence()
    ]


@pytest.mark.parametrize(
    "rule",
    ["${adult}", "not(${adult})", "${adult} and ${age} > 3", "${adult} = true()", "if(${adult}, 1, 0) = 1"],
)
def test_a_stored_truth_taken_as_truth_is_told(rule: str) -> None:
    (found,) = told(relevant=rule)
    assert (found.row, found.column) == (7, "relevant")
    assert "boolean-from-string(${adult})" in found.sentence()
    assert "Enketo" in found.sentence()


@pytest.mark.parametrize("rule", ["${adult} + 1", "number(${adult})", "-${adult}", "if(${adult} = 1, 2, 3)"])
def test_a_stored_truth_taken_as_a_number_is_told(rule: str) -> None:
    (found,) = told("calculate", calculation=rule)
    assert "number(boolean-from-string(${adult}))" in found.sentence()


@pytest.mark.parametrize("rule", ["sum(${land})", "max(${age}, 3)", "min(${land})"])
def test_a_sum_over_what_may_be_unanswered_is_told(rule: str) -> None:
    (found,) = told("calculate", calculation=rule)
    assert (found.row, found.column) == (7, "calculation")
    assert "[. != '']" in found.sentence()


@pytest.mark.parametrize(
    "rule",
    [
        "boolean-from-string(${adult})",
        "${adult} = 'true'",
        "sum(${land}[. != '']) > 3",
        "${age} > 3",
        "number(boolean-from-string(${adult})) = 1",
        "count(${land}) > 1",
    ],
)
def test_what_all_answer_alike_is_not_told(rule: str) -> None:
    assert told(relevant=rule) == []
