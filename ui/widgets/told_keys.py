"""What gives way where there is little room, as at a scale of 125 %: the keys told on buttons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtWidgets import QPushButton

from ui.widgets.plain_text import set_tip

_WHOLE: Final = "whole_words"


def tell_keys(buttons: Iterable[QPushButton], *, told: bool) -> None:
    """Tell the keys in brackets behind the words of buttons, or in their tips alone."""
    for made in buttons:
        whole = str(made.property(_WHOLE) or made.text())
        made.setProperty(_WHOLE, whole)
        made.setText(whole if told else without_keys(whole))
        set_tip(made, "" if told else whole.replace("&", ""))


def rename(made: QPushButton, words: str) -> None:
    """Give a button other words, of which the keys are told as before."""
    told = not made.property(_WHOLE) or made.text() == made.property(_WHOLE)
    made.setProperty(_WHOLE, words)
    made.setText(words if told else without_keys(words))


def tell_words(buttons: Iterable[QPushButton], *, told: bool) -> None:
    """Show the words of buttons, or their icons alone: tips and screen readers tell what they do."""
    for made in buttons:
        whole = str(made.property(_WHOLE) or made.text())
        made.setProperty(_WHOLE, whole)
        made.setText(whole if told else "")


def without_keys(words: str) -> str:
    """Words without the keys in brackets behind them."""
    return words.partition(" (")[0]
