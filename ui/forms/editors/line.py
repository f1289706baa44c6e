"""The editor of what is typed on one line: texts, numbers, times and places."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.base.text import nfc
from desktop_app.forms.session.answers import shown_answer, stored_answer, typed_answer
from desktop_app.forms.session.choices import SelectChoice
from desktop_app.forms.types.answer_type import Answer
from ui.forms.editors.editor import AskedQuestion
from ui.theme import spacing as space
from ui.theme.fonts import scaled


class TypedLine(QLineEdit):
    """A line whose answer is given when the cursor leaves it; who derives from it says what it means."""

    answered = Signal()
    typed = Signal()
    went_on = Signal()
    refused = Signal(str)

    gives_when_left = True
    keeps_enter = False

    def __init__(self, asked: AskedQuestion) -> None:
        super().__init__()
        question = asked.question
        self.answer_type = question.answer_type
        self._appearance = question.control.appearance
        self._zone = question.session.world.zone
        width = space.FORM_WIDTH // 2 if self.answer_type.is_short else space.FORM_WIDTH
        self.setMaximumWidth(scaled(width))

    @property
    def widget(self) -> QWidget:
        """The line."""
        return self

    @property
    def value(self) -> Answer:
        """What was typed, as an answer of the type of the question."""
        return typed_answer(self.said, self.answer_type, self._zone, self._appearance)

    @property
    def said(self) -> str:
        """The text of the line as it is read."""
        return self.text()

    def shown(self, stored: str) -> str:
        """How the line shows a stored answer."""
        return shown_answer(stored, self.answer_type, self._zone, self._appearance)

    def show_value(self, stored: str) -> None:
        """Show a stored answer; the cursor stays where the line shows it already."""
        if self.text() != self.shown(stored):
            self.setText(self.shown(stored))

    def offer(self, choices: Sequence[SelectChoice]) -> None:
        """Anything can be typed."""

    def being_typed(self) -> str | None:
        """What was typed since the cursor came."""
        if not (self.hasFocus() and self.isModified()):
            return None
        try:
            return stored_answer(self.value, self.answer_type, self._zone)
        except Problem:
            return nfc(self.text())

    def typed_wrong(self) -> str | None:
        """The text of the line."""
        return self.text()

    def type_again(self, text: str) -> bool:
        """Show a text that was no answer."""
        self.setText(text)
        return True

    def type_over(self) -> None:
        """Select all."""
        self.selectAll()

    def forget(self) -> bool:
        """Be empty."""
        self.clear()
        return True


class LineAnswerEditor(TypedLine):
    """Reads and shows the answer as the table of answer types says."""

    def __init__(self, asked: AskedQuestion) -> None:
        super().__init__(asked)
        self.textEdited.connect(self.typed)
        self.setPlaceholderText(self.example)
        shown = self._appearance.split()
        if "masked" in shown:
            self.setEchoMode(QLineEdit.EchoMode.Password)
        self._counts = "counter" in shown and self.answer_type.is_number

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down count, where the form asks for that."""
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if not (self._counts and step):
            super().keyPressEvent(event)
            return
        text = self.text().strip()
        try:
            now = self.value if text else 0
        except Problem:
            return
        if isinstance(now, int | Decimal):
            self.setText(self.shown(str(now + step)))
            self.setModified(True)
            self.typed.emit()

    @property
    def example(self) -> str:
        """How an answer of the type is typed."""
        return tr(self.answer_type.example) if self.answer_type.example else ""
