"""Tables as they also come: doubled, with formulas, errors, mixed notations, swollen, empty, not tables."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.changes import ChangedMeanwhile
from desktop_app.base.numbers import NumberStyle
from desktop_app.book.office import Office
from desktop_app.exchange.file_cells import CellKind, CellSheet, FileCell
from desktop_app.exchange.plain import reading
from desktop_app.exchange.plain.table import PlainTable
from desktop_app.exchange.workbooks.plan import Effect, PlannedFile
from desktop_app.movements.progress.closing import close_period
from tests.builders import a_copy, register
from tests.exchange.plain.tables import Cells, figures, names_of, plan_of, proposed, sheet_file, table_of
from tests.exchange.workbooks.returning import MONTH, SET, fill_office, recorded, stands, type_in


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    opened = fill_office(a_copy(begun_book, tmp_path / "book"))
    yield opened
    opened.close()


def effects(files: list[PlannedFile]) -> dict[tuple[str, str], Effect]:
    return {(cell.key[3], cell.key[1]): cell.effect for file in files for cell in file.cells}


def test_doubled_areas_and_indicators_are_taken_only_where_they_agree(office: Office, tmp_path: Path) -> None:
    rows: Cells = [
        ["Thôn", "NT01", "Số hộ hiến đất", "NT03"],
        ["Thôn An Bình", 1, 1, 2],
        ["thôn an bình", 1, None, 3],
        ["Thôn Đoài", 4, 5, 6],
    ]
    files = plan_of(office, table_of(sheet_file(tmp_path / "a.xlsx", rows)))
    assert effects(files) == {
        ("a1", "NT01"): Effect.CHANGE,
        ("a1", "NT03"): Effect.REFUSED,
        ("a2", "NT01"): Effect.REFUSED,
        ("a2", "NT03"): Effect.CHANGE,
    }
    doubled = next(cell for cell in files[0].cells if cell.key[1] == "NT03" and cell.key[3] == "a1")
    assert doubled.place == "Biểu 2!D2, Biểu 2!D3"
    assert recorded(office, files).figures == 2
    assert stands(office, "a1", "NT03") is None


def test_formulas_errors_and_percents_are_told_not_taken(office: Office, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    rows: Cells = [["Thôn", "NT01", "NT03"], ["Thôn An Bình", "=1+1", 0.5], ["Thôn Đoài", "#DIV/0!", "mười"]]
    path = sheet_file(tmp_path / "a.xlsx", rows)
    book = load_workbook(path)
    book.worksheets[0]["C2"].number_format = "0%"
    book.save(path)
    files = plan_of(office, table_of(path))
    assert effects(files) == {
        ("a1", "NT01"): Effect.REFUSED,
        ("a1", "NT03"): Effect.REFUSED,
        ("a2", "NT01"): Effect.REFUSED,
        ("a2", "NT03"): Effect.DRAFT,
    }


def test_how_numbers_are_written_is_told_by_the_whole_table_or_asked(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Thôn;Kỳ;NT03\nThôn An Bình;08/2026;2.750\nThôn Đoài;09/2026;4.500\n", "utf-8")
    table = table_of(path)
    assert set(effects(plan_of(office, table)).values()) == {Effect.UNCLEAR}
    said = plan_of(office, table, style=NumberStyle.ENGLISH)
    assert figures(said) == {("a1", "NT03", "2026-M08"): "2.75", ("a2", "NT03", "2026-M09"): "4.5"}
    path.write_text("Thôn;Kỳ;NT03\nThôn An Bình;08/2026;2.750\nThôn Đoài;09/2026;4.55\n", "utf-8")
    told = plan_of(office, table_of(path))
    assert figures(told)["a1", "NT03", "2026-M08"] == "2.75", "another period's row tells"


def test_empty_rows_and_numbered_columns_lie_between(office: Office, tmp_path: Path) -> None:
    rows: Cells = [
        ["Thôn", "NT01", "NT03"],
        ["(1)", "(2)", "(3)"],
        [],
        [None, None, None],
        ["Thôn Đoài", 4, 5],
        [],
    ]
    files = plan_of(office, table_of(sheet_file(tmp_path / "a.xlsx", rows)))
    assert effects(files) == {("a2", "NT01"): Effect.CHANGE, ("a2", "NT03"): Effect.CHANGE}
    assert any("(1)" in notice for notice in files[0].notices)


def test_what_the_core_refuses_is_refused_before(office: Office, tmp_path: Path) -> None:
    with office.record() as rec:
        close_period(rec, SET, MONTH.key)
    rows: Cells = [["Thôn", "Mã", "Kỳ", "Số liệu"], ["Thôn Đoài", "NT01", "Tháng 9/2026", 1]]
    rows = [*rows, ["Thôn Đoài", "NT05", "Tháng 8/2026", 2], ["Thôn Đoài", "NT14", "Tháng 8/2026", 3]]
    files = plan_of(office, table_of(sheet_file(tmp_path / "a.xlsx", rows)))
    assert set(effects(files).values()) == {Effect.REFUSED}
    assert len(effects(files)) == 3


def test_a_table_that_is_none_says_so(office: Office, tmp_path: Path) -> None:
    for rows in ([["chỉ có chữ"]], [["a", "b"], ["c", "d"]], [["Thôn", "NT01"]], [[1, 2], [3, 4]]):
        table = table_of(sheet_file(tmp_path / "a.xlsx", rows))
        assert proposed(office, table) is not None
        (file,) = plan_of(office, table)
        assert file.problem
        assert file.cells == ()


def test_tables_of_chance_are_read_without_an_error(office: Office) -> None:
    chance = random.Random(31)
    words = [
        "",
        "Thôn Đoài",
        "An Bình",
        "NT01",
        "NT03",
        "09/2026",
        "Tổng",
        "1.250",
        "x",
        "(2)",
        "=1",
        "#N/A",
        "9",
    ]
    kinds = [CellKind.WORDS, CellKind.NUMBER, CellKind.PERCENT, CellKind.ERROR, CellKind.NO_RESULT]
    for number in range(60):
        rows = tuple(
            tuple(
                FileCell(text, chance.choice(kinds) if number % 2 else CellKind.WORDS) if text else FileCell()
                for text in chance.choices(words, k=chance.randint(0, 7))
            )
            for _ in range(chance.randint(0, 9))
        )
        table = PlainTable(Path("x.xlsx"), CellSheet("x", rows))
        for file in plan_of(office, table):
            assert file.problem or file.cells or file.same


def test_more_figures_than_a_person_can_look_at_are_refused(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_FIGURES", 3)
    rows: Cells = [["Thôn", "NT01", "NT03"], ["Thôn Đoài", 4, 5], ["Thôn Đông", 4, 5]]
    (file,) = plan_of(office, table_of(sheet_file(tmp_path / "a.xlsx", rows)))
    assert file.problem
    assert file.cells == ()


def test_many_names_that_nobody_knows_are_counted(office: Office) -> None:
    names = tuple(
        (FileCell(f"Thôn lạ {n}", CellKind.WORDS), FileCell("1", CellKind.NUMBER)) for n in range(300)
    )
    head = (FileCell("Thôn", CellKind.WORDS), FileCell("NT01", CellKind.WORDS))
    table = PlainTable(Path("x.xlsx"), CellSheet("x", (head, *names)))
    (file,) = plan_of(office, table)
    assert file.problem
    assert len(file.notices) == 61
    assert "240" in file.notices[-1]
    mapping = proposed(office, table)
    assert len(reading.names_in(table, mapping, names_of(office))) == 300


def test_what_changed_after_it_was_shown_is_not_written_over(office: Office, tmp_path: Path) -> None:
    rows: Cells = [["Thôn", "NT01", "NT03"], ["Thôn Đoài", 4, 5]]
    files = plan_of(office, table_of(sheet_file(tmp_path / "a.xlsx", rows)))
    type_in(office, {("a2", "NT01"): "9"})
    with pytest.raises(ChangedMeanwhile):
        recorded(office, files)
    assert [stands(office, "a2", "NT01"), stands(office, "a2", "NT03")] == ["9", None]


def test_who_may_not_bring_figures_in_records_nothing(office: Office, tmp_path: Path) -> None:
    register(office, "Quản trị", "admin")
    register(office, "Lãnh đạo", "leader")
    rows: Cells = [["Thôn", "NT01", "NT03"], ["Thôn Đoài", 4, 5]]
    files = plan_of(office, table_of(sheet_file(tmp_path / "a.xlsx", rows)))
    office.officer = "Lãnh đạo"
    with pytest.raises(NotAllowed):
        recorded(office, files)
    assert stands(office, "a2", "NT01") is None
