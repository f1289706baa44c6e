"""Tables of any origin: wide both ways, long, with periods in columns; under titles and merged headings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.book.office import Office
from desktop_app.exchange.plain.mapping import ColumnRole, HeadPlace, How, Subject
from desktop_app.exchange.workbooks.plan import Effect
from tests.builders import a_copy, put_area
from tests.exchange.plain.tables import Cells, figures, plan_of, proposed, sheet_file, table_of
from tests.exchange.workbooks.returning import fill_office, recorded, stands, type_in

SEPTEMBER = "2026-M09"


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    opened = fill_office(a_copy(begun_book, tmp_path / "book"))
    yield opened
    opened.close()


def test_areas_in_rows_and_indicators_in_columns(office: Office, tmp_path: Path) -> None:
    table = table_of(
        sheet_file(
            tmp_path / "a.xlsx",
            [
                ["UBMTTQ XÃ MẪU"],
                ["BIỂU TỔNG HỢP KẾT QUẢ PHONG TRÀO"],
                [],
                ["STT", "Khu dân cư", "Số hộ hiến đất", "NT03", "Ghi chú"],
                [1, "thon an binh", 12, 3.5, "xong"],
                [2, "Thôn Đoài", 0, None, None],
                [3, "THÔN  ĐÔNG", 7, 1, None],
                ["", "Tổng cộng", 19, 4.5, None],
            ],
        )
    )
    mapping = proposed(office, table)
    assert mapping.head == HeadPlace(3, 1)
    assert [each.role for each in mapping.columns] == [
        ColumnRole.UNUSED,
        ColumnRole.UNIT,
        ColumnRole.FIGURES,
        ColumnRole.FIGURES,
        ColumnRole.UNUSED,
    ]
    (file,) = plan_of(office, table)
    assert figures([file]) == {
        ("a1", "NT01", SEPTEMBER): "12",
        ("a1", "NT03", SEPTEMBER): "3.5",
        ("a2", "NT01", SEPTEMBER): "0",
        ("a3", "NT01", SEPTEMBER): "7",
        ("a3", "NT03", SEPTEMBER): "1",
    }
    told = "\n".join(file.notices)
    assert "Tổng cộng" in told
    assert "Ghi chú" in told
    assert recorded(office, [file]).figures == 5
    (again,) = plan_of(office, table)
    assert (again.cells, again.same) == ((), 5)


def test_indicators_in_rows_and_areas_in_columns(office: Office, tmp_path: Path) -> None:
    table = table_of(
        sheet_file(
            tmp_path / "b.xlsx",
            [
                ["TT", "Chỉ tiêu", "Đơn vị tính", "An Bình", "Thôn Đoài", "Thôn Đông", "Tổng"],
                ["I", "Nông thôn mới", None, None, None, None, None],
                [1, "1. Số hộ hiến đất", "hộ", 1, 2, 3, 6],
                [2, "Ngày công đóng góp (ngày công)", "ngày công", 4, None, 6, 10],
                [3, "Chỉ tiêu lạ", "hộ", 9, 9, 9, 27],
            ],
        )
    )
    mapping = proposed(office, table)
    assert mapping.columns[3].how is How.GUESSED, "the kind of the area is missing"
    assert mapping.columns[4].how is How.RECOGNISED
    files = plan_of(office, table)
    assert figures(files) == {
        ("a1", "NT01", SEPTEMBER): "1",
        ("a2", "NT01", SEPTEMBER): "2",
        ("a3", "NT01", SEPTEMBER): "3",
        ("a1", "NT03", SEPTEMBER): "4",
        ("a3", "NT03", SEPTEMBER): "6",
    }
    told = "\n".join(files[0].notices)
    assert "Chỉ tiêu lạ" in told
    assert "Tổng" in told


def test_numbers_are_no_names_of_areas_that_are_numbered(office: Office, tmp_path: Path) -> None:
    with office.record() as rec:
        for number in (1, 2, 3):
            put_area(rec, f"n{number}", f"Thôn số {number}", 10)
    wide: Cells = [["STT", "Thôn", "NT01"], [1, "Thôn 1", 2], [2, "Thôn 2", 3], [3, "Thôn An Bình", 1]]
    long: Cells = [
        ["Thôn", "Mã", "Số liệu"],
        ["Thôn số 1", "NT01", 1],
        ["Thôn số 1", "NT03", 2],
        ["Thôn 2", "NT01", 3],
    ]
    as_text: Cells = [[str(cell) for cell in row] for row in wide]
    for rows, column, count in ((wide, 1, 3), (long, 0, 3), (as_text, 1, 3)):
        table = table_of(sheet_file(tmp_path / "n.xlsx", rows))
        assert proposed(office, table).column_of(Subject.UNIT) == column
        assert len(figures(plan_of(office, table))) == count


def test_a_long_table_has_a_part_for_each_period(office: Office, tmp_path: Path) -> None:
    table = table_of(
        sheet_file(
            tmp_path / "c.xlsx",
            [
                ["Khu dân cư", "Mã", "Kỳ", "Giá trị"],
                ["Thôn An Bình", "NT01", "Tháng 9/2026", 5],
                ["Thôn An Bình", "NT01", "08/2026", 4],
                ["Thôn Đoài", "nt03", "2026-M09", 2.5],
                ["Thôn Đoài", "NT03", "tháng tám", 2.5],
            ],
        )
    )
    files = plan_of(office, table)
    assert [file.subject for file in files] == ["Biểu 2 · Tháng 8/2026", "Biểu 2 · Tháng 9/2026"]
    assert figures(files) == {
        ("a1", "NT01", SEPTEMBER): "5",
        ("a1", "NT01", "2026-M08"): "4",
        ("a2", "NT03", SEPTEMBER): "2.5",
    }
    assert any("tháng tám" in notice for notice in files[0].notices)
    assert recorded(office, files).figures == 3


def test_periods_over_indicators_in_merged_headings(office: Office, tmp_path: Path) -> None:
    table = table_of(
        sheet_file(
            tmp_path / "d.xlsx",
            [
                ["BÁO CÁO", None, None, None, None],
                ["Thôn", "Tháng 8/2026", None, "Tháng 9/2026", None],
                [None, "NT01", "NT03", "NT01", "NT03"],
                ["Thôn An Bình", 1, 2, 3, 4],
            ],
            merged=("A1:E1", "A2:A3", "B2:C2", "D2:E2"),
        )
    )
    assert proposed(office, table).head == HeadPlace(2, 2)
    assert figures(plan_of(office, table)) == {
        ("a1", "NT01", "2026-M08"): "1",
        ("a1", "NT03", "2026-M08"): "2",
        ("a1", "NT01", SEPTEMBER): "3",
        ("a1", "NT03", SEPTEMBER): "4",
    }


def test_the_period_of_a_title_is_proposed_for_the_whole_table(office: Office, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["KẾT QUẢ THÁNG 7 NĂM 2026"],
        ["Khu dân cư", "NT01", "NT03"],
        ["Thôn An Bình", 1, 2],
    ]
    table = table_of(sheet_file(tmp_path / "e.xlsx", rows))
    whole = proposed(office, table).whole[Subject.PERIOD]
    assert (whole.key, whole.how) == ("2026-M07", How.GUESSED)
    rows[0] = ["So sánh tháng 7/2026 và tháng 8/2026"]
    table = table_of(sheet_file(tmp_path / "f.xlsx", rows))
    assert proposed(office, table).whole[Subject.PERIOD].key == SEPTEMBER, "two of them are none"


def test_a_merged_name_holds_below_only_where_a_person_says_so(office: Office, tmp_path: Path) -> None:
    table = table_of(
        sheet_file(
            tmp_path / "g.xlsx",
            [
                ["Thôn", "Chỉ tiêu", "Số liệu"],
                ["Thôn An Bình", "NT01", 1],
                [None, "NT03", 2],
                ["Thôn Đoài", "NT01", 3],
            ],
            merged=("A2:A3",),
        )
    )
    mapping = proposed(office, table)
    files = plan_of(office, table, mapping)
    assert set(figures(files)) == {("a1", "NT01", SEPTEMBER), ("a2", "NT01", SEPTEMBER)}
    assert any("A3" in notice for notice in files[0].notices)
    from dataclasses import replace

    said = plan_of(office, table, replace(mapping, fill_down=True))
    assert figures(said)["a1", "NT03", SEPTEMBER] == "2"


def test_an_empty_cell_says_nothing_and_another_figure_is_a_conflict(office: Office, tmp_path: Path) -> None:
    type_in(office, {("a1", "NT01"): "5", ("a1", "NT03"): "4", ("a2", "NT01"): "7"})
    table = table_of(
        sheet_file(
            tmp_path / "h.xlsx",
            [["Thôn", "NT01", "NT03"], ["Thôn An Bình", 6, None], ["Thôn Đoài", 7, 1]],
        )
    )
    (file,) = plan_of(office, table)
    found = {cell.key[3] + cell.key[1]: (cell.effect, cell.old, cell.new) for cell in file.cells}
    assert found == {"a1NT01": (Effect.CONFLICT, "5", "6"), "a2NT03": (Effect.CHANGE, None, "1")}
    recorded(office, [file])
    assert [stands(office, "a1", "NT01"), stands(office, "a1", "NT03")] == ["5", "4"]


def test_a_text_table_is_read_as_it_is(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "i.csv"
    path.write_text("Thôn;NT01;NT03\nThôn An Bình;1.200;2,5\n", encoding="utf-8-sig")
    assert figures(plan_of(office, table_of(path))) == {
        ("a1", "NT01", SEPTEMBER): "1200",
        ("a1", "NT03", SEPTEMBER): "2.5",
    }
