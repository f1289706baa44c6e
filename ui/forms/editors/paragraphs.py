"""The editor of a text that may have several lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_app.base.text import nfc
from desktop_app.forms.session.choices import SelectChoice
from desktop_app.forms.types.answer_type import Answer
from ui.forms.editors.editor import AskedQuestion
from ui.theme import spacing as space

_LINES = 4


class ParagraphsEditor(QPlainTextEdit):
    """Enter begins a line of the answer; Tab and PageDown lead on."""

    answered = Signal()
    typed = Signal()
    went_on = Signal()
    refused = Signal(str)

    gives_when_left = True
    keeps_enter = True
    example = ""

    def __init__(self, _asked: AskedQuestion) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(_LINES * self.fontMetrics().lineSpacing() + space.MEDIUM)
        self.textChanged.connect(self.typed)

    @property
    def widget(self) -> QWidget:
        """The field."""
        return self

    @property
    def value(self) -> Answer:
        """The text."""
        return nfc(self.toPlainText())

    def show_value(self, stored: str) -> None:
        """Show a text; the cursor stays where the field shows it already."""
        if self.toPlainText() != stored:
            self.setPlainText(stored)

    def offer(self, choices: Sequence[SelectChoice]) -> None:
        """Anything can be typed."""

    def being_typed(self) -> str | None:
        """The text while the cursor is in it."""
        return nfc(self.toPlainText()) if self.hasFocus() else None

    def typed_wrong(self) -> str | None:
        """Every text is an answer."""
        return None

    def type_again(self, text: str) -> bool:
        """Every text is an answer."""
        return False

    def type_over(self) -> None:
        """The text stays; one writes on behind it, or where the cursor was left."""
        if self.textCursor().atStart():
            self.moveCursor(QTextCursor.MoveOperation.End)

    def forget(self) -> bool:
        """Be empty."""
        self.clear()
        return True
