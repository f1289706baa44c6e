from __future__ import annotations

import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from desktop_app.areas.pasting import read_area_list
from desktop_app.base.problems import Problem
from desktop_app.exchange.limits import ReadingLimits
from desktop_app.exchange.problems import SpreadsheetProblem
from desktop_app.exchange.spreadsheets import read_spreadsheet


def a_workbook(path: Path, rows: list[list[object]], change: Callable[[Any], None] | None = None) -> Path:
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    if change is not None:
        change(book)
    book.save(path)
    return path


def repacked(source: Path, target: Path, part: str, content: bytes) -> Path:
    """The workbook with one part of the archive replaced."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member.filename, content if member.filename == part else old.read(member))
    return target


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def as_excel_writes(path: Path, texts: str) -> Path:
    """A workbook whose only cell refers to the first of the shared texts, as in every file of Excel."""
    plain = a_workbook(path.with_suffix(".plain"), [["x"]])
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    cell = f'<worksheet xmlns="{MAIN}"><sheetData>{row}</sheetData></worksheet>'
    override = (
        '<Override PartName="/xl/sharedStrings.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    )
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            content = old.read(member).decode()
            if member.filename == "[Content_Types].xml":
                content = content.replace("</Types>", override)
            if member.filename == "xl/worksheets/sheet1.xml":
                content = cell
            new.writestr(member.filename, content)
        new.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{texts}</sst>')
    return path


def test_values_become_text_as_offices_write_it(tmp_path: Path) -> None:
    cells = [
        "  Thôn\nĐông ",
        1234,
        12.5,
        date(2026, 9, 5),
        datetime.fromisoformat("2026-09-05T07:30"),
        True,
        None,
        0.1,
        1e15,
    ]
    sheet = read_spreadsheet(a_workbook(tmp_path / "a.xlsx", [cells]))[0]
    assert sheet.rows == (
        (
            "Thôn Đông",
            "1234",
            "12,5",
            "05/09/2026",
            "05/09/2026 07:30",
            "TRUE",
            "",
            "0,1",
            "1000000000000000",
        ),
    )


def test_several_sheets_hidden_and_empty_ones_left_out(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book.active.title = "Danh sách"
        book.create_sheet("Trống")
        book.create_sheet("Ẩn").append(["không thấy"])
        book["Ẩn"].sheet_state = "hidden"
        book.create_sheet("Khác").append(["có"])

    sheets = read_spreadsheet(a_workbook(tmp_path / "a.xlsx", [["x"]], change))
    assert [(sheet.name, sheet.rows) for sheet in sheets] == [("Danh sách", (("x",),)), ("Khác", (("có",),))]


def test_formulas_give_the_value_saved_with_them(tmp_path: Path) -> None:
    # openpyxl writes formulas without values, so the part is written as Excel writes it
    source = a_workbook(tmp_path / "a.xlsx", [["Tên thôn", "Số hộ"]])
    content = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>Ten thon</t></is></c><c r="B1" t="inlineStr"><is>'
        b'<t>So ho</t></is></c></row><row r="2"><c r="A2" t="str"><f>"Thon "&amp;1</f><v>Thon 1</v></c>'
        b'<c r="B2"><f>60+60</f><v>120</v></c></row><row r="3"><c r="A3" t="inlineStr"><is><t>Thon 2</t>'
        b'</is></c><c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row></sheetData></worksheet>'
    )
    path = repacked(source, tmp_path / "b.xlsx", "xl/worksheets/sheet1.xml", content)
    areas = read_area_list(read_spreadsheet(path)[0].rows, "thon")
    assert [(row.name, row.households) for row in areas.rows] == [("Thôn 1", 120), ("Thôn 2", None)]
    assert (areas.problems[0].row, areas.problems[0].column) == (3, 2)


def test_an_office_list_with_merged_title_and_header(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["DANH SÁCH KHU DÂN CƯ", None, None, None],
        ["TT", "Tên thôn", "Số hộ", None],
        [None, None, "Tổng số", "Hộ nghèo"],
        [1, "Thôn Đông", 1200, 3],
        [2, "Thôn Đoài", 95, None],
        [None, "Tổng cộng", 1295, 3],
    ]

    def merge(book: Any) -> None:
        for block in ("A1:D1", "A2:A3", "B2:B3", "C2:D2"):
            book.active.merge_cells(block)

    sheet = read_spreadsheet(a_workbook(tmp_path / "a.xlsx", rows, merge))[0]
    areas = read_area_list(sheet.rows, "thon")
    assert [(row.name, row.households) for row in areas.rows] == [("Thôn Đông", 1200), ("Thôn Đoài", 95)]
    assert areas.importable
    assert areas.problems == ()


def test_formatting_far_below_the_data_is_no_data(tmp_path: Path) -> None:
    def colour(book: Any) -> None:
        from openpyxl.styles import Font

        for row in (5, 4_000, 60_000, 1_048_576):
            book.active.cell(row=row, column=1).font = Font(bold=True)

    sheet = read_spreadsheet(a_workbook(tmp_path / "a.xlsx", [["x", "y"]], colour))[0]
    assert sheet.rows == (("x", "y"),)


def test_a_hundred_thousand_rows_are_read_and_no_more(tmp_path: Path) -> None:
    limits = ReadingLimits(rows=300)
    fits = a_workbook(tmp_path / "a.xlsx", [[number, "x"] for number in range(300)])
    assert len(read_spreadsheet(fits, limits)[0].rows) == 300
    over = a_workbook(tmp_path / "b.xlsx", [[number, "x"] for number in range(301)])
    with pytest.raises(SpreadsheetProblem, match="too large"):
        read_spreadsheet(over, limits)
    with pytest.raises(SpreadsheetProblem, match="too large"):
        read_spreadsheet(fits, ReadingLimits(cells=599))
    assert ReadingLimits().rows == 100_000


def test_a_zip_bomb_costs_nothing(tmp_path: Path) -> None:
    source = a_workbook(tmp_path / "a.xlsx", [["x"]])
    bomb = repacked(source, tmp_path / "b.xlsx", "xl/worksheets/sheet1.xml", bytes(300 * 1024 * 1024))
    assert bomb.stat().st_size < 1024 * 1024
    tracemalloc.start()
    with pytest.raises(SpreadsheetProblem, match="too large"):
        read_spreadsheet(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * 1024 * 1024


def test_loaded_parts_are_bounded_more_tightly(tmp_path: Path) -> None:
    source = a_workbook(tmp_path / "a.xlsx", [["x"]])
    bomb = repacked(source, tmp_path / "b.xlsx", "xl/styles.xml", bytes(70 * 1024 * 1024))
    with pytest.raises(SpreadsheetProblem, match="too large"):
        read_spreadsheet(bomb)


def test_entities_do_not_multiply(tmp_path: Path) -> None:
    source = as_excel_writes(tmp_path / "a.xlsx", "<si><t>x</t></si>")
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    content = (
        f'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY e0 "ha">{entities}]>'
        f'<sst xmlns="{MAIN}"><si><t>&e11;</t></si></sst>'
    ).encode()
    for part in ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml"):
        with pytest.raises(SpreadsheetProblem, match="damaged"):
            read_spreadsheet(repacked(source, tmp_path / "b.xlsx", part, content))


def test_shared_texts_as_excel_writes_them(tmp_path: Path) -> None:
    texts = "<si><r><t>Thôn </t></r><r><rPr><b/></rPr><t>Đông</t></r></si>"
    assert read_spreadsheet(as_excel_writes(tmp_path / "a.xlsx", texts))[0].rows == (("Thôn Đông",),)


def test_other_formats_say_what_to_do(tmp_path: Path) -> None:
    old = tmp_path / "cu.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(SpreadsheetProblem, match=r"save it as “Excel Workbook \(\.xlsx\)”"):
        read_spreadsheet(old)
    ods = tmp_path / "so.ods"
    with zipfile.ZipFile(ods, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    pdf = tmp_path / "so.pdf"
    pdf.write_bytes(b"%PDF-1.7")
    for path in (ods, pdf):
        with pytest.raises(SpreadsheetProblem, match="not an Excel or CSV file"):
            read_spreadsheet(path)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"])
def test_damaged_parts(tmp_path: Path, part: str) -> None:
    source = a_workbook(tmp_path / "a.xlsx", [["x"]])
    with pytest.raises(SpreadsheetProblem, match="damaged"):
        read_spreadsheet(repacked(source, tmp_path / "b.xlsx", part, b"<broken"))


def test_cut_and_missing_files(tmp_path: Path) -> None:
    whole = a_workbook(tmp_path / "a.xlsx", [["x"]]).read_bytes()
    for length in (10, 100, len(whole) // 2, len(whole) - 5):
        (tmp_path / "b.xlsx").write_bytes(whole[:length])
        with pytest.raises(SpreadsheetProblem, match="damaged"):
            read_spreadsheet(tmp_path / "b.xlsx")
    with pytest.raises(SpreadsheetProblem, match="cannot be opened"):
        read_spreadsheet(tmp_path / "none.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_as_programs_write_it(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = (
        delimiter.join(["TT", "Tên thôn", "Số hộ"]) + "\r\n" + delimiter.join(["1", '"Ấp ""Đông"""', "1.234"])
    )
    if encoding == "cp1258":  # the code page writes tones as marks of their own
        text = text.replace("ố", "ô\u0301").replace("Ấ", "Â\u0301").replace("ộ", "ô\u0323")
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    assert read_spreadsheet(path)[0].rows == (("TT", "Tên thôn", "Số hộ"), ("1", 'Ấp "Đông"', "1.234"))


def test_csv_limits_and_nonsense(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x\n" * 50)
    assert len(read_spreadsheet(path, ReadingLimits(rows=50))[0].rows) == 50
    with pytest.raises(SpreadsheetProblem, match="too large"):
        read_spreadsheet(path, ReadingLimits(rows=49))
    with pytest.raises(SpreadsheetProblem, match="too large"):
        read_spreadsheet(path, ReadingLimits(file_bytes=10))
    path.write_bytes(b"\x00\x01\x02" * 100)
    with pytest.raises(SpreadsheetProblem, match="damaged"):
        read_spreadsheet(path)
    path.write_text("")
    assert read_spreadsheet(path) == []


def test_old_font_coding_is_recognised(tmp_path: Path) -> None:
    for text in ("Th«n §oµi", "Thoân Ñoaøi"):
        with pytest.raises(Problem, match="old font coding"):
            read_spreadsheet(a_workbook(tmp_path / "a.xlsx", [["TT", text]]))
    ordinary = "Thôn Đoài, xã Công Hải – Ủy ban «MTTQ» khoá X; ½ ngày · 30 m²; bà Nguyễn Thị Ñ"
    assert read_spreadsheet(a_workbook(tmp_path / "b.xlsx", [[ordinary]]))
