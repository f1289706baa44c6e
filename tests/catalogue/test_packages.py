"""Packages keep their hash on the way, and their mistakes are told with file, row and column."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.base.problems import Problem
from desktop_app.base.resource_files import resource_path
from desktop_app.catalogue.indicator_set import DueDate, IndicatorSet, Limit, PeriodType, RuleSeverity
from desktop_app.catalogue.loading import definition_from_bytes, load_packages, read_definition
from desktop_app.catalogue.packages.faults import PackageFaults
from desktop_app.catalogue.packages.labels import Certainty
from desktop_app.catalogue.packages.package import Package, PackageKind, decode_package, package_from_folder
from desktop_app.catalogue.questionnaire import Questionnaire, thresholds_to_plain
from desktop_app.catalogue.reading_questionnaires import thresholds_from_plain

FORM = resource_path("catalogue", "forms", "NTM_XA_2021")
SET = resource_path("catalogue", "indicators", "MTTQ_CO_SO")
RULED_SET = resource_path("catalogue", "indicators", "MTTQ_CO_SO_1_1")
HEADER = (
    "code,group,name_vi,name_en,unit,value_kind,entered_by,period_type,nature,area_aggregation,time_aggregation,"
    "numerator,denominator,formula,target,mark,source,note"
)
MANIFEST = """
code = "X"
version = "1"
status = "draft"
indicators = "indicators.csv"
title_vi = "Bộ chỉ tiêu"
title_en = "Set"
[[groups]]
code = "G"
name_vi = "Nhóm"
name_en = "Group"
"""
FLOW = "A1,G,Số cuộc,Sessions,cuộc,integer,K,month,flow,sum,sum,,,,no,C,,"


def table(*rows: str, delimiter: str = ",") -> Package:
    text = "\n".join([HEADER, *rows]).replace(",", delimiter)
    return Package({"set.toml": MANIFEST.encode(), "indicators.csv": text.encode("utf-8-sig")})


def faults_of(package: Package) -> list[tuple[str, int | None, str, str]]:
    with pytest.raises(PackageFaults) as caught:
        read_definition(package)
    return [(fault.file, fault.row, fault.column, str(fault.problem)) for fault in caught.value.faults]


def test_bytes_define_what_the_folder_defines() -> None:
    package = package_from_folder(FORM)
    assert package.kind is PackageKind.SURVEY_FORM
    sent = definition_from_bytes(package.encode())
    assert sent == read_definition(package)
    assert sent.sha256 == package.sha256 == decode_package(package.encode()).sha256


def test_hash_does_not_depend_on_line_ends_or_hidden_files(tmp_path: Path) -> None:
    for path in SET.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (tmp_path / ".DS_Store").write_bytes(b"x")
    (tmp_path / "~$indicators.csv").write_bytes(b"x")
    assert package_from_folder(tmp_path).sha256 == package_from_folder(SET).sha256


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_changed_byte_never_passes_as_the_same_package(place: int, change: int) -> None:
    package = Package({"set.toml": b"a = 1\n", "indicators.csv": b"code\n"})
    content = bytearray(package.encode())
    content[place % len(content)] ^= change
    try:
        received = decode_package(bytes(content))
    except Problem:
        return
    assert received.sha256 != package.sha256


@pytest.mark.parametrize("path", ["../x.toml", "/etc/passwd", "a//b", "", "a/../b", "C:\\x"])
def test_paths_that_leave_the_package_are_refused(path: str) -> None:
    with pytest.raises(Problem, match="forbidden name"):
        decode_package(Package({"set.toml": b"", path: b""}).encode())


def test_a_folder_without_manifest_is_no_package(tmp_path: Path) -> None:
    (tmp_path / "form.xml").write_bytes(b"<a/>")
    with pytest.raises(Problem, match=r"none of template\.toml, set\.toml, units\.toml"):
        package_from_folder(tmp_path)
    assert load_packages(tmp_path) == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_table_saved_by_excel_is_read(delimiter: str) -> None:
    definition = read_definition(table(FLOW, delimiter=delimiter))
    assert isinstance(definition, IndicatorSet)
    assert list(definition.by_code) == ["A1"]


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        ("A2,G,Tên,,cuộc,integer,K,month,flow,total,sum,,,,no,C,,", "area_aggregation", "not known here"),
        ("A2,G,Tên,,cuộc,integer,K|Z,month,flow,sum,sum,,,,no,C,,", "entered_by", "not known here"),
        ("A1,G,Tên,,cuộc,integer,K,month,flow,sum,sum,,,,no,C,,", "code", "is already in row 2"),
        ("a-2,G,Tên,,cuộc,integer,K,month,flow,sum,sum,,,,no,C,,", "code", "capital letters"),
        ("A2,H,Tên,,cuộc,integer,K,month,flow,sum,sum,,,,no,C,,", "group", "no group"),
        ("A2,G,,,cuộc,integer,K,month,flow,sum,sum,,,,no,C,,", "name_vi", "missing"),
        ("A2,G,Tên,,đồng,money,K,month,stock,sum,sum,,,,no,C,,", "time_aggregation", "A stock cannot"),
        (
            "A2,G,Tên,,%,decimal,,month,ratio,ratio_of_sums,ratio_of_sums,,HOUSEHOLDS,,no,C,,",
            "numerator",
            "needs a numerator",
        ),
        (
            "A2,G,Tên,,%,decimal,K,month,ratio,ratio_of_sums,ratio_of_sums,A1,HOUSEHOLDS,,no,C,,",
            "entered_by",
            "never entered",
        ),
        (
            "A2,G,Tên,,%,decimal,,month,ratio,ratio_of_sums,ratio_of_sums,B9,HOUSEHOLDS,,no,C,,",
            "numerator",
            "There is no indicator",
        ),
        ("A2,G,Tên,,,text,K,month,flow,sum,sum,,,,no,C,,", "value_kind", "nature text"),
        ("A2,G,Tên,,cuộc,integer,,month,flow,sum,sum,,,,no,C,,", "entered_by", "Enter who reports it"),
        ("A2,G,Tên,,cuộc,integer,K,month,flow,count,sum,,,,no,C,,", "area_aggregation", "Only yes/no"),
        ("A2,G,Tên,,cuộc,integer,,month,stock,sum,latest,,,${A2} + 1,no,C,,", "formula", "in a circle"),
        ("A2,G,Tên,,cuộc,integer,,month,stock,sum,latest,,,(${A1} +,no,C,,", "formula", ""),
    ],
)
def test_mistakes_are_told_with_row_and_column(row: str, column: str, sentence: str) -> None:
    found = faults_of(table(FLOW, row))
    assert [(file, number, where) for file, number, where, _ in found] == [("indicators.csv", 3, column)]
    assert sentence in found[0][3]


RULES = "code,expression,message_vi,message_en,severity,blanks,mark,basis"
PART = "A2,G,Số cuộc đạt,,cuộc,integer,K,month,flow,sum,sum,,,,no,C,,"


def ruled(*rules: str, rows: tuple[str, ...] = (FLOW, PART), settings: str = "") -> Package:
    """A package with rules, and what stands in its manifest after that."""
    files = dict(table(*rows).files)
    files["set.toml"] = f'rules = "rules.csv"\n{MANIFEST}{settings}'.encode()
    files["rules.csv"] = "\n".join([RULES, *rules]).encode("utf-8-sig")
    return Package(files)


def test_rules_limits_and_settings_are_read() -> None:
    package = ruled(
        "R1,${A2} <= ${A1},Không lớn hơn,Not more,error,no,C,Mẫu V",
        "R2,not(${A1} > 0 and ${HOUSEHOLDS} = 0),Có hộ,,warning,yes,P,",
        settings='[checks]\noutlier_threshold = "5"\nleast_periods = 4\nleast_units = 5\nseries_periods = 9\n'
        'rise_percent = "50"\n',
    )
    definition = read_definition(package)
    assert isinstance(definition, IndicatorSet)
    first, second = definition.rules
    assert (first.severity, first.takes_blanks, first.mark) == (
        RuleSeverity.ERROR,
        False,
        Certainty.CONFIRMED,
    )
    assert (second.severity, second.takes_blanks, second.basis) == (RuleSeverity.WARNING, True, "")
    checks = definition.checks
    assert checks is not None
    assert (checks.outlier_threshold, checks.least_periods, checks.fall_percent) == (Decimal(5), 4, None)
    assert definition.by_code["A1"].maximum is None

    limited = f"{HEADER},minimum,minimum_severity,maximum,maximum_severity\n{FLOW},0,,9.5,warning"
    files = {"set.toml": MANIFEST.encode(), "indicators.csv": limited.encode()}
    found = read_definition(Package(files))
    assert isinstance(found, IndicatorSet)
    indicator = found.by_code["A1"]
    assert indicator.minimum == Limit(Decimal(0), RuleSeverity.ERROR)
    assert indicator.maximum == Limit(Decimal("9.5"), RuleSeverity.WARNING)
    assert found.checks is None


YEARLY = "Y1,G,Tên,,hộ,integer,X,event,flow,sum,sum,,,,no,C,,"
SHARE = "S1,G,Tên,,%,decimal,,month,ratio,ratio_of_sums,ratio_of_sums,A1,TARGET,,no,C,,"
WORDS = "T1,G,Tên,,,text,K,month,text,concat,concat,,,,no,C,,"
OF_THE_COMMUNE = "X1,G,Tên,,cuộc,integer,X,month,flow,sum,sum,,,,no,C,,"


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        ("${A1} + ${A2}", "must be a condition"),
        ("if(${A1} > 1, ${A2}, 1)", "must be a condition"),
        ("${A1} <=", ""),
        ("1 < 2", "uses no indicator"),
        ("${HOUSEHOLDS} > 0", "uses no indicator"),
        ("${A1} < ${A9}", "no indicator “A9”"),
        ("${A1} < ${T1}", "not a figure that can be used"),
        ("${A1} < ${S1}", "not a figure that can be used"),
        ("${A1} < ${Y1}", "No period has figures of all"),
        ("${A1} < ${X1}", "No unit reports all"),
    ],
)
def test_mistakes_of_a_rule(expression: str, sentence: str) -> None:
    rows = (FLOW, PART, YEARLY, SHARE, WORDS, OF_THE_COMMUNE)
    found = faults_of(ruled(f'R1,"{expression}",Câu,,error,no,C,', rows=rows))
    assert ("rules.csv", 2, "expression") in [fault[:3] for fault in found if sentence in fault[3]]


def test_other_mistakes_of_checks() -> None:
    twice = "R1,${A2} <= ${A1},Câu,,error,no,C,"
    assert ("rules.csv", 3, "code") in [fault[:3] for fault in faults_of(ruled(twice, twice))]
    assert ("rules.csv", 2, "severity") in [
        fault[:3] for fault in faults_of(ruled("R1,${A2} <= ${A1},Câu,,grave,no,C,"))
    ]
    settings = '[checks]\noutlier_threshold = "0"\nleast_periods = 2\nleast_units = 5\nseries_periods = 9\n'
    columns = {fault[2] for fault in faults_of(ruled(settings=settings))}
    assert columns == {"checks.outlier_threshold", "checks.least_periods"}
    lost = ruled()
    files = {name: content for name, content in lost.files.items() if name != "rules.csv"}
    assert "rules is missing" in faults_of(Package(files))[0][3]
    header = f"{HEADER},minimum,maximum"
    for row, column in ((f"{FLOW},5,4", "maximum"), (f"{FLOW},x,", "minimum"), (f"{WORDS},,4", "maximum")):
        broken = {"set.toml": MANIFEST.encode(), "indicators.csv": f"{header}\n{row}".encode()}
        assert faults_of(Package(broken))[0][:3] == ("indicators.csv", 2, column)


def test_an_indicator_reported_less_often_cannot_be_read() -> None:
    yearly = "Y1,G,Tên,,hộ,integer,K,year,stock,sum,latest,,,,no,C,,"
    monthly = "M1,G,Tên,,hộ,integer,,month,stock,sum,latest,,,${Y1} * 2,no,C,,"
    assert "less often" in faults_of(table(yearly, monthly))[0][3]


def test_a_circle_of_two_formulas_is_told_at_both() -> None:
    first = "F1,G,Tên,,hộ,integer,,month,stock,sum,latest,,,${F2} + 1,no,C,,"
    second = "F2,G,Tên,,hộ,integer,,month,stock,sum,latest,,,${F1} + 1,no,C,,"
    assert [(row, column) for _, row, column, _ in faults_of(table(first, second))] == [
        (2, "formula"),
        (3, "formula"),
    ]


def test_all_mistakes_are_told_at_once_in_vietnamese() -> None:
    with pytest.raises(PackageFaults) as caught:
        read_definition(table("A1,H,,,cuộc,integer,K,month,flow,total,sum,,,,no,C,,"))
    assert len(caught.value.faults) == 3
    sentence = caught.value.sentence()
    assert "indicators.csv, dòng 2, cột “group”" in sentence
    assert "There" not in sentence


def test_missing_column_and_broken_text() -> None:
    package = Package({"set.toml": MANIFEST.encode(), "indicators.csv": b"code,group\nA1,G\n"})
    assert ("indicators.csv", 1, "unit") in [fault[:3] for fault in faults_of(package)]
    broken = Package({"set.toml": MANIFEST.encode(), "indicators.csv": "code,ệ".encode("utf-16")})
    assert "UTF-8" in faults_of(broken)[0][3]


def changed(old: str, new: str) -> Package:
    files = dict(package_from_folder(FORM).files)
    text = files["template.toml"].decode()
    assert old in text
    files["template.toml"] = text.replace(old, new, 1).encode()
    return Package(files)


@pytest.mark.parametrize(
    ("old", "new", "column", "sentence"),
    [
        ('code = "NTM_XA_2021"', 'code = "KHAC"', "code", "has the id"),
        ('overall_question = "q19"', 'overall_question = "q20"', "overall_question", "no such question"),
        ('satisfied = ["1"]', 'satisfied = ["9"]', "satisfied", "not in the list"),
        ('name = "q07"', 'name = "q99"', "questions[7].name", "no single-choice question"),
        ('value = "80"', 'value = "180"', "thresholds.question_threshold_percent.value", "from 0 to 100"),
        ('tested_per = "commune"', 'tested_per = "village"', "thresholds.tested_per", "not known here"),
        ('form = "form.xml"', 'form = "other.xml"', "", "missing from the package"),
    ],
)
def test_mistakes_of_a_template(old: str, new: str, column: str, sentence: str) -> None:
    found = faults_of(changed(old, new))
    assert (column, True) in [(fault[2], sentence in fault[3]) for fault in found]


def test_thresholds_survive_the_copy_that_a_round_keeps() -> None:
    questionnaire = read_definition(package_from_folder(FORM))
    assert isinstance(questionnaire, Questionnaire)
    assert thresholds_from_plain(thresholds_to_plain(questionnaire.thresholds)) == questionnaire.thresholds
    with pytest.raises(PackageFaults):
        thresholds_from_plain({"tested_per": "commune"})


@given(st.sampled_from(["template.toml", "form.xml"]), st.data())
def test_a_torn_template_is_told_and_never_breaks_the_program(name: str, data: st.DataObject) -> None:
    assert_told(dict(package_from_folder(FORM).files), name, data)


@given(st.sampled_from(["set.toml", "indicators.csv", "rules.csv"]), st.data())
def test_a_torn_indicator_set_is_told_and_never_breaks_the_program(name: str, data: st.DataObject) -> None:
    assert_told(dict(package_from_folder(RULED_SET).files), name, data)


def assert_told(files: dict[str, bytes], name: str, data: st.DataObject) -> None:
    """Cut a piece out of one file and put something else there: read whole, or refused in words."""
    content = files[name]
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 200)))
    piece = data.draw(
        st.binary(max_size=20) | st.sampled_from([b"\n", b'"', b",,", b"[[", b"<a>", b"${TT01}", b"\x00"])
    )
    files[name] = content[:start] + piece + content[end:]
    with suppress(Problem):
        read_definition(Package(files))


def test_due_date_falls_into_the_right_month() -> None:
    quarter = DueDate(PeriodType.QUARTER, 20, 3, Certainty.PROPOSED)
    assert quarter.on(date(2026, 10, 1)) == date(2026, 12, 20)
    assert DueDate(PeriodType.MONTH, 31, 1, Certainty.PROPOSED).on(date(2026, 2, 1)) == date(2026, 2, 28)
