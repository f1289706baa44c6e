"""The rows that stay in sight below the figures: totals, plans of the year, what was reached of them."""

from __future__ import annotations

from decimal import Decimal

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number, format_percent
from desktop_app.catalogue.indicator_set import Indicator, Nature, ValueKind
from desktop_app.movements.sheet.grid import ColumnTotal
from ui.grid.model.table import CellAccess, GridRow, ShownCell
from ui.movements.sheets.cell_text import shown_text

TOTAL, TARGET, SHARE = "total", "target", "share"


def summary_rows() -> tuple[GridRow, ...]:
    """Return the rows below a table of the period, or of an indicator through its year."""
    return (
        GridRow(TOTAL, tr("Total")),
        GridRow(TARGET, tr("Plan of the year")),
        GridRow(SHARE, tr("% of the plan")),
    )


def summary_cells(indicator: Indicator, total: ColumnTotal) -> tuple[ShownCell, ShownCell, ShownCell]:
    """Return the rows below a column: total, plan of the year, and the share of it that was reached."""
    return total_cell(indicator, total), target_cell(indicator, total), share_cell(total)


def total_cell(indicator: Indicator, total: ColumnTotal) -> ShownCell:
    """Return the commune's figure. Of yes-and-no it is how many said yes."""
    value = total.value
    text = (
        format_number(value)
        if indicator.value_kind is ValueKind.YES_NO and isinstance(value, Decimal)
        else shown_text(indicator, value)
    )
    if indicator.value_kind is ValueKind.TEXT:
        text = f"{total.reported}/{total.expected}" if total.expected else ""
    note = tr("{n} of {all} units have reported.", n=total.reported, all=total.expected)
    if total.numerator is not None and total.denominator is not None:
        sums = f"{format_number(total.numerator)} ÷ {format_number(total.denominator)}"
        note += f"\n{sums}"
    if total.one_sided:
        text = f"{text} *".lstrip()
        note += "\n" + tr(
            "* Without {n} units that gave only one of the two numbers.", n=len(total.one_sided)
        )
    if total.target is not None:
        share = f" ({format_percent(total.target_share)} %)" if total.target_share is not None else ""
        note += f"\n{tr('Plan of the year')}: {format_number(total.target)}{share}"
    return ShownCell(text=text, edit=text, access=CellAccess.COMPUTED, note=note)


def target_cell(indicator: Indicator, total: ColumnTotal) -> ShownCell:
    """Return the plan figure of the year; of a ratio it is in percent."""
    in_places = 2 if indicator.nature is Nature.RATIO else None
    text = format_number(total.target, in_places)
    note = "" if text or not indicator.has_target else tr("No plan figure has been set for this year.")
    if total.target_units:
        note = tr("The plans of {n} units, added up.", n=total.target_units)
    return ShownCell(text=text, edit=text, access=CellAccess.COMPUTED, note=note)


def share_cell(total: ColumnTotal) -> ShownCell:
    """Return what was reached since January against the plan of the year, in percent."""
    share = total.target_share
    text = format_percent(share)
    note = tr("Since January, against the plan of the year.") if text else ""
    return ShownCell(text=text, edit=text, access=CellAccess.COMPUTED, note=note)
