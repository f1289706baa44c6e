"""What recording workbooks would change, cell by cell, before anything is written.

Each figure is compared with what is in the book now and what was there when the workbook was written:
only what was typed into the workbook is a change. Where the book has another figure by now, both are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import Path

from desktop_app.base.numbers import NumberStyle
from desktop_app.catalogue.indicator_set import Indicator

type CellOfUnit = tuple[str, str, str, str]
"""Set code, indicator code, period key, unit."""


class Effect(Enum):
    """What a cell of a workbook would do."""

    CHANGE = auto()
    CONFLICT = auto()
    """The book has another figure by now, or two files differ: a person chooses."""
    DRAFT = auto()
    """The text is no figure of this kind: it can be kept in its cell until it is mended."""
    UNCLEAR = auto()
    """2.750 may be thousands or a decimal: a person has to say how the file writes numbers."""
    REFUSED = auto()
    """It cannot be recorded; ``reason`` says why."""


@dataclass(frozen=True, slots=True)
class PlannedCell:
    """A cell that would change something. ``old`` is in the book now, ``stood`` was when it was written.

    ``new`` is the stored text it would become; of a draft, what was typed. ``None`` is an empty cell.
    """

    key: CellOfUnit
    version: str
    name: str
    unit_name: str
    place: str
    effect: Effect
    old: str | None
    new: str | None
    stood: str | None = None
    reason: str = ""
    indicator: Indicator | None = None
    """``None`` where the set has none of this code."""

    @property
    def takes(self) -> bool:
        """Whether it is recorded unless a person says otherwise."""
        return self.effect in (Effect.CHANGE, Effect.DRAFT)

    @property
    def possible(self) -> bool:
        """Whether a person may have it recorded at all."""
        return self.effect in (Effect.CHANGE, Effect.CONFLICT, Effect.DRAFT)


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file with what it would do. ``problem`` says why nothing of it can be taken.

    ``notices`` are to be read before; with ``doubtful`` ones nothing is taken unless a person says so.
    """

    path: Path
    subject: str = ""
    """Whose workbook it is and of which period."""
    problem: str = ""
    notices: tuple[str, ...] = ()
    doubtful: bool = False
    cells: tuple[PlannedCell, ...] = ()
    same: int = 0
    """Figures that are in the book already, or were not touched."""
    style: NumberStyle | None = None
    """How a person said that the file writes its numbers."""

    @property
    def unclear(self) -> int:
        """How many cells wait for how numbers are written."""
        return sum(cell.effect is Effect.UNCLEAR for cell in self.cells)


@dataclass(frozen=True, slots=True)
class PlanChoices:
    """What a person chose against the defaults.

    ``files`` by their place; ``cells`` with the file of which each is taken; ``left`` are cells that stay as
    they are in the book, whichever file says something of them.
    """

    files: Mapping[int, bool] = field(default_factory=dict)
    cells: Mapping[CellOfUnit, int] = field(default_factory=dict)
    left: frozenset[CellOfUnit] = frozenset()

    def wants_file(self, number: int, file: PlannedFile) -> bool:
        """Return whether a file is taken."""
        return not file.problem and self.files.get(number, not file.doubtful)

    def wants(self, number: int, file: PlannedFile, cell: PlannedCell) -> bool:
        """Return whether a cell is recorded."""
        if not cell.possible or not self.wants_file(number, file):
            return False
        if self.is_decided(cell.key):
            return self.cells.get(cell.key) == number
        return cell.takes

    def is_decided(self, key: CellOfUnit) -> bool:
        """Return whether a person has said what becomes of a cell."""
        return key in self.cells or key in self.left

    def with_file(self, number: int, *, wanted: bool) -> PlanChoices:
        """Take a file, or leave it."""
        return replace(self, files={**self.files, number: wanted})

    def with_cell(self, number: int, key: CellOfUnit, *, wanted: bool) -> PlanChoices:
        """Take a cell, or leave the figure of the book; of several files, one cell is taken of one only."""
        cells = {place: file for place, file in self.cells.items() if place != key}
        if not wanted:
            return replace(self, cells=cells, left=self.left | {key})
        return replace(self, cells={**cells, key: number}, left=self.left - {key})


def wanted_cells(files: Iterable[PlannedFile], choices: PlanChoices) -> list[PlannedCell]:
    """The cells that are to be recorded, each once: what several files say alike is shown in all of them."""
    found: dict[CellOfUnit, PlannedCell] = {}
    for number, file in enumerate(files):
        for cell in file.cells:
            if choices.wants(number, file, cell):
                found.setdefault(cell.key, cell)
    return list(found.values())


def apart(files: Iterable[PlannedFile], differ: str) -> list[PlannedFile]:
    """The files, with figures of one cell that differ between them as conflicts; ``differ`` says so."""
    every = list(files)
    said: dict[CellOfUnit, set[str | None]] = {}
    for file in every:
        for cell in file.cells:
            if cell.possible:
                said.setdefault(cell.key, set()).add(cell.new)

    def as_it_is(cell: PlannedCell) -> PlannedCell:
        if cell.possible and len(said[cell.key]) > 1:
            return replace(cell, effect=Effect.CONFLICT, reason=differ)
        return cell

    return [replace(file, cells=tuple(map(as_it_is, file.cells))) for file in every]
