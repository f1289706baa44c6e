"""A table of figures that somebody looked at, on paper: the same rows, notes and drawing as on the screen."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from desktop_app.base.text import in_sentence
from desktop_app.reports.blocks.model import (
    Annex,
    Bar,
    BarChart,
    Block,
    BlockColumn,
    BlockRow,
    BlockTable,
    Chart,
    ChartLine,
    Document,
    LineChart,
    Matrix,
    Paragraph,
    Signatures,
    ValueBar,
    ValueBarChart,
)
from desktop_app.reports.documents.sentences import annex_reference
from desktop_app.reports.figures import (
    FigureDrawing,
    FigurePaper,
    FigureTable,
    LineSeries,
    ShareBars,
    ValueBars,
)
from desktop_app.reports.frame.wording import Wording

WORDING = "figure-paper"
_ON_SCREEN = " · "
"""The separator of the parts of a line on the screen; a document has a comma."""
_FEW_COLUMNS = 7
"""So many columns stand side by side on an upright page; a table with more is across in an annex."""


def figure_document(paper: FigurePaper, wording: Wording) -> Document:
    """The table as blocks."""
    head = replace(paper.head, has_number=False)  # a table is no document with a number of its own
    table, left_out = _told(paper.table)
    about = _about(table.about, wording)
    blocks: list[Block] = [Paragraph(wording.text("opening.text", about=about))]
    words = list(table.notes)
    if left_out:
        words.append(wording.text("table.left_out", count=wording.count(left_out)))
    notes = [Paragraph(note, is_italic=True, is_small=True) for note in words]
    chart = chart_of(table.drawing, wording)
    lies_across = table.is_matrix or len(table.headings) > _FEW_COLUMNS
    if not table.rows:
        blocks.append(Paragraph(wording.text("table.no_rows")))
    if not lies_across:
        blocks += [_table(table), *notes] if table.rows else notes
    if chart is not None:
        blocks.append(chart)
    if lies_across and table.rows:
        blocks.append(Paragraph(wording.text("opening.annex")))
    blocks.append(Paragraph(wording.text("closing.text")))
    blocks.append(Signatures((paper.signer,), paper.recipients))
    if lies_across and table.rows:
        title = f"{table.title} – {about}".upper()
        reference = annex_reference(wording, head, wording.text("title.kind").capitalize())
        annex = Annex(wording.text("annex.one"), title, reference, is_landscape=True)
        blocks += [annex, _matrix(table), *notes]
    return Document(head, paper.state, wording.text("title.kind"), table.title, tuple(blocks))


def _about(text: str, wording: Wording) -> str:
    """What a table is about in one sentence: "toàn xã, quý III/2026"; a year is called one."""
    first, *others = text.split(_ON_SCREEN)
    lowered = re.compile(wording.text("opening.lowered"))
    parts = [in_sentence(each) if lowered.match(each) else each for each in others]
    years = (wording.text("opening.year", year=each) if each.isdigit() else each for each in parts)
    return ", ".join((first, *years))


def chart_of(drawing: FigureDrawing | None, wording: Wording | None = None) -> Chart | None:
    """The drawing as a block; nothing where there is nothing to draw."""
    match drawing:
        case ShareBars(bars) if bars:
            line = wording.text("chart.whole") if wording is not None else ""
            return BarChart("", tuple(Bar(name, share, Fraction(1)) for name, share in bars), line)
        case ValueBars(bars) if bars:
            return ValueBarChart(
                "", tuple(ValueBar(name, value, shown) for name, value, shown in bars if value is not None)
            )
        case LineSeries(places, lines) if any(value is not None for _, values in lines for value in values):
            return LineChart("", places, tuple(ChartLine(name, values) for name, values in lines))
        case _:
            return None


def _told(table: FigureTable) -> tuple[FigureTable, int]:
    """The table without empty rows, and their number: on paper they would be pages."""
    if not table.is_matrix:
        return table, 0
    figures = slice(table.names, None)
    rows = tuple(row for row in table.rows if row.total or any(cell.text for cell in row.cells[figures]))
    return replace(table, rows=rows), len(table.rows) - len(rows)


def _table(table: FigureTable) -> BlockTable:
    columns = tuple(
        BlockColumn(each.text, "right" if each.is_figure else "left", is_wide=each.wide)
        for each in table.headings
    )
    return BlockTable(columns, _rows(table), size="small")


def _matrix(table: FigureTable) -> Matrix:
    columns = [
        BlockColumn(each.text, "right" if each.is_figure else "left", is_wide=each.wide)
        for each in table.headings
    ]
    return Matrix(tuple(columns[: table.names]), tuple(columns[table.names :]), _rows(table))


def _rows(table: FigureTable) -> tuple[BlockRow, ...]:
    return tuple(
        BlockRow(tuple(_together(cell.text) for cell in row.cells), "total" if row.total else "plain")
        for row in table.rows
    )


def _together(text: str) -> str:
    """A figure and its sign stay on one line."""
    return text.replace(" *", "\u00a0*")
