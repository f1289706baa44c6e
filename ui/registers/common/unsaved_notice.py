"""The notice of entries that were started and not saved; it reopens the latest."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.registers.entries.records import RegisterEntryDraft
from ui.theme import Theme
from ui.widgets.buttons import button
from ui.widgets.frames import Notice


class UnsavedNotice(Notice):
    """``go_on`` gets the entry whose correction was started, or nothing for a new one."""

    def __init__(self, theme: Theme, go_on: Callable[[str], object]) -> None:
        super().__init__("", theme, "warning", button(tr("Go on with it"), lambda: go_on(self._corrected)))
        self._corrected = ""

    def show_drafts(self, drafts: Sequence[RegisterEntryDraft], officer: str) -> None:
        """Tell of those that this officer began."""
        mine = [draft for draft in drafts if draft.started_by == officer]
        self._corrected = mine[0].id if mine and mine[0].opened is not None else ""
        words = tr("{n} entries were started and are not saved.", n=format_number(len(mine)))
        self.say(words if mine else "")
