"""A section of the settings."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from ui.theme import spacing as space
from ui.theme.fonts import scaled
from ui.widgets.flow_row import FlowRow
from ui.widgets.labels import heading, muted
from ui.widgets.plain_text import set_tip

_LEAST_WORDS = 260


class SettingsSection(QWidget):
    """Heading and explanation, buttons beside them in :attr:`buttons`, the rest in :attr:`body`.

    Where the words would be squeezed beside the buttons, these stand below them.
    """

    def __init__(self, text: str, explanation: str) -> None:
        super().__init__()
        words = QVBoxLayout()
        words.setSpacing(space.HAIR)
        self._heading, self._explanation = heading(text), muted(explanation)
        words.addWidget(self._heading)
        words.addWidget(self._explanation)
        self.buttons = FlowRow()
        top = self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        top.setSpacing(space.LARGE)
        top.addLayout(words, 1)
        top.addLayout(self.buttons)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(space.MEDIUM)
        self.body.addLayout(top)

    def be_low(self, low: bool) -> None:
        """In a low window the explanation is the tip of the heading: what is below has its lines."""
        self._explanation.setVisible(not low)
        set_tip(self._heading, self._explanation.text() if low else "")
        self._place_buttons()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_buttons()

    def _place_buttons(self) -> None:
        words = self._heading.sizeHint().width() if self._explanation.isHidden() else scaled(_LEAST_WORDS)
        beside = self.width() - self.buttons.sizeHint().width() - space.LARGE >= words
        way = QBoxLayout.Direction
        self._top.setDirection(way.LeftToRight if beside else way.TopToBottom)
        self._top.setSpacing(space.LARGE if beside else space.SMALL)

    def entered(self) -> None:
        """The section has come to the front: read again."""

    def show_record(self, identity: str) -> None:
        """Mark a record that the search or a card named; ``identity`` may be empty."""

    def bring_file(self, path: Path) -> None:
        """Offer what can be done with a file that was opened from outside the window."""
