"""An indicator set as a workbook: read in both ways of writing, mistakes told at their cells, all at once."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.base.i18n import language, set_language
from desktop_app.base.problems import Problem
from desktop_app.catalogue.brought.package_files import read_package_file
from desktop_app.catalogue.indicator_set import (
    AreaAggregation,
    IndicatorSet,
    Nature,
    PeriodType,
    PlanFigure,
    Reporter,
    RuleSeverity,
    TimeAggregation,
    ValueKind,
)
from desktop_app.catalogue.packages.labels import Certainty, Label, PackageStatus
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.forms.importing.message_places import WorkbookProblem
from tests.catalogue.set_books import INDICATORS, SETTINGS, Sheet, a_book, with_column, with_rows

WITH_RULES: Sheet = (
    ("code", "expression", "message", "severity"),
    ("R1", "${TT02} <= ${HOUSEHOLDS}", "Không lớn hơn số hộ.", "error"),
)


def read(path: Path) -> IndicatorSet:
    found = read_package_file(path).definition
    assert isinstance(found, IndicatorSet)
    return found


def mistakes(path: Path) -> list[tuple[str, int | None, str, str]]:
    """Sheet, row, column and words of each mistake, in English."""
    with pytest.raises(WorkbookProblem) as caught:
        read_package_file(path)
    return [(each.sheet, each.row, each.column, str(each.params["message"])) for each in caught.value.every()]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = language()
    set_language("en")
    yield
    set_language(before)


def test_a_sound_workbook_is_a_set(tmp_path: Path) -> None:
    found = read(a_book(tmp_path / "bo.xlsx", rules=WITH_RULES))
    assert (found.code, found.version, found.title) == ("BO", "1", Label("Bộ chỉ tiêu", "Bộ chỉ tiêu"))
    assert found.status is PackageStatus.PUBLISHED
    assert [group.code for group in found.groups] == ["TT"]
    first, second = found.indicators
    assert (first.group, first.name.vi, first.unit) == ("TT", "Số cuộc", "cuộc")
    assert first.entered_by == {Reporter.RESIDENTIAL_AREA, Reporter.COMMUNE}
    assert (first.area_aggregation, first.time_aggregation) == (AreaAggregation.SUM, TimeAggregation.SUM)
    assert second.time_aggregation is TimeAggregation.LATEST, "a stock is not added over time"
    assert first.mark is Certainty.CONFIRMED
    assert [(rule.code, rule.severity) for rule in found.rules] == [("R1", RuleSeverity.ERROR)]


def test_vietnamese_headings_sheets_and_words_say_the_same(tmp_path: Path) -> None:
    vietnamese: dict[str, Sheet] = {
        "Chỉ tiêu": (
            ("Loại", "MÃ", "Tên chỉ tiêu", "ĐVT", "Ai nhập", "Kỳ báo cáo", "Bản chất", "Trong đó"),
            ("Mục", "TT", "Tuyên truyền"),
            (
                "Số nguyên",
                "TT01",
                "Số cuộc",
                "cuộc",
                "Khu dân cư, Xã",
                "Tháng",
                "Phát sinh",
                "NU: Nữ; NAM: Nam",
            ),
            (None, "TT05", "Ý kiến", None, "khu dân cư", "6 tháng", "chữ"),
        ),
        "Thông tin chung": (
            ("Mã", "Phiên bản", "Tên bộ chỉ tiêu", "Áp dụng từ", "Hạn báo cáo quý"),
            ("BO", 2, "Bộ", date(2026, 7, 1), date(2026, 3, 5)),
        ),
        "Kế hoạch": (("Mã", "Năm", "Khu dân cư", "Số giao"), ("TT01", 2026, "Thôn Đoài", "1.200,0")),
    }
    found = read(a_book(tmp_path / "bo.xlsx", vietnamese))
    assert found.version == "2"
    assert found.valid_from == date(2026, 7, 1)
    assert [(each.period_type, each.day, each.month_of_period) for each in found.due] == [
        (PeriodType.QUARTER, 5, 3)
    ]
    assert [each.code for each in found.indicators] == ["TT01", "TT01_NU", "TT01_NAM", "TT05"]
    words = found.by_code["TT05"]
    assert (words.value_kind, words.nature, words.period_type) == (
        ValueKind.TEXT,
        Nature.TEXT,
        PeriodType.HALF_YEAR,
    )
    assert found.targets == (PlanFigure("TT01", 2026, "Thôn Đoài", Decimal(1200)),)


def test_a_plan_that_can_be_two_numbers_is_asked_unless_its_column_tells(tmp_path: Path) -> None:
    def book(*plans: str) -> dict[str, Sheet]:
        years = (("TT01", 2026 + n, "", plan) for n, plan in enumerate(plans))
        return {
            "Chỉ tiêu": (
                ("Loại", "Mã", "Tên chỉ tiêu", "Ai nhập", "Kỳ báo cáo", "Bản chất"),
                ("Mục", "TT", "A"),
                ("Số nguyên", "TT01", "B", "Xã", "Tháng", "Phát sinh"),
            ),
            "Thông tin chung": (
                ("Mã", "Phiên bản", "Tên bộ chỉ tiêu", "Áp dụng từ"),
                ("BO", 2, "Bộ", date(2026, 7, 1)),
            ),
            "Kế hoạch": (("Mã", "Năm", "Khu dân cư", "Số giao"), *years),
        }

    with pytest.raises(WorkbookProblem, match=r"“1.200” can mean 1200 or 1,2"):
        read(a_book(tmp_path / "bo.xlsx", book("1.200")))
    found = read(a_book(tmp_path / "bo.xlsx", book("1.200", "1.200.000")))
    assert [each.value for each in found.targets] == [Decimal(1200), Decimal(1_200_000)]


def test_the_headings_of_xlsform_are_understood(tmp_path: Path) -> None:
    sheets: dict[str, Sheet] = {
        "Indicators": (
            (
                "Type",
                "code",
                "label",
                "label::English (en)",
                "entered by",
                "period type",
                "nature",
                "hint",
                "#own",
            ),
            ("begin group", "G", "Nhóm"),
            ("integer", "A1", "Số", "Number", "K", "month", "flow", "Giải thích", "của tôi"),
        ),
        "settings": (("form_id", "version", "form_title"), ("BO", "1", "Bộ")),
    }
    found = read(a_book(tmp_path / "bo.xlsx", sheets))
    assert found.indicators[0].name == Label("Số", "Number")
    assert found.indicators[0].help == Label("Giải thích", "")


def test_a_form_stays_a_form(tmp_path: Path) -> None:
    sheets: dict[str, Sheet] = {
        "survey": (("type", "name", "label"), ("text", "a", "A")),
        "indicators": INDICATORS,
        "settings": (("form_id",), ("F",)),
    }
    assert isinstance(read_package_file(a_book(tmp_path / "f.xlsx", sheets)).definition, Questionnaire)


def test_sections_may_go_on_after_another_one(tmp_path: Path) -> None:
    rows = with_rows(
        ("section", "NT", "Nông thôn mới"),
        ("integer", "NT01", "Số", "hộ", "K", "month", "flow"),
        ("section", "TT"),
        ("integer", "TT03", "Số", "hộ", "K", "month", "flow"),
    )
    found = read(a_book(tmp_path / "bo.xlsx", indicators=rows))
    assert [group.code for group in found.groups] == ["TT", "NT"]
    assert [each.group for each in found.indicators] == ["TT", "TT", "NT", "TT"]


@pytest.mark.parametrize(
    ("sheet", "rows", "place", "words"),
    [
        (
            "indicators",
            with_rows(("integer", "TT01", "Số", "hộ", "K", "month", "flow")),
            (5, "code"),
            "in row 3",
        ),
        (
            "indicators",
            with_rows(("integer", "t 9", "Số", "hộ", "K", "month", "flow")),
            (5, "code"),
            "capital",
        ),
        (
            "indicators",
            with_rows(("integer", None, "Số", "hộ", "K", "month", "flow")),
            (5, "code"),
            "missing",
        ),
        (
            "indicators",
            with_rows(("integer", "A9", None, "hộ", "K", "month", "flow")),
            (5, "name"),
            "missing",
        ),
        (
            "indicators",
            with_rows((None, "A9", "Số", "hộ", "K", "month", "flow")),
            (5, "type"),
            "Write one of",
        ),
        (
            "indicators",
            with_rows(("số lớn", "A9", "Số", "hộ", "K", "month", "flow")),
            (5, "type"),
            "not known",
        ),
        (
            "indicators",
            with_rows(("integer", "A9", "Số", "hộ", "K, Z", "month", "flow")),
            (5, "entered_by"),
            "“Z”",
        ),
        (
            "indicators",
            with_rows(("integer", "A9", "Số", "hộ", "K", "tuần", "flow")),
            (5, "period_type"),
            "“tuần”",
        ),
        (
            "indicators",
            with_rows(("integer", "A9", "Số", "hộ", "K", "month", "dòng")),
            (5, "nature"),
            "“dòng”",
        ),
        (
            "indicators",
            with_rows((None, "A9", "Tỷ lệ", "%", None, "month", "ratio")),
            (5, "numerator"),
            "numerator",
        ),
        (
            "indicators",
            with_rows((None, "A9", "Tỷ lệ", "%", None, "month", "ratio")),
            (5, "denominator"),
            "denom",
        ),
        ("indicators", with_rows(("section", None, "Mục")), (5, "code"), "missing"),
        ("indicators", with_rows(("section", "TT", "Tên khác")), (5, "name"), "another name in row 2"),
        ("indicators", with_rows(("section", "XX", "Mục", "hộ")), (5, "unit"), "only a code"),
        ("indicators", with_column("area_aggregation", "tổng", None), (3, "area_aggregation"), "“tổng”"),
        (
            "indicators",
            with_column("time_aggregation", None, "sum"),
            (4, "time_aggregation"),
            "A stock cannot",
        ),
        ("indicators", with_column("formula", "${TT02", None), (3, "formula"), ""),
        ("indicators", with_column("numerator", "TT02", None), (3, "numerator"), "Only a ratio"),
        ("indicators", with_column("disaggregation", "NU: Nữ", None), (3, "disaggregation"), "two parts"),
        (
            "indicators",
            with_column("must_report", None, "X"),
            (4, "must_report"),
            "not in the column entered_by",
        ),
        ("indicators", with_column("due_day", "31/9", None), (3, "due_day"), "not a due day"),
        ("indicators", with_column("maximum", "nhiều", None), (3, "maximum"), "is not a number"),
        ("indicators", with_column("programme", "Cuộc vận động", None), (3, "programme"), "Only a section"),
        (
            "indicators",
            with_column("area_agregation", None, None),
            (1, "area_agregation"),
            "if “area_aggregation” is meant",
        ),
        ("indicators", with_column("màu sắc", None, None), (1, "màu sắc"), "start its heading with #"),
        ("indicators", with_column("tên", None, None), (1, "tên"), "mean the same"),
        ("indicators", with_column("", "lạc", None), (1, "H"), "first row is empty"),
        ("settings", (("code", "title"), ("BO", "Bộ")), (1, "version"), "The column is missing"),
        ("settings", (*SETTINGS, ("BO", "2", "Bộ")), (3, ""), "has only one row"),
        ("settings", (("code", "version", "title"), ("BO: 1", "1", "Bộ")), (2, "code"), "letters, digits"),
        ("settings", (("code", "version", "title"), ("BO", "1", None)), (2, "title"), "missing"),
        (
            "settings",
            (("code", "version", "title", "status"), ("BO", "1", "B", "xong")),
            (2, "status"),
            "“xong”",
        ),
        (
            "settings",
            (("code", "version", "title", "due_year"), ("BO", "1", "B", "40/2")),
            (2, "due_year"),
            "a due day",
        ),
        (
            "settings",
            (("code", "version", "title", "valid_from"), ("BO", "1", "B", "hôm qua")),
            (2, "valid_from"),
            "not a date",
        ),
        (
            "targets",
            (("indicator", "year", "value"), ("TT09", 2026, 5)),
            (2, "indicator"),
            "no indicator “TT09”",
        ),
        ("targets", (("indicator", "year", "value"), ("TT01", 26, 5)), (2, "year"), "a year such as"),
        ("targets", (("indicator", "year", "value"), ("TT01", 2026, "ít")), (2, "value"), "not a number"),
        (
            "targets",
            (("indicator", "year", "value"), ("TT01", 2026, 5), (), ("TT01", 2026, 6)),
            (4, "indicator"),
            "is already in row 2",
        ),
        ("rules", (WITH_RULES[0], ("R1", "${TT09} > 1", "Câu", "error")), (2, "expression"), "TT09"),
        ("rules", (WITH_RULES[0], ("R1", "${TT01} >", "Câu", "error")), (2, "expression"), ""),
        ("rules", (WITH_RULES[0], ("R1", "${TT01} > 1", "Câu", "nặng")), (2, "severity"), "“nặng”"),
        ("rules", (*WITH_RULES, WITH_RULES[1]), (3, "code"), "another rule"),
        ("legal_basis", (("number", "title", "date"), ("1", "Tên", "32/13/2026")), (2, "date"), "not a date"),
    ],
)
def test_each_mistake_is_told_with_sheet_row_and_column(
    tmp_path: Path, sheet: str, rows: Sheet, place: tuple[int, str], words: str
) -> None:
    found = mistakes(a_book(tmp_path / "sai.xlsx", **{sheet: rows}))
    at = [text for name, row, column, text in found if (name, row, column) == (sheet, *place)]
    assert at, found
    assert words in at[0]
    assert len({each[:3] for each in found}) == len(found), "a cell is told once"


def test_all_mistakes_are_told_at_once_in_the_language_of_the_user(tmp_path: Path) -> None:
    set_language("vi")
    path = a_book(
        tmp_path / "sai.xlsx",
        indicators=with_rows(("integer", "TT01", "Số", "hộ", "Q", "tuần", "flow")),
        settings=(("code", "version", "title"), ("BO", None, "Bộ")),
        targets=(("indicator", "year", "value"), ("TT09", 2026, 5)),
        rules=(WITH_RULES[0], ("R1", "${TT09} > 1", "Câu", "nặng")),
    )
    with pytest.raises(WorkbookProblem) as caught:
        read_package_file(path)
    places = [(each.sheet, each.row, each.column) for each in caught.value.every()]
    assert places == [
        ("indicators", 5, "code"),
        ("indicators", 5, "entered_by"),
        ("indicators", 5, "period_type"),
        ("rules", 2, "expression"),
        ("rules", 2, "severity"),
        ("settings", 2, "version"),
        ("targets", 2, "indicator"),
    ]
    said = caught.value.sentence().split("\n")
    assert len(said) == len(places)
    assert said[1].startswith("Trang “indicators”, dòng 5, cột “entered_by”: “Q” không dùng được ở đây.")


def test_formulas_in_a_circle_are_told_at_both(tmp_path: Path) -> None:
    head = (*INDICATORS[0], "formula")
    rows: Sheet = (
        head,
        INDICATORS[1],
        ("integer", "A1", "Số", "hộ", None, "month", "flow", "${A2} + 1"),
        ("integer", "A2", "Số", "hộ", None, "month", "flow", "${A1} + 1"),
    )
    found = mistakes(a_book(tmp_path / "sai.xlsx", indicators=rows))
    assert [each[:3] for each in found] == [("indicators", 3, "formula"), ("indicators", 4, "formula")]
    assert "in a circle" in found[0][3]


def test_an_indicator_without_a_section_is_told(tmp_path: Path) -> None:
    rows: Sheet = (INDICATORS[0], *INDICATORS[2:])
    assert {each[:3] for each in mistakes(a_book(tmp_path / "sai.xlsx", indicators=rows))} == {
        ("indicators", 2, "type"),
        ("indicators", 3, "type"),
    }


def test_a_sheet_with_nearly_the_right_name_is_named(tmp_path: Path) -> None:
    found = mistakes(a_book(tmp_path / "sai.xlsx", {"indicatorss": INDICATORS, "settings": SETTINGS}))
    assert found[0][0] == "indicatorss"
    assert "is meant, rename it" in found[0][3]
    found = mistakes(a_book(tmp_path / "sai.xlsx", {"rules": WITH_RULES, "settings": SETTINGS}))
    assert "no sheet “indicators”" in found[0][3]


def test_missing_and_doubled_sheets_are_told(tmp_path: Path) -> None:
    found = mistakes(a_book(tmp_path / "sai.xlsx", {"indicators": INDICATORS}))
    assert [(each[0], each[1]) for each in found] == [("settings", None)]
    found = mistakes(a_book(tmp_path / "sai.xlsx", **{"Chỉ tiêu": INDICATORS}))
    assert any("two sheets" in each[3] for each in found)
    found = mistakes(a_book(tmp_path / "sai.xlsx", indicators=INDICATORS[:2]))
    assert any("no indicator" in each[3] for each in found)


def test_formula_cells_give_their_value_or_are_refused(tmp_path: Path) -> None:
    path = a_book(tmp_path / "bo.xlsx", indicators=with_column("note", "=1+1", None))
    with pytest.raises(Problem, match="without a stored value"):
        read_package_file(path)
    book = path.read_bytes()
    stored = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(stored, "w") as new:
        for item in old.infolist():
            content = re.sub(rb"<f>1\+1</f><v ?(/|></v)>", b"<f>1+1</f><v>2</v>", old.read(item))
            new.writestr(item.filename, content)
    path.write_bytes(stored.getvalue())
    brought = read_package_file(path)
    assert isinstance(brought.definition, IndicatorSet)
    assert brought.definition.indicators[0].note_vi == "2"
    assert "H3 have formulas" in brought.warnings[0].sentence()


def test_formulas_of_other_sheets_are_nobodys_concern(tmp_path: Path) -> None:
    path = a_book(tmp_path / "bo.xlsx", nháp=(("=1+1",),))
    assert read_package_file(path).warnings == ()


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"", b"\x89PNG rest", b"not a workbook"])
def test_what_is_no_workbook_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "sai.xlsx"
    path.write_bytes(content)
    with pytest.raises(Problem):
        read_package_file(path)


def test_a_cut_workbook_is_refused(tmp_path: Path) -> None:
    path = a_book(tmp_path / "bo.xlsx")
    whole = path.read_bytes()
    for length in range(100, len(whole), max(len(whole) // 40, 1)):
        path.write_bytes(whole[:length])
        with pytest.raises(Problem):
            read_package_file(path)


def _with_part(path: Path, name: str, content: bytes) -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(item.filename, content if item.filename == name else old.read(item))
    path.write_bytes(kept.getvalue())


def test_hostile_workbooks_are_refused(tmp_path: Path) -> None:
    entities = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'
    path = a_book(tmp_path / "bo.xlsx")
    _with_part(path, "xl/worksheets/sheet1.xml", entities)
    with pytest.raises(Problem, match="entities"):
        read_package_file(path)
    path = a_book(tmp_path / "bom.xlsx")
    _with_part(path, "xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * 80_000_000)
    with pytest.raises(Problem, match="unpacks to far more"):
        read_package_file(path)


def test_huge_sheets_are_refused(tmp_path: Path) -> None:
    wide: Sheet = (tuple(f"#{number}" for number in range(300)),)
    with pytest.raises(Problem, match="more than 256 columns"):
        read_package_file(a_book(tmp_path / "rong.xlsx", targets=wide))
    long: Sheet = (("indicator", "year", "value"), *(("TT01", 2026, 1) for _ in range(20_100)))
    with pytest.raises(Problem, match="more than 20000 rows"):
        read_package_file(a_book(tmp_path / "dai.xlsx", targets=long))
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cell = '<c r="A900000" t="inlineStr"><is><t>x</t></is></c>'
    far = f'<worksheet xmlns="{name}"><sheetData><row r="900000">{cell}</row></sheetData></worksheet>'
    path = a_book(tmp_path / "xa.xlsx")
    _with_part(path, "xl/worksheets/sheet1.xml", far.encode())
    with pytest.raises(Problem, match="more than 20000 rows"):
        read_package_file(path)


def test_what_is_reported_by_event_says_into_which_periods_it_counts(tmp_path: Path) -> None:
    sheet: Sheet = (
        ("type", "code", "name", "entered_by", "Kỳ báo cáo", "nature", "Tính vào kỳ"),
        ("section", "G", "Nhóm"),
        ("integer", "CT01", "Tiền", "X", "sự kiện", "flow", "Tháng"),
        ("integer", "CT02", "Hàng", "X", "sự kiện", "flow", None),
    )
    first, second = read(a_book(tmp_path / "bo.xlsx", indicators=sheet)).indicators
    assert (first.counts_in, first.shortest_period) == (PeriodType.MONTH, PeriodType.MONTH)
    assert (second.counts_in, second.shortest_period) == (None, PeriodType.YEAR)
