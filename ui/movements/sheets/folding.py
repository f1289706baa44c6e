"""Sections of indicators that are folded: a narrow column replaces them and opens them again."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from desktop_app.base.i18n import tr
from desktop_app.catalogue.indicator_set import IndicatorSet, PeriodType
from desktop_app.movements.grid_layout import columns_of
from ui.grid.model.table import CLOSED, GridColumn, GridColumnKind, ShownCell

SIGN = "▸"
_WIDTH = 72


def fold_key(group: str) -> str:
    """Return the key of the column that stands for a folded group."""
    return f"{SIGN}{group}"


def group_of(column: str, indicators: IndicatorSet) -> str:
    """Return the group of a column, folded or not."""
    if column.startswith(SIGN):
        return column.removeprefix(SIGN)
    indicator = indicators.by_code.get(column)
    return "" if indicator is None else indicator.group


def with_folds(
    columns: Sequence[GridColumn], folded: Collection[str], indicators: IndicatorSet, kind: PeriodType
) -> tuple[GridColumn, ...]:
    """Return the columns, with one for each folded group where its first would stand."""
    shown = {column.key: column for column in columns}
    names = {group.code: group.name.shown() for group in indicators.groups}
    every = [column.indicator for column in columns_of(indicators, kind)]
    made: dict[str, GridColumn] = {}
    for indicator in every:
        if indicator.code in shown:
            made[indicator.code] = shown[indicator.code]
        elif indicator.group in folded and fold_key(indicator.group) not in made:
            count = sum(each.group == indicator.group for each in every)
            made[fold_key(indicator.group)] = GridColumn(
                key=fold_key(indicator.group),
                code=f"{SIGN} {indicator.group}",
                name=tr("{n} columns", n=count),
                help=f"{names.get(indicator.group, indicator.group)}\n{tr('Folded. Enter opens it.')}",
                kind=GridColumnKind.ACTION,
                width=_WIDTH,
            )
    return (*made.values(), *(column for key, column in shown.items() if key not in made))


def folded_cell() -> ShownCell:
    """Return the cell of a folded group: empty and closed."""
    why = tr("These columns are folded. Open the group first (Ctrl+G), then paste or type.")
    return ShownCell(access=CLOSED.access, why=why)
