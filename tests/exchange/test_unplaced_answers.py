"""Answers that the version of a round has no place for are in every export, and in the list to print."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.book.office import Office
from desktop_app.exchange.exports.cells import AnswerPlaces
from desktop_app.exchange.exports.columns import form_tables
from desktop_app.exchange.exports.responses import export_responses
from desktop_app.exchange.exports.unplaced_answers import export_unplaced_answers
from desktop_app.forms.importing.xform_reader import load_form
from desktop_app.forms.records.form_words import FormWords
from desktop_app.surveys.versions.upgrade import preview_upgrade, upgrade_round
from tests.builders import a_copy
from tests.forms.building import Field, Repeat, xform
from tests.surveys.versions.versions import (
    LOST,
    SECOND,
    bring,
    one_easy_one_hard,
)


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    made = a_copy(begun_book, tmp_path / "book")
    yield made
    made.close()


@pytest.fixture
def survey(office: Office) -> str:
    """A round with one form that carries well and one that does not; not moved yet."""
    round_id = one_easy_one_hard(office)
    bring(office, SECOND)
    return round_id


def test_what_was_not_carried_is_in_the_export(office: Office, survey: str, tmp_path: Path) -> None:
    with office.record() as rec:
        upgrade_round(rec, survey, "2")
    with office.read() as connection:
        export_responses(connection, survey, tmp_path / "codes.csv", labels=False)
        export_responses(connection, survey, tmp_path / "labels.csv", labels=True)
    with (tmp_path / "codes.csv").open(encoding="utf-8-sig") as file:
        second = list(csv.DictReader(file))[1]
    for key in ("nghe", "so_nguoi", "dien_thoai", "xe[]", "xe[1]/loai"):
        assert second[key] == LOST[key], key
    with (tmp_path / "codes-con.csv").open(encoding="utf-8-sig") as file:
        assert [row["lop"] for row in csv.DictReader(file)] == ["5", "mẫu giáo"]
    with (tmp_path / "labels.csv").open(encoding="utf-8-sig") as file:
        heads = next(csv.reader(file))
    assert {"Loa truyền thanh nghe rõ không?", "Xe trong nhà thứ 1 · Loại xe"} <= set(heads)


def test_an_old_path_is_not_taken_for_a_question_of_that_name() -> None:
    form = load_form(xform([Field("a"), Repeat("g", [Field("x")], repeated=False)]))
    places = AnswerPlaces(form_tables(FormWords("1", form)))
    assert places.path_of("x") == "g/x"
    assert places.path_of("g/x") == "g/x"
    assert places.path_of("gone/x") is None


def test_the_list_to_print(office: Office, survey: str, tmp_path: Path) -> None:
    with office.read() as connection:
        told = preview_upgrade(connection, survey, "2", office.clock)
    export_unplaced_answers(tmp_path / "list.xlsx", told.old.listed, told.changes)
    book = load_workbook(tmp_path / "list.xlsx")
    answers, changes = (list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets)
    book.close()
    assert len(answers) == 1 + len(LOST)
    assert [row[1:5] for row in answers if "Ngư dân" in row] == [
        ("Thôn Đoài", 2, "Nghề chính của hộ", "Ngư dân")
    ]
    assert len(changes) == 1 + len(told.changes)
