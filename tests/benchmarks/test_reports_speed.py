"""A report of twenty pages and a long table, against reportlab writing as many bare lines of text."""

from __future__ import annotations

import io
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from desktop_app.exchange.papers.rendering import FileKind
from desktop_app.exchange.papers.rendering import render as write_paper
from desktop_app.reports.blocks.model import BlockColumn, BlockTable, Document, row_of
from desktop_app.reports.documents.rendering import document_of, render
from desktop_app.reports.frame.document_writer import write_document
from desktop_app.reports.frame.fonts import REGULAR, register_fonts
from desktop_app.reports.frame.profile import load_profile
from desktop_app.reports.frame.wording import load_wording
from desktop_app.reports.movement_data import IndicatorRow, ProgrammeIndicators
from tests.benchmarks.reporting.measured import Measured
from tests.benchmarks.reporting.rows import BenchRow
from tests.reports import samples

pytestmark = pytest.mark.bench
PROFILE = load_profile()
_TITLES = ("TT", "Họ và tên", "Khu dân cư", "Số tiền (đồng)", "Ký nhận")


def _printed(render: Callable[..., None], data: object) -> bytes:
    buffer = io.BytesIO()
    render(data, PROFILE, buffer)
    return buffer.getvalue()


def _lines(content: bytes) -> list[list[str]]:
    """The runs of text of each page."""
    pages = []
    for page in PdfReader(io.BytesIO(content)).pages:
        runs: list[str] = []
        page.extract_text(visitor_text=lambda text, *_, runs=runs: runs.append(text.strip()))
        pages.append([run for run in runs if run])
    return pages


def _bare(pages: list[list[str]]) -> None:
    """The floor: the same runs, one under the other, with the same font."""
    register_fonts()
    canvas = Canvas(io.BytesIO(), initialFontName=REGULAR)
    for runs in pages:
        canvas.setFont(REGULAR, 11)
        for at, run in enumerate(runs):
            canvas.drawString(50, 800 - at % 70 * 11, run)
        canvas.showPage()
    canvas.save()


def test_twenty_pages(measured: Measured) -> None:
    report = samples.survey_report(110)
    pages = _lines(_printed(render, report))
    assert 18 <= len(pages) <= 24

    ratio = measured.in_turn(
        "survey report of twenty pages",
        lambda _: _printed(render, report),
        lambda _: _bare(pages),
        9,
        time.process_time,
        goal=2,
    )

    measured.require(ratio, 4)


def test_five_thousand_rows_cost_per_row_what_five_hundred_do(measured: Measured) -> None:
    def report(count: int) -> object:
        rows = tuple(IndicatorRow(f"Chỉ tiêu số {at}", "hộ", Decimal(at)) for at in range(count))
        return replace(samples.movement_report(), groups=(ProgrammeIndicators("Nhóm", rows),), annex=None)

    short, long = report(500), report(5_000)
    ratio = measured.in_turn(
        "table of 5,000 rows to 500 rows",
        lambda _: _printed(render, long),
        lambda _: _printed(render, short),
        3,
    )

    measured.require(ratio, 13)


def _list_of(count: int) -> Document:
    columns = tuple(BlockColumn(title, "left" if at else "center") for at, title in enumerate(_TITLES))
    rows = tuple(
        row_of(str(at), f"Nguyễn Thị Mẫu {at}", "Thôn Bến Trăng", 1_000 * at, "") for at in range(count)
    )
    return Document(
        samples.COMMUNE_HEAD, samples.CLOSED, "DANH SÁCH", "Hộ nhận quà", (BlockTable(columns, rows),)
    )


def _bare_cells(document: Document) -> bytes:
    """The floor: reportlab drawing the same cells and lines, the widths of the columns given."""
    register_fonts()
    (table,) = document.blocks
    assert isinstance(table, BlockTable)
    target = io.BytesIO()
    canvas = Canvas(target, initialFontName=REGULAR)
    for at, row in enumerate(table.shown_rows):
        if at % 40 == 0:
            if at:
                canvas.showPage()
            canvas.setFont(REGULAR, 11)
        y = 780 - at % 40 * 18
        for column, cell in enumerate(row.cells):
            canvas.rect(60 + column * 95, y - 5, 95, 18)
            canvas.drawString(63 + column * 95, y, cell)
    canvas.save()
    return target.getvalue()


def _written(document: Document) -> bytes:
    target = io.BytesIO()
    write_document(document, PROFILE, load_wording("common"), target)
    return target.getvalue()


def test_a_list_of_ten_thousand_rows_as_pdf(measured: Measured) -> None:
    document = _list_of(10_000)
    ratio = measured.in_turn(
        "list of 10,000 rows as PDF, to reportlab drawing the same cells",
        lambda _: _written(document),
        lambda _: _bare_cells(document),
        3,
        time.process_time,
    )

    measured.require(ratio, 5)


def test_a_bound_book_of_ten_thousand_entries(measured: Measured) -> None:
    """Its pages say how many there are, so that it is laid out twice."""
    document = document_of(samples.register_book(10_000))
    table = next(block for block in document.blocks if isinstance(block, BlockTable))
    rows = tuple(replace(row, figures=()) for row in table.rows if len(row.cells) == len(table.columns))
    floor = replace(document, blocks=(replace(table, rows=rows),))
    ratio = measured.in_turn(
        "book of 10,000 entries as PDF, to reportlab drawing the same cells",
        lambda _: _written(document),
        lambda _: _bare_cells(floor),
        3,
        time.process_time,
        goal=3,
    )

    measured.require(ratio, 6)


def test_memory_of_a_report_of_twenty_pages(measured: Measured) -> None:
    report = samples.survey_report(110)
    pages = _lines(_printed(render, report))
    _bare(pages)  # fonts and the like are loaded once
    ours, floor = _most_memory(lambda: _printed(render, report)), _most_memory(lambda: _bare(pages))
    row = measured.row(BenchRow("memory of a report of twenty pages to bare lines", ours, floor, unit="MB"))

    measured.require(row, 6)


def test_memory_of_sixty_minutes_is_that_of_a_few(measured: Measured) -> None:
    """Reportlab's objects point at each other, so that some of them wait for the collector."""
    minutes = samples.tally_minutes()

    def one_after_the_other() -> None:
        for at in range(60):
            _printed(render, replace(minutes, area_name=f"thôn {at}"))

    _printed(render, minutes)
    ours, floor = _most_memory(one_after_the_other), _most_memory(lambda: _printed(render, minutes))
    row = measured.row(BenchRow("memory of minutes of 60 areas to those of one", ours, floor, unit="MB"))

    measured.require(row, 10)


def test_memory_of_a_list_of_ten_thousand_rows(measured: Measured) -> None:
    document = _list_of(10_000)
    for make in (_written, _bare_cells):
        make(_list_of(10))  # fonts and the like are loaded once
    ours, floor = (
        _most_memory(lambda: _written(document)),
        _most_memory(lambda: _bare_cells(document)),
    )
    row = measured.row(
        BenchRow("memory of a list of 10,000 rows as PDF to bare cells", ours, floor, unit="MB")
    )

    measured.require(row, 4)


def _most_memory(make: Callable[[], object]) -> float:
    """Megabytes at the highest, as Python's own allocator counts them."""
    tracemalloc.start()
    make()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / 1_000_000


def test_sixty_minutes_in_one_go(measured: Measured) -> None:
    minutes = [replace(samples.tally_minutes(), area_name=f"thôn {at}") for at in range(60)]
    pages = [page for each in minutes for page in _lines(_printed(render, each))]
    ratio = measured.in_turn(
        "minutes of 60 areas",
        lambda _: [_printed(render, each) for each in minutes],
        lambda _: _bare(pages),
        3,
        time.process_time,
    )

    measured.require(ratio, 16)


def _bare_workbook(document: Document, target: Path) -> None:
    """The floor: the same cells without any look."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for block in document.blocks:
        assert isinstance(block, BlockTable)
        for row in block.shown_rows:
            sheet.append([figure or cell for figure, cell in zip(row.figures, row.cells, strict=True)])
    book.save(target)


def test_a_workbook_of_ten_thousand_rows(measured: Measured, tmp_path: Path) -> None:
    document = _list_of(10_000)
    ratio = measured.in_turn(
        "list of 10,000 rows as a workbook, to openpyxl writing bare cells",
        lambda _: write_paper(document, FileKind.WORKBOOK, tmp_path / "list.xlsx"),
        lambda _: _bare_workbook(document, tmp_path / "bare.xlsx"),
        3,
    )

    measured.require(ratio, 10)


def test_a_word_file_of_ten_thousand_rows_costs_per_row_what_one_of_a_thousand_does(
    measured: Measured, tmp_path: Path
) -> None:
    short, long = _list_of(1_000), _list_of(10_000)
    ratio = measured.in_turn(
        "list of 10,000 rows as a Word file to 1,000 rows",
        lambda _: write_paper(long, FileKind.WORD, tmp_path / "long.docx"),
        lambda _: write_paper(short, FileKind.WORD, tmp_path / "short.docx"),
        3,
    )

    measured.require(ratio, 14)
