"""What a register shows in place of its table: what belongs in it, or that the filters hide all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from ui.registers.common.reading import ListData
from ui.theme import Theme
from ui.widgets.buttons import button
from ui.widgets.empty_state import EmptyState, ListOrEmpty


class EntriesOrEmpty(ListOrEmpty):
    """The table of entries; a first step where the register has none."""

    def __init__(
        self, view: QWidget, theme: Theme, begin: Callable[[], object], show_all: Callable[[], object]
    ) -> None:
        """``begin`` begins an entry, ``show_all`` drops the filters; :attr:`bring` waits for its act."""
        super().__init__(view)
        self.begin = button("", begin, kind="primary", icon="add", theme=theme)
        self.bring = button(tr("From Excel…"))
        self.show_all = button(tr("Show all entries"), show_all)
        self._nothing = EmptyState("registers", "", "", theme, self.begin, self.bring)
        self._filtered = EmptyState("filter", tr("No entry fits what is chosen"), "", theme, self.show_all)
        self.have(self._nothing, self._filtered)

    def show_register(self, data: ListData, beside: Iterable[QWidget]) -> None:
        """Show what there is of a register; ``beside``: what has no use while it is empty."""
        register, listing = data.register, data.listing
        words = tr("New {entry} (Ctrl+N)", entry=register.entry.shown())
        self.begin.setText(words)
        self.begin.setAccessibleName(words)
        for each in (self.begin, self.bring):
            each.setEnabled(data.may_enter)
        self._nothing.say(tr("No entry yet"), register.belongs.shown())
        hidden = format_number(listing.total - len(listing.ids))
        self._filtered.say(
            tr("No entry fits what is chosen"), tr("{n} entries are hidden by the filters.", n=hidden)
        )
        for part in beside:
            part.setVisible(bool(listing.total))
        self.show_for(len(listing.ids), listing.total)
