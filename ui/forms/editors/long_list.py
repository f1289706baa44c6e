"""A choice from a long list: some letters of it are typed, with or without accents, and one is taken."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.forms.definition.markup import plain
from desktop_app.forms.session.choices import SelectChoice
from ui.forms.editors.editor import AskedQuestion
from ui.forms.editors.line import TypedLine

LONG = 30
"""From so many choices on a list is long."""
_SHOWN = 50
_ROWS = 12


class LongListEditor(TypedLine):
    """Gives the code of the choice whose words stand in the field."""

    def __init__(self, asked: AskedQuestion) -> None:
        super().__init__(asked)
        self._choices: list[SelectChoice] = []
        self._words: list[str] = []
        self._folded: list[str] = []
        self._stored = ""
        self._found = QStringListModel(self)
        completer = QCompleter(self._found, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(_ROWS)
        completer.activated.connect(self._take)
        self.setCompleter(completer)
        self.textEdited.connect(self._look)
        self.setPlaceholderText(self.example)

    @property
    def example(self) -> str:
        """That some letters are enough."""
        return tr("type a few letters")

    def offer(self, choices: Sequence[SelectChoice]) -> None:
        """Offer other choices; nothing happens when they are the same."""
        fresh = list(choices)
        if [(item.value, item.label) for item in fresh] == [
            (item.value, item.label) for item in self._choices
        ]:
            return
        self._choices = fresh
        self._words = [plain(choice.label).replace("\n", " ") or choice.value for choice in fresh]
        self._folded = [fold(words) for words in self._words]
        self._found.setStringList(self._words[:_SHOWN])

    def _look(self, text: str) -> None:
        wanted = fold(text)
        found = [at for at, words in enumerate(self._folded) if wanted in words]
        found.sort(key=lambda at: not self._folded[at].startswith(wanted))
        self._found.setStringList([self._words[at] for at in found[:_SHOWN]])

    def _take(self, words: str) -> None:
        self.setText(words)
        self.answered.emit()

    @property
    def value(self) -> str:
        """The code of the choice; "" for none. Raises :class:`Problem` for words that are no choice."""
        text = self.text().strip()
        if not text:
            return ""
        if text == self.shown(self._stored):
            return self._stored
        wanted = fold(text)
        exact = [at for at, words in enumerate(self._words) if words == text]
        like = exact or [at for at, words in enumerate(self._folded) if words == wanted]
        like = like or [at for at, words in enumerate(self._folded) if words.startswith(wanted)]
        if len(like) != 1 and not exact:
            raise Problem(
                "“{value}” does not match exactly one choice. Type more of it, or choose one.", value=text
            )
        return self._choices[like[0]].value

    def show_value(self, value: str) -> None:
        """Show an answer: the words of its choice, or the code where the list does not have it."""
        self._stored = value
        super().show_value(value)

    def shown(self, value: str) -> str:
        """The words that stand for a code."""
        both = zip(self._words, self._choices, strict=True)
        return next((words for words, item in both if item.value == value), value)
