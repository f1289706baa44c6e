"""The button that takes the newest step of a table back, and says what that is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from ui.grid.entering import Entering
from ui.grid.model.entry_history import CellsAct, UndoStep
from ui.theme import Theme
from ui.widgets.buttons import button
from ui.widgets.plain_text import set_tip
from ui.widgets.shown_keys import rename


class UndoButton:
    """Names the step in :attr:`button` where there is room, and else in its tip alone.

    ``of_file``: whether a step is what a file brought in, with all its cells.
    """

    def __init__(
        self, owner: Entering, theme: Theme, of_file: Callable[[UndoStep | None], bool] = lambda _: False
    ) -> None:
        self._owner, self._of_file = owner, of_file
        self._wide = True
        self.button: QPushButton = button(tr("Undo"), owner.undo, icon="undo", theme=theme)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        owner.steps_changed.connect(self.tell)
        self.tell()

    def fit(self, *, wide: bool) -> None:
        """Name the step on the button itself where the room is wide."""
        self._wide = wide
        self.tell()

    def tell(self) -> None:
        """Name the step that is newest now."""
        newest = self._owner.history.newest
        is_file = self._of_file(newest)
        words = tr("the file") if is_file else "" if newest is None else _named(newest)
        whole = tr("Undo: {step}", step=words) if words else tr("Undo")
        self.button.setEnabled(bool(words))
        rename(self.button, whole if self._wide else tr("Undo"))
        self.button.setAccessibleName(whole)
        set_tip(self.button, f"{whole} (Ctrl+Z)")


def _named(step: UndoStep) -> str:
    words = {
        CellsAct.TYPED: tr("type {n} cells"),
        CellsAct.PASTED: tr("paste {n} cells"),
        CellsAct.CLEARED: tr("clear {n} cells"),
    }
    return words[step.kind].format(n=format_number(len(step.before)))
