"""The exercise: its forms entered through the real code give what the answer sheet says."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from desktop_app.base.ids import new_id
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.credentials.vault import SecretName
from desktop_app.reports.blocks.model import BlockTable, Document, FormLine
from desktop_app.sample.building import add_sample_areas, begin_sample
from desktop_app.sample.discarding import discard_sample
from desktop_app.sample.exercise import (
    answers_of,
    exercise,
    expected_tally,
    prepare_exercise,
    read_exercise,
    verdict_of,
)
from desktop_app.sample.exercise_papers import answer_sheet, render_exercise_forms
from desktop_app.sample.sample_office import add_sample_officers
from desktop_app.surveys.papers.reporting import tally_minutes
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.round_tally import count_round, findings_of
from desktop_app.surveys.rounds.queries import areas_of_round
from desktop_app.sync.decisions.conflicts import open_conflicts, resolve
from tests.builders import an_office
from tests.reports.reading import text_of


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path, officer="Cán bộ Mẫu Một")
    begin_sample(office)
    add_sample_areas(office)
    add_sample_officers(office)
    yield office
    office.close()


def enter_all(office: Office, round_id: str) -> None:
    """Enter the forms as the window does: what is ticked, and the verdict that it suggests."""
    with office.read() as connection:
        found = read_exercise(connection)
    for serial, form in enumerate(exercise().forms, start=1):
        answers = answers_of(found.questionnaire, form)
        draft = ResponseDraft(
            new_id(office.clock), round_id, found.area.area_id, serial, answers, "q19", office.officer
        )
        verdict = verdict_of(found.questionnaire, serial, form)
        with office.record() as rec:
            save_response(rec, draft, validity=verdict, comment=form.comment)


def sheet_of(office: Office) -> Document:
    with office.read() as connection:
        return answer_sheet(connection, office.clock, office.identity.commune_code)


def settle(office: Office) -> None:
    with office.read() as connection:
        (waiting,) = open_conflicts(connection)
    with office.record() as rec:
        resolve(rec, waiting.id, waiting.other.value)


def test_the_forms_entered_give_what_the_sheet_says(sample: Office) -> None:
    round_id = prepare_exercise(sample)
    enter_all(sample, round_id)
    with sample.read() as connection:
        (before,) = count_round(connection, round_id).areas
        expected = expected_tally(read_exercise(connection))
    assert not before.tally.complete, "the conflict has to be settled first"
    settle(sample)
    with sample.read() as connection:
        counted = count_round(connection, round_id)
        found = findings_of(connection, counted, sample.clock.today())
    errors = [each for each in found if each.severity == "error"]
    (area,) = counted.areas
    assert area.tally == expected
    assert area.tally.complete
    assert errors == []
    assert (expected.collected, expected.valid, expected.invalid_total) == (5, 4, 1)


def test_the_sheet_prints_the_computed_numbers(sample: Office) -> None:
    round_id = prepare_exercise(sample)
    enter_all(sample, round_id)
    settle(sample)
    sheet = sheet_of(sample)
    with sample.read() as connection:
        (area,) = count_round(connection, round_id).areas
        minutes = tally_minutes(
            connection, sample.clock, sample.identity.commune_code, round_id, area.area.area_id
        )
    forms, contents = (block for block in sheet.blocks if isinstance(block, BlockTable))
    assert len(forms.rows) == len(exercise().forms)
    assert [row.figures[2:] for row in contents.rows] == [
        (count.by_answer["1"], count.by_answer["2"], count.no_answer)
        for count in area.tally.questions.values()
    ]
    told = [block.value for block in sheet.blocks if isinstance(block, FormLine)]
    assert told == [str(area.tally.collected), str(area.tally.valid), str(area.tally.invalid_total)]
    assert minutes.counts.valid_forms == area.tally.valid, "the minutes that are printed say the same"


def test_one_form_is_ticked_twice_and_one_is_left_blank_somewhere(sample: Office) -> None:
    prepare_exercise(sample)
    with sample.read() as connection:
        found = read_exercise(connection)
    forms = exercise().forms
    assert len(forms) == 5
    assert sum("9" in form.answers for form in forms) == 1
    (double,) = (place for place, form in enumerate(forms, start=1) if "9" in form.answers)
    assert verdict_of(found.questionnaire, double, forms[double - 1])
    assert any("0" in form.answers for form in forms)
    assert all(len(form.answers) == len(found.questionnaire.question_names) for form in forms)


def test_the_conflict_waits_with_the_wrong_number_in_place(sample: Office) -> None:
    round_id = prepare_exercise(sample)
    with sample.read() as connection:
        (waiting,) = open_conflicts(connection)
        (area,) = areas_of_round(connection, round_id)
    assert (waiting.entity, waiting.field) == ("survey_area", "forms_collected")
    assert waiting.other.value == len(exercise().forms) != waiting.current.value
    assert area.forms_collected == waiting.current.value == exercise().conflict.wrong
    assert {waiting.current.author, waiting.other.author} == {"Cán bộ Mẫu Một", "Cán bộ Mẫu Hai"}
    settle(sample)
    with sample.read() as connection:
        assert open_conflicts(connection) == []
        (area,) = areas_of_round(connection, round_id)
    assert area.forms_collected == len(exercise().forms)


def test_the_paper_forms_are_those_of_the_round_filled_in(sample: Office) -> None:
    prepare_exercise(sample)
    target = io.BytesIO()
    with sample.read() as connection:
        assert render_exercise_forms(connection, sample.identity.commune_code, target) == 5
    reader = PdfReader(target)
    assert len(reader.pages) == len(exercise().forms)
    words = text_of(reader)
    assert all(form.comment in words for form in exercise().forms)
    assert exercise().area in words


def test_an_office_without_the_exercise_says_so(sample: Office) -> None:
    with sample.read() as connection, pytest.raises(Problem, match="no exercise"):
        answer_sheet(connection, sample.clock, sample.identity.commune_code)


def test_a_sample_that_begins_again_keeps_the_key_of_the_place(sample: Office) -> None:
    key = sample.vault.read(SecretName.DATABASE_KEY)
    assert key is not None
    discard_sample(sample, keep_key=True)
    assert not sample.folder.book.exists()
    assert sample.vault.read(SecretName.DATABASE_KEY) == key
    assert sample.vault.read(SecretName.BOOK) is None, "nobody looks for the book that is gone"
