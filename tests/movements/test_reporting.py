"""The report of a period, from recorded cells to the PDF."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

from pypdf import PdfReader

from desktop_app.areas.administrative import communes
from desktop_app.movements.commands import set_target, set_values
from desktop_app.movements.period import Period
from desktop_app.movements.reporting import MovementReportRequest, movement_report, period_in_title
from desktop_app.reports.documents.rendering import render
from desktop_app.reports.frame.profile import load_profile
from tests.builders import an_office

COMMUNE = communes("01")[0].code


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
            (("NT04", "2026-M07", "a1"), "1000000"),
            (("NT04", "2026-M08", "a2"), "500000"),
            (("NT04", "2026-M02", "a1"), "250000"),
            (("NT04", "2026-M11", "a1"), "9000000"),
            (("NT01", "2026-M07", "a2"), "0"),
            (("TT05A", "2026-Q3", "a1"), "80"),
        ]
        set_values(rec, "MTTQ_CO_SO", "1", cells)
        set_target(rec, "MTTQ_CO_SO", "NT04", 2026, "2000000")
    with office.read() as connection:
        request = MovementReportRequest(
            "MTTQ_CO_SO",
            Period.parse("2026-Q3"),
            is_draft=False,
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
    share = next(row for group in report.groups for row in group.rows if row.name.startswith("Tỷ lệ hộ dân"))
    assert share.value == 80
    assert report.annex is not None
    assert [row.name for row in report.annex.rows] == ["Thôn 1", "Thôn 2"]

    stream = io.BytesIO()
    render(report, load_profile(), stream)
    text = "".join(page.extract_text() for page in PdfReader(stream).pages)
    assert "Số: 12/BC-MTTQ-BTT" in text
    assert "1.500.000" in text
    assert "87,5" in text
    assert "quý III năm 2026" in text
