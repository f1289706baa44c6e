"""Looking for words in the paper that is shown: without accents, from one place to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.text import fold
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import icon_button
from ui.widgets.fields.search_line import SearchLine
from ui.widgets.labels import muted


@dataclass(frozen=True, slots=True)
class PreviewMatch:
    """A place where the words stand: page, first letter and number of letters within its text."""

    page: int
    first: int
    letters: int


def find_in(pages: Sequence[str], words: str) -> tuple[PreviewMatch, ...]:
    """Every place of the words in the texts of the pages, whatever accents and line ends stand between."""
    wanted = " ".join(fold(words).split())
    if not wanted:
        return ()
    found: list[PreviewMatch] = []
    for number, page in enumerate(pages):
        plain, places = _folded(page)
        start = plain.find(wanted)
        while start >= 0:
            last = places[start + len(wanted) - 1]
            found.append(PreviewMatch(number, places[start], last - places[start] + 1))
            start = plain.find(wanted, start + len(wanted))
    return tuple(found)


def _folded(text: str) -> tuple[str, list[int]]:
    """The text without accents and with single blanks, and where each of its letters is in the text."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        plain = " " if letter.isspace() else fold(letter)
        if plain == " " and (not letters or letters[-1] == " "):
            continue
        letters += plain
        places += [place] * len(plain)
    return "".join(letters), places


class SearchRow(QWidget):
    """Enter goes on, Shift+Enter back, Escape closes. ``wanted``: other words; ``stepped``: on or back."""

    wanted = Signal(str)
    stepped = Signal(int)
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.words = _Words(tr("Find in the paper"))
        self.words.sought.connect(self.wanted.emit)
        self.words.stepped.connect(self.stepped.emit)
        self.words.left.connect(self.closed.emit)
        self.found_label = muted("", wrap=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.SMALL)
        row.addWidget(self.words, 1)
        row.addWidget(self.found_label)
        row.addWidget(icon_button(tr("Previous place"), "up", theme, lambda: self.stepped.emit(-1)))
        row.addWidget(icon_button(tr("Next place"), "down", theme, lambda: self.stepped.emit(1)))
        row.addWidget(icon_button(tr("Close the search"), "close", theme, self.closed.emit))
        self.hide()

    def tell(self, at: int, count: int) -> None:
        """Say which of how many places is shown."""
        if not self.words.words.strip():
            self.found_label.setText("")
        elif count:
            self.found_label.setText(tr("{n} of {count}", n=at + 1, count=count))
        else:
            self.found_label.setText(tr("Not found"))


class _Words(SearchLine):
    """The words that are looked for."""

    stepped = Signal(int)
    left = Signal()

    def keyPressEvent(self, e: QKeyEvent) -> None:
        if e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = bool(e.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.stepped.emit(-1 if back else 1)
        elif e.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(e)
