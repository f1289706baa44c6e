"""The subcommands, each in a process of its own, over a real book."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from desktop_app.accounts.access_log import AccessAction, accesses
from desktop_app.catalogue.brought.package_files import read_package_file, write_package_folder
from desktop_app.catalogue.packages.package import decode_package
from desktop_app.credentials.opening import PASSPHRASE_FILE_VARIABLE
from desktop_app.sample.building import build_sample_office, sample_quarter
from tests.builders import PASSPHRASE, an_office
from tests.catalogue.set_books import a_book
from tests.movements.test_converted_figures import in_metres
from tests.support.running.commands import run_command
from upstream.catalogue import publishing


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    office = an_office(folder)
    build_sample_office(office, forms=60)
    office.close()
    return folder


def run(book: Path, *words: str, expect: int = 0) -> str:
    secret = book.parent / "passphrase"
    secret.write_text(PASSPHRASE)
    environment = {PASSPHRASE_FILE_VARIABLE: str(secret)}
    done = run_command("desktop_app", "--data-dir", book, *words, env=environment)
    assert done.returncode == expect, done.stderr
    return done.stdout + done.stderr


OTHER_FILES = {
    "report minutes --area ben-trang": ".docx",
    "report survey": ".xlsx",
    "report register --register DLXH --year 2026": ".docx",
}


@pytest.mark.parametrize("words", OTHER_FILES)
def test_the_ending_says_what_a_paper_is_written_as(book: Path, tmp_path: Path, words: str) -> None:
    target = tmp_path / f"paper{OTHER_FILES[words]}"
    run(book, *(word.replace("-trang", " trang") for word in words.split()), "--out", str(target))
    part = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}[target.suffix]
    assert part in ZipFile(target).namelist()


@pytest.mark.parametrize(
    "words",
    [
        "report survey --out paper.odt",
        "report survey --out paper",
        "report register --register DLXH --year 2026 --out paper.xlsx",
        "backup --out backup.docx",
        *(f"export {what} --out x.docx" for what in ("responses", "tally", "areas")),
        "export disclosure --period 2026-Q3 --out x.docx",
        "export movements --period 2026-Q3 --out x.docx",
        "export register --register DLXH --year 2026 --out x.docx",
    ],
)
def test_a_file_is_not_written_under_the_ending_of_another(book: Path, tmp_path: Path, words: str) -> None:
    target = tmp_path / words.rsplit(maxsplit=1)[-1]
    said = run(book, *words.split()[:-1], str(target), expect=1)
    assert "đuôi" in said or "không có bảng" in said
    assert list(tmp_path.iterdir()) == []


def text_of(path: Path) -> str:
    return "".join(page.extract_text() for page in PdfReader(path).pages)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("minutes", "--area", "ben trang"), "BIÊN BẢN"),
        (("survey",), "Phụ lục II"),
        (("movements", "--period", "2026-Q3"), "quý III năm 2026"),
        (("movements", "--period", "2026-Q3", "--since-january"), "9 tháng đầu năm 2026"),
        (("work", "--period", "2026-M06", "--since-january"), "6 tháng đầu năm 2026"),
        (("register", "--register", "DLXH", "--year", "2026"), "SỔ THEO DÕI TÌNH HÌNH NHÂN DÂN"),
    ],
)
def test_papers(book: Path, tmp_path: Path, words: tuple[str, ...], expected: str) -> None:
    target = tmp_path / "new" / "paper.pdf"
    said = run(book, "report", *words, "--out", str(target))
    assert f"Đã in: {target}" in said
    office = an_office(book)
    with office.read() as connection:
        last = accesses(connection, limit=1)[0]
    office.close()
    assert (last.action, last.subject) == (AccessAction.PRINT, words[0])
    assert expected in text_of(target)


def test_the_book_of_a_register_as_a_workbook(book: Path, tmp_path: Path) -> None:
    target = tmp_path / "so.xlsx"
    run(book, "export", "register", "--register", "DLXH", "--out", str(target))
    sheet = load_workbook(target).active
    assert sheet is not None
    assert [cell.value for cell in sheet[3]][:2] == ["Số", "Ngày ghi nhận"]
    assert "--register" in run(book, "export", "register", "--out", str(target), expect=1)


def test_an_area_that_fits_several_is_asked_for(book: Path, tmp_path: Path) -> None:
    said = run(book, "report", "minutes", "--area", "thon", "--out", str(tmp_path / "x.pdf"), expect=1)
    assert "Thôn Bến Trăng" in said
    assert not (tmp_path / "x.pdf").exists()


def test_exports(book: Path, tmp_path: Path) -> None:
    for what in ("responses", "tally", "areas"):
        run(book, "export", what, "--out", str(tmp_path / f"{what}.xlsx"))
    run(book, "export", "disclosure", "--period", "2026-Q3", "--out", str(tmp_path / "d.xlsx"))
    disclosed = [
        cell.value for row in load_workbook(tmp_path / "d.xlsx").worksheets[0].iter_rows() for cell in row
    ]
    assert "Tiền đã thu trong kỳ" in disclosed
    run(book, "export", "movements", "--period", "2026-Q3", "--out", str(tmp_path / "m.xlsx"))
    run(book, "export", "access-log", "--out", str(tmp_path / "log.xlsx"))
    sheet = load_workbook(tmp_path / "log.xlsx").worksheets[0]
    log = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "Xuất ra tệp" in log
    assert any("không dòng nào bị sửa" in str(cell) for cell in log)
    areas = load_workbook(tmp_path / "areas.xlsx").worksheets[0]
    assert areas.max_row == 13
    forms = load_workbook(tmp_path / "responses.xlsx").worksheets[0]
    assert forms.max_row == 61


def test_import_areas_shows_first_and_writes_then(book: Path, tmp_path: Path) -> None:
    listing = tmp_path / "areas.csv"
    listing.write_text("Tên thôn,Số hộ\nThôn Mới Lập,77\n", encoding="utf-8")
    assert "Thôn Mới Lập" in run(book, "import", "areas", str(listing), "--dry-run")
    before = run(book, "import", "areas", str(listing), "--dry-run")
    assert "thêm mới" in before
    run(book, "import", "areas", str(listing))
    assert "giữ nguyên" in run(book, "import", "areas", str(listing), "--dry-run")


def test_doctor_finds_the_book_whole(book: Path) -> None:
    said = run(book, "doctor")
    assert said.count("✓") == 2


def test_sync_without_a_province_says_what_to_do(book: Path) -> None:
    assert "chưa kết nối với tỉnh" in run(book, "sync", expect=1)


def test_a_missing_book_is_not_made(tmp_path: Path) -> None:
    said = run(tmp_path / "nowhere", "doctor", expect=1)
    assert "Không có sổ" in said
    assert not (tmp_path / "nowhere" / "so-mat-tran.db").exists()


def test_self_test(tmp_path: Path) -> None:
    said = run(tmp_path, "doctor", "--self-test", str(tmp_path / "st"))
    assert "Tự kiểm tra đạt" in said
    assert "BIÊN BẢN" in text_of(tmp_path / "st" / "self-test.pdf")


def test_the_quarter_of_the_sample_is_the_one_before_today(book: Path) -> None:
    office = an_office(book)
    assert sample_quarter(office).key == "2026-Q3"
    office.close()


FORM = """
| survey | | | |
| | type | name | label |
| | integer | nguoi | Nhà có mấy người? |
| settings | | | |
| | form_id | form_title | version |
| | HO_DAN | Khảo sát hộ dân | 3 |
"""


def test_a_set_written_as_a_workbook_becomes_a_package_to_publish(book: Path, tmp_path: Path) -> None:
    workbook, folder = a_book(tmp_path / "bo.xlsx"), tmp_path / "goi" / "BO"
    said = run(book, "import", "catalogue", str(workbook), "--to-folder", str(folder))
    assert "BO 1: Bộ chỉ tiêu" in said
    assert "Đã cài" not in said
    published = publishing.packages(tmp_path / "goi")
    assert [(each.kind, each.code, each.version) for each in published] == [("indicator_set", "BO", "1")]
    assert decode_package(published[0].content) == read_package_file(workbook).package
    run(book, "import", "catalogue", str(workbook), "--to-folder", str(folder), expect=1)


def test_a_set_that_changes_a_unit_becomes_no_package(book: Path, tmp_path: Path) -> None:
    """It is compared with the versions in the book: offices have these."""
    package, folder = tmp_path / "bo-moi", tmp_path / "goi"
    write_package_folder(in_metres("9"), package)
    for how in (("--to-folder", str(folder)), ("--dry-run",), ()):
        run(book, "import", "catalogue", str(package), *how, expect=1)
    assert not folder.exists()
    write_package_folder(in_metres("9", "km=1000"), tmp_path / "quy-doi")
    run(book, "import", "catalogue", str(tmp_path / "quy-doi"), "--to-folder", str(folder))
    assert folder.exists()


def test_import_a_workbook_as_a_form(book: Path, tmp_path: Path) -> None:
    form = tmp_path / "ho-dan.md"
    form.write_text(FORM, encoding="utf-8")
    assert "HO_DAN 3: Khảo sát hộ dân" in run(book, "import", "catalogue", str(form), "--dry-run")
    assert "Đã cài" in run(book, "import", "catalogue", str(form))
    form.write_text(FORM.replace("Nhà có", "Hộ có"), encoding="utf-8")
    assert "HO_DAN" in run(book, "import", "catalogue", str(form), expect=1)
    form.write_text(FORM.replace("| integer |", "| khong_co |"), encoding="utf-8")
    assert "2" in run(book, "import", "catalogue", str(form), expect=1)
