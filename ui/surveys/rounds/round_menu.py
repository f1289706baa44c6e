"""Menu of everything to do with a round besides its next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.base.i18n import tr
from desktop_app.surveys.rounds.state import STATE_CHANGES, ChangedBy, StateChange
from ui.widgets.command_menu import CommandMenu

if TYPE_CHECKING:
    from ui.surveys.rounds.round_page import RoundPage


class RoundMenu(CommandMenu):
    """The other steps and what takes the last one back, double entry, papers, tables, putting away."""

    def __init__(self, page: RoundPage) -> None:
        super().__init__(page)
        self._page = page
        self.undo = self.add("", page.take_back, applies=lambda: page.can_take_back)
        for change in STATE_CHANGES:
            if change.changed_by is ChangedBy.OFFICE:
                self._add_step(change)
        self.add_line()
        self.double_entry = self.add(tr("Double entry"), page.enter_again)
        self.add(tr("Change the round…"), page.change)
        self.add_line()
        self.add(tr("Print report and minutes…"), page.print_papers, "Ctrl+P")
        self.add(tr("Print blank forms…"), page.print_blank_forms)
        self.add(tr("Export the data of the forms…"), page.export_data)
        self.add(tr("Export the tally sheet (Excel)…"), page.export_tally)
        self.add_line()
        self.archiving = self.add("", page.archive)
        self.add(tr("Delete the round"), page.delete_round)

    def _add_step(self, change: StateChange) -> None:
        page = self._page
        self.add(
            f"{change.label()}…", lambda: page.change_state(change), applies=lambda: self._is_other(change)
        )

    def _is_other(self, change: StateChange) -> bool:
        """Whether it may be made now and is not the step of the red button."""
        return change in self._page.offered[1:]

    def open(self) -> None:
        """Open it in the words of what is shown."""
        self.show_state()
        super().open()

    def show_state(self) -> None:
        """Show how many second entries are unfinished, what archiving does, and what would be undone."""
        data = self._page.data
        if data is None:
            return
        names = sorted({draft.started_by for draft in data.double_entry_drafts})
        started = tr(
            "Double entry ({n} unfinished: {names})",
            n=len(data.double_entry_drafts),
            names=", ".join(names).replace("&", "&&"),
        )
        self.double_entry.setText(started if names else tr("Double entry"))
        hidden = data.counted.round.is_archived
        self.archiving.setText(tr("Take out of the archive") if hidden else tr("Archive the round"))
        last = self._page.acts.undoable(data)
        self.undo.setText("" if last is None else tr("Undo: {action}", action=last.label()))
