"""Buttons: one primary button on a page, plain ones beside it, quiet ones within text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QToolButton

from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole, font_for
from ui.widgets.labels import restyle
from ui.widgets.plain_text import set_tip

Kind = Literal["plain", "primary", "quiet", "danger"]
_WITH_ANOTHER_KEY = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_ICON_COLOUR = {"plain": "text", "primary": "on_accent", "quiet": "focus", "danger": "warning"}


class PressedByEnter(QPushButton):
    """Enter on the button that has the cursor presses that one, not the default button of its dialog."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _WITH_ANOTHER_KEY:
            self.click()
        else:
            super().keyPressEvent(event)


class ToolPressedByEnter(QToolButton):
    """As :class:`PressedByEnter`, for buttons that are only an icon."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _WITH_ANOTHER_KEY:
            self.click()
        else:
            super().keyPressEvent(event)


def button(
    text: str,
    pressed: Callable[[], object] | None = None,
    *,
    kind: Kind = "plain",
    icon: str = "",
    theme: Theme | None = None,
) -> QPushButton:
    """A button with words and, where a theme is given, an icon that follows light and dark."""
    made = PressedByEnter(text)
    made.setProperty("kind", kind)
    made.setFont(font_for(TextRole.LABEL))
    made.setAutoDefault(False)
    made.setAccessibleName(text.replace("&", ""))
    if icon and theme is not None:
        made.setIconSize(QSize(space.ICON_SMALL + space.SMALL, space.ICON_SMALL))
        made.setIcon(theme.icon(icon, _ICON_COLOUR[kind]))
    if pressed is not None:
        made.clicked.connect(_without_state(pressed))
    return made


def become(made: QPushButton, kind: Kind, icon: str, theme: Theme) -> None:
    """Give a button another kind, with its icon in the colour of that kind."""
    made.setProperty("kind", kind)
    made.setIcon(theme.icon(icon, _ICON_COLOUR[kind]))
    restyle(made)


def icon_button(name: str, icon: str, theme: Theme, pressed: Callable[[], object]) -> QToolButton:
    """A button that is only an icon; ``name`` is its tool tip and what a screen reader says."""
    made = ToolPressedByEnter()
    made.setAccessibleName(name)
    set_tip(made, name)
    made.setIconSize(QSize(space.ICON, space.ICON))
    made.setIcon(theme.icon(icon))
    made.clicked.connect(_without_state(pressed))
    return made


def _without_state(pressed: Callable[[], object]) -> Callable[[bool], None]:
    """Qt passes a click whether the button is checked; actions ignore it."""

    def press(_checked: bool = False) -> None:
        pressed()

    return press
