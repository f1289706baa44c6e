from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from openpyxl import Workbook

from desktop_app.areas.area_list import AreaList, mended
from desktop_app.areas.kinds import kind_of_code
from desktop_app.areas.pasting import read_area_list
from desktop_app.exchange.grid import cell_text, clipboard_rows
from desktop_app.exchange.spreadsheets import read_spreadsheet


def read(text: str, default_kind: str = "thon") -> AreaList:
    return read_area_list(clipboard_rows(text), default_kind)


def pairs(areas: AreaList) -> list[tuple[str, int | None]]:
    return [(row.name, row.households) for row in areas.rows]


@pytest.mark.parametrize(
    "header",
    ["TT\tTên thôn\tSố hộ", "STT\tTEN THON\tSO HO", "Stt\tThôn\tTổng số hộ dân", "\tTên  thôn\tHộ dân"],
)
def test_headers_with_and_without_diacritics(header: str) -> None:
    areas = read(f"{header}\n1\tThôn Đông\t1.234\n2\tĐoài\t95")
    assert areas.has_header
    assert pairs(areas) == [("Thôn Đông", 1234), ("Thôn Đoài", 95)]
    assert areas.importable


def test_decomposed_header_and_names() -> None:
    areas = read(unicodedata.normalize("NFD", "Tên thôn\tSố hộ\nThôn Đông\t120"))
    assert pairs(areas) == [("Thôn Đông", 120)]


def test_titles_numbering_total_and_second_header_line_are_not_areas() -> None:
    text = (
        "UBMTTQ XÃ\t\t\t\nDANH SÁCH THÔN NĂM 2026\t\t\t\n\nTT\tTên thôn\tSố hộ\t\n\t\tTổng số\tHộ nghèo\n"
        "A\tB\t1\t2\n1\tĐông\t100\t3\n2\tTây\t50\t1\n\tTổng cộng\t150\t4\n"
    )
    areas = read(text)
    assert pairs(areas) == [("Thôn Đông", 100), ("Thôn Tây", 50)]
    assert areas.problems == ()
    assert [row.number for row in areas.rows] == [7, 8]


def test_a_wrong_total_is_said_but_does_not_block() -> None:
    areas = read("Tên thôn\tSố hộ\nĐông\t100\nTây\t50\nCộng\t160")
    assert areas.importable
    assert str(areas.problems[0].problem) == (
        "The list says 160 households in all, but its rows add up to 150. Compare the rows."
    )
    assert (areas.problems[0].row, areas.problems[0].column) == (4, 2)


def test_areas_named_by_numbers_are_not_taken_for_numbering() -> None:
    areas = read("TT\tTên thôn\tSố hộ\n1\t1\t45\n2\t2\t46")
    assert pairs(areas) == [("Thôn 1", 45), ("Thôn 2", 46)]


def test_without_header() -> None:
    areas = read("1\tẤp Bình Hoà\t310 hộ\n2\tẤp Bình An\t1.020 hộ", "ap")
    assert not areas.has_header
    assert pairs(areas) == [("Ấp Bình Hoà", 310), ("Ấp Bình An", 1020)]


def test_names_only() -> None:
    assert pairs(read("Thôn Đông\nThôn Tây")) == [("Thôn Đông", None), ("Thôn Tây", None)]
    assert pairs(read("Tên thôn\nĐông\nTây")) == [("Thôn Đông", None), ("Thôn Tây", None)]


def test_kind_from_name_then_column_then_header_then_default() -> None:
    areas = read("Khu dân cư\tLoại\tSố hộ\nBuôn Ky\tThôn\t1\nĐông\tTDP\t2\nTây\t\t3", "ap")
    assert [(row.name, row.kind) for row in areas.rows] == [
        ("Buôn Ky", "buon"),
        ("Tổ dân phố Đông", "to_dan_pho"),
        ("Ấp Tây", "ap"),
    ]
    assert [row.kind for row in read("Tên bản\tSố hộ\nNà Lốc\t60").rows] == ["ban"]


@pytest.mark.parametrize(
    ("households", "sentence"),
    [
        ("12,5", "not a whole number"),
        ("#N/A", "not a number"),
        ("khoảng 100", "not a number"),
        ("-3", "below zero"),
        ("1.200.000", "too many"),
    ],
)
def test_doubtful_numbers_are_said_with_their_place(households: str, sentence: str) -> None:
    areas = read(f"TT\tTên thôn\tSố hộ\n1\tĐông\t{households}")
    assert not areas.importable
    assert (areas.problems[0].row, areas.problems[0].column) == (2, 3)
    assert sentence in str(areas.problems[0].problem)


def test_empty_number_is_not_zero_and_not_a_problem() -> None:
    areas = read("Tên thôn\tSố hộ\nĐông\t\nTây\t-\nNam\t0")
    assert pairs(areas) == [("Thôn Đông", None), ("Thôn Tây", None), ("Thôn Nam", 0)]
    assert areas.importable


def test_repeated_and_missing_names() -> None:
    areas = read("Tên thôn\tSố hộ\nThôn 1\t10\nThôn 01\t20\n\t30")
    assert [(found.row, found.column) for found in areas.problems] == [(4, 1), (3, 1)]
    assert "row 2 already" in str(areas.problems[1].problem)


@pytest.mark.parametrize("text", ["", "\n\n", "TT\tTên thôn\tSố hộ"])
def test_nothing_found_is_said(text: str) -> None:
    areas = read(text)
    assert not areas.importable
    assert "No residential areas" in str(areas.problems[0].problem)


def test_a_person_corrects_a_kind() -> None:
    khu_pho = kind_of_code("khu_pho")
    assert khu_pho is not None
    corrected = mended(read("Tên thôn\tSố hộ\nĐông\t1\nTây\t2"), 2, kind=khu_pho.code)
    assert [row.name for row in corrected.rows] == ["Khu phố Đông", "Thôn Tây"]


def test_english_thousands_are_thousands() -> None:
    areas = read("Tên thôn\tSố hộ\nĐông\t1,234\nTây\t95\nCộng\t1,329")
    assert pairs(areas) == [("Thôn Đông", 1234), ("Thôn Tây", 95)]
    assert areas.problems == ()


def test_a_number_that_can_be_read_in_two_ways_is_asked_for() -> None:
    areas = read("Tên thôn\tSố hộ\nĐông\t214.000\nTây\t1243.000")
    assert pairs(areas) == [("Thôn Đông", None), ("Thôn Tây", 1243)]
    assert [(found.row, found.column, found.blocking) for found in areas.problems] == [(2, 2, True)]
    better = mended(areas, 2, households="214")
    assert pairs(better) == [("Thôn Đông", 214), ("Thôn Tây", 1243)]
    assert pairs(mended(better, 2, households="214.000")) == pairs(areas), "taken back, it is asked for again"


def test_a_number_of_a_workbook_is_no_text_of_unknown_style() -> None:
    rows = (("Tên thôn", "Số hộ"), ("Đông", cell_text(1.234)))
    areas = read_area_list(rows, "thon")
    assert not areas.importable, "1,234 households"


def test_a_text_in_a_workbook_is_read_as_the_list_tells(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Tên thôn", "Số hộ"), ("Đông", "1,000"), ("Tây", 250)):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    areas = read_area_list(read_spreadsheet(tmp_path / "a.xlsx")[0].rows, "thon")
    assert pairs(areas) == [("Thôn Đông", 1000), ("Thôn Tây", 250)]
