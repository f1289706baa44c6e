"""A table of figures that somebody looked at, as an Excel file: numbers are numbers, shares are percent."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from desktop_app.base.i18n import tr
from desktop_app.exchange.cell_values import figure
from desktop_app.exchange.workbook_writer import (
    Percent,
    SheetCell,
    SheetColumn,
    WorkbookWriter,
    require_workbook,
    writing,
)
from desktop_app.reports.figures import FigureCell, FigureTable


def export_figures(table: FigureTable, target: Path) -> None:
    """Write the table, what has to be said about it, and how many units are in each figure.

    Raises:
        CannotWrite: the file cannot be written; an older one is untouched.
        Problem: the name is none of an Excel file.
    """
    require_workbook(target)
    with writing(target) as writer:
        _figures(writer, table)
        _about(writer, table)
        if any(cell.told is not None for row in table.rows for cell in row.cells):
            _told(writer, table)


def _figures(writer: WorkbookWriter, table: FigureTable) -> None:
    sheet = writer.sheet(table.title, _columns(table), table.names)
    for row in table.rows:
        sheet.append([_cell(cell) for cell in row.cells])
    sheet.finish()


def _told(writer: WorkbookWriter, table: FigureTable) -> None:
    sheet = writer.sheet(tr("Units told"), _columns(table), table.names)
    for row in table.rows:
        cells: list[SheetCell] = [_cell(cell) for cell in row.cells[: table.names]]
        for cell in row.cells[table.names :]:
            cells.append(None if cell.told is None else f"{cell.told[0]}/{cell.told[1]}")
        sheet.append(cells)
    sheet.finish()


def _about(writer: WorkbookWriter, table: FigureTable) -> None:
    sheet = writer.sheet(tr("About the table"), [SheetColumn((table.title,), 100)], 0)
    for line in (table.about, *table.notes):
        sheet.append([line])
    sheet.finish()


def _columns(table: FigureTable) -> list[SheetColumn]:
    return [SheetColumn((each.text,), 40 if each.wide else 16) for each in table.headings]


def _cell(cell: FigureCell) -> SheetCell:
    if cell.words or cell.value is None:
        return cell.words or None
    return Percent(cell.value) if isinstance(cell.value, Fraction) else figure(cell.value)
