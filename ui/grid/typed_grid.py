"""The grid with its bars: what could not be saved, and what of a paste does not fit."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import NumberStyle
from ui.context.room import RoomContext
from ui.grid.answer_keys import AnswerKeys
from ui.grid.entering import Entering
from ui.grid.grid import GridFrame
from ui.grid.paste_bar import PasteBar
from ui.grid.typed_cells import TypedCells
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.frames import Notice


def join(grid: GridFrame, bar: PasteBar, owner: Entering) -> None:
    """Let keys, clipboard and undo of a grid reach the owner of its table, and his answers the grid."""

    def settle(accept: bool) -> None:
        owner.settle_paste(accept=accept)
        grid.setFocus(Qt.FocusReason.OtherFocusReason)

    grid.model.entered.connect(owner.enter)
    grid.view.block_entered.connect(owner.enter)
    grid.view.pasted.connect(owner.paste)
    grid.view.undo_asked.connect(owner.undo)
    grid.view.redo_asked.connect(owner.redo)

    def answer(style: NumberStyle) -> None:
        owner.answer_style(style)
        grid.setFocus(Qt.FocusReason.OtherFocusReason)

    bar.settled.connect(settle)
    bar.answered.connect(answer)
    acts: dict[str, Callable[[], None]] = {
        "Ctrl+Return": lambda: settle(accept=True),
        "Ctrl+Enter": lambda: settle(accept=True),
        "Escape": lambda: settle(accept=False),
    }
    for key, act in acts.items():
        pressed = QShortcut(QKeySequence(key), grid, act)
        pressed.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        pressed.setEnabled(False)
        bar.waits.connect(pressed.setEnabled)
    keys = AnswerKeys(grid, answer)
    keys.watch(grid.view, bar.vietnamese, bar.english, bar.refuse)
    bar.waits.connect(keys.be_asked)
    owner.went.connect(grid.go_to)
    owner.closed_for_now.connect(grid.say_why_closed)
    owner.paste_offered.connect(bar.offer)
    owner.style_asked.connect(bar.ask)
    owner.paste_settled.connect(bar.hide)


class NotSaved(Notice):
    """Says above a grid how many cells could not be saved, while there are any."""

    def __init__(self, theme: Theme, try_again: Callable[[], None]) -> None:
        super().__init__("", theme, "danger", button(tr("Try again (F5)"), try_again))
        QShortcut(QKeySequence(Qt.Key.Key_F5), self, try_again)

    def tell(self, count: int) -> None:
        """So many cells wait."""
        sentence = tr("{n} cells could not be saved. They stay in the grid; try again.", n=count)
        self.say(sentence if count else "", "danger")


class TypedGrid(QWidget):
    """For every table whose cells are saved one by one; :attr:`cells` is given what they mean."""

    def __init__(self, name: str, context: RoomContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = context.theme
        self.grid = GridFrame(name, theme, self)
        self.cells = TypedCells(self.grid, context, self)
        self.bar = PasteBar(theme)
        self.failed = NotSaved(theme, self.cells.save_again)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.SMALL)
        layout.addWidget(self.failed)
        layout.addWidget(self.bar)
        layout.addWidget(self.grid, 1)
        join(self.grid, self.bar, self.cells)
        self.cells.failures_known.connect(self.failed.tell)
        self.setFocusProxy(self.grid)
