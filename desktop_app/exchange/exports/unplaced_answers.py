"""The list of answers that a version of a questionnaire has no place for, as an Excel file to print."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desktop_app.base.i18n import tr
from desktop_app.exchange.workbook_writer import SheetColumn, WorkbookWriter, require_workbook, writing
from desktop_app.surveys.versions.changes import FormChange
from desktop_app.surveys.versions.records import UnplacedAnswer


def export_unplaced_answers(
    target: Path, answers: Sequence[UnplacedAnswer], changes: Sequence[FormChange] = ()
) -> None:
    """Write the answers, and on a second sheet what the version asks otherwise.

    Raises:
        CannotWrite: the file cannot be written; an older one is untouched.
    """
    require_workbook(target)
    with writing(target) as writer:
        _answers_sheet(writer, answers)
        if changes:
            _changes_sheet(writer, changes)


def _answers_sheet(writer: WorkbookWriter, answers: Sequence[UnplacedAnswer]) -> None:
    titles = (
        (tr("In"), 16.0),
        (tr("Residential area"), 24.0),
        (tr("Serial number"), 12.0),
        (tr("Question"), 40.0),
        (tr("Unplaced answer"), 30.0),
        (tr("Why it has no place"), 44.0),
    )
    sheet = writer.sheet(
        tr("Not carried"), [SheetColumn((title,), width) for title, width in titles], frozen=0
    )
    for answer in answers:
        sheet.append(
            [answer.holder.label(), answer.area, answer.serial, answer.question, answer.value, answer.reason]
        )
    sheet.finish()


def _changes_sheet(writer: WorkbookWriter, changes: Sequence[FormChange]) -> None:
    titles = ((tr("Kind of change"), 20.0), (tr("Question"), 50.0), (tr("What is other now"), 70.0))
    sheet = writer.sheet(
        tr("Changes of the questionnaire"),
        [SheetColumn((title,), width) for title, width in titles],
        frozen=0,
    )
    for change in changes:
        sheet.append([change.kind.label(), change.question, change.detail])
    sheet.finish()
