"""A report of twenty pages and a long table, against reportlab writing as many bare lines of text."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from desktop_app.reports.data import IndicatorGroup, IndicatorRow
from desktop_app.reports.documents.rendering import render
from desktop_app.reports.frame.fonts import REGULAR, register_fonts
from desktop_app.reports.frame.profile import load_profile
from tests.benchmarks.workloads.floors import in_turn
from tests.reports import samples

pytestmark = pytest.mark.bench
PROFILE = load_profile()


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


def test_twenty_pages() -> None:
    report = samples.survey_report(110)
    pages = _lines(_printed(render, report))
    assert 18 <= len(pages) <= 24

    ratio = in_turn(
        f"survey report, {len(pages)} pages",
        lambda _: _printed(render, report),
        lambda _: _bare(pages),
        9,
    )

    assert ratio.value < 6


def test_five_thousand_rows_cost_per_row_what_five_hundred_do() -> None:
    def report(count: int) -> object:
        rows = tuple(IndicatorRow(f"Chỉ tiêu số {at}", "hộ", Decimal(at)) for at in range(count))
        return replace(samples.movement_report(), groups=(IndicatorGroup("Nhóm", rows),), annex=None)

    short, long = report(500), report(5_000)
    ratio = in_turn(
        "table of 5,000 rows to 500 rows",
        lambda _: _printed(render, long),
        lambda _: _printed(render, short),
        3,
    )

    assert ratio.value < 13
