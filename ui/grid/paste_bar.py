"""Says above the grid what of a pasted block does not fit, and asks in place, without a box."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from desktop_app.base.i18n import tr
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import label


class PasteBar(QFrame):
    """Hidden until there is something to decide."""

    settled = Signal(bool)
    waits = Signal(bool)
    """There is something to decide, or no longer."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("notice", "warning")
        self._text: QLabel = label("", wrap=True)
        self.accept = button("", lambda: self.settled.emit(True))
        self.refuse = button(tr("Paste nothing (Esc)"), lambda: self.settled.emit(False))
        row = QHBoxLayout(self)
        row.setContentsMargins(space.MEDIUM, space.TINY, space.MEDIUM, space.TINY)
        row.setSpacing(space.SMALL)
        row.addWidget(IconLabel(theme, "warning", "warning"))
        row.addWidget(self._text, 1)
        row.addWidget(self.accept)
        row.addWidget(self.refuse)
        self.hide()

    def offer(self, sentence: str, count: int) -> None:
        """Ask whether to paste the ``count`` cells that fit."""
        self._text.setText(sentence)
        self.setAccessibleName(sentence)
        words = tr("Paste the other {n} cells (Ctrl+Enter)", n=count)
        self.accept.setText(words)
        self.accept.setAccessibleName(words)
        self.accept.setVisible(count > 0)
        self.show()

    def setVisible(self, visible: bool) -> None:
        super().setVisible(visible)
        self.waits.emit(visible)

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text()
