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
        """Tell of those with which this officer may go on; those of others are of officers who left."""
        self._corrected = drafts[0].id if drafts and drafts[0].opened is not None else ""
        words = tr("{n} entries were started and are not saved.", n=format_number(len(drafts)))
        former = dict.fromkeys(draft.started_by for draft in drafts if draft.started_by != officer)
        if former:
            left = tr("By officers who have left: {names}.", names=", ".join(former))
            words = f"{words} {left}"
        self.say(words if drafts else "")
