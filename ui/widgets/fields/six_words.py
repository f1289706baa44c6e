"""Six words that two people compare, large and three to a line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import batched

from PySide6.QtWidgets import QLabel

from desktop_app.wire.keys.six_words import words_line
from ui.theme.fonts import TextRole
from ui.widgets.labels import label, made_label


def six_words_label(words: Sequence[str]) -> QLabel:
    """The words as both screens show them."""
    made = label(six_words_text(words), wrap=True)
    made_label(made, TextRole.HEADING)
    return made


def six_words_text(words: Sequence[str]) -> str:
    """Three to a line, and no line ends within a word."""
    whole = [word.replace(" ", "\N{NO-BREAK SPACE}") for word in words]
    return "\n".join(words_line(tuple(part)) for part in batched(whole, 3))
