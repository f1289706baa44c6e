"""Cells of a look from figures of the grid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from desktop_app.base.i18n import tr
from desktop_app.catalogue.indicator_set import Indicator, Nature, ValueKind
from desktop_app.movements.aggregation import ratio_of
from desktop_app.movements.grid_layout import ReportingUnit
from desktop_app.movements.sheet.grid import ColumnTotal, GridCell, Shown
from desktop_app.movements.values import is_nothing, nothing_word
from desktop_app.reports.documents.sentences import PERCENT
from desktop_app.reports.figures import NO_FIGURE, Figure, FigureCell, FigureTable, Way


def figure_of(indicator: Indicator, value: Shown) -> Figure:
    """Return a figure as a number, or as a share where it is a ratio or typed in percent; words are none."""
    if value is None or isinstance(value, str):
        return None
    if indicator.nature is Nature.RATIO:
        return Fraction(value)
    return value if is_nothing(value) else in_shares(indicator, value)


def in_shares(indicator: Indicator, value: Decimal | Fraction) -> Decimal | Fraction:
    """Return a number as it is, what is written in percent as a share."""
    return Fraction(value) / 100 if indicator.unit.strip() == PERCENT else value


def is_share(indicator: Indicator) -> bool:
    """Return whether its figures are shares, computed or typed in percent."""
    return indicator.nature is Nature.RATIO or indicator.unit.strip() == PERCENT


def unit_cell(indicator: Indicator, cell: GridCell | None, way: Way | None = None) -> FigureCell:
    """Return a unit's figure: yes or no, "nothing occurred", a number; an awaited one says so."""
    if cell is None:
        return NO_FIGURE
    value = figure_of(indicator, cell.value)
    if value is None:
        return FigureCell(words=unreported_words() if cell.awaited else "", way=way)
    if indicator.value_kind is ValueKind.YES_NO and indicator.nature is not Nature.RATIO:
        return FigureCell(words=tr("Yes") if value else tr("No"), way=way)
    if is_nothing(value):
        return FigureCell(Decimal(0), words=nothing_word(), way=way)
    return FigureCell(value, way=way)


def total_cell(indicator: Indicator, total: ColumnTotal | None, way: Way | None = None) -> FigureCell:
    """Return the figure of the commune, with how many units reported it."""
    if total is None:
        return NO_FIGURE
    return FigureCell(figure_of(indicator, total.value), reported=(total.reported, total.expected), way=way)


def reported_cell(total: ColumnTotal | None) -> FigureCell:
    """Return how many units reported, of how many."""
    return NO_FIGURE if total is None else FigureCell(words=f"{total.reported}/{total.expected}")


def difference(value: Figure, before: Figure) -> FigureCell:
    """Return by how much a figure differs; of shares, in percentage points."""
    if value is None or before is None:
        return NO_FIGURE
    if isinstance(value, Fraction) or isinstance(before, Fraction):
        return FigureCell(Fraction(value) - Fraction(before), signed=True)
    return FigureCell(value - before, signed=True)


def rise(value: Figure, before: Figure) -> FigureCell:
    """Return by which share a number differs; nothing for shares, and from zero."""
    if isinstance(value, Fraction) or isinstance(before, Fraction):
        return NO_FIGURE
    times = ratio_of(value, before)
    return NO_FIGURE if times is None else FigureCell(times - 1, signed=True)


def unreported_words() -> str:
    """Return what replaces a figure that its unit has yet to report."""
    return tr("not reported")


def starred(table: FigureTable) -> FigureTable:
    """Return the table with the sentence about its stars, where it has one."""
    if not any(cell.partial for row in table.rows for cell in row.cells):
        return table
    sentence = tr("* Not all units that have to report are in this figure.")
    return replace(table, notes=(*table.notes, sentence))


def merged_notes(units: Iterable[ReportingUnit]) -> Iterator[str]:
    """Yield which units have the figures of others in theirs."""
    for unit in units:
        if unit.merged:
            areas = ", ".join(each.name for each in unit.merged)
            yield tr("{unit}: with the figures of {areas} before the merger.", unit=unit.name, areas=areas)


def with_unit(indicator: Indicator) -> str:
    """Return the name of an indicator with its unit of measure."""
    name = indicator.name.shown()
    return f"{name} ({indicator.printed_unit})" if indicator.printed_unit else name
