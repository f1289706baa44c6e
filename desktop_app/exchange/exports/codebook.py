"""The codebook of an export: what each column asks, what kind of answer it holds, and what codes mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desktop_app.base.i18n import N_, tr
from desktop_app.exchange.exports.columns import ExportColumn, RepeatTable
from desktop_app.exchange.workbook_writer import SheetColumn, WorkbookWriter
from desktop_app.forms.types.answer_type import ExportColumnKind

_KINDS: Final = {
    ExportColumnKind.TEXT: N_("text"),
    ExportColumnKind.WHOLE: N_("whole number"),
    ExportColumnKind.DECIMAL: N_("decimal number"),
    ExportColumnKind.DATE: N_("date"),
    ExportColumnKind.MOMENT: N_("date and time"),
    ExportColumnKind.CHOICE: N_("one choice"),
    ExportColumnKind.CHOICES: N_("several choices"),
    ExportColumnKind.FLAG: N_("1 or 0"),
}


@dataclass(frozen=True, slots=True)
class CodebookEntry:
    """A column of a file: ``table`` is the sheet or file, ``values`` are codes as they are stored there."""

    table: str
    name: str
    question: str
    kind: ExportColumnKind
    values: tuple[tuple[str, str], ...] = ()


def codebook_path(target: Path) -> Path:
    """Return the codebook beside a file that cannot hold one itself."""
    return target.with_name(f"{target.stem}-{tr('codebook')}.xlsx")


def entries_of(table: str, columns: Iterable[ExportColumn]) -> Iterator[CodebookEntry]:
    """Return the columns of a table as they are written with codes."""
    for column in columns:
        yield CodebookEntry(table, column.name, column.label, column.kind, tuple(column.choices.items()))


def own_columns(repeat: RepeatTable, columns: tuple[ExportColumn, ...]) -> tuple[ExportColumn, ...]:
    """Return the answers of the table of a repeat, without what leads to its form."""
    return columns[len(columns) - len(repeat.columns) :]


def write_codebook(writer: WorkbookWriter, entries: Iterable[CodebookEntry]) -> None:
    """Write the codebook as a sheet, a row for each value."""
    titles = (
        (tr("Column"), 18.0),
        (tr("Meaning"), 60.0),
        (tr("Code"), 12.0),
        (tr("Answer"), 34.0),
        (tr("Kind of answer"), 18.0),
        (tr("Table"), 22.0),
    )
    sheet = writer.sheet(tr("Columns and codes"), [SheetColumn((title,), width) for title, width in titles])
    for entry in entries:
        for code, label in entry.values or (("", ""),):
            kind = tr(_KINDS[entry.kind])
            sheet.append([entry.name, entry.question, code or None, label or None, kind, entry.table])
    sheet.finish()
