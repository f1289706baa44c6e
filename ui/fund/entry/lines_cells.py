"""Rows of a voucher in a grid: typed or pasted from Excel, judged where they are, kept as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from PySide6.QtCore import QObject, Signal

from desktop_app.base.figures.number_reader import parse_dong, parse_number
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import NumberStyle, format_number
from desktop_app.base.problems import Problem
from desktop_app.fund.vouchers.pasted import by_headings, without_numbers
from desktop_app.fund.vouchers.typed import Lines
from ui.grid.block_entry import Rectangle
from ui.grid.entering import Entering
from ui.grid.grid import GridFrame
from ui.grid.model.entry_history import CellState, EntryHistory, UndoStep
from ui.grid.model.table import (
    CellAccess,
    CellEdit,
    GridColumn,
    GridColumnKind,
    GridRow,
    GridTable,
    Key,
    RejectedText,
    ShownCell,
)

ROWS = 1000
"""So many rows there are at least: a pasted list finds room, and typing never changes their number."""
_BLANK = ShownCell(tone="text")
_TOTAL = "total"

type Judged = Mapping[tuple[int, str], str]
"""What is wrong, by row (from 1) and column."""


class LinesCells(Entering):
    """Lays rows of text out; ``judge`` says what is wrong, ``computed`` fills columns nobody types.

    ``name``: the list whose headings a pasted block may bear.
    """

    changed = Signal()
    left_out = Signal(str)
    """Which columns of a pasted block the list has not; nothing where it has all."""

    def __init__(
        self,
        grid: GridFrame,
        name: str,
        columns: Sequence[GridColumn],
        judge: Callable[[Lines], Judged],
        computed: Callable[[tuple[str, ...]], Mapping[str, str]],
        total: Callable[[Lines], Mapping[str, str]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._grid, self._name = grid, name
        self._columns = tuple(columns)
        self._judge, self._computed, self._total = judge, computed, total
        self._history = EntryHistory()
        self._rows: list[list[str]] = []
        self._refused: dict[tuple[int, str], str] = {}
        self._offered: dict[Key, RejectedText] = {}
        filled = self._computed(tuple("" for _ in self._columns))
        self.typed_keys = tuple(column.key for column in self._columns if column.key not in filled)
        self._show(other_rows=True)

    @property
    def table(self) -> GridTable:
        return self._grid.model.table

    @property
    def history(self) -> EntryHistory:
        return self._history

    @property
    def rows(self) -> Lines:
        """The rows as they are, up to the last one in which there is something."""
        kept = [tuple(row) for row in self._rows]
        while kept and not any(cell.strip() for cell in kept[-1]):
            kept.pop()
        return tuple(kept)

    def show_rows(self, rows: Lines) -> None:
        """Show other rows; what was done before cannot be taken back any more."""
        width = len(self.typed_keys)
        self._rows = [[*row, *[""] * width][:width] for row in rows]
        self._history = EntryHistory()
        self._refused = {}
        self.left_out.emit("")
        self._show(other_rows=True)

    def refuse(self, row: int, sentence: str, needed: Sequence[str] = ()) -> None:
        """Show in a row, counted from 1, why it was not taken, and go there.

        The cell is the one of which the same is known already, or the first of ``needed`` that is empty, or
        the first that is judged wrong.
        """
        judged = {key: said for (number, key), said in self._judge(self.rows).items() if number == row}
        same = [key for key, said in judged.items() if said == sentence]
        empty = [key for key in needed if not self._text((str(row), key)).strip()]
        column = next(iter((*same, *empty, *judged)), self.typed_keys[0])
        self._refused = {(row, column): sentence}
        self._show()
        self._grid.go_to((str(row), column))

    def go_to_wrong(self) -> None:
        """Put the cursor on the first cell that is judged wrong, if any is."""
        places = [(row, self.typed_keys.index(key)) for row, key in self._judge(self.rows)]
        if places:
            row, at = min(places)
            self._grid.go_to((str(row), self.typed_keys[at]))

    def paste(
        self,
        target: Rectangle,
        block: Sequence[Sequence[str]],
        style: NumberStyle | None = None,
        over: GridTable | None = None,
    ) -> None:
        """Enter a block; its headings say where its columns belong, and a column of row numbers goes."""
        headed = by_headings(block, self._name)
        self.left_out.emit("" if headed is None else _left_out(headed.not_known))
        if headed is None:
            super().paste(target, without_numbers(block) if target.left == 0 else block, style, over)
            return
        table = self.table
        columns = tuple(column for name in headed.columns for column in table.columns if column.key == name)
        area = Rectangle(target.top, 0, target.top, 0)
        super().paste(area, headed.rows, style, replace(table, columns=columns))

    def check(self, entry: CellEdit) -> str:
        del entry
        return ""  # everything is kept as it was typed, and judged in its cell

    def take(self, entries: Sequence[CellEdit]) -> UndoStep:
        before = {entry.key: CellState(self._text(entry.key)) for entry in entries}
        after = {entry.key: CellState(entry.text) for entry in entries}
        self.restore(after)
        return UndoStep(before, after)

    def restore(self, states: Mapping[Key, CellState]) -> None:
        self._refused = {}
        for (row, column), state in states.items():
            self._put(int(row), column, state.text)
        self._show()
        self.changed.emit()

    def offer(self, drafts: Mapping[Key, RejectedText]) -> None:
        self._offered = dict(drafts)
        self._show()

    def judge_again(self) -> None:
        """Something outside has changed by which the rows are judged."""
        self._show()

    def _put(self, row: int, column: str, text: str) -> None:
        while len(self._rows) < row:
            self._rows.append([""] * len(self.typed_keys))
        self._rows[row - 1][self.typed_keys.index(column)] = text

    def _text(self, key: Key) -> str:
        row, column = int(key[0]), key[1]
        if row > len(self._rows):
            return ""
        return self._rows[row - 1][self.typed_keys.index(column)]

    def _show(self, *, other_rows: bool = False) -> None:
        rows = self.rows
        shown = _numbered(max(ROWS, len(rows)))
        table = GridTable(shown, self._columns, self._cells(rows, len(shown)))
        totals = {
            (_TOTAL, key): ShownCell(text, access=CellAccess.COMPUTED)
            for key, text in self._total(rows).items()
        }
        below = GridTable((GridRow(_TOTAL, tr("Sum")),), self._columns, totals)
        (self._grid.show_table if other_rows else self._grid.renew)(table, below)

    def _cells(self, rows: Lines, count: int) -> dict[Key, ShownCell]:
        wrong = {**self._judge(rows), **self._refused}
        by_key = {column.key: column for column in self._columns}
        cells: dict[Key, ShownCell] = dict(_blank(count, self.typed_keys))
        for number, row in enumerate(rows, start=1):
            for key, text in zip(self.typed_keys, row, strict=True):
                problem = wrong.pop((number, key), "")
                cells[str(number), key] = ShownCell(
                    _grouped(text, by_key[key]), text, problem=problem, tone="text"
                )
            for key, text in self._computed(row).items():
                cells[str(number), key] = ShownCell(text, access=CellAccess.COMPUTED)
        for (number, key), sentence in wrong.items():
            cells[str(number), key] = ShownCell(problem=sentence, tone="text")
        for place, draft in self._offered.items():
            cells[place] = ShownCell(draft.text, draft.text, problem=draft.problem)
        return cells


@lru_cache(maxsize=8)
def _numbered(count: int) -> tuple[GridRow, ...]:
    """The rows; with every key that is pressed they are the same again."""
    return tuple(GridRow(str(number), str(number)) for number in range(1, count + 1))


@lru_cache(maxsize=8)
def _blank(count: int, keys: tuple[str, ...]) -> Mapping[Key, ShownCell]:
    """Their texts while nothing is typed."""
    return {(row.key, key): _BLANK for row in _numbered(count) for key in keys}


def _grouped(text: str, column: GridColumn) -> str:
    """A figure with points between the thousands; what is none, as it was typed."""
    if column.kind is not GridColumnKind.NUMBER or not text.strip():
        return text
    try:
        return format_number(parse_dong(text) if column.whole else parse_number(text))
    except Problem:
        return text


def _left_out(headings: Sequence[str]) -> str:
    names = ", ".join(f"“{heading}”" for heading in headings)[:300]
    return tr("This list has no column {names}: it was not pasted.", names=names) if names else ""
