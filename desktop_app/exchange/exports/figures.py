"""Export a table of figures from the screen as an Excel file: numbers as numbers, shares as percent."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from desktop_app.base.long_work import Progress, reported, unwatched
from desktop_app.exchange.cell_values import figure
from desktop_app.exchange.workbook_writer import (
    Percent,
    SheetCell,
    SheetColumn,
    require_workbook,
    writing,
)
from desktop_app.movements.analysis.sheets import FigureSheet, SheetFigure

_WIDE, _NARROW = 44, 16


def export_figures(sheets: Iterable[FigureSheet], target: Path, progress: Progress = unwatched) -> None:
    """Write the sheets of a table.

    Raises:
        CannotWrite: the file cannot be written; an older one is untouched.
        Exception: whatever ``progress`` raises to stop the work; nothing is written then.
        Problem: the name is none of an Excel file.
    """
    require_workbook(target)
    with writing(target) as writer:
        for each in sheets:
            columns = [SheetColumn((title,), _WIDE if wide else _NARROW) for title, wide in each.columns]
            sheet = writer.sheet(each.name, columns, each.frozen)
            for row in reported(each.rows, progress):
                sheet.append([_cell(value) for value in row])
            sheet.finish()


def _cell(value: SheetFigure) -> SheetCell:
    return Percent(value) if isinstance(value, Fraction) else figure(value)
