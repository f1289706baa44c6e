"""Figures counted from registers and the fund, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from desktop_app.movements.cell import Cell


@dataclass(frozen=True, slots=True)
class CountedEntry:
    """An entry that counts. ``amount`` is what it adds; ``None`` where its number was not written.

    Of the fund it is a voucher, and :data:`~desktop_app.derived.fund_feeds.FUND` stands for the register.
    """

    register_code: str
    matter_id: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class DerivedFigure:
    """The figure of a cell, and exactly the entries it is made of."""

    value: Decimal
    entries: tuple[CountedEntry, ...]

    @property
    def without_number(self) -> int:
        """How many entries have no number yet, so that the figure may grow."""
        return sum(entry.amount is None for entry in self.entries)

    def by_register(self) -> dict[str, tuple[str, ...]]:
        """The ids of the entries, by their register."""
        found: dict[str, dict[str, None]] = {}
        for entry in self.entries:
            found.setdefault(entry.register_code, {})[entry.matter_id] = None
        return {code: tuple(ids) for code, ids in found.items()}

    @property
    def count(self) -> int:
        """How many entries are counted."""
        return sum(map(len, self.by_register().values()))


class UnassignedReason(StrEnum):
    """Why an entry that an indicator covers is in no figure."""

    NO_AREA = "no_area"
    """The indicator is reported by areas, and the entry names none."""
    AREA_NOT_THERE = "area_not_there"
    """Its area was not there on the day: not yet, or it was split, and the entry says into which part not."""
    CROSSED = "crossed"
    """Two computers took steps at the same time: which one holds, a person has not said yet."""
    BELOW_NOTHING = "below_nothing"
    """More was taken back in the period than came in it."""
    NO_NUMBER = "no_number"
    """No entry of the cell says the number that is added up."""


@dataclass(frozen=True, slots=True)
class UnassignedEntries:
    """Entries that an indicator covers in a period, but that are in no cell."""

    indicator: str
    period: str
    register_code: str
    why: UnassignedReason
    matter_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegisterFigures:
    """The figures by cell, what is in none, and what the registers are called."""

    figures: Mapping[Cell, DerivedFigure] = field(default_factory=dict)
    unassigned: tuple[UnassignedEntries, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    unknown: int = 0
    """How many entries of these periods are of a register, or a version of one, that is not here."""

    def values_of(self, period: str) -> dict[Cell, Decimal]:
        """The same as numbers alone: what the figures of the period are compared with."""
        return {cell: derived.value for cell, derived in self.of_period(period).items()}

    def of_period(self, period: str) -> dict[Cell, DerivedFigure]:
        """The figures of one period."""
        return {cell: derived for cell, derived in self.figures.items() if cell.period == period}


NO_FIGURES = RegisterFigures()
