"""The report of a period, from recorded cells to the PDF."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from pypdf import PdfReader

from desktop_app.areas.administrative import communes
from desktop_app.base.spelling import Tones
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.catalogue.loading import shipped_packages
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_target, set_values
from desktop_app.movements.period import Period
from desktop_app.movements.progress.closing import close_period
from desktop_app.movements.progress.reporting import MovementReportRequest, movement_report, period_in_title
from desktop_app.office.profile import choose_spelling
from desktop_app.reports.documents.rendering import render
from desktop_app.reports.frame.profile import load_profile
from tests.builders import an_office, put_area

COMMUNE = communes("01")[0].code


def test_a_plan_that_is_a_sum_says_so_on_paper(tmp_path: Path) -> None:
    office = an_office(tmp_path, commune=COMMUNE)
    with office.record() as rec:
        for area in ("a1", "a2"):
            put_area(rec, area, f"Thôn {area}")
            rec.put("residential_area", area, {"commune_code": COMMUNE})
        set_values(rec, "MTTQ_CO_SO", "1", [(Cell("a1", "NT04", "2026-M07"), "500000")])
        set_target(rec, "MTTQ_CO_SO", "NT04", 2026, "1500000", None, "a1")
        set_target(rec, "MTTQ_CO_SO", "NT04", 2026, "500000", None, "a2")
    request = MovementReportRequest("MTTQ_CO_SO", Period.parse("2026-M07"))
    with office.read() as connection:
        report = movement_report(connection, office.clock, COMMUNE, request)
    office.close()
    money = next(row for group in report.groups for row in group.rows if row.name == "Tiền Nhân dân đóng góp")
    assert (money.target, money.target_units, money.percent_of_target) == (
        Decimal(2_000_000),
        2,
        Fraction(1, 4),
    )
    target = io.BytesIO()
    render(report, load_profile(), target)
    text = " ".join("".join(page.extract_text() for page in PdfReader(target).pages).split())
    assert "2.000.000 (2 đv)" in text
    assert "là tổng kế hoạch của n khu dân cư, tổ chức đã được giao" in text


def test_periods_in_titles() -> None:
    assert period_in_title(Period.parse("2026-Q3")) == "quý III năm 2026"
    assert period_in_title(Period.parse("2026-M02")) == "tháng 2 năm 2026"
    assert period_in_title(Period.parse("2026-H1")) == "6 tháng đầu năm 2026"
    assert period_in_title(Period.parse("2026-Y")) == "năm 2026"


def test_a_quarter_from_cells_to_paper(tmp_path: Path) -> None:
    office = an_office(tmp_path, commune=COMMUNE)
    with office.record() as rec:
        for number, households in ((1, 100), (2, 50)):
            rec.put(
                "residential_area",
                f"a{number}",
                {"commune_code": COMMUNE, "name": f"Thôn {number}", "kind": "thon", "households": households},
            )
        cells = [
            (Cell("a1", "NT04", "2026-M07"), "1000000"),
            (Cell("a2", "NT04", "2026-M08"), "500000"),
            (Cell("a1", "NT04", "2026-M02"), "250000"),
            (Cell("a1", "NT04", "2026-M11"), "9000000"),
            (Cell("a2", "NT01", "2026-M07"), "0"),
            (Cell("a1", "TT05A", "2026-Q3"), "80"),
        ]
        set_values(rec, "MTTQ_CO_SO", "1", cells)
        set_target(rec, "MTTQ_CO_SO", "NT04", 2026, "2000000")
    with office.read() as connection:
        wanted = MovementReportRequest("MTTQ_CO_SO", Period.parse("2026-Q3"))
        assert movement_report(connection, office.clock, COMMUNE, wanted).state.is_draft, "nothing is closed"
    with office.record() as rec:
        close_period(rec, "MTTQ_CO_SO", "2026-Q3")
    with office.read() as connection:
        request = MovementReportRequest(
            "MTTQ_CO_SO",
            Period.parse("2026-Q3"),
            number="12",
            issued_on=date(2026, 10, 5),
        )
        report = movement_report(connection, office.clock, COMMUNE, request)
    office.close()
    money = next(row for group in report.groups for row in group.rows if row.name == "Tiền Nhân dân đóng góp")
    assert (money.value, money.cumulative, money.target) == (
        Decimal(1_500_000),
        Decimal(1_750_000),
        Decimal(2_000_000),
    )
    assert money.percent_of_target is not None
    assert float(money.percent_of_target) == 0.875
    assert (money.reported, money.expected) == (2, 2)
    share = next(row for group in report.groups for row in group.rows if row.name.startswith("Tỷ lệ hộ dân"))
    assert share.value == 80
    assert not report.state.is_draft
    assert report.annex is not None
    assert [row.name for row in report.annex.rows] == ["Thôn 1", "Thôn 2"]

    stream = io.BytesIO()
    render(report, load_profile(), stream)
    text = "".join(page.extract_text() for page in PdfReader(stream).pages)
    assert "Số: 12/BC-MTTQ-BTT" in text
    assert "1.500.000" in text
    assert "87,50" in text
    assert "80,00" in text, "percents have the same places wherever they stand"
    assert "quý III năm 2026" in text


def test_words_of_the_units_are_text_and_a_stock_has_no_cumulative_figure(tmp_path: Path) -> None:
    office = an_office(tmp_path, commune=COMMUNE)
    with office.record() as rec:
        for number in (1, 2):
            put_area(rec, f"a{number}", f"Thôn {number}", 100)
            rec.put("residential_area", f"a{number}", {"commune_code": COMMUNE})
        cells = [
            (Cell("a1", "TM01", "2026-M06"), "Nhân dân phấn khởi.\nKhông có việc nổi cộm."),
            (Cell("a2", "TM01", "2026-M06"), "Ổn định."),
            (Cell("a1", "VN10B", "2026-M05"), "9"),
            (Cell("a1", "VN10B", "2026-M06"), "4"),
            (Cell("a1", "VN10A", "2026-M05"), "2"),
            (Cell("a1", "VN10A", "2026-M06"), "5"),
        ]
        set_values(rec, "MTTQ_CO_SO", "1", cells)
    with office.read() as connection:
        request = MovementReportRequest("MTTQ_CO_SO", Period.parse("2026-M06"))
        report = movement_report(connection, office.clock, COMMUNE, request)
    office.close()
    assert [part.paragraphs for part in report.words_of_units] == [
        ("Thôn 1: Nhân dân phấn khởi.\nKhông có việc nổi cộm.", "Thôn 2: Ổn định.")
    ]
    rows = {row.name: row for group in report.groups for row in group.rows}
    assert not any(isinstance(row.value, str) for row in rows.values()), "no words in a table of figures"

    left = next(row for name, row in rows.items() if name.endswith("còn lại"))
    assert (left.value, left.adds_up, left.reported, left.expected) == (Decimal(4), False, 1, 2)
    gone = next(row for name, row in rows.items() if name.startswith("Nhà tạm") and row is not left)
    assert (gone.value, gone.cumulative) == (Decimal(5), Decimal(7))

    stream = io.BytesIO()
    render(report, load_profile(), stream)
    text = "\n".join(page.extract_text() for page in PdfReader(stream).pages)
    assert "NỘI DUNG BÁO CÁO CỦA CÁC ĐƠN VỊ THÁNG 6 NĂM 2026" in text
    assert "1. Tình hình tư tưởng, dư luận xã hội" in text
    assert "nêu tại Phụ lục I, Phụ lục II" in " ".join(text.split())
    assert "9" not in text.split("còn lại")[1].splitlines()[0], "what was left in May is not added up"


@pytest.mark.parametrize("name", ["MTTQ_CO_SO"])
def test_no_two_sections_of_a_set_have_one_heading_on_paper(name: str) -> None:
    for loaded in shipped_packages():
        indicators = loaded.definition
        if isinstance(indicators, IndicatorSet) and indicators.code == name:
            titles = [indicators.printed_title(group) for group in indicators.groups]
            assert len(set(titles)) == len(titles)
            assert "Ban Thanh tra nhân dân" in titles


@pytest.mark.parametrize("tones", Tones)
def test_the_annex_is_spelled_as_the_office_does_and_names_of_areas_as_they_are(
    tmp_path: Path, tones: Tones
) -> None:
    office = an_office(tmp_path, commune=COMMUNE)
    with office.record() as rec:
        put_area(rec, "a1", "Thôn Hoà")
        rec.put("residential_area", "a1", {"commune_code": COMMUNE})
        set_values(rec, "MTTQ_CO_SO", "1", [(Cell("a1", "VH01", "2026-Y"), "5")])
        choose_spelling(rec, COMMUNE, tones)
    request = MovementReportRequest("MTTQ_CO_SO", Period.parse("2026-Y"))
    with office.read() as connection:
        report = movement_report(connection, office.clock, COMMUNE, request)
    office.close()
    assert report.annex is not None
    names = [column.name for column in report.annex.columns]
    assert any("văn hóa" in name for name in names) is (tones is Tones.FIRST)
    assert any("văn hoá" in name for name in names) is (tones is Tones.SECOND)
    assert [row.name for row in report.annex.rows] == ["Thôn Hoà"]
