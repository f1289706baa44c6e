"""The count of a round as an Excel file: the commune's table, questions by areas, and every count.

Columns of the commune's table as in survey reports of commune Fronts; numbers without formulas, so that the
file shows the same everywhere.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.exchange.workbook_writer import (
    Percent,
    SheetCell,
    SheetColumn,
    WorkbookWriter,
    require_workbook,
    writing,
)
from desktop_app.reports.data import PaperMark
from desktop_app.surveys.responses.answer_wording import CountedWords
from desktop_app.surveys.round_tally import RoundCount, count_round
from desktop_app.surveys.tally.coverage import answer_share, coverage
from desktop_app.surveys.tally.tally import Tally

_WIDE, _PLAIN = 30.0, 13.0


def export_tally(
    connection: Connection,
    round_id: str,
    target: Path,
    *,
    mark: PaperMark | None = None,
    progress: Progress | None = None,
) -> None:
    """Write the count of a round. ``mark``: that of the final paper of which the workbook is the twin.

    Raises:
        CannotWrite: the file cannot be written; an older one is untouched.
        Problem: there is no such round, or its questionnaire is not installed.
        Exception: whatever ``progress`` raises to stop the work; nothing is written then.
    """
    require_workbook(target)
    counted = count_round(connection, round_id)
    with writing(target, mark) as writer:
        sheets = (_commune_sheet, _matrix_sheet, _counts_sheet)
        for done, fill in enumerate(sheets, start=1):
            fill(writer, counted)
            if progress:
                progress(done, len(sheets) + 1)
    if progress:
        progress(len(sheets) + 1, len(sheets) + 1)


def _commune_sheet(writer: WorkbookWriter, counted: RoundCount) -> None:
    titles = [
        tr("No."),
        tr("Residential area"),
        tr("Households"),
        tr("Forms issued"),
        tr("Forms collected"),
        tr("Share of households asked (%)"),
        tr("Valid forms"),
        tr("Invalid forms"),
        tr("Satisfied (forms)"),
        tr("Satisfied (%)"),
        tr("Not satisfied (forms)"),
        tr("Not satisfied (%)"),
    ]
    widths = [6.0, _WIDE]
    columns = [
        SheetColumn((title,), widths[place] if place < len(widths) else _PLAIN)
        for place, title in enumerate(titles)
    ]
    sheet = writer.sheet(tr("Residential areas"), columns, frozen=2)
    for number, entry in enumerate(counted.areas, start=1):
        sheet.append([number, entry.area.name, *_commune_cells(counted, entry.tally)])
    sheet.append([None, tr("Total"), *_commune_cells(counted, counted.outcome.tally)])
    sheet.finish()


def _commune_cells(counted: RoundCount, tally: Tally) -> list[SheetCell]:
    questionnaire = counted.questionnaire
    overall = tally.questions.get(questionnaire.overall_question)
    cells: list[SheetCell] = [tally.households, tally.issued, tally.collected, Percent(coverage(tally))]
    cells += [tally.valid, tally.invalid_total]
    for codes in (questionnaire.satisfied, questionnaire.unsatisfied):
        share = answer_share(tally, questionnaire.overall_question, codes, counted.thresholds.denominator)
        cells += [None if overall is None else overall.of(codes), Percent(share)]
    return cells


def _matrix_sheet(writer: WorkbookWriter, counted: RoundCount) -> None:
    units = [(entry.area.name, entry.tally) for entry in counted.areas]
    units.append((tr("Total"), counted.outcome.tally))
    columns = [SheetColumn((tr("No."),), 6), SheetColumn((tr("Content asked about"),), 44)]
    for name, _ in units:
        columns += [
            SheetColumn((tr("{area}: satisfied (forms)", area=name),), _PLAIN),
            SheetColumn((tr("{area}: satisfied (%)", area=name),), _PLAIN),
        ]
    sheet = writer.sheet(tr("Contents by area"), columns, frozen=2)
    words = CountedWords(counted.questionnaire)
    for question in counted.questionnaire.questions:
        row: list[SheetCell] = [question.number, words.topic(question)]
        for _, tally in units:
            if not tally.valid:
                row += [None, None]
                continue
            codes = counted.questionnaire.satisfied
            share = answer_share(tally, question.name, codes, counted.thresholds.denominator)
            row += [tally.questions[question.name].of(codes), Percent(share)]
        sheet.append(row)
    sheet.finish()


def _counts_sheet(writer: WorkbookWriter, counted: RoundCount) -> None:
    words = CountedWords(counted.questionnaire)
    answers = words.answers()
    titles = [(tr("Residential area"), 24.0), (tr("No."), 6.0), (tr("Content asked about"), 44.0)]
    titles += [(tr("Valid forms"), _PLAIN)]
    for label in answers.values():
        titles += [
            (tr("{answer} (forms)", answer=label), _PLAIN),
            (tr("{answer} (%)", answer=label), _PLAIN),
        ]
    titles.append((tr("No answer"), _PLAIN))
    sheet = writer.sheet(
        tr("All counts"), [SheetColumn((title,), width) for title, width in titles], frozen=3
    )
    for entry in counted.areas:
        for question in counted.questionnaire.questions:
            count = entry.tally.questions[question.name]
            row: list[SheetCell] = [
                entry.area.name,
                question.number,
                words.topic(question),
                entry.tally.valid,
            ]
            for code in answers:
                codes = frozenset({code})
                share = answer_share(entry.tally, question.name, codes, counted.thresholds.denominator)
                row += [count.of(codes), Percent(share)]
            sheet.append([*row, count.no_answer])
    sheet.finish()
