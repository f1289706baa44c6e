"""Surfaces: cards, lines between things, notices with an icon and a sentence."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.speech import announce
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import heading, label, restyle

NoticeTone = Literal["info", "warning", "danger", "success"]
_ICONS = {"info": "info", "warning": "warning", "danger": "error", "success": "check_circle"}


class Card(QFrame):
    """A white panel with room inside; put widgets into :attr:`body`."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.body = QVBoxLayout(self)
        pad = space.CARD_PADDING
        self.body.setContentsMargins(pad, pad, pad, pad)
        self.body.setSpacing(space.SMALL)
        self.heading: QLabel | None = None
        if text:
            self.heading = heading(text)
            self.body.addWidget(self.heading)
            self.setAccessibleName(text)


class Notice(QFrame):
    """A sentence with an icon, and a button where there is something to do about it."""

    def __init__(
        self, text: str, theme: Theme, tone: NoticeTone = "info", action: QPushButton | None = None
    ) -> None:
        super().__init__()
        self._tone: NoticeTone = tone
        self._icon = IconLabel(theme, _ICONS[tone], tone)
        self._text = label(text, wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(space.MEDIUM, space.SMALL, space.MEDIUM, space.SMALL)
        row.setSpacing(space.MEDIUM)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        if action is not None:
            row.addWidget(action, 0, Qt.AlignmentFlag.AlignVCenter)
        self.say(text, tone)

    def say(self, text: str, tone: NoticeTone | None = None) -> None:
        """Show another sentence; an empty one hides the notice."""
        self._tone = tone or self._tone
        self._text.setText(text)
        self.setAccessibleName(text)
        if self.property("notice") != self._tone:
            self.setProperty("notice", self._tone)
            restyle(self)
        self._icon.show_icon(_ICONS[self._tone], self._tone)
        if text and self.parentWidget() is None:
            # Shown now it would be a window of its own; its future parent shows it.
            self.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
        else:
            self.setVisible(bool(text))
            if self.isVisible():
                announce(self, text, at_once=self._tone == "danger")

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text()


def line() -> QFrame:
    """A thin line between two parts."""
    made = QFrame()
    made.setProperty("surface", "line")
    return made
