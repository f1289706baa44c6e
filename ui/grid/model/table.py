"""What a grid shows, as frozen values: columns, rows, cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import NamedTuple

type Key = tuple[str, str]
"""(row key, column key) of a cell."""


class CellAccess(Enum):
    """Who fills a cell."""

    OPEN = "open"
    """A person, here."""
    COMPUTED = "computed"
    """The program, from other cells."""
    CLOSED = "closed"
    """Nobody: this row does not report this column."""


class SaveMark(Enum):
    """How far an entry is on its way to the disk."""

    NONE = "none"
    SAVING = "saving"
    SAVED = "saved"
    FAILED = "failed"


class SyncMark(Enum):
    """What is left to do until a figure is at the province; of what is there nothing is shown."""

    NONE = "none"
    WAITING = "waiting"
    CONFLICT = "conflict"
    REFUSED = "refused"


class Alert(Enum):
    """What a check found in a cell; a confirmed finding has none."""

    NONE = "none"
    WARNING = "warning"
    ERROR = "error"


class GridColumnKind(Enum):
    """How cells of a column are typed and aligned."""

    NUMBER = "number"
    TEXT = "text"
    LINE = "line"
    """A short text: a name."""
    CHOICE = "choice"
    ACTION = "action"
    """A button: nothing is typed, Enter and a click press it."""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column and its header. ``sign`` comes before the code of a column that is not typed.

    ``options`` are the words that may stand in a cell of a choice; Tab passes such a column by. A column that
    ``stretches`` takes the width that is left.

    ``width`` is the least width in pixels; the header may need more. In a ``whole`` column of numbers 2.750
    can only be thousands. ``nothing`` is the word that says that nothing occurred, where a column takes that.
    ``left_out`` counts the columns between this one and the one before it that are not shown. ``within`` is
    a shorter name, shown on a low screen: of a period without the year that all have.
    """

    key: str
    code: str
    name: str
    unit: str = ""
    help: str = ""
    kind: GridColumnKind = GridColumnKind.NUMBER
    sign: str = ""
    width: int = 118
    options: tuple[str, ...] = ()
    stretches: bool = False
    whole: bool = False
    nothing: str = ""
    left_out: int = 0
    within: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row; where ``group`` differs from the row above, a stronger line is drawn."""

    key: str
    name: str
    group: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell: what it shows, what an editor starts from (also what is copied), and its state.

    ``problem`` is a sentence about what was typed or about a save that failed. ``due`` means that the
    cell is empty and should not be. ``why`` says why nobody types here, where the usual words would be
    wrong; ``tone`` colours a text that the program wrote. ``comment`` is what somebody wrote about the cell;
    ``asked``: it asks for another figure. ``finding`` says what checks found, ``alert`` how grave it is.
    ``way`` says how far it is on its way to the province, ``travel`` how that is marked. ``files`` says how
    many files belong to it. ``source`` says that the office has a figure of it elsewhere and from what it is
    counted; ``hint`` shows that figure where the cell is empty, ``offered`` is what would be entered.
    """

    text: str = ""
    edit: str = ""
    access: CellAccess = CellAccess.OPEN
    number: Decimal | Fraction | None = None
    mark: SaveMark = SaveMark.NONE
    problem: str = ""
    due: bool = False
    note: str = ""
    why: str = ""
    tone: str = ""
    comment: str = ""
    asked: bool = False
    finding: str = ""
    alert: Alert = Alert.NONE
    travel: SyncMark = SyncMark.NONE
    way: str = ""
    files: str = ""
    source: str = ""
    hint: str = ""
    offered: str = ""


CLOSED = ShownCell(access=CellAccess.CLOSED)


@dataclass(frozen=True, slots=True)
class RejectedText:
    """What was typed and does not fit, with the sentence that says why."""

    text: str
    problem: str


class CellEdit(NamedTuple):
    """What a person wants in a cell; empty text empties it."""

    row: str
    column: str
    text: str

    @property
    def key(self) -> Key:
        """The cell."""
        return (self.row, self.column)


@dataclass(frozen=True, slots=True)
class GridTable:
    """A whole grid at one moment. Cells that are absent are closed."""

    rows: tuple[GridRow, ...] = ()
    columns: tuple[GridColumn, ...] = ()
    cells: Mapping[Key, ShownCell] | None = None

    @property
    def shape(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The keys of its rows and columns."""
        return tuple(row.key for row in self.rows), tuple(column.key for column in self.columns)

    def with_cells(self, cells: Mapping[Key, ShownCell]) -> GridTable:
        """The same table with other cells at some places."""
        return GridTable(self.rows, self.columns, {**(self.cells or {}), **cells})

    def cell(self, row: int, column: int) -> ShownCell:
        """The cell at a place."""
        cells = self.cells
        if cells is None:
            return CLOSED
        return cells.get((self.rows[row].key, self.columns[column].key), CLOSED)

    def is_open(self, row: int, column: int) -> bool:
        """Whether a person types in the cell at a place."""
        cells = self.cells
        if cells is None:
            return False
        key = (self.rows[row].key, self.columns[column].key)
        quick: Callable[[Key], bool] | None = getattr(cells, "is_open", None)
        return cells.get(key, CLOSED).access is CellAccess.OPEN if quick is None else quick(key)
