"""Reports of nine months: from January to the end of a month or quarter, where no period is that long."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.areas.commands import NewArea, add_area, merge_areas
from desktop_app.book.office import Office
from desktop_app.exchange.exports.movements import export_movements
from desktop_app.issuing.data import data_state
from desktop_app.issuing.paper_source import read_data
from desktop_app.issuing.subjects import PaperKind, PaperSubject, subject_of
from desktop_app.movements.cell import Cell
from desktop_app.movements.period import Period
from desktop_app.movements.progress.closing import close_period
from desktop_app.movements.progress.reporting import MovementReportRequest, movement_report
from desktop_app.narrative.texts import write_text
from desktop_app.narrative.work_report import work_report
from desktop_app.reports.documents.checks import check_movement_report
from desktop_app.reports.documents.rendering import document_of
from desktop_app.reports.movement_data import IndicatorRow, MovementReport
from desktop_app.wire.papers.codes import is_known
from tests.builders import COMMUNE, put_figures
from tests.reports.block_texts import texts_of

SET, FLOW = "MTTQ_CO_SO", "TT01"


@pytest.fixture
def area_id(office: Office) -> str:
    """An area that reported 10 in January, 20 in September and 400 in October."""
    with office.record() as rec:
        made = add_area(rec, COMMUNE, NewArea("Thôn Đoài", "thon", 100)).id
        told = {"2026-M01": "10", "2026-M09": "20", "2026-M10": "400"}
        put_figures(rec, SET, {Cell(made, FLOW, key): value for key, value in told.items()})
    return made


def report(office: Office, key: str, *, so_far: bool = True) -> MovementReport:
    request = MovementReportRequest(SET, Period.parse(key), so_far=so_far)
    with office.read() as connection:
        return movement_report(connection, office.clock, COMMUNE, request)


def row(made: MovementReport) -> IndicatorRow:
    (found,) = [each for group in made.groups for each in group.rows if each.code == FLOW]
    return found


@pytest.mark.parametrize("key", ["2026-Q3", "2026-M09"])
def test_nine_months_are_summed_and_named(office: Office, area_id: str, key: str) -> None:
    made = report(office, key)
    assert made.period_label == made.data_period_label == "9 tháng đầu năm 2026"
    assert row(made).value == 30
    assert row(made).name.find("trong tháng") < 0
    assert made.annex is not None
    assert made.annex.totals == (Decimal(30),)
    assert made.state.is_draft
    assert not [each for each in check_movement_report(made) if "figures are those" in each]


@pytest.mark.parametrize(
    ("key", "label", "value"),
    [
        ("2026-H1", "6 tháng đầu năm 2026", 10),
        ("2026-Y", "năm 2026", 430),
        ("2026-H2", "6 tháng cuối năm 2026", 420),
    ],
)
def test_a_half_year_and_a_year_are_periods_of_their_own(
    office: Office, area_id: str, key: str, label: str, value: int
) -> None:
    made = report(office, key, so_far=False)
    assert (made.period_label, row(made).value) == (label, Decimal(value))
    assert not Period.parse(key).has_own_sum


def test_it_is_final_when_every_quarter_is_closed(office: Office, area_id: str) -> None:
    for quarter in (1, 2, 3):
        assert report(office, "2026-Q3").state.is_draft
        with office.record() as rec:
            close_period(rec, SET, f"2026-Q{quarter}")
    assert not report(office, "2026-Q3").state.is_draft
    assert report(office, "2026-M11").state.is_draft, "October and November are open"


def test_its_text_is_its_own(office: Office, area_id: str) -> None:
    request = MovementReportRequest(SET, Period.parse("2026-Q3"), so_far=True)
    with office.record() as rec:
        write_text(rec, SET, request.key, "situation", "Chín tháng qua, Nhân dân phấn khởi.")
    with office.read() as connection:
        whole = work_report(connection, office.clock, COMMUNE, request)
        third = work_report(
            connection, office.clock, COMMUNE, MovementReportRequest(SET, Period.parse("2026-Q3"))
        )
        subject = PaperSubject(PaperKind.WORK, set_code=SET, period="2026-M09", so_far=True)
        same = read_data(connection, office.clock, COMMUNE, subject)
    assert whole.parts[1].paragraphs == ("Chín tháng qua, Nhân dân phấn khởi.",)
    assert third.parts[1].paragraphs == ()
    assert same == whole


def test_its_code_is_of_the_figures_since_january_and_its_text(office: Office, area_id: str) -> None:
    subject = PaperSubject(PaperKind.WORK, set_code=SET, period="2026-M09", so_far=True)
    assert is_known(subject.data)
    assert subject_of("work", subject.data, with_annex=True) == subject
    with office.read() as connection:
        before = data_state(connection, subject.data)
    assert before.records == 2
    with office.record() as rec:
        write_text(rec, SET, "2026-M09+", "situation", "Chín tháng qua.")
    with office.read() as connection:
        assert data_state(connection, subject.data).records == 3


def test_an_area_that_was_merged_on_the_way_is_in_the_row_of_the_new_one(
    office: Office, area_id: str
) -> None:
    with office.record() as rec:
        other = add_area(rec, COMMUNE, NewArea("Thôn Trung", "thon", 50)).id
        put_figures(rec, SET, {Cell(other, FLOW, "2026-M02"): "5"})
        merge_areas(rec, [area_id, other], NewArea("Thôn Đoài Trung", "thon"), Period.parse("2026-M07").start)
    made = report(office, "2026-Q3")
    assert made.annex is not None
    assert [each.name for each in made.annex.rows] == ["Thôn Đoài Trung"]


def test_the_workbook_has_the_same_figures(office: Office, area_id: str, tmp_path: Path) -> None:
    target = tmp_path / "chin-thang.xlsx"
    with office.read() as connection:
        period = Period.parse("2026-Q3")
        export_movements(connection, office.clock, COMMUNE, SET, period, target, so_far=True)
    book = load_workbook(target, data_only=True)
    figures = {cell.value for sheet in book for line in sheet.iter_rows() for cell in line}
    assert 30 in figures
    assert 400 not in figures


@pytest.mark.parametrize(
    ("key", "so_far", "ahead"),
    [
        ("2026-M09", False, "thời gian tới"),
        ("2026-Q3", False, "thời gian tới"),
        ("2026-H1", False, "6 tháng cuối năm 2026"),
        ("2026-M09", True, "3 tháng cuối năm 2026"),
        ("2026-M11", True, "thời gian tới"),
        ("2026-H2", False, "năm 2027"),
        ("2026-Y", False, "năm 2027"),
    ],
)
def test_a_longer_report_names_what_lies_ahead(
    office: Office, area_id: str, key: str, so_far: bool, ahead: str
) -> None:
    request = MovementReportRequest(SET, Period.parse(key), so_far=so_far)
    with office.read() as connection:
        document = document_of(work_report(connection, office.clock, COMMUNE, request))
    assert document.subject.endswith(f"nhiệm vụ trọng tâm {ahead}")
    said = texts_of(document)
    first_and_last = [text for text in said[2:] if f"nhiệm vụ trọng tâm {ahead}" in text]
    assert len(first_and_last) == 2, first_and_last
    assert [text for text in said if text.endswith(f"NHIỆM VỤ TRỌNG TÂM {ahead.upper()}")]
