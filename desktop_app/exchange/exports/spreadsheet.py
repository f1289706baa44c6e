"""The forms of a round as an Excel file, or as CSV files."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from desktop_app.base.durable_file import replacing
from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.numbers import format_date, with_comma
from desktop_app.exchange.cell_values import Cell, harmless, plain_text
from desktop_app.exchange.exports.cells import AnswerPlaces, Occurrence, Said, cells
from desktop_app.exchange.exports.codebook import CodebookEntry, entries_of, own_columns, write_codebook
from desktop_app.exchange.exports.columns import ExportColumn, RepeatTable, distinct
from desktop_app.exchange.exports.source import ExportedForm, RoundSource
from desktop_app.exchange.workbook_writer import SheetColumn, writing
from desktop_app.forms.types.answer_type import ExportColumnKind

_WIDTHS = {
    ExportColumnKind.TEXT: 28,
    ExportColumnKind.CHOICE: 18,
    ExportColumnKind.CHOICES: 24,
    ExportColumnKind.MOMENT: 17,
}
_NARROW = 11
_RECORD_WIDTHS = {"id": 12, "area": 24}


def export_workbook(
    connection: Connection, source: RoundSource, target: Path, progress: Progress | None, *, labels: bool
) -> None:
    """Write an Excel file: the forms, a sheet for each repeat, and what the codes mean."""
    with writing(target) as writer:
        forms = writer.sheet(tr("Forms"), _sheet_columns(source.columns, labels=labels), frozen=3)
        repeats = [
            (repeat, writer.sheet(repeat.name, _sheet_columns(repeat_columns(repeat), labels=labels)))
            for repeat in source.tables.repeats
        ]
        places, said = AnswerPlaces(source.tables), source.said(labels=labels)
        for form in source.forms(connection, progress):
            forms.append(source.row(form, places.flat(form.response.answers), labels=labels))
            for repeat, sheet in repeats:
                for row in repeat_rows(places, repeat, form, said):
                    sheet.append(row)
        for sheet in (forms, *(sheet for _, sheet in repeats)):
            sheet.finish()
        write_codebook(writer, codebook_of(source))


def export_text(
    connection: Connection, source: RoundSource, target: Path, progress: Progress | None, options: CsvOptions
) -> list[Path]:
    """Write a CSV file (UTF-8 with its mark, for Excel) and one beside it for each repeat.

    The files written. With the semicolon the decimal sign is the comma, as Excel expects it in Vietnam.
    """
    labels = options.labels
    with ExitStack() as stack:
        paths = [target, *(repeat_path(target, repeat) for repeat in source.tables.repeats)]
        writers = [_CsvFile(stack, path, options) for path in paths]
        forms, repeats = writers[0], list(zip(source.tables.repeats, writers[1:], strict=True))
        forms.write(_titles(source.columns, labels=labels))
        for repeat, file in repeats:
            file.write(_titles(repeat_columns(repeat), labels=labels))
        places, said = AnswerPlaces(source.tables), source.said(labels=labels)
        for form in source.forms(connection, progress):
            forms.write(source.row(form, places.flat(form.response.answers), labels=labels))
            for repeat, file in repeats:
                for row in repeat_rows(places, repeat, form, said):
                    file.write(row)
    return paths


@dataclass(frozen=True, slots=True)
class CsvOptions:
    """How a CSV file is written."""

    labels: bool
    delimiter: str = ","


def repeat_path(target: Path, repeat: RepeatTable) -> Path:
    """Return the file of a repeat beside the file of the forms."""
    return target.with_name(f"{target.stem}-{repeat.path.replace('/', '-')}{target.suffix}")


def repeat_columns(repeat: RepeatTable) -> tuple[ExportColumn, ...]:
    """Return the key of the form, the place in each repeat around, the place in this one, and the answers."""
    around = tuple(
        ExportColumn(f"{path.rpartition('/')[2]}#", f"{path.rpartition('/')[2]} №", ExportColumnKind.WHOLE)
        for path in (*repeat.around, repeat.path)
    )
    return distinct((ExportColumn("id", tr("Record")), *around, *repeat.columns))


def repeat_rows(
    places: AnswerPlaces, repeat: RepeatTable, form: ExportedForm, said: Said | None
) -> Iterable[list[Cell]]:
    """Return the rows of a repeat in one form."""
    found: Iterable[Occurrence] = places.occurrences(repeat, form.response.answers)
    for item in found:
        yield [form.response.id, *item.positions, *cells(repeat.columns, item.answers, said)]


def _titles(columns: Iterable[ExportColumn], *, labels: bool) -> list[Cell]:
    return [column.label if labels else column.name for column in columns]


def _sheet_columns(columns: Iterable[ExportColumn], *, labels: bool) -> list[SheetColumn]:
    return [
        SheetColumn(
            (column.label if labels else column.name,),
            _RECORD_WIDTHS.get(column.name, _WIDTHS.get(column.kind, _NARROW)),
        )
        for column in columns
    ]


def codebook_of(source: RoundSource, table: str = "") -> Iterator[CodebookEntry]:
    """Return the columns of the forms and of their repeats; ``table``: what the forms lie in."""
    yield from entries_of(table or tr("Forms"), source.columns)
    for repeat in source.tables.repeats:
        yield from entries_of(repeat.name, own_columns(repeat, repeat_columns(repeat)))


class _CsvFile:
    """A file that takes the place of an older one only when the whole export has ended well."""

    def __init__(self, stack: ExitStack, path: Path, options: CsvOptions) -> None:
        partial = stack.enter_context(replacing(path))
        self._stream = stack.enter_context(partial.open("w", encoding="utf-8-sig", newline=""))
        self._writer: Any = csv.writer(self._stream, delimiter=options.delimiter)
        self._comma = options.delimiter == ";"
        self._labels = options.labels

    def write(self, row: Sequence[Cell]) -> None:
        self._writer.writerow([self._text(value) for value in row])

    def _text(self, value: Cell) -> str:
        match value:
            case None:
                return ""
            case str():
                return harmless(plain_text(value))
            case datetime():
                return value.isoformat(" ", "seconds")
            case date():
                return format_date(value) if self._labels else value.isoformat()
            case float() | Decimal():
                return with_comma(f"{value:f}") if self._comma else f"{value:f}"
            case _:
                return str(value)
