"""Annexes of the report of the commune: the table by area and the matrix question × area."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.base.numbers import format_number
from desktop_app.reports.blocks.model import (
    Annex,
    Block,
    BlockColumn,
    BlockRow,
    BlockTable,
    Matrix,
    Paragraph,
)
from desktop_app.reports.data import FormCounts, MatrixCell, MatrixRow, SurveyReport
from desktop_app.reports.documents.sentences import (
    annex_name,
    annex_reference,
    answer_cells,
    answer_columns,
    counted,
    distinguished,
    marks_in,
    percent,
)
from desktop_app.reports.frame.wording import Wording


def annex_count(report: SurveyReport) -> int:
    """How many annexes the report has."""
    return bool(report.areas) + bool(report.areas and report.matrix)


def annex_blocks(report: SurveyReport, wording: Wording) -> list[Block]:
    """The table by area and the matrix, each in an annex of its own."""
    blocks: list[Block] = []
    count = annex_count(report)
    reference = annex_reference(wording, report.head, wording.text("title.kind_in_text"))
    tables: list[tuple[str, Callable[[SurveyReport, Wording], BlockTable | Matrix]]] = [
        ("annex_areas", _area_table),
        ("annex_matrix", _matrix),
    ]
    for at, (key, table) in enumerate(tables[:count]):
        name = annex_name(wording, at, count)
        blocks.append(Annex(name, wording.text(f"{key}.title"), reference, is_landscape=True))
        content = table(report, wording)
        note = _matrix_note(report, content, wording) if isinstance(content, Matrix) else ""
        note = note or _area_note(report, wording)
        blocks.append(content)
        if note:
            blocks.append(Paragraph(note, is_italic=True, is_small=True))
    return blocks


def _area_note(report: SurveyReport, wording: Wording) -> str:
    overall = next((question.title for question in report.questions if question.is_overall), "")
    return wording.text("areas.note", question=overall) if overall else ""


def _matrix_note(report: SurveyReport, matrix: Matrix, wording: Wording) -> str:
    """What the table shows and what each mark in it means."""
    notes = [wording.text("annex_matrix.note")]
    if matrix.marked:
        where = "areas" if report.tests_areas else "commune"
        notes.append(wording.text(f"annex_matrix.failing_note_{where}"))
    if marks_in(matrix.rows, wording.text("table.missing")):
        notes.append(wording.text("annex_matrix.missing_note"))
    return " ".join(notes)


def _area_table(report: SurveyReport, wording: Wording) -> BlockTable:
    keys = ("households", "issued", "collected", "coverage", "valid", "invalid")
    columns = [
        BlockColumn(wording.text("table.index"), "center"),
        BlockColumn(wording.text("areas.columns.area"), "left", is_wide=True),
        *(BlockColumn(wording.text(f"areas.columns.{key}")) for key in keys),
    ]
    titles = wording.text("areas.columns.count"), wording.text("areas.columns.share")
    columns += answer_columns(report.options, *titles)
    rows = [
        BlockRow(
            (str(at), area.name, *_count_cells(area.counts, wording), *answer_cells(wording, area.answers))
        )
        for at, area in enumerate(report.areas, start=1)
    ]
    totals = ("", wording.text("table.total"), *_count_cells(report.counts, wording))
    rows.append(BlockRow((*totals, *answer_cells(wording, report.totals)), "total"))
    return BlockTable(tuple(columns), tuple(rows))


def _count_cells(counts: FormCounts, wording: Wording) -> list[str]:
    return [
        counted(wording, counts.total_households),
        counted(wording, counts.forms_issued),
        counted(wording, counts.forms_collected),
        percent(wording, counts.coverage),
        format_number(counts.valid_forms),
        format_number(counts.invalid_forms),
    ]


def _matrix(report: SurveyReport, wording: Wording) -> Matrix:
    labels = (
        BlockColumn(wording.text("table.index"), "center"),
        BlockColumn(wording.text("annex_matrix.column"), "left", is_wide=True),
    )
    names = distinguished([area.name for area in report.areas])
    values = tuple(column for name in names for column in _pair(name, wording))
    marked: set[tuple[int, int]] = set()
    rows = []
    for at, row in enumerate(report.matrix):
        cells: list[str] = []
        for cell in (*row.cells, row.total):
            if cell is not None and cell.passed is False:
                marked |= {(at, len(cells)), (at, len(cells) + 1)}
            cells += _matrix_cell(cell, wording)
        rows.append(BlockRow((*_row_label(row), *cells)))
    total = tuple(_pair(wording.text("annex_matrix.total"), wording))
    return Matrix(labels, values, tuple(rows), total, frozenset(marked))


def _row_label(row: MatrixRow) -> tuple[str, str]:
    return row.number, row.title


def _pair(name: str, wording: Wording) -> list[BlockColumn]:
    return [BlockColumn(wording.text(f"annex_matrix.{key}"), group=name) for key in ("count", "share")]


def _matrix_cell(cell: MatrixCell | None, wording: Wording) -> list[str]:
    if cell is None:
        return [wording.text("table.missing")] * 2
    mark = wording.text("annex_matrix.failing_mark") if cell.passed is False else ""
    return [format_number(cell.count), percent(wording, cell.share, cell.required) + mark]
