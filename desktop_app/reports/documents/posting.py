"""Thông báo niêm yết công khai kết quả lấy ý kiến: for the boards of the commune and of its areas."""

from __future__ import annotations

from desktop_app.base.numbers import format_number
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
from desktop_app.reports.data import SurveyReport
from desktop_app.reports.documents.sentences import (
    answer_cells,
    answer_columns,
    counted,
    listed,
    percent,
    roman,
)
from desktop_app.reports.frame.wording import Wording
from desktop_app.reports.posting import PostingSheet

WORDING = "posting"


def posting_document(sheet: PostingSheet, wording: Wording) -> Document:
    """The sheet as blocks. Opinions are not posted: they may tell who wrote them."""
    report = sheet.report
    issuer, survey = report.head.issuer, report.survey
    overall = next((question.title for question in report.questions if question.is_overall), "")
    parts: list[tuple[str, list[Block]]] = [("counts", [_counts(report, wording)])]
    if report.questions:
        parts.append(("questions", [_questions(report, wording)]))
    if overall and report.areas:
        parts.append(("areas", [_areas(report, wording)]))
    parts.append(("outcome", _outcome(report, wording)))
    fields = tuple(FormLine(wording.text(f"posting.{each}")) for each in ("place", "days"))
    parts.append(("posting", [*fields, Paragraph(wording.text("posting.remarks", issuer=issuer))]))
    blocks: list[Block] = [Paragraph(wording.text("opening.text", issuer=issuer, survey=survey))]
    for at, (key, content) in enumerate(parts, start=1):
        named = {"question": overall} if key == "areas" else {}
        blocks += [Heading(f"{roman(at)}. {wording.text(f'sections.{key}', **named)}"), *content]
    blocks.append(Signatures((report.signer,), report.recipients))
    subject = wording.text("title.subject", survey=survey)
    return Document(sheet.head, sheet.state, wording.text("title.kind"), subject, tuple(blocks))


def _outcome(report: SurveyReport, wording: Wording) -> list[Block]:
    key = {True: "passed", False: "failed", None: "unknown"}[report.passed]
    blocks: list[Block] = [Paragraph(wording.text(f"outcome.{key}", survey=report.survey), is_bold=True)]
    if report.failing_areas:
        blocks.append(Paragraph(wording.text("outcome.areas", areas=listed(report.failing_areas))))
    return blocks


def _counts(report: SurveyReport, wording: Wording) -> BlockTable:
    counts = report.counts
    figures = (
        ("households", counts.total_households),
        ("issued", counts.forms_issued),
        ("collected", counts.forms_collected),
        ("valid", counts.valid_forms),
        ("invalid", counts.invalid_forms),
    )
    rows = [(wording.text(f"counts.{key}"), counted(wording, number)) for key, number in figures]
    rows.append((wording.text("counts.coverage"), percent(wording, counts.coverage)))
    columns = (
        BlockColumn(wording.text("table.index"), "center"),
        BlockColumn(wording.text("counts.what"), "left", is_wide=True),
        BlockColumn(wording.text("counts.number")),
    )
    return BlockTable(columns, tuple(BlockRow((str(at), *row)) for at, row in enumerate(rows, start=1)))


def _questions(report: SurveyReport, wording: Wording) -> BlockTable:
    titles = wording.text("questions.count"), wording.text("questions.share")
    columns = (
        BlockColumn(wording.text("table.index"), "center"),
        BlockColumn(wording.text("questions.title"), "left", is_wide=True),
        *answer_columns(report.options, *titles),
        BlockColumn(wording.text("questions.no_answer")),
    )
    rows = tuple(
        BlockRow(
            (
                each.number,
                each.title,
                *answer_cells(wording, each.answers),
                counted(wording, each.no_answer),
            )
        )
        for each in report.questions
    )
    return BlockTable(columns, rows, size="small")


def _areas(report: SurveyReport, wording: Wording) -> BlockTable:
    titles = wording.text("questions.count"), wording.text("questions.share")
    columns = (
        BlockColumn(wording.text("table.index"), "center"),
        BlockColumn(wording.text("areas.name"), "left", is_wide=True),
        BlockColumn(wording.text("areas.valid")),
        *answer_columns(report.options, *titles),
    )
    rows = []
    for at, area in enumerate(report.areas, start=1):
        named = (str(at), area.name, format_number(area.counts.valid_forms))
        rows.append(BlockRow((*named, *answer_cells(wording, area.answers))))
    total = ("", wording.text("table.total"), format_number(report.counts.valid_forms))
    rows.append(BlockRow((*total, *answer_cells(wording, report.totals)), "total"))
    return BlockTable(columns, tuple(rows), size="small")
