"""Turn a pasted or filled block into entries, and report what does not fit before anything is entered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from desktop_app.base.figures.styles import StyleEvidence, in_vietnamese, style_evidence
from desktop_app.base.i18n import tr
from ui.grid.model.navigation import Place
from ui.grid.model.table import CellAccess, CellEdit, GridColumn, GridColumnKind, GridTable, Key

type Check = Callable[[CellEdit], str]
"""Says in a sentence what is wrong with an entry; nothing when it is right."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A block of places, borders included."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def around(cls, parts: Collection[Rectangle]) -> Rectangle | None:
        """The smallest block that holds all of them; ``None`` when there are none."""
        if not parts:
            return None
        return cls(
            min(part.top for part in parts),
            min(part.left for part in parts),
            max(part.bottom for part in parts),
            max(part.right for part in parts),
        )

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
    would fall beyond the last row or column, ``to_the_right`` those beyond the last column. ``left_out``
    counts the columns that are not shown between those of the block: it may have been copied with them.
    ``unclear`` are figures that can be read in two ways, and nothing in the block decides which.
    """

    good: tuple[CellEdit, ...] = ()
    wrong: tuple[CellEdit, ...] = ()
    problems: Mapping[Key, str] = field(default_factory=dict)
    refused: tuple[CellEdit, ...] = ()
    unclear: tuple[CellEdit, ...] = ()
    outside: int = 0
    to_the_right: int = 0
    left_out: int = 0
    area: Rectangle = Rectangle(0, 0, 0, 0)

    @property
    def clean(self) -> bool:
        """Whether everything fits."""
        return not (self.wrong or self.refused or self.unclear or self.outside or self.left_out)


def plan_paste(
    table: GridTable,
    target: Rectangle,
    block: Sequence[Sequence[str]],
    check: Check,
    evidence: StyleEvidence | None = None,
    *,
    is_ours: bool = False,
) -> PastePlan:
    """Lay ``block`` over the table from the top left of ``target``; one cell fills all of ``target``.

    Where ``evidence`` is not given, the block itself says how its figures are written. One that ``is_ours``
    was copied here, of the columns that are shown.
    """
    fills = len(block) == 1 and len(block[0]) == 1
    if fills:
        block = [[block[0][0]] * target.width for _ in range(target.height)]
    laid, outside, to_the_right = _laid(table, target, block)
    style_of_block = style_evidence(_figures(table, laid)) if evidence is None else evidence
    good: list[CellEdit] = []
    wrong: list[CellEdit] = []
    refused: list[CellEdit] = []
    unclear: list[CellEdit] = []
    problems: dict[Key, str] = {}
    for place, text in laid:
        read = _read(text, table.columns[place[1]], style_of_block)
        entry = entry_at(table, place, text if read is None else read)
        if not table.is_open(*place):
            if _differs(table, place, {text, entry.text}):
                refused.append(entry)
                problems[entry.key] = why_closed(table, place)
            continue
        if read is None:
            unclear.append(entry)
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
    between = () if is_ours or fills else table.columns[area.left + 1 : area.right + 1]
    left_out = sum(column.left_out for column in between)
    parts = tuple(good), tuple(wrong), problems, tuple(refused), tuple(unclear)
    return PastePlan(*parts, outside, to_the_right, left_out, area)


def fill_down(table: GridTable, area: Rectangle) -> list[CellEdit]:
    """Entries that repeat the top row of ``area`` below it; of one row, the row above is repeated."""
    top = area.top if area.height > 1 else area.top - 1
    if top < 0:
        return []
    entries = []
    for column in range(area.left, area.right + 1):
        text = table.cell(top, column).edit
        for row in range(top + 1, area.bottom + 1):
            if table.is_open(row, column):
                entries.append(entry_at(table, (row, column), text))
    return entries


def fill_right(table: GridTable, area: Rectangle) -> list[CellEdit]:
    """Entries that repeat the left column of ``area``; of one column, the one left of it is repeated."""
    left = area.left if area.width > 1 else area.left - 1
    if left < 0:
        return []
    return [
        entry_at(table, (row, column), table.cell(row, left).edit)
        for row in range(area.top, area.bottom + 1)
        for column in range(left + 1, area.right + 1)
        if table.is_open(row, column)
    ]


def nothing_in_row(table: GridTable, row: int) -> list[CellEdit]:
    """Entries that say of every empty cell of a row that nothing occurred, where a column takes that."""
    return [
        entry_at(table, (row, number), column.nothing)
        for number, column in enumerate(table.columns)
        if column.nothing and table.is_open(row, number) and not table.cell(row, number).text
    ]


def next_inside(
    table: GridTable, area: Rectangle, place: Place, *, across: bool, backwards: bool
) -> Place | None:
    """The next cell of ``area`` that a person fills, along its rows or down its columns, then the first."""
    places = area.places() if across else sorted(area.places(), key=lambda item: (item[1], item[0]))
    if backwards:
        places.reverse()
    start = places.index(place) + 1 if place in places else 0
    return next((each for each in places[start:] + places[:start] if table.is_open(*each)), None)


def entry_at(table: GridTable, place: Place, text: str) -> CellEdit:
    """An entry for a place."""
    return CellEdit(table.rows[place[0]].key, table.columns[place[1]].key, text)


def _laid(
    table: GridTable, target: Rectangle, block: Sequence[Sequence[str]]
) -> tuple[list[tuple[Place, str]], int, int]:
    """The texts at their places, and how many filled ones would fall outside, and right of the table."""
    laid = []
    outside = to_the_right = 0
    for down, row in enumerate(block):
        for across, text in enumerate(row):
            place = (target.top + down, target.left + across)
            if place[0] >= len(table.rows) or place[1] >= len(table.columns):
                outside += bool(text.strip())
                to_the_right += bool(text.strip()) and place[1] >= len(table.columns)
            else:
                laid.append((place, _clean(text, table.columns[place[1]])))
    return laid, outside, to_the_right


def _figures(table: GridTable, laid: Iterable[tuple[Place, str]]) -> Iterator[tuple[str, bool]]:
    """The texts for columns of figures, and whether only whole numbers belong there."""
    for place, text in laid:
        column = table.columns[place[1]]
        if column.kind is GridColumnKind.NUMBER and text and not _is_plain(text):
            yield text, column.whole


def _read(text: str, column: GridColumn, style_of_block: StyleEvidence) -> str | None:
    """The text as it is typed here; ``None`` when it can be read in two ways."""
    if column.kind is not GridColumnKind.NUMBER or _is_plain(text):
        return text
    style = style_of_block.style_of(text, whole=column.whole)
    return None if style is None else in_vietnamese(text, style)


def _is_plain(text: str) -> bool:
    """Whether a text is digits and nothing else, as nearly every figure of a large block is."""
    return text.isdigit() and text.isascii()


def _clean(text: str, column: GridColumn) -> str:
    if _is_plain(text):
        return text
    if column.kind in (GridColumnKind.TEXT, GridColumnKind.LINE):
        return text.strip()
    bare = " ".join(text.replace("\u00a0", " ").split())
    return column.nothing if bare in {"-", "–", "—"} else bare  # so Excel's accounting format shows nothing


def _differs(table: GridTable, place: Place, texts: set[str]) -> bool:
    cell = table.cell(*place)
    return "" not in texts and not texts & {cell.text, cell.edit}


def why_closed(table: GridTable, place: Place) -> str:
    """Why nobody types in the cell at a place, in a sentence."""
    cell = table.cell(*place)
    if cell.why:
        return cell.why
    if cell.access is CellAccess.COMPUTED:
        return tr("This figure is computed from others. Enter the figures it comes from.")
    return tr("“{row}” does not report this indicator. Leave the cell empty.", row=table.rows[place[0]].name)


def paste_sentence(plan: PastePlan) -> str:
    """What of a paste does not fit."""
    parts = []
    if plan.wrong:
        wrong = len(plan.wrong)
        parts.append(tr("{n} cells have texts that do not fit (marked in the grid).", n=wrong))
    if plan.refused:
        parts.append(tr("{n} cells cannot be filled here and will be left out.", n=len(plan.refused)))
    if plan.outside:
        parts.append(tr("{n} cells are outside the grid and will be left out.", n=plan.outside))
    if plan.left_out:
        left_out = plan.left_out
        parts.append(
            tr("{n} columns between these are hidden: the block fills only those shown.", n=left_out)
        )
    return " ".join(parts)
