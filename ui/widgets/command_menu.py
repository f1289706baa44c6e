"""A button that opens a menu of a room's commands, each with its key; all of it by keyboard too."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.base.i18n import tr
from ui.theme.fonts import TextRole, font_for
from ui.widgets.buttons import PressedByEnter


class CommandMenu(PressedByEnter):
    """ "More": the commands of ``room`` for which there is no button. F10 or the letter of its name opens it.

    With other ``words`` it is a button for commands of one kind, such as saving, which F10 does not open. The
    key of a command need not be handled elsewhere: it works everywhere in the room.
    """

    def __init__(self, room: QWidget, words: str = "") -> None:
        super().__init__(f"{words} \u25be" if words else tr("&More (F10)"))
        named = words.replace("&", "") or tr("More commands")
        self.setAccessibleName(named)
        self.setFont(font_for(TextRole.LABEL))
        self.setAutoDefault(False)
        self._room = room
        self.list = QMenu(self)
        self.list.setAccessibleName(named)
        self._applies: dict[QAction, Callable[[], bool]] = {}
        self.list.aboutToHide.connect(self._show_all)
        self.clicked.connect(self.open)
        if not words:
            key = QShortcut(QKeySequence(Qt.Key.Key_F10), room, self.open)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def add(
        self,
        words: str,
        act: Callable[[], object],
        keys: str = "",
        *,
        applies: Callable[[], bool] | None = None,
    ) -> QAction:
        """Add a command at the end; ``keys`` ("Ctrl+Shift+K") do it without the menu as well.

        Where it does not apply to what is chosen it is not offered; its keys still reach ``act``.
        """
        action = QAction(words, self)
        action.triggered.connect(lambda _checked=False: act())
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self._room.addAction(action)
        self.list.addAction(action)
        if applies is not None:
            self._applies[action] = applies
        return action

    def add_line(self) -> None:
        """Draw a line: what follows is of another kind."""
        self.list.addSeparator()

    def open(self) -> None:
        """Open the menu below the button, the first command chosen, so that arrows and Enter go on."""
        self.leave_out_what_does_not_apply()
        first = next(filter(_can_be_chosen, self.list.actions()), None)
        corner = self.rect().bottomRight() if self.isRightToLeft() else self.rect().bottomLeft()
        self.list.popup(self.mapToGlobal(corner))
        if first is not None:
            self.list.setActiveAction(first)

    def leave_out_what_does_not_apply(self) -> None:
        """Offer of the commands only those that apply to what is chosen, until the menu closes."""
        for action, applies in self._applies.items():
            action.setVisible(applies())

    def _show_all(self) -> None:
        """A command that is hidden would not hear its keys."""
        for action in self._applies:
            action.setVisible(True)


def _can_be_chosen(action: QAction) -> bool:
    """Not a line between commands either: chosen, Enter would do nothing."""
    return action.isEnabled() and action.isVisible() and not action.isSeparator()
