"""The field in which one types what is looked for."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QLineEdit

from ui.widgets.plain_text import set_tip


class SearchLine(QLineEdit):
    """Looks for every letter at once, also for those that an input method has underlined and not given yet.

    Such as “ngo” while the method still waits for the letter that makes it “ngõ”.
    """

    sought = Signal(str)
    """What is looked for has changed."""

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self._composed = self._sought = ""
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        set_tip(self, placeholder)
        self.textChanged.connect(lambda _: self._tell())

    @property
    def words(self) -> str:
        """What is looked for: the text, with the underlined letters at the cursor."""
        text, at = self.text(), self.cursorPosition()
        return text[:at] + self._composed + text[at:]

    def isModified(self) -> bool:
        """Never: what one looks for is no work that could be lost."""
        return False

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composed = event.preeditString()
        super().inputMethodEvent(event)
        self._tell()

    def _tell(self) -> None:
        before, self._sought = self._sought, self.words
        if self._sought != before:
            self.sought.emit(self._sought)
