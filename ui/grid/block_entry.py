"""Turns a pasted or filled block into entries, and says what does not fit before anything is entered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from desktop_app.base.i18n import tr
from ui.grid.model.navigation import Place
from ui.grid.model.table import Access, Entry, Key, Kind, Table

type Check = Callable[[Entry], str]
"""Says in a sentence what is wrong with an entry; nothing when it is right."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A block of places, borders included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        """Number of rows."""
        return self.bottom - self.top + 1

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.right - self.left + 1

    def places(self) -> list[Place]:
        """Its places in reading order."""
        columns = range(self.left, self.right + 1)
        return [(row, column) for row in range(self.top, self.bottom + 1) for column in columns]


@dataclass(frozen=True, slots=True)
class PastePlan:
    """What a paste would do: entries that are right, wrong ones, and why, by cell.

    ``refused`` are texts for cells that a person does not fill; ``outside`` counts filled cells that
    would fall beyond the last row or column.
    """

    good: tuple[Entry, ...] = ()
    wrong: tuple[Entry, ...] = ()
    problems: Mapping[Key, str] = field(default_factory=dict)
    refused: tuple[Entry, ...] = ()
    outside: int = 0
    area: Rectangle = Rectangle(0, 0, 0, 0)

    @property
    def clean(self) -> bool:
        """Whether everything fits."""
        return not (self.wrong or self.refused or self.outside)


def plan_paste(table: Table, target: Rectangle, block: Sequence[Sequence[str]], check: Check) -> PastePlan:
    """Lay ``block`` over the table from the top left of ``target``; one cell fills all of ``target``."""
    if len(block) == 1 and len(block[0]) == 1:
        block = [[block[0][0]] * target.width for _ in range(target.height)]
    good: list[Entry] = []
    wrong: list[Entry] = []
    refused: list[Entry] = []
    problems: dict[Key, str] = {}
    outside = 0
    for place, text in _laid(block, target):
        if place[0] >= len(table.rows) or place[1] >= len(table.columns):
            outside += bool(text.strip())
            continue
        entry = entry_at(table, place, _clean(text, table.columns[place[1]].kind))
        if table.cell(*place).access is not Access.OPEN:
            if _differs(table, place, entry.text):
                refused.append(entry)
                problems[entry.key] = why_closed(table, place)
            continue
        sentence = check(entry)
        (wrong if sentence else good).append(entry)
        if sentence:
            problems[entry.key] = sentence
    area = Rectangle(
        target.top,
        target.left,
        min(target.top + len(block), len(table.rows)) - 1,
        min(target.left + max(map(len, block), default=0), len(table.columns)) - 1,
    )
    return PastePlan(tuple(good), tuple(wrong), problems, tuple(refused), outside, area)


def fill_down(table: Table, area: Rectangle) -> list[Entry]:
    """Entries that repeat the top row of ``area`` below it; of one row, the row above is repeated."""
    top = area.top if area.height > 1 else area.top - 1
    if top < 0:
        return []
    entries = []
    for column in range(area.left, area.right + 1):
        text = table.cell(top, column).edit
        for row in range(top + 1, area.bottom + 1):
            if table.cell(row, column).access is Access.OPEN:
                entries.append(entry_at(table, (row, column), text))
    return entries


def entry_at(table: Table, place: Place, text: str) -> Entry:
    """An entry for a place."""
    return Entry(table.rows[place[0]].key, table.columns[place[1]].key, text)


def _laid(block: Sequence[Sequence[str]], target: Rectangle) -> list[tuple[Place, str]]:
    return [
        ((target.top + down, target.left + across), text)
        for down, row in enumerate(block)
        for across, text in enumerate(row)
    ]


def _clean(text: str, kind: Kind) -> str:
    if kind in (Kind.TEXT, Kind.LINE):
        return text.strip()
    bare = " ".join(text.replace("\u00a0", " ").split())
    return "" if bare in {"-", "–", "—"} else bare  # Excel's accounting format shows nothing as a dash


def _differs(table: Table, place: Place, text: str) -> bool:
    cell = table.cell(*place)
    return bool(text) and text not in {cell.text, cell.edit}


def why_closed(table: Table, place: Place) -> str:
    """Why nobody types in the cell at a place, in a sentence."""
    cell = table.cell(*place)
    if cell.why:
        return cell.why
    if cell.access is Access.COMPUTED:
        return tr("This figure is computed from others. Enter the figures it comes from.")
    return tr("“{row}” does not report this indicator. Leave the cell empty.", row=table.rows[place[0]].name)


def paste_sentence(plan: PastePlan) -> str:
    """What of a paste does not fit."""
    parts = []
    if plan.wrong:
        wrong = len(plan.wrong)
        parts.append(tr("{n} cells hold something that does not fit (marked in the grid).", n=wrong))
    if plan.refused:
        parts.append(tr("{n} cells cannot be filled here and will be left out.", n=len(plan.refused)))
    if plan.outside:
        parts.append(tr("{n} cells lie outside the grid and will be left out.", n=plan.outside))
    return " ".join(parts)
