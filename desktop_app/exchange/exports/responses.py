"""Export of the forms of a survey round; the ending of the file name chooses the format."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from desktop_app.base.durable_file import require_ending
from desktop_app.base.long_work import Progress
from desktop_app.exchange.exports.codebook import codebook_path, write_codebook
from desktop_app.exchange.exports.source import RoundSource, round_source
from desktop_app.exchange.exports.spreadsheet import (
    CsvOptions,
    codebook_of,
    export_text,
    export_workbook,
    repeat_path,
)
from desktop_app.exchange.workbook_writer import WorkbookWriter, writing

FORMATS = (".xlsx", ".csv", ".sav", ".dta", ".zip")
"""Excel, CSV, SPSS, Stata, and XForm records in a zip file."""


def export_responses(
    connection: Connection,
    round_id: str,
    target: Path,
    *,
    labels: bool,
    progress: Progress | None = None,
    with_names: bool = False,
    delimiter: str = ",",
) -> list[Path]:
    """Write all forms of a round that were not deleted, valid or not, and return the files written.

    ``labels`` writes the texts of questions and answers instead of names and codes (Excel, CSV); SPSS and
    Stata files always hold codes with their labels. Repeats become sheets, or files beside ``target``, that
    name the form they belong to. A codebook says what each column asks and what its codes mean: a sheet of
    the Excel file, a workbook beside every other. Who entered a form is personal data (Luật 91/2025/QH15)
    and is left out unless ``with_names`` is set; the history of changes is never exported.

    Raises:
        CannotWrite: a file cannot be written; older files are untouched.
        Problem: the round is gone, the ending is unknown, or the part for statistics is not installed.
        Exception: whatever ``progress`` raises to stop the work; nothing is written then.
    """
    suffix = require_ending(target, *FORMATS)
    source = round_source(connection, round_id, with_names=with_names)
    if suffix == ".xlsx":
        export_workbook(connection, source, target, progress, labels=labels)
        return [target]
    # The codebook takes its place last: where the data cannot be written, neither is there.
    with writing(codebook_path(target)) as book:
        paths = _beside_codebook(connection, source, target, progress, CsvOptions(labels, delimiter), book)
    return [*paths, codebook_path(target)]


def files_beside(connection: Connection, round_id: str, target: Path) -> list[Path]:
    """Return the files that an export to ``target`` writes beside it.

    Raises:
        Problem: the round is gone, or the ending is unknown.
    """
    suffix = require_ending(target, *FORMATS)
    if suffix == ".xlsx":
        return []
    repeats = round_source(connection, round_id, with_names=False).tables.repeats if suffix != ".zip" else ()
    return [codebook_path(target), *(repeat_path(target, repeat) for repeat in repeats)]


def _beside_codebook(
    connection: Connection,
    source: RoundSource,
    target: Path,
    progress: Progress | None,
    options: CsvOptions,
    book: WorkbookWriter,
) -> list[Path]:
    suffix = target.suffix.lower()
    if suffix in (".csv", ".zip"):
        write_codebook(book, codebook_of(source, target.name))
    if suffix == ".csv":
        return export_text(connection, source, target, progress, options)
    if suffix == ".zip":
        from desktop_app.exchange.exports.instances import export_instances

        export_instances(connection, source, target, progress)
        return [target]
    from desktop_app.exchange.exports.statistics import export_statistics

    return export_statistics(connection, source, target, progress, book)
