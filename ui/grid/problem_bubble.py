"""The sentence beside a cell that holds something wrong."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from ui.theme import spacing as space
from ui.widgets.labels import label

_WIDTH = 320


class ProblemBubble(QFrame):
    """Floats over the grid next to the cell; it takes no focus and no clicks."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setProperty("notice", "danger")
        self._text: QLabel = label("", tone="danger", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.SMALL, space.TINY, space.SMALL, space.TINY)
        layout.addWidget(self._text)
        self.hide()

    @property
    def text(self) -> str:
        """What is said; nothing while it is hidden."""
        return self._text.text() if not self.isHidden() else ""

    def say(self, sentence: str, beside: QRect) -> None:
        """Show ``sentence`` beside the rectangle of a cell; an empty one hides the bubble."""
        if not sentence:
            self.hide()
            return
        self._text.setText(f"⚠ {sentence}")
        room = self._over.rect()
        inner = _WIDTH - 2 * space.SMALL - space.TINY
        self.resize(_WIDTH, self._text.heightForWidth(inner) + 2 * space.TINY + 2)
        left = beside.right() + space.TINY
        if left + self.width() > room.right():
            left = max(beside.left() - self.width() - space.TINY, 0)
        top = beside.top()
        if top + self.height() > room.bottom():
            top = max(beside.bottom() - self.height(), 0)
        self.move(left, top)
        self.show()
        self.raise_()
