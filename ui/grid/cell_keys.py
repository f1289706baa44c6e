"""What a typed key does in the current cell: an editor, a list, a button, or a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

from desktop_app.base.i18n import tr
from ui.grid.block_entry import why_closed
from ui.grid.model.model import GridModel
from ui.grid.model.table import CellAccess, GridColumn, GridColumnKind

if TYPE_CHECKING:
    from ui.grid.view import GridView

_Trigger = QAbstractItemView.EditTrigger
_TYPING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class CellKeys:
    """Acts on the cell with the cursor of ``view``."""

    def __init__(self, view: GridView, model: GridModel) -> None:
        self._view = view
        self._model = model

    def type(self, event: QKeyEvent) -> bool:
        """Open the editor, or say why nothing can be typed here; whether the key types anything."""
        text = event.text()
        if event.modifiers() & ~_TYPING or not text or not text.isprintable():
            return False
        view, column = self._view, self._column()
        if column is None:
            return True
        if column.kind is GridColumnKind.ACTION and text == " ":
            self.press(view.currentIndex())
        elif self._model.cell_at(view.currentIndex()).access is not CellAccess.OPEN:
            view.message.emit(why_closed(self._model.table, view.place()))
        elif column.options and text.isdecimal():
            view.message.emit(tr("This is chosen from a list: press F2, or Alt+↓."))
        elif text != " " or column.options:  # a lone space is no figure: it would empty the cell
            view.edit(view.currentIndex(), _Trigger.AnyKeyPressed, event)
        return True

    @property
    def on_button(self) -> bool:
        """Whether the cell is a button."""
        column = self._column()
        return column is not None and column.kind is GridColumnKind.ACTION

    def press(self, index: QModelIndex | QPersistentModelIndex) -> None:
        """Press the button of a cell, where it is one."""
        if index.isValid() and self._model.table.columns[index.column()].kind is GridColumnKind.ACTION:
            self._view.acted.emit(self._model.key_at(index.row(), index.column()))

    def open_list(self) -> None:
        """Open the list of a cell whose words are chosen."""
        column = self._column()
        if column is not None and column.options:
            self._view.edit(self._view.currentIndex(), _Trigger.EditKeyPressed, None)

    def open_empty(self) -> None:
        """Open an empty editor, as Backspace does in a spreadsheet."""
        view, column = self._view, self._column()
        if column is None or column.options:
            return
        if view.edit(view.currentIndex(), _Trigger.AnyKeyPressed, None):
            clear = getattr(view.indexWidget(view.currentIndex()), "clear", None)
            if callable(clear):
                clear()

    def _column(self) -> GridColumn | None:
        here = self._view.currentIndex()
        return self._model.table.columns[here.column()] if here.isValid() else None
