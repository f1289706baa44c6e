"""The rows of a pasted list of areas as a table: what is mended in a cell is checked with the whole list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from desktop_app.areas.area_list import AreaList, WrittenRow, mended
from desktop_app.areas.kinds import area_kinds, kind_of_code
from desktop_app.base.i18n import language, tr
from desktop_app.base.numbers import format_number
from desktop_app.base.text import fold
from ui.grid.entering import Entering
from ui.grid.grid import GridFrame
from ui.grid.model.entry_history import CellState, EntryHistory, UndoStep
from ui.grid.model.table import (
    CLOSED,
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

NAME, KIND, HOUSEHOLDS = "name", "kind", "households"
_TOTAL = "total"


class AreaListCells(Entering):
    """Lays :attr:`areas` out in a grid. Nothing of it is on the disk yet."""

    checked = Signal()
    """The list was checked anew."""

    def __init__(self, grid: GridFrame, areas: AreaList, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._grid = grid
        self.areas = areas
        self._history = EntryHistory()
        self._offered: dict[Key, RejectedText] = {}
        self._kinds = {kind.code: _kind_word(kind.code) for kind in area_kinds()}
        grid.show_table(*self._tables())

    @property
    def table(self) -> GridTable:
        return self._grid.model.table

    @property
    def history(self) -> EntryHistory:
        return self._history

    def check(self, entry: CellEdit) -> str:
        if entry.column != KIND or self._kind_code(entry.text):
            return ""  # what is wrong with names and numbers is told in the list
        options = ", ".join(self._kinds.values())
        return tr(
            "“{text}” is not in the list. Choose one of these: {options}.", text=entry.text, options=options
        )

    def take(self, entries: Sequence[CellEdit]) -> UndoStep:
        fitting = [entry for entry in entries if not self.check(entry)]
        before = {entry.key: self._state(entry.key) for entry in fitting}
        after = {entry.key: CellState(entry.text) for entry in fitting}
        self.restore(after)
        return UndoStep(before, after)

    def restore(self, states: Mapping[Key, CellState]) -> None:
        for (row, column), state in states.items():
            text = self._kind_code(state.text) if column == KIND else state.text
            self.areas = mended(self.areas, int(row), **{column: text})
        self._show()
        self.checked.emit()

    def offer(self, drafts: Mapping[Key, RejectedText]) -> None:
        self._offered = dict(drafts)
        self._show()

    def next_wrong(self) -> None:
        """Go to the next cell that keeps its row from being recorded, the first one behind the last."""
        wrong = [self._grid.model.place_of(key) for key, cell in self._cells().items() if cell.problem]
        places = sorted(place for place in wrong if place is not None)
        if places:
            here = self._grid.view.place()
            here = here if here in places else (here[0], -1)  # in this row there may be one to the left
            self._grid.view.go_to(next((place for place in places if place > here), places[0]))

    def _show(self) -> None:
        self._grid.renew(*self._tables())

    def _state(self, key: Key) -> CellState:
        return CellState((self.table.cells or {}).get(key, CLOSED).edit)

    def _kind_code(self, text: str) -> str:
        return next((code for code, word in self._kinds.items() if fold(word) == fold(text)), "")

    def _tables(self) -> tuple[GridTable, GridTable]:
        bad = self.areas.left_out
        rows = tuple(
            GridRow(str(row.number), f"✗ {row.number}" if row.number in bad else str(row.number))
            for row in self.areas.written
        )
        columns = (
            GridColumn(NAME, "", tr("Residential area"), kind=GridColumnKind.LINE, stretches=True),
            GridColumn(
                KIND,
                "",
                tr("Kind"),
                kind=GridColumnKind.CHOICE,
                width=140,
                options=tuple(self._kinds.values()),
            ),
            GridColumn(HOUSEHOLDS, "", tr("Households"), width=110, whole=True),
        )
        total = sum(row.households or 0 for row in self.areas.rows)
        below = {(_TOTAL, HOUSEHOLDS): ShownCell(format_number(total), access=CellAccess.COMPUTED)}
        return GridTable(rows, columns, self._cells()), GridTable(
            (GridRow(_TOTAL, tr("Total")),), columns, below
        )

    def _cells(self) -> dict[Key, ShownCell]:
        cells = {key: cell for row in self.areas.written for key, cell in self._row(row).items()}
        name_place = self.areas.places[0]
        for found in self.areas.problems:
            key = (str(found.row), NAME if found.column == name_place else HOUSEHOLDS)
            if found.blocking and key in cells:
                shown = cells[key]
                cells[key] = ShownCell(shown.text, shown.edit, problem=found.problem.sentence())
        for key, draft in self._offered.items():
            cells[key] = ShownCell(draft.text, draft.text, problem=draft.problem)
        return cells

    def _row(self, row: WrittenRow) -> dict[Key, ShownCell]:
        number = str(row.number)
        known = next((found for found in self.areas.rows if found.number == row.number), None)
        households = None if known is None else known.households
        shown = row.households if households is None else format_number(households)
        counted = None if households is None else Decimal(households)
        name = row.name if known is None else known.name
        word = self._kinds.get(row.kind_code, row.kind_code)
        return {
            (number, NAME): ShownCell(name, name, tone="text"),
            (number, KIND): ShownCell(word, word, tone="text"),
            (number, HOUSEHOLDS): ShownCell(shown, row.households, number=counted, tone="text"),
        }


def _kind_word(code: str) -> str:
    kind = kind_of_code(code)
    if kind is None:
        return code
    return kind.label_vi if language() == "vi" else kind.label_en
