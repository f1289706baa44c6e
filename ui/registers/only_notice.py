"""Says that only some entries of a register are shown, which ones, and how all are seen again."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from ui.theme import Theme
from ui.widgets.buttons import button
from ui.widgets.frames import Notice


class OnlyNotice(Notice):
    """``ids`` are the entries to which the list is narrowed; none: all are shown."""

    def __init__(self, theme: Theme, show_all: Callable[[], object], *, vouchers: bool = False) -> None:
        """``vouchers``: what is listed are vouchers of the fund."""
        words = tr("Show all vouchers (Esc)") if vouchers else tr("Show all entries (Esc)")
        super().__init__("", theme, "info", button(words, show_all))
        self._vouchers = vouchers
        self.ids: tuple[str, ...] = ()

    def show_only(self, ids: tuple[str, ...], words: str) -> None:
        """Narrow the list to some entries, or take that back."""
        self.ids = ids
        number = format_number(len(ids))
        sentence = (
            tr("Only the {n} vouchers of: {words}", n=number, words=words)
            if self._vouchers
            else tr("Only the {n} entries of: {words}", n=number, words=words)
        )
        self.say(sentence if ids else "")
