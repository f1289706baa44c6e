"""The table of answer types: every type has every fact, and the facts of a type fit each other."""

from __future__ import annotations

from dataclasses import fields

import pytest

from desktop_app.base.clock import VIETNAM
from desktop_app.base.i18n import set_language, tr
from desktop_app.base.problems import Problem
from desktop_app.forms.session.answers import shown_answer, stored_answer, typed_answer
from desktop_app.forms.types.answer_type import AnswerType, Choosing, EditorKind, ExportColumnKind, PaperWay
from desktop_app.forms.types.results import as_text
from desktop_app.forms.types.table import CONTROLS, DATA_TYPES, answer_type, data_type
from tests.forms.answer_samples import SAMPLES

ASKED = [(control, data) for control in CONTROLS for data in DATA_TYPES]


def test_every_data_type_has_a_sample() -> None:
    assert SAMPLES.keys() == DATA_TYPES.keys(), "give the new data type a sample"


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_typed_is_stored_shown_and_told(name: str) -> None:
    sample, kind = SAMPLES[name], data_type(name)
    stored = stored_answer(typed_answer(sample.typed, kind, VIETNAM), kind, VIETNAM)
    assert (stored, shown_answer(stored, kind, VIETNAM), kind.display(stored)) == (
        sample.stored,
        sample.shown,
        sample.told,
    )
    assert stored_answer(stored, kind, VIETNAM) == stored, "what is stored stays when it is stored again"
    assert stored_answer(typed_answer(sample.shown, kind, VIETNAM), kind, VIETNAM) == stored
    assert kind.work_out(stored, VIETNAM) == stored, "a calculation that copies the answer keeps it"
    assert kind.work_out(sample.calculated, VIETNAM) == sample.result


@pytest.mark.parametrize("name", [name for name, sample in SAMPLES.items() if sample.stored != sample.typed])
def test_a_type_with_a_form_of_its_own_works_out_results_of_its_own(name: str) -> None:
    sample = SAMPLES[name]
    assert as_text(sample.calculated, VIETNAM) != sample.result, "give a calculated value of another type"


@pytest.mark.parametrize("name", [name for name, sample in SAMPLES.items() if sample.wrong])
def test_what_is_no_answer_is_refused(name: str) -> None:
    kind = data_type(name)
    with pytest.raises(Problem):
        stored_answer(typed_answer(SAMPLES[name].wrong, kind, VIETNAM), kind, VIETNAM)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("8h", "08:00"), ("8 giờ", "08:00"), ("8 GIỜ 5", "08:05"), ("13g", "13:00"), ("7h5'", "07:05"),
        ("8 giờ 30 phút", "08:30"), ("8 gio\u031b\u0300", "08:00"), ("24h", None), ("8", None),
        ("2/12/2026", None), ("8:5", None),
    ],
)  # fmt: skip
def test_a_time_is_read_as_it_is_spoken(typed: str, shown: str | None) -> None:
    kind = data_type("time")
    if shown is None:
        with pytest.raises(Problem, match="8:30"):
            typed_answer(typed, kind, VIETNAM)
    else:
        assert (
            shown_answer(stored_answer(typed_answer(typed, kind, VIETNAM), kind, VIETNAM), kind, VIETNAM)
            == shown
        )


@pytest.mark.parametrize(("control", "data"), ASKED)
def test_every_type_has_a_row_in_every_column(control: str, data: str) -> None:
    row = answer_type(control, data)
    assert all(getattr(row, column.name) is not None for column in fields(AnswerType))
    assert row.words
    assert isinstance(row.editor, EditorKind)
    assert isinstance(row.column, ExportColumnKind)
    assert row.paper.way is not PaperWay.CELLS or len(row.paper.signs) == len(row.paper.groups) - 1
    set_language("vi")
    assert tr(row.words) != row.words
    assert not row.example or tr(row.example) != row.example


@pytest.mark.parametrize(("control", "data"), ASKED)
def test_the_facts_of_a_type_fit_each_other(control: str, data: str) -> None:
    row = answer_type(control, data)
    assert (row.paper.way is PaperWay.BOXES) == row.is_choice
    assert (row.editor is EditorKind.CHOICES) == row.is_choice
    assert (row.column in (ExportColumnKind.CHOICE, ExportColumnKind.CHOICES)) == row.is_choice
    assert (row.choosing is Choosing.ONE) == row.is_counted
    assert not (row.is_free_text and (row.is_limited or row.is_file or row.is_number))
    assert row.read is data_type(data).read, "how it is stored is for the data type alone to say"
    assert row.work_out is data_type(data).work_out


def test_a_type_that_is_not_known_is_text_but_none_to_read() -> None:
    row = answer_type("unheard", "of")
    assert (row.words, row.read("x", VIETNAM), row.is_free_text) == ("text", "x", False)
