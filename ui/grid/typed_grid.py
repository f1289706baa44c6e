"""The grid with its bars: what could not be saved, and what of a paste does not fit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.i18n import tr
from ui.grid.entering import Entering
from ui.grid.grid import Grid
from ui.grid.paste_bar import PasteBar
from ui.grid.typed_cells import TypedCells
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.frames import Notice


def join(grid: Grid, bar: PasteBar, owner: Entering) -> None:
    """Let keys, clipboard and undo of a grid reach the owner of its table, and his answers the grid."""

    def settle(accept: bool) -> None:
        owner.settle_paste(accept=accept)
        grid.setFocus(Qt.FocusReason.OtherFocusReason)

    grid.model.entered.connect(owner.enter)
    grid.view.block_entered.connect(owner.enter)
    grid.view.pasted.connect(owner.paste)
    grid.view.undo_asked.connect(owner.undo)
    grid.view.redo_asked.connect(owner.redo)
    bar.settled.connect(settle)
    owner.went.connect(grid.go_to)
    owner.paste_offered.connect(bar.offer)
    owner.paste_settled.connect(bar.hide)


class TypedGrid(QWidget):
    """For every table whose cells are saved one by one; :attr:`cells` is given what they mean."""

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__()
        self.grid = Grid(name, theme)
        self.cells = TypedCells(self.grid, self)
        self.bar = PasteBar(theme)
        self.failed = Notice("", theme, "danger", button(tr("Try again"), self.cells.save_again))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.SMALL)
        layout.addWidget(self.failed)
        layout.addWidget(self.bar)
        layout.addWidget(self.grid, 1)
        join(self.grid, self.bar, self.cells)
        self.cells.failures_known.connect(self._show_failures)
        self.setFocusProxy(self.grid)

    def _show_failures(self, count: int) -> None:
        sentence = tr("{n} cells could not be saved. They stay in the grid; try again.", n=count)
        self.failed.say(sentence if count else "", "danger")
