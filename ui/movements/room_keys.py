"""Keys that move from the table to the controls around it, to another group, and back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.context.zones import step_of, step_round
from ui.grid.grid import GridFrame
from ui.movements.grouped_sheets import GroupedSheets
from ui.movements.groups.tab_bar import GroupTabBar
from ui.movements.no_columns import NoColumns
from ui.movements.panels_beside import PanelsBeside

_TAB_KEYS = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
_STEP_KEYS = {"Alt+PgDown": 1, "Alt+PgUp": -1}


class RoomKeys:
    """Of the ``tabs``, the page of ``pages`` that is in front and the panel that is open ``beside`` it."""

    def __init__(
        self,
        owner: GroupedSheets,
        grid: GridFrame,
        tabs: GroupTabBar,
        pages: tuple[QStackedWidget, NoColumns],
        beside: PanelsBeside,
    ) -> None:
        self._owner = owner
        self._grid = grid
        self._tabs = tabs
        self._pages, self._no_columns = pages
        self._beside = beside

    def step_by(self, step: Callable[[int], None]) -> None:
        """Let Alt and the keys of pages go to another period, area or indicator."""
        for keys, way in _STEP_KEYS.items():
            for part in (self._grid, self._tabs, self._no_columns):
                shortcut = QShortcut(QKeySequence(keys), part)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(partial(step, way))

    def tab_step(self, event: QKeyEvent) -> int:
        """Return whether a key leads to the next tab (1) or the one before (-1), as to sheets in Excel."""
        if event.modifiers() != Qt.KeyboardModifier.ControlModifier or not self._tabs.isVisible():
            return 0
        return _TAB_KEYS.get(Qt.Key(event.key()), 0)

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key of the tabs or F6 does; whether it is one."""
        step = self.tab_step(event)
        if step:
            self._grid.view.finish_editing()
            in_table = not self._tabs.hasFocus()
            self._owner.step_group(step)
            if in_table:
                self.to_table()
        elif step := step_of(event):
            self._next_part(step)
        else:
            return False
        return True

    def to_table(self) -> None:
        """Move the keys to the figures, or to where it is said why there are none."""
        (self._table() or self._tabs).setFocus(Qt.FocusReason.OtherFocusReason)

    def _table(self) -> QWidget | None:
        page = self._pages.currentWidget()
        return self._no_columns.part if page is self._no_columns else page

    def _next_part(self, step: int) -> None:
        """Move the keys from the table to the panel beside it, the tabs above it, and back."""
        self._grid.view.finish_editing()
        every = (self._table(), self._beside.part(), self._tabs)
        parts = [part for part in every if part is not None and part.isVisible()]
        step_round([((part,), partial(part.setFocus, Qt.FocusReason.TabFocusReason)) for part in parts], step)
