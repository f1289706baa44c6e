"""From workbook to form; and files that must be refused, quickly."""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import openpyxl
import pytest

from desktop_app.base.problems import Problem
from desktop_app.forms.importing.importing import WorkbookProblem, import_form
from desktop_app.forms.importing.xform_reader import load_form
from tests.forms.building import Field, Repeat, opened, xform

SURVEY = [
    [
        "type",
        "name",
        "label::Tiếng Việt (vi)",
        "label::English (en)",
        "required",
        "relevant",
        "choice_filter",
    ],
    ["select_one yn or_other", "VH01", "Hài lòng?", "Satisfied?", "yes", "", ""],
    ["begin_repeat", "member", "Thành viên", "Member", "", "", ""],
    ["text", "name", "Họ tên", "Name", "", "", ""],
    ["integer", "age", "Tuổi của ${name}", "Age of ${name}", "", "", ""],
    ["end_repeat", "", "", "", "", "", ""],
    ["calculate", "people", "", "", "", "", ""],
    ["acknowledge", "ok", "Đã đọc", "Read", "", "${VH01} = '1'", ""],
    ["rank yn", "order", "Xếp", "Rank", "", "", ""],
]
CHOICES = [
    ["list_name", "name", "label::Tiếng Việt (vi)", "label::English (en)"],
    ["yn", "1", "Hài lòng", "Yes"],
    ["yn", "2", "Không hài lòng", "No"],
]


def workbook(survey: list[list[str]] | None = None, extra_rows: int = 0) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "survey"
    for row in survey or SURVEY:
        sheet.append(row)
    if survey is None:
        sheet["H1"] = "calculation"
        sheet["H7"] = "count(${member})"
    choices = book.create_sheet("choices")
    for row in CHOICES:
        choices.append(row)
    for number in range(extra_rows):
        choices.append(["big", f"x{number}", "X", "X"])
    settings = book.create_sheet("settings")
    settings.append(["form_id", "version", "form_title"])
    settings.append(["phieu", "2026-1", "Phiếu"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_workbook_becomes_a_form_that_runs() -> None:
    form = import_form(workbook(), "phieu.xlsx")
    assert (form.definition.form_id, form.definition.version, form.definition.title) == (
        "phieu",
        "2026-1",
        "Phiếu",
    )
    session = opened(form.xml.decode())
    session.language = "Tiếng Việt (vi)"
    session.add_repeat("member")
    session.answer("member[2]/name", "Lan")
    assert session.value("people") == "2"
    assert session.label("member[2]/age") == "Tuổi của Lan"
    assert session.label("member[2]/age", "English (en)") == "Age of Lan"
    assert [choice.label for choice in session.choices("VH01")][:2] == ["Hài lòng", "Không hài lòng"]
    assert not session.relevant("VH01_other")
    session.answer("VH01", "other")
    assert session.relevant("VH01_other")
    session.answer("VH01", "1")
    assert session.relevant("ok")
    assert session.answer("order", ["2", "1", "other"]) == []


def test_markdown_csv_and_xml_are_the_same_form() -> None:
    md = "| survey |\n| | type | name | label |\n| | integer | a | Hỏi |\n"
    csv = '"survey",,,\n,"type","name","label"\n,"integer","a","Hỏi"\n'
    first = import_form(md.encode(), "mau.md")
    assert import_form(csv.encode(), "mau.csv").xml == first.xml
    again = import_form(first.xml, "mau.xml")
    assert again.definition.digest == first.definition.digest
    assert again.definition.root.name == "mau"


def test_what_pyxform_says_has_its_place() -> None:
    with pytest.raises(WorkbookProblem) as told:
        import_form(
            workbook([["type", "name", "label"], ["integer", "a", "A"], ["nosuchtype", "b", "B"]]), "x.xlsx"
        )
    assert (told.value.sheet, told.value.row) == ("survey", 3)
    assert "nosuchtype" in told.value.sentence()


def test_name_that_does_not_exist_has_its_row_and_column() -> None:
    survey = [["type", "name", "label", "relevant"], ["integer", "a", "A", "${zz} = 1"]]
    with pytest.raises(WorkbookProblem) as told:
        import_form(workbook(survey), "x.xlsx")
    assert (told.value.row, told.value.column) == (2, "relevant")


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def with_part(name: str, old: bytes, new: bytes) -> bytes:
    """The good workbook with one part changed."""
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        parts = {item: archive.read(item) for item in archive.namelist()}
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new, 1)
    return zipped(parts)


BILLION_LAUGHS = (
    b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
)
HOSTILE: dict[str, tuple[str, bytes]] = {
    "entities in a part": ("a.xlsx", zipped({"xl/workbook.xml": BILLION_LAUGHS})),
    "entities in utf-16": ("a.xlsx", zipped({"xl/workbook.xml": BILLION_LAUGHS.decode().encode("utf-16")})),
    "entities in utf-32": ("a.xlsx", zipped({"xl/workbook.xml": BILLION_LAUGHS.decode().encode("utf-32")})),
    "entities in utf-7": (
        "a.xlsx",
        zipped({"xl/workbook.xml": b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE l [ ]><l/>'}),
    ),
    "100,000 rows": ("a.csv", b"survey,,\n" + b",text,a\n" * 100_000),
    "formula": (
        "a.xlsx",
        with_part("xl/worksheets/sheet1.xml", b"</row>", b'<c r="F1"><f>1+1</f></c></row>'),
    ),
    "not a zip": ("a.xlsx", b"PK\x03\x04 broken"),
    "empty": ("a.xlsx", b""),
    "not text": ("a.csv", b"\xff\xfe\x00bad\x80"),
    "broken xls": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600),
    "wrong kind": ("a.exe", b"MZ"),
    "xml entities": ("a.xml", b'<!DOCTYPE h [<!ENTITY x SYSTEM "file:///etc/passwd">]><h>&x;</h>'),
    "xml entities in utf-16": (
        "a.xml",
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE h><h/>'.encode("utf-16"),
    ),
    "deep xml": ("a.xml", b"<a>" * 5000 + b"</a>" * 5000),
    "deeper than allowed": ("a.xml", b"<a>" * 150 + b"</a>" * 150),
    "not xml": ("a.xml", b"hello"),
    "html": ("a.xml", b"<html><body/></html>"),
    "empty md": ("a.md", b""),
}
LARGE: dict[str, Callable[[], tuple[str, bytes]]] = {
    "zip bomb": lambda: ("a.xlsx", zipped({"xl/worksheets/sheet1.xml": b"0" * 40_000_000})),
    "many parts": lambda: ("a.xlsx", zipped({f"p{number}.xml": b"x" for number in range(600)})),
    "large xml": lambda: ("a.xml", b"<a>" + b" " * (33 * 1024 * 1024) + b"</a>"),
}
"""Made where they are refused, not when tests are looked for."""


@pytest.mark.parametrize("name", [*HOSTILE, *LARGE])
def test_hostile_and_broken_files_are_refused(name: str) -> None:
    filename, data = LARGE[name]() if name in LARGE else HOSTILE[name]
    with pytest.raises(Problem) as told:
        import_form(data, filename)
    assert told.value.sentence()


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.filterwarnings("ignore:::openpyxl")
def test_damaged_workbooks_are_refused_or_read_but_never_crash(seed: int) -> None:
    random = Random(seed)
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        parts = {item: archive.read(item) for item in archive.namelist()}
    name = random.choice(sorted(parts))
    data = bytearray(parts[name])
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(data))
        if random.random() < 0.5:
            data[at] = random.randrange(32, 127)
        else:
            del data[at : at + random.randint(1, 40)]
    parts[name] = bytes(data)
    whole = bytearray(zipped(parts))
    if seed % 4 == 0:
        whole[random.randrange(len(whole))] ^= 0xFF
    with contextlib.suppress(Problem):
        assert import_form(bytes(whole), "a.xlsx").definition.shapes


def test_workbook_of_100_000_rows_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    row = b'<row r="1"><c t="inlineStr"><is><t>x</t></is></c></row>'
    data = with_part("xl/worksheets/sheet2.xml", b"</sheetData>", row * 100_000 + b"</sheetData>")
    read: list[object] = []
    monkeypatch.setattr("openpyxl.load_workbook", lambda *arguments, **_: read.append(arguments))
    with pytest.raises(Problem, match=r"rows|unpacks"):
        import_form(data, "a.xlsx")
    assert not read


def test_form_with_too_many_questions_or_wildcards_is_refused() -> None:
    with pytest.raises(Problem, match="questions"):
        import_form(xform(Field(f"q{at}") for at in range(25_000)).encode(), "a.xml")
    many = [Field(f"q{at}") for at in range(1500)]
    many += [Field(f"c{at}", rules={"calculate": "count(//q1 | /data/*)"}) for at in range(500)]
    with pytest.raises(Problem):
        import_form(xform(many).encode(), "a.xml")


def test_repeats_in_repeats_are_bounded() -> None:
    inner = Repeat("q", [Field("x")], count="/data/n")
    session = opened(xform([Field("n", "int"), Repeat("p", [inner], count="/data/n")]))
    with pytest.raises(Problem, match="answers"):
        session.answer("n", 9000)


def test_zip_that_lies_about_its_sizes_is_still_bounded() -> None:
    data = bytearray(zipped({"xl/worksheets/sheet1.xml": b"<row>" * 2_000_000}))
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.find(mark)
        data[at + offset : at + offset + 4] = (1000).to_bytes(4, "little")
    with pytest.raises(Problem):
        import_form(bytes(data), "a.xlsx")


def test_file_paths_in_a_form_open_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("name,label\nx,SECRET\n", encoding="utf-8")
    xml = xform([Field("a")], model=f'<instance id="s" src="jr://file-csv/{secret}"/>')
    definition = load_form(xml)
    assert definition.missing_files == ["secret.csv"]
    assert list(definition.instances["s"].children) == ["root"]


@pytest.mark.parametrize("rows_before", [0, 4000])
def test_a_formula_is_told_with_its_cell(rows_before: int) -> None:
    """Also where the sheet is longer than the piece that is looked at in one go."""
    book = openpyxl.Workbook()
    survey = book.active
    assert survey is not None
    survey.title = "survey"
    survey.append(["type", "name", "label"])
    for number in range(rows_before):
        survey.append(["text", f"a{number}", f"Câu hỏi số {number} {number * 7919}"])
    survey.append(["text", "b", "=1+1"])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(Problem) as told:
        import_form(out.getvalue(), "a.xlsx")
    assert f"“survey”, row {rows_before + 2}, column C" in str(told.value)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_form_as_text_is_read_whatever_ends_its_lines(mark: str, end: str) -> None:
    rows = (
        ("survey",),
        ("", "type", "name", "label"),
        ("", "text", "a", "Tên"),
        ("", "integer", "b", "Tuổi"),
    )
    text = end.join(mark.join(row) for row in rows)
    definition = import_form(text.encode(), "a.csv").definition
    assert [control.shape.name for control in definition.questions() if control.shape] == ["a", "b"]


@pytest.mark.parametrize(
    "more",
    [
        "",
        "| choices |\n",
        "| choices |\n|  |  |\n",
        "| choices |\n| | list_name | name | label | |\n| | l | x | X | note |\n",
    ],
)
@pytest.mark.parametrize("begin", ["", "| | | | | |\n"])
def test_blank_headings_and_sheets_without_rows_are_passed_over(begin: str, more: str) -> None:
    table = (
        f"| survey |\n{begin}| | type | name | label | | hint |\n| | text | a | Tên | thua | Họ tên |\n{more}"
    )
    form = import_form(table.encode(), "a.md")
    assert b"<hint>" in form.xml
    assert b"thua" not in form.xml
