"""A step of the first run."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import spacing as space
from ui.widgets.labels import muted, title


class FirstRunStep(QWidget):
    """Title, explanation and :attr:`body`; emits when it becomes complete or incomplete."""

    completed = Signal(bool)

    def __init__(self, text: str, explanation: str) -> None:
        super().__init__()
        self.setAccessibleName(text)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(space.MEDIUM)
        self.body.addWidget(title(text))
        self.explanation = muted(explanation)
        self.body.addWidget(self.explanation)

    def is_complete(self) -> bool:
        """Whether the next step may come."""
        return True

    def check(self) -> bool:
        """Look closely when "Continue" is pressed; shows what is wrong beside the fields."""
        return self.is_complete()
