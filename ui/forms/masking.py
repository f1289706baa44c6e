"""Numbers of persons on the screen: read where the cursor is, but for the last digits masked elsewhere.

The last three digits stay, as in printed books: enough to compare with the paper at hand.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QStyle, QStyleOptionFrame

from desktop_app.forms.records.person_numbers import is_person_number, masked
from desktop_app.forms.xpath.answer_key import AnswerKey
from ui.forms.question_card import QuestionCard

_TEXT_MARGIN = 2
"""Pixels that Qt leaves before the text of a line."""


def mask_private(card: QuestionCard, private: frozenset[str]) -> None:
    """Mask identity and telephone numbers in the answer of a private question, not in what is stored."""
    if AnswerKey.parse(card.ref).name in private:
        for line in card.findChildren(QLineEdit):
            _Masked(line)


class _Masked(QObject):
    """Hides the number of a line and lays :attr:`shown` over it, the number as it may be seen."""

    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line)
        self._line = line
        self.shown = QLabel(line)
        self.shown.setTextFormat(Qt.TextFormat.PlainText)
        self.shown.setAutoFillBackground(True)
        self.shown.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line.installEventFilter(self)
        line.textChanged.connect(lambda _: self._follow(has_cursor=line.hasFocus()))
        self._follow(has_cursor=line.hasFocus())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._follow(has_cursor=event.type() == QEvent.Type.FocusIn)
        elif event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.FontChange):
            self._lay_over()
        return super().eventFilter(watched, event)

    def _follow(self, *, has_cursor: bool) -> None:
        """Show the number while it is typed, and mask it afterwards."""
        hides = not has_cursor and is_person_number(self._line.text())
        mode = QLineEdit.EchoMode.Password if hides else QLineEdit.EchoMode.Normal
        if self._line.echoMode() is not mode:
            self._line.setEchoMode(mode)
        self.shown.setText(masked(self._line.text()) if hides else "")
        self.shown.setVisible(hides)
        self._lay_over()

    def _lay_over(self) -> None:
        option = QStyleOptionFrame()
        self._line.initStyleOption(option)
        part = QStyle.SubElement.SE_LineEditContents
        place = self._line.style().subElementRect(part, option, self._line)
        self.shown.setGeometry(place)
        self.shown.setIndent(_TEXT_MARGIN)
        self.shown.setFont(self._line.font())
