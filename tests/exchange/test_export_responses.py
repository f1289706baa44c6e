"""Forms of a round written to files and read back."""

from __future__ import annotations

import csv
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PIL import Image

from desktop_app.attachments.examining import examine
from desktop_app.attachments.holding import attach, hold
from desktop_app.attachments.kinds import accepted
from desktop_app.base.ids import survey_attachment_id
from desktop_app.base.problems import Problem
from desktop_app.base.text import nfc
from desktop_app.book.office import Office
from desktop_app.exchange.exports.responses import export_responses
from desktop_app.forms.importing.xform_reader import load_form
from desktop_app.forms.records.instance_xml import from_xml
from tests.builders import a_copy
from tests.exchange import rounds
from tests.exchange.rounds import SATISFIED, Filled, a_round, work_folder

FORMS = [
    Filled(
        SATISFIED
        | {
            "people": "4",
            "land": "1.25",
            "code": "007",
            "since": "1999-03-04",
            "needs": "cay khac",
            "road": "02",
            "person[]": "2",
            "person[1]/work": "Nông dân",
            "person[1]/age": "41",
            "person[1]/child[]": "1",
            "person[1]/child[1]/year": "2015",
            "person[2]/age": "39",
        },
        comment='=HYPERLINK("http://example.invalid","đường")',
    ),
    Filled(SATISFIED | {"q02": "1 2", "people": "123456789012345678", "land": "-0.5", "road": "01 02"}, 2),
    Filled({"q01": "2", "lost_question": "+84"}, 1, "a2", validity="overall_missing"),
]


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    opened = a_copy(begun_book, tmp_path / "book")
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return work_folder(tmp_path)


@pytest.fixture
def survey(office: Office) -> str:
    return a_round(office, FORMS)


def exported(office: Office, survey: str, target: Path, **options: Any) -> list[Path]:
    with office.read() as connection:
        return export_responses(connection, survey, target, **{"labels": False, **options})


def sheet_rows(path: Path, sheet: int = 0) -> list[dict[str, Any]]:
    rows = list(load_workbook(path).worksheets[sheet].iter_rows(values_only=True))
    return [dict(zip([str(title) for title in rows[0]], row, strict=True)) for row in rows[1:]]


def csv_rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(text.removeprefix("\ufeff").splitlines(), delimiter=delimiter))


def test_codes_in_excel_keep_numbers_dates_and_leading_zeros(
    office: Office, survey: str, folder: Path
) -> None:
    exported(office, survey, folder / "phiếu.xlsx")
    first, second, third = sheet_rows(folder / "phiếu.xlsx")
    assert first["area"] == "Thôn Đoài 1"
    assert (first["serial"], first["q01"], first["people"], first["land"]) == (1, 1, 4, 1.25)
    assert first["code"] == "007"
    assert first["since"].isoformat() == "1999-03-04T00:00:00"
    assert (first["road"], second["road"]) == ("02", "01 02")
    assert second["people"] == "123456789012345678", "a number that Excel would round goes out as text"
    assert second["land"] == -0.5
    assert second["q02"] == "1 2"
    assert second["code"] is None
    assert (third["valid"], third["invalid_reason"], third["q19"]) == (0, "overall_missing", None)
    assert third["lost_question"] == "+84", "an answer to a question that the form lost is not dropped"


def test_many_choices_are_split_and_joined(office: Office, survey: str, folder: Path) -> None:
    exported(office, survey, folder / "a.xlsx")
    first, second, _ = sheet_rows(folder / "a.xlsx")
    assert [first[name] for name in ("needs", "needs/cay", "needs/von", "needs/khac")] == [
        "cay khac",
        1,
        0,
        1,
    ]
    assert [second[name] for name in ("needs", "needs/cay")] == [None, None], "not answered is not zero"


def test_questions_stand_in_the_order_of_the_form(office: Office, survey: str, folder: Path) -> None:
    exported(office, survey, folder / "a.xlsx")
    names = list(sheet_rows(folder / "a.xlsx")[0])
    assert names[:6] == ["id", "area", "serial", "answered_on", "valid", "invalid_reason"]
    assert names[6:26] == [*SATISFIED, "people"]
    assert names[-1] == "comment"


def test_labels_are_vietnamese_in_normal_form(office: Office, survey: str, folder: Path) -> None:
    exported(office, survey, folder / "a.xlsx", labels=True)
    first, second, third = sheet_rows(folder / "a.xlsx")
    title = "Ông (bà) có hài lòng về đường xã, đường thôn, ngõ xóm và đường nội đồng không?"
    assert first[title] == "Hài lòng"
    assert second[title] == "Hài lòng + Chưa hài lòng"
    assert third["Lý do không hợp lệ"] == "Không trả lời câu đánh giá chung"
    assert first["Cần hỗ trợ gì?"] == "Cây giống + Việc khác"
    assert first["Đường nào?"] == "Đường thôn"
    assert all(nfc(text) == text for text in [*first, *map(str, first.values())])


def test_no_text_becomes_a_formula(office: Office, survey: str, folder: Path) -> None:
    exported(office, survey, folder / "a.xlsx")
    book = load_workbook(folder / "a.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert FORMS[0].comment in [cell.value for cell in cells]
    exported(office, survey, folder / "a.csv")
    assert csv_rows(folder / "a.csv")[0]["comment"] == f"'{FORMS[0].comment}"
    assert csv_rows(folder / "a.csv")[2]["lost_question"] == "'+84"
    assert csv_rows(folder / "a.csv")[1]["land"] == "-0.5", "a number stays a number"


def test_header_is_frozen_and_filtered(office: Office, survey: str, folder: Path) -> None:
    exported(office, survey, folder / "a.xlsx")
    sheet = load_workbook(folder / "a.xlsx").worksheets[0]
    assert sheet.freeze_panes == "D2"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet.auto_filter.ref.endswith("4")
    assert sheet.column_dimensions["B"].width == 24


def test_repeats_are_sheets_that_name_their_form(office: Office, survey: str, folder: Path) -> None:
    exported(office, survey, folder / "a.xlsx")
    forms = sheet_rows(folder / "a.xlsx")
    people, children = sheet_rows(folder / "a.xlsx", 1), sheet_rows(folder / "a.xlsx", 2)
    assert [(row["id"], row["person#"], row["work"], row["age"]) for row in people] == [
        (forms[0]["id"], 1, "Nông dân", 41),
        (forms[0]["id"], 2, None, 39),
    ]
    assert [(row["person#"], row["child#"], row["year"]) for row in children] == [(1, 1, 2015)]


def test_csv_for_vietnamese_excel(office: Office, survey: str, folder: Path) -> None:
    files = exported(office, survey, folder / "a.csv", delimiter=";", labels=True)
    assert [path.name for path in files] == [
        "a.csv",
        "a-opinions-person.csv",
        "a-opinions-person-child.csv",
        "a-bảng mã.xlsx",
    ]
    first = csv_rows(folder / "a.csv", ";")[0]
    assert first["Diện tích đất (ha)"] == "1,25"
    assert first["Ở đây từ ngày"] == "04/03/1999"
    assert first["Mã hộ"] == "007"


def test_who_keyed_is_left_out_unless_asked_for(office: Office, survey: str, folder: Path) -> None:
    exported(office, survey, folder / "a.csv")
    assert "Nguyễn Thị Thử" not in (folder / "a.csv").read_text("utf-8-sig")
    exported(office, survey, folder / "a.csv", with_names=True)
    row = csv_rows(folder / "a.csv")[0]
    assert (row["entered_by"], row["entered_at"]) == ("Nguyễn Thị Thử", "2026-10-05 12:00:00")


@pytest.mark.parametrize("suffix", [".sav", ".dta"])
def test_statistics_files_carry_labels(office: Office, survey: str, folder: Path, suffix: str) -> None:
    import pyreadstat

    exported(office, survey, folder / f"a{suffix}")
    read: Any = pyreadstat.read_sav if suffix == ".sav" else pyreadstat.read_dta
    options: dict[str, Any] = {"user_missing": True} if suffix == ".sav" else {}
    data, meta = read(str(folder / f"a{suffix}"), output_format="dict", **options)
    assert data["q01"] == [1, 1, 2]
    assert data["q02"][:2] == [1, -1]
    assert meta.column_names_to_labels["q02"].startswith("Ông (bà) có hài lòng về đường xã")
    labels = meta.variable_value_labels["q02"]
    assert (labels[1], labels[2]) == ("Hài lòng", "Chưa hài lòng")
    assert data["area"][0] == "Thôn Đoài 1"
    assert data["since"][0] == date(1999, 3, 4)
    assert data["code"][0] == "007"
    assert data["land"][:2] == [1.25, -0.5]
    assert data["people"][:2] == ["4", "123456789012345678"], "not rounded, so it is text"
    assert data["needs_cay"][0] == 1
    if suffix == ".sav":
        assert data["road"][0] == "02"
        assert meta.variable_value_labels["road"]["02"] == "Đường thôn"
        assert meta.missing_ranges["q02"][0]["lo"] == -1
    else:
        assert data["road"][0] == 2
        assert meta.variable_value_labels["road"][2] == "Đường thôn"


def test_statistics_file_of_a_repeat(office: Office, survey: str, folder: Path) -> None:
    import pyreadstat

    files = exported(office, survey, folder / "a.sav")
    data, _ = pyreadstat.read_sav(str(files[1]), output_format="dict")
    assert data["age"] == [41, 39]
    assert data["id"] == ["0" * 32, "0" * 32]


def test_records_in_the_zip_are_read_by_the_form_engine(office: Office, survey: str, folder: Path) -> None:
    exported(office, survey, folder / "a.zip")
    with zipfile.ZipFile(folder / "a.zip") as archive:
        names = archive.namelist()
        definition = load_form(archive.read("form.xml"))
        root = from_xml(definition, archive.read(f"instances/{0:032x}.xml"))
        contents = archive.read("contents.csv").decode("utf-8-sig").splitlines()
    assert sum(name.startswith("instances/") for name in names) == 3
    values = {node.name: node.value for node in root.walk() if node.value}
    assert values["instanceID"] == "uuid:00000000-0000-0000-0000-000000000000"
    assert (values["q19"], values["serial"], values["year"]) == ("1", "1", "2015")
    assert values["comment"] == FORMS[0].comment
    assert contents[3].endswith(",0,overall_missing,lost_question,")


def test_files_of_the_forms_are_in_the_zip_and_those_not_here_are_named(
    office: Office, survey: str, folder: Path
) -> None:
    picture = folder / "Ảnh.png"
    Image.new("RGB", (30, 20), "red").save(picture)
    form_id = f"{0:032x}"
    candidate = examine(picture, accepted("image/*"))
    with office.record() as rec:
        hold(rec.connection, form_id, candidate)
        rec.put(
            "attachment",
            survey_attachment_id(survey, form_id, "xa-12345678.png"),
            {"owner": form_id, "name": "xa-12345678.png", "sha256": "0" * 64, "size": 9},
        )
        answers = {"answers": {"code": candidate.name, "people": "xa-12345678.png"}}
        rec.put("survey_response", form_id, answers)
        attach(rec, survey, form_id, [candidate.name])
    exported(office, survey, folder / "a.zip")
    with zipfile.ZipFile(folder / "a.zip") as archive:
        assert archive.read(f"media/{form_id}/{candidate.name}") == picture.read_bytes()
        assert sum(name.startswith("media/") for name in archive.namelist()) == 1
        contents = archive.read("contents.csv").decode("utf-8-sig").splitlines()
    assert contents[1].endswith(",xa-12345678.png")
    assert contents[2].endswith(",")


def test_names_from_another_computer_lead_nowhere_out_of_the_zip(
    office: Office, survey: str, folder: Path
) -> None:
    picture = folder / "anh.png"
    Image.new("RGB", (30, 20), "red").save(picture)
    candidate = examine(picture, accepted("image/*"))
    form_id, names = "../../f1", ["../../../x.png", "..\\..\\y.png", "a\nb.png", "x" * 5_000]
    with office.record() as rec:
        hold(rec.connection, form_id, candidate)
        for name in names:
            rec.put(
                "attachment",
                survey_attachment_id(survey, form_id, name),
                {"owner": form_id, "name": name, "sha256": candidate.sha256, "size": candidate.size},
            )
        questions = ("code", "people", "land", "road")
        answers = dict(zip(questions, names, strict=True))
        rec.put("survey_response", form_id, {"round_id": survey, "area_id": "a1", "answers": answers})
    exported(office, survey, folder / "a.zip")
    with zipfile.ZipFile(folder / "a.zip") as archive:
        written = archive.namelist()
        assert sum(name.startswith("media/") for name in written) == len(names)
        for name in written:
            assert ".." not in name.split("/")
            assert "\\" not in name
            assert "\n" not in name
            assert all(len(part) < 130 for part in name.split("/"))


def test_stopping_leaves_the_old_file(office: Office, survey: str, folder: Path) -> None:
    target = folder / "a.xlsx"
    target.write_bytes(b"old")

    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    for name in ("a.xlsx", "a.csv", "a.zip", "a.sav"):
        with pytest.raises(KeyboardInterrupt):
            exported(office, survey, folder / name, progress=stop)
    assert [path.name for path in folder.iterdir()] == ["a.xlsx"]
    assert target.read_bytes() == b"old"


def test_progress_ends_at_the_number_of_forms(office: Office, survey: str, folder: Path) -> None:
    seen: list[tuple[int, int]] = []
    exported(office, survey, folder / "a.csv", progress=lambda done, of: seen.append((done, of)))
    assert seen[-1] == (3, 3)


def test_deleted_forms_stay_out(office: Office, survey: str, folder: Path) -> None:
    with office.record() as rec:
        rec.put("survey_response", f"{1:032x}", {"deleted": 1})
    exported(office, survey, folder / "a.csv")
    assert [row["serial"] for row in csv_rows(folder / "a.csv")] == ["1", "1"]


def test_forms_of_an_area_that_left_the_round_are_not_lost(office: Office, survey: str, folder: Path) -> None:
    with office.record() as rec:
        rec.put("survey_response", f"{2:032x}", {"area_id": "gone"})
    exported(office, survey, folder / "a.csv")
    assert [row["area"] for row in csv_rows(folder / "a.csv")] == ["Thôn Đoài 1", "Thôn Đoài 1", "gone"]


def test_an_unknown_ending_is_refused_in_words(office: Office, survey: str, folder: Path) -> None:
    with pytest.raises(Problem, match="does not end in"):
        exported(office, survey, folder / "a.pdf")


def test_without_the_library_the_sentence_says_what_to_do(
    office: Office, survey: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    with pytest.raises(Problem, match="Excel or CSV"):
        exported(office, survey, folder / "a.sav")
    assert list(folder.iterdir()) == []


def test_questions_called_like_columns_of_the_record_are_all_found_by_name(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = "".join(
        f"|          | text | {name} | Câu {name} | {name} |\n" for name in ("id", "id_2", "area")
    )
    monkeypatch.setattr(rounds, "_QUESTIONS", added + rounds._QUESTIONS)
    answers = {"id": "của phiếu", "id_2": "hai", "area": "rộng"}
    survey = a_round(office, [Filled(SATISFIED | answers)])
    [path, *_] = exported(office, survey, folder / "phiếu.csv")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        [row] = csv.DictReader(stream)
    assert (row["id_3"], row["id_2"], row["area_2"]) == ("của phiếu", "hai", "rộng")
    assert (row["id"], row["area"]) == (f"{0:032x}", "Thôn Đoài 1")
    [workbook] = exported(office, survey, folder / "phiếu.xlsx")
    [first] = sheet_rows(workbook)
    assert (first["id_3"], first["area_2"]) == ("của phiếu", "rộng")
    explained = [sheet_row["Cột"] for sheet_row in sheet_rows(workbook, -1)]
    assert {"id", "id_2", "id_3", "area", "area_2"} <= set(explained)


class WorkStopped(Exception):
    """Somebody pressed stop."""


CODES = "Cột và mã"
STATA_ROADS = [("1", "Đường xã"), ("2", "Đường thôn"), ("-1", "Đánh dấu nhiều phương án")]
ROADS = [("01", "Đường xã"), ("02", "Đường thôn")]


def codes(path: Path) -> dict[tuple[str, str], list[tuple[str | None, str | None]]]:
    """The rows of a codebook: by table and column, the values."""
    rows = list(load_workbook(path)[CODES].iter_rows(min_row=2, values_only=True))
    found: dict[tuple[str, str], list[tuple[str | None, str | None]]] = {}
    for name, _, code, answer, _, table in rows:
        found.setdefault((str(table), str(name)), []).append((code, answer))
    return found


@pytest.mark.parametrize("suffix", [".csv", ".zip", ".sav", ".dta"])
def test_a_codebook_lies_beside_what_cannot_hold_one(
    office: Office, survey: str, folder: Path, suffix: str
) -> None:
    files = exported(office, survey, folder / f"a{suffix}")
    assert files[-1] == folder / "a-bảng mã.xlsx"
    found = codes(files[-1])
    needs = [("cay", "Cây giống"), ("von", "Vốn vay"), ("khac", "Việc khác")]
    flags = [("0", "Không"), ("1", "Có")] if suffix in (".sav", ".dta") else [(None, None)]
    assert found[f"a{suffix}", "needs"] == needs
    assert found[f"a{suffix}", "needs_cay" if suffix in (".sav", ".dta") else "needs/cay"] == flags
    roads = STATA_ROADS if suffix == ".dta" else ROADS
    assert found[f"a{suffix}", "road"] == roads


def test_a_codebook_is_there_with_the_data_or_not_at_all(office: Office, survey: str, folder: Path) -> None:
    def stop(_done: int, _of: int) -> None:
        raise WorkStopped

    with pytest.raises(WorkStopped):
        exported(office, survey, folder / "a.csv", progress=stop)
    assert list(folder.iterdir()) == []
