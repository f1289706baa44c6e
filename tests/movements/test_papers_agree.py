"""What a paper of results prints beside each other follows from each other, or the paper says why not."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from openpyxl import load_workbook

from desktop_app.base.i18n import speaking
from desktop_app.book.office import Office
from desktop_app.catalogue.indicator_set import (
    AREAS,
    HOUSEHOLDS,
    TARGET,
    IndicatorSet,
    Nature,
    PeriodType,
    Reporter,
    ValueKind,
)
from desktop_app.catalogue.layouts.report_outline import report_outline
from desktop_app.exchange.exports.movements import export_movements
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from desktop_app.movements.period import Period
from desktop_app.movements.progress.reporting import MovementReportRequest, accumulates, movement_report
from desktop_app.movements.progress.unit_paper import unit_report
from desktop_app.movements.set_versions import set_of_period
from desktop_app.movements.sheet.grid import Grid
from desktop_app.narrative.drafting import DraftSources, drafted
from desktop_app.narrative.links import LinkedFigures
from desktop_app.reports.blocks.model import BlockTable, Document, Matrix, Paragraph
from desktop_app.reports.documents.rendering import document_of
from desktop_app.reports.frame.wording import load_wording
from desktop_app.reports.movement_data import IndicatorRow, MovementReport
from tests.builders import COMMUNE, a_copy, put_area
from tests.movements.grids import load_grid
from ui.movements.sheets.summary_rows import total_cell

CODE = "MTTQ_CO_SO"
AREAS_THERE = ("a1", "a2", "a3")
QUARTER, YEAR = Period.parse("2026-Q2"), Period.parse("2026-Y")
ALL_PERIODS = [Period.parse(f"2026-{key}") for key in ("M04", "Q2", "H1", "Y")]


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    made = a_copy(begun_book, tmp_path)
    with made.record() as rec:
        for number, key in enumerate(AREAS_THERE, start=1):
            put_area(rec, key, f"Thôn {number}", 100 * number)
    yield made
    made.close()


def type_in(office: Office, *cells: tuple[str, str, str, str]) -> None:
    """Cells as code, period, unit, figure, under the version that a period takes."""
    for code, period, unit, value in cells:
        with office.record() as rec:
            version = set_of_period(rec.connection, CODE, Period.parse(period)).version
            set_values(rec, CODE, version, [(Cell(unit, code, period), value)])


def report_of(office: Office, period: Period = QUARTER) -> MovementReport:
    with office.read() as connection:
        return movement_report(connection, office.clock, COMMUNE, MovementReportRequest(CODE, period))


def row_of(report: MovementReport, code: str) -> IndicatorRow:
    return next(row for group in report.groups for row in group.rows if row.code == code)


def grid_of(office: Office, period: Period) -> tuple[IndicatorSet, Grid]:
    with office.read() as connection:
        indicators = set_of_period(connection, CODE, period)
        return indicators, load_grid(connection, office.clock, COMMUNE, indicators, period)


def texts_of(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


NINE_AND_FIVE = (
    ("GS10B", "2026-Q2", "a1", "4"),
    ("GS10B", "2026-Q2", "a2", "5"),
    ("GS10C", "2026-Q2", "a2", "5"),
)
"""Nine disputes, five of them settled, of which the share is told of the second area alone."""


def test_nine_cases_five_settled_and_100_percent_is_explained_wherever_it_is_printed(
    office: Office, tmp_path: Path
) -> None:
    type_in(office, *NINE_AND_FIVE)
    report = report_of(office)
    assert [row_of(report, code).value for code in ("GS10B", "GS10C", "GS10")] == [9, 5, 100]
    said = (
        "giải thành: tính 5 trên 5, của các đơn vị có đủ hai số liệu; không tính Thôn 1 vì mới có một trong"
        " hai."
    )
    document = document_of(report)
    place = next(at for at, each in enumerate(document.blocks) if isinstance(each, BlockTable))
    cells = [cell for row in document.blocks[place].rows for cell in row.cells]  # type: ignore[union-attr]
    assert "100,00*" in cells
    texts = texts_of(document)
    assert sum(text.endswith(said) for text in texts) == 2, "in the body and in the annex"
    matrix = next(each for each in document.blocks if isinstance(each, Matrix))
    assert "100,00*" in matrix.rows[-1].cells
    indicators, grid = grid_of(office, QUARTER)
    cell = total_cell(indicators.by_code["GS10"], grid.total("GS10"))
    assert cell.text.endswith("*")
    assert "1 đơn vị" in cell.note
    with office.read() as connection:
        export_movements(connection, office.clock, COMMUNE, CODE, QUARTER, tmp_path / "quy.xlsx")
    book = load_workbook(tmp_path / "quy.xlsx")
    notes = [str(row[0].value) for row in book["Ghi chú số liệu"].iter_rows(min_row=2)]
    assert [note for note in notes if note.startswith("Tỷ lệ hoà giải thành: tính 5 trên 5")]


def test_a_share_to_which_no_unit_gave_both_numbers_is_explained_too(office: Office) -> None:
    type_in(office, ("GS10B", "2026-Q2", "a1", "4"), ("GS10C", "2026-Q2", "a2", "5"))
    report = report_of(office)
    assert all(row.code != "GS10" or row.value is None for group in report.groups for row in group.rows)
    _, grid = grid_of(office, QUARTER)
    assert grid.total("GS10").one_sided == ("a1", "a2")


@pytest.mark.parametrize("period", ALL_PERIODS, ids=lambda period: period.key)
@pytest.mark.parametrize("seed", range(3))
def test_every_share_follows_from_the_counts_beside_it_or_is_starred(
    office: Office, period: Period, seed: int
) -> None:
    """All ratios of the set, over figures of which some are missing: a second way, from the rows."""
    draw = Random(seed)
    indicators, _ = grid_of(office, period)
    sides = {code for item in indicators.indicators for code in (item.numerator, item.denominator)}
    with office.record() as rec:
        for code in sorted(sides & indicators.by_code.keys()):
            item = indicators.by_code[code]
            units = AREAS_THERE if Reporter.RESIDENTIAL_AREA in item.entered_by else ("commune",)
            for part in YEAR.parts(item.period_type):
                version = set_of_period(rec.connection, CODE, part).version
                cells = [
                    (
                        Cell(unit, code, part.key),
                        str(draw.randrange(1, 2 if is_yes(indicators, code) else 50)),
                    )
                    for unit in units
                    if draw.random() < 0.6
                ]
                set_values(rec, CODE, version, cells)
    report = report_of(office, period)
    _, grid = grid_of(office, period)
    checked = 0
    for group in report.groups:
        for row in group.rows:
            item = indicators.by_code[row.code]
            if item.nature is not Nature.RATIO or item.denominator == TARGET or row.value is None:
                continue
            top, bottom = row_of(report, item.numerator).value, None
            if item.denominator not in (HOUSEHOLDS, AREAS):
                bottom = row_of(report, item.denominator).value
            total = grid.total(row.code)
            assert isinstance(row.value, Decimal)
            follows = total.numerator == top and bottom in (None, total.denominator)
            assert follows or row.starred, row
            if not row.starred and bottom is not None:
                assert isinstance(top, Decimal)
                assert isinstance(bottom, Decimal)
                assert row.value == Decimal(round(Fraction(top) / Fraction(bottom) * 10_000)) / 100
            assert any(row.name in note for note in report.notes) is (
                row.starred or (row.cumulative_starred and row.adds_up)
            )
            checked += 1
    assert checked or period.kind is PeriodType.MONTH


def is_yes(indicators: IndicatorSet, code: str) -> bool:
    return indicators.by_code[code].value_kind is ValueKind.YES_NO


def test_the_share_of_a_stock_has_no_cumulative_figure(office: Office) -> None:
    """45 % beside 80 %: households of the first quarter that told nothing in the second."""
    type_in(office, ("NT14A", "2026-Q1", "a1", "10"), ("NT14A", "2026-Q2", "a2", "160"))
    report = report_of(office)
    row = row_of(report, "NT14")
    assert row.value == Decimal(80)
    assert not row.adds_up
    table = next(each for each in document_of(report).blocks if isinstance(each, BlockTable))
    cells = next(each.cells for each in table.rows if row.name in each.cells)
    assert cells[3:5] == ("80,00", "")


def test_only_what_happens_in_periods_has_figures_since_january(office: Office) -> None:
    for period in ALL_PERIODS:
        indicators, _ = grid_of(office, period)
        for item in indicators.indicators:
            if item.nature is Nature.RATIO:
                counted = indicators.by_code[item.numerator]
                expected = counted.nature is Nature.FLOW
            else:
                expected = item.nature is Nature.FLOW
            assert accumulates(item, indicators) is expected, item.code


def test_an_answer_has_no_unit_on_any_paper(office: Office) -> None:
    indicators, _ = grid_of(office, YEAR)
    answers = [item for item in indicators.indicators if item.value_kind is ValueKind.YES_NO]
    for item in answers:
        unit = "a1" if Reporter.RESIDENTIAL_AREA in item.entered_by else "commune"
        type_in(office, (item.code, "2026-Y", unit, "1"))
    report = report_of(office, YEAR)
    printed = [row for group in report.groups for row in group.rows if row.code in {i.code for i in answers}]
    assert len(printed) == len(answers)
    assert [row.unit for row in printed if row.value in ("Có", "Không")] == [""]
    assert all(row.value in ("Có", "Không") or row.unit == "khu" for row in printed)
    outline, linked = report_outline(), LinkedFigures(report.groups, load_wording("common"))
    with speaking("vi"):
        sources = DraftSources(CODE, report.groups, linked, 1, {}, {})
        lines = [line.text for part, _ in outline.all_parts() for line in drafted(outline, part, sources)]
    assert not any("đạt/không" in line for line in lines)
    with office.read() as connection:
        own = unit_report(connection, office.clock, COMMUNE, CODE, YEAR, "a1")
    for figures in own.groups:
        for figure in figures.rows:
            if figure.value in ("Có", "Không"):
                assert figure.unit == ""


def test_names_speak_of_the_period_that_is_printed(office: Office) -> None:
    words = {
        PeriodType.MONTH: "trong tháng",
        PeriodType.QUARTER: "trong quý",
        PeriodType.YEAR: "trong năm",
    }
    renamed = 0
    for period in ALL_PERIODS:
        indicators, _ = grid_of(office, period)
        for item in indicators.indicators:
            for kind, said in words.items():
                assert said not in item.name.vi or kind is period.kind is item.period_type, item.name.vi
            renamed += "trong kỳ" in item.name.vi
    assert renamed
    type_in(office, ("UT03", "2026-M04", "org:phu_nu", "5000"))
    names = [row.name for group in report_of(office).groups for row in group.rows]
    assert "Số tiền giải ngân trong kỳ" in names
