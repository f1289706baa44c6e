"""Files dropped on a row of the list of a register, where people drop them first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QTableView

from ui.forms.media.choosing import Source, dropped

_OVER = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


class RowDrops(QObject):
    """``attach`` is called with the row and what was dropped on it; below the rows nothing is taken."""

    def __init__(self, view: QTableView, attach: Callable[[int, Sequence[Source]], object]) -> None:
        super().__init__(view)
        self._view, self._attach = view, attach
        view.viewport().setAcceptDrops(True)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _OVER or not isinstance(event, QDropEvent):
            return super().eventFilter(watched, event)
        row, given = self._view.indexAt(event.position().toPoint()).row(), dropped(event.mimeData())
        if event.type() != QEvent.Type.DragEnter and row < 0:
            event.ignore()
        elif given:
            event.acceptProposedAction()
            if event.type() == QEvent.Type.Drop:
                self._attach(row, given)
        return True
