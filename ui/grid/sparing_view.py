"""A table that paints what became another alone: Qt paints all of it for every editor that opens."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

type Index = QModelIndex | QPersistentModelIndex
_ALONE_AT_MOST = 60
"""So many cells are painted one by one; of more, all between them are."""


class SparingView(QTableView):
    """Its cells cover what is behind them, and only the one with the cursor shows who has the keys."""

    def __init__(self) -> None:
        super().__init__()
        # What is behind the cells is never painted, and scrolling moves what is there.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def editing(self) -> bool:
        """Whether an editor is open."""
        return self.state() == QAbstractItemView.State.EditingState

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.palette().base())
        painter.end()
        super().paintEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self.currentIndex().isValid():
            self._paint_cursor()
        else:
            super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._paint_cursor()

    def _paint_cursor(self) -> None:
        """Show who has the keys."""
        here = self.currentIndex()
        editable = Qt.ItemFlag.ItemIsEditable in self.model().flags(here)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, editable)
        self.update(here)

    def dataChanged(self, topLeft: Index, bottomRight: Index, roles: Sequence[int] = ()) -> None:
        """Paint the cells in sight that are not shown as they are: Qt paints all between two corners."""
        here, block = self.currentIndex(), self._in_sight(topLeft, bottomRight)
        others = [] if block is None else [index for index in _cells_of(block) if not self.shows_as_is(index)]
        is_inside = topLeft.row() <= here.row() <= bottomRight.row()
        if self.editing and is_inside and here not in others:
            super().dataChanged(here, here, list(roles))  # an editor follows its cell, also out of sight
        if block is not None and len(others) > _ALONE_AT_MOST:
            super().dataChanged(*block, list(roles))
        else:
            for index in others:
                super().dataChanged(index, index, list(roles))

    def shows_as_is(self, index: QModelIndex) -> bool:
        """Whether a cell is on the screen as it is now; whoever knows what was painted can say so."""
        del index
        return False

    def _in_sight(self, topLeft: Index, bottomRight: Index) -> tuple[QModelIndex, QModelIndex] | None:
        """The part of a block that can be seen."""
        port, model = self.viewport(), self.model()
        across = _common(
            (topLeft.column(), bottomRight.column()), self.columnAt(0), self.columnAt(port.width() - 1)
        )
        down = _common((topLeft.row(), bottomRight.row()), self.rowAt(0), self.rowAt(port.height() - 1))
        if across is None or down is None:
            return None
        return model.index(down[0], across[0]), model.index(down[1], across[1])


def _common(wanted: tuple[int, int], first: int, last: int) -> tuple[int, int] | None:
    """What of a range is between the lines at both edges; -1 where there is none."""
    low = max(wanted[0], first)
    high = wanted[1] if last < 0 else min(wanted[1], last)
    return (low, high) if low <= high else None


def _cells_of(block: tuple[QModelIndex, QModelIndex]) -> list[QModelIndex]:
    first, last = block
    model = first.model()
    return [
        model.index(row, column)
        for column in range(first.column(), last.column() + 1)
        for row in range(first.row(), last.row() + 1)
    ]
