"""A table that paints what became another alone: Qt paints all of it for every editor that opens."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

type Index = QModelIndex | QPersistentModelIndex


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
        """Look at the rows in sight alone: for a block that is higher Qt paints the whole table."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        top, bottom = topLeft.row(), bottomRight.row()
        if first >= 0:
            top, bottom = max(top, first), bottom if last < 0 else min(bottom, last)
        here = self.currentIndex()
        if (
            self.editing
            and topLeft.row() <= here.row() <= bottomRight.row()
            and not top <= here.row() <= bottom
        ):
            super().dataChanged(here, here, list(roles))  # an editor that was scrolled out of sight
        if top <= bottom:
            there = (
                self.model().index(top, topLeft.column()),
                self.model().index(bottom, bottomRight.column()),
            )
            super().dataChanged(*there, list(roles))
