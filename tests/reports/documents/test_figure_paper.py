"""A table of figures on paper: what stands on the screen, without rows in which nothing stands."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from desktop_app.reports.blocks.model import Annex, BarChart, BlockTable, Matrix, Paragraph
from desktop_app.reports.documents.rendering import document_of
from desktop_app.reports.figures import (
    FigureCell,
    FigureHeading,
    FigurePaper,
    FigureRow,
    FigureTable,
    ShareBars,
)
from tests.reports import samples

NAMES = ("Số cuộc", "Số hộ", "Tổng")
TABLE = FigureTable(
    "Bảng tổng hợp",
    "Toàn xã · Quý III/2026",
    (FigureHeading("Chỉ tiêu", is_figure=False, wide=True), FigureHeading("Quý III")),
    (
        FigureRow((FigureCell(words=NAMES[0]), FigureCell(Decimal(4)))),
        FigureRow((FigureCell(words=NAMES[1]), FigureCell())),
        FigureRow((FigureCell(words=NAMES[2]), FigureCell()), total=True),
    ),
    ("* Số liệu chưa đủ.",),
)
PAPER = FigurePaper(samples.COMMUNE_HEAD, samples.CLOSED, TABLE, samples.movement_report().signer)


def test_a_matrix_leaves_out_empty_rows_says_so_and_refers_to_its_paper() -> None:
    blocks = document_of(replace(PAPER, table=replace(TABLE, is_matrix=True))).blocks
    (matrix,) = (block for block in blocks if isinstance(block, Matrix))
    (annex,) = (block for block in blocks if isinstance(block, Annex))

    assert [row.cells[0] for row in matrix.rows] == [NAMES[0], NAMES[2]], "a total stays"
    assert Paragraph("Không in 01 dòng chưa có số liệu.", is_italic=True, is_small=True) in blocks
    assert annex.title == "BẢNG TỔNG HỢP – TOÀN XÃ, QUÝ III/2026"
    assert annex.reference.startswith("(Kèm theo Biểu số liệu ngày "), "a table has no number of its own"


def test_what_it_is_about_is_one_sentence() -> None:
    for about, told in (
        ("Toàn xã · Quý III/2026", "Toàn xã, quý III/2026."),
        ("Số cuộc (cuộc) · Toàn xã · 2026", "Số cuộc (cuộc), toàn xã, năm 2026."),
        ("Hội Nông dân · Năm 2026", "Hội Nông dân, năm 2026."),
        ("Số cuộc (cuộc) · Quý Sơn · 2026", "Số cuộc (cuộc), Quý Sơn, năm 2026."),
        ("Số cuộc (cuộc) · Năm Căn · Tháng 9/2026", "Số cuộc (cuộc), Năm Căn, tháng 9/2026."),
    ):
        first = document_of(replace(PAPER, table=replace(TABLE, about=about))).blocks[0]
        assert first == Paragraph(told)


def test_a_short_table_has_all_its_rows_and_its_notes_right_below() -> None:
    table = replace(TABLE, drawing=ShareBars((("Số cuộc", Fraction(1, 2)),)))
    blocks = document_of(replace(PAPER, table=table)).blocks
    at = next(place for place, block in enumerate(blocks) if isinstance(block, BlockTable))

    shown = blocks[at]
    assert isinstance(shown, BlockTable)
    assert len(shown.rows) == 3
    assert blocks[at + 1] == Paragraph("* Số liệu chưa đủ.", is_italic=True, is_small=True)
    assert isinstance(blocks[at + 2], BarChart)
