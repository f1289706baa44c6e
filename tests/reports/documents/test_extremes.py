"""The largest and emptiest papers: nothing is lost, nothing stands outside the page."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from pypdf import PdfReader

from desktop_app.reports.blocks.model import (
    Annex,
    Bar,
    BarChart,
    BlockColumn,
    BlockTable,
    Document,
    Paragraph,
    Signatures,
    row_of,
)
from desktop_app.reports.data import (
    AnswerCount,
    FormCounts,
    InvalidForms,
    MatrixCell,
    MatrixRow,
    QuestionTally,
    Signer,
    SurveyReport,
)
from desktop_app.reports.documents.rendering import render
from desktop_app.reports.frame.document_writer import write_document
from desktop_app.reports.frame.fonts import text_width
from desktop_app.reports.frame.profile import load_profile
from desktop_app.reports.frame.wording import load_wording
from desktop_app.reports.movement_data import IndicatorRow, ProgrammeIndicators
from desktop_app.reports.work_report import WorkReport
from tests.reports import samples
from tests.reports.reading import page_texts, placed_texts, rendered, text_of

LONG = "Tổ dân phố Nguyễn Thị Minh Khai kéo dài " * 3
FIFTEEN = Decimal(999_999_999_999_999)


def inside(reader: PdfReader) -> None:
    """Every text begins and ends within its page."""
    for at, page in enumerate(reader.pages):
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        for text, x, y in placed_texts(reader, at):
            assert x > 14
            assert x + text_width(text, "LiberationSerif", 8) < width - 14, text
            assert 0 < y < height


def survey(areas: int, questions: int) -> SurveyReport:
    """A report of so many areas and questions with long names."""
    report = samples.survey_report(areas)
    named = tuple(replace(area, name=f"{LONG}{at}"[:120]) for at, area in enumerate(report.areas))
    valid = report.counts.valid_forms
    share = Fraction(1, 3)
    rows = tuple(
        MatrixRow(
            str(at),
            f"{LONG}{at}"[:120],
            (MatrixCell(7, share, True),) * areas,
            MatrixCell(7 * areas, share, True),
        )
        for at in range(1, questions + 1)
    )
    answers = (AnswerCount(valid, Fraction(1)), AnswerCount(0, Fraction(0)))
    asked = tuple(QuestionTally(row.number, row.title, valid, answers, 0) for row in rows)
    return replace(report, areas=named, matrix=rows, questions=asked)


@pytest.mark.parametrize(
    ("areas", "questions"), [(1, 1), (12, 40), pytest.param(60, 40, marks=pytest.mark.soak)]
)
def test_one_and_sixty_areas_one_and_forty_questions(areas: int, questions: int) -> None:
    report = survey(areas, questions)
    reader = rendered(render, report)
    text = text_of(reader)

    inside(reader)
    assert text.count("Minh Khai kéo dài") >= 2 * (areas + questions)
    assert text.count("33,33") == questions * (areas + 1), "each area has its columns, of one name or not"


def test_a_round_in_which_every_form_is_invalid() -> None:
    nothing = AnswerCount(0, None)
    counts = FormCounts(50, 50, 40, 0, 40, Fraction(40, 50))
    questions = tuple(
        replace(each, valid_forms=0, answers=(nothing, nothing), no_answer=0)
        for each in samples.tally_minutes().questions
    )
    minutes = replace(
        samples.tally_minutes(),
        counts=counts,
        questions=questions,
        invalid_reasons=(InvalidForms("để trắng", 40),),
    )
    text = text_of(rendered(render, minutes))

    assert "Số phiếu hợp lệ: 0 phiếu" in text
    assert "40 phiếu" in text
    assert "–" in text, "a share of nothing is no number"


def test_an_empty_period_prints_as_results_and_as_work_report() -> None:
    empty = replace(samples.movement_report(), groups=(), annex=None, before=(), after=())

    assert "chưa có chỉ tiêu nào" in text_of(rendered(render, empty))
    assert len(rendered(render, WorkReport(empty, ())).pages) == 1


def test_figures_of_fifteen_digits_are_whole_in_table_and_annex() -> None:
    report = samples.movement_report(3, 14)
    assert report.annex is not None
    rows = tuple(replace(row, values=(FIFTEEN,) * 14) for row in report.annex.rows)
    told = IndicatorRow("Tiền", "đồng", FIFTEEN, FIFTEEN, FIFTEEN, Fraction(1))
    report = replace(
        report,
        groups=(ProgrammeIndicators("Nhóm", (told,)),),
        annex=replace(report.annex, rows=rows, totals=(FIFTEEN * 3,) * 14),
    )
    reader = rendered(render, report)

    inside(reader)
    assert text_of(reader).count("999.999.999.999.999") == 3 + 3 * 14
    assert text_of(reader).count("2.999.999.999.999.997") == 14


@pytest.mark.soak
def test_a_list_of_ten_thousand_rows_has_every_row_and_its_heading_on_every_page() -> None:
    columns = (
        BlockColumn("TT", "center"),
        BlockColumn("Họ và tên", "left", is_wide=True),
        BlockColumn("Số tiền"),
    )
    rows = tuple(row_of(at, f"Người thứ {at}", at * 1_000) for at in range(1, 10_001))
    document = Document(
        samples.COMMUNE_HEAD, samples.CLOSED, "DANH SÁCH", "Thử", (BlockTable(columns, rows),)
    )
    stream = io.BytesIO()
    write_document(document, load_profile(), load_wording("common"), stream)
    pages = page_texts(PdfReader(stream))

    assert all("Họ và tên" in page for page in pages)
    assert sum(page.count("Người thứ") for page in pages) == 10_000


@pytest.mark.parametrize("count", range(18, 40, 3))
def test_a_chart_at_the_end_is_never_alone_on_its_page(count: int) -> None:
    columns = (BlockColumn("Chỉ tiêu", "left", is_wide=True), BlockColumn("Số liệu"))
    rows = tuple(row_of(f"Chỉ tiêu thứ {at}", at) for at in range(count))
    chart = BarChart("Tiến độ", tuple(Bar(f"Việc {at}", Fraction(at, 5)) for at in range(4)))
    note = Paragraph("Ghi chú của bảng.", is_small=True)
    annex = Annex("Phụ lục", "SỐ LIỆU")
    blocks = (annex, BlockTable(columns, rows, size="small"), note, chart)
    stream = io.BytesIO()
    document = Document(samples.COMMUNE_HEAD, samples.CLOSED, "BÁO CÁO", "Thử", blocks)
    write_document(document, load_profile(), load_wording("common"), stream)
    last = page_texts(PdfReader(stream))[-1]

    assert "Tiến độ" in last
    assert f"Chỉ tiêu thứ {count - 1}" in last
    assert "Ghi chú của bảng." in last


@pytest.mark.parametrize("height", range(5, 60, 5))
def test_a_book_whose_rows_fill_most_of_a_page_is_printed(height: int) -> None:
    book = samples.register_book(2, closed=False)
    long = "\n".join(f"Dòng thứ {at}." for at in range(height))
    lines = tuple(replace(line, cells=(*line.cells[:3], long, *line.cells[4:])) for line in book.lines)
    unnumbered = tuple(
        replace(line, cells=(*line.cells[:3], long, *line.cells[4:])) for line in book.unnumbered
    )
    reader = rendered(render, replace(book, lines=lines, unnumbered=unnumbered))

    inside(reader)
    assert text_of(reader).count("Dòng thứ") == 3 * height
    assert f"Trang {len(reader.pages)}/{len(reader.pages)}" in page_texts(reader)[-1]


def test_no_name_of_120_letters_is_cut_in_a_head_or_below_a_signature() -> None:
    name = (
        "Mặt trận Tổ quốc xã Quảng Phú Cầu thuộc khu vực tái định cư "
        "sau sắp xếp đơn vị hành chính cấp xã 2025, MỘT"
    )
    assert 105 < len(name) <= 120
    head = replace(samples.COMMUNE_HEAD, organization=("BAN CÔNG TÁC MẶT TRẬN", name.upper()))
    signers = tuple(Signer("", f"Vai {at}", name) for at in range(5))
    document = Document(head, samples.CLOSED, "BÁO CÁO", name, (Signatures(signers, in_row=5),))
    stream = io.BytesIO()
    write_document(document, load_profile(), load_wording("common"), stream)
    told = " ".join(page_texts(PdfReader(stream)))

    assert "…" not in told
    assert told.count("MỘT") == 1 + 5 + 1
