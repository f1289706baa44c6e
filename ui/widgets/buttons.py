"""Buttons: one primary button on a page, plain ones beside it, quiet ones within text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QToolButton

from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole, font_for
from ui.widgets.plain_text import set_tip

Kind = Literal["plain", "primary", "quiet", "danger"]
_ICON_COLOUR = {"plain": "text", "primary": "on_accent", "quiet": "focus", "danger": "danger"}


def button(
    text: str,
    pressed: Callable[[], object] | None = None,
    *,
    kind: Kind = "plain",
    icon: str = "",
    theme: Theme | None = None,
) -> QPushButton:
    """A button with words and, where a theme is given, an icon that follows light and dark."""
    made = QPushButton(text)
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


def icon_button(name: str, icon: str, theme: Theme, pressed: Callable[[], object]) -> QToolButton:
    """A button that is only an icon; ``name`` is its tool tip and what a screen reader says."""
    made = QToolButton()
    made.setAccessibleName(name)
    set_tip(made, name)
    made.setIconSize(QSize(space.ICON, space.ICON))
    made.setIcon(theme.icon(icon))
    made.clicked.connect(_without_state(pressed))
    return made


def _without_state(pressed: Callable[[], object]) -> Callable[[bool], None]:
    """Qt tells a click whether the button is checked; actions do not want to know."""

    def press(_checked: bool = False) -> None:
        pressed()

    return press
