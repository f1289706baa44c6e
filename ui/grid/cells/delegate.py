"""Paints cells and opens editors; a key that ends editing says where the cursor goes next."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from ui.grid.cells.cell_painter import CellPainter
from ui.grid.cells.editors import TEXT_SIZE, CellLineEditor, ListEditor, TextEditor
from ui.grid.cells.header import begins_block
from ui.grid.model.model import GridModel
from ui.grid.model.table import GridColumnKind, Key, ShownCell
from ui.theme import Theme
from ui.widgets.tables.elided_tips import TippingDelegate

type Index = QModelIndex | QPersistentModelIndex


class Leave(Enum):
    """Where the cursor goes when an editor closes."""

    DOWN = "down"
    UP = "up"
    NEXT = "next"
    BACK = "back"
    LEFT = "left"
    RIGHT = "right"
    ARROW_DOWN = "arrow_down"
    ARROW_UP = "arrow_up"


_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ARROWS = {Qt.Key.Key_Down: Leave.ARROW_DOWN, Qt.Key.Key_Up: Leave.ARROW_UP}
_SIDEWAYS = {Qt.Key.Key_Left: Leave.LEFT, Qt.Key.Key_Right: Leave.RIGHT}
_MODIFIERS = (
    Qt.KeyboardModifier.ShiftModifier
    | Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_STARTED = "started"
_SELECTED = QStyle.StateFlag.State_Selected


class GridDelegate(TippingDelegate):
    """For a view over a :class:`GridModel`."""

    leaving = Signal(object)
    """What was typed is taken, and the editor is still open."""
    left = Signal(object)
    filled = Signal(str)
    """Ctrl+Enter: the text is wanted in every selected cell."""
    cramped = Signal(int, int)
    """A figure does not fit into its column: the column, and the pixels it needs."""

    def __init__(self, theme: Theme, view: QTableView, model: GridModel, *, strong: bool = False) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._strong = strong
        self.painter = CellPainter(theme, self, strong=strong)
        self.replacing = True
        """Whether the next editor is opened by typing, which replaces what was there."""
        self._painted: dict[Key, ShownCell] = {}
        for renamed in (model.modelReset, model.headerDataChanged):  # the lines of blocks are others too
            renamed.connect(self._painted.clear)

    def has_painted(self, index: Index) -> bool:
        """Whether a cell was painted as it is now, whether it was chosen then or not."""
        key = self._model.key_at(index.row(), index.column())
        return self._painted.get(key) == self._model.cell_at(index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        table = self._model.table
        row, column = index.row(), index.column()
        if row >= len(table.rows) or column >= len(table.columns):
            return
        here = self._view.currentIndex()
        under_cursor = here.row() == row and here.column() == column
        chosen = _SELECTED in option.state and not (under_cursor and self._view.hasFocus())
        cell, kind = table.cell(row, column), table.columns[column].kind
        self._painted[table.rows[row].key, table.columns[column].key] = cell
        self.painter.paint(painter, rect, cell, kind, selected=chosen)
        if kind is GridColumnKind.NUMBER and self.painter.width_of(cell) > rect.width():
            self.cramped.emit(column, self.painter.width_of(cell))
        self.painter.lines(painter, rect, block=begins_block(table, row, strong=self._strong))
        if under_cursor and not self._strong:  # no keys go there
            self.painter.frame(painter, rect)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        column = self._model.table.columns[index.column()]
        editor: QWidget
        if column.options:
            editor = self._list(parent, column.options)
        elif column.kind is GridColumnKind.TEXT:
            editor = TextEditor(parent)
        else:
            editor = CellLineEditor(
                parent, replacing=self.replacing, words=column.kind is GridColumnKind.LINE
            )
            editor.setFont(self.painter.font)
        editor.setAccessibleName(str(self._model.data(index, Qt.ItemDataRole.AccessibleTextRole)))
        return editor

    def _list(self, parent: QWidget, options: tuple[str, ...]) -> ListEditor:
        editor = ListEditor(parent, options)

        def close(*, take: bool) -> None:
            if take:
                self.commitData.emit(editor)
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

        editor.chosen.connect(lambda: close(take=True))
        editor.given_up.connect(lambda: close(take=False))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        # Qt asks again whenever cells around change (a save that is done, news from others): what somebody
        # is typing must not be overwritten by that.
        if editor.property(_STARTED):
            return
        editor.setProperty(_STARTED, True)
        text = str(self._model.data(index, Qt.ItemDataRole.EditRole))
        if isinstance(editor, (TextEditor, ListEditor)):
            editor.begin(text)
        elif isinstance(editor, CellLineEditor):
            editor.setText(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        # An editor that nobody typed in holds what stood there when it opened: news from others would go.
        if isinstance(editor, TextEditor):
            if editor.document().isModified():
                self._model.take_typed(index, editor.toPlainText().strip())
        elif isinstance(editor, ListEditor):
            self._model.take_typed(index, editor.currentText())
        elif isinstance(editor, CellLineEditor) and editor.isModified():
            self._model.take_typed(index, editor.text().strip())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect = QRect(option.rect)
        if isinstance(editor, TextEditor):
            inside = self._view.viewport().rect()
            width = min(max(rect.width(), TEXT_SIZE[0]), inside.width())
            height = min(TEXT_SIZE[1], inside.height())
            rect = QRect(
                max(min(rect.left(), inside.right() - width), 0),
                max(min(rect.top(), inside.bottom() - height), 0),
                width,
                height,
            )
        editor.setGeometry(rect)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and isinstance(watched, QWidget)
        ):
            if self._fills(watched, event):
                return True
            leave = None if isinstance(watched, ListEditor) else self._leave_for(watched, event)
            if leave is not None:
                self.commitData.emit(watched)
                self.leaving.emit(leave)
                self.closeEditor.emit(watched, QStyledItemDelegate.EndEditHint.NoHint)
                self.left.emit(leave)
                return True
            if isinstance(watched, TextEditor) and event.key() in _ENTER:
                watched.insertPlainText("\n")
                return True
        return super().eventFilter(watched, event)

    def _fills(self, editor: QWidget, event: QKeyEvent) -> bool:
        control = event.modifiers() & _MODIFIERS == Qt.KeyboardModifier.ControlModifier
        if event.key() not in _ENTER or not control or not isinstance(editor, (CellLineEditor, TextEditor)):
            return False
        text = editor.text() if isinstance(editor, CellLineEditor) else editor.toPlainText()
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        self.filled.emit(text.strip())
        return True

    def _leave_for(self, editor: QWidget, event: QKeyEvent) -> Leave | None:
        # Only keys that type nothing are acted on, so an input method that rewrites letters is not disturbed.
        key, modifiers = event.key(), event.modifiers() & _MODIFIERS
        shift = modifiers == Qt.KeyboardModifier.ShiftModifier
        if key == Qt.Key.Key_Backtab:
            return Leave.BACK
        if key == Qt.Key.Key_Tab:
            return Leave.BACK if shift else Leave.NEXT
        if key in _ENTER and not (isinstance(editor, TextEditor) and modifiers):
            return Leave.UP if shift else Leave.DOWN
        if modifiers or not isinstance(editor, CellLineEditor):
            return None
        if key in _ARROWS:
            return _ARROWS[Qt.Key(key)]
        return _SIDEWAYS.get(Qt.Key(key)) if editor.replacing else None
