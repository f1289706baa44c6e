"""Columns of figures become as wide as the figures in them: a figure is never cut, nor replaced by signs.

The rows that stay in sight are measured when they are set; cells of the table when they are painted, since
of 60,000 only those that somebody looks at are made.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QTableView

from ui.grid.cells.cell_painter import CellPainter
from ui.grid.model.model import GridModel
from ui.grid.model.table import GridColumnKind, Key, ShownCell


class FigureWidths(QObject):
    """The widths that figures in the columns of ``view`` need; a column does not become narrower again."""

    grown = Signal()
    """Columns have other widths, and nothing was scrolled for that yet."""

    def __init__(self, view: QTableView, model: GridModel) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._needed: dict[str, int] = {}
        """By the key of the column, in pixels."""

    def needed(self, column: str) -> int:
        """What the figures of a column need that were seen until now; 0 where none was."""
        return self._needed.get(column, 0)

    def measure(self, cells: Mapping[Key, ShownCell], painter: CellPainter) -> None:
        """Give the columns room for these cells at once."""
        kinds = {column.key: column.kind for column in self._model.table.columns}
        for (_, column), cell in cells.items():
            if kinds.get(column) is GridColumnKind.NUMBER:
                self._note(column, painter.width_of(cell))
        self.grow()

    def ask(self, number: int, width: int) -> None:
        """A figure that is being painted needs more than its column has: it gets that right behind it."""
        columns = self._model.table.columns
        if number < len(columns):
            self._note(columns[number].key, width)
            QTimer.singleShot(0, self, self.grow)

    def grow(self) -> None:
        """Widen what is too narrow; the column with the cursor stays where it is seen."""
        view, here = self._view, self._view.currentIndex()
        before = view.columnViewportPosition(here.column()) if here.isValid() else -1
        in_sight = 0 <= before < view.viewport().width()
        wider = False
        for number, column in enumerate(self._model.table.columns):
            needed = self.needed(column.key)
            if not column.stretches and view.columnWidth(number) < needed:
                view.setColumnWidth(number, needed)
                wider = True
        if wider and in_sight:
            view.updateGeometries()  # the scroll bar has to know of the new widths
            self.grown.emit()
            bar = view.horizontalScrollBar()
            bar.setValue(bar.value() + view.columnViewportPosition(here.column()) - before)
            if before + view.columnWidth(here.column()) > view.viewport().width():
                view.scrollTo(here)

    def _note(self, column: str, width: int) -> None:
        self._needed[column] = max(width, self.needed(column))
