"""Show or hide the keys on buttons: they give way where there is little room, as at a scale of 125 %."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtWidgets import QPushButton

from ui.widgets.plain_text import set_tip

_WHOLE: Final = "whole_words"


def show_keys(buttons: Iterable[QPushButton], *, shown: bool) -> None:
    """Tell the keys in brackets behind the words of buttons, or in their tips alone."""
    for made in buttons:
        whole = str(made.property(_WHOLE) or made.text())
        made.setProperty(_WHOLE, whole)
        made.setText(whole if shown else without_keys(whole))
        set_tip(made, "" if shown else whole.replace("&", ""))


def rename(made: QPushButton, words: str) -> None:
    """Give a button other words; they, or their keys, stay shown or hidden."""
    before, now = made.property(_WHOLE), made.text()
    made.setProperty(_WHOLE, words)
    made.setAccessibleName(words)
    if before and not now:  # its icon alone is shown
        return
    made.setText(words if not before or now == before else without_keys(words))


def show_words(buttons: Iterable[QPushButton], *, shown: bool) -> None:
    """Show the words of buttons, or their icons alone: tips and screen readers tell what they do."""
    for made in buttons:
        whole = str(made.property(_WHOLE) or made.text())
        made.setProperty(_WHOLE, whole)
        made.setText(whole if shown else "")


def without_keys(words: str) -> str:
    """Words without the keys in brackets behind them."""
    return words.partition(" (")[0]
