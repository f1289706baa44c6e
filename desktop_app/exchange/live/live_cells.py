"""Cells of a live workbook: figures as they are typed, formulas with their results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from desktop_app.catalogue.indicator_set import (
    Indicator,
    ValueKind,
)
from desktop_app.exchange.cell_values import figure
from desktop_app.exchange.live.formula_texts import (
    NoFormula,
    translated,
)
from desktop_app.exchange.workbook_writer import Formula, Nothing, Percent, SheetCell, YesNo
from desktop_app.movements.sheet.grid import Shown
from desktop_app.movements.values import is_nothing

HEAD_ROWS = 3
"""Lines of titles over every sheet."""


@dataclass(slots=True)
class LiveSheet:
    """A sheet: the titles of its columns (three lines each), and its rows."""

    name: str
    titles: list[tuple[str, str, str]]
    rows: list[list[SheetCell]] = field(default_factory=list)


def typed(indicator: Indicator, value: Shown) -> SheetCell:
    """Return a figure as a cell."""
    if isinstance(value, Decimal) and indicator.value_kind is ValueKind.YES_NO:
        return YesNo(value)
    return Nothing() if is_nothing(value) else result(value)


def result(value: Shown) -> SheetCell:
    """Return a figure that is put together, as a plain cell."""
    return Percent(value) if isinstance(value, Fraction) else figure(value)


def live(indicator: Indicator, text: str, value: Shown) -> Formula:
    """Return a formula that gives a figure of an indicator."""
    style = "yes_no" if indicator.value_kind is ValueKind.YES_NO else ""
    if is_nothing(value):
        return Formula(text, 0, "nothing")
    return Formula(text, saved(value), style)


def saved(value: Shown) -> str | float | Decimal:
    """Return what a program shows that does not calculate."""
    if value is None:
        return ""
    return float(value) if isinstance(value, Fraction) else value


def formula_or_figure(
    indicator: Indicator, refs: Mapping[str, str], value: Shown, *, is_total: bool = False
) -> SheetCell:
    """A computed figure as a formula; where spreadsheets have none that means the same, as a number."""
    try:
        return Formula(translated(indicator.formula, refs), saved(value))
    except NoFormula:
        return result(value) if is_total else typed(indicator, value)
