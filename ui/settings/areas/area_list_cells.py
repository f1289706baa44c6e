"""The rows of a pasted list of areas as a table: a corrected cell is checked with the whole list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop_app.areas.area_list import AreaList, WrittenRow, mended
from desktop_app.areas.fields import AreaField, area_fields
from desktop_app.areas.kinds import area_kinds
from desktop_app.base.i18n import tr
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
    """The list was checked again."""

    def __init__(self, grid: GridFrame, areas: AreaList, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._grid = grid
        self.areas = areas
        self._history = EntryHistory()
        self._offered: dict[Key, RejectedText] = {}
        self._kinds = {kind.code: kind.label for kind in area_kinds()}
        grid.show_table(*self._tables())

    @property
    def table(self) -> GridTable:
        return self._grid.model.table

    @property
    def history(self) -> EntryHistory:
        return self._history

    def check(self, entry: CellEdit) -> str:
        if entry.column != KIND or self._kind_code(entry.text):
            return ""  # the list shows what is wrong with names and numbers
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
        columns = tuple(self._column(each) for each in self._fields())
        total = sum(row.households or 0 for row in self.areas.rows)
        below = {(_TOTAL, HOUSEHOLDS): ShownCell(format_number(total), access=CellAccess.COMPUTED)}
        return GridTable(rows, columns, self._cells()), GridTable(
            (GridRow(_TOTAL, tr("Total")),), columns, below
        )

    def _fields(self) -> Iterator[AreaField]:
        """Name, kind and households, and what else the list has."""
        always = {NAME, KIND, HOUSEHOLDS}
        return (each for each in area_fields() if each.name in always or each.name in self.areas.places)

    def _column(self, field: AreaField) -> GridColumn:
        title = tr(field.label)
        if field.name == KIND:
            options = tuple(self._kinds.values())
            return GridColumn(KIND, "", title, kind=GridColumnKind.CHOICE, width=140, options=options)
        if field.whole:
            return GridColumn(field.name, "", title, width=110, whole=True)
        return GridColumn(
            field.name, "", title, kind=GridColumnKind.LINE, width=140, stretches=field.name == NAME
        )

    def _cells(self) -> dict[Key, ShownCell]:
        cells = {key: cell for row in self.areas.written for key, cell in self._row(row).items()}
        names = {place: name for name, place in self.areas.places.items()}
        for found in self.areas.problems:
            key = (str(found.row), names.get(found.column, HOUSEHOLDS))
            if found.blocking and key in cells:
                shown = cells[key]
                cells[key] = ShownCell(shown.text, shown.edit, problem=found.problem.sentence())
        for key, draft in self._offered.items():
            cells[key] = ShownCell(draft.text, draft.text, problem=draft.problem)
        return cells

    def _row(self, row: WrittenRow) -> dict[Key, ShownCell]:
        known = next((found for found in self.areas.rows if found.number == row.number), None)
        return {
            (str(row.number), each.name): self._cell(each, row, None if known is None else known.typed())
            for each in self._fields()
        }

    def _cell(self, field: AreaField, row: WrittenRow, known: Mapping[str, Any] | None) -> ShownCell:
        """A field of a row: as it was read, or as it was written where it could not be."""
        if field.name == KIND:
            word = field.shown(row.kind_code)
            return ShownCell(word, word, tone="text")
        written = row.texts[field.name]
        read = "" if known is None else field.shown(known[field.name])
        if not field.whole:
            return ShownCell(read or written, read or written, tone="text")
        number = Decimal(known[field.name]) if known is not None and read else None
        return ShownCell(read or written, written, number=number, tone="text")
