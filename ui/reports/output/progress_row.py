"""The progress of long work, with a button that stops it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from desktop_app.base.i18n import tr
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.labels import muted


class ProgressRow(QWidget):
    """Hidden until something is under way."""

    def __init__(self, stop: Callable[[], None]) -> None:
        super().__init__()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress"))
        self.words = muted("", wrap=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.MEDIUM)
        row.addWidget(self.words)
        row.addWidget(self.bar, 1)
        row.addWidget(button(tr("Stop"), stop))
        self.hide()

    def show_progress(self, done: int, of: int, words: str) -> None:
        """Show how much is done, of how much, and what is under way."""
        self.bar.setMaximum(of)
        self.bar.setValue(done)
        self.words.setText(words)
        self.show()
