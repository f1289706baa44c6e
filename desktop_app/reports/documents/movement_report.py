"""Kết quả thực hiện of a period: tables by programme against target, annex areas × indicators."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from desktop_app.reports.blocks.model import (
    Annex,
    Bar,
    BarChart,
    Block,
    BlockColumn,
    BlockRow,
    BlockTable,
    Document,
    Heading,
    Matrix,
    Paragraph,
    Signatures,
)
from desktop_app.reports.documents.sentences import (
    annex_name,
    annex_reference,
    listed,
    marks_in,
    percent,
    roman,
    shown,
)
from desktop_app.reports.frame.wording import Wording
from desktop_app.reports.movement_data import AreaTable, IndicatorRow, MovementReport, NarrativePart

WORDING = "movement-report"
type AnnexPart = tuple[str, list[Block]]
"""The key of the title of an annex, and what it holds."""


def movement_report_document(report: MovementReport, wording: Wording) -> Document:
    """The report as blocks."""
    issuer, period = report.head.issuer, report.period_label
    before = [part for part in report.before if part.paragraphs]
    after = [part for part in report.after if part.paragraphs]
    titles = [
        *(part.title for part in before),
        wording.text("sections.results"),
        *(part.title for part in after),
    ]
    if len(titles) > 1:
        titles = [f"{roman(at)}. {title}" for at, title in enumerate(titles, start=1)]
    blocks: list[Block] = [Paragraph(wording.text("opening.text", issuer=issuer, period=period))]
    blocks += _narrative(titles, before)
    blocks.append(Heading(titles[len(before)]))
    blocks += _results(report, wording)
    blocks += _narrative(titles[len(before) + 1 :], after)
    blocks.append(Paragraph(wording.text("sections.closing", period=period, issuer=issuer)))
    blocks.append(Signatures((report.signer,), report.recipients))
    blocks += numbered_annexes(report, annex_parts(report, wording), wording)
    subject = report.subject or wording.text("title.subject", period=period)
    return Document(report.head, report.state, wording.text("title.kind"), subject, tuple(blocks))


def progress_chart(report: MovementReport, wording: Wording) -> BarChart | None:
    """Progress against the plan of the year; nothing when no indicator has a plan."""
    bars = tuple(
        Bar(row.name, row.percent_of_target, Fraction(1))
        for group in report.groups
        for row in group.rows
        if row.percent_of_target is not None
    )
    return BarChart(wording.text("chart.title"), bars, wording.text("chart.limit")) if bars else None


def _narrative(titles: Sequence[str], parts: Sequence[NarrativePart]) -> list[Block]:
    blocks: list[Block] = []
    for title, part in zip(titles, parts, strict=False):
        blocks.append(Heading(title))
        blocks += [Paragraph(text) for text in part.paragraphs]
    return blocks


def _results(report: MovementReport, wording: Wording) -> list[Block]:
    blocks = results_blocks(report, wording)
    annexes = len(annex_parts(report, wording))
    if annexes:
        names = listed(annex_name(wording, at, annexes) for at in range(annexes))
        blocks.append(Paragraph(wording.text("sections.annex_reference", annexes=names)))
    return blocks


def results_blocks(report: MovementReport, wording: Wording) -> list[Block]:
    """The table of the commune's figures with its legend, and the progress against the plan."""
    groups = [group for group in report.groups if group.rows]
    if not groups:
        return [Paragraph(wording.text("sections.no_groups"))]
    columns = (
        BlockColumn(wording.text("table.index"), "center"),
        BlockColumn(wording.text("table.columns.indicator"), "left", is_wide=True),
        BlockColumn(wording.text("table.columns.unit"), "center"),
        *(
            BlockColumn(wording.text(f"table.columns.{key}"))
            for key in ("value", "cumulative", "target", "percent", "reported")
        ),
    )
    rows: list[BlockRow] = []
    number = 0
    for at, group in enumerate(groups, start=1):
        rows.append(BlockRow((f"{roman(at)}. {group.title}",), "group"))
        for row in group.rows:
            number += 1
            rows.append(BlockRow((str(number), *_cells(row, wording))))
    notes = _mark_notes(rows, wording, "sections")
    if any(not row.adds_up for group in groups for row in group.rows):
        notes.append(wording.text("sections.stock_note"))
    if any(row.target_units for group in groups for row in group.rows):
        notes.append(wording.text("sections.summed_plan_note"))
    blocks: list[Block] = [BlockTable(columns, tuple(rows), size="small")]
    lines = (" ".join(notes), *report.notes)
    blocks += [Paragraph(text, is_italic=True, is_small=True) for text in lines if text]
    chart = progress_chart(report, wording)
    return blocks if chart is None else [*blocks, chart]


def _cells(row: IndicatorRow, wording: Wording) -> list[str]:
    return [
        row.name,
        row.unit,
        _starred(shown(wording, row.value, row.unit), wording, starred=row.starred),
        _starred(shown(wording, row.cumulative, row.unit), wording, starred=row.cumulative_starred)
        if row.adds_up
        else "",
        _plan(row, wording),
        percent(wording, row.percent_of_target),
        wording.text("table.reported_of", reported=row.reported, expected=row.expected),
    ]


def _starred(text: str, wording: Wording, *, starred: bool) -> str:
    return wording.text("table.starred", figure=text) if starred else text


def _plan(row: IndicatorRow, wording: Wording) -> str:
    """The plan figure; one that is a sum says of how many units'."""
    text = shown(wording, row.target, row.unit)
    return wording.text("table.summed_plan", plan=text, units=row.target_units) if row.target_units else text


def numbered_annexes(report: MovementReport, parts: Sequence[AnnexPart], wording: Wording) -> list[Block]:
    """Annexes one behind the other, each with its number, its title and the paper it belongs to."""
    reference = annex_reference(wording, report.head, wording.text("title.kind_in_text"))
    blocks: list[Block] = []
    for at, (key, content) in enumerate(parts):
        title = f"{wording.text(key)} {report.period_label.upper()}"
        is_landscape = any(isinstance(block, Matrix) for block in content)
        blocks.append(Annex(annex_name(wording, at, len(parts)), title, reference, is_landscape=is_landscape))
        blocks += content
    return blocks


def annex_parts(report: MovementReport, wording: Wording) -> list[AnnexPart]:
    """What units reported: figures, then words."""
    parts: list[AnnexPart] = []
    if report.annex is not None and report.annex.rows:
        parts.append(("annex.title", _figures_of_units(report.annex, wording)))
    if report.words_of_units:
        parts.append(("annex.words_title", _words_of_units(report.words_of_units)))
    return parts


def _figures_of_units(table: AreaTable, wording: Wording) -> list[Block]:
    matrix = _matrix(table, wording)
    notes = (" ".join(_mark_notes(matrix.rows, wording, "annex")), *table.notes)
    return [
        matrix,
        *(Paragraph(text, is_italic=True, is_small=True) for text in notes if text),
    ]


def _mark_notes(rows: Sequence[BlockRow], wording: Wording, place: str) -> list[str]:
    """What "–" and "0" mean, where they stand in the table."""
    keys = {wording.text("table.missing"): f"{place}.missing_note", "0": "sections.zero_note"}
    return [wording.text(keys[mark]) for mark in marks_in(rows, *keys)]


def _words_of_units(parts: Sequence[NarrativePart]) -> list[Block]:
    blocks: list[Block] = []
    for number, part in enumerate(parts, start=1):
        blocks.append(Heading(f"{number}. {part.title}", level=2))
        lines = (line for text in part.paragraphs for line in text.split("\n") if line)
        blocks += [Paragraph(line, is_small=True) for line in lines]
    return blocks


def _matrix(table: AreaTable, wording: Wording) -> Matrix:
    labels = (
        BlockColumn(wording.text("table.index"), "center"),
        BlockColumn(wording.text("annex.area"), "left", is_wide=True),
    )
    values = tuple(
        BlockColumn(
            wording.text("annex.column", name=column.name, unit=column.unit) if column.unit else column.name
        )
        for column in table.columns
    )
    rows = [
        BlockRow((str(at), row.name, *_area_cells(table, row.values, wording)))
        for at, row in enumerate(table.rows, start=1)
    ]
    totals = (
        _starred(text, wording, starred=column.starred)
        for text, column in zip(_area_cells(table, table.totals, wording), table.columns, strict=True)
    )
    rows.append(BlockRow(("", wording.text("table.total"), *totals), "total"))
    return Matrix(labels, values, tuple(rows))


def _area_cells(table: AreaTable, values: Sequence[Decimal | str | None], wording: Wording) -> list[str]:
    return [shown(wording, value, column.unit) for column, value in zip(table.columns, values, strict=True)]
