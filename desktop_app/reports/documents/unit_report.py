"""Báo cáo of a residential area or organisation: its figures in one table, its words below."""

from __future__ import annotations

from collections.abc import Iterator

from desktop_app.reports.blocks.model import (
    Block,
    BlockColumn,
    BlockRow,
    BlockTable,
    Document,
    FormLine,
    Heading,
    Paragraph,
    Signatures,
)
from desktop_app.reports.documents.sentences import roman, shown
from desktop_app.reports.frame.wording import Wording
from desktop_app.reports.unit_report import UnitFigure, UnitReport, UnitWords

WORDING = "unit-report"


def unit_report_document(report: UnitReport, wording: Wording) -> Document:
    """The report as blocks."""
    unit, period = report.unit_name, report.period_label
    names = {"issuer": report.head.issuer, "addressee": report.addressee, "period": period}
    blocks: list[Block] = [Paragraph(wording.text("opening.text", **names))]
    parts = [_figures(report, wording), list(_words(report.words))]
    titles = ("sections.figures", "sections.words")
    shown_parts = [(title, part) for title, part in zip(titles, parts, strict=True) if part]
    for at, (title, part) in enumerate(shown_parts, start=1):
        blocks += [Heading(f"{roman(at)}. {wording.text(title)}"), *part]
    blocks.append(Paragraph(wording.text("closing.text", issuer=report.head.issuer)))
    blocks.append(Signatures((report.signer,), report.recipients))
    subject = wording.text("title.subject", unit=unit, period=period)
    return Document(report.head, report.state, wording.text("title.kind"), subject, tuple(blocks))


def _figures(report: UnitReport, wording: Wording) -> list[Block]:
    if not report.groups:
        return []
    columns = (
        BlockColumn(wording.text("table.index"), "center"),
        BlockColumn(wording.text("table.columns.indicator"), "left", is_wide=True),
        BlockColumn(wording.text("table.columns.unit"), "center"),
        BlockColumn(wording.text("table.columns.value")),
        BlockColumn(wording.text("table.columns.target")),
    )
    rows: list[BlockRow] = []
    number = 0
    for at, group in enumerate(report.groups, start=1):
        rows.append(BlockRow((f"{roman(at)}. {group.title}",), "group"))
        for figure in group.rows:
            number += 1
            rows.append(BlockRow((str(number), *_cells(figure, wording))))
    table = BlockTable(columns, tuple(rows), size="small")
    has_plan = any(figure.target is not None for group in report.groups for figure in group.rows)
    return [table if has_plan else table.without_column(len(columns) - 1)]


def _cells(figure: UnitFigure, wording: Wording) -> tuple[str, ...]:
    blank = wording.text("table.blank")
    value = blank if figure.value in (None, "") else shown(wording, figure.value, figure.unit)
    target = "" if figure.target is None else shown(wording, figure.target, figure.unit)
    return figure.name, figure.unit, value, target


def _words(words: tuple[UnitWords, ...]) -> Iterator[Block]:
    for at, each in enumerate(words, start=1):
        yield Heading(f"{at}. {each.title}", level=2)
        lines = [line for line in each.text.splitlines() if line.strip()]
        yield from (Paragraph(line) for line in lines)
        if not lines:
            yield FormLine("")
