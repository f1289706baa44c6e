"""Several mistakes of a workbook are told in one go, each with its sheet, row and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.forms.importing.importing import WorkbookProblem, import_form
from desktop_app.forms.importing.sheets import read_workbook
from desktop_app.forms.importing.workbook_checks import mistakes
from tests.forms.differential.corpus_forms import WORKBOOKS

WRONG = """
| survey |
| | type | name | label | relevant | constraint | calculation |
| | text | a | A | | | |
| | texxt | b | B | | | |
| | select_one colours | c | C | | | |
| | integer | a | Again | ${nobody} = 1 | | |
| | integer | | No name | | | |
| | integer | d | D | (${a} = | nofunction(.) | |
| | begin_group | g | G | | | |
| | calculate | e | | | | ${a} +* 2 |
| | end_repeat | | | | | |

| choices |
| | list_name | name | label |
| | yes_no | yes | Có |
| | yes_no | yes | Có nữa |
| | yes_no | | Không |
"""


def test_all_mistakes_of_a_workbook_are_told_in_one_go() -> None:
    with pytest.raises(WorkbookProblem) as told:
        import_form(WRONG.encode(), "sai.md")
    places = {(item.sheet, item.row, item.column) for item in told.value.every()}
    assert places >= {
        ("survey", 3, "type"),
        ("survey", 4, "type"),
        ("survey", 5, "name"),
        ("survey", 5, "relevant"),
        ("survey", 6, "name"),
        ("survey", 7, "relevant"),
        ("survey", 7, "constraint"),
        ("survey", 8, "type"),
        ("survey", 9, "calculation"),
        ("survey", 10, "type"),
        ("choices", 3, "name"),
        ("choices", 4, "name"),
    }
    assert len(told.value.every()) == len(places), "each once"
    assert told.value.sentence().count("\n") == len(places) - 1


def test_mistakes_in_rules_that_pyxform_lets_through_are_told_together() -> None:
    form = """
| survey |
| | type | name | label | relevant | constraint |
| | integer | a | A | | . > |
| | integer | b | B | frob(${a}) | |
"""
    with pytest.raises(WorkbookProblem) as told:
        import_form(form.encode(), "sai.md")
    assert [(item.row, item.column) for item in told.value.every()] == [(2, "constraint"), (3, "relevant")]


def test_a_single_mistake_stays_alone() -> None:
    form = "| survey |\n| | type | name | label |\n| | texxt | b | B |\n"
    with pytest.raises(WorkbookProblem) as told:
        import_form(form.encode(), "sai.md")
    assert told.value.others == ()


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_nothing_is_found_in_forms_that_work(path: Path) -> None:
    book = read_workbook(path.read_text(encoding="utf-8"), ".md")
    assert [mistake.sentence() for mistake in mistakes(book)] == []
