"""What is beside a list: the facts of the chosen line, name and value, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.theme import spacing as space
from ui.theme.fonts import TextRole, font_for
from ui.widgets.labels import Tone, heading, label, muted
from ui.widgets.page import ScrollBody

_MOST_OF_A_LINE = 0.6
"""What a value may take of a line while its name is wrapped beside it: an amount takes half."""


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
        self._show_rows()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_rows()

    def _show_rows(self) -> None:
        room = self.width() - self._scroll.verticalScrollBar().sizeHint().width() - space.MEDIUM
        long = frozenset(fact for fact in self.facts if _is_long(fact, room))
        if (self.facts, long) == self._shown:
            return
        self._shown = (self.facts, long)
        old, self._facts = self._facts, _rows(self.facts, long)
        self._scroll.body.replaceWidget(old, self._facts)
        old.hide()
        old.deleteLater()


def _is_long(fact: Fact, room: int) -> bool:
    """Whether a value is a text that leaves its name too little beside it; a figure never is."""
    role = TextRole.STRONG if fact.strong else TextRole.BODY
    value = QFontMetrics(font_for(role)).horizontalAdvance(fact.value)
    name = QFontMetrics(font_for(TextRole.BODY)).horizontalAdvance(fact.name)
    return name + space.MEDIUM + value > room and value > room * _MOST_OF_A_LINE


def _rows(facts: Sequence[Fact], long: frozenset[Fact]) -> QWidget:
    """The facts below each other, their values at the right; a long value is below its name."""
    made = QWidget()
    lines = QVBoxLayout(made)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(space.TINY)
    for fact in facts:
        if not fact.value:
            lines.addWidget(label(fact.name, TextRole.LABEL))
            continue
        role = TextRole.STRONG if fact.strong else TextRole.BODY
        value = label(fact.value, role, fact.tone, wrap=fact in long)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        name = muted(fact.name)
        name.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        if fact in long:
            lines.addWidget(name)
            lines.addWidget(value)
            continue
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout()
        row.setSpacing(space.MEDIUM)
        row.addWidget(name, 1)
        row.addWidget(value)
        lines.addLayout(row)
    return made
