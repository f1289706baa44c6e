"""The menu of a cell (right mouse button, Menu key, Shift+F10): every command of the grid, with its key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from desktop_app.base.i18n import tr

if TYPE_CHECKING:
    from ui.grid.block_commands import BlockCommands
    from ui.grid.view import GridView


@dataclass(frozen=True, slots=True)
class Command:
    """A command by its words; ``keys`` are shown beside it, and handled by the owner of the command."""

    words: str
    act: Callable[[], object]
    keys: str = ""
    begins_block: bool = False


class CellMenu:
    """Belongs to a view. A room adds what it does with a cell."""

    def __init__(self, view: GridView, blocks: BlockCommands) -> None:
        self._view = view
        self._blocks = blocks
        self._added: list[Command] = []
        self.shown: QMenu | None = None

    def add(self, command: Command) -> None:
        """Add a command of the room, below those of the grid."""
        self._added.append(command)

    def open(self, where: QPoint | None = None) -> None:
        """Open it at a place of the screen, else at the cell with the cursor."""
        if self.shown is not None:
            return
        view = self._view
        menu = self.shown = QMenu(view)
        menu.setAccessibleName(tr("Commands of the cell"))
        menu.aboutToHide.connect(self._forget)
        for command in (*self._own(), *self._added):
            if command.begins_block:
                menu.addSeparator()
            action = menu.addAction(command.words)
            action.triggered.connect(lambda _checked=False, act=command.act: act())
            if command.keys:
                action.setShortcut(QKeySequence(command.keys))
                action.setShortcutVisibleInContextMenu(True)
        place = view.visualRect(view.currentIndex()).bottomLeft()
        menu.popup(view.viewport().mapToGlobal(place) if where is None else where)
        menu.setActiveAction(menu.actions()[0])

    def _own(self) -> list[Command]:
        view, blocks = self._view, self._blocks
        found = [
            Command(tr("Cut"), blocks.cut, "Ctrl+X"),
            Command(tr("Copy"), blocks.copy, "Ctrl+C"),
            Command(tr("Paste"), blocks.paste, "Ctrl+V"),
            Command(tr("Empty the cells"), blocks.clear, "Del"),
            Command(tr("Fill down"), blocks.fill_down, "Ctrl+D", begins_block=True),
            Command(tr("Fill to the right"), blocks.fill_right, "Ctrl+R"),
        ]
        if blocks.takes_nothing:
            found.append(Command(tr("Nothing occurred (empty cells)"), blocks.nothing_occurred, "Ctrl+0"))
        return [
            *found,
            Command(tr("Select the row"), blocks.choose_row, "Shift+Space", begins_block=True),
            Command(tr("Select the column"), blocks.choose_column, "Ctrl+Space"),
            Command(tr("Undo"), view.undo_asked.emit, "Ctrl+Z", begins_block=True),
            Command(tr("Redo"), view.redo_asked.emit, "Ctrl+Y"),
        ]

    def _forget(self) -> None:
        if self.shown is not None:
            self.shown.deleteLater()
            self.shown = None
