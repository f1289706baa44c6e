"""Báo cáo tổng hợp of the commune: parts I–V, table by area and matrix question × area as annexes."""

from __future__ import annotations

from fractions import Fraction

from desktop_app.base.numbers import format_number, format_percent
from desktop_app.reports.blocks.model import (
    Bar,
    BarChart,
    Block,
    BlockColumn,
    BlockRow,
    BlockTable,
    Document,
    Heading,
    Paragraph,
    Signatures,
)
from desktop_app.reports.data import AnswerCount, OutcomeCondition, SurveyReport
from desktop_app.reports.documents.sentences import (
    annex_name,
    answer_cells,
    answer_columns,
    counted,
    listed,
    opinion_blocks,
    or_dots,
    percent,
    required,
)
from desktop_app.reports.documents.survey_annexes import annex_blocks, annex_count
from desktop_app.reports.frame.official_dates import date_words
from desktop_app.reports.frame.wording import Wording

WORDING = "survey-report"


def survey_report_document(report: SurveyReport, wording: Wording) -> Document:
    """The report as blocks."""
    blocks: list[Block] = [
        Paragraph(wording.text("basis.opening", issuer=report.head.issuer)),
        *_preparation(report, wording),
        Heading(wording.text("sections.result")),
        *_coverage(report, wording),
        *_questions(report, wording),
        *_areas(report, wording),
        Heading(wording.text("sections.opinions")),
        *opinion_blocks(wording, report.opinions),
        *_outcome(report, wording),
        *_proposals(report, wording),
        Signatures((report.signer,), report.recipients),
        *annex_blocks(report, wording),
    ]
    subject = wording.text("title.subject", survey=report.survey)
    kind = wording.text("title.kind")
    return Document(report.head, report.state, kind, subject, tuple(blocks), _basis(report, wording))


def satisfaction_chart(report: SurveyReport, wording: Wording) -> BarChart:
    """Satisfaction by question with the required share; the screen shows the same."""
    bars = [
        Bar(
            f"{question.number}. {question.title}",
            _satisfied(report, question.answers),
            question.threshold,
            question.passed,
        )
        for question in report.questions
    ]
    return BarChart(wording.text("questions.chart"), tuple(bars), wording.text("questions.chart_limit"))


def _satisfied(report: SurveyReport, answers: tuple[AnswerCount, ...]) -> Fraction | None:
    shares = [
        answer.share for option, answer in zip(report.options, answers, strict=True) if option.is_satisfied
    ]
    known = [share for share in shares if share is not None]
    return sum(known, Fraction(0)) if known else None


def _basis(report: SurveyReport, wording: Wording) -> tuple[str, ...]:
    plan = report.plan
    count = len(report.legal_basis)
    lines = [
        wording.text("basis.last" if at == count and not plan.number else "basis.line", basis=text)
        for at, text in enumerate(report.legal_basis, start=1)
    ]
    if plan.number:
        lines.append(
            wording.text(
                "basis.plan",
                number=plan.number,
                date=date_words(wording, plan.issued_on),
                issuer=report.head.issuer,
                survey=report.survey,
            )
        )
    return tuple(lines)


def _preparation(report: SurveyReport, wording: Wording) -> list[Block]:
    plan = report.plan
    texts = list(report.preparation)
    if report.areas:
        texts.append(wording.text("preparation.areas", count=wording.count(len(report.areas))))
    period = {"from": date_words(wording, plan.asked_from), "to": date_words(wording, plan.asked_to)}
    texts.append(wording.text("preparation.period", **period))
    if report.methods:
        texts.append(wording.text("preparation.methods", methods="; ".join(report.methods)))
    return [Heading(wording.text("sections.preparation")), *(Paragraph(text) for text in texts)]


def _coverage(report: SurveyReport, wording: Wording) -> list[Block]:
    counts = report.counts
    households, collected = (
        or_dots(wording, counts.total_households),
        or_dots(wording, counts.forms_collected),
    )
    areas = wording.count(len(report.areas))
    key = "coverage.coverage" if counts.coverage is not None else "coverage.coverage_unknown"
    percent = format_percent(counts.coverage)
    valid, invalid = wording.count(counts.valid_forms), wording.count(counts.invalid_forms)
    texts = [
        wording.text("coverage.households", count=households, areas=areas),
        wording.text("coverage.issued", count=or_dots(wording, counts.forms_issued), collected=collected),
        wording.text(key, collected=collected, households=households, percent=percent),
        wording.text("coverage.valid", valid=valid, invalid=invalid),
    ]
    return [Heading(wording.text("sections.coverage"), 2), *(Paragraph(text) for text in texts)]


def _questions(report: SurveyReport, wording: Wording) -> list[Block]:
    heading = Heading(wording.text("sections.questions"), 2)
    if not report.questions:
        return [heading, Paragraph(wording.text("questions.empty"))]
    blocks: list[Block] = [heading, _question_table(report, wording)]
    chart = satisfaction_chart(report, wording)
    if any(bar.share is not None for bar in chart.bars):
        blocks.append(chart)
    return blocks


def _question_table(report: SurveyReport, wording: Wording) -> BlockTable:
    columns = [
        BlockColumn(wording.text("table.index"), "center"),
        BlockColumn(wording.text("questions.columns.title"), "left", is_wide=True),
        BlockColumn(wording.text("questions.columns.valid")),
    ]
    titles = wording.text("questions.columns.count"), wording.text("questions.columns.share")
    columns += answer_columns(report.options, *titles)
    columns += [
        BlockColumn(wording.text("questions.columns.no_answer")),
        BlockColumn(wording.text("questions.columns.threshold")),
        BlockColumn(wording.text("questions.columns.outcome"), "center"),
    ]
    rows = []
    for question in report.questions:
        cells = [question.number, question.title, format_number(question.valid_forms)]
        cells += answer_cells(wording, question.answers, question.threshold)
        level = required(wording, question.threshold, more_than=question.more_than)
        cells += [counted(wording, question.no_answer), level]
        cells.append(_outcome_word(question.passed, wording) if question.threshold is not None else "")
        rows.append(BlockRow(tuple(cells)))
    return BlockTable(tuple(columns), tuple(rows), size="small")


def _outcome_word(passed: bool | None, wording: Wording) -> str:
    key = {True: "passed", False: "failed", None: "unknown"}[passed]
    return wording.text(f"outcome.{key}")


def _areas(report: SurveyReport, wording: Wording) -> list[Block]:
    blocks: list[Block] = [Heading(wording.text("sections.areas"), 2)]
    count = annex_count(report)
    names = listed(annex_name(wording, at, count) for at in range(count))
    if names:
        blocks.append(Paragraph(wording.text("areas.reference", annexes=names)))
    if report.failing_areas:
        blocks.append(Paragraph(wording.text("areas.failing", areas=listed(report.failing_areas))))
    if len(blocks) == 1:
        blocks.append(Paragraph(wording.text("table.no_rows")))
    return blocks


def _outcome(report: SurveyReport, wording: Wording) -> list[Block]:
    blocks: list[Block] = [Heading(wording.text("sections.outcome"))]
    if not report.conditions:
        return [*blocks, Paragraph(wording.text("outcome.none"))]
    columns = (
        BlockColumn(wording.text("table.index"), "center"),
        BlockColumn(wording.text("outcome.columns.condition"), "left", is_wide=True),
        BlockColumn(wording.text("outcome.columns.threshold")),
        BlockColumn(wording.text("outcome.columns.actual")),
        BlockColumn(wording.text("outcome.columns.outcome"), "center"),
        BlockColumn(wording.text("outcome.columns.basis"), "left"),
    )
    rows = [
        BlockRow(
            (
                str(at),
                _condition_label(condition, wording),
                required(wording, condition.threshold, more_than=condition.more_than),
                percent(wording, condition.actual, condition.threshold),
                _outcome_word(condition.passed, wording),
                condition.legal_basis,
            )
        )
        for at, condition in enumerate(report.conditions, start=1)
    ]
    blocks.append(BlockTable(columns, tuple(rows)))
    blocks += [
        Paragraph(wording.text("outcome.failing", condition=each.label, items=listed(each.failing, "; ")))
        for each in report.conditions
        if each.failing
    ]
    if report.undecided_areas:
        blocks.append(Paragraph(wording.text("outcome.undecided", areas=listed(report.undecided_areas))))
    key = {True: "overall_passed", False: "overall_failed", None: "overall_unknown"}[report.passed]
    blocks.append(Paragraph(wording.text(f"outcome.{key}", survey=report.survey), is_bold=True))
    return blocks


def _condition_label(condition: OutcomeCondition, wording: Wording) -> str:
    if not condition.of_what:
        return condition.label
    return wording.text("outcome.of_what", condition=condition.label, share=condition.of_what)


def _proposals(report: SurveyReport, wording: Wording) -> list[Block]:
    texts = report.proposals or (wording.text("proposals.none"),)
    closing = wording.text("proposals.closing", survey=report.survey, issuer=report.head.issuer)
    heading = Heading(wording.text("sections.proposals"))
    return [heading, *(Paragraph(text) for text in texts), Paragraph(closing)]
