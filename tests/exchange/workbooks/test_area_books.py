"""A workbook of a village: written, filled, read back; what the book and the workbook say of one another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.changes import ChangedMeanwhile
from desktop_app.base.numbers import NumberStyle
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.exchange.workbooks.making import area_books, units_with_books
from desktop_app.exchange.workbooks.mark import SHEET_NAME
from desktop_app.exchange.workbooks.plan import Effect, PlanChoices, PlannedFile, wanted_cells
from desktop_app.grid.cell_drafts import indicator_sheet, load_cell_drafts
from desktop_app.movements.period import Period
from desktop_app.movements.progress.closing import close_period
from tests.builders import COMMUNE, a_copy, an_office, ops_of_device, register
from tests.exchange.workbooks.returning import (
    AREAS,
    MONTH,
    SET,
    changed,
    fill_office,
    filled,
    planned,
    recorded,
    row_of,
    stands,
    type_in,
    written,
)


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    opened = fill_office(a_copy(begun_book, tmp_path / "book"))
    yield opened
    opened.close()


def effects(file: PlannedFile) -> dict[str, Effect]:
    return {cell.key[1]: cell.effect for cell in file.cells}


def test_every_unit_that_types_something_gets_its_workbook(office: Office, tmp_path: Path) -> None:
    with office.read() as connection:
        units = units_with_books(connection, office.clock, COMMUNE, SET, MONTH)
    assert {unit.name for unit in units} >= set(AREAS)
    names = [path.name for path in written(office, tmp_path / "out")]
    assert "2026-M09 Thôn An Bình.xlsx" in names
    assert len(names) == len(units)


def test_labels_are_protected_and_cells_say_what_they_take(office: Office, tmp_path: Path) -> None:
    type_in(office, {("a1", "NT04"): "1500000"})
    (path,) = written(office, tmp_path / "out", "a1")
    book = load_workbook(path)
    sheet = book.worksheets[0]
    assert sheet.protection.sheet
    assert sheet.column_dimensions["A"].hidden
    assert sheet.row_dimensions[1].hidden
    assert book[SHEET_NAME].sheet_state == "veryHidden"
    row = row_of(sheet, "NT04")
    assert sheet.cell(row, 5).value == 1500000
    assert not sheet.cell(row, 5).protection.locked
    assert sheet.cell(row, 3).protection.locked
    kinds = {rule.type for rule in sheet.data_validations.dataValidation}
    assert "custom" in kinds, "whole numbers, or the word for nothing occurred"
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_what_was_typed_comes_back_and_a_second_time_changes_nothing(office: Office, tmp_path: Path) -> None:
    type_in(office, {("a1", "NT03"): "40", ("a1", "NT06"): "2.5"})
    (path,) = written(office, tmp_path / "out", "a1")
    filled(path, {"NT01": 12, "NT04": 500_000_000, "NT06": 0.125, "NT03": None})
    (file,) = planned(office, [path])
    assert file.subject.startswith("Thôn An Bình")
    assert not file.notices
    found = {cell.key[1]: (cell.old, cell.new) for cell in file.cells}
    assert found == {
        "NT01": (None, "12"),
        "NT03": ("40", None),
        "NT04": (None, "500000000"),
        "NT06": ("2.5", "0.125"),
    }
    assert recorded(office, [file]).figures == 4
    assert [stands(office, "a1", code) for code in found] == ["12", None, "500000000", "0.125"]
    before = len(ops_of_device(office))
    (again,) = planned(office, [path])
    assert again.cells == ()
    assert recorded(office, [again]).figures == 0
    assert len(ops_of_device(office)) == before


def test_nothing_occurred_goes_out_and_comes_back_as_such(office: Office, tmp_path: Path) -> None:
    type_in(office, {("a1", "NT01"): "-0", ("a1", "NT03"): "0"})
    (path,) = written(office, tmp_path / "out", "a1")
    sheet = load_workbook(path).worksheets[0]
    assert [sheet.cell(row_of(sheet, code), 5).value for code in ("NT01", "NT03")] == ["KPS", 0]
    (file,) = planned(office, [path])
    assert file.cells == (), "nobody touched it"
    filled(path, {"NT01": 0, "NT03": "kps"})
    (file,) = planned(office, [path])
    assert {cell.key[1]: (cell.old, cell.new) for cell in file.cells} == {
        "NT01": ("-0", "0"),
        "NT03": ("0", "-0"),
    }
    recorded(office, [file])
    assert [stands(office, "a1", code) for code in ("NT01", "NT03")] == ["0", "-0"]


def test_an_untouched_cell_is_no_change_though_the_book_moved_on(office: Office, tmp_path: Path) -> None:
    type_in(office, {("a1", "NT01"): "5"})
    (path,) = written(office, tmp_path / "out", "a1")
    type_in(office, {("a1", "NT01"): "7"})
    (file,) = planned(office, [path])
    assert file.cells == ()
    assert stands(office, "a1", "NT01") == "7"


def test_a_conflict_shows_both_and_waits_for_a_person(office: Office, tmp_path: Path) -> None:
    type_in(office, {("a1", "NT01"): "5"})
    (path,) = written(office, tmp_path / "out", "a1")
    filled(path, {"NT01": 6})
    type_in(office, {("a1", "NT01"): "7"})
    (file,) = planned(office, [path])
    (cell,) = file.cells
    assert (cell.effect, cell.stood, cell.old, cell.new) == (Effect.CONFLICT, "5", "7", "6")
    assert recorded(office, [file]).figures == 0
    assert stands(office, "a1", "NT01") == "7"
    choices = PlanChoices().with_cell(0, cell.key, wanted=True)
    assert recorded(office, [file], choices).figures == 1
    assert stands(office, "a1", "NT01") == "6"


def test_what_changed_after_it_was_shown_is_shown_first(office: Office, tmp_path: Path) -> None:
    (path,) = written(office, tmp_path / "out", "a1")
    filled(path, {"NT01": 6, "NT03": 2})
    files = planned(office, [path])
    type_in(office, {("a1", "NT01"): "9"})
    with pytest.raises(ChangedMeanwhile):
        recorded(office, files)
    assert [stands(office, "a1", code) for code in ("NT01", "NT03")] == ["9", None]


def test_words_that_do_not_fit_are_kept_in_their_cell(office: Office, tmp_path: Path) -> None:
    (path,) = written(office, tmp_path / "out", "a1")
    filled(path, {"NT01": "mười hai", "NT03": -4})
    (file,) = planned(office, [path])
    assert effects(file) == {"NT01": Effect.DRAFT, "NT03": Effect.DRAFT}
    assert recorded(office, [file]).drafts == 2
    sheet = indicator_sheet(SET, MONTH.key)
    with office.read() as connection:
        drafts = load_cell_drafts(connection, sheet)
    assert drafts["a1", "NT01"].text == "mười hai"
    (again,) = planned(office, [path])
    assert again.cells == ()
    filled(path, {"NT01": 12})
    recorded(office, planned(office, [path]))
    with office.read() as connection:
        assert ("a1", "NT01") not in load_cell_drafts(connection, sheet)


def test_how_a_file_writes_its_numbers_is_told_or_asked(office: Office, tmp_path: Path) -> None:
    (path,) = written(office, tmp_path / "out", "a1")
    filled(path, {"NT06": "2.750", "NT04": "500.000.000"})
    (file,) = planned(office, [path])
    assert file.cells[0].effect is not Effect.UNCLEAR, "the money tells"
    filled(path, {"NT06": "2.750", "NT04": None})
    (file,) = planned(office, [path])
    assert effects(file) == {"NT06": Effect.UNCLEAR}
    assert recorded(office, [file]).figures == 0
    (english,) = planned(office, [path], styles={path: NumberStyle.ENGLISH})
    assert english.cells[0].new == "2.75"
    (vietnamese,) = planned(office, [path], styles={path: NumberStyle.VIETNAMESE})
    assert vietnamese.cells[0].new == "2750"


def test_shares_errors_and_formulas_without_a_result_are_told(office: Office, tmp_path: Path) -> None:
    type_in(office, {("a1", "NT03"): "40"})
    (path,) = written(office, tmp_path / "out", "a1")

    def change(book: Any) -> None:
        sheet = book.worksheets[0]
        share = sheet.cell(row_of(sheet, "NT06"), 5)
        share.value, share.number_format = 0.93, "0%"
        sheet.cell(row_of(sheet, "NT03"), 5).value = "=1+2"  # openpyxl saves no result with it
        error = sheet.cell(row_of(sheet, "NT01"), 5)
        error.value, error.data_type = "#DIV/0!", "e"

    (file,) = planned(office, [changed(path, change)])
    assert set(effects(file).values()) == {Effect.REFUSED}
    assert effects(file).keys() == {"NT01", "NT03", "NT06"}
    assert all(cell.reason for cell in file.cells)
    assert recorded(office, [file]).figures == 0
    assert stands(office, "a1", "NT03") == "40", "a formula without its result empties nothing"


def test_sheets_and_columns_are_known_by_their_codes(office: Office, tmp_path: Path) -> None:
    type_in(office, {("a1", "NT03"): "40"})
    (path,) = written(office, tmp_path / "out", "a1")

    def change(book: Any) -> None:
        sheet = book.worksheets[0]
        sheet.title = "Của tôi"
        sheet.insert_cols(1, 2)
        sheet.insert_rows(3)
        for row in range(1, sheet.max_row + 1):  # the figures go to the front
            sheet.cell(row, 1).value = sheet.cell(row, 7).value
            sheet.cell(row, 7).value = None
        rows = {cell.value: cell.row for cell in sheet["C"] if cell.value}
        one, two = rows["NT01"], rows["NT04"]
        for column in range(1, 9):  # two rows change places
            first, second = sheet.cell(one, column).value, sheet.cell(two, column).value
            sheet.cell(one, column).value, sheet.cell(two, column).value = second, first
        sheet.cell(two, 1).value = 3
        sheet.cell(one, 1).value = 900
        sheet.cell(one, 12).value = "ghi chú bên cạnh"
        sheet.cell(sheet.max_row + 2, 1).value = "77"
        book.create_sheet("Nháp").cell(1, 1).value = "linh tinh"
        book.move_sheet(SHEET_NAME, -1)

    (file,) = planned(office, [changed(path, change)])
    assert {cell.key[1]: cell.new for cell in file.cells} == {"NT01": "3", "NT04": "900"}
    told = "\n".join(file.notices)
    assert "ghi chú bên cạnh" in told
    assert "“77”" in told
    assert "Nháp" in told
    assert not file.doubtful


def test_a_doubled_and_a_missing_row_are_told_and_not_guessed(office: Office, tmp_path: Path) -> None:
    type_in(office, {("a1", "NT03"): "40"})
    (path,) = written(office, tmp_path / "out", "a1")

    def change(book: Any) -> None:
        sheet = book.worksheets[0]
        sheet.delete_rows(row_of(sheet, "NT03"))
        sheet.cell(row_of(sheet, "NT01"), 5).value = 1
        last = sheet.max_row + 1
        sheet.cell(last, 1).value, sheet.cell(last, 5).value = "NT01", 2
        sheet.cell(last + 1, 1).value, sheet.cell(last + 1, 5).value = "LA99", 2

    (file,) = planned(office, [changed(path, change)])
    assert effects(file) == {"NT01": Effect.REFUSED}
    told = "\n".join(file.notices)
    assert "NT03" in told
    assert "LA99" in told
    assert stands(office, "a1", "NT03") == "40"


def test_several_files_of_one_cell_are_one_choice(office: Office, tmp_path: Path) -> None:
    (first,) = written(office, tmp_path / "one", "a1")
    (second,) = written(office, tmp_path / "two", "a1")
    filled(first, {"NT01": 1, "NT03": 5})
    filled(second, {"NT01": 2, "NT03": 5})
    files = planned(office, [first, second])
    assert effects(files[0]) == {"NT01": Effect.CONFLICT, "NT03": Effect.CHANGE}
    assert effects(files[1]) == effects(files[0])
    assert recorded(office, files).figures == 1
    files = planned(office, [first, second])
    key = files[0].cells[0].key
    choices = PlanChoices().with_cell(0, key, wanted=True).with_cell(1, key, wanted=True)
    assert recorded(office, files, choices).figures == 1
    assert stands(office, "a1", "NT01") == "2"


def test_what_two_files_say_alike_is_taken_of_either(office: Office, tmp_path: Path) -> None:
    """A person leaves the first of two copies: the second said that it brought nothing new."""
    (first,) = written(office, tmp_path / "one", "a1")
    (second,) = written(office, tmp_path / "two", "a1")
    filled(first, {"NT01": 1})
    filled(second, {"NT01": 1})
    files = planned(office, [first, second])
    assert [cell.key for cell in wanted_cells(files, PlanChoices())] == [(SET, "NT01", MONTH.key, "a1")]
    key = files[0].cells[0].key
    left = PlanChoices().with_cell(0, key, wanted=False)
    assert wanted_cells(files, left) == []
    assert wanted_cells(files, left.with_cell(1, key, wanted=True)) == [files[1].cells[0]]
    assert recorded(office, files, PlanChoices().with_file(0, wanted=False)).figures == 1
    assert stands(office, "a1", "NT01") == "1"


def test_another_period_and_another_commune_are_told(office: Office, tmp_path: Path) -> None:
    (path,) = written(office, tmp_path / "out", "a1")
    filled(path, {"NT01": 1})
    (file,) = planned(office, [path], shown=Period.parse("2026-M10"))
    assert file.doubtful
    assert recorded(office, [file]).figures == 0
    assert recorded(office, [file], PlanChoices().with_file(0, wanted=True)).figures == 1
    assert stands(office, "a1", "NT01") == "1", "in the period that the workbook is of"
    other = fill_office(an_office(tmp_path / "other", commune="00001"))
    try:
        from desktop_app.exchange.workbooks.incoming import plan_books, read_books

        with other.read() as connection:
            (file,) = plan_books(connection, "00001", MONTH, read_books([path]))
        assert file.problem
        assert not PlanChoices().with_file(0, wanted=True).wants_file(0, file)
    finally:
        other.close()


def test_a_closed_period_takes_nothing_and_writes_no_workbooks(office: Office, tmp_path: Path) -> None:
    (path,) = written(office, tmp_path / "out", "a1")
    filled(path, {"NT01": 1})
    with office.record() as rec:
        close_period(rec, SET, MONTH.key, seen=0)
    (file,) = planned(office, [path])
    assert effects(file) == {"NT01": Effect.REFUSED}
    with office.read() as connection, pytest.raises(Problem):
        area_books(connection, office.clock, COMMUNE, SET, MONTH)


def test_the_hidden_sheet_is_believed_only_as_it_was_written(office: Office, tmp_path: Path) -> None:
    type_in(office, {("a1", "NT01"): "5"})
    (path,) = written(office, tmp_path / "out", "a1")

    def forge(book: Any) -> None:
        sheet = book[SHEET_NAME]
        for row in sheet.iter_rows():
            if row[0].value == "unit":
                row[1].value = "a2"

    (file,) = planned(office, [changed(path, forge)])
    assert file.problem
    (other,) = written(office, tmp_path / "out", "a2")
    (file,) = planned(office, [changed(other, lambda book: book.remove(book[SHEET_NAME]))])
    assert file.problem


def test_who_may_not_bring_figures_in_does_not(office: Office, tmp_path: Path) -> None:
    (path,) = written(office, tmp_path / "out", "a1")
    filled(path, {"NT01": 1})
    files = planned(office, [path])
    register(office, "Trần Văn Quản", "admin")
    register(office, "Lê Thị Xem", "leader")
    office.officer = "Lê Thị Xem"
    with pytest.raises(NotAllowed):
        recorded(office, files)


def test_a_file_that_is_there_is_never_replaced(office: Office, tmp_path: Path) -> None:
    (first,) = written(office, tmp_path / "out", "a1")
    content = first.read_bytes()
    (second,) = written(office, tmp_path / "out", "a1")
    assert second.name == "2026-M09 Thôn An Bình (2).xlsx"
    assert first.read_bytes() == content
