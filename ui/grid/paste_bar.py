"""Show above the grid what of a pasted block does not fit, and ask there, without a box."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import NumberStyle
from ui.grid.style_question import StyleQuestion
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import label


class PasteBar(QFrame):
    """Hidden until there is something to decide."""

    settled = Signal(bool)
    answered = Signal(object)
    """The :class:`NumberStyle` in which the block is to be read."""
    waits = Signal(bool)
    """There is something to decide, or no longer."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("notice", "warning")
        self._text: QLabel = label("", wrap=True)
        self.accept = button("", lambda: self.settled.emit(True))
        self.vietnamese = button("", lambda: self.answered.emit(NumberStyle.VIETNAMESE))
        self.english = button("", lambda: self.answered.emit(NumberStyle.ENGLISH))
        self.refuse = button(tr("Paste nothing (Esc)"), lambda: self.settled.emit(False))
        row = QHBoxLayout(self)
        row.setContentsMargins(space.MEDIUM, space.TINY, space.MEDIUM, space.TINY)
        row.setSpacing(space.SMALL)
        row.addWidget(IconLabel(theme, "warning", "warning"))
        row.addWidget(self._text, 1)
        for each in (self.accept, self.vietnamese, self.english, self.refuse):
            row.addWidget(each)
        self.hide()

    def offer(self, sentence: str, count: int) -> None:
        """Ask whether to paste the ``count`` cells that fit."""
        accept = tr("Paste the other {n} cells (Ctrl+Enter)", n=count)
        self._say(sentence, {self.accept: accept if count else ""})

    def ask(self, question: StyleQuestion) -> None:
        """Ask how the figures of the block are written."""
        self._say(question.sentence, {self.vietnamese: question.vietnamese, self.english: question.english})

    def _say(self, sentence: str, words: Mapping[QPushButton, str]) -> None:
        self._text.setText(sentence)
        self.setAccessibleName(sentence)
        for each in (self.accept, self.vietnamese, self.english):
            each.setText(words.get(each, ""))
            each.setAccessibleName(words.get(each, ""))
            each.setVisible(bool(words.get(each)))
        self.show()

    def setVisible(self, visible: bool) -> None:
        super().setVisible(visible)
        self.waits.emit(visible)

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text()
