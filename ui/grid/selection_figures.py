"""The figures of a selection, as the status bar of a spreadsheet shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number, round_half_up
from ui.grid.model.table import ShownCell


@dataclass(frozen=True, slots=True)
class Figures:
    """How many cells are filled, how many of them are numbers, and their sum."""

    filled: int
    numbers: int
    total: Fraction

    def sentence(self) -> str:
        """The figures in words; nothing while fewer than two cells are chosen and filled."""
        if self.filled < 2:
            return ""
        count = tr("Count: {n}", n=format_number(self.filled))
        if not self.numbers:
            return count
        average = tr("Average: {n}", n=_short(self.total / self.numbers))
        return f"{tr('Sum: {n}', n=_short(self.total))}   {average}   {count}"


def figures_of(cells: Iterable[ShownCell]) -> Figures:
    """Count and add up cells; empty cells count for nothing, zeros do."""
    filled = numbers = 0
    total = Fraction(0)
    for cell in cells:
        if cell.problem:
            continue
        filled += bool(cell.text)
        if cell.number is not None:
            numbers += 1
            total += Fraction(cell.number)
    return Figures(filled, numbers, total)


def _short(value: Fraction) -> str:
    return format_number(round_half_up(value, 2))
