"""The packages that come with the program are whole, compiled and say what the sources say."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from pyxform.xls2xform import convert

from desktop_app.base.resource_files import resource_path
from desktop_app.catalogue.indicator_set import (
    AREAS,
    HOUSEHOLDS,
    TARGET,
    IndicatorSet,
    Limit,
    Nature,
    PeriodType,
    Reporter,
    RuleSeverity,
    TimeAggregation,
)
from desktop_app.catalogue.loading import shipped_packages
from desktop_app.catalogue.packages.labels import Certainty, PackageStatus
from desktop_app.catalogue.questionnaire import Denominator, Questionnaire, TestedPer, ThresholdTest
from desktop_app.catalogue.reading_indicators import check_settings
from desktop_app.catalogue.starter_lists import member_organisations, reporting_calendar
from tests.catalogue.released_packages import changed, digests, released

FORMS = sorted(folder for folder in resource_path("catalogue", "forms").iterdir() if folder.is_dir())
PACKAGES = {loaded.definition.code: loaded for loaded in shipped_packages()}


def questionnaire(code: str) -> Questionnaire:
    found = PACKAGES[code].definition
    assert isinstance(found, Questionnaire)
    return found


def starter_set() -> IndicatorSet:
    found = PACKAGES["MTTQ_CO_SO"].definition
    assert isinstance(found, IndicatorSet)
    return found


@pytest.mark.parametrize("folder", FORMS, ids=lambda folder: folder.name)
def test_compiled_form_is_a_fresh_compile(folder: Path) -> None:
    warnings: list[str] = []
    fresh = convert(folder / "form.md", warnings=warnings, pretty_print=True).xform
    assert warnings == []
    assert (folder / "form.xml").read_text("utf-8") == fresh, "compile form.md again"


def test_what_was_released_changes_only_under_another_version() -> None:
    now = digests()
    assert changed(released(), now) == [], "books keep what they have under this version: raise it"
    name = "register KNCT 1"
    assert changed({name: now[name], "register KNCT 0": "gone"}, now) == []
    assert changed({name: "as it was"}, now) == [name]


def test_every_form_is_a_questionnaire_of_its_own() -> None:
    found = [
        loaded.definition for loaded in shipped_packages() if isinstance(loaded.definition, Questionnaire)
    ]
    assert len({(form.code, form.version) for form in found}) == len(FORMS)
    assert all(form.legal_basis for form in found)


def test_a_threshold_rests_on_a_document_that_its_form_names() -> None:
    """HD 78 of 2016–2020 was cited for the years after it."""
    for loaded in shipped_packages():
        if isinstance(form := loaded.definition, Questionnaire):
            given = form.thresholds
            shares = (
                given.min_coverage_percent,
                given.question_threshold_percent,
                given.overall_threshold_percent,
            )
            assert {share.basis for share in shares} - {""} <= {basis.number for basis in form.legal_basis}, (
                form.code
            )


@pytest.mark.parametrize(("code", "count"), [("NTM_XA_2021", 19), ("NTM_XA_2026", 11)])
def test_questions_are_full_sentences_and_the_last_is_overall(code: str, count: int) -> None:
    found = questionnaire(code)
    assert len(found.questions) == count
    assert found.overall_question == f"q{count:02d}"
    assert [question.number for question in found.questions] == list(range(1, count + 1))
    for question in found.questions:
        assert question.text.vi.startswith("Ông (bà) có hài lòng về ")
        assert question.text.vi.endswith("không?")
        assert question.text.en.startswith("Are you satisfied with ")
        assert "…" not in question.text.vi
    assert found.answer_codes == {"1", "2"}
    assert found.satisfied == {"1"}
    assert found.legal_basis


def test_thresholds_of_2021_to_2025() -> None:
    thresholds = questionnaire("NTM_XA_2021").thresholds
    numbers = (
        thresholds.min_coverage_percent,
        thresholds.question_threshold_percent,
        thresholds.overall_threshold_percent,
    )
    assert [number.percent for number in numbers] == [Decimal(60), Decimal(80), Decimal(90)]
    assert all(number.comparison is ThresholdTest.AT_LEAST for number in numbers)
    assert thresholds.tested_per is TestedPer.COMMUNE
    assert thresholds.denominator is Denominator.VALID_FORMS
    assert not thresholds.confirmed


def test_draft_of_2026_says_that_it_is_one() -> None:
    found = questionnaire("NTM_XA_2026")
    assert found.status is PackageStatus.DRAFT
    assert found.thresholds.min_coverage_percent.mark is Certainty.OPEN
    assert questionnaire("NTM_XA_2021").status is PackageStatus.PUBLISHED


def test_form_asks_for_no_name_and_warns_against_writing_one() -> None:
    form = questionnaire("NTM_XA_2021").form_xml.decode()
    assert "Họ và tên" not in form
    assert "Ý kiến đề xuất, kiến nghị khác" in form
    assert "Không ghi họ tên, số điện thoại" in form


def test_starter_set_holds_every_code_of_the_sources() -> None:
    codes = {code[:4] for code in starter_set().by_code}
    expected = {
        f"{prefix}{number:02d}"
        for prefix, count in [
            ("TT", 7), ("NT", 14), ("VH", 6), ("VN", 12), ("CT", 6), ("HV", 3), ("NH", 6), ("TD", 6),
            ("GS", 11),
            ("TN", 8), ("DC", 7), ("DT", 2), ("TC", 4), ("UT", 5), ("TM", 30),
        ]
        for number in range(1, count + 1)
    }  # fmt: skip
    assert codes == expected


def test_columns_of_the_boards_keep_their_exact_titles() -> None:
    found = starter_set()
    assert [item.name.vi for item in found.of_group("TN")] == [
        "Số cuộc giám sát",
        "Phát hiện số sai phạm/ vụ việc",
        "Số vụ việc kiến nghị",
        "Thu hồi tiền (đồng)",
        "Xử lý khác về tiền (đồng)",
        "Thu hồi đất (m²)",
        "Xử lý khác về đất (m²)",
        "Kiến nghị xử lý bất cập, vướng mắc về quy định pháp luật (nêu cụ thể)",
    ]
    board = found.of_group("DC")
    assert board[0].nature is Nature.STOCK
    assert board[0].time_aggregation is TimeAggregation.LATEST
    assert {item.nature for item in board[1:]} == {Nature.FLOW}


def test_ratios_of_the_starter_set() -> None:
    by_code = starter_set().by_code
    assert (by_code["VH03"].numerator, by_code["VH03"].denominator) == ("VH02", HOUSEHOLDS)
    assert (by_code["VN02"].numerator, by_code["VN02"].denominator) == ("VN01", TARGET)
    assert (by_code["NH01"].numerator, by_code["NH01"].denominator) == ("NH01A", AREAS)
    assert (by_code["TC03"].numerator, by_code["TC03"].denominator) == ("TC03A", "TC01A")
    assert by_code["UT01"].entered_by == {Reporter.ORGANISATION}
    assert by_code["UT01"].nature is Nature.STOCK


def test_indicators_have_english_names_units_and_groups() -> None:
    found = starter_set()
    groups = {group.code for group in found.groups}
    sources = {source.code for source in found.sources}
    for item in found.indicators:
        assert item.name.en
        assert item.group in groups
        assert set(item.sources) <= sources
        assert item.unit or item.nature is Nature.TEXT


def test_starter_lists() -> None:
    assert [item.short_vi for item in member_organisations()][:4] == [
        "Hội Nông dân", "Hội LHPN", "Đoàn Thanh niên", "Hội CCB",
    ]  # fmt: skip
    due = {item.period_type: item for item in reporting_calendar()}
    assert (due[PeriodType.MONTH].day, due[PeriodType.HALF_YEAR].day) == (20, 15)
    assert all(item.mark is Certainty.PROPOSED for item in due.values())


def test_the_newer_starter_set_has_the_same_indicators_and_rules_with_their_basis() -> None:
    older, newer = (
        loaded.definition for loaded in shipped_packages() if loaded.definition.code == "MTTQ_CO_SO"
    )
    assert isinstance(older, IndicatorSet)
    assert isinstance(newer, IndicatorSet)
    assert (older.version, newer.version) == ("1", "1.1")
    assert [msgspec.structs.replace(item, maximum=None) for item in newer.indicators] == list(
        older.indicators
    )
    assert (older.rules, bool(newer.rules)) == ((), True)
    assert all(rule.basis and rule.message.vi.endswith(".") and rule.message.en for rule in newer.rules)
    assert {rule.severity for rule in newer.rules if rule.mark is Certainty.CONFIRMED} == {RuleSeverity.ERROR}


def test_every_share_of_a_whole_is_at_most_all_of_it() -> None:
    shares = [item for item in starter_set().indicators if item.nature is Nature.RATIO]
    limited = {item.code for item in shares if item.maximum == Limit(Decimal(100), RuleSeverity.ERROR)}
    assert {item.code for item in shares} - limited == {"VN02"}  # a plan may be passed


def test_how_figures_are_checked_where_a_set_says_nothing() -> None:
    checks = check_settings()
    assert checks.outlier_threshold == Decimal("3.5")
    assert checks.least_periods <= checks.series_periods
