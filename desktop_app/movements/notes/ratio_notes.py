"""What is said of a ratio that does not follow from the counts beside it.

Units that gave one of its two numbers are in the counts and not in the ratio, so that nine cases and five
settled may stand beside 100 %. Paper, workbook and screen say of which sums it is, and who is not in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.catalogue.indicator_set import Indicator
from desktop_app.movements.sheet.grid import ColumnTotal, Grid

_MOST_NAMED = 10


def ratio_note(indicator: Indicator, total: ColumnTotal, names: Mapping[str, str]) -> str:
    """The sentence about the total of a ratio; nothing where every unit gave both numbers or none.

    ``names`` are those of the units by key.
    """
    if not total.one_sided:
        return ""
    named = [names[key] for key in total.one_sided[:_MOST_NAMED]]
    more = len(total.one_sided) - len(named)
    if more:
        named.append(tr("{n} others", n=more))
    units = ", ".join(named)
    if total.numerator is None or total.denominator is None:
        return tr(
            "{name}: no unit gave both numbers; only one of them came from {units}.",
            name=indicator.name.shown(),
            units=units,
        )
    return tr(
        "{name}: {top} of {bottom}, of the units that gave both numbers; without {units}, of which only one"
        " is there.",
        name=indicator.name.shown(),
        top=format_number(total.numerator),
        bottom=format_number(total.denominator),
        units=units,
    )


def ratio_notes(grid: Grid) -> Iterator[str]:
    """The sentences of a grid, column by column."""
    names = unit_names(grid)
    for column, total in zip(grid.columns, grid.totals, strict=True):
        note = ratio_note(column.indicator, total, names)
        if note:
            yield note


def unit_names(grid: Grid) -> dict[str, str]:
    """What the units of a grid are called."""
    return {unit.key: unit.shown_name(grid.period.year) for unit in grid.units}
