"""A line with the name and progress of long work, and a button that stops it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from desktop_app.base.i18n import tr
from ui.theme import spacing as space
from ui.widgets.buttons import button


class WorkRow(QWidget):
    """Hidden while nothing is under way."""

    def __init__(self, words: QLabel, stop: Callable[[], object]) -> None:
        super().__init__()
        self.words = words
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress"))
        self.stop_button = button(tr("Stop"), stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.MEDIUM)
        row.addWidget(self.words)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop_button)
        self.hide()
