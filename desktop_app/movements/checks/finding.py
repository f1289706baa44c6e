"""What a check found: in which cells, how grave, what was expected."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from desktop_app.catalogue.indicator_set import IndicatorRule, Limit, RuleSeverity
from desktop_app.movements.cell import Cell
from desktop_app.movements.sheet.grid import Shown
from desktop_app.movements.values import to_stored

type FindingKey = tuple[str, str]
"""Unit and check: under it a finding is found again, and confirmed."""


class Check(StrEnum):
    """The kinds of checks."""

    RULE = "rule"
    MINIMUM = "min"
    MAXIMUM = "max"
    UNUSUAL = "unusual"
    REGISTER = "register"
    """The registers of the office have another figure, or one where the cell is empty."""
    TEXT = "text"
    """What was typed is no figure: it counts nowhere until it is mended."""


IN_REGISTERS: Final = "@registers"
"""What the figure of the registers is called among those that a finding has looked at."""


@dataclass(frozen=True, slots=True)
class Unusual:
    """Against what a figure stands out; what is ``None`` says nothing against it.

    ``usual`` is the median of the unit's own series of ``periods`` figures, ``neighbours`` that of all
    ``areas`` of the period, ``last`` the figure of the period before.
    """

    usual: Decimal | None = None
    periods: int = 0
    neighbours: Decimal | None = None
    areas: int = 0
    last: Decimal | None = None

    def __bool__(self) -> bool:
        return not (self.usual is None and self.neighbours is None and self.last is None)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. ``codes`` are the indicators that it is about, first the one to look at.

    ``name`` is the code of the rule or of the indicator, ``read`` what was looked at, by its code: figures,
    and of a rule how many households or areas there are.
    """

    check: Check
    name: str
    severity: RuleSeverity
    unit: str
    period: str
    codes: tuple[str, ...]
    read: tuple[tuple[str, Shown], ...]
    rule: IndicatorRule | None = None
    limit: Limit | None = None
    unusual: Unusual | None = None
    units: tuple[tuple[str, str], ...] = ()
    """The units of those of them that other versions of the set count otherwise, by their code."""
    is_closed: bool = False
    """Of a text that is no figure: whether the cell takes no figure by now."""

    @property
    def key(self) -> FindingKey:
        """The unit and the check."""
        return (self.unit, f"{self.check}.{self.name}")

    @property
    def can_be_confirmed(self) -> bool:
        """Whether the figures may be right as they are."""
        return self.check is not Check.TEXT

    @property
    def figures(self) -> str:
        """What was looked at as one text: a confirmation holds as long as it is the same, unit and all."""
        units = {name: f" {unit}" for name, unit in self.units}
        return "; ".join(f"{name}={_stored(value)}{units.get(name, '')}" for name, value in self.read)

    @property
    def place(self) -> Cell:
        """The cell to look at."""
        return Cell(self.unit, self.codes[0], self.period)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All cells that it is about."""
        return tuple(Cell(self.unit, code, self.period) for code in self.codes)


def _stored(value: Shown) -> str:
    """A figure as it is stored; a ratio as the fraction that it is."""
    return str(value) if isinstance(value, Fraction) else to_stored(value) or ""
