"""Files that must be refused: in a process of its own, with a limit to its memory and its time."""

from __future__ import annotations

import contextlib
import json
import struct
import subprocess
import sys
import warnings
from pathlib import Path
from random import Random

import pytest

from desktop_app.base.problems import Problem
from desktop_app.forms.importing.importing import WorkbookProblem, import_form
from tests.forms.importing import hostile_files as make

TABLE = "| survey |\n| | type | name | label |\n"
FORM = "survey,,,\n,type,name,label\n"
WILD = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model>'
    '<instance><data id="x">' + "".join(f"<q{at}/>" for at in range(15_000)) + "</data></instance>"
    + "".join(f'<bind nodeset="/data/q{at}" calculate="count(//*)"/>' for at in range(2_000))
    + '</model></h:head><h:body><input ref="/data/q1"><label>A</label></input></h:body></h:html>'
)  # fmt: skip


def hostile() -> dict[str, tuple[str, bytes, str]]:
    """Files to be refused: what is wrong, the name, the bytes, and a word of what is told."""
    return {
        "rows of a sheet called otherwise": ("a.xlsx", make.sheet_elsewhere(make.many_rows), "rows"),
        "formula of a sheet called otherwise": (
            "a.xlsx",
            make.sheet_elsewhere(make.with_formula),
            "a formula",
        ),
        "entities of a sheet called otherwise": (
            "a.xlsx",
            make.sheet_elsewhere(make.with_entities),
            "entities",
        ),
        "a million shared texts": ("a.xlsx", make.shared_strings(1_000_000), "cells"),
        "2,000 columns": (
            "a.xlsx",
            make.workbook([["type", "name", *(f"label::l{at}" for at in range(2_000))], ["text", "a"]]),
            "columns",
        ),
        "100,000 rows ended by CR": (
            "a.csv",
            (FORM + ",text,a,A\n" * 100_000).replace("\n", "\r").encode(),
            "rows",
        ),
        "a cell of a megabyte": ("a.md", (TABLE + f"| | text | a | {'A' * 10**6} |").encode(), "letters"),
        "a cell without an end": (
            "a.csv",
            (FORM + ',text,a,"' + "A\n" * 15_000 * 10).encode()[:1_000_000],
            "",
        ),
        "a line of 9 MB": ("a.csv", (FORM + ",text,a," + "A" * 9_000_000).encode(), "quotation mark"),
        "3,000 groups in one another": (
            "a.md",
            (TABLE + "".join(f"| | begin_group | g{at} | G |\n" for at in range(3_000))).encode(),
            "groups",
        ),
        "wildcards over everything": ("a.xml", WILD.encode(), "wildcards"),
        "password": (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\0" * 900,
            "password",
        ),
        "formula of an .xls": (
            "a.xls",
            make.old_workbook([["type", "name", "label"], ["text", "a", "A"]], extra=make.OLD_FORMULA),
            "a formula",
        ),
        "cell at the end of an .xls": (
            "a.xls",
            make.old_workbook([["type", "name", "label"], ["text", "a", "A"]], extra=make.FAR_CELL),
            "rows",
        ),
        "no workbook at all": ("a.xlsx", b"survey,,\n", "no workbook"),
        "nothing": ("a.xls", b"", "empty"),
        "zeros": ("a.csv", b"\0" * 1_000_000, "empty"),
    }


CHILD = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000,) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
from pathlib import Path
from desktop_app.forms.importing.importing import import_form
from desktop_app.base.problems import Problem
said = {}
for file in sorted(Path(sys.argv[1]).iterdir()):
    try:
        import_form(file.read_bytes(), file.name)
        said[file.name] = "taken"
    except Problem as problem:
        said[file.name] = str(problem)
status = Path("/proc/self/status").read_text()  # ru_maxrss would count the parent before the exec too
peak = int(status.partition("VmHWM:")[2].split()[0])
print(json.dumps({"said": said, "peak": peak}))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are those of Linux")
def test_hostile_files_are_refused_within_memory_and_time(tmp_path: Path) -> None:
    files = {}
    for at, (what, (name, data, words)) in enumerate(hostile().items()):
        files[f"{at:02}{Path(name).suffix}"] = (what, words)
        (tmp_path / f"{at:02}{Path(name).suffix}").write_bytes(data)
    ran = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path)], capture_output=True, text=True, timeout=240, check=False
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    for name, (what, words) in files.items():
        if words:
            assert words in told["said"][name], (what, told["said"][name])
    assert told["peak"] < 400_000, "kilobytes at the highest"


def test_old_workbook_is_a_form() -> None:
    data = make.old_workbook([["type", "name", "label"], ["text", "a", "Hỏi"], ["integer", "b", "Tuổi"]])
    form = import_form(data, "cu.xls")
    assert [question.shape.name for question in form.definition.questions() if question.shape] == ["a", "b"]


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.csv", "a.md", "a.xml"])
def test_a_workbook_is_known_by_what_it_is(name: str) -> None:
    assert len(list(import_form(make.workbook(), name).definition.questions())) == 1


@pytest.mark.parametrize("mark", [";", "\t"])
def test_csv_as_excel_writes_it_here(mark: str) -> None:
    data = b"\xef\xbb\xbf" + (FORM + ",text,a,Hỏi\n").replace(",", mark).replace("\n", "\r\n").encode()
    form = import_form(data, "a.csv")
    assert [question.label.parts for question in form.definition.questions() if question.label] == [("Hỏi",)]


def test_macros_are_told_and_left_out() -> None:
    data = make.packed({**make.parts_of(make.workbook()), "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    form = import_form(data, "a.xlsm")
    assert any("macros" in str(warning) for warning in form.warnings)
    assert b"vba" not in form.xml


def test_cells_with_dates_are_dates() -> None:
    from datetime import date, datetime

    rows: list[list[object]] = [
        ["type", "name", "label", "default"],
        ["date", "a", "A", date(2026, 2, 28)],
        ["datetime", "b", "B", datetime(2026, 2, 28, 8, 30)],  # noqa: DTZ001  (a cell has no zone)
        ["integer", "c", "C", 5.0],
    ]
    definition = import_form(make.workbook(rows), "a.xlsx").definition
    values = {node.name: node.value for node in definition.initial.walk() if node.value}
    assert values == {"a": "2026-02-28", "b": "2026-02-28T08:30:00", "c": "5"}


@pytest.mark.parametrize("seed", range(40))
def test_damaged_workbooks_are_told_in_a_sentence(seed: int) -> None:
    random = Random(seed)
    parts = make.parts_of(make.workbook())
    chosen = random.choice(sorted(parts))
    files = {
        "a.xlsx": make.damaged(make.workbook(), random),
        "b.xlsx": make.packed({**parts, chosen: make.damaged(parts[chosen], random)}),
        "c.xls": make.damaged(make.old_workbook([["type", "name", "label"], ["text", "a", "A"]]), random),
    }
    for name, data in files.items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's own remarks about what it mends
            with contextlib.suppress(Problem):  # anything else that is raised fails the test
                import_form(data, name)


def test_a_rule_has_its_row_and_column_behind_blank_rows_and_groups() -> None:
    rows: list[list[object]] = [
        ["type", "name", "label", "relevant"],
        [],
        ["begin_group", "g", "G"],
        ["text", "a", "A"],
        [],
        ["text", "b", "B", "${a} = = 1"],
        ["end_group"],
    ]
    with pytest.raises(WorkbookProblem) as told:
        import_form(make.workbook(rows), "a.xlsx")
    assert (told.value.sheet, told.value.row, told.value.column) == ("survey", 6, "relevant")


def test_a_form_may_be_called_like_one_of_its_questions() -> None:
    rows = [["type", "name", "label"], ["text", "phieu", "A"], ["text", "b", "B ${phieu}"]]
    assert import_form(make.workbook(rows), "phieu.xlsx").definition.root.name == "data"
    assert import_form(make.workbook(), "phieu.xlsx").definition.root.name == "phieu"


def test_struct_of_old_workbooks() -> None:
    """The helper writes records as the format has them: kind, length, data."""
    assert make.record(10, b"ab") == struct.pack("<HH", 10, 2) + b"ab"
