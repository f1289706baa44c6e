"""What stands beside a list: the facts of the chosen line, name and value, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from ui.theme import spacing as space
from ui.theme.fonts import TextRole, font_for
from ui.widgets.labels import Tone, heading, label, muted
from ui.widgets.page import ScrollBody


class Fact(msgspec.Struct, frozen=True):
    """A line of the panel. Without a value its name is a heading."""

    name: str
    value: str = ""
    tone: Tone = ""
    strong: bool = False


class FactsPanel(QWidget):
    """A title, a sentence, facts below each other; empty it says what to choose."""

    def __init__(self, empty: str) -> None:
        super().__init__()
        self._empty = empty
        self.title: QLabel = heading("", wrap=True)
        self.under: QLabel = muted("")
        self._scroll = ScrollBody()
        self._facts = QWidget()
        self._scroll.body.addWidget(self._facts)
        self._scroll.body.addStretch(1)
        self.foot = QVBoxLayout()
        self.foot.setSpacing(space.SMALL)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.SMALL)
        layout.addWidget(self.title)
        layout.addWidget(self.under)
        layout.addWidget(self._scroll, 1)
        layout.addLayout(self.foot)
        self.facts: tuple[Fact, ...] = ()
        self._shown: tuple[tuple[Fact, ...], frozenset[Fact]] = ((), frozenset())
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self.show_facts("", self._empty, ())

    def show_facts(self, title: str, under: str, facts: Sequence[Fact]) -> None:
        """Show these facts in the place of others."""
        self.title.setText(title)
        self.title.setVisible(bool(title))
        self.under.setText(under)
        self.under.setVisible(bool(under))
        self.facts = tuple(facts)
        self._show_grid()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_grid()

    def _show_grid(self) -> None:
        room = self.width() - self._scroll.verticalScrollBar().sizeHint().width() - space.MEDIUM
        long = frozenset(fact for fact in self.facts if _width(fact) > room)
        if (self.facts, long) == self._shown:
            return
        self._shown = (self.facts, long)
        old, self._facts = self._facts, _grid(self.facts, long)
        self._scroll.body.replaceWidget(old, self._facts)
        old.hide()
        old.deleteLater()


def _width(fact: Fact) -> int:
    """Pixels that a name and its value need beside each other."""
    role = TextRole.STRONG if fact.strong else TextRole.BODY
    words = ((fact.name, TextRole.BODY), (fact.value, role))
    return sum(QFontMetrics(font_for(role)).horizontalAdvance(text) for text, role in words) + space.MEDIUM


def _grid(facts: Sequence[Fact], long: frozenset[Fact]) -> QWidget:
    """The facts below each other; of a long one the value stands below its name, with the whole width."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(space.MEDIUM)
    grid.setVerticalSpacing(space.TINY)
    grid.setColumnStretch(1, 1)
    for row, fact in enumerate(facts):
        if not fact.value:
            grid.addWidget(label(fact.name, TextRole.LABEL), 2 * row, 0, 1, 2)
            continue
        value = label(fact.value, TextRole.STRONG if fact.strong else TextRole.BODY, fact.tone, wrap=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        name = muted(fact.name)
        name.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        if fact in long:
            value.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(name, 2 * row, 0, 1, 2)
            grid.addWidget(value, 2 * row + 1, 0, 1, 2)
        else:
            grid.addWidget(name, 2 * row, 0)
            grid.addWidget(value, 2 * row, 1)
    return made
