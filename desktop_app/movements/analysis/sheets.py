"""A table of figures as the sheets of a workbook: the figures, what is said of them, who is in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from desktop_app.base.i18n import tr
from desktop_app.reports.figures import FigureCell, FigureTable

type SheetFigure = Decimal | Fraction | str | None
"""A number, a share, words or nothing."""


@dataclass(frozen=True, slots=True)
class FigureSheet:
    """A sheet: its columns with whether they are wide, and how many of them stay in sight."""

    name: str
    columns: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[SheetFigure, ...], ...]
    frozen: int = 0


def sheets_of(table: FigureTable) -> Iterator[FigureSheet]:
    """Yield the sheets, the figures first."""
    columns = tuple((each.text, each.wide) for each in table.headings)
    rows = tuple(tuple(_figure(cell) for cell in row.cells) for row in table.rows)
    yield FigureSheet(table.title, columns, rows, table.names)
    yield FigureSheet(
        tr("About the table"), ((table.title, True),), tuple((line,) for line in (table.about, *table.notes))
    )
    if any(cell.reported is not None for row in table.rows for cell in row.cells):
        reported = tuple(
            tuple(
                _figure(cell) if place < table.names else _reported(cell)
                for place, cell in enumerate(row.cells)
            )
            for row in table.rows
        )
        yield FigureSheet(tr("Units reporting"), columns, reported, table.names)


def _figure(cell: FigureCell) -> SheetFigure:
    return cell.words or cell.value


def _reported(cell: FigureCell) -> str | None:
    return None if cell.reported is None else f"{cell.reported[0]}/{cell.reported[1]}"
