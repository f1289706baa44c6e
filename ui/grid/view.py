"""The grid's view: keyboard, clipboard and selection as people know them from Excel."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.grid.block_commands import BlockCommands
from ui.grid.block_entry import Rectangle, next_inside
from ui.grid.cell_keys import CellKeys
from ui.grid.cells.delegate import GridDelegate, Leave
from ui.grid.cells.editors import caret_at_end
from ui.grid.cells.figure_widths import FigureWidths
from ui.grid.cells.header import ColumnHeader, RowHeader
from ui.grid.cells.spare_width import SpareWidth
from ui.grid.context_menu import CellMenu
from ui.grid.leaving import WayOut
from ui.grid.model.model import GridModel
from ui.grid.model.navigation import Place, edge, next_open
from ui.grid.sparing_view import SparingView
from ui.theme import Theme
from ui.theme import spacing as space

_Trigger = QAbstractItemView.EditTrigger
_Flag = QItemSelectionModel.SelectionFlag
_STEPS: dict[Qt.Key, Place] = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OTHER_SHEET = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_INSIDE = (Leave.NEXT, Leave.BACK, Leave.DOWN, Leave.UP)
"""Ways of leaving a cell that stay in a selected block."""


class GridView(SparingView):
    """Shows a :class:`GridModel`. What a person does to several cells at once goes out as signals."""

    block_entered = Signal(object)
    """A list of entries that are one step of undo (cleared or filled cells)."""
    pasted = Signal(object, object, object)
    """The rectangle chosen, the rows of copied text, to be checked by the owner, and how their figures are
    written where that is known."""
    undo_asked = Signal()
    redo_asked = Signal()
    find_asked = Signal()
    acted = Signal(object)
    """The button of a cell was pressed; its key."""
    message = Signal(str)
    """Why nothing can be typed in the cell with the cursor."""
    editing_ended = Signal()
    """Said a moment after an editor was closed."""
    moved = Signal()
    """The cursor or the selection is somewhere else."""

    def __init__(self, name: str, model: GridModel, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.columns = ColumnHeader(theme, self)
        self.rows = RowHeader(theme, self)
        self.setModel(model)
        self._grid = model
        self._way = WayOut()
        self._pressed: Place | None = None
        """Where a block that is being drawn with the mouse began."""
        self._blocks = BlockCommands(self, model)
        self._keys = CellKeys(self, model)
        self.menu = CellMenu(self, self._blocks)
        self._delegate = GridDelegate(theme, self, model)
        self.setItemDelegate(self._delegate)
        self.figures = FigureWidths(self, model)
        self._delegate.cramped.connect(self.figures.ask)
        self.setHorizontalHeader(self.columns)
        self.setVerticalHeader(self.rows)
        self.spare = SpareWidth(self, self.columns)
        self.setEditTriggers(_Trigger.AnyKeyPressed | _Trigger.EditKeyPressed | _Trigger.DoubleClicked)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.rows.setDefaultSectionSize(row_height(self))
        self._delegate.leaving.connect(self._make_way)
        self._delegate.left.connect(self._leave)
        self._delegate.filled.connect(self._blocks.fill)
        self._delegate.closeEditor.connect(lambda: QTimer.singleShot(0, self, self.editing_ended.emit))
        self.clicked.connect(self._keys.press)
        model.modelReset.connect(self._take_table)
        self.selectionModel().selectionChanged.connect(self.moved)

    def chosen(self) -> Rectangle | None:
        """The block that the selection spans, or None when nothing is chosen."""
        return Rectangle.around(self.chosen_parts())

    def chosen_parts(self) -> list[Rectangle]:
        """The blocks that are selected; the cursor's cell when none is."""
        chosen = self.selectionModel().selection()
        ranges = [chosen.at(number) for number in range(chosen.count())]
        here = self.currentIndex()
        if not ranges and here.isValid():
            return [Rectangle(here.row(), here.column(), here.row(), here.column())]
        return [Rectangle(part.top(), part.left(), part.bottom(), part.right()) for part in ranges]

    def chosen_places(self) -> list[Place]:
        """The places that are selected."""
        return [place for part in self.chosen_parts() for place in part.places()]

    def go_to(self, place: Place, *, extend: bool = False) -> None:
        """Put the cursor on a cell and show it; with ``extend`` the selection grows, the cursor stays."""
        index = self._grid.index(*place)
        if not index.isValid():
            return
        if extend:
            block = _block(self._grid, self.place(), place)
            self.selectionModel().select(block, _Flag.ClearAndSelect)
        else:
            self.selectionModel().setCurrentIndex(index, _Flag.ClearAndSelect)
        self.scrollTo(index)

    def choose(self, area: Rectangle) -> None:
        """Select a block, the cursor at its top left."""
        block = _block(self._grid, (area.top, area.left), (area.bottom, area.right))
        self.selectionModel().setCurrentIndex(self._grid.index(area.top, area.left), _Flag.NoUpdate)
        self.selectionModel().select(block, _Flag.ClearAndSelect)

    def span(self, area: Rectangle) -> None:
        """Select a block; the cursor stays."""
        block = _block(self._grid, (area.top, area.left), (area.bottom, area.right))
        self.selectionModel().select(block, _Flag.ClearAndSelect)

    def place(self) -> Place:
        """Where the cursor is; before the first cell when it is nowhere."""
        here = self.currentIndex()
        return (here.row(), here.column()) if here.isValid() else (0, -1)

    def finish_editing(self) -> None:
        """Take what is being typed into the cell, as leaving the cell does."""
        if self.state() == QAbstractItemView.State.EditingState:
            editor = self.indexWidget(self.currentIndex())
            if editor is not None:
                self.commitData(editor)
                self.closeEditor(editor, GridDelegate.EndEditHint.NoHint)

    def edit(  # type: ignore[override]
        self,
        index: QModelIndex | QPersistentModelIndex,
        trigger: _Trigger = _Trigger.AllEditTriggers,
        event: QEvent | None = None,
    ) -> bool:
        """Open the editor; typing replaces the text, F2 and a double click change it."""
        self._delegate.replacing = trigger == _Trigger.AnyKeyPressed
        opened = super().edit(index, trigger, event)  # type: ignore[arg-type]
        editor = self.indexWidget(self.currentIndex()) if opened else None
        if trigger in (_Trigger.EditKeyPressed, _Trigger.DoubleClicked) and editor is not None:
            caret_at_end(editor)
        return opened

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OTHER_SHEET and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # as in a spreadsheet: to another sheet, where the owner of the table has some
        elif self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif self._command(event) or self._move(event) or self._keys.type(event):
            event.accept()
        else:
            before = self.place()
            super().keyPressEvent(event)
            if self.place() != before:
                self._way.forget()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes on in the table, whatever is beside it, and leaves it behind its last cell."""
        before = self.place()
        self._leave(Leave.NEXT if forward else Leave.BACK)
        return self.place() != before or super().focusNextPrevChild(forward)

    def shows_as_is(self, index: QModelIndex) -> bool:
        return self._delegate.has_painted(index)

    def keyboardSearch(self, search: str) -> None:
        """Never: a digit typed in a cell that nobody fills must not go to another one and replace it."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._way.forget()
        before = self.place()
        super().mousePressEvent(event)
        grows = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._pressed = before if grows else self.place()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A block that was drawn has the cursor where the drawing began, as in Excel."""
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        parts = self.chosen_parts()
        if pressed is None or len(parts) != 1 or parts[0].height * parts[0].width < 2:
            return
        index = self._grid.index(*pressed)
        if self.selectionModel().isSelected(index):
            self.selectionModel().setCurrentIndex(index, _Flag.NoUpdate)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Qt loses the first letter of an input method that commits it without composing; give it on."""
        whole = bool(event.commitString()) and not event.preeditString()
        opens = whole and self.state() != QAbstractItemView.State.EditingState
        composing = self.indexWidget(self.currentIndex()) if self.currentIndex().isValid() else None
        if opens and composing is None and self.edit(self.currentIndex(), _Trigger.AnyKeyPressed, event):
            editor = self.indexWidget(self.currentIndex())
            if editor is not None:
                QCoreApplication.sendEvent(editor, event)
                return
        super().inputMethodEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            first = next_open(self._grid.table, (0, -1))
            if first is not None:
                self.go_to(first)

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self.columns.mark_current(current.column())
        self.rows.mark_current(current.row())
        self.moved.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if index.isValid() and not self.selectionModel().isSelected(index):
            self.go_to((index.row(), index.column()))
        self.menu.open(event.globalPos() if by_mouse else None)

    def _command(self, event: QKeyEvent) -> bool:
        actions = (
            (QKeySequence.StandardKey.Copy, self._blocks.copy),
            (QKeySequence.StandardKey.Cut, self._blocks.cut),
            (QKeySequence.StandardKey.Paste, self._blocks.paste),
            (QKeySequence.StandardKey.Undo, self.undo_asked.emit),
            (QKeySequence.StandardKey.Redo, self.redo_asked.emit),
            (QKeySequence.StandardKey.Find, self.find_asked.emit),
        )
        for key, action in actions:
            if event.matches(key):
                action()
                return True
        # Not QKeySequence.Delete: on Linux that is Ctrl+D too, which fills down here.
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        command = self._commands().get((plain, Qt.Key(event.key())))
        if command is not None:
            command()
        elif event.key() == Qt.Key.Key_Escape and len(self.chosen_places()) > 1:
            self.go_to(self.place())
        else:
            return False
        return True

    def _commands(self) -> dict[tuple[Qt.KeyboardModifier, Qt.Key], Callable[[], object]]:
        none, control = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
        return {
            (none, Qt.Key.Key_Delete): self._blocks.clear,
            (none, Qt.Key.Key_Backspace): self._keys.open_empty,
            (control, Qt.Key.Key_Y): self.redo_asked.emit,
            (control, Qt.Key.Key_D): self._blocks.fill_down,
            (control, Qt.Key.Key_R): self._blocks.fill_right,
            (control, Qt.Key.Key_0): self._blocks.nothing_occurred,
            (Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_F10): self.menu.open,
            (control, Qt.Key.Key_Space): self._blocks.choose_column,
            (Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Space): self._blocks.choose_row,
            (Qt.KeyboardModifier.AltModifier, Qt.Key.Key_Down): self._keys.open_list,
        }

    def _move(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        from_here = self._far_corner() if shift else self.place()
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and not control:
            self._leave(Leave.BACK if shift or key == Qt.Key.Key_Backtab else Leave.NEXT)
        elif key in _ENTER and not control and self._keys.on_button:
            self._keys.press(self.currentIndex())
        elif key in _ENTER and not control:
            self._leave(Leave.UP if shift else Leave.DOWN)
        elif control and key in _STEPS:
            self.go_to(edge(self._grid.table, from_here, _STEPS[key]), extend=shift)
        elif shift and key in _STEPS:
            step = _STEPS[key]
            self.go_to((from_here[0] + step[0], from_here[1] + step[1]), extend=True)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go_to(self._border(key, control, from_here), extend=shift)
        else:
            return False
        return True

    def _border(self, key: Qt.Key, control: bool, place: Place) -> Place:
        last_row, last_column = len(self._grid.table.rows) - 1, len(self._grid.table.columns) - 1
        if key == Qt.Key.Key_Home:
            return (0 if control else place[0], 0)
        return (last_row if control else place[0], last_column)

    def _leave(self, leave: Leave) -> None:
        table, place = self._grid.table, self.place()
        if leave in _INSIDE and (inside := self._next_chosen(leave)) is not None:
            index = self._grid.index(*inside)
            self.selectionModel().setCurrentIndex(index, _Flag.NoUpdate)
            self.scrollTo(index)
            return
        target = self._way.target(table, place, leave)
        self._way.take(place, leave)
        if target is not None:
            self.go_to(target)

    def _make_way(self, leave: Leave) -> None:
        """Show the cell that comes next while the editor is open: Qt moves what is painted, but not where
        one was just closed, and then paints the whole table."""
        inside = self._next_chosen(leave) if leave in _INSIDE else None
        target = inside or self._way.target(self._grid.table, self.place(), leave)
        index = self._grid.index(*target) if target is not None else QModelIndex()
        if index.isValid():
            self.scrollTo(index)

    def _next_chosen(self, leave: Leave) -> Place | None:
        """The next open cell in a block, Enter down its columns, Tab along its rows, then the first."""
        parts = self.chosen_parts()
        if len(parts) != 1 or parts[0].height * parts[0].width < 2:
            return None
        across = leave in (Leave.NEXT, Leave.BACK)
        return next_inside(
            self._grid.table, parts[0], self.place(), across=across, backwards=leave in (Leave.BACK, Leave.UP)
        )

    def _far_corner(self) -> Place:
        """The corner of the selection that Shift moves; the cursor stays at the other one, as in Excel."""
        area, place = self.chosen(), self.place()
        if area is None or place[0] not in (area.top, area.bottom) or place[1] not in (area.left, area.right):
            return place
        row = area.top if place[0] == area.bottom else area.bottom
        column = area.left if place[1] == area.right else area.right
        return row, column

    def _take_table(self) -> None:
        self._way.forget()
        self.show_names()
        self.fit_columns()

    def show_names(self) -> None:
        """Paint the names of the table in the headers."""
        self.columns.show_table(self._grid.table)
        self.rows.show_table(self._grid.table)

    def fit_columns(self) -> None:
        """Give every column the width it needs, and what is left to those that stretch."""
        for number, column in enumerate(self._grid.table.columns):
            stretch = (
                QHeaderView.ResizeMode.Stretch if column.stretches else QHeaderView.ResizeMode.Interactive
            )
            self.columns.setSectionResizeMode(number, stretch)
            if not column.stretches:
                needed = max(self.columns.needed_width(column), self.figures.needed(column.key))
                self.setColumnWidth(number, needed)
        self.spare.forget()


def row_height(view: QTableView, *, close: bool = False) -> int:
    """The height of a row; ``close``: on a low screen, where eight areas must fit at least."""
    return view.fontMetrics().height() + (space.HAIR if close else space.SMALL)


def _block(model: GridModel, item: Place, other: Place) -> QItemSelection:
    top, bottom = sorted((item[0], other[0]))
    left, right = sorted((item[1], other[1]))
    return QItemSelection(model.index(top, left), model.index(bottom, right))
