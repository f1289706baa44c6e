"""Numbers of persons on the screen: read where the cursor stands, and dots everywhere else."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLineEdit

from desktop_app.forms.records.person_numbers import is_person_number
from desktop_app.forms.xpath.answer_key import AnswerKey
from ui.forms.question_card import QuestionCard


def mask_private(card: QuestionCard, private: frozenset[str]) -> None:
    """Mask identity and telephone numbers in the answer of a private question, not in what is stored."""
    if AnswerKey.parse(card.ref).name in private:
        for line in card.findChildren(QLineEdit):
            _Masked(line)


class _Masked(QObject):
    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line)
        self._line = line
        line.installEventFilter(self)
        line.textChanged.connect(lambda _: self._follow(has_cursor=line.hasFocus()))
        self._follow(has_cursor=line.hasFocus())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._follow(has_cursor=event.type() == QEvent.Type.FocusIn)
        return super().eventFilter(watched, event)

    def _follow(self, *, has_cursor: bool) -> None:
        """Show the number to whoever types it, and to nobody who looks over the shoulder later."""
        hides = not has_cursor and is_person_number(self._line.text())
        mode = QLineEdit.EchoMode.Password if hides else QLineEdit.EchoMode.Normal
        if self._line.echoMode() is not mode:
            self._line.setEchoMode(mode)
