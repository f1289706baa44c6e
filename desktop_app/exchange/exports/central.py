"""The sheet to copy figures from into the central system: one row an indicator, plain figures, no formulas.

Its columns are data (``resources/exchange/central_system.toml``): those of that system are not public.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache

import msgspec

from desktop_app.base.resource_files import resource_path
from desktop_app.catalogue.indicator_set import IndicatorSet, Nature
from desktop_app.exchange.cell_values import figure
from desktop_app.exchange.workbook_writer import Percent, SheetCell, SheetColumn, WorkbookWriter
from desktop_app.movements.grid_layout import Column
from desktop_app.movements.notes.ratio_notes import ratio_note, unit_names
from desktop_app.movements.sheet.grid import ColumnTotal, Grid, Shown
from desktop_app.movements.values import Value


class CentralColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column: its title, what fills it, its width in letters."""

    title: str
    value: str
    width: float = 14


class CentralLayout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sheet; ``status`` says whether its columns are proposed or those of the system."""

    status: str
    sheet: str
    columns: tuple[CentralColumn, ...]


@cache
def central_layout() -> CentralLayout:
    """Return the layout of the sheet."""
    content = resource_path("exchange", "central_system.toml").read_bytes()
    return msgspec.toml.decode(content, type=CentralLayout)


def write_central_sheet(
    writer: WorkbookWriter,
    indicators: IndicatorSet,
    grid: Grid,
    reached: Mapping[str, Value | None],
    label: str,
) -> None:
    """Write the commune's figures of a period; ``reached`` are those since January, by code."""
    layout = central_layout()
    sheet = writer.sheet(layout.sheet, [SheetColumn((each.title,), each.width) for each in layout.columns])
    groups = {group.code: group.name.shown() for group in indicators.groups}
    names = unit_names(grid)
    number = 0
    for column, total in zip(grid.columns, grid.totals, strict=True):
        if column.indicator.nature is Nature.TEXT:
            continue
        number += 1
        values = _row(column, total, reached.get(column.indicator.code), names)
        values |= {"number": number, "group": groups.get(column.indicator.group), "period": label}
        sheet.append([values[each.value] for each in layout.columns])
    sheet.finish()


def _row(
    column: Column, total: ColumnTotal, reached: Value | None, names: Mapping[str, str]
) -> dict[str, SheetCell]:
    indicator = column.indicator
    return {
        "code": indicator.code,
        "name": indicator.name.shown(),
        "unit": indicator.printed_unit,
        "figure": _cell(total.value),
        "reached": _cell(reached),
        "target": figure(total.target),
        "share": Percent(total.target_share),
        "reported": total.reported,
        "expected": total.expected,
        "note": ratio_note(indicator, total, names) or None,
    }


def _cell(value: Shown) -> SheetCell:
    if value is None or isinstance(value, str):
        return value
    return Percent(value) if isinstance(value, Fraction) else figure(value)
